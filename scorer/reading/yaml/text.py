"""Bytes → text: the size, the encoding, and the characters that no file may contain.

A character that cannot be seen makes two names look alike, one that turns the writing direction
makes a line read differently from what it says; a tab is as wide as the editor likes.
"""

from __future__ import annotations

import re

from scorer.model.packaged import packaged
from scorer.reading.yaml.lines import YamlFault

BOM = b"\xef\xbb\xbf"
LARGEST = 1 << 20
"""Bytes that a file may have at most: 1 MiB."""

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff0-\ufff8\ufffe\uffff"
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
_LOST = "\ufffd"
_ANY = re.compile(f"[\t{_CONTROL}{_INVISIBLE}{_LOST}]")
_RUN = re.compile(f"^[ -]*(\t+)[ \t-]*|(\t+)|([{_CONTROL}]+)|([{_INVISIBLE}]+)|({_LOST}+)", re.MULTILINE)
_CODES = ("", "Y010", "Y011", "Y012", "Y013", "Y014")
_HAN = re.compile("[\u4e00-\u9fff]{2}")


def decode(raw: bytes) -> tuple[str, YamlFault | None]:
    r"""The text with ``\r\n`` made ``\n``, without a mark at its beginning; or the fault that forbids reading at all.

    With that fault comes the text as far as it can be read (for the line and column).
    """
    if len(raw) > LARGEST:
        return "", YamlFault("Y001", 0, 1, {"size": str(len(raw))})
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" in raw and _every_second_is_nul(raw)):
        return "", YamlFault("Y003", 0, 1)
    raw = raw.removeprefix(BOM)
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    try:
        return raw.decode(), None
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        return before + "?", YamlFault("Y002", len(before), len(before) + 1, _guess(raw, before))


def legible(raw: bytes) -> str:
    """The text for a reader's eye, in the encoding that its file most likely has; what fits none becomes U+FFFD.

    Its lines are those that :func:`read` counts: a return alone ends none.
    """
    fault = decode(raw)[1]
    wide = fault is not None and fault.code == "Y003"
    guess = "utf-16" if wide else "gbk" if fault is not None and fault.facts.get("guess") else "utf-8"
    if wide and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        guess = "utf-16-be" if raw[::2].count(0) > raw[1::2].count(0) else "utf-16-le"
    return raw.decode(guess, "replace").removeprefix("\ufeff").replace("\r\n", "\n")


def _every_second_is_nul(raw: bytes) -> bool:
    """Whether it looks like UTF-16 without its mark: every second byte is often NUL, those between hardly ever."""
    fewer, more = sorted((raw[::2].count(0), raw[1::2].count(0)))
    return more > max(3, len(raw) // 6) and fewer < more // 4


def _guess(raw: bytes, before: str) -> dict[str, str]:
    """``guess: GBK`` where the bytes make sense in it and no Chinese text in UTF-8 comes before the fault."""
    if _HAN.search(before):
        return {}
    try:
        raw.decode("gbk")
    except UnicodeDecodeError:
        return {}
    return {"guess": "GBK"}


def forbidden(text: str) -> list[YamlFault]:
    """Every run of tabs (Y010 where a line is indented by it, else Y011), control, invisible and lost characters."""
    if not _ANY.search(text):
        return []
    return [_fault(match, *match.span(match.lastindex or 0)) for match in _RUN.finditer(text)]


def escaped(value: str, start: int, end: int) -> YamlFault | None:
    r"""The fault of a text in double quotes that names a forbidden character by an escape: ``"\u200b"``, ``"\t"``."""
    match = _RUN.search(value)
    return _fault(match, start, end) if match else None


def _fault(match: re.Match[str], start: int, end: int) -> YamlFault:
    """The fault of a run of one kind; U+200B → ``char: U+200B（零宽空格）``."""
    group = match.lastindex or 0
    code = f"{ord(match[group][0]):04X}"
    name = packaged("scorer.reading.yaml", "words")["characters"].get(code)
    return YamlFault(_CODES[group], start, end, {"char": f"U+{code}（{name}）" if name else f"U+{code}"})


def blank(text: str) -> str:
    """The text with a space for every forbidden character, so that it can be read on for other faults."""
    return _ANY.sub(" ", text)
