"""What holds of every ledger: no order of filing changes it, nothing later is in it, opening again loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from kit.matter_year import MatterYear
from kit.properties import tries

from scorer.ledger.lateness import Clock
from scorer.ledger.matters.matter_progress import FINAL, matters_progress
from scorer.ledger.year_ledger import differences, general_ledger, unit_ledger
from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Due, Part, Person
from scorer.model.records import Conclusion, Decision, Feedback, Matter, Notice, Record, Report, Subject
from scorer.reading.book.index import as_of, bind
from scorer.reading.book.year_files import YearBase
from scorer.reading.workdays import is_workday
from scorer.scoring.facts.node_outcomes import establish
from scorer.scoring.scheme.interpretations import REGISTER
from scorer.scoring.scheme.parse import build

START = datetime(2025, 1, 1, 9, tzinfo=SHANGHAI)
UNITS = ("ghc", "jsc")
CHOICES = {**REGISTER, "number": "督〔{year}〕{n}号", "close.four_eyes": "true"}

TARGETS = """\
targets:
  - {id: t1, title: 甲, units: [{unit: ghc, role: lead}, {unit: jsc, role: support}], due: 2025-09-30, nodes: [{id: n1, due: 2025-03-31}, {id: n2, due: 2025-09-30}]}
"""


@cache
def empty() -> Book:
    """The year without a record, read once."""
    with TemporaryDirectory() as folder:
        year = MatterYear(Path(folder))
        year.write("targets/demo/2025/targets.yml", TARGETS)
        book = year.run().book
    assert book is not None
    return book


def book_of(records: list[Record]) -> Book:
    """The year with these records, bound in whatever order they are given."""
    bare = empty()
    base = YearBase(
        cycle=bare.cycle,
        office=bare.office,
        units=bare.units,
        targets=bare.targets,
        clauses=bare.clauses,
        scheme=bare.scheme,
    )
    bound = bind(base, records)
    assert bound is not None
    return bound


def lines(book: Book, on: date) -> tuple[tuple[object, ...], ...]:
    """The general ledger at a date, as plain values; and it is the join of the units' own."""
    seen = as_of(book, on)
    facts, clock = (
        establish(seen, on, CHOICES, build(seen.scheme, CHOICES, "scheme.yml")[0].procedure),
        Clock(on, 3, is_workday),
    )
    every = matters_progress(seen, CHOICES)
    whole = general_ledger(facts, every, clock)
    own = [unit_ledger(unit, facts, every, clock) for unit in seen.units]
    assert differences(whole, own) == ()
    assert [entry.key for entry in whole] == [entry.key for ledger in own for entry in ledger]
    return tuple((*entry.key, entry.pair.id, entry.late, entry.day) for entry in whole)


Make = Callable[..., Record]


def common(kind: str, path: str, hours: int, account: str) -> dict[str, Any]:
    at = START + timedelta(hours=hours)
    times = {"first_at": at, "arrived": at, "merged_at": at, "first_merged_at": at}
    return {
        "kind": kind,
        "path": path,
        "actor": path.split("/", maxsplit=1)[0],
        "sha256": path,
        "account": account,
        **times,
    }


@st.composite
def filings(draw: st.DrawFn) -> list[Record]:
    """What an office and two units may file on two matters and a target, in any order, sensible or not."""
    found: list[Record] = []
    hours = st.integers(0, 8000)
    for number in range(draw(st.integers(1, 2))):
        path = f"office/m{number}.yml"
        parts = tuple(Part(unit, "joint") for unit in UNITS[: draw(st.integers(1, 2))])
        due = Due(date(2025, draw(st.integers(2, 11)), 15))
        found.append(
            Matter(
                **common("matter", path, draw(hours), "oa"), data={}, source="plan", content="事", due=due, units=parts,
                authority="会议",
            )
        )  # fmt: skip
        for place in range(draw(st.integers(0, 2))):
            verdict = draw(st.sampled_from(["accepted", "accepted", "rejected", "returned"]))
            found.append(decision(draw, f"d{number}{place}", path, verdict, draw(hours)))
        for place in range(draw(st.integers(0, 2))):
            form = draw(st.sampled_from(["supervise", "urge"]))
            notice = f"office/t{number}{place}.yml"
            found.append(
                Notice(
                    **common("notice", notice, draw(hours), "oa"), data={}, form=form, to=UNITS, issued=START.date(),
                    about=(Subject(matter=path),),
                )
            )  # fmt: skip
            for unit in UNITS:
                found += answers(draw, unit, notice, f"{number}{place}", draw(hours))
        for unit in UNITS[: draw(st.integers(0, 2))]:
            found += conclusions(draw, unit, path, f"{number}{unit}", draw(hours))
    found += reports(draw, draw(hours))
    return found


def decision(draw: st.DrawFn, name: str, on: str, verdict: str, hours: int) -> Decision:
    made = common("decision", f"office/{name}.yml", hours, "ob")
    return Decision(**made, on=on, verdict=verdict, by=Person("李"), date=START.date(), number=f"督〔2025〕{name[1]}号")


