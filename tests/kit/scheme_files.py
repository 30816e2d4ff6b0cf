"""A 办法 as one text in a test: its files put together, and taken apart again where it is written."""

from __future__ import annotations

import shutil
from pathlib import Path

from scorer.reading.book.files import OF_BUREAU, SCHEME
from scorer.reading.book.scheme_parts import HEADS, parted


def whole(folder: Path) -> str:
    """The text of all files of the 办法 in a folder."""
    texts = {name: folder / f"{name}.yml" for name in SCHEME}
    found = {name: file.read_text(encoding="utf-8") for name, file in texts.items() if file.exists()}
    return "".join(text.removeprefix(f"{HEADS.get(name, '')}\n") for name, text in found.items())


def write_whole(folder: Path, text: str) -> None:
    """Each part of the text in its file; a file of which the text has nothing goes."""
    parts = parted(text)
    for name in SCHEME:
        file = folder / f"{name}.yml"
        if name in parts:
            file.write_text(parts[name], encoding="utf-8", newline="")
        else:
            file.unlink(missing_ok=True)


def copy(source: Path, folder: Path) -> None:
    """The files of a bureau's 办法 and its clauses, into a folder that may not be there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in OF_BUREAU:
        if (source / f"{name}.yml").exists():
            shutil.copy(source / f"{name}.yml", folder / f"{name}.yml")
