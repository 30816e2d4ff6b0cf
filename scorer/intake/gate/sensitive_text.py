"""Find marks of secrecy and personal numbers in a text; they are reported by place and kind, never by value.

A text is searched as a reader sees it: full-width digits are digits, what is invisible is
omitted, blanks and hyphens inside a number do not hide it. Numbers that carry a check digit
count only where it fits: 11010519491231002X is an identity number, 110105194912310021 is not.
An amount with its unit (15000000000 元) is no telephone number.
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
    r"|(?:(?<!司)机\s*密|(?<![业秘])秘\s*密)\s*级(?![别配])|密\s*级\s*[:：]\s*(?:机\s*密|秘\s*密)"
    r"|[【〔\[(（]\s*(?:机\s*密|秘\s*密|内\s*部\s*资\s*料)\s*[】〕\])）]"
    r"|内\s*部\s*资\s*料[\s,;，；、:：!！]*(?:注\s*意\s*保\s*存|严\s*禁|请\s*勿|不\s*得)"
    r"|(?:^|(?<=[:：\"'“‘#>-]))[ \t]*内\s*部\s*资\s*料[ \t\"'”’]*$",
    re.MULTILINE,
)
"""Marks as they are set on papers, not words that happen to hold two of their characters (隔绝密封, 司机密集)."""
BREAK = r"[ \t·_-]?"
WIDE = r"[ \t·_/—–-]{0,3}"
ALONE = r"(?<!\d)(?<!\d\.)(?=({}))"
"""A number begins where no number runs on, and what does not come to anything hides none behind it."""
CARD_STARTS = re.compile(r"62|60|4|5[1-5]|35|95|68|69|9[0-9]")
BIRTH = WIDE.join((rf"(?:1{WIDE}[89]|2{WIDE}0)", r"\d", r"\d", "[01]", r"\d", "[0-3]", r"\d"))
NUMBERS = (
    (IDENTITY, re.compile(ALONE.format(rf"[1-9](?:{WIDE}\d){{5}}{WIDE}{BIRTH}(?:{WIDE}\d){{3}}{WIDE}[\dXx](?!\d)"))),
    (CARD, re.compile(ALONE.format(rf"[34569]\d\d(?:{WIDE}\d){{13,16}}(?!\d|\.\d)"))),
    (MOBILE, re.compile(ALONE.format(
        rf"(?:(?:\+|00)?86{WIDE})?(?:1{BREAK}[3-9](?:{BREAK}\d){{9}}|1[3-9]\d{WIDE}\d{{4}}{WIDE}\d{{4}})(?!\d|\.\d)"
    ))),
)  # fmt: skip
HASH = re.compile(r"[0-9a-fA-F]{32,}")
"""A hash holds many digits, and no number of anybody."""
UNIT = re.compile(r"[ \t]*(?:[百千万亿]*(?:元|吨|公里|千米|平方米|立方米|公顷|亩|人次|车次)|km|kg)")
"""What follows an amount: measures alone, for numbers of people are followed by 户名, 处长, 座机, 项目部, 万××."""
BETWEEN = {ord(char): None for char in " \t·_/—–-+"}
DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, its own digits added up: 7 → 14 → 5."""
CODE, CODE_STARTS = 18, re.compile(r"9[123]|5[1-9]")
"""A uniform code of an enterprise or an association (GB 32100) has 18 places; no card that begins so has."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class SensitiveSpan:
    """A sensitive part of a text: its kind, and its start and end."""

    kind: str
    start: int
    end: int


def find(text: str) -> tuple[SensitiveSpan, ...]:
    """Every sensitive part of a text, in order; of overlapping ones the first."""
    plain, places = _plain(text)
    found: list[SensitiveSpan] = []
    for each in sorted(_found(plain), key=lambda one: (one.start, -one.end)):
        if not found or each.start >= found[-1].end:
            found.append(each)
    return tuple(SensitiveSpan(each.kind, places[each.start], places[each.end - 1] + 1) for each in found)


def hide(text: str) -> str:
    """The text with every sensitive part blacked out, character for character."""
    parts, at = list[str](), 0
    for each in find(text):
        parts += (text[at : each.start], HIDDEN * (each.end - each.start))
        at = each.end
    return "".join((*parts, text[at:]))


def _found(plain: str) -> Iterator[SensitiveSpan]:
    for match in MARKS.finditer(plain):
        yield SensitiveSpan(MARK, *match.span())
    plain = HASH.sub(lambda found: "#" * len(found[0]), plain)
    for kind, form in NUMBERS:
        for match in form.finditer(plain):
            digits = match[1].translate(BETWEEN)
            amount = kind != IDENTITY and UNIT.match(plain, match.end(1))
            if not amount and (kind == MOBILE or (identity(digits) if kind == IDENTITY else card(digits))):
                yield SensitiveSpan(kind, *match.span(1))


def identity(digits: str) -> bool:
    """Whether 18 characters are an identity number: a date of birth that can be, and the check digit (GB 11643)."""
    month, day = int(digits[10:12]), int(digits[12:14])
    if digits[0] == "0" or digits[6:8] not in ("18", "19", "20") or not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11] == digits[17].upper()


def card(digits: str) -> bool:
    """Whether 16 to 19 digits may be a bank card: a beginning that cards have, and Luhn's check digit."""
    if not digits.isdecimal() or not CARD_STARTS.match(digits) or (len(digits) == CODE and CODE_STARTS.match(digits)):
        return False
    return (sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2].translate(DOUBLED)))) % 10 == 0


def _plain(text: str) -> tuple[str, list[int]]:
    """The text as it reads, and for each of its characters the index in the original."""
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
