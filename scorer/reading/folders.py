"""What a folder holds, where one that cannot be opened is an error: Path.glob passes over it in silence."""

from __future__ import annotations

import os
from fnmatch import filter as matching
from pathlib import Path


def listed(folder: Path, pattern: str = "*") -> list[Path]:
    """The entries of a folder whose names match, in order; none where there is no folder. Raises OSError."""
    try:
        names = [each.name for each in folder.iterdir()]
    except FileNotFoundError:
        return []
    return [folder / name for name in sorted(matching(names, pattern))]


def below(folder: Path, pattern: str = "*") -> list[Path]:
    """The files at any depth below a folder whose names match, in order. Raises OSError."""
    found = []
    for place, _, names in os.walk(folder, onerror=_told):
        found += [Path(place) / name for name in matching(names, pattern)]
    return sorted(found)


def _told(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
