"""The type of a piece of evidence by its bytes: only what an office reads is accepted, and nothing that runs.

Documents, pictures, sound and film are accepted (JL-19); archives, scripts, programs and documents with
macros are not, whatever they are called. A recording of a make that nobody knows is accepted: a file is
refused for what is dangerous in it. A Git LFS pointer must be one to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import PurePosixPath

from scorer.intake.gate import document_text, pdf_actions, signatures
from scorer.intake.gate.allowance import Allowance
from scorer.intake.gate.sheet_cells import Piece
from scorer.intake.gate.zip_document import OLE, ZipDocument, read_zip
from scorer.model.packaged import packaged
from scorer.reading.book.store import POINTER

MOST_RECORD = 1 << 20
MOST_EVIDENCE = 20 << 20
MOST_POINTED = 2 << 30
"""Bytes of a record, of a file of evidence in Git, of one that an LFS pointer stands for."""
MACRO, PACKAGE = "_VBA_PROJECT".encode("utf-16-le"), "Ole10Native".encode("utf-16-le")
WEB_LINK = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
"""Of an old document: macros, a file inside, an object that is fetched from the web (a formula has none of them)."""
OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:")
"""A part that would be unpacked elsewhere: ../a.xml."""
RUNS = re.compile(
    r"vba(?:project|data)\.(?:bin|xml)$|/basic/|/activex/|/macrosheets/|/scripts/"
    r"|\.(?:exe|dll|js|jse|vbs|vbe|wsf|ps1|scr|bat|cmd|com|pif|hta|lnk|msi|jar|reg|sct|cpl|chm|xll|xlam|iso|url)$",
    re.IGNORECASE,
)
"""Parts of a packed document that run."""
RUNNING_TYPES = re.compile(
    r"macroEnabled|vbaProject|vbaData|activeX|macrosheet|intlmacrosheet|x-msdownload", re.IGNORECASE
)
RUNNING = frozenset(
    {"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet", "activeXControlBinary", "control"}
)
"""Content types and relationships of what runs, whatever its part is called."""
_TABLES = packaged("scorer.intake.gate", "file_types")
FETCHED: Mapping[str, str] = _TABLES["fetched"]
FIELD = re.compile(r"^\s*[\"\s]*DDE(?:AUTO)?\b", re.IGNORECASE)
PICTURES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif"})
RECORDINGS = frozenset({".mp4", ".mov", ".m4v", ".mp3", ".wav", ".m4a", ".aac", ".amr"})
BY_PARTS: Mapping[str, str] = _TABLES["parts"]
"""Extension of a document that is a packed folder → the part that it must hold."""
BY_OLE: Mapping[str, str] = _TABLES["old"]
"""Extension of an old document → that of the packed one that some programs save under its name."""
BY_TEXT = frozenset({".txt", ".csv"})
KNOWN = frozenset({".pdf", *PICTURES, *RECORDINGS, *BY_PARTS, *BY_OLE, *BY_TEXT})
ACCEPTED = "、".join(sorted(name.removeprefix(".") for name in KNOWN))
WORDS: Mapping[str, str] = _TABLES["not_taken"]
POINTER_FORM = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\noid sha256:[0-9a-f]{64}\nsize (\d{1,15})\n")


def extension(path: str) -> str:
    """``files/报告.DOCX`` → ``.docx``."""
    return PurePosixPath(path).suffix.lower()


def claims_pointer(raw: bytes) -> bool:
    """Whether the bytes begin as a Git LFS pointer does."""
    return raw.startswith(POINTER.rstrip(b"\n"))


def pointer_fault(raw: bytes) -> str | None:
    """The fault of an LFS pointer, in words."""
    form = POINTER_FORM.fullmatch(raw)
    if form is None:
        return "不合指针的格式（版本、sha256、大小三行，别的都不能有）"
    return f"指的文件超过 {MOST_POINTED >> 30} GiB" if int(form[1]) > MOST_POINTED else None


def name_fault(path: str) -> tuple[str, str] | None:
    """Code and words of an extension that is not taken (G010), whatever the bytes."""
    end = extension(path)
    return None if end in KNOWN else ("G010", f"{WORDS.get(end, '扩展名不在可收之列')}（{end or '没有扩展名'}）")


def hint(path: str, packed: ZipDocument | None) -> str | None:
    """A warning for the reader of an accepted file, in words; None mostly."""
    if extension(path) in (".heic", ".heif"):
        return "苹果手机的 HEIC 照片，有的电脑打不开；最好另存为 jpg 再报"
    linked = packed is not None and any(
        each.external and each.kind.startswith(("externalLink", "xlExternal")) for each in packed.relations
    )
    return "表里链接到别的工作簿，打开时会问要不要更新；最好先“断开链接”、只留数值" if linked else None


def opened(path: str, raw: bytes, change: Allowance | None = None) -> ZipDocument | None:
    """A document that is a packed folder, unpacked once for all that is asked of it; None of any other file."""
    end = extension(path)
    return read_zip(raw, change) if end in BY_PARTS or (end in BY_OLE and raw.startswith(b"PK")) else None


def kind_fault(
    path: str, raw: bytes, packed: ZipDocument | None, change: Allowance | None = None
) -> tuple[str, str] | None:
    """Code and words of what is wrong with a piece of evidence: not taken (G010), or not what it is called (G011).

    Raises AllowanceUsedUpError.
    """
    end, change = extension(path), change or Allowance()
    if fault := name_fault(path):
        return fault
    if end in BY_TEXT:
        return _text_fault(raw)
    if end in BY_PARTS or packed is not None:
        return _packed_fault(BY_OLE.get(end, end), raw, packed, change)
    if end in BY_OLE:
        return _ole_fault(raw, change)
    return _plain_fault(end, raw, change)


def _plain_fault(end: str, raw: bytes, change: Allowance) -> tuple[str, str] | None:
    """Of pictures, papers, recordings."""
    if end == ".pdf":
        wrong = pdf_actions.pdf_start(raw)
    elif end in PICTURES:
        wrong = None if signatures.picture(raw) else signatures.looks(raw)
    else:
        wrong = signatures.dangerous(raw) or signatures.picture(raw)
    if wrong:
        return "G011", wrong
    if end == ".pdf" and (action := pdf_actions.pdf_action(raw, change)):
        return "G010", f"PDF 里有会自己运行的动作 {action}"
    found = signatures.appended(raw, change)
    return ("G011", f"后面还接着一个{found}") if found else None


def _text_fault(raw: bytes) -> tuple[str, str] | None:
    if raw.startswith(b"#!"):
        return "G010", "脚本（以 #! 开头）"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "G011", "UTF-16 编码的文字；另存时编码选 UTF-8"
    if b"\0" in raw[:65536] or raw.startswith((b"MZ", b"%PDF", b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", OLE)):
        return "G011", signatures.looks(raw)
    fault = _encoding_fault(raw)
    return ("G011", f"{fault}；另存时编码选 UTF-8") if fault else None


def _encoding_fault(raw: bytes) -> str | None:
    """Why it is not known which characters a reader sees: then no number or mark could be looked for."""
    with suppress(UnicodeDecodeError):
        raw.decode("utf-8")
        return None
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return "认不出编码的文字"
    plain = len(text.encode("ascii", "ignore"))
    chinese, simplified = len(text) - plain, (len(text.encode("gb2312", "ignore")) - plain) // 2
    return "编码像是 Big5（繁体）的文字" if chinese - simplified > max(1, chinese // 4) else None


def _packed_fault(end: str, raw: bytes, packed: ZipDocument | None, change: Allowance) -> tuple[str, str] | None:
    if packed is not None and packed.fault:
        return "G010", packed.fault
    if packed is None or BY_PARTS[end] not in packed.names:
        return "G011", _other_document(end, packed) or signatures.looks(raw)
    if not raw.startswith(b"PK"):
        return "G010", f"前面接着别的文件（{signatures.looks(raw)}）"
    if found := signatures.appended(raw, change, packed=True):
        return "G010", f"里面或后面还有一个{found}"
    return next(_dangers(packed, change), None)


def _other_document(end: str, packed: ZipDocument | None) -> str | None:
    """A document of another program: 内容是 xlsx."""
    names = packed.names if packed else ()
    found = next((other for other, part in BY_PARTS.items() if part in names and other != end), None)
    return f" {found.removeprefix('.')} 文件" if found else None


def _dangers(packed: ZipDocument, change: Allowance) -> Iterator[tuple[str, str]]:
    """Everything that runs or fetches in a packed document, and in those inside it."""
    kinds = {each.kind for each in packed.relations}
    if any(RUNS.search(f"/{name}") for name in packed.names) or RUNNING_TYPES.search(packed.types) or kinds & RUNNING:
        yield "G010", "文件里有宏或程序"
    yield from _object_dangers(packed, change)
    if fetched := next((each for each in packed.relations if each.fetched), None):
        yield "G010", f"打开时会到别处取{FETCHED.get(fetched.kind, '东西')}"
    if "aFChunk" in kinds:
        yield "G010", "里面并着另一个文件（altChunk），看不到它的内容；请把内容直接写进来"
    if any(b"ddeLink" in raw for name, raw in packed.parts if "externallink" in name) or any(
        map(FIELD.match, document_text.fields(packed))
    ):
        yield "G010", "有会调用别的程序的域（DDE）；按 Ctrl+A、Ctrl+Shift+F9 把域变成普通文字再存"
    if any(b"<webPr" in raw or b":webPr" in raw for name, raw in packed.parts if "connections" in name):
        yield "G010", "打开时会到网上取数据（网页查询）；请删去连接、只留数值"
    for _, inner in packed.inner:
        yield from _dangers(inner, change)


def _object_dangers(packed: ZipDocument, change: Allowance) -> Iterator[tuple[str, str]]:
    """Parts that would be unpacked elsewhere, and the old documents and other objects inside."""
    if any(map(OUTSIDE.search, packed.names)):
        yield "G010", "里面有的部分写着要放到文档以外（../）"
    for _, raw in packed.objects:
        if fault := _ole_fault(raw, change):
            yield fault
        if WEB_LINK in raw and not any(name.encode("utf-16-le") in raw for name in ("WordDocument", "Workbook")):
            yield "G010", "打开时会到别处取里面的对象"


def _ole_fault(raw: bytes, change: Allowance) -> tuple[str, str] | None:
    if not raw.startswith(OLE):
        return "G011", signatures.looks(raw)
    if MACRO in raw:
        return "G010", "文件里有宏"
    if PACKAGE in raw:
        return "G010", "里面嵌着一个别的文件（对象包），双击会打开它；请取出来单独作附件"
    found = signatures.appended(raw, change, packed=True)
    return ("G010", f"里面还有一个{found}") if found else None


def pieces(
    path: str, raw: bytes, packed: ZipDocument | None = None, change: Allowance | None = None
) -> Iterator[Piece]:
    """The text of a file as far as it can be had. Raises TooManyElementsError, AllowanceUsedUpError."""
    if packed is not None:
        yield from document_text.pieces(packed, change)
    elif extension(path) in BY_TEXT:
        yield Piece(decoded_text(raw), "")


def texts(path: str, raw: bytes, packed: ZipDocument | None = None) -> Iterator[str]:
    """The same, as texts alone."""
    yield from (piece.text for piece in pieces(path, raw, packed))


def decoded_text(raw: bytes) -> str:
    """The text of a text file: UTF-8, else GB 18030."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
