"""``assessed``, ``votes`` and ``offset``: what bodies outside a unit's own records give it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from kit.scheme_files import whole
from kit.years import UNITS, Year

from scorer.pipeline.run import projection
from scorer.publish.open_data.checking import verify
from scorer.publish.open_data.package import files

LATER = "2025-07-05T09:00:00+08:00"

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室}]
components:
  - {id: quality, title: 质量, rule: assessed, full: 120, by: 质量组, combine: COMBINE, clauses: [SM-1]}
  - id: leaders
    title: 领导评价
    rule: votes
    combine: VOTES
    clauses: [SM-2]
    points: {director: {good: 2.5, poor: -2.5}, deputy: {excellent: 1, poor: -0.5}}
    titles: {director: 局长, deputy: 副局长, excellent: 优, good: 良, poor: 较差}
  - id: outside
    title: 排位
    rule: relative
    of: standing
    base: 11
    places: 21
    step: 0.2
    many: {choose: many}
    otherwise: {choose: other}
    clauses: [SM-3]
interpretations:
  - {id: many, clauses: [SM-3], question: 几个排位怎样合, type: option, options: {sum: 相加, mean: 平均}, chosen: null, required: true}
  - {id: other, clauses: [SM-3], question: 参排数不同, type: option, options: {keep: 仍用 11, median: 用中位}, chosen: null, required: true}
"""

CLAUSES = """\
clauses:
  - {id: SM-1, place: 第一条, text: 质量, type: [computation], figures: ["120"], covered: by-rule}
  - {id: SM-2, place: 第二条, text: 评价, type: [computation], figures: [], covered: by-rule}
  - {id: SM-3, place: 第三条, text: 排位, type: [computation], figures: ["11", "0.2"], covered: by-rule}
"""


@pytest.fixture
def small(year: Year) -> Year:
    scheme_of(year)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    year.target("2025-01")
    year.rows[0] = year.rows[0].replace("    level: provincial\n", "")
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + year.rows[0])
    return year


def scheme_of(year: Year, combine: str = "newest", votes: str = "sum") -> None:
    year.write("targets/jilin/scheme.yml", SCHEME.replace("COMBINE", combine).replace("VOTES", votes))


def rate(year: Year, name: str, score: str, more: str = "") -> str:
    text = f"kind: rating\ncomponent: quality\nsource: 质量组\nscores: {{ghc: {score}}}\n{more}"
    return year.record(f"office/{name}.yml", text, LATER, "ob")


def rank(year: Year, name: str, place: int, of: int = 21, more: str = "") -> None:
    text = f"kind: standing\ncomponent: outside\nunit: ghc\nwork: 工作{name}\nrank: {place}\nof: {of}\n{more}"
    year.record(f"office/{name}.yml", text, LATER, "ob")


def test_nothing_rated_is_missing_and_says_who_owes_it(small: Year) -> None:
    row = small.unit()
    assert (row["quality"], row["leaders"], row["outside"], row["total"]) == (None, None, "0", None)
    assert row["missing"] == ["质量：质量组尚未评分", "领导评价：尚未计票"]


def test_the_newest_rating_counts_or_the_mean_of_all(small: Year) -> None:
    """110 and 115: the newest is 115, the mean 112.5."""
    rate(small, "r1", "110")
    rate(small, "r2", "115")
    assert small.unit()["quality"] == "115"
    scheme_of(small, combine="mean")
    assert small.unit()["quality"] == "112.5"


def test_a_rating_that_was_replaced_or_struck_down_does_not_count(small: Year) -> None:
    rate(small, "r1", "110")
    rate(small, "r2", "100", "replaces: office/r1.yml\n")
    small.decide(rate(small, "r3", "90"), "rejected", LATER)
    scheme_of(small, combine="mean")
    assert small.unit()["quality"] == "100"


def vote(year: Year, name: str, counts: str, at: str = LATER) -> None:
    year.write("office-only", "")
    text = f"kind: ballots\ncomponent: leaders\ncounts: {{ghc: {counts}}}\n"
    year.record(f"office/{name}.yml", text, at, "ob")


@pytest.mark.parametrize(("votes", "value"), [("sum", "6"), ("mean", "1")])
def test_votes_turn_into_points_by_role(small: Year, votes: str, value: str) -> None:
    """Director good 2.5; four deputies excellent 4, one poor −0.5: 6 together, over 6 votes 1."""
    scheme_of(small, votes=votes)
    vote(small, "b1", "{director: {good: 1}, deputy: {excellent: 4, poor: 1}}")
    assert small.unit()["leaders"] == value
    assert small.step("ghc/leaders/deputy").label == "副局长：优 4 票、较差 1 票"


def test_a_role_that_did_not_vote_adds_nothing_and_a_new_count_replaces_the_old(small: Year) -> None:
    vote(small, "b1", "{deputy: {excellent: 1}}")
    vote(small, "b2", "{deputy: {poor: 2}}", "2025-07-06T09:00:00+08:00")
    assert small.unit()["leaders"] == "-1"
    assert small.step("ghc/leaders/director").label == "局长：没有投票"


def test_votes_of_two_roles_counted_in_two_records_both_count(small: Year) -> None:
    """The director's 2.5 and, in another record, two deputies' −0.5 each: 2.5 − 1 = 1.5."""
    vote(small, "b1", "{director: {good: 1}}")
    vote(small, "b2", "{deputy: {poor: 2}}", "2025-07-06T09:00:00+08:00")
    assert small.unit()["leaders"] == "1.5"
    assert small.step("ghc/leaders/director").record == "office/b1.yml"


@pytest.mark.parametrize(
    ("missing", "value", "label"),
    [
        ("-0.5", "0.5", "副局长：优 2 票、没有投 3 票"),  # 2 × 1 − 3 × 0.5
        ("0", "2", "副局长：优 2 票、没有投 3 票"),
    ],
)
def test_votes_not_cast_count_as_the_scheme_says(small: Year, missing: str, value: str | None, label: str) -> None:
    """Five deputies voted on jsc, two on ghc: three votes are not cast."""
    scheme = SCHEME.replace("COMBINE", "newest").replace("combine: VOTES", f"combine: sum\n    missing: {missing}")
    small.write("targets/jilin/scheme.yml", scheme)
    vote(small, "b1", "{deputy: {excellent: 2}}, jsc: {deputy: {excellent: 4, poor: 1}}")
    assert small.unit()["leaders"] == value
    assert small.step("ghc/leaders/deputy").label == label
    assert small.unit("jsc")["leaders"] == "3.5"


@pytest.mark.parametrize(
    ("place", "of", "choose", "value"),
    [
        (3, 21, {}, "1.6"),  # (11 − 3) × 0.2
        (15, 21, {}, "-0.8"),  # (11 − 15) × 0.2
        (3, 15, {"other": "keep"}, "1.6"),
        (3, 15, {"other": "median"}, "1"),  # (8 − 3) × 0.2
        (3, 15, {}, None),  # nobody has said which base holds among 15
    ],
)
def test_places_above_and_below_the_base(
    small: Year, place: int, of: int, choose: dict[str, str], value: str | None
) -> None:
    rank(small, "s1", place, of)
    assert small.unit(choose=choose)["outside"] == value


@pytest.mark.parametrize(("choose", "value"), [({"many": "sum"}, "0.8"), ({"many": "mean"}, "0.4"), ({}, None)])
def test_several_works_ranked(small: Year, choose: dict[str, str], value: str | None) -> None:
    """Rank 3 gives 1.6, rank 15 −0.8; one that was replaced does not count."""
    rank(small, "s1", 1)
    rank(small, "s2", 3, more="replaces: office/s1.yml\n")
    rank(small, "s3", 15)
    assert small.unit(choose=choose)["outside"] == value


def test_a_rating_on_another_scale_is_brought_to_the_schemes(small: Year) -> None:
    """46 of 50 on 100: 46 × 2 = 92 (QZ-2-0)."""
    text = whole(small.root / "targets/jilin")
    small.write("targets/jilin/scheme.yml", text.replace("full: 120,", "full: 50, convert: {to: 100},"))
    rate(small, "r1", "46")
    assert small.unit()["quality"] == "92"
    assert small.step("ghc/quality").formula == "{0} × {1} ÷ {2}"
    assert [small.step(f"ghc/quality/_{key}").value for key in ("before", "to", "from")] == [46, 100, 50]


