"""The questions that the program itself asks: shipped once, raised by what a 办法 says, decided like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.scheme_files import whole
from kit.years import SHIPPED, Year

from scorer.model.entities import Data
from scorer.pipeline.run import projection
from scorer.pipeline.worked_cases import run_all
from scorer.reading.yaml import read
from scorer.scoring.scheme.interpretations import REGISTER, choices, interpretations, listed
from scorer.scoring.scheme.interpretations import SHIPPED as QUESTIONS
from scorer.scoring.scheme.parse import build

SCHEME = """\
scheme: jilin
title: 测试办法
groups: [{id: office, title: 机关, ranked: true}]
components:
  - {id: a, title: 评分, rule: assessed, clauses: [SM-1], full: 100, by: 考评组}
"""
CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 评分。, type: [computation], figures: [], covered: by-rule}\n"
THREE = "  - {id: ysc, name: 运输处, group: office, accounts: [ya]}\n"


@pytest.fixture
def year(tmp_path: Path) -> Year:
    """80, 80 and 60 of three units: the third one's place is 3 or 2, as equal totals are ranked (gen.tie)."""
    year = Year(tmp_path)
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    units = (year.root / "targets/jilin/2025/units.yml").read_text(encoding="utf-8")
    year.write("targets/jilin/2025/units.yml", units + THREE)
    year.write("targets/jilin/2025/targets.yml", "targets: []\n")
    text = "kind: rating\ncomponent: a\nsource: 考评组\nscores: {ghc: 80, jsc: 80, ysc: 60}\n"
    year.record("office/r.yml", text, "2025-12-20T09:00:00+08:00", "oa")
    return year


def test_a_question_that_no_file_lists_is_set_and_settled_and_shown(year: Year) -> None:
    assert year.unit("ysc")["rank"] == 3
    assert year.unit("ysc", choose={"gen.tie": "dense"})["rank"] == 2
    resolution = "kind: resolution\nsettles: gen.tie\nchosen: dense\nmeeting: 局务会\ndate: 2025-03-05\n"
    year.record("office/s.yml", resolution, "2025-03-06T09:00:00+08:00", "oa")
    assert year.unit("ysc")["rank"] == 2
    shown = {item.id: item for item in year.results().interpretations}
    assert (shown["gen.tie"].chosen, shown["gen.tie"].decided) == ("dense", "office/s.yml")
    assert (shown["gen.before_inclusive"].chosen, shown["gen.before_inclusive"].decided) == ("true", None)


def test_the_page_says_that_it_is_the_program_s_default(year: Year) -> None:
    shown = []
    for choose in ({}, {"gen.tie": "dense"}):
        made = projection(year.run(choose=choose), "internal")
        assert made is not None
        assert made.scheme is not None
        shown += [each.by_default for each in made.scheme.interpretations if each.id == "gen.tie"]
    assert shown == [True, False]


@pytest.mark.parametrize(("option", "passed"), [("dense", True), ("competition", False)])
def test_a_case_chooses_a_question_that_no_file_lists(year: Year, option: str, passed: bool) -> None:
    case = f"case: 同分\nclauses: [SM-1]\nchoose: {{gen.tie: {option}}}\ncycle_of: jilin/2025\non: 2025-12-31\n"
    year.write("targets/jilin/cases/tie.yml", case + "expect: {units: {ysc: {rank: 2}}}\n")
    assert [each.passed for each in run_all((year.root,))] == [passed]


def test_a_row_of_the_file_says_only_what_differs() -> None:
    row: Data = {"id": "gen.tie", "clauses": ["SM-1"], "chosen": "dense"}
    (item,) = listed({"interpretations": [row]})
    assert (item.question, item.chosen, item.clauses, item.by_default) == ("同分怎样排名次", "dense", ("SM-1",), False)
    assert set(item.options) == {"competition", "dense"}


def test_what_does_not_concern_a_scheme_is_not_asked() -> None:
    """No rank and no quota: nothing of equal totals; no target: nothing of ended ones."""
    asked = {item.id for item in interpretations({"groups": [{"id": "a", "ranked": False}], "components": []})}
    assert asked.isdisjoint({"gen.tie", "gen.tie_at_quota", "ended.points", "gen.appeal"})


@pytest.mark.parametrize("bureau", sorted(path.parent.name for path in SHIPPED.glob("targets/*/scheme.yml")))
def test_every_choice_that_a_rule_reads_is_asked(bureau: str) -> None:
    document, _ = read("scheme.yml", whole(SHIPPED / "targets" / bureau).encode())
    assert document is not None
    assert isinstance(document.data, dict)
    asked = {item.id: item.chosen for item in interpretations(document.data)}
    scheme, _ = build(document.data, {**REGISTER, **asked}, "scheme.yml")
    by_target = [each for each in scheme.every_component() if each.rule.by_target]
    assert {name for each in by_target for name in each.used_choices()} <= asked.keys()
    assert set(choices(())) == set(QUESTIONS)
