"""Why a unit has its grade, in its row, on its page and in the files: quota, veto, bound, as far as that is public."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from kit.site_reading import Document, squeezed
from kit.years import SHIPPED

from scorer.pipeline import run
from scorer.publish.open_data.rows import rows
from scorer.publish.site import pages
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Audience, Projection


@cache
def zaozhuang(audience: Audience) -> Projection:
    view = run.projection(run.run([SHIPPED], "zaozhuang/2025", date(2026, 3, 31)), audience, compared=False)
    assert view is not None
    return view


def text_of(view: Projection, place: str) -> str:
    made = pages.cycle_pages(view, FigureLinks(view), (), {})
    return squeezed(next(Document(str(each.body)).text for each in made if each.address.endswith(place)))


def test_the_first_of_its_subgroup_is_not_advanced_since_the_subgroup_is_too_small() -> None:
    """市交通运输局 is first of five in 城建口: 10 % of 5 are 0.5, rounded down no place."""
    said = "没有评“先进集体”：城建口的 5 个单位的 10% 是 0.5，名额 0 个"
    view = zaozhuang("internal")
    assert said in text_of(view, "results/index.html")
    jtj = next(unit for unit in view.units if unit.name == "市交通运输局")
    assert said in text_of(view, f"units/{jtj.id}/index.html")
    row = next(row for row in rows(view)["results"] if row["unit"] == jtj.id)
    assert row["grade_reason"] == f"{said}（ZZ-1-4-a、ZZ-1-4-c）"


def test_a_vetoed_unit_reads_that_it_is() -> None:
    units = {unit.name: [each.text for each in unit.grade_reasons] for unit in zaozhuang("internal").units}
    assert units["市卫生健康委"][0] == "没有评“先进集体”：被一票否决，不能评"
    assert units["市财政局"] == ["10 个单位的 10% 是 1，名额 1 个"], (
        "who has the grade reads how many places there were"
    )


@pytest.mark.parametrize("name", ["薛城区", "山亭区"])
def test_the_public_reads_of_a_district_why_it_is_not_advanced(name: str) -> None:
    unit = next(unit for unit in zaozhuang("public").units if unit.name == name)
    assert [each.text for each in unit.grade_reasons] == ["没有评“先进集体”：区（市）的 名额 2 个，按总成绩没有排进"]


def test_whose_grade_is_not_public_has_no_reason_either() -> None:
    for unit in zaozhuang("public").units:
        assert unit.grade is not None or unit.grade_reasons == ()
