"""Interpretations compared: every reading of every clause, for every unit, from one reading of the files."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from kit import site_sample
from kit.scheme_files import whole, write_whole
from kit.years import CYCLE, SHIPPED, Year

from scorer.cli.main import main
from scorer.cli.output import interpretations as listings
from scorer.pipeline.run import CycleRun, comparisons, projection, run
from scorer.publish.site import results
from scorer.publish.site.interpretation_effects import affecting, arrow, columns
from scorer.publish.site.step_links import FigureLinks
from scorer.reading.book.files import SCHEME
from scorer.scoring.score import score
from scorer.scoring.sensitivity import Alternative, ComparedInterpretation, compared_interpretations
from scorer.views.interpretation_effects import ALL_WITHHELD, CLOSED
from scorer.views.year_types import ComparisonView, Projection

ON_TIME, LATE, END = "2025-03-20T10:00:00+08:00", "2025-04-02T10:00:00+08:00", "2025-12-31"
TWO_NODES = "[{id: n1, due: 2025-03-31, task: 初稿}, {id: n2, due: 2025-06-30, task: 成稿}]"


@pytest.fixture
def late(year: Year) -> Year:
    """综合规划处 filed the first of two nodes two days late; 建设管理处 is in time. Totals 9.95 and 100.00.

    Under ``final_node`` the last node alone decides: 100 × 90 % + 99.5 × 10 % = 99.95, +90.00.
    """
    year.target("2025-01", nodes=TWO_NODES)
    year.target("2025-02", units="[{unit: jsc, role: lead}]", nodes=TWO_NODES)
    for unit, target, first in (("ghc", "2025-01", LATE), ("jsc", "2025-02", ON_TIME)):
        year.decide(year.report(f"{unit}/n1.yml", target, first), at="2025-07-01T09:00:00+08:00")
        made = year.report(f"{unit}/n2.yml", target, "2025-06-20T10:00:00+08:00", node="n2")
        year.decide(made, at="2025-07-02T09:00:00+08:00")
    return year


def board_of(made: CycleRun) -> dict[str, ComparedInterpretation]:
    assert made.book is not None
    assert made.scored is not None
    return {each.interpretation.id: each for each in compared_interpretations(made.book, made.scored, made.scheme_file)}


def other(switch: ComparedInterpretation, option: str) -> Alternative:
    return next(each for each in switch.alternatives if each.option == option)


def by_id(rows: tuple[ComparisonView, ...]) -> dict[str, ComparisonView]:
    return {each.id: each for each in rows}


def test_every_alternative_of_every_interpretation_for_every_unit(late: Year) -> None:
    made = board_of(late.run())
    assert [each.option for each in made["late.effect"].alternatives] == ["final_node", "curable"]
    assert made["late.effect"].waiting
    ghc, jsc = other(made["late.effect"], "final_node").effects
    assert (ghc.before.total, ghc.after.total, ghc.change) == (Fraction("9.95"), Fraction("99.95"), Fraction(90))
    assert (ghc.components, ghc.changes) == (("work",), True)
    assert (jsc.change, jsc.components, jsc.changes) == (Fraction(0), (), False)
    assert made["adjust.approver"].alternatives == ()  # procedural
    assert [each.option for each in made["gen.tie_at_quota"].alternatives] == [
        "include_all", "exclude_all", "tiebreak_by_base_score",
    ]  # fmt: skip


def test_a_rank_that_a_reading_brings_about(late: Year) -> None:
    ghc, jsc = other(board_of(late.run())["rank.show"], "true").effects
    assert (ghc.before.rank, ghc.after.rank, jsc.after.rank) == (None, 2, 1)
    assert ghc.change == 0


def test_what_a_run_takes_otherwise_stays_so(late: Year) -> None:
    """Under ``final_node`` and now ``ten`` besides: 90 + 9.5 = 99.50 against 99.95."""
    switch = board_of(late.run(choose={"late.effect": "final_node"}))["supervision.base"]
    assert other(switch, "ten").effects[0].change == Fraction("-0.45")


def test_a_settled_interpretation_says_who_settled_it(late: Year) -> None:
    assert by_id(comparisons(late.run(), "internal"))["late.effect"].settled is None
    text = """\
