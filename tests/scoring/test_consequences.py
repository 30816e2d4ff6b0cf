"""Consequences over a year and over two, exports, and what of them an audience sees: two small years in a folder."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, cast

import pytest
from kit.years import CYCLE, Year

from scorer.cli.output.scores import scores
from scorer.model.book import Book
from scorer.pipeline.as_of import moments
from scorer.pipeline.run import projection, run
from scorer.publish.site.step_links import FigureLinks
from scorer.publish.site.unit import page
from scorer.scoring.results_json import document
from scorer.scoring.score import Scored, score

SCHEME = """\
scheme: jilin
title: 小办法
rounding: {digits: 2}
groups: [{id: county, title: 县区, ranked: true}, {id: other, title: 别的组}]
components:
  - {id: score, title: 得分, rule: assessed, full: 220, by: 绩效办, clauses: [SM-1]}
grades:
  - {id: unqualified, title: 不合格, when: {below: 150}, clauses: [SM-2]}
  - {id: advanced, title: 先进, when: {top: 1}, clauses: [SM-2]}
  - {id: qualified, title: 合格, otherwise: true, clauses: [SM-2]}
honours:
  - {id: best, title: 标兵, when: {top: 1, grade: advanced}, clauses: [SM-2]}
consequences:
  - {clauses: [SM-3], title: 减少项目, groups: [county], when: {grade: unqualified}}
  - {clauses: [SM-4], title: 列入清单, when: {grade: unqualified, years: 2}}
  - {clauses: [SM-5], title: 书面检查, when: [{below: 100}, {last_in_group: true, years: 2}]}
  - {clauses: [SM-6], title: 职务建议, when: {grade: unqualified, years: 2}, personal: true}
  - {clauses: [SM-7], title: 表扬, when: {at_least: 180}}
  - {clauses: [SM-8], title: 别组的, groups: [other], when: {at_least: 0}}
exports:
  - {of: score, groups: [county], title: 另一考核的得分, clauses: [SM-9]}
"""

UNITS = """\
office: {name: 绩效办, accounts: [oa]}
units:
  - {id: a, name: 甲县, group: county, accounts: [aa]}
  - {id: b, name: 乙县, group: county, accounts: [ba], formerly: [b-old]}
  - {id: c, name: 丙县, group: county, accounts: [ca]}
