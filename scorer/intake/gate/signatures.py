"""Recognise files by their bytes, in a clerk's words, and find what is appended to a picture or a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import puremagic

from scorer.model.packaged import packaged

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLES = packaged("scorer.intake.gate", "file_types")
HEADS, PICTURES = (
    {re.compile(form.encode("latin-1"), re.DOTALL): str(word) for form, word in _TABLES[table].items()}
    for table in ("heads", "pictures")
)
"""How a file's first bytes look → what it is."""
GUESSED: Mapping[str, str] = _TABLES["guessed"]
RECORDINGS = re.compile(
    rb"....(?:ftyp|moov|mdat|wide|free|skip|pnot)|ID3|\xff[\xe2-\xff]|RIFF....(?:WAVE|AVI )|ADIF|fLaC|OggS|#!AMR|caff",
    re.DOTALL,
)
"""How sound and film begin: any brand of MPEG-4, any frame of MP3."""
WEB = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<script|<table|<hta:|<\?php|<svg)", re.IGNORECASE)
MAIL = re.compile(rb"\s*(?:MIME-Version|From|Content-Type):", re.IGNORECASE)
COMMANDS = re.compile(rb"\s*(?:@echo off|#!|powershell|cmd(?:\.exe)? /c|on error resume next)", re.IGNORECASE)
APPENDED = re.compile(
    rb"Rar!\x1a\x07[\x00\x01]|7z\xbc\xaf\x27\x1c|\x7fELF[\x01\x02][\x01\x02]\x01|\xfd7zXZ\0|MSCF\0\0\0\0|L\0\0\0\x01\x14\x02\0"
    rb"|PE\0\0(?:\x4c\x01|\x64\x86|\x64\xaa|\xc4\x01)|" + re.escape(OLE)
)
LOCAL_ENTRY = re.compile(rb"PK\x03\x04[\x00-\x3f][\x00-\x03].{2}[\x00\x08\x09\x0c\x0e\x5d\x5f\x61-\x63]\x00", re.DOTALL)
CENTRAL = (b"PK\x01\x02", b"PK\x05\x06")


def picture(raw: bytes) -> str | None:
    """Which picture it is, in words; None where it is none."""
    return next((word for form, word in PICTURES.items() if form.match(raw)), None)


def recording(raw: bytes) -> bool:
    """Whether it begins as sound or film does."""
    return RECORDINGS.match(raw) is not None and picture(raw) is None


def looks(raw: bytes) -> str:
    """What the bytes are: 空文件, 图片（jpg）, 压缩包（rar）, 网页; 认不出是什么文件."""
    if not raw:
        return "空文件"
    if found := next((word for form, word in HEADS.items() if form.match(raw)), None):
        return found
    if found := picture(raw):
        return found
    if WEB.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "网页"
    if MAIL.match(raw):
        return "单个文件网页或邮件（mht）"
    if COMMANDS.match(raw[:256]):
        return "脚本"
    return "录音或录像" if recording(raw) else _guessed(raw)


def _guessed(raw: bytes) -> str:
    try:
        found = next(iter(puremagic.magic_string(raw[:4096])), None)
    except (puremagic.PureError, ValueError):
        found = None
    if found is None or not found.extension:
        return "认不出是什么文件"
    return f"{GUESSED.get(found.extension, '别的文件')}（{found.extension}）"


def dangerous(raw: bytes) -> str | None:
    """What a recording of an unknown make must not be: a program, an archive, a script, a page, a document."""
    found = looks(raw)
    return (
        found
        if found.startswith(("程序", "压缩包", "快捷方式", "脚本", "网页", "单个", "RTF", "PDF", "旧版", "空"))
        else None
    )


def appended(raw: bytes, *, packed: bool = False) -> str | None:
    """What is behind or inside the bytes of another file: a program, an archive; of a packed document no ZIP counts."""
    for match in APPENDED.finditer(raw, 1):
        if word := _appended(raw, match):
            return word
    entry = None if packed else LOCAL_ENTRY.search(raw)
    return "压缩包" if entry and any(raw.find(each, entry.end()) >= 0 for each in CENTRAL) else None


def _appended(raw: bytes, match: re.Match[bytes]) -> str | None:
    if match[0].startswith(b"PE"):
        return "程序" if raw.rfind(b"MZ", max(0, match.start() - 4096), match.start()) >= 0 else None
    if match[0] == OLE:
        return None
    return "程序" if match[0].startswith(b"\x7fELF") else "快捷方式" if match[0].startswith(b"L") else "压缩包"


ACTIONS: Mapping[str, str] = _TABLES["actions"]
"""What a PDF may carry out, by the name of the action."""
NAME = re.compile(rb"/((?:[A-Za-z]|#[0-9A-Fa-f]{2}){2,40})(?=[\s/(<\[>\x00]|$)")
SCRIPT = re.compile(rb"/(?:J|#4[aA])(?:S|#53)\s*(?:\(|<|\d+\s+\d+\s+R)")
STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)


def pdf_action(raw: bytes) -> str | None:
    """The first action of a PDF that runs, sends or fetches, as it is named in it; what is compressed is not seen."""
    for name in _names(raw):
        if name in ACTIONS:
            return f"/{name}（{ACTIONS[name]}）"
    return "/JS（脚本）" if SCRIPT.search(STREAM.sub(b" ", raw)) else None


def _names(raw: bytes) -> Iterator[str]:
    for match in NAME.finditer(raw):
        name = match[1]
        if b"#" in name:
            name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name)
        yield name.decode("latin-1")


def pdf_start(raw: bytes) -> str | None:
    """What is wrong with the beginning of a PDF: its head may have up to a kibibyte before it, no other file."""
    at = raw.find(b"%PDF-", 0, 1024 + 5)
    if at < 0:
        return looks(raw)
    return None if at == 0 else dangerous(raw)