def test_what_counts_down_is_negative(small: Year) -> None:
    """0.8 recorded as deducted at half weight: −0.8 × 50 % = −0.4."""
    text = whole(small.root / "targets/jilin")
    small.write("targets/jilin/scheme.yml", text.replace("full: 120,", "counts: down, weight: 50%,"))
    rate(small, "r1", "0.8")
    assert small.unit()["quality"] == "-0.8"
    steps = small.results().steps
    assert (str(steps["ghc/quality/_weighted"].value), steps["ghc/quality"].inputs) == ("-2/5", ("ghc/quality/_given",))


def test_two_sources_without_a_word_on_how_they_combine_are_told(small: Year) -> None:
    """The later one does not replace the earlier one: neither counts until the 办法 says how."""
    text = whole(small.root / "targets/jilin")
    small.write("targets/jilin/scheme.yml", text.replace(", combine: newest", ""))
    rate(small, "r1", "90")
    assert small.unit()["quality"] == "90"
    small.record("office/r2.yml", "kind: rating\ncomponent: quality\nsource: 财务处\nscores: {ghc: 80}\n", LATER, "ob")
    made = small.run()
    assert [(each.code, dict(each.facts)) for each in made.problems] == [
        ("R057", {"source": "财务处", "other": "质量组"})
    ]
    assert made.scored is not None
    assert made.scored.results.steps["ghc/quality"].value is None


@pytest.mark.parametrize(("score", "value"), [("0.4", Fraction(-2, 5)), ("-0.4", None)])
def test_what_deducts_is_rated_without_a_minus(small: Year, score: str, value: Fraction | None) -> None:
    """Written −0.4, a deduction of 0.4 would add: it is said and not taken."""
    text = whole(small.root / "targets/jilin")
    small.write("targets/jilin/scheme.yml", text.replace("full: 120,", "counts: down,"))
    rate(small, "r1", score)
    made = small.run()
    assert [problem.code for problem in made.problems] == ([] if value else ["R027"])
    assert made.scored is not None
    assert made.scored.results.steps["ghc/quality"].value == value


@pytest.mark.parametrize(("missing", "value"), [("0", "1.25"), ("1", "1.75")])
def test_a_mean_divides_by_the_votes_not_cast_too(small: Year, missing: str, value: str) -> None:
    """A panel of four: two vote good (2.5 each), two do not: 5 ÷ 4; at 1 point each (5 + 2) ÷ 4, never above 2.5."""
    scheme = SCHEME.replace("COMBINE", "newest").replace("combine: VOTES", f"combine: mean\n    missing: {missing}")
    small.write("targets/jilin/scheme.yml", scheme)
    text = "kind: ballots\ncomponent: leaders\ncounts: {ghc: {director: {good: 2}}, jsc: {director: {good: 4}}}\n"
    small.record("office/b1.yml", text, LATER, "ob")
    assert small.unit()["leaders"] == value


@pytest.mark.parametrize(("weight", "formula"), [("1/3", "91 × 1/3"), ("90%", "91 × 90%")])
def test_a_weight_is_a_leaf_that_anybody_can_compute_with(
    small: Year, weight: str, formula: str, tmp_path: Path
) -> None:
    """91 × 1/3 = 30.33…: the formula is {0} × {1}, and the published figures verify."""
    alone = SCHEME.replace("COMBINE", "newest").partition("  - id: leaders")[0]
    small.write("targets/jilin/scheme.yml", alone.replace("by: 质量组,", f"by: 质量组, weight: {weight},"))
    small.write("targets/jilin/clauses.yml", CLAUSES.partition("  - {id: SM-2")[0])
    rate(small, "r1", "91")
    step = small.step("ghc/quality/_weighted")
    assert (step.formula, step.inputs) == ("{0} × {1}", ("ghc/quality", "ghc/quality/_weighted/weight"))
    projected = projection(small.run(), "internal")
    assert projected is not None
    assert projected.steps["ghc/quality/_weighted"].formula == formula
    out = tmp_path / "out"
    out.mkdir()
    for name, content in files(projected, with_book=False).items():
        (out / name).write_bytes(content)
    assert verify(out).differences == ()
