"""Recognise files by their bytes, in a clerk's words, and find what is appended to a picture or a paper."""

from __future__ import annotations

import re
from collections.abc import Mapping

import puremagic

from scorer.intake.gate.allowance import SCANNED, Allowance
from scorer.model.packaged import packaged

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TABLES = packaged("scorer.intake.gate", "file_types")
HEADS, PICTURES, BEHIND = (
    {re.compile(form.encode("latin-1"), re.DOTALL): str(word) for form, word in _TABLES[table].items()}
    for table in ("heads", "pictures", "behind")
)
"""How a file's first bytes look → what it is; how that looks which must not be behind or inside another file."""
APPENDED = re.compile("|".join(_TABLES["behind"]).encode("latin-1"), re.DOTALL)
GUESSED: Mapping[str, str] = _TABLES["guessed"]
RECORDINGS = re.compile(
    rb"....(?:ftyp|moov|mdat|wide|free|skip|pnot)|ID3|\xff[\xe2-\xff]|RIFF....(?:WAVE|AVI )|ADIF|fLaC|OggS|#!AMR|caff",
    re.DOTALL,
)
"""How sound and film begin: any brand of MPEG-4, any frame of MP3."""
WEB = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<script|<table|<hta:|<\?php|<svg)", re.IGNORECASE)
MAIL = re.compile(rb"\s*(?:MIME-Version|From|Content-Type):", re.IGNORECASE)
COMMANDS = re.compile(rb"\s*(?:@echo off|#!|powershell|cmd(?:\.exe)? /c|on error resume next)", re.IGNORECASE)
LOCAL_ENTRY = re.compile(rb"PK\x03\x04[\x00-\x3f][\x00-\x03].{2}[\x00\x08\x09\x0c\x0e\x5d\x5f\x61-\x63]\x00", re.DOTALL)
WINDOWS = re.compile(rb"PE\0\0(?:\x4c\x01|\x64\x86|\x64\xaa|\xc4\x01)")
CENTRAL = (b"PK\x01\x02", b"PK\x05\x06")


def picture(raw: bytes) -> str | None:
    """Which picture it is, in words; None where it is none."""
    return next((word for form, word in PICTURES.items() if form.match(raw)), None)


def recording(raw: bytes) -> bool:
    """Whether it begins as sound or film does."""
    return RECORDINGS.match(raw) is not None and picture(raw) is None


def looks(raw: bytes) -> str:
    """The kind of file by its bytes: 空文件, 图片（jpg）, 压缩包（rar）, 网页; 认不出是什么文件."""
    if not raw:
        return "空文件"
    if found := next((word for form, word in HEADS.items() if form.match(raw)), None):
        return found
    if found := picture(raw):
        return found
    if WEB.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "网页"
    if MAIL.match(raw[:4096]):
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
        return "别的文件，认不出种类"
    return f"{GUESSED.get(found.extension, '别的文件')}（{found.extension}）"


def dangerous(raw: bytes) -> str | None:
    """The danger in a recording of an unknown make: a program, an archive, a script, a page, a document."""
    found = looks(raw)
    return (
        found
        if found.startswith(("程序", "压缩包", "快捷方式", "脚本", "网页", "单个", "RTF", "PDF", "旧版", "空"))
        else None
    )


def appended(raw: bytes, change: Allowance, *, packed: bool = False) -> str | None:
    """A file behind or inside the bytes of another: a program, an archive; of a packed document no ZIP counts.

    Raises AllowanceUsedUpError.
    """
    change.spend(len(raw) // SCANNED + raw.count(b"MZ"))
    for match in APPENDED.finditer(raw, 1):
        if match[0] != b"MZ" or _windows(raw, match.start()):
            return next(word for form, word in BEHIND.items() if form.match(raw, match.start()))
    entry = None if packed else LOCAL_ENTRY.search(raw)
    return "压缩包" if entry and any(raw.find(each, entry.end()) >= 0 for each in CENTRAL) else None


def _windows(raw: bytes, at: int) -> bool:
    """Whether a program of Windows begins there: its head says where the next one is."""
    following = at + int.from_bytes(raw[at + 60 : at + 64], "little")
    return WINDOWS.match(raw, following) is not None
