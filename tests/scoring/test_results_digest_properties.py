"""Equal digests mean equal results, and where a figure differs the digest does: over drawn years and their variants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import event, given, settings
from hypothesis import strategies as st
from kit.properties import tries
from kit.years import Year

from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Due, Person
from scorer.model.records import Appeal, Change, Claim, Decision, Penalty, Record, Report, Request
from scorer.reading.book.index import joined
from scorer.scoring.results_json import document
from scorer.scoring.score import score

ON = date(2025, 12, 31)
BY = Person("李××", "处长")
TIMES = tuple(datetime(2025, 6, 29, 9, tzinfo=SHANGHAI) + timedelta(days=day) for day in range(5))
"""Around the deadline, 30 June: two before, the day itself, two after."""
DUES = (date(2025, 6, 28), date(2025, 7, 31))
VERDICTS = ("accepted", "not-done", "returned", "inconsistent", "rejected")


@cache
def empty() -> Book:
    """A year of two targets without a record, read once: 30 June and 31 August."""
    with TemporaryDirectory() as folder:
        year = Year(Path(folder))
        year.target("2025-01")
        year.target("2025-02", due="2025-08-31", nodes="[{id: n1, due: 2025-06-30}, {id: n2, due: 2025-08-31}]")
        book = year.run().book
    assert book is not None
    return book


def received(record: Record, at: datetime) -> Record:
    """The record with the times of its receipt; its bytes are its content."""
    content = replace(record, sha256="", first_at=None, arrived=None)
    return replace(record, sha256=repr(content), first_at=at, arrived=at, first_merged_at=at, merged_at=at)


def report(path: str, at: datetime, status: str) -> Record:
    return received(Report(kind="report", path=path, actor="ghc", target="2025-01", node="n1", status=status), at)


def decision(path: str, on: str, at: datetime, verdict: str, replaces: str | None = None) -> Record:
    made = Decision(
        kind="decision", path=path, actor="office", on=on, verdict=verdict, by=BY, date=ON, replaces=replaces
    )
    return received(made, at)


@st.composite
def years(draw: st.DrawFn) -> list[Record]:
    """Reports, a request, a claim, a penalty, and up to six decisions on them or on each other, at drawn times."""
    at = st.sampled_from(TIMES)
    records = [report(f"ghc/r{n}.yml", draw(at), draw(st.sampled_from(("done", "ongoing")))) for n in range(2)]
    change = Change(due=Due(draw(st.sampled_from(DUES))), terminate=draw(st.booleans()))
    for n in range(draw(st.integers(0, 2))):
        asked = Request(kind="request", path=f"ghc/q{n}.yml", actor="ghc", target="2025-01", change=change, reason="policy", detail="调整")  # fmt: skip
        records.append(received(asked, draw(at)))
    claim = Claim(kind="claim", path="ghc/c.yml", actor="ghc", component="bonus", category="policy", date=date(2025, 6, 1), title="政策", amount=Fraction(1))  # fmt: skip
    fault = Penalty(kind="penalty", path="office/p.yml", actor="office", component="penalty", category="exposed", unit="ghc", date=date(2025, 6, 1), title="曝光", basis="报道")  # fmt: skip
    records += [received(claim, draw(at)), received(fault, draw(at))]
    for n in range(draw(st.integers(0, 6))):
        on = draw(st.sampled_from([record.path for record in records]))
        earlier = [record.path for record in records if isinstance(record, Decision)]
        replaces = draw(st.none() | st.sampled_from(earlier)) if earlier else None
        records.append(decision(f"office/d{n}.yml", on, draw(at), draw(st.sampled_from(VERDICTS)), replaces))
    return records


@st.composite
def variants(draw: st.DrawFn, records: list[Record]) -> list[Record]:
    """The same year with receipts swapped, a decision twice or once more later, paths swapped, or an appeal on top."""
    found = list(records)
    decided = [place for place, record in enumerate(found) if isinstance(record, Decision)]
    for kind in draw(st.lists(st.sampled_from(("receipts", "twice", "later", "appeal", "shuffled")), max_size=3)):
        if kind == "receipts":
            one, other = (draw(st.integers(0, len(records) - 1)) for _ in range(2))
            first, second = found[one].arrived, found[other].arrived
            assert first is not None and second is not None  # noqa: PT018 — every record here has a receipt
            found[one], found[other] = received(found[one], second), received(found[other], first)
        elif kind == "appeal":
            about = received(
                Appeal(kind="appeal", path="ghc/a.yml", actor="ghc", about="work", grounds="请复核"), TIMES[4]
            )
            found += [about, decision("office/da.yml", "ghc/a.yml", TIMES[4], "accepted")]
        elif kind == "shuffled":
            found = draw(st.permutations(found))
        elif decided:
            again = records[draw(st.sampled_from(decided))]
            assert again.arrived is not None
            at = again.arrived if kind == "twice" else TIMES[4]
            found.append(received(replace(again, path=f"office/again-{len(found)}.yml"), at))
    return list({record.path: record for record in found}.values())


def scored(records: list[Record]) -> tuple[str, object]:
    """The digest, and everything that results say beside it."""
    results = score(joined(empty(), records), ON).results
    said = document(results)
    del said["inputs"]
    return results.digest, said


@given(st.data())
@settings(max_examples=tries(400), deadline=None)
def test_equal_digests_mean_equal_results(data: st.DataObject) -> None:
    records = data.draw(years())
    (one, said), (other, again) = scored(records), scored(data.draw(variants(records)))
    event(f"equal digest: {one == other}, equal results: {said == again}")
    assert one != other or said == again


@given(st.data())
@settings(max_examples=tries(50), deadline=None)
def test_what_no_figure_follows_from_moves_no_digest(data: st.DataObject) -> None:
    """An appeal with its decisions, and another order of the files."""
    records = data.draw(years())
    about = received(Appeal(kind="appeal", path="ghc/a.yml", actor="ghc", about="work", grounds="请复核"), TIMES[4])
    more = [about, decision("office/da.yml", "ghc/a.yml", TIMES[4], "accepted")]
    assert scored(data.draw(st.permutations([*records, *more]))) == scored(records)