def answers(draw: st.DrawFn, unit: str, notice: str, name: str, hours: int) -> list[Record]:
    if not draw(st.booleans()):
        return []
    path, status = f"{unit}/f{name}.yml", draw(st.sampled_from(["done", "ongoing", "not-done"]))
    found: list[Record] = [
        Feedback(**common("feedback", path, hours, f"{unit[0]}a"), data={}, notice=notice, status=status)
    ]
    if draw(st.booleans()):
        verdict = draw(st.sampled_from(["accepted", "returned", "not-done"]))
        found.append(decision(draw, f"x{name}{unit}", path, verdict, hours + draw(st.integers(0, 500))))
    return found


def conclusions(draw: st.DrawFn, unit: str, matter: str, name: str, hours: int) -> list[Record]:
    path, account = f"office/c{name}.yml", draw(st.sampled_from(["oa", "ob"]))
    grade = draw(st.sampled_from(["done", "not-done"]))
    made = common("conclusion", path, hours, account)
    found: list[Record] = [
        Conclusion(**made, data={}, on=matter, unit=unit, grade=grade, by=Person("李"), date=START.date())
    ]
    if draw(st.booleans()):
        found.append(decision(draw, f"u{name}", path, "rejected", hours + draw(st.integers(0, 500))))
    return found


def reports(draw: st.DrawFn, hours: int) -> list[Record]:
    found: list[Record] = []
    for unit in UNITS[: draw(st.integers(0, 2))]:
        path = f"{unit}/r.yml"
        made = common("report", path, hours, f"{unit[0]}a")
        found.append(Report(**made, target="t1", node="n1", status=draw(st.sampled_from(["done", "ongoing"]))))
        found.append(decision(draw, f"r{unit}", path, draw(st.sampled_from(["accepted", "returned"])), hours + 5))
    return found


days = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@settings(max_examples=tries(120), deadline=None)
@given(filings(), days, st.randoms(use_true_random=False))
def test_any_interleaving_of_the_records_gives_the_same_ledger(records: list[Record], on: date, random: Any) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    assert lines(book_of(shuffled), on) == lines(book_of(records), on)


@settings(max_examples=tries(120), deadline=None)
@given(filings(), days)
def test_the_ledger_of_a_day_never_depends_on_what_came_after_it(records: list[Record], on: date) -> None:
    closing = datetime(on.year, on.month, on.day, tzinfo=SHANGHAI) + timedelta(days=1)
    before = [record for record in records if record.arrived is not None and record.arrived < closing]
    assert lines(book_of(records), on) == lines(book_of(before), on)


@settings(max_examples=tries(60), deadline=None)
@given(filings(), st.lists(st.booleans(), min_size=1, max_size=6))
def test_closing_and_reopening_lose_nothing(records: list[Record], turns: list[bool]) -> None:
    """Each turn annuls the conclusion that stands, or concludes anew: every record stays, and the last turn decides."""
    path, end = "office/m9.yml", date(2026, 12, 31)
    matter = Matter(
        **common("matter", path, 0, "oa"), data={}, source="plan", content="事", due=Due(date(2025, 6, 30)),
        units=(Part("ghc", "lead"),), authority="会议",
    )  # fmt: skip
    approval = replace(decision_at("d9", path, "accepted", 1), number="督〔2025〕9号")
    notice = Notice(
        **common("notice", "office/t9.yml", 2, "oa"), data={}, form="supervise", to=("ghc",), issued=START.date(),
        about=(Subject(matter=path),),
    )  # fmt: skip
    answer = Feedback(**common("feedback", "ghc/f9.yml", 3, "ga"), data={}, notice="office/t9.yml", status="done")
    filed: list[Record] = [*records, matter, approval, notice, answer]
    standing: str | None = None
    for place, close in enumerate(turns):
        if close and standing is None:
            standing = f"office/c9{place}.yml"
            made = common("conclusion", standing, 8100 + place, "ob")
            filed.append(
                Conclusion(**made, data={}, on=path, unit="ghc", grade="done", by=Person("李"), date=START.date())
            )
        elif not close and standing is not None:
            filed.append(decision_at(f"u9{place}", standing, "rejected", 8100 + place))
            standing = None
    seen = as_of(book_of(filed), end)
    progress = next(each for each in matters_progress(seen, CHOICES) if each.id == path)
    assert (progress.stage in FINAL) is (standing is not None)
    assert {each.path for each in progress.filed.records} == {
        each.path for each in filed if getattr(each, "on", None) == path or each in (matter, notice, answer)
    }
    assert set(seen.records) == {each.path for each in filed}


def decision_at(name: str, on: str, verdict: str, hours: int) -> Decision:
    made = common("decision", f"office/{name}.yml", hours, "oc")
    return Decision(**made, on=on, verdict=verdict, by=Person("李"), date=START.date())
