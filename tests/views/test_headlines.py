"""What each surface says of a target in each state: the hand-written table ``states_told.txt``, read like the pages."""

from __future__ import annotations

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
    """A line of the table: a target due on a day, what happened, and on a day what each surface says.

    ``due`` is 2025-06-30; "06-30、11-30" are two nodes, "06-30 两个单位" one node of two units.
    """

    target: str
    due: str
    events: str
    on: date
    headline: str
    pair: str
    row: str
    unit: str

    def row_of_table(self) -> dict[str, str]:
        """The row's due day, units and nodes, as the kit's ``target`` takes them."""
        days = [f"2025-{day}" for day in self.due.split()[0].split("、")]
        both = "两个单位" in self.due
        nodes = ", ".join(f"{{id: n{place}, due: {day}, task: 完成}}" for place, day in enumerate(days, 1))
        units = "[{unit: ghc, role: lead}" + (", {unit: jsc, role: support}]" if both else "]")
        return {"due": days[-1], "units": units, "nodes": f"[{nodes}]"}


def told() -> Iterator[Told]:
    """The lines of the table; each is a target of its own."""
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    for number, line in enumerate(lines, 1):
        due, events, on, *said = (cell.strip() for cell in line.split("|"))
        yield Told(f"t{number:02}", due, events, date.fromisoformat(on), *said)


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[date, Audience], Projection]:
    """The year at each day of the table."""
    year, lines = Year(tmp_path_factory.mktemp("told")), list(told())
    for each in lines:
        year.target(each.target, **each.row_of_table())
        happen(year, each.target, each.events)
    found: dict[tuple[date, Audience], Projection] = {}
    for on in {each.on for each in lines}:
        for audience in ("public", "internal"):
            made = projection(year.run(str(on)), audience, compared=False)
            assert made is not None
            found[on, audience] = made
    return found


def test_the_table_is_long_enough() -> None:
    assert len(list(told())) >= 60


@pytest.mark.parametrize("each", list(told()), ids=lambda each: f"{each.due}-{each.events or 'nothing'}-{each.on}")
def test_every_surface_says_it(views: Mapping[tuple[date, Audience], Projection], each: Told) -> None:
    view = views[each.on, "internal"]
    row = next(row for row in view.targets if row.id == each.target)
    lines = [line for line in view.ledger.lines if line.subject == each.target]
    nodes = [node for part in row.parts for node in part.nodes]
    by_done = facts(view, Period.read("2025")).nodes.by_done
    rows = [part.word for part in by_done for item in part.count.items if item.target == each.target]
    assert row.headline is not None
    assert {
        "目标页": row.headline.answer,
        "台账": "、".join(line.pair.pair for line in lines),
        "通报": sorted(rows),
        "单位页": "、".join(f"{node.pair.shape if node.pair else ''} {node.word}" for node in nodes),
    } == {"目标页": each.headline, "台账": each.pair, "通报": sorted(each.row.split("、")), "单位页": each.unit}
    assert sorted(line.word for line in lines) == sorted(node.word for node in nodes), "ledger and unit say the same"


def test_the_public_reads_no_degree_that_nobody_opened(views: Mapping[tuple[date, Audience], Projection]) -> None:
    for each in told():
        row = next(row for row in views[each.on, "public"].targets if row.id == each.target)
        assert row.headline is not None
        closed = each.headline.replace("（认定 60%）", "").replace("李×× ", "").replace("原因：核对", "原因没有公开")
        assert row.headline.answer == closed


BUILT_LATER = "06-20 报没办成；06-25 通过；12-26 第2节点报办成；12-29 通过"


