"""Dates and names as official papers write them (GB/T 15835, GB/T 15834)."""

from __future__ import annotations

import re
from datetime import date

ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)(?:-(?P<day>\d\d))?")

ISO_DAY = re.compile(r"(?<![0-9-])\d{4}-\d\d-\d\d(?![0-9-])")
GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])")


def day_text(day: date) -> str:
    """A date as papers write it, no zeros: ``2026年1月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_in_words(due: str) -> str:
    """``2025-06-30`` → "2025年6月30日", ``2025-06`` → "2025年6月"; another text as it is."""
    found = ISO.fullmatch(due)
    if found is None:
        return due
    return f"{found['year']}年{int(found['month'])}月" + (f"{int(found['day'])}日" if found["day"] else "")


def days_in_words(text: str) -> str:
    """A text with its dates as papers write them: 2025-08-15（…） → 2025年8月15日（…）."""
    return ISO_DAY.sub(lambda found: due_in_words(found[0]), text)


def quoted(text: str) -> str:
    """A name in quotation marks on one line, those within it single: 设“第一书记”岗位 → “设‘第一书记’岗位”."""
    return f"“{' '.join(text.split()).translate(str.maketrans('“”', '‘’'))}”"


def tight(text: str) -> str:
    """Words of ours without the space that pages have beside a number: 逾期 12 天 → 逾期12天."""
    return GAP.sub("", text)
