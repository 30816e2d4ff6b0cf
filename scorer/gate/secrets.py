"""What must not enter: marks of secrecy and personal numbers. They are told by place and kind, never by value.

A text is looked at as a reader sees it: full-width digits are digits, what is invisible is
away, blanks and hyphens inside a number do not hide it. Numbers that carry a check digit
count only where it fits: 11010519491231002X is an identity number, 110105194912310021 is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HIDDEN = "█"
IDENTITY, MOBILE, CARD = "18 位公民身份号码", "手机号码", "银行卡号"
MARK = "密级或内部资料字样"
STARS = "★☆*＊✭✩⭐"
MARKS = re.compile(
    rf"(?:绝\s*密|机\s*密|秘\s*密)\s*[{STARS}]|(?<![隔杜断拒])绝\s*密(?![封闭切集])"
    r"|(?:机\s*密|(?<![业秘])秘\s*密)\s*级|密\s*级\s*[:：]\s*(?:机\s*密|秘\s*密)"
    r"|[【〔\[(（]\s*(?:机\s*密|秘\s*密)\s*[】〕\])）]|内\s*部\s*资\s*料(?:[\s,;，；、]*注\s*意\s*保\s*存)?"
)
"""Marks as they are set on papers, not words that happen to hold two of their characters (隔绝密封, 司机密集)."""
BREAK = r"[ \t·.-]?"
NUMBERS = (
    (IDENTITY, re.compile(rf"(?<![0-9A-Za-z])(?:\d{BREAK}){{17}}[\dXx](?![0-9A-Za-z])")),
    (CARD, re.compile(rf"(?<![0-9A-Za-z])(?:\d{BREAK}){{15,18}}\d(?![0-9A-Za-z])")),
    (MOBILE, re.compile(rf"(?<![0-9A-Za-z])(?:(?:\+|00)?86{BREAK})?1{BREAK}[3-9](?:{BREAK}\d){{9}}(?![0-9A-Za-z])")),
)
CARD_STARTS = re.compile(r"62|60|4|5[1-5]|35|95|68|69|9[0-9]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that must not enter: what kind, and from where to where in the text."""

    kind: str
    start: int
    end: int


def find(text: str) -> tuple[Found, ...]:
    """Everything in a text that must not enter, in order; what overlaps is told once."""
    plain, places = _plain(text)
    found: list[Found] = []
    for each in sorted(_found(plain), key=lambda one: (one.start, -one.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    return tuple(Found(each.kind, places[each.start], places[each.end - 1] + 1) for each in found)


def hide(text: str) -> str:
    """The text with everything that must not enter blacked out, character for character."""
    for each in find(text):
        text = text[: each.start] + HIDDEN * (each.end - each.start) + text[each.end :]
    return text


def _found(plain: str) -> Iterator[Found]:
    for match in MARKS.finditer(plain):
        yield Found(MARK, *match.span())
    for kind, form in NUMBERS:
        for match in form.finditer(plain):
            digits = re.sub(r"[^0-9Xx]", "", match.group())
            if (kind == IDENTITY and identity(digits)) or (kind == CARD and card(digits)) or kind == MOBILE:
                yield Found(kind, *match.span())


def identity(digits: str) -> bool:
    """Whether 18 characters are an identity number: a date of birth that can be, and the check digit (GB 11643)."""
    month, day = int(digits[10:12]), int(digits[12:14])
    if digits[0] == "0" or digits[6:8] not in ("18", "19", "20") or not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11] == digits[17].upper()


def card(digits: str) -> bool:
    """Whether 16 to 19 digits may be a bank card: a beginning that cards have, and Luhn's check digit."""
    if not digits.isdecimal() or not CARD_STARTS.match(digits):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads, and for each of its characters where that stands in the text as it is."""
    if text.isascii():
        return text, list(range(len(text)))
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if unicodedata.category(char) == "Cf":
            continue
        for each in unicodedata.normalize("NFKC", char):
            plain.append(each)
            places.append(place)
    return "".join(plain), places