@pytest.mark.parametrize(
    ("due", "events", "on", "why"),
    [
        ("06-30、12-31", BUILT_LATER, "2026-11-29", "最后一个节点：办成；以前的 1 个节点：到期时没有办成 1 个"),
        ("06-30、11-30", "", "2025-07-12", "最后一个节点：还没有到期；以前的 1 个节点：没有收到报告 1 个"),
        (
            "06-30 两个单位",
            "06-20 报办成；06-25 通过",
            "2025-07-12",
            "2 个单位最后的节点：没有收到报告 1 个，办成 1 个",
        ),
    ],
)
def test_why_it_is_so(
    views: Mapping[tuple[date, Audience], Projection], due: str, events: str, on: str, why: str
) -> None:
    """The sentence beside the answer never says that a thing was not done which the last node built."""
    (name,) = [each.target for each in told() if (each.due, each.events, str(each.on)) == (due, events, on)]
    (row,) = [row for row in views[date.fromisoformat(on), "public"].targets if row.id == name]
    assert row.headline is not None
    assert row.headline.why == why


SETTLED = (
    ("06-30", "06-20 报办成", "已报，到审定结果时没有审核", "已报，到审定结果时没有审核"),
    ("12-20", "12-18 报办成", "已报，到审定结果时没有审核", "已报，到审定结果时没有审核（不计入本年）"),
    ("06-30", "06-20 报办成；06-25 退回", "没有办成", "退回以后，到年底没有补正（逾期 184 天）"),
    (
        "06-30",
        "06-20 报办成；07-12 终止 局务会议",
        "已终止（局务会议 2025-07-02 同意，原因：核对）",
        "已终止，收到的报告没有审核",
    ),
    ("12-20", "", "到年底没有收到报告（逾期 11 天）", "到年底没有收到报告（不计入本年，逾期 11 天）"),
    (
        "06-30 两个单位",
        "06-20 报办成；06-20 二单位报办成；06-25 通过",
        "已报，到审定结果时没有审核",
        "已报，到审定结果时没有审核、办成",
    ),
    (
        "06-30 两个单位",
        "06-20 报办成；06-20 二单位报在办；06-25 通过",
        "已报，到审定结果时没有审核",
        "已报，到审定结果时没有审核、报告属实，但到年底没有办成（逾期 184 天）",
    ),
)
"""Of a year settled on 20 January: due day, events, what the target's page and what the ledger say afterwards."""


def test_what_was_open_when_the_results_were_settled_is_history(tmp_path: Path) -> None:
    """A report that nobody had reviewed is not 等待审核 for ever; one that came in February waits."""
    year = Year(tmp_path)
    for number, (due, events, *_) in enumerate(SETTLED):
        year.target(f"s{number}", **Told("", due, events, date.min, "", "", "", "").row_of_table())
        happen(year, f"s{number}", events)
    year.target("after")
    settled = f"kind: resolution\nsettles: results\ndigest: sha256:{'0' * 64}\ndate: 2026-01-20\nalthough: 例\n"
    year.record("office/js.yml", settled, "2026-01-20T10:00:00+08:00", "oa")
    year.report("ghc/after.yml", "after", "2026-02-01T09:00:00+08:00")
    view = projection(year.run("2026-03-01"), "internal", compared=False)
    assert view is not None
    said = {
        row.id: (
            row.headline.answer if row.headline else "",
            "、".join(n.word for part in row.parts for n in part.nodes),
        )
        for row in view.targets
    }
    assert said.pop("after") == ("在办（已报，等待审核）", "已报，等待审核")
    assert list(said.values()) == [(answer, words) for _, _, answer, words in SETTLED]


def test_what_the_cut_off_leaves_out_stands_apart_from_what_was_done(
    views: Mapping[tuple[date, Audience], Projection],
) -> None:
    """Built on 29 December, not counted by the cut-off of 15 December; due on 30 June, counted."""
    scored: dict[tuple[str, str], str | None] = {}
    for each in told():
        row = next(row for row in views[each.on, "internal"].targets if row.id == each.target)
        assert row.headline is not None
        scored.setdefault((each.due, each.headline), row.headline.scored)
    assert scored["12-31", "办成了"] == ("在 12 月 15 日的截止日（JL-16-3）以后到期，不计入本年得分，办成了也不计入")
    assert scored["06-30", "办成了"] is None
