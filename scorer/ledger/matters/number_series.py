"""The yearly series in which matters and notices are numbered (SMX-5-3a): no gap, no double, none without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scorer.ledger.matters.matter_progress import MatterProgress
from scorer.ledger.matters.step_order import Choices, StepFault
from scorer.model.records import Decision, Notice
from scorer.scoring.rules.parameters import option_entries

SERIES = re.compile(r"(?P<head>.*〔)(?P<year>\d{4})〕(?P<place>\d+)号")
PATTERNS = {"supervise": "督通〔{year}〕{n}号", "urge": "催〔{year}〕{n}号"}
"""The series of a kind of notice where neither the interpretation ``number`` nor an earlier notice names one."""

Found = Iterator[tuple[Decision, StepFault]]


def numbering(matters: Sequence[MatterProgress], year: int, choices: Choices, *, whole: bool) -> Found:
    """Every fault of the numbers, at the decision that gives one. Annulled approvals keep theirs: none is used twice.

    ``whole`` False: some records were excluded from the year, so a number that seems to be missing may be in
    one of them, and no gap is reported. Worked, for ``督〔{year}〕{n}号``: 1, 2, 4 → the decision with 4, 3 is missing.
    """
    pattern = patterns(choices).get("matter", "")
    given = [
        (progress, each) for progress in matters for each in progress.filed.decisions if each.verdict == "accepted"
    ]
    taken: dict[str, MatterProgress] = {}
    counted: dict[int, Decision] = {}
    for progress, decision in given:
        if decision.number is None:
            if progress.number is None and decision is progress.approval:
                yield (
                    decision,
                    StepFault("L002", ("on",), {"matter": progress.id, "sample": sample(pattern, year, counted)}),
                )
            continue
        first = taken.setdefault(decision.number, progress)
        if first is not progress:
            facts = {"number": decision.number, "matter": first.id, "sample": sample(pattern, year, counted)}
            yield decision, StepFault("L004", ("number",), facts)
            continue
        place = counter(pattern, year, decision.number)
        if place is not None:
            counted.setdefault(place, decision)
        elif "{n}" in pattern:
            facts = {"number": decision.number, "sample": sample(pattern, year, counted)}
            yield decision, StepFault("L003", ("number",), facts)
    yield from _gaps(counted, pattern, year) if whole else ()


def patterns(choices: Choices) -> dict[str, str]:
    """The patterns of the interpretation ``number``: one for the matters, or one each for matter, supervise, urge."""
    chosen = choices.get("number") or ""
    return option_entries(chosen) if "=" in chosen else {"matter": chosen}


def used_numbers(matters: Iterable[MatterProgress], notices: Iterable[Notice]) -> Iterator[tuple[Notice, str]]:
    """Each notice whose number a matter or an earlier notice has, with the path of that one."""
    taken = {each.number: progress.id for progress in matters for each in progress.filed.decisions if each.number}
    for notice in notices:
        if notice.number is not None:
            first = taken.setdefault(notice.number, notice.path)
            if first != notice.path:
                yield notice, first


def counter(pattern: str, year: int, number: str) -> int | None:
    """The place in the series: 督〔2025〕7号 in 督〔{year}〕{n}号 has 7; None for a number of another series."""
    if "{n}" not in pattern:
        return None
    text = re.escape(pattern).replace(re.escape("{year}"), str(year)).replace(re.escape("{n}"), "([1-9][0-9]{0,5})", 1)
    found = re.fullmatch(text, number)
    return int(found[1]) if found else None


def written(pattern: str, year: int, place: int) -> str:
    """The number at a place of the series: 7 → ``督〔2025〕7号``."""
    return pattern.replace("{year}", str(year)).replace("{n}", str(place))


def sample(pattern: str, year: int, counted: dict[int, Decision]) -> str:
    """The next free number, for a message; "" where the 办法 has no series."""
    return written(pattern, year, max(counted, default=0) + 1) if "{n}" in pattern else ""


def _gaps(counted: dict[int, Decision], pattern: str, year: int) -> Found:
    before = 0
    for place in sorted(counted):
        if place > before + 1:
            missing = "、".join(written(pattern, year, each) for each in range(before + 1, min(place, before + 9)))
            more = f" 等 {place - before - 1} 个" if place - before > 9 else ""
            facts = {"number": written(pattern, year, place), "missing": missing + more}
            yield counted[place], StepFault("L005", ("number",), facts)
        before = place


def next_numbers(notices: Iterable[Notice], form: str, year: int, count: int, choices: Choices) -> list[str]:
    """The next so many numbers of a kind of notice, never in the series of the matters.

    Its series is that of the interpretation ``number``, else the style of its last: 催办〔2025〕4号 → 催办〔2025〕5号.
    """
    known = patterns(choices)
    last = [found for each in notices if each.form == form and (found := SERIES.fullmatch(each.number or ""))]
    oldest = sorted(last, key=lambda one: one["year"])
    styles = [f"{each['head']}{{year}}〕{{n}}号" for each in oldest]
    own = known.get(form) or next((each for each in reversed(styles) if each != known.get("matter")), PATTERNS[form])
    used = (counter(own, year, found[0]) for found in last)
    start = max((place for place in used if place is not None), default=0)
    return [written(own, year, start + place) for place in range(1, count + 1)]