kind: resolution
settles: late.effect
chosen: final_node
date: 2025-03-01
document: 演示〔2025〕9号
meeting: 厅办公室
"""
    late.record("office/r.yml", text, "2025-03-02T09:00:00+08:00", "oa")
    settled = by_id(comparisons(late.run(), "internal"))["late.effect"]
    assert (settled.chosen, settled.settled) == ("final_node", "2025-03-01 演示〔2025〕9号")
    assert [each.option for each in settled.alternatives] == ["strict", "curable"]
    assert listings.decision_text(settled) == "已决定：2025-03-01 演示〔2025〕9号"


@pytest.mark.parametrize("shipped", ["jilin/2025"])
def test_sharing_what_a_choice_does_not_touch_changes_no_figure(shipped: str) -> None:
    """Each alternative worked out from the first run's facts is the one worked out from nothing."""
    made = run([SHIPPED], shipped, date.fromisoformat(END))
    assert made.book is not None
    for switch in board_of(made).values():
        for each in switch.alternatives:
            alone = score(made.book, made.on, {switch.interpretation.id: each.option}, made.scheme_file).results
            afresh = [(unit.unit, alone.steps[unit.total].value, unit.rank, unit.grade) for unit in alone.units]
            shared = [(e.unit, e.after.total, e.after.rank, e.after.grade) for e in each.effects]
            assert shared == afresh, (switch.interpretation.id, each.option)


def publish(year: Year, line: str) -> None:
    kept = [row for row in CYCLE.splitlines() if not row.startswith("publish:")]
    year.write("targets/jilin/2025/cycle.yml", "\n".join([*kept, f"publish: {line}", ""]))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("{scores: public, ranks: public, grades: public}", {"total", "change", "rank", "grade"}),
        ("{scores: internal, ranks: public}", {"rank"}),
        ("{scores: public, ranks: internal}", {"total", "change"}),
        ("{scores: internal, ranks: internal}", set()),
    ],
)
def test_the_public_sees_totals_ranks_and_grades_only_where_they_are_open(
    late: Year, line: str, shown: set[str]
) -> None:
    publish(late, line)
    made = by_id(comparisons(late.run(), "public"))["late.effect"]
    found = [asdict(effect) for each in made.alternatives for effect in each.effects if effect.unit == "ghc"]
    names = {"total", "change", "rank", "grade"}
    assert {name for row in found for name in names if row[name] is not None} == shown
    assert made.note == (None if shown else CLOSED)
    assert made.chosen == "strict"  # the question itself is always open
    internal = by_id(comparisons(late.run(), "internal"))["late.effect"].alternatives[0].effects[0]
    assert internal.total == ("9.95", "99.95")


def test_a_difference_does_not_give_away_what_is_confidential(late: Year) -> None:
    """Two penalties of one fact, one of them confidential: the larger alone would tell what the other was."""
    scheme = late.root / "targets/jilin"
    text = whole(scheme)
    write_whole(scheme, text.replace("points: -3,", "points: -3, confidential: true,"))
    for name, category in (("p1", "accident"), ("p2", "criticised")):
        said = f"category: {category}\nunit: jsc\nfact: f-1\ndate: 2025-05-01\ntitle: 某事\nbasis: 通报\n"
        late.record(
            f"office/{name}.yml", f"kind: penalty\ncomponent: penalty\n{said}", "2025-05-02T09:00:00+08:00", "oa"
        )
    made = late.run()
    inside, outside = (by_id(comparisons(made, who)) for who in ("internal", "public"))
    once = inside["gen.same_fact_deduction"].alternatives[0].effects
    assert (once[1].withheld, once[1].total, once[1].change) == (True, None, None)
    assert not once[0].withheld
    rank = inside["rank.show"].alternatives[0].effects[1].rank  # moves no component: nothing is told
    assert rank == ("不排", "1")
    assert "有变化，数不公开" in listings.comparisons_text("标题", (inside["gen.same_fact_deduction"],))
    # every unit's total holds the component that may be confidential: the public has no figure of any unit
    assert not any(other.effects for row in outside.values() for other in row.alternatives)
    assert outside["gen.same_fact_deduction"].note == ALL_WITHHELD


