"""Case files as an office writes them, each with a Book of its own."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from kit.shelf import Shelf

from scorer.diagnostics.catalogue import word
from scorer.model.deadlines import SHANGHAI
from scorer.reading.book.case_files import Case, cases
from scorer.scoring.scheme.terms import scheme_terms

CASE = """\
case: 迟报一个节点
clauses: [DM-1]
cycle: {title: 算例, year: 2024, period: {from: 2024-01-01, to: 2024-12-31}, cutoff: 2024-12-15}
units:
  - {id: a, name: 甲, group: office, accounts: []}
targets:
  - {id: t1, title: 目标, level: provincial, units: [{unit: a, role: lead}], due: 2024-06-30}
records:
  a/r.yml: {kind: report, target: t1, node: final, status: done}
  a/s.yml: {kind: report, target: t1, node: final, status: done}
  office/d.yml: {kind: decision, on: a/r.yml, verdict: accepted, by: 办公室, date: 2024-07-01}
receipts:
  - {path: a/r.yml, received_at: 2024-06-30T23:00:00+08:00}
  - {path: a/r.yml, received_at: 2024-07-01T00:00:00+08:00, merged_at: 2024-07-02T00:00:00+08:00, actor: wang}
expect: {units: {a: {total: '100.00'}}}
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def only(shelf: Shelf, text: str) -> Case:
    shelf.put("targets/demo/cases/one.yml", text)
    (case,) = cases(shelf.roots, scheme_terms)
    return case


def said(case: Case) -> list[str]:
    return [f"{problem.code} {word(problem).what}" for problem in case.problems]


def test_a_case_is_a_year_in_one_file(shelf: Shelf) -> None:
    case = only(shelf, CASE)
    assert case.problems == ()
    assert (case.file, case.bureau, case.scheme_file) == (
        "targets/demo/cases/one.yml",
        "demo",
        "targets/demo/scheme.yml",
    )
    assert case.clauses[:3] == ("DM-1", "DM-2", "DM-3")
    assert "GEN-1" in case.clauses
    assert case.book is not None
    assert (case.book.cycle.id, case.book.cycle.cutoff) == ("demo/2024", date(2024, 12, 15))
    report = case.book.records["a/r.yml"]
    assert report.first_at == datetime(2024, 6, 30, 23, tzinfo=SHANGHAI)
    assert report.arrived == datetime(2024, 7, 1, tzinfo=SHANGHAI)
    assert (report.merged_at, report.account) == (datetime(2024, 7, 2, tzinfo=SHANGHAI), "wang")
    assert case.book.records["a/s.yml"].arrived is None


def test_a_case_that_says_nothing_of_its_cycle_is_a_whole_year(shelf: Shelf) -> None:
    lines = CASE.replace("2024", "2025").splitlines(keepends=True)
    case = only(shelf, "".join(line for line in lines if not line.startswith("cycle")))
    assert case.book is not None
    assert (case.book.cycle.start, case.book.cycle.end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert case.book.cycle.title == "迟报一个节点"


FAULTS = {
    "target": (
        "target: t1, node: final, status: done}\n  a/s",
        "target: t2, node: final, status: done}\n  a/s",
        "R012",
    ),
    "folder": ("a/s.yml", "b/s.yml", "R005"),
    "level": ("level: provincial", "level: provnicial", "R035"),
    "schema": ("status: done", "status: finished", "F"),
    "replaced": ("status: done}\n  office", "status: done, replaces: office/d.yml}\n  office", "R029"),
    "between": ("status: done}\n  office", "status: done, replaces: a/s.yml}\n  office", "R029"),
}


@pytest.mark.parametrize(("old", "new", "code"), FAULTS.values(), ids=FAULTS)
def test_a_case_with_an_error_has_no_book(shelf: Shelf, old: str, new: str, code: str) -> None:
    assert old in CASE
    case = only(shelf, CASE.replace(old, new))
    assert case.book is None
    assert all(line.startswith(code) for line in said(case))
    assert case.problems


def test_two_records_of_a_case_that_do_not_go_together(shelf: Shelf) -> None:
    text = CASE.replace("status: done}\n  office", "status: done, replaces: a/q.yml}\n  office")
    case = only(
        shelf,
        text.replace(
            "records:\n",
            "records:\n  a/q.yml: {kind: request, target: t1, change: {due: 2024-08}, reason: other, detail: 延期}\n",
        ),
    )
    assert said(case) == ["R029 不能替代“a/q.yml”：那是一份 request，这是一份 report"]
    assert case.problems[0].place.file == "targets/demo/cases/one.yml"


def test_what_may_not_count_is_left_out_without_a_word(shelf: Shelf) -> None:
    """An unsigned claim is what the case is about: it brings no points, as in a year."""
    claim = "{kind: claim, component: bonus, category: award, ground: ministry, work: t1, date: 2024-05-01, title: 奖}"
    grant = "{kind: decision, on: a/c.yml, verdict: accepted, by: 办, date: 2024-07-01, amount: 1}"
    civil = "{kind: claim, component: bonus, category: civility, date: 2024-05-01, title: 文明}"
    more = "{kind: decision, on: a/v.yml, verdict: accepted, by: 办, date: 2024-07-01, amount: 9}"
    rows = f"  a/c.yml: {claim}\n  office/g.yml: {grant}\n  a/v.yml: {civil}\n  office/m.yml: {more}\n"
    case = only(shelf, CASE.replace("records:\n", f"records:\n{rows}"))
    assert said(case) == []
    assert case.book is not None
    assert set(case.book.records) == {"a/r.yml", "a/s.yml", "office/d.yml", "office/g.yml", "a/v.yml"}


def test_persons_are_assessed_in_cases_only(shelf: Shelf) -> None:
    assert only(shelf, CASE.replace("group: office", "group: staff")).book is not None


def test_a_case_may_be_untidy_and_hold_ballots(shelf: Shelf) -> None:
    text = CASE.replace("due: 2024-06-30}", "due: 2025-01-31}").replace("group: office", "group: direct")
    ballots = "  office/b.yml: {kind: ballots, component: leaders, counts: {a: {director: {good: 1}}}}\n"
    case = only(shelf, text.replace("records:\n", f"records:\n{ballots}"))
    assert (said(case), case.book is None) == ([], False)


def test_a_case_on_a_shipped_year_or_without_a_scheme_has_no_book(shelf: Shelf) -> None:
    shipped = "case: 年度\nclauses: [DM-1]\ncycle_of: demo/2025\nexpect: {units: {ghc: {total: '1'}}}\n"
    assert (only(shelf, shipped).book, said(only(shelf, shipped))) == (None, [])
    (shelf.root / "targets/demo/scheme.yml").unlink()
    assert only(shelf, CASE).book is None


def test_a_case_that_cannot_be_read(shelf: Shelf) -> None:
    case = only(shelf, "case: [\n")
    assert (case.book, case.data) == (None, {})
    assert case.problems[0].code.startswith("Y")
