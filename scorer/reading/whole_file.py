"""Files that are written whole or not at all: a full disk leaves what was there, a kill too where one is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """The file with this content, made beside it and exchanged at once. Raises OSError: then it is as it was.

    A link stays, the file that it names is exchanged; a device or a pipe, as /dev/stdout may be, is only written to.
    """
    with _named(path):
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        place = path.resolve()
        fresh = place.with_name(f".{place.name}.{os.getpid()}.new")
        try:
            fresh.write_bytes(content)
            if place.exists():
                fresh.chmod(place.stat().st_mode & 0o777)
            fresh.replace(place)
        finally:
            fresh.unlink(missing_ok=True)


def create_whole(path: Path, content: bytes) -> None:
    """A new file. Raises FileExistsError where there is one, another OSError: then there is none."""
    with _named(path), path.open("xb", buffering=0) as file:
        try:
            _all(file.fileno(), content)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def append_whole(path: Path, content: bytes) -> None:
    """These bytes at the end of a file, or none of them. Raises OSError: then it is as it was."""
    with _named(path), path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            _all(file.fileno(), content)
        except OSError:
            file.truncate(before)
            raise


def _all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """An error names the file that its reader knows, not the one made beside it, nor none."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise
