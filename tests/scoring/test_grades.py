"""Grades, quotas, ties, filling up and honours, worked by hand for rows of totals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest

from scorer.model.entities import Data, Problem
from scorer.scoring.grades.grading import GradeVerdict, grade, honour
from scorer.scoring.grades.ranking import Contender, pool_of, ranks
from scorer.scoring.rules.parameters import Parameters, SchemeReading
from scorer.scoring.scheme.outcomes import grades, honours
from scorer.scoring.scheme.parse import build

GY: list[Data] = [
    {"id": "unqualified", "title": "不合格", "when": {"below": 150}},
    {"id": "advanced", "title": "先进", "when": {"top": 4}, "unless": ["veto"], "backfill": {"choose": "backfill"}},
    {"id": "qualified", "title": "合格", "otherwise": True},
]


def read(rows: list[Data], kind: Literal["grades", "honours"] = "grades", /, **choices: str | None) -> Parameters:
    return SchemeReading("scheme.yml", {"groups": [{"id": "county"}], kind: rows}, choices).root


def row(*totals: str | None, vetoed: str = "", subgroup: str | None = None) -> list[Contender]:
    """Units a, b, c … with these totals; ``vetoed`` names those under a veto."""
    return [
        Contender(
            name, "county", subgroup, None if total is None else Fraction(total), Fraction(0), vetoed=name in vetoed
        )
        for name, total in zip("abcdefghijklmnopq", totals, strict=False)
    ]


def graded(units: list[Contender], rows: list[Data], tie: str | None = None, **choices: str | None) -> str:
    """The first letter of each unit's grade, - where it has none."""
    found = grade(units, grades(read(rows, **choices), ["lazy"]), tie)
    return " ".join((found.get(each.unit, GradeVerdict()).grade or "-")[:2] for each in units)


def test_the_threshold_lies_at_150_and_the_first_four_are_advanced() -> None:
    """149.99 is below 150, 150.00 is not; four of six are in front."""
    units = row("190", "180", "170", "160", "150.00", "149.99")
    assert graded(units, GY, backfill="false") == "ad ad ad ad qu un"


def test_among_the_first_four_but_below_150_is_unqualified_and_the_place_stays_empty() -> None:
    units = row("190", "180", "149.99", "149.98", "149")
    assert graded(units, GY, backfill="true") == "ad ad un un un"


@pytest.mark.parametrize(
    ("backfill", "expected"),
    [("false", "qu ad ad ad qu un"), ("true", "qu ad ad ad ad un"), (None, "qu ad ad ad - un")],
)
def test_a_vetoed_first_place(backfill: str | None, expected: str) -> None:
    """a has 200 and a veto: b, c, d stay advanced; e, the fifth, only where the place is passed on."""
    units = row("200", "180", "170", "160", "155", "140", vetoed="a")
    assert graded(units, GY, backfill=backfill) == expected


def test_what_is_open_and_what_was_passed_on_are_said() -> None:
    units = row("200", "180", "170", "160", "155", vetoed="a")
    open_ = grade(units, grades(read(GY, backfill=None), ()), None)
    assert open_["e"].missing == ("等次“先进”：解释 backfill 未定",)
    filled = grade(units, grades(read(GY, backfill="true"), ()), None)
    assert filled["e"].notes == ("名额 4 个", "递补：前面有单位被取消资格，名额顺延")
    assert filled["b"].notes == ("名额 4 个",)


TIED = ("200", "190", "180", "170", "170", "160")
"""Four places; d and e share the fourth and the fifth."""


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (None, "ad ad ad - - qu"),
        ("include_all", "ad ad ad ad ad qu"),
        ("exclude_all", "ad ad ad qu qu qu"),
        ("tiebreak_by_base_score", "ad ad ad - - qu"),  # their first components are equal too
    ],
)
def test_ties_on_the_line(tie: str | None, expected: str) -> None:
    assert graded(row(*TIED), GY, tie, backfill="false") == expected


def test_the_first_component_breaks_a_tie() -> None:
    """Both 170: d's first component is 150, e's 160."""
    units = row(*TIED)
    units[3:5] = [
        Contender("d", "county", None, Fraction(170), Fraction(150)),
        Contender("e", "county", None, Fraction(170), Fraction(160)),
    ]
    assert graded(units, GY, "tiebreak_by_base_score", backfill="false") == "ad ad ad qu ad qu"
    units[4] = Contender("e", "county", None, Fraction(170), None)
    found = grade(units, grades(read(GY, backfill="false"), ()), "tiebreak_by_base_score")
    assert found["d"].missing == ("等次“先进”：名额线上同分，没有基本分可比",)


def test_a_vetoed_unit_on_the_line_takes_part_in_the_tie_unless_its_place_is_passed_on() -> None:
    units = row(*TIED, vetoed="d")
    assert graded(units, GY, None, backfill="false") == "ad ad ad qu - qu"
    assert graded(units, GY, None, backfill="true") == "ad ad ad qu ad qu"


def test_fewer_units_than_places_and_a_tie_that_fits() -> None:
    assert graded(row("190", "180"), GY, backfill="false") == "ad ad"
    assert graded(row("190", "180", "170", "170", "160"), GY, backfill="false") == "ad ad ad ad qu"


def test_a_unit_without_a_total_has_no_grade() -> None:
    assert graded(row("190", None, "140"), GY, backfill="false") == "ad - un"


def tenth(more: dict[str, Data] | None = None) -> list[Data]:
    return [
        {"id": "advanced", "when": {"top": "10%"}, "among": "subgroup", **(more or {})},
        {"id": "ordinary", "otherwise": True},
    ]


TEN_TO_23 = [str(90 - place) for place in range(23)]


@pytest.mark.parametrize(
    ("size", "rounding", "more", "places"),
    [
        (14, "floor", {}, 1),  # 1.4 → 1
        (14, "half_up", {}, 1),
        (14, "ceil", {}, 2),
        (15, "half_up", {}, 2),  # 1.5 → 2
        (15, "floor", {}, 1),
        (9, "floor", {}, 0),  # 0.9 → 0
        (9, "floor", {"floor": 1}, 1),
        (10, "floor", {"floor": 1}, 1),
        (9, "ceil", {}, 1),
    ],
)
def test_a_tenth_of_a_pool(size: int, rounding: str, more: dict[str, Data], places: int) -> None:
    units = row(*TEN_TO_23[:size], subgroup="一口")
    assert graded(units, tenth({"rounding": rounding, **more})).split().count("ad") == places


def test_how_a_place_came_about_is_said() -> None:
    """10 % of 14 is 1.4: one place."""
    found = grade(row(*TEN_TO_23[:14], subgroup="一口"), grades(read(tenth()), ()), None)
    assert found["a"].notes == ("14 个单位的 10% 是 1.4，名额 1 个",)
    assert found["b"].notes == ()


def test_those_without_a_total_count_in_the_base() -> None:
    """Ten units, two of them without a total: 10 % of ten is one place."""
    totals = ["90", "80", "70", "60", "50", "40", "30", "20", None, None]
    assert graded(row(*totals, subgroup="一口"), tenth()) == "ad or or or or or or or - -"


def test_each_subgroup_has_its_own_places_or_all_share_them() -> None:
    """Two subgroups of ten: one place each, together two of twenty."""
    one = row(*TEN_TO_23[:10], subgroup="一口")
    two = [Contender(each.unit.upper(), each.group, "二口", (each.total or Fraction(0)) - 50, None) for each in one]
    assert graded([*one, *two], tenth()).split().count("ad") == 2
    assert graded([*one, *two], tenth()).split()[10] == "ad"
    assert graded([*one, *two], tenth({"among": "all"})).split()[:3] == ["ad", "ad", "or"]
    assert graded([*one, *two], tenth({"among": "group"})).split()[:3] == ["ad", "ad", "or"]


@pytest.mark.parametrize("key", ["rounding", "floor", "among"])
def test_an_unset_choice_leaves_the_grade_open(key: str) -> None:
    units = row(*TEN_TO_23[:14], subgroup="一口")
    rows = tenth({key: {"choose": "open"}})
    assert set(graded(units, rows, open=None).split()) == {"-"}
    found = grade(units, grades(read(rows, open=None), ()), None)
    assert found["a"].missing == ("等次“advanced”：解释 open 未定",)


def test_rounding_does_not_matter_where_the_share_is_whole() -> None:
    """10 % of 10 is one, however it is rounded."""
    units = row(*TEN_TO_23[:10], subgroup="一口")
    assert graded(units, tenth({"rounding": {"choose": "open"}}), open=None).split().count("ad") == 1


@pytest.mark.parametrize(("written", "places"), [("15%", 3), ("150‰", 3), ("8‰", 0)])
def test_a_share_is_percent_however_it_is_written(written: Data, places: int) -> None:
    """15 % of 20 is 3; 8 ‰ of 20 is 0.16."""
    rows: list[Data] = [{"id": "advanced", "when": {"top": written}}]
    units = [Contender(str(place), "county", None, Fraction(place)) for place in range(20)]
    assert graded(units, rows).split().count("ad") == places


def test_bounds_both_ways_a_veto_and_any() -> None:
    rows: list[Data] = [
        {"id": "bad", "when": [{"veto": True}, {"below": 60}]},
        {"id": "good", "when": {"at_least": 90}},
        {"id": "middling", "when": {"at_least": 60, "below": 90}},
    ]
    assert graded(row("95", "90", "89.99", "60", "59.99", vetoed="a"), rows) == "ba go mi mi ba"


def test_a_bound_that_is_not_passed() -> None:
    """At most 60 is unqualified: 60 is, 61 is not."""
    rows: list[Data] = [{"id": "bad", "when": {"at_most": 60}}, {"id": "good", "otherwise": True}]
    assert graded(row("59", "60", "61"), rows) == "ba ba go"


def test_an_unset_threshold_leaves_it_open() -> None:
    rows: list[Data] = [{"id": "bad", "when": {"below": {"choose": "x"}}}, {"id": "good", "otherwise": True}]
    assert graded(row("95"), rows, x=None) == "-"
    assert graded(row("95"), rows, x="96") == "ba"
    either: list[Data] = [{"id": "bad", "when": [{"below": {"choose": "x"}}, {"below": 60}]}]
    assert graded(row("95", "50"), either, x=None) == "- ba"


def test_a_category_of_penalty_may_bar_and_groups_have_their_own_grades() -> None:
    rows: list[Data] = [
        {"id": "first", "groups": ["county"], "otherwise": True, "unless": ["lazy"]},
        {"id": "second", "otherwise": True},
        {"id": "never"},
    ]
    units = row("90", "80")
    units[1] = Contender("b", "county", None, Fraction(80), marks=frozenset({"lazy"}))
    units.append(Contender("c", "other", None, Fraction(70)))
    assert graded(units, rows) == "fi se se"


def test_honours_are_picked_among_a_grade() -> None:
    """Twenty people: 15 % excellent are three, 5 % commended is one; the vetoed first one has neither."""
    units = [Contender(f"p{place:02}", "staff", None, Fraction(100 - place), vetoed=place == 0) for place in range(20)]
    rows: list[Data] = [{"id": "excellent", "when": {"top": "15%"}, "unless": ["veto"], "backfill": True}]
    given = grade(units, grades(read(rows), ()), None)
    assert sorted(given) == ["p01", "p02", "p03"]
    commended: list[Data] = [{"id": "commended", "title": "表彰", "when": {"top": "5%", "grade": "excellent"}}]
    root = SchemeReading("scheme.yml", {"grades": rows, "honours": commended}, {}).root
    assert honour(units, honours(root, ()), given, None) == ({"p01": ("commended",)}, {})
    assert not root.reading.problems


def test_a_tie_for_an_honour_is_open_too() -> None:
    units = row("90", "90", "80")
    rows: list[Data] = [{"id": "best", "title": "最好", "when": {"top": 1}}]
    found, unsure = honour(units, honours(read(rows, "honours"), ()), {}, None)
    assert (found, sorted(unsure)) == ({}, ["a", "b"])
    assert unsure["a"] == ("表彰“最好”：名额线上同分，解释 gen.tie_at_quota 未定",)