BESIDE = """\
  - id: veto
    title: 一票否决
    rule: events
    clauses: [JL-14-0]
    stack: {with: [penalty], both: {choose: veto.stack}}
    categories: {discipline: {title: 违纪, points: -5, confidential: true, clauses: [JL-14-1]}}
"""
STACK = """\
interpretations:
  - {id: veto.stack, clauses: [JL-14-0], question: 同一事实都扣吗, type: option, options: [true, false], chosen: true, required: false}
"""


def test_what_leaves_one_component_for_a_confidential_one_is_not_told(late: Year) -> None:
    """−2 and −5 of one fact; were only the larger to count, the public −2 would go, and tell of the other."""
    scheme = late.root / "targets/jilin"
    text = whole(scheme).replace("\nexports:", f"\n{BESIDE}\nexports:")
    write_whole(scheme, text.replace("interpretations:\n", STACK))
    for name, component, category in (("p1", "veto", "discipline"), ("p2", "penalty", "criticised")):
        said = f"category: {category}\nunit: jsc\nfact: f-1\ndate: 2025-05-01\ntitle: 某事\nbasis: 通报\n"
        text = f"kind: penalty\ncomponent: {component}\n{said}"
        late.record(f"office/{name}.yml", text, "2025-05-02T09:00:00+08:00", "oa")
    made = late.run()
    inside, outside = (
        by_id(comparisons(made, who))["veto.stack"].alternatives[0].effects for who in ("internal", "public")
    )
    assert (inside[1].withheld, inside[1].total) == (True, None)
    assert outside == ()  # of no unit, with or without something confidential


def test_a_unit_without_a_total_shows_as_missing(year: Year) -> None:
    year.target("2025-01")
    row = by_id(comparisons(year.run(), "internal"))["coop.scope"].alternatives[0].effects[1]
    assert (row.unit, row.total, row.change, row.changes) == ("jsc", ("缺", "缺"), None, False)


def test_the_units_page_says_what_open_questions_would_give(late: Year) -> None:
    view = projection(late.run(), "public")
    assert view is not None
    ghc = view.units[0].alternatives
    assert "节点迟报“视为未完成”作用到哪里：只有末节点迟报才算未完成 → 99.95（+90.00）" in ghc
    assert not any("从 100 分里扣" in text and "−0.45" not in text for text in ghc)
    alone = projection(late.run(), "public", compared=False)
    assert alone is not None
    assert alone.comparisons == ()


def test_a_cycle_without_a_scheme_has_no_switchboard(late: Year) -> None:
    (late.root / "targets/jilin/scheme.yml").unlink()
    assert comparisons(late.run(), "internal") == ()