"""

TARGETS = "targets:\n  - {id: '1', title: 目标, due: 2025-12, units: [{unit: a, role: lead}]}\n"
CLAUSES = "clauses:\n" + "".join(
    f"  - {{id: SM-{n}, place: 第{n}条, text: 一条, type: [computation], figures: [], covered: by-rule}}\n"
    for n in range(1, 10)
)
NOW = "a: 190.00, b: 149.99, c: 150.00"
BEFORE = "a: 190, b: 140, c: 180"
ON = date(2026, 3, 1)


@pytest.fixture
def two(year: Year) -> Year:
    """This year, and last year as it was settled."""
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    one_year(year, 2025, NOW)
    return year


def one_year(year: Year, number: int, scores: str, units: str = UNITS, settles: str | None = None) -> None:
    folder = f"targets/jilin/{number}"
    year.write(f"{folder}/cycle.yml", CYCLE.replace("2025", str(number)))
    year.write(f"{folder}/units.yml", units)
    year.write(f"{folder}/targets.yml", TARGETS.replace("2025", str(number)))
    text = f"kind: rating\ncomponent: score\nsource: 绩效办\nscores: {{{scores}}}\n"
    year.write(f"submissions/jilin/{number}/office/r.yml", text)
    if settles is not None:
        text = f"kind: resolution\nsettles: results\ndigest: {settles}\ndate: {number + 1}-01-20\nmeeting: 局务会\n"
        year.write(f"submissions/jilin/{number}/office/final.yml", text)


def last_year(year: Year, scores: str = BEFORE, units: str = UNITS) -> None:
    """2024, settled by a resolution with the digest of what it settled."""
    one_year(year, 2024, scores, units)
    made = run([year.root], "jilin/2024", ON)
    assert made.scored is not None
    assert made.sound, made.problems
    one_year(year, 2024, scores, units, made.scored.results.digest)


def rows(year: Year) -> dict[str, dict[str, object]]:
    made = run([year.root], "jilin/2025", ON)
    assert made.sound, made.problems
    assert made.scored is not None
    found = cast("list[dict[str, object]]", document(made.scored.results)["units"])
    return {str(row["unit"]): row for row in found}


def clauses(row: dict[str, object], key: str = "consequences") -> list[str]:
    return [item["clause"] for item in cast("list[dict[str, str]]", row[key])]


def test_grades_ranks_and_what_follows_within_a_year(two: Year) -> None:
    """149.99 is unqualified, 150.00 is not, the first is advanced and the best of the advanced."""
    last_year(two, "a: 190, b: 180, c: 170")
    found = rows(two)
    assert {unit: (row["grade"], row["rank"]) for unit, row in found.items()} == {
        "a": ("advanced", 1),
        "b": ("unqualified", 3),
        "c": ("qualified", 2),
    }
    assert found["a"]["honours"] == ["best"]
    assert [clauses(found[unit]) for unit in "abc"] == [["SM-7"], ["SM-3"], []]


def test_two_years_running(two: Year) -> None:
    """b was unqualified and last in 2024 (settled) and in 2025; what touches persons is a notice to the office."""
    last_year(two)
    found = rows(two)
    assert clauses(found["b"]) == ["SM-3", "SM-4", "SM-5"]
    assert clauses(found["b"], "notices") == ["SM-6"]
    assert clauses(found["c"]) == []
    assert found["b"]["missing"] == []


def test_earlier_moments_of_a_year_look_back_too(two: Year) -> None:
    """As settled on 2026-01-20 (b 149.99, before the correction to 148.00 of 02-10), b is unqualified two years running.

    2024 was settled on 2025-01-20, so it counts on that day as it does today.
    """
    last_year(two)
    one_year(two, 2025, NOW, settles=f"sha256:{'0' * 64}")
    text = "kind: rating\ncomponent: score\nsource: 绩效办\nscores: {b: 148.00}\n"
    two.record("office/r2.yml", text, "2026-02-10T10:00:00+08:00", "oa")
    made = run([two.root], "jilin/2025", ON)
    ((day, label, results),) = [(each.day, each.label, each.results) for each in made.past]
    assert (day, label) == (date(2026, 1, 20), "审定")
    b = next(unit for unit in results.units if unit.unit == "b")
    assert (results.steps[b.total].value, b.missing) == (Fraction("149.99"), ())
    assert [each.clause for each in b.consequences] == ["SM-3", "SM-4", "SM-5"]
    view = moments([two.root], "jilin/2025", [(day, "public")])[day, "public"]
    shown = next(unit for unit in view.units if unit.id == "b")
    assert [clause for clause, _ in shown.consequences] == ["SM-3", "SM-4", "SM-5"]


def test_a_year_that_is_not_there_is_missing_where_it_would_matter(two: Year) -> None:
    found = rows(two)
    assert clauses(found["b"]) == ["SM-3"]
    assert found["b"]["missing"] == ["列入清单（SM-4）：没有 2024 年的结果", "书面检查（SM-5）：没有 2024 年的结果"]
    assert found["a"]["missing"] == []


def test_a_year_that_nobody_settled_does_not_count(two: Year) -> None:
    one_year(two, 2024, BEFORE)
    assert rows(two)["b"]["missing"] == [
        "列入清单（SM-4）：2024 年的结果没有经会议决定审定",
        "书面检查（SM-5）：2024 年的结果没有经会议决定审定",
    ]


def test_a_year_that_changed_since_it_was_settled_does_not_count(two: Year) -> None:
    last_year(two)
    text = "kind: rating\ncomponent: score\nsource: 绩效办\nscores: {b: 141}\n"
    two.write("submissions/jilin/2024/office/r2.yml", text)
    assert rows(two)["b"]["missing"][0] == "列入清单（SM-4）：2024 年的结果与会议决定审定的摘要值不符"  # type: ignore[index]


def test_a_year_over_which_the_program_fails_is_named_and_does_not_stop_this_one(
    two: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_year(two)

    def failing(book: Book, *given: Any, **named: Any) -> Scored:
        return score(cast("Book", None) if book.cycle.year == 2024 else book, *given, **named)

    monkeypatch.setattr("scorer.pipeline.run.score", failing)
    found = rows(two)["b"]
    assert found["grade"] == "unqualified"
    assert found["missing"] == [
        "列入清单（SM-4）：2024 年的结果没有算出来（程序出错）",
        "书面检查（SM-5）：2024 年的结果没有算出来（程序出错）",
    ]


def test_a_unit_is_found_under_its_former_name_and_one_that_was_not_there_has_no_two_years(two: Year) -> None:
    last_year(
        two, "a: 190, b-old: 140, c: 180", UNITS.replace("id: b,", "id: b-old,").replace(", formerly: [b-old]", "")
    )
    assert clauses(rows(two)["b"]) == ["SM-3", "SM-4", "SM-5"]
    lines = [line for line in UNITS.splitlines(keepends=True) if "乙县" not in line]
    last_year(two, "a: 190, c: 180", "".join(lines))
    assert clauses(rows(two)["b"]) == ["SM-3"]
    assert rows(two)["b"]["missing"] == []


def test_without_a_total_nothing_is_known(two: Year) -> None:
    last_year(two)
    one_year(two, 2025, "a: 190, c: 150")
    found = rows(two)["b"]
    assert (found["total"], found["rank"], found["grade"], clauses(found)) == (None, None, None, [])
    assert found["missing"] == ["得分：绩效办尚未评分"]


def test_a_threshold_nobody_has_chosen_is_named(two: Year) -> None:
    choice = (
        "interpretations:\n  - {id: bar, clauses: [SM-7], question: 几分, type: number, chosen: null, required: true}\n"
    )
    two.write("targets/jilin/scheme.yml", SCHEME.replace("at_least: 180", "at_least: {choose: bar}") + choice)
    assert rows(two)["a"]["missing"] == ["表扬（SM-7）：解释 bar 未定"]


def test_a_component_serves_elsewhere_too(two: Year) -> None:
    assert rows(two)["b"]["exports"] == [
        {"component": "score", "as": "另一考核的得分", "value": "149.99", "step": "b/score", "clauses": ["SM-9"]}
    ]


@pytest.mark.parametrize(("grades", "expected"), [("public", ["SM-3", "SM-4", "SM-5"]), ("internal", [])])
def test_where_grades_are_closed_so_is_all_that_tells_them(two: Year, grades: str, expected: list[str]) -> None:
    last_year(two)
    two.write("targets/jilin/2025/cycle.yml", CYCLE.replace("grades: public", f"grades: {grades}"))
    view = projection(run([two.root], "jilin/2025", ON), "public")
    assert view is not None
    b = next(unit for unit in view.units if unit.id == "b")
    assert [clause for clause, _ in b.consequences] == expected
    assert b.grade == ("不合格" if expected else None)
    assert [title for title, _ in b.exports] == ["另一考核的得分"]
    a = next(unit for unit in view.units if unit.id == "a")
    assert (a.honours, tuple(each.text for each in a.grade_reasons)) == (
        (("标兵",), ("名额 1 个",)) if expected else ((), ())
    )


@pytest.mark.parametrize("part", ["scores", "ranks", "grades", "progress"])
def test_what_an_earlier_year_does_not_publish_follows_from_no_later_one(two: Year, part: str) -> None:
    """Nothing in 2025 is confidential, and 2024 says nothing of b: 140 or 185 there, this year's public output is one."""
    seen = []
    for before in (BEFORE, BEFORE.replace("140", "185")):
        last_year(two, before)
        closed = CYCLE.replace("2025", "2024").replace(f"{part}: public", f"{part}: internal")
        two.write("targets/jilin/2024/cycle.yml", closed)
        made = run([two.root], "jilin/2025", ON)
        inside, view = projection(made, "internal"), projection(made, "public")
        assert inside is not None
        assert view is not None
        b = next(unit for unit in inside.units if unit.id == "b")
        assert [clause for clause, _ in b.consequences] == (["SM-3", "SM-4", "SM-5"] if "140" in before else ["SM-3"])
        seen.append(repr(view))
        b = next(unit for unit in view.units if unit.id == "b")
        assert [clause for clause, _ in b.consequences] == ["SM-3"]
        assert "列入清单（SM-4）：2024 年的成绩、名次或等次不公开" in b.missing
    assert seen[0] == seen[1]


