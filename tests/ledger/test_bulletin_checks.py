"""Bulletins side by side: what an office that types the records by hand is asked to mend."""

from __future__ import annotations

import pytest

from scorer.ledger.procedure.bulletin_checks import bulletin_faults
from scorer.model.entities import Data
from scorer.model.records import Paper
from scorer.reading.book import from_data


def paper(name: str, number: str, period: str, issued: str, **more: str) -> Paper:
    data: dict[str, Data] = {
        "kind": "bulletin",
        "number": number,
        "period": period,
        "title": "通报",
        "issued": issued,
        **more,
    }
    made = from_data.record(f"office/{name}.yml", "", data)
    assert isinstance(made, Paper)
    return made


FIRST = paper("a", "演示通报〔2025〕1号", "2025-Q1", "2025-04-02")
RIGHT = {"corrects": "演示通报〔2025〕1号", "reason": "甲单位漏计一项"}


@pytest.mark.parametrize(
    ("second", "says"),
    [
        # the next number, the next period
        (paper("b", "演示通报〔2025〕2号", "2025-Q2", "2025-07-01"), []),
        # a number of another series
        (paper("b", "2025 年第 1 期", "2025-05", "2025-06-03"), []),
        # the number of the first
        (paper("b", "演示通报〔2025〕1号", "2025-Q2", "2025-07-01"), [("P020", "演示通报〔2025〕2号")]),
        # the period of the first
        (paper("b", "演示通报〔2025〕2号", "2025-Q1", "2025-04-09"), [("P021", "")]),
        # of the same period, but the other form
        (paper("b", "督通〔2025〕1号", "2025-Q1", "2025-04-09", form="supervision"), []),
        # a correction, named by number, by path, by file
        (paper("b", "演示通报〔2025〕2号", "2025-Q1", "2025-04-09", **RIGHT), []),
        (paper("b", "演示通报〔2025〕2号", "2025-Q1", "2025-04-09", **RIGHT | {"corrects": "office/a.yml"}), []),
        # a correction of another period's paper is none of this period's
        (paper("b", "演示通报〔2025〕2号", "2025-Q1", "2025-04-09", corrects="督通〔2025〕1号", reason="错"), [
            ("P021", "")]),
        # a correction without a reason
        (paper("b", "演示通报〔2025〕2号", "2025-Q1", "2025-04-09", corrects="a.yml"), [("P023", "")]),
        # 29 June is before the last day of the quarter; the last day itself is not
        (paper("b", "演示通报〔2025〕2号", "2025-Q2", "2025-06-29"), [("P022", "")]),
        (paper("b", "演示通报〔2025〕2号", "2025-Q2", "2025-06-29", although="会议提前"), []),
        (paper("b", "演示通报〔2025〕2号", "2025-Q2", "2025-06-30"), []),
    ],
)  # fmt: skip
def test_a_second_bulletin_beside_the_first(second: Paper, says: list[tuple[str, str]]) -> None:
    """1号 of the first quarter, issued on 2 April, is there."""
    found = [(each.code, each.facts.get("next", "")) for each in bulletin_faults((second, FIRST))]
    assert found == says
    assert all(each.paper is second for each in bulletin_faults((second, FIRST)))


def test_a_later_paper_with_a_smaller_number() -> None:
    """3号 on 30 September, after 4号 on 15 July: the next would have been 5号."""
    fourth, third = (
        paper("a", "通〔2025〕4号", "2025-H1", "2025-07-15"),
        paper("b", "通〔2025〕3号", "2025-Q3", "2025-09-30"),
    )
    (fault,) = bulletin_faults((third, fourth))
    assert (fault.code, fault.paper, fault.facts["last"], fault.facts["next"]) == (
        "P024", third, "通〔2025〕4号", "通〔2025〕5号",
    )  # fmt: skip
