"""Read a document that is a ZIP file, once and within bounds, however far it would unpack.

Only its texts and its lists of what it refers to are read. What is damaged is read up to the damage:
a document broken on the way is no attack.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from xml.parsers import expat

MOST_PARTS = 10_000
MOST_UNPACKED = 32 << 20
"""Parts of one document, and bytes of all that is read of it: a table of 50,000 rows has about half as many."""
PIECE = 1 << 16
ENTRY = b"PK\x01\x02"
"""How each line of a packed folder's table of contents begins."""
PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that office programs use; of the others a few bytes may unpack to all of the memory at once."""
FETCHED = frozenset({"attachedTemplate", "oleObject", "frame"})
"""What is fetched when a document is opened; a link that one has to click is not."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    ValueError, OSError, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip
"""What reading a packed folder may raise, damaged or made to deceive as it may be."""


@dataclass(frozen=True, slots=True)
class ZipDocument:
    """The names of all parts, name and bytes of the texts and lists among them; ``fault``: why it is not read.

    A name may occur twice, and a reader may take either.
    """

    names: frozenset[str] = frozenset()
    parts: tuple[tuple[str, bytes], ...] = ()
    fault: str = ""

    @property
    def fetches(self) -> bool:
        """Whether it brings something from elsewhere when it is opened."""
        return any(_fetches(raw) for name, raw in self.parts if name.endswith(".rels"))


def read_zip(raw: bytes) -> ZipDocument | None:
    """A ZIP document as far as it is to be read; None where the bytes are none."""
    if raw.count(ENTRY) > MOST_PARTS:
        return ZipDocument(fault=f"里面超过 {MOST_PARTS} 个部分")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as folder:
            return _read(folder)
    except BROKEN:
        return None


def _read(folder: zipfile.ZipFile) -> ZipDocument:
    items = folder.infolist()
    names, left, parts = frozenset(item.filename for item in items), MOST_UNPACKED, list[tuple[str, bytes]]()
    if any(item.compress_type not in PLAIN for item in items):
        return ZipDocument(names, fault="用了办公软件不用的压缩方法")
    for item in items:
        if item.filename.lower().endswith((".xml", ".rels")):
            found = _part(folder, item, left)
            left -= len(found)
            if left < 0:
                return ZipDocument(names, fault=f"里面的文字解开后超过 {MOST_UNPACKED >> 20} MiB")
            parts.append((item.filename.lower(), found))
    return ZipDocument(names, tuple(parts))


def _part(folder: zipfile.ZipFile, item: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of one part, up to the damage and to one beyond ``most``."""
    found = bytearray()
    with suppress(*BROKEN), folder.open(item) as part:
        while len(found) <= most and (piece := part.read(min(PIECE, most + 1 - len(found)))):
            found += piece
    return bytes(found)


def _fetches(rels: bytes) -> bool:
    """Whether one list of references has something outside that is fetched."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = _noting(found)
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(rels, True)
    return bool(found)


def _noting(found: list[str]) -> Callable[[str, dict[str, str]], None]:
    def start(_: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if kind in FETCHED and attributes.get("TargetMode", "").casefold() == "external":
            found.append(kind)

    return start
