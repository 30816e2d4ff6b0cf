"""Which program made the figures: its version, and a digest by which a copy of it is known to be the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable

CACHE = "__pycache__"
"""What Python keeps beside its files."""


DIGEST_COMMAND = "cd scorer; find . -type f -not -path '*/__pycache__/*' | LC_ALL=C sort | xargs sha256sum | sha256sum"
"""What gives :func:`program_digest` of a copy, in the folder above the program's own."""


@cache
def program_version() -> str:
    """The version as it is installed, "" where it runs from a folder without being installed."""
    try:
        return version("scorer")
    except PackageNotFoundError:
        return ""


@cache
def program_digest() -> str:
    """SHA-256 over the program's own files: the name and the SHA-256 of each, in the order of their names.

    Anyone can do it again with the command that the page shows.
    """
    lines = sorted(
        (name, hashlib.sha256(file.read_bytes()).hexdigest()) for name, file in _files(resources.files("scorer"), ".")
    )
    return hashlib.sha256("".join(f"{digest}  {name}\n" for name, digest in lines).encode()).hexdigest()


def _files(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        name = f"{above}/{each.name}"
        if each.is_dir() and each.name != CACHE:
            yield from _files(each, name)
        elif each.is_file():
            yield name, each
