"""Find marks of secrecy and personal numbers in a text; they are reported by place and kind, never by value.

A text is searched as a reader sees it: full-width, circled and Chinese digits are digits, what is
invisible or only adorns a character is omitted, blanks, hyphens, dots and brackets inside a number do
not hide it. Numbers that carry a check digit count only where it fits: 11010519491231002X is an identity
number, 110105194912310021 is not. What may be a number of a person or a figure as well is ``uncertain``:
日交通量 158 2345 6789 辆, 合同额 15000000000 元.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

HIDDEN = "█"
IDENTITY, MOBILE, CARD = "18 位公民身份号码", "手机号码", "银行卡号"
MARK = "密级或内部资料字样"
STARS = "★☆*＊✭✩⭐"
SEP = r"[ \t·•・.\-_]*"
JUE, JI, MI = rf"绝{SEP}密", rf"机{SEP}密", rf"秘{SEP}密"
LEVEL = rf"(?:{JUE}|{JI}|{MI})"
FREE, ENDS = r"(?<![\u4e00-\u9fff、/])", r"(?![\u4e00-\u9fff])"
MARKS = re.compile(
    rf"{LEVEL}{SEP}[{STARS}]"
    rf"|{LEVEL}[ \t]*[·•・:：\-][ \t]*(?:\d{{1,2}}[ \t]*年|长期)|{FREE}{LEVEL}[ \t]*(?:\d{{1,2}}[ \t]*年|长期){ENDS}"
    rf"|密[ \t]*级[ \t:：]*{LEVEL}(?!级?[、,，和或与及]|[ \t]*/[ \t]*[绝机秘])"
    rf"|{FREE}{LEVEL}[ \t]*(?:级[ \t]*)?(?:文[ \t]*)?[件电][ \t]*{ENDS}"
    r"|(?:[本此该](?:件|文件?|材料|卷)[ \t]*(?:[定列标]为|属于?|系|为|是)?|(?:转发|印发|传阅|附件?)[为是]?)"
    rf"[ \t]*{LEVEL}[ \t]*级"
    rf"(?![别配、和或与及以])"
    rf"|^[ \t]*{LEVEL}[ \t]*级[ \t]*$"
    rf"|(?:^|(?<=[:：\"'“‘#>]))[ \t\"'“‘]*(?:{JUE}|{JI})[ \t\"'”’]*$"
    rf"|[【〔\[(（][ \t]*(?:{LEVEL}|内[ \t]*部[ \t]*资[ \t]*料)[ \t]*[】〕\])）]"
    r"|内[ \t]*部[ \t]*资[ \t]*料[\s,;，；、:：!！]*(?:注[ \t]*意[ \t]*保[ \t]*存|严[ \t]*禁|请[ \t]*勿|不[ \t]*得)"
    r"|(?:^|(?<=[:：\"'“‘#>-]))[ \t]*内[ \t]*部[ \t]*资[ \t]*料[ \t\"'”’]*$",
    re.MULTILINE,
)
"""Marks as they are set on papers, not sentences about them nor words that hold two of their characters."""
OLDER = str.maketrans("機級絕祕內資料×Х✕•‧・∙●", "机级绝秘内资料XXX·····")
"""Traditional characters of the marks; what is written for the X of an identity number, and for a dot."""
DASHES = frozenset("\u2212\u2043\u02d7\u2500\u2501\u2796\u30fc\uff70\u223c~\uff5e\u00af\u203e")
"""What is no hyphen to Unicode, and one to a reader."""
BREAK = r"[ \t·_-]?"
WIDE = r"[ \t·_/.()\[\]-]{0,8}"
FAR = re.compile(r"[^0-9]{4}")
"""Between digits that lie so far apart there may be two figures."""
FOURS = re.compile(r"(?:\d{4}[^0-9]+){3,4}\d{1,4}")
ALONE = r"(?<!\d)(?<!\d\.)(?=({}))"
"""A number begins where no number runs on, and what does not come to anything hides none behind it."""
CARD_STARTS = re.compile(r"62|60|4|5[1-5]|35|95|68|69|9[0-9]")
BIRTH = WIDE.join((rf"(?:1{WIDE}[89]|2{WIDE}0)", r"\d", r"\d", "[01]", r"\d", "[0-3]", r"\d"))
NUMBERS = (
    (IDENTITY, re.compile(ALONE.format(rf"[1-9](?:{WIDE}\d){{5}}{WIDE}{BIRTH}(?:{WIDE}\d){{3}}{WIDE}[\dXx](?!\d)"))),
    (CARD, re.compile(ALONE.format(rf"[34569]\d\d(?:{WIDE}\d){{13,16}}(?!\d|\.\d)"))),
    (
        MOBILE,
        re.compile(
            ALONE.format(
                rf"(?:(?:\+|00)?86{WIDE})?(?:1{BREAK}[3-9](?:{BREAK}\d){{9}}|1[3-9]\d{WIDE}\d{{4}}{WIDE}\d{{4}})(?!\d|\.\d)"
            )
        ),
    ),
)
HASH = re.compile(r"[0-9a-fA-F]{32,}")
"""A hash holds many digits, and no number of anybody."""
UNIT = re.compile(r"[ \t]*(?:[百千万亿]*(?:元|吨|公里|千米|平方米|立方米|公顷|亩|人次|车次)|km|kg)")
"""What follows an amount: measures alone, for numbers of people are followed by 户名, 处长, 座机, 项目部, 万××."""
COUNTED = re.compile(
    r"[ \t]*[百千万亿]*(?:米|辆|艘|株|平方|立方|延米|车公里|标箱|架次|班次|件次|人公里|[tm](?![a-z])|㎡|m[²³]"
    r"|台(?!账)|套|个|条|件|次(?!长)|座(?!机)|人(?=[，。；、,;\s]|$)|处(?=[，。；、,;\s]|$)|户(?=[，。；、,;\s]|$))"
)
"""What may follow a row of figures."""
TELEPHONE = re.compile(
    r"电\s*话|手\s*机|联系(?:人|方式|电)|号\s*码|微信|热线|致电|拨打|通[讯信]录|[Tt][Ee][Ll]|[Mm]obile|[Pp]hone"
)
BANK = re.compile(r"卡号|卡[:：]?\s*$|银行|账[号户]|帐[号户]|户名|开户|储蓄|信用卡|工资卡|[Cc]ard|[Bb]ank|收款|转账")
AMOUNTS = re.compile(
    r"[(（][百千万亿]*(?:元|米|吨|辆|公里|平方米|立方米|人次|km)[)）]|[金数]额|合同[额价]|投资|产值|造价|概算|预算|决算|资金|经费|总[额价量计]"
    r"|合计|小计|收入|支出|工程量|交通量|流量|里程|桩号|长度?|面积|数量|运量|周转量|年完成|完成(?:投资|额|产值|工程|量)|产量|编号|序列|流水"
)
"""Words in front of figures, or over a column of them."""
BETWEEN = {ord(char): None for char in " \t·_/—–-+.()[]"}
DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, its own digits added up: 7 → 14 → 5."""
CODE, CODE_STARTS = 18, re.compile(r"9[123]|5[1-9]")
"""A uniform code of an enterprise or an association (GB 32100) has 18 places; no card that begins so has."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
WHOLE = 11
"""Digits of a mobile number."""
GROUPED = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (5, 6), (4, 4, 3), (4, 3, 4), (3, 3, 5), (1,) * WHOLE})
"""How people write a mobile number; in other groups it may be several figures."""
WORDS = "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖兩两貳叄參陸拐勾洞"
IN_WORDS = str.maketrans(WORDS, "0001234567891123456789222336790")
WORDED = re.compile(rf"(?:[0-9{WORDS}]{WIDE}){{11,}}")
STROKE = re.compile(r"(?<=[0-9])一(?=[0-9])")
"""A one in words between figures, which looks as a dash does."""
LIKELY = re.compile(r"(?:[0-9][^0-9\n]{0,8}){10}[0-9]|密|内[ \t]*部")
"""What a text must hold to be searched at all; most cells of a table hold nothing of it."""


@dataclass(frozen=True, slots=True)
class SensitiveSpan:
    """A sensitive part of a text: its kind, start and end; ``uncertain``: perhaps a figure, somebody must say."""

    kind: str
    start: int
    end: int
    uncertain: bool = False


def find(text: str, around: str = "", most: int | None = None) -> tuple[SensitiveSpan, ...]:
    """Every sensitive part of a text, in order; ``around``: the words over and beside a cell.

    ``most``: of each kind no more than so many are looked for; a text with so many is refused.
    """
    found: dict[tuple[int, int], SensitiveSpan] = {}
    for read in _readings(text):
        if LIKELY.search(read):
            spans = list(_found(read, around, most))
            places = _places(text, read) if spans else []
            for each in spans:
                start, end = places[each.start], places[each.end - 1] + 1
                found.setdefault((start, -end), SensitiveSpan(each.kind, start, end, each.uncertain))
    refused = _apart(each for _, each in sorted(found.items()) if not each.uncertain)
    if len(refused) == len(found):
        return tuple(refused)
    return tuple(_apart(sorted((*refused, *(each for each in found.values() if each.uncertain)), key=_place)))


def _place(each: SensitiveSpan) -> tuple[int, int]:
    return each.start, -each.end


def _apart(spans: Iterable[SensitiveSpan]) -> list[SensitiveSpan]:
    """Of overlapping spans the first; one that is refused takes the place of one that is uncertain."""
    kept: list[SensitiveSpan] = []
    for each in spans:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
        elif kept[-1].uncertain and not each.uncertain:
            kept[-1] = each
    return kept


def hide(text: str) -> str:
    """The text with every sensitive part blacked out, character for character."""
    parts, at = list[str](), 0
    for each in find(text):
        parts += (text[at : each.start], HIDDEN * (each.end - each.start))
        at = each.end
    return "".join((*parts, text[at:]))


def masked(text: str, span: SensitiveSpan) -> str:
    """A found number as a message may show it: 138****8000; of a mark nothing."""
    if span.kind == MARK:
        return ""
    digits = re.sub(r"[^0-9Xx]", "", text[span.start : span.end].translate(FOLD).translate(IN_WORDS))
    return f"{digits[:3]}****{digits[-4:]}" if span.kind != IDENTITY else f"{digits[:3]}****{digits[-2:]}"


def _found(plain: str, around: str, most: int | None) -> Iterator[SensitiveSpan]:
    yield from (SensitiveSpan(MARK, *match.span()) for match in islice(MARKS.finditer(plain), most))
    plain = HASH.sub(lambda found: "#" * len(found[0]), plain)
    for kind, form in NUMBERS:
        until = count = 0
        for match in form.finditer(plain):
            if match.start(1) < until:
                continue
            digits = match[1].translate(BETWEEN)
            if (kind == IDENTITY and not identity(digits)) or (kind == CARD and not card(digits)):
                continue
            if kind == CARD and (match[1].count(".") == 1 or (FAR.search(match[1]) and not FOURS.fullmatch(match[1]))):
                continue  # a decimal; a row of figures
            uncertain = kind != IDENTITY and _may_be_a_figure(kind, plain, match.span(1), around)
            until, count = match.end(1), count + 1
            yield SensitiveSpan(kind, *match.span(1), uncertain and count != most)
            if count == most:
                break


def _may_be_a_figure(kind: str, plain: str, span: tuple[int, int], around: str) -> bool:
    """Whether somebody must say what it is; False where the words around it say so."""
    start, end = span
    before = f"{around} {plain[max(0, start - 14) : start].rpartition(chr(10))[2]}"
    if (BANK if kind == CARD else TELEPHONE).search(before):
        return False
    number = plain[start:end]
    if UNIT.match(plain, end):
        return True
    if kind == CARD:
        return not BANK.search(plain, end, end + 10)
    if COUNTED.match(plain, end) or AMOUNTS.search(before) or FAR.search(number):
        return True
    return not number.isdecimal() and (number.count(".") == 1 or _runs_on(plain, start, end) or not _grouped(number))


def _runs_on(plain: str, start: int, end: int) -> bool:
    """Whether a row of figures goes on before or behind."""
    return bool(re.search(r"(?<!\d)\d{1,8}(?:\.\d+)?[ \t]{1,3}$", plain[max(0, start - 14) : start])) or bool(
        re.match(r"[ \t]{1,3}\d{1,8}(?!\d)", plain[end : end + 12])
    )


def _grouped(number: str) -> bool:
    """Whether the digits are in groups as people write a mobile number."""
    groups = tuple(map(len, re.findall(r"\d+", re.sub(r"^(?:\+|00)?86(?=\D*1[3-9])", "", number))))
    return groups in GROUPED and (groups in {(3, 4, 4), (1,) * WHOLE, (WHOLE,)} or " " not in number)


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


MOST_KEPT = 50_000


class _Fold(dict[int, str]):
    """Character → as it reads: NFKC; nothing of what is invisible or only adorns another; hyphens, blanks made one."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) in ("Cf", "Mn", "Me") or char == "\u3164":
            made = ""
        elif unicodedata.category(char) == "Pd" or char in DASHES:
            made = "-"
        elif char == "\u2800" or (unicodedata.category(char) == "Zs"):
            made = " "
        elif unicodedata.category(char) == "Nd":
            made = str(unicodedata.decimal(char))
        else:
            whole = unicodedata.normalize("NFKC", char).translate(OLDER)
            made = "".join(each for each in whole if unicodedata.category(each) not in ("Cf", "Mn", "Me"))
        return self.kept(code, made)

    def kept(self, code: int, made: str) -> str:
        """The form, remembered: of every character that there is, it would be a hundred mebibytes."""
        if len(self) < MOST_KEPT:
            self[code] = made
        return made


