"""The period of a bulletin: a month, a quarter, half a year, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

CODE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])))?")

CHINESE = ("一", "二", "三", "四")
KINDS = {12: "year", 6: "half-year", 3: "quarter", 1: "month"}


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` and ``last`` are months of ``year``, both included: 2025-Q2 is 4 to 6."""

    year: int
    first: int
    last: int

    @classmethod
    def read(cls, code: str) -> Period:
        """``2025-03``, ``2025-Q1``, ``2025-H1``, ``2025``; ValueError for anything else."""
        found = CODE.fullmatch(code)
        if found is None:
            raise ValueError(code)
        year = int(found["year"])
        if found["month"]:
            return cls(year, int(found["month"]), int(found["month"]))
        for name, length in (("quarter", 3), ("half", 6)):
            if found[name]:
                last = int(found[name]) * length
                return cls(year, last - length + 1, last)
        return cls(year, 1, 12)

    @property
    def kind(self) -> str:
        """Which template it has: month, quarter, half-year, year."""
        return KINDS[self.last - self.first + 1]

    @property
    def words(self) -> str:
        """``2025年3月``, ``2025年第一季度``, ``2025年上半年``, ``2025年度``."""
        rest = {
            "month": f"{self.first}月",
            "quarter": f"第{CHINESE[(self.first - 1) // 3]}季度",
            "half-year": "上半年" if self.first == 1 else "下半年",
            "year": "度",
        }
        return f"{self.year}年{rest[self.kind]}"

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        return date(self.year, self.last, monthrange(self.year, self.last)[1])

    @property
    def after(self) -> Period:
        """The period of the same length that follows: after 2025-Q4 comes 2026-Q1."""
        length = self.last - self.first + 1
        if self.last == 12:
            return Period(self.year + 1, 1, length)
        return Period(self.year, self.last + 1, self.last + length)
