"""The type of a piece of evidence by its bytes: only what an office reads is accepted.

Documents, pictures, sound and film are accepted (JL-19); archives, scripts, programs and documents
with macros are not, whatever they are called. A Git LFS pointer must be one to the letter.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import puremagic

from scorer.intake.gate.zip_document import ZipDocument, read_zip
from scorer.reading.book.store import POINTER

MOST_RECORD = 1 << 20
MOST_EVIDENCE = 20 << 20
MOST_POINTED = 2 << 30
"""Bytes of a record, of a file of evidence in Git, of one that an LFS pointer stands for."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACRO = "_VBA_PROJECT".encode("utf-16-le")
ACTIONS = re.compile(rb"/(?:JavaScript|Launch)(?=[\s/(<\[>])")
"""What a PDF carries out by itself. (Compressed inside the file it is not seen.)"""
RUNS = re.compile(r"vbaproject\.bin$|\.(?:exe|dll|js|vbs)$|/basic/|/activex/|/macrosheets/", re.IGNORECASE)
"""Parts of a packed document that run."""
BY_TYPE: Mapping[str, tuple[str, ...]] = {
    ".pdf": ("application/pdf",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".png": ("image/png",),
    ".bmp": ("image/bmp", "image/x-ms-bmp"),
    ".tif": ("image/tiff",),
    ".tiff": ("image/tiff",),
    ".webp": ("image/webp",),
    ".mp4": ("video/mp4",),
    ".mov": ("video/quicktime",),
    ".mp3": ("audio/mpeg",),
    ".wav": ("audio/wave", "audio/x-wav", "audio/wav"),
    ".m4a": ("audio/mp4", "audio/x-m4a", "video/mp4"),
}
"""Extension → what the bytes must be."""
BY_PARTS: Mapping[str, str] = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".ofd": "OFD.xml",
    ".odt": "content.xml",
    ".ods": "content.xml",
    ".odp": "content.xml",
}
"""Extension of a document that is a packed folder → the part that it must hold."""
BY_OLE = frozenset({".doc", ".xls", ".ppt", ".wps", ".et", ".dps"})
BY_TEXT = frozenset({".txt", ".csv"})
ACCEPTED = "、".join(sorted(name.removeprefix(".") for name in {*BY_TYPE, *BY_PARTS, *BY_OLE, *BY_TEXT}))
WORDS = {
    ".zip": "压缩包", ".7z": "压缩包", ".rar": "压缩包", ".gz": "压缩包", ".tar": "压缩包", ".xz": "压缩包",
    ".exe": "程序", ".dll": "程序", ".elf": "程序", ".class": "程序", ".lnk": "快捷方式", ".html": "网页",
    ".htm": "网页", ".svg": "可含脚本的图形", ".py": "脚本", ".sh": "脚本",
}  # fmt: skip
ENDS = re.compile(
    r"</(?:\w+:)?(?:p|h|c|v|si|row|tr|tc|table-cell|list-item|TextObject|comment|text)>"
    r"|<(?:\w+:)?(?:br|cr|line-break)\b[^<>]*>"
)
BLANK = re.compile(r"<(?:\w+:)?(?:tab|s)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
POINTER_FORM = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\noid sha256:[0-9a-f]{64}\nsize (\d{1,15})\n")


def extension(path: str) -> str:
    """``files/报告.DOCX`` → ``.docx``."""
    return PurePosixPath(path).suffix.lower()


def claims_pointer(raw: bytes) -> bool:
    """Whether the bytes begin as a Git LFS pointer does."""
    return raw.startswith(POINTER.rstrip(b"\n"))


def pointer_fault(raw: bytes) -> str | None:
    """What is wrong with an LFS pointer, in words."""
    form = POINTER_FORM.fullmatch(raw)
    if form is None:
        return "不合指针的格式（版本、sha256、大小三行，别的都不能有）"
    return f"指的文件超过 {MOST_POINTED >> 30} GiB" if int(form[1]) > MOST_POINTED else None


def name_fault(path: str) -> tuple[str, str] | None:
    """Code and words of an extension that is not taken (G010), whatever the bytes."""
    end = extension(path)
    if end in BY_TYPE or end in BY_PARTS or end in BY_OLE or end in BY_TEXT:
        return None
    return "G010", f"{WORDS.get(end, '扩展名不在可收之列')}（{end or '没有扩展名'}）"


def opened(path: str, raw: bytes) -> ZipDocument | None:
    """A document that is a packed folder, unpacked once for all that is asked of it; None of any other file."""
    return read_zip(raw) if extension(path) in BY_PARTS else None


def kind_fault(path: str, raw: bytes, packed: ZipDocument | None) -> tuple[str, str] | None:
    """Code and words of what is wrong with a piece of evidence: not taken (G010), or not what it is called (G011)."""
    end = extension(path)
    if fault := name_fault(path):
        return fault
    if end in BY_TEXT:
        return _text_fault(raw)
    if end in BY_PARTS:
        return _packed_fault(end, raw, packed)
    if end in BY_OLE:
        return _ole_fault(raw)
    if not set(_types(raw)) & set(BY_TYPE[end]):
        return "G011", _looks(raw)
    if end == ".pdf" and (found := ACTIONS.search(raw)):
        return "G010", f"PDF 里有会自己运行的动作（{found[0].decode()}）"
    return ("G011", "后面还接着一个压缩包") if zipfile.is_zipfile(io.BytesIO(raw)) else None


def _text_fault(raw: bytes) -> tuple[str, str] | None:
    if raw.startswith(b"#!"):
        return "G010", "脚本（以 #! 开头）"
    if b"\0" in raw[:65536] or raw.startswith((b"MZ", b"%PDF", b"PK\x03\x04", OLE)):
        return "G011", _looks(raw)
    return None


def _packed_fault(end: str, raw: bytes, packed: ZipDocument | None) -> tuple[str, str] | None:
    if packed is not None and packed.fault:
        return "G010", packed.fault
    if packed is None or BY_PARTS[end] not in packed.names:
        return "G011", _looks(raw)
    if any(RUNS.search(f"/{name}") for name in packed.names):
        return "G010", "文件里有宏或程序"
    return ("G010", "打开时会到别处取模板或程序") if packed.fetches else None


def _ole_fault(raw: bytes) -> tuple[str, str] | None:
    if not raw.startswith(OLE):
        return "G011", _looks(raw)
    return ("G010", "文件里有宏") if MACRO in raw else None


def _types(raw: bytes) -> Iterator[str]:
    try:
        yield from (found.mime_type for found in puremagic.magic_string(raw[:4096]))
    except (puremagic.PureError, ValueError):
        return


def _looks(raw: bytes) -> str:
    """The type of the bytes, in words: ``压缩包（.7z）``."""
    if raw.startswith((b"MZ", b"\x7fELF")):
        return "程序"
    try:
        found = next(iter(puremagic.magic_string(raw[:4096])), None)
    except (puremagic.PureError, ValueError):
        found = None
    end = found.extension if found else ""
    return f"{WORDS.get(end, '别的文件')}（{end}）" if end else "认不出是什么文件"


def texts(path: str, raw: bytes, packed: ZipDocument | None = None) -> Iterator[str]:
    """The text of a file as far as it can be had: of a text file all, of a packed document its parts without tags."""
    if packed is not None:
        parts = (part for name, part in packed.parts if name.endswith(".xml"))
        yield from (_untagged(_decoded(part)) for part in parts)
    elif extension(path) in BY_TEXT:
        try:
            yield raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield raw.decode("gb18030", "replace")


def _untagged(xml: str) -> str:
    """The text of a part: a paragraph, a cell or a break ends a line, other tags only change the looks of one."""
    return html.unescape(TAG.sub("", BLANK.sub(" ", ENDS.sub("\n", xml))))


def _decoded(part: bytes) -> str:
    """A part's text; XML is in UTF-8 unless its first bytes say UTF-16."""
    return part.decode("utf-16" if part.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