def test_the_switchboard_as_text(late: Year) -> None:
    rows = by_id(comparisons(late.run(), "internal"))
    text = listings.comparisons_text("标题", (rows["late.effect"], rows["adjust.approver"], rows["coop.weight"]))
    assert text == (
        "标题\n"
        "\n"
        "late.effect　节点迟报“视为未完成”作用到哪里（JL-16-1、JL-12-3、JL-4）\n"
        "  必须决定，尚无人决定；现取 strict：整个目标按未完成计（字面）\n"
        "  若取 final_node：只有末节点迟报才算未完成　1 个单位不同，1 个不变\n"
        "    ghc 综合规划处　总成绩 9.95 → 99.95（+90.00）\n"
        "  若取 curable：补报并审核通过后恢复　1 个单位不同，1 个不变\n"
        "    ghc 综合规划处　总成绩 9.95 → 99.95（+90.00）\n"
        "\n"
        "adjust.approver　年初确定的目标由谁批准调整（JL-5）\n"
        "  尚无人决定，按暂取的算；现取 party_group：厅党组（扩大）会议\n"
        "  只管程序，取哪一种都不影响得分\n"
        "\n"
        "coop.weight　配合任务按该目标分值的几成计入（JL-11-3、JL-11-6）\n"
        "  尚无人决定，按暂取的算；现取 1.0：全额计入\n"
        "  没有列出别的取法\n"
    )
    assert "还没有取哪一种" in listings.comparisons_text("", (rows["gen.tie_at_quota"],))


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    monkeypatch.setattr(sys, "argv", ["scorer", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    return stop.value.code, out, err


def test_the_command(late: Year, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(late.root)
    code, out, _ = call(monkeypatch, capsys, "sensitivity", "jilin/2025", "--on", END)
    assert code == 0
    assert out.startswith("测试用的一年　截至 2025-12-31\n\neffective_from　")
    assert "    ghc 综合规划处　名次 不排 → 2\n" in out
    code, out, _ = call(monkeypatch, capsys, "sensitivity", "jilin/2025", "--on", END, "--format", "json")
    made: Mapping[str, object] = json.loads(out)
    assert (made["cycle"], made["on"]) == ("jilin/2025", END)
    rows = made["interpretations"]
    assert isinstance(rows, list)
    strict = next(row for row in rows if row["id"] == "late.effect")
    assert [effect["unit"] for effect in strict["alternatives"][0]["effects"]] == ["ghc", "jsc"]
    assert strict["alternatives"][0]["effects"][0]["total"] == ["9.95", "99.95"]
    (late.root / "targets/jilin/scheme.yml").unlink()
    code, out, err = call(monkeypatch, capsys, "sensitivity", "jilin/2025")
    assert (code, out) == (1, "")
    assert "没有可以计算的办法或数据" in err


def test_the_check_of_a_scheme_as_a_command(
    late: Year, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(late.root)
    code, out, err = call(monkeypatch, capsys, "lint-scheme", "jilin")
    assert (code, err) == (0, "")
    assert "没有写对结果有异议怎样申请复核" in out
    assert "JL-13-3\n   “加分”把媒体刊发算进了分数" in out
    code, out, _ = call(monkeypatch, capsys, "lint-scheme", "jilin", "--format", "json")
    made = json.loads(out)
    assert (code, made["scheme"]) == (0, "jilin")
    assert set(made["findings"][0]) == {"title", "clauses", "what", "follows", "proposal"}
    code, _, err = call(monkeypatch, capsys, "lint-scheme", "jlin")
    assert (code, "没有部门“jlin”；有 jilin" in err) == (2, True)
    for name in SCHEME:
        Path(late.root / f"targets/jilin/{name}.yml").unlink()
    assert call(monkeypatch, capsys, "lint-scheme", "jilin") == (1, "", "jilin：没有可以检查的办法\n")


def test_a_scheme_in_which_nothing_is_found() -> None:
    assert listings.findings("某办法", ()) == "某办法：没有查到问题\n"


def results_page(sample: Projection, *paged: str) -> str:
    return results.page(sample, FigureLinks(sample), (), frozenset(paged)).body


def test_the_effects_on_a_page_lead_to_units_that_have_one() -> None:
    sample = site_sample.scored()
    body = results_page(sample, "ghc")
    # of the first alternative's effects: totals and ranks differ, the grade stays; the second unit's are withheld
    assert columns([each for each in sample.comparisons[0].alternatives[0].effects if each.changes]) == (
        True,
        True,
        False,
    )
    assert (
        '<th scope="row"><a href="../units/ghc/index.html">综合规划处</a></th>'
        '<td class="right">86.16 → 100.00</td><td class="right">+13.84</td><td class="right">2 → 1</td>'
    ) in body
    assert '<th scope="row">建设管理处</th><td colspan="3">有变化，数不公开</td>' in body
    assert '末节点才算 <span class="count">2 个单位不同，1 个不变</span>' in body
    assert '没有下限 <span class="count">各单位都不变</span>' in body
    assert '<span class="taken">现在取</span> 还没有取哪一种' in body
    assert (arrow(("优秀", "优秀")), arrow(("2", "1")), arrow(None)) == ("优秀", "2 → 1", None)
    assert affecting(sample.comparisons) == 1
    closed = replace(sample.comparisons[0].alternatives[0], effects=())
    shut = replace(sample, comparisons=(replace(sample.comparisons[0], alternatives=(closed,)),))
    assert '<p><span class="other">若取</span> 末节点才算</p>' in results_page(shut), "nothing is said of any unit"
