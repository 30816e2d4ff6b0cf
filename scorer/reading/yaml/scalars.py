"""The meaning of a plainly written scalar: a number, a truth value, nothing, text, or a slip of the keyboard.

Full-width letters and signs look right on paper but are no YAML; a text that can only be such a
slip is a fault with the half-width form as the fix. Whoever does mean the text puts quotes around it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from scorer.model.entities import Data
from scorer.reading.yaml.lines import YamlFault

MOST_DIGITS = 40
LARGEST_EXPONENT = 30

WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None}
_NUMBER = re.compile(r"[-+]?((?:0|[1-9][0-9]*)(?:\.[0-9]+)?)(?:[eE][-+]?0*([0-9]+))?")
_NOT_FINITE = re.compile(r"[-+]?\.?(?:nan|inf|infinity)", re.IGNORECASE)
_WIDE_NAME, _WIDE_TIME = "[0-9A-Za-z.+%/_０-９Ａ-Ｚａ-ｚ％．－＋／＿-]+", "[0-9０-９TZ:：.+ －-]+"
_WIDE = re.compile(rf"[\u3000\xa0]*(?:{_WIDE_NAME}|{_WIDE_TIME})[\u3000\xa0]*")
_WIDE_QUOTES = re.compile(r"[“”‘’＂＇][0-9A-Za-z._%/+-]+[“”‘’＂＇]")
_WIDE_COMMAS = re.compile(r"[0-9A-Za-z._-]+(?:[ \u3000]*[，、][ \u3000]*[0-9A-Za-z._-]+)+")
_KEY_LINE = re.compile(r"[ -]*[a-z][a-z0-9_-]{0,31} *(?:(：)|:([\u3000\xa0])|(:)(?![ /\n]|\Z))")
_LETTER = re.compile(r"[0-9A-Za-z]")
_LINE_END = re.compile(r"\n")
_KEY_LINE_CODES = {1: "Y040", 2: "Y045", 3: "Y041"}
_WIDE_INDENT = re.compile(r" *([\u3000\xa0]+)[ \u3000\xa0]*[a-z-]")


def scalar_value(text: str, value: str, start: int, end: int) -> Data | YamlFault:
    """The meaning of ``value``, which is in ``text`` from ``start`` to ``end``; a fault where it can have none.

    "8" → 8, "8.25" → Decimal("8.25"), "0123" → "0123", ".nan" → Y030, "８" → Y042.
    """
    if value[0] in "0123456789+-.":
        match = _NUMBER.fullmatch(value)
        if match:
            return _number(value, match[1], match[2], start, end)
    elif value in WORDS:
        return WORDS[value]
    if value[0] in "+-.nNiI" and _NOT_FINITE.fullmatch(value):
        return YamlFault("Y030", start, end, {"value": value})
    if ":" in value or "：" in value:
        fault = _key_in(text, start, end)
        if fault:
            return fault
    if not value.isascii():
        return wide(value, start, end) or _wide_commas(text, value, start, end) or value
    return value


def _number(value: str, mantissa: str, exponent: str | None, start: int, end: int) -> Data | YamlFault:
    """An exact number, unless its exponent or its length says that it is none."""
    if exponent and (len(exponent) > 2 or int(exponent) > LARGEST_EXPONENT):
        return YamlFault("Y031", start, end, {"most": str(LARGEST_EXPONENT)})
    if len(mantissa) - ("." in mantissa) > MOST_DIGITS:
        return YamlFault("Y032", start, end, {"most": str(MOST_DIGITS)})
    return int(value) if exponent is None and "." not in mantissa else Decimal(value)


def wide(value: str, start: int, end: int) -> YamlFault | None:
    """The fault of a name, number or time in full-width characters (２０２５, ５０％) or quotes (“ghc”)."""
    if _WIDE_QUOTES.fullmatch(value):
        return YamlFault("Y043", start, end, {"half": value[1:-1]})
    half = unicodedata.normalize("NFKC", value).strip() if _WIDE.fullmatch(value) else ""
    if not _LETTER.search(half):
        return None
    return YamlFault("Y042", start, end, {"value": value.strip(), "half": half})


def _wide_commas(text: str, value: str, start: int, end: int) -> YamlFault | None:
    """Names in a bracketed list parted by ``，`` or ``、``: ``[ghc，jsc]`` is one text, not two."""
    if not _WIDE_COMMAS.fullmatch(value) or text[max(start - 80, 0) : start].rstrip()[-1:] not in {"[", ","}:
        return None
    return YamlFault("Y044", start, end, {"half": re.sub(r"[ \u3000]*[，、][ \u3000]*", ", ", value)})


def _key_in(text: str, start: int, end: int) -> YamlFault | None:
    """The first line of this scalar that was meant as a key and its value: ``type：objective``."""
    window = text[max(start - 64, 0) : start]
    before = window.rstrip(" -")
    own_line = before.endswith("\n") or len(before) == max(start - 64, 0) == 0
    lines = [start - len(window) + len(before)] if own_line else []
    lines += [match.end() for match in _LINE_END.finditer(text, start, end)]
    return next(filter(None, (key_line(text, line) for line in lines)), None)


def key_line(text: str, line: int) -> YamlFault | None:
    """The slip of the line that begins at offset ``line``: ``type：x``, ``type:x``, a full-width space."""
    if match := _KEY_LINE.match(text, line):
        group = match.lastindex or 0
        return YamlFault(_KEY_LINE_CODES[group], *match.span(group), {"key": match.group().strip(" -：:\u3000\xa0")})
    if match := _WIDE_INDENT.match(text, line):
        return YamlFault("Y045", *match.span(1))
    return None
