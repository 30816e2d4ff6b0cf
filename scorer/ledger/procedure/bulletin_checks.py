"""Checks of a year's bulletins against each other: numbers in order and once, one paper of a period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.model.paper_words import day_text
from scorer.model.period import Period
from scorer.model.records import Paper

SERIAL = re.compile(r"(?P<head>.*?)(?P<place>\d+)(?P<tail>\D*)")
"""A number in its series: 演示通报〔2025〕 · 3 · 号."""


@dataclass(frozen=True, slots=True)
class BulletinFault:
    """A fault of one bulletin: its code, the key at which it is shown, the facts of the message."""

    paper: Paper
    code: str
    key: tuple[str, ...]
    facts: dict[str, str]


def bulletin_faults(papers: Sequence[Paper]) -> Iterator[BulletinFault]:
    """Every fault of the bulletins of a year (P020 to P024), at the later of the two papers that do not agree.

    Of one day, the one that comes later in ``papers`` is the later.
    Worked: 2号 and 2号 → P020 at the second; 3号 of 30 September after 4号 of 15 July → P024 at 3号.
    """
    found = sorted(papers, key=issued)
    for place, paper in enumerate(found):
        yield from _number(paper, found[:place], found)
        yield from _second(paper, found[:place])
        yield from _early(paper)
        if paper.data.get("corrects") and not paper.data.get("reason"):
            yield BulletinFault(paper, "P023", ("corrects",), {"corrects": str(paper.data["corrects"])})


def issued(paper: Paper) -> date:
    """The day of issue."""
    return date.fromisoformat(str(paper.data["issued"]))


def names_of(paper: Paper) -> frozenset[str]:
    """By what another bulletin may name it: its path, its file, its number."""
    number = paper.data.get("number")
    return frozenset({paper.path, paper.path.rpartition("/")[2], *((str(number),) if number is not None else ())})


def _number(paper: Paper, before: Sequence[Paper], every: Sequence[Paper]) -> Iterator[BulletinFault]:
    """P020: a number that another has; P024: a smaller number than an earlier paper of the series."""
    number = str(paper.data.get("number") or "")
    head, place = _serial(number)
    highest = _last(head, before)
    same = next((each for each in before if number and str(each.data.get("number")) == number), None)
    facts = {"number": number, "next": _written(number, _last(head, every) + 1)}
    if same is not None:
        yield BulletinFault(paper, "P020", ("number",), {**facts, "path": same.path})
    elif 0 < place < highest:
        yield BulletinFault(paper, "P024", ("number",), {**facts, "last": _written(number, highest)})


def _last(head: str, papers: Sequence[Paper]) -> int:
    """The highest place that is taken in a series; 0 where none is."""
    numbers = (_serial(str(each.data.get("number") or "")) for each in papers)
    return max((place for series, place in numbers if series == head), default=0)


def _serial(number: str) -> tuple[str, int]:
    """The series of a number and its place there; place 0 where it has no figure."""
    found = SERIAL.fullmatch(number)
    return (f"{found['head']}…{found['tail']}", int(found["place"])) if found else (number, 0)


def _written(number: str, place: int) -> str:
    """The number at another place of its series: (演示通报〔2025〕2号, 5) → 演示通报〔2025〕5号."""
    found = SERIAL.fullmatch(number)
    return f"{found['head']}{place}{found['tail']}" if found else number


def _second(paper: Paper, before: Sequence[Paper]) -> Iterator[BulletinFault]:
    """P021: a second paper of a period and form that does not say which of them it corrects."""
    same = [each for each in before if _kind(each) == _kind(paper)]
    if same and not any(str(paper.data.get("corrects")) in names_of(each) for each in same):
        first = same[-1]
        name = str(first.data.get("number") or first.path)
        yield BulletinFault(paper, "P021", ("period",), {"period": _words(paper), "first": name})


def _kind(paper: Paper) -> tuple[str, str]:
    return str(paper.data["period"]), str(paper.data.get("form", "summary"))


def _early(paper: Paper) -> Iterator[BulletinFault]:
    """P022: issued before the last day of its period, and nothing said of it."""
    last = Period.read(str(paper.data["period"])).until
    if issued(paper) < last and not paper.data.get("although"):
        facts = {"period": _words(paper), "last": day_text(last), "issued": day_text(issued(paper))}
        yield BulletinFault(paper, "P022", ("issued",), facts)


def _words(paper: Paper) -> str:
    return Period.read(str(paper.data["period"])).words
