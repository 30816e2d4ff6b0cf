"""What each surface says of a target in each state: the hand-written table ``states_told.txt``, read like the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from kit.node_events import happen
from kit.years import Year

from scorer.model.period import Period
from scorer.pipeline.run import projection
from scorer.publish.bulletins.facts import facts
from scorer.views.year_types import Audience, Projection

TABLE = Path(__file__).with_name("states_told.txt")


@dataclass(frozen=True)
class Told:
    """A line of the table: a target due on a day, what happened, and on a day what each surface says."""

    target: str
    due: str
    events: str
    on: date
    headline: str
    pair: str
    row: str
    unit: str


def told() -> Iterator[Told]:
    """The lines of the table; each is a target of its own."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    for number, line in enumerate(lines, 1):
        due, events, on, *said = (cell.strip() for cell in line.split("|"))
        yield Told(f"t{number:02}", f"2025-{due}", events, date.fromisoformat(on), *said)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[date, Audience], Projection]:
    """The year at each day of the table."""
    year, lines = Year(tmp_path_factory.mktemp("told")), list(told())
    for each in lines:
        year.target(each.target, due=each.due)
        happen(year, each.target, each.events)
    found: dict[tuple[date, Audience], Projection] = {}
    for on in {each.on for each in lines}:
        for audience in ("public", "internal"):
            made = projection(year.run(str(on)), audience, compared=False)
            assert made is not None
            found[on, audience] = made
    return found


def test_the_table_is_long_enough() -> None:
    assert len(list(told())) >= 40


@pytest.mark.parametrize("each", list(told()), ids=lambda each: f"{each.due}-{each.events or 'nothing'}-{each.on}")
def test_every_surface_says_it(views: Mapping[tuple[date, Audience], Projection], each: Told) -> None:
    view = views[each.on, "internal"]
    row = next(row for row in view.targets if row.id == each.target)
    (line,) = [line for line in view.ledger.lines if line.subject == each.target]
    (node,) = row.parts[0].nodes
    counted = facts(view, Period.read("2025")).nodes
    rows = [part.word for part in counted.by_done for item in part.count.items if item.target == each.target]
    assert row.headline is not None
    assert {
        "目标页": row.headline.answer,
        "台账": line.pair.pair,
        "通报": rows,
        "单位页": f"{node.pair.shape if node.pair else ''} {node.word}",
    } == {"目标页": each.headline, "台账": each.pair, "通报": [each.row], "单位页": each.unit}
    assert line.word == node.word, "the ledger and the unit's page say the same"


def test_the_public_reads_no_degree_that_nobody_opened(views: Mapping[tuple[date, Audience], Projection]) -> None:
    for each in told():
        row = next(row for row in views[each.on, "public"].targets if row.id == each.target)
        assert row.headline is not None
        assert row.headline.answer == re.sub(r"（认定 60%）|（李××，2025-07-02，核对）", "", each.headline).replace(
            "已终止", "已终止（2025-07-02）"
        )


def test_what_the_cut_off_leaves_out_stands_apart_from_what_was_done(
    views: Mapping[tuple[date, Audience], Projection],
) -> None:
    """Built on 29 December, not counted by the cut-off of 15 December; due on 30 June, counted."""
    scored: dict[tuple[str, str], str | None] = {}
    for each in told():
        row = next(row for row in views[each.on, "internal"].targets if row.id == each.target)
        assert row.headline is not None
        scored.setdefault((each.due, each.headline), row.headline.scored)
    assert scored["2025-12-31", "办成了"] == (
        "在 12 月 15 日的截止日（JL-16-3）以后到期，不计入本年得分，办成了也不计入"
    )
    assert scored["2025-06-30", "办成了"] is None
