"""Hints for a violation: the nearest right word, and the right way to write a value.

Every function gives the hint as Chinese text, or "" where there is none.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal

from scorer.diagnostics.suggest import closest
from scorer.model.entities import Data

LONGEST = 60
"""Characters of a value that are shown, and of a word that is compared."""
YES = frozenset({"yes", "y", "on", "true", "是", "对", "有"})
QUOTED = "加上引号"
NO = frozenset({"no", "n", "off", "false", "否", "不", "无"})
_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?")
_PLAIN_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月](?:([0-9]{1,2})日?)?)?")
_PLAIN_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def shown(value: Data) -> str:
    """A value as the message names it after a word: 文字“８”, 数字 8, `` true``, 一个列表, 一组字段."""
    match value:
        case bool():
            return " true" if value else " false"
        case str():
            return f"文字“{cut(value)}”"
        case list():
            return "一个列表"
        case dict():
            return "一组字段"
        case _:
            return f"数字 {cut(str(value))}"


def cut(text: str) -> str:
    """As much of a text as fits a message; of an empty one the word for it."""
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text or "（空）"


def visible(text: str) -> bool:
    """Whether anything of a text can be seen: not of blanks, full-width ones or those of braille among them."""
    return bool(text.replace("\u2800", " ").strip())


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as the ASCII ones: ``２０２５－０１`` → ``2025-01``."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


def near(word: str, allowed: Mapping[str, str]) -> str:
    """The allowed word most like this one: by its meaning (``目标`` → ``target``), else by its letters."""
    folded = {_folded(text): right for right, meaning in allowed.items() for text in (meaning, right)}
    wanted = _folded(cut(word))
    if wanted in folded:
        return folded[wanted]
    spellings = {_folded(right): right for right in allowed}
    return spellings.get(closest(wanted, tuple(spellings)), "")


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", half_width(text).casefold())


def for_type(value: Data, wanted: tuple[str, ...], form: Mapping[str, str]) -> str:
    """A hint how to write a value of the wrong type, where that can be seen from it.

    ``form`` has the ``pattern`` of a text and, in words, ``x-written``: a number where a hash belongs is never
    right in quotes, and one where a target belongs seldom, so the form comes first.
    """
    if isinstance(value, str):
        return _from_text(value, wanted)
    if isinstance(value, bool | int | Decimal):
        text = "true" if value is True else "false" if value is False else str(value)
        return _in_form(text, _from_scalar(text, wanted), form)
    if isinstance(value, list) and len(value) == 1 and "array" not in wanted:
        return "这里只写一个，不写成列表"
    return ""


def _in_form(text: str, hint: str, form: Mapping[str, str]) -> str:
    written = form.get("x-written", "")
    if not written or not hint.startswith(QUOTED):
        return hint
    return f"{written}；确实这样写的，{hint}" if re.search(form.get("pattern", ""), text) else written


def _from_scalar(text: str, wanted: tuple[str, ...]) -> str:
    if "string" in wanted and "number" not in wanted:
        return f"{QUOTED}，写成 '{text}'"
    if "integer" in wanted and "." in text:
        return "写整数，不带小数点"
    return f"写成列表，如 [{text}]" if "array" in wanted else ""


def _from_text(text: str, wanted: tuple[str, ...]) -> str:
    if "boolean" in wanted:
        word = half_width(text).casefold()
        return "写 true（是）" if word in YES else "写 false（否）" if word in NO else ""
    if "number" in wanted or "integer" in wanted:
        return _as_number(text)
    return f"写成列表，如 [{cut(text)}]" if "array" in wanted else ""


def _as_number(text: str) -> str:
    """``'8'``, ``８``, ``1,000``, ``85%``, ``8亿元``: the number alone, as the files have it."""
    plain = half_width(text)
    bare = plain.replace(",", "").replace(" ", "")
    found = _NUMBER.match(cut(bare))
    if found is None:
        return ""
    number, rest = found.group().lstrip("+"), bare[found.end() :]
    if rest in ("%", "‰"):
        return f"写成小数 {_plain(Decimal(number) / (100 if rest == '%' else 1000))}"
    if rest:
        return f"只写数，不写单位或别的字，如 {number}"
    if plain != text.strip():
        return f"数字用半角，写成 {number}"
    return f"去掉引号，写成 {number}" if bare == plain else f"数字里不加逗号或空格，写成 {number}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def for_empty(name: str | int) -> str:
    """Why there is nothing under a name of three digits: ``{invest: 1,000}`` is a 1 and a field called 000."""
    digits = isinstance(name, str) and re.fullmatch("[0-9]{3}", name)
    return f"数字里不加逗号：写 1{name}，不写 1,{name}" if digits else ""


def for_pattern(text: str, pattern: str) -> str:
    """A text in the form that it should have, where it has the right words in another style.

    ``ＧＨＣ`` → ghc, ``2025年6月3日`` → 2025-06-03, ``2025-06-30 20:00`` → 2025-06-30T20:00:00+08:00.
    """
    plain = half_width(cut(text))
    styles = (plain, plain.lower(), _PLAIN_DATE.sub(_iso, plain), _PLAIN_TIME.sub(_in_shanghai, plain))
    right = next((style for style in styles if re.fullmatch(pattern, style)), "")
    return right and f"写成 {right}"


def is_name(text: str) -> bool:
    """Whether a text has Chinese characters, as a name has and an id never: 厅级."""
    return re.search("[一-鿿]", text) is not None


def _iso(found: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _in_shanghai(found: re.Match[str]) -> str:
    day, hour, minute, second = found.groups()
    return f"{day}T{hour.zfill(2)}:{minute}:{second or '00'}+08:00"


def for_day(text: str) -> str:
    """The reason why a day does not exist: ``2025-02-30`` → 2025 年 2 月只有 28 天."""
    year, month = int(text[:4]), int(text[5:7])
    if not 1 <= month <= 12:
        return "一年只有 12 个月"
    return f"{year} 年 {month} 月只有 {monthrange(year, month)[1]} 天" if text[8:10] != "00" else "日从 01 写起"
