"""What was done as far as a row's figures go, and whose lateness a review is that was not made in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kit.scheme_files import whole, write_whole
from kit.years import Year

from scorer.pipeline.run import projection
from scorer.views.ledger_types import LedgerLine

JUNE, JULY = "2025-06-20T08:00:00+08:00", "2025-06-25T08:00:00+08:00"
KILOMETRES = "measures: [{id: km, name: 新改建里程, unit: 公里, target: 320}]\n"
BRIDGES = "measures: [{id: km, name: 里程, unit: 公里, target: 320}, {id: bridges, name: 桥梁, unit: 座, target: 10}]\n"
REVIEW = (
    "calendar:\n  - {id: review, clauses: [JL-16-2], due: '07-31', by: office, kind: decision, title: 审核节点报告}\n"
)


@pytest.fixture
def year(tmp_path: Path) -> Year:
    return Year(tmp_path)


def line(year: Year, on: str = "2025-07-12") -> LedgerLine:
    found = projection(year.run(on), "internal", compared=False)
    assert found is not None
    [each] = (line for line in found.ledger.lines if line.subject == "2025-04")
    return each


def asked(year: Year, measures: str, method: str = "ratio") -> None:
    """One row, due on 30 June, that asks for figures."""
    year.target("2025-04")
    year.rows[-1] += f"    method: {method}\n    {measures}"
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))


def reported(year: Year, actuals: str, more: str = "") -> None:
    """A report that says done, with figures, accepted."""
    text = f"kind: report\ntarget: 2025-04\nnode: n1\nstatus: done\nactuals: {actuals}\nprogress: 本月报告正文\n"
    year.decide(year.record("ghc/r.yml", text, JUNE, "ga"), "accepted", JULY, more)


@pytest.mark.parametrize(
    ("measures", "actuals", "word"),
    [
        (KILOMETRES, "{km: 240}", "办成一部分（认定 75%）"),  # 240 ÷ 320
        (KILOMETRES, "{km: 320}", "办成"),
        (KILOMETRES, "{km: 321}", "办成"),
        (BRIDGES, "{km: 400, bridges: 5}", "办成一部分（认定 75%）"),  # (1 + 5/10) ÷ 2: nothing counts over 1
        (BRIDGES, "{km: 400}", "办成"),  # the office accepted it as done without the other figure
        (KILOMETRES, "{km: 0}", "认定没有办成"),
    ],
)
def test_of_a_row_that_asks_for_figures_as_much_is_done_as_they_come_to(
    year: Year, measures: str, actuals: str, word: str
) -> None:
    asked(year, measures)
    reported(year, actuals)
    assert line(year).word == word


def test_what_a_reviewer_judged_is_before_the_figures(year: Year) -> None:
    asked(year, KILOMETRES)
    reported(year, "{km: 240}", "achieved: 0.6\n")
    assert line(year).word == "办成一部分（认定 60%）"


def test_a_row_that_is_done_or_not_has_no_share(year: Year) -> None:
    asked(year, KILOMETRES, "binary")
    reported(year, "{km: 240}")
    assert line(year).word == "办成"


def test_a_review_after_its_last_day_is_late_and_the_offices_lateness(year: Year) -> None:
    """The 办法 has reports reviewed by 31 July; on 12 August 12 days late, of the office and not of the unit."""
    scheme = year.root / "targets/jilin"
    write_whole(scheme, whole(scheme).replace("calendar:\n", REVIEW, 1))
    year.target("2025-04")
    year.report("ghc/r.yml", "2025-04", JUNE)
    assert (line(year).word, line(year).lateness) == ("已报，等待审核", None)
    late = line(year, "2025-08-12")
    assert (late.pair.id, late.word) == ("waiting-late", "已报，过了审核期限还没有审核（考核办逾期 12 天）")
    assert late.lateness is not None
    assert (late.lateness.owner, late.lateness.since) == ("office", date(2025, 7, 31))
    assert line(year, "2025-07-31").pair.id == "waiting", "on its last day it is not late"
