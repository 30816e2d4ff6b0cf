"""The numbers of notices: each kind has a series for each year, without gap and without double (SMX-5-3a)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scorer.model.records import Notice

SERIES = re.compile(r"(?P<head>.*〔)(?P<year>\d{4})〕(?P<place>\d+)号")
HEADS = {"supervise": "督〔", "urge": "催〔"}
"""How a series begins where the year has no number yet."""


def next_numbers(notices: Iterable[Notice], form: str, year: int, count: int) -> list[str]:
    """The next so many numbers of a kind of notice, in the style of its last: 催办〔2025〕4号 → 催办〔2025〕5号."""
    found = [SERIES.fullmatch(each.number or "") for each in notices if each.form == form]
    used = [each for each in found if each is not None and int(each["year"]) == year]
    head = used[-1]["head"] if used else next((each["head"] for each in reversed(found) if each), HEADS[form])
    last = max((int(each["place"]) for each in used), default=0)
    return [f"{head}{year}〕{last + place}号" for place in range(1, count + 1)]
