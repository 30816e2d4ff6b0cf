"""Read a document that is a ZIP file, once and within bounds, however far it would unpack.

Only its texts, its lists of what it refers to and the documents inside it are read. What is damaged is
read up to the damage: a document broken on the way is no attack. What a part is follows from its bytes.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from xml.parsers import expat

from scorer.intake.gate.allowance import PART, UNPACKED, Allowance

MOST_PARTS = 10_000
MOST_UNPACKED = 32 << 20
"""Parts of one document, and bytes of all that is read of it: a table of 50,000 rows has about half as many."""
DEEPEST = 2
"""Documents inside documents that are read."""
PIECE = 1 << 16
HEAD = 256
ENTRY = b"PK\x01\x02"
"""How each line of a packed folder's table of contents begins."""
PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing that office programs use; of the others a few bytes may unpack to all of the memory at once."""
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")
PACKED = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCAL = re.compile(r"(?:file:/{0,3})?[a-z]:[/\\]", re.IGNORECASE)
BESIDE = re.compile(r"[^:/\\][^:]*$")
"""A target on the reader's own disk; a medium beside the document: nothing is asked of another computer."""
MEDIA = frozenset({"image", "audio", "video", "media"})
CLICKED = frozenset({"hyperlink", "externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlExternalLinkPath"})
"""What is fetched only after somebody has clicked or agreed."""
ENCRYPTED = 1
"""The bit of a part's flags that says so."""
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, OSError, RuntimeError, EOFError)
"""What reading a packed folder may raise, damaged or made to deceive as it may be."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A line of a list of references: the last word of its type, where it points, whether outside, its id."""

    kind: str
    target: str
    external: bool
    id: str

    @property
    def fetched(self) -> bool:
        """Whether opening the document asks another computer for it."""
        near = LOCAL.match(self.target.strip()) or (self.kind in MEDIA and BESIDE.match(self.target.strip()))
        return self.external and self.kind not in CLICKED and not near


@dataclass(frozen=True)
class ZipDocument:
    """The names of all parts, name and bytes of those that are read; ``fault``: why it is not read.

    ``parts`` are XML, ``objects`` old documents and packages (their first and last bytes at least), ``inner``
    documents inside. A name may occur twice, and a reader may take either.
    """

    names: frozenset[str] = frozenset()
    parts: tuple[tuple[str, bytes], ...] = ()
    objects: tuple[tuple[str, bytes], ...] = ()
    inner: tuple[tuple[str, ZipDocument], ...] = ()
    fault: str = field(default="")

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Everything that the document refers to, from all its lists."""
        return tuple(each for name, raw in self.parts if name.endswith(".rels") for each in _relations(raw))

    @cached_property
    def types(self) -> str:
        """The types that the document declares for its parts, as it is written."""
        return "\n".join(
            each for name, raw in self.parts if name.endswith("[content_types].xml") for each in _types(raw)
        )


def read_zip(raw: bytes, change: Allowance | None = None) -> ZipDocument | None:
    """A ZIP document as far as it is to be read; None where the bytes are none. Raises AllowanceUsedUpError."""
    return _opened(raw, _UnpackingLimit(MOST_UNPACKED, change or Allowance()), 0)


@dataclass(slots=True)
class _UnpackingLimit:
    left: int
    change: Allowance


def _opened(raw: bytes, allowance: _UnpackingLimit, depth: int) -> ZipDocument | None:
    parts = raw.count(ENTRY)
    allowance.change.spend(parts * PART)
    if parts > MOST_PARTS:
        return ZipDocument(fault=f"里面超过 {MOST_PARTS} 个部分")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as folder:
            return _read(folder, allowance, depth)
    except BROKEN:
        return None


def _read(folder: zipfile.ZipFile, allowance: _UnpackingLimit, depth: int) -> ZipDocument:
    items = folder.infolist()
    names, found = frozenset(item.filename for item in items), _Found()
    if any(item.compress_type not in PLAIN for item in items):
        return ZipDocument(names, fault="用了办公软件不用的压缩方法")
    if any(item.flag_bits & ENCRYPTED for item in items):
        return ZipDocument(names, fault="里面有一部分加了密码，看不到内容")
    for item in items:
        name = item.filename.lower()
        head = _part(folder, item, min(HEAD, allowance.left))
        if name.endswith((".xml", ".rels")) or XML.match(head) or head.startswith((PACKED, OLE)):
            part = _part(folder, item, allowance.left)
            allowance.left -= len(part)
            allowance.change.spend(len(part) // UNPACKED)
            if allowance.left < 0:
                return ZipDocument(names, fault=f"里面的文字解开后超过 {MOST_UNPACKED >> 20} MiB")
            found.add(name, part, allowance, depth)
    fault = next((inner.fault for _, inner in found.inner if inner.fault), "")
    return ZipDocument(names, tuple(found.parts), tuple(found.objects), tuple(found.inner), fault)


class _Found:
    """The parts of a document, by what their bytes are."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes]] = []
        self.objects: list[tuple[str, bytes]] = []
        self.inner: list[tuple[str, ZipDocument]] = []

    def add(self, name: str, part: bytes, allowance: _UnpackingLimit, depth: int) -> None:
        if part.startswith(OLE):
            self.objects.append((name, part))
        elif part.startswith(PACKED):
            inner = _opened(part, allowance, depth + 1) if depth < DEEPEST else ZipDocument(fault="文档里套的文档太深")
            self.inner.append((name, inner or ZipDocument(fault="里面套的文档打不开")))
        else:
            self.parts.append((name, part))


def _part(folder: zipfile.ZipFile, item: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of one part, up to the damage and to one beyond ``most``."""
    found = bytearray()
    with suppress(*BROKEN), folder.open(item) as part:
        while len(found) <= most and (piece := part.read(min(PIECE, most + 1 - len(found)))):
            found += piece
    return bytes(found)


def _relations(rels: bytes) -> list[Relation]:
    found: list[Relation] = []

    def start(_: str, attributes: dict[str, str]) -> None:
        outside = attributes.get("TargetMode", "").strip().casefold() == "external"
        if target := attributes.get("Target"):
            kind = attributes.get("Type", "").strip().rpartition("/")[2]
            found.append(Relation(kind, target, outside, attributes.get("Id", "")))

    _elements(rels, start)
    return found


def _types(raw: bytes) -> list[str]:
    found: list[str] = []
    _elements(raw, lambda _, attributes: found.append(attributes.get("ContentType", "")))
    return found


def _elements(raw: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Every element up to the damage, with its attributes as they are meant."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(raw, True)