@pytest.mark.parametrize(("tie", "expected"), [("competition", [1, 1, 3]), ("dense", [1, 1, 2])])
def test_ranks_inside_group_and_subgroup(tie: str, expected: list[int]) -> None:
    plain: dict[str, Data] = {"scheme": "s", "title": "t", "groups": [{"id": "county", "title": "县", "ranked": True}]}
    scheme, problems = build({**plain, "components": []}, {}, "scheme.yml")
    assert not problems
    units = [*row("90", "90", "80", None), Contender("z", "county", "二口", Fraction(85))]
    found = ranks(units[:4], scheme, tie, lambda each: pool_of(each, "group"))
    assert [found.get(name) for name in "abcd"] == [*expected, None]
    assert ranks(units, scheme, tie, lambda each: pool_of(each, "subgroup"))["z"] == 1


def test_names_that_do_not_exist_are_problems() -> None:
    plain: dict[str, Data] = {"scheme": "s", "title": "t", "groups": [{"id": "g", "title": "组"}], "components": []}
    rows: dict[str, Data] = {
        "grades": [{"id": "good", "otherwise": True}],
        "honours": [{"id": "best", "when": {"grade": "excelent"}}],
        "consequences": [{"clauses": ["X-1"], "title": "t", "when": [{"grade": ["good", "bad"], "years": 2}]}],
        "exports": [{"of": "work", "title": "另一处"}],
    }
    _, found = build({**plain, **rows}, {}, "scheme.yml")
    assert [(problem.code, problem.facts["name"], path(problem)) for problem in found] == [
        ("S021", "excelent", ("honours", 0, "when", "grade")),
        ("S021", "bad", ("consequences", 0, "when", 0, "grade")),
        ("S021", "work", ("exports", 0, "of")),
    ]


def path(problem: Problem) -> object:
    return getattr(problem.place, "path", None)


def test_each_grade_has_its_reason() -> None:
    """Four places go to b, c, d, e; f is fifth of the six that may; a has a veto; g is below 150."""
    units = row("200", "190", "180", "170", "165", "160", "149.99", vetoed="a")
    found = grade(units, grades(read(GY, backfill="true"), ()), None)
    said = {name: [(each.grade, each.kind, each.text) for each in verdict.reasons] for name, verdict in found.items()}
    assert said["a"][0] == ("先进", "veto", "被一票否决，不能评")
    assert said["b"] == []
    assert said["f"] == [("先进", "quota", "名额 4 个，按总成绩没有排进")]
    assert said["g"] == [("不合格", "bound", "总成绩低于 150 分")]


@pytest.mark.parametrize(("backfill", "honoured"), [(True, ["b", "c"]), (False, ["b"])])
def test_the_place_of_a_vetoed_first_is_passed_on_only_where_the_clause_says_so(
    backfill: bool, honoured: list[str]
) -> None:
    """Two are honoured; the first of four is vetoed: the third moves up, or one place stays empty."""
    units = row("90", "80", "70", "60")
    units[0] = replace(units[0], vetoed=True)
    rows: list[Data] = [{"id": "best", "title": "最好", "when": {"top": 2}, "backfill": backfill}]
    found, unsure = honour(units, honours(read(rows, "honours"), ()), {}, None)
    assert (sorted(found), unsure) == (honoured, {})


def test_a_lowered_grade_says_what_it_was_before() -> None:
    """95 is 优秀, one grade lower 良好: the reason is the lowering, not that 95 reached the grade it has not."""
    rows: list[Data] = [
        {"id": "excellent", "title": "优秀", "when": {"at_least": 90}},
        {"id": "good", "title": "良好", "otherwise": True},
    ]
    [unit] = row("95")
    verdict = grade([replace(unit, lowered=1)], grades(read(rows), []), None)["a"]
    assert verdict.grade == "good"
    assert [(each.grade, each.kind, each.text) for each in verdict.reasons] == [
        ("良好", "veto", "原为“优秀”，因否决情形降 1 等")
    ]