FOLD = _Fold()


class _Bare(_Fold):
    """The same, with circled and raised digits as blanks: ① in front of a number is none of its digits."""

    def __missing__(self, code: int) -> str:
        return self.kept(code, " " if unicodedata.category(chr(code)) == "No" else FOLD[code])


BARE = _Bare()


def _readings(text: str) -> Iterator[str]:
    """The ways in which a text may be read: as it is, without circled digits, with Chinese digits as figures."""
    if text.isascii():
        yield text.replace("~", "-")
        return
    plain, bare = text.translate(FOLD), text.translate(BARE)
    yield plain
    if bare != plain:
        yield bare
    if STROKE.search(plain):
        yield STROKE.sub("-", plain)
    if WORDED.search(plain):
        yield WORDED.sub(lambda found: found[0].translate(IN_WORDS), plain)


def _places(text: str, read: str) -> list[int]:
    """For each character of a reading the index in the text."""
    if len(text) == len(read) and text.isascii():
        return list(range(len(text)))
    fold = FOLD if len(text.translate(BARE)) != len(read) or text.translate(FOLD) == read else BARE
    places = [place for place, char in enumerate(text) for _ in fold[ord(char)]]
    return places if len(places) == len(read) else [place for place, char in enumerate(text) for _ in BARE[ord(char)]]