def test_what_touches_persons_is_on_no_page(two: Year) -> None:
    last_year(two)
    made = run([two.root], "jilin/2025", ON)
    for view in (projection(made, "public"), projection(made, "internal")):
        assert view is not None
        assert not [text for unit in view.units for text in unit.consequences if "职务建议" in text]
        assert "职务建议" not in repr(view.units)


def test_a_units_page_says_its_grade_its_honour_and_what_else_its_figure_is_for(two: Year) -> None:
    view = projection(run([two.root], "jilin/2025", ON), "internal")
    assert view is not None
    text = page(view, FigureLinks(view), view.units[0], ()).body
    for words in ("先进", "标兵", "等次的由来：名额 1 个", "另一考核的得分：", "组内第 1 名"):
        assert words in text
    assert "一票否决" not in text


def test_the_table_has_grades_and_tells_the_office_what_touches_persons(two: Year) -> None:
    last_year(two)
    text = scores(run([two.root], "jilin/2025", ON))
    assert "等次" in text.splitlines()[1]
    assert text.endswith("只供考核办掌握，不上任何页面：\n　乙县：职务建议（SM-6）\n")


def test_an_earlier_year_without_a_grade_is_named_and_who_is_last_needs_every_total(two: Year) -> None:
    """In 2024 b was not rated: neither its second unqualified year nor who was last can be known."""
    last_year(two, "a: 190, c: 180")
    missing = cast("list[str]", rows(two)["b"]["missing"])
    assert "列入清单（SM-4）：本单位 2024 年没有等次或总成绩" in missing
    assert "SM-4" not in clauses(rows(two)["b"])
