"""Files that are written whole or not at all: a full disk or a kill leaves what was there before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """The file with this content, made beside it and exchanged at once. Raises OSError: then it is as it was."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    with _named(path):
        if path.exists() and not path.is_file():  # a device or a pipe, as /dev/stdout: it is only written to
            path.write_bytes(content)
            return
        try:
            fresh.write_bytes(content)
            if path.exists():
                fresh.chmod(path.stat().st_mode & 0o777)
            fresh.replace(path)
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
