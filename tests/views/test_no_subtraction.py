"""No figure that the public reads gives a withheld one away by subtraction.

A reader who knows the 办法 knows how each figure is made of others. Whatever all but one of the figures of a sum
tell, tells that one. So all that can be worked out from what is published is worked out here, to the end, and
nothing withheld may be among it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from kit import planting
from kit.scheme_files import whole
from kit.years import CYCLE, Year

from scorer.model.records import Ballots
from scorer.model.results import Step
from scorer.pipeline.run import CycleRun, cycles, projection, run
from scorer.publish.site.pages import pages
from scorer.views.access import Access
from scorer.views.year_types import Projection

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 4, 30)
SHIPPED = (
    "audit-bureau/2025",
    "guangyuan/2024",
    "guangyuan/2025",
    "jilin/2025",
    "quanzhou/2019",
    "quanzhou/2020",
    "sanmenxia/2025",
    "zaozhuang/2025",
)
"""Every shipped year that is scored; a test below holds the list to it."""


def public(run: CycleRun) -> Projection:
    made = projection(run, "public", compared=False)
    assert made is not None
    return made


def steps_of(run: CycleRun) -> Mapping[str, Step]:
    assert run.scored is not None
    return run.scored.results.steps


def withheld(run: CycleRun) -> set[str]:
    """Every step on a closed row, on a vote, on a confidential category: what no reader may come to know."""
    assert run.book is not None
    assert run.scored is not None
    access = Access(run.book, "public", final=run.scored.results.status == "final")
    rows, categories = access.closed_rows(), access.secrets.confidential
    return {
        name
        for name, step in steps_of(run).items()
        if rows & set(name.split("/")[2:])
        or any(name.split("/")[1:3] == list(pair) for pair in categories)
        or isinstance(run.book.records.get(step.record or ""), Ballots)
    }


def table(run: CycleRun, projection: Projection) -> dict[str, Fraction]:
    """What the target table tells beside the figures: an open row's points, and that it was done or was not."""
    known = {}
    open_rows = {row.id: row for row in projection.targets if row.withheld is None}
    for name, step in steps_of(run).items():
        unit, _, *rest = name.split("/")
        row = open_rows.get(rest[0]) if rest else None
        if row is None or step.value is None or unit not in {part.unit for part in row.parts}:
            continue
        if rest[-1] == "points" or (len(step.inputs) > 1 and _is_whole(step, steps_of(run))):
            known[name] = step.value
    return known


def _is_whole(step: Step, steps: Mapping[str, Step]) -> bool:
    return all(steps[part].value in {0, 1} for part in step.inputs[1:])


def equations(steps: Mapping[str, Step]) -> Iterator[tuple[str, ...]]:
    """(sum, its parts…), each of which the others tell; a product or quotient with its factors alike."""
    for name, step in steps.items():
        bounded = any(note.kind in {"capped", "floored"} for note in step.notes)
        if step.inputs and step.value is not None and not bounded:
            yield (name, *step.inputs)


def worked_out(known: Iterable[str], steps: Mapping[str, Step]) -> set[str]:
    """All that follows from what is known: from every figure of an equation but one, that one."""
    found, rest, before = set(known), list(equations(steps)), -1
    while len(found) != before:
        before = len(found)
        for names in rest:
            unknown = [name for name in names if name not in found]
            if len(unknown) == 1:
                found.add(unknown[0])
    return found


def given_away(run: CycleRun) -> list[str]:
    made = public(run)
    known = {name for name, step in made.steps.items() if step.value is not None} | table(run, made).keys()
    return sorted(worked_out(known, steps_of(run)) & withheld(run))


@pytest.mark.parametrize("name", SHIPPED)
def test_of_the_shipped_years_nothing_withheld_can_be_worked_out(name: str) -> None:
    ran = run([ROOT], name, ON)
    assert given_away(ran) == []
    assert not withheld(ran) & public(ran).steps.keys()


def test_the_withheld_values_of_the_shipped_years_are_many() -> None:
    """Or the test above would show nothing: votes, confidential categories and closed rows are all there."""
    runs = {name: run([ROOT], name, ON) for name in cycles([ROOT])}
    assert {name for name, ran in runs.items() if ran.scored} == set(SHIPPED)
    found = {name: len(withheld(runs[name])) for name in SHIPPED}
    assert sum(found.values()) > 100
    assert found["guangyuan/2025"] > 0


@pytest.mark.parametrize("every", [1, 2, 7], ids=["all", "half", "some"])
@pytest.mark.parametrize("name", SHIPPED)
def test_whichever_rows_of_a_shipped_year_are_withheld_nothing_of_them_can_be_worked_out(
    name: str, every: int, tmp_path: Path
) -> None:
    """Every row, each second or each seventh is closed; and the pages of what is left are made."""
    for folder in ("targets", "submissions"):
        shutil.copytree(ROOT / folder / name.partition("/")[0], tmp_path / folder / name.partition("/")[0])
    place = tmp_path / "targets" / name / "targets.yml"
    data = planting.read(place.read_text("utf-8"))
    for row in data["targets"][::every]:
        row["disclosure"] = {"type": "withheld", "reason": "工作秘密"}
    planting.write(place, data)
    ran = run([tmp_path], name, ON)
    assert given_away(ran) == []
    made = public(ran)
    assert not withheld(ran) & made.steps.keys()
    assert all(each.total is None or each.total in made.steps for each in made.units)
    assert set(made.timeline.earlier) <= {each.id for each in made.units if each.total}
    assert all(page.body for page in pages([made], {}, {}, "公开"))


DAY, LATER = "2025-06-20T09:00:00+08:00", "2025-06-25T09:00:00+08:00"
CLOSED = "    disclosure: {type: withheld, reason: 交通战备}\n"


@pytest.fixture
def year(tmp_path: Path) -> Year:
    made = Year(tmp_path)
    made.write("targets/jilin/2025/cycle.yml", CYCLE)
    return made


def close(year: Year, place: int) -> None:
    year.rows[place] += CLOSED
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))


def test_one_withheld_row_among_open_ones(year: Year) -> None:
    """2 of 2 and 2 of 2 points earned, the second row withheld: neither its points nor that it was done."""
    for name in ("2025-01", "2025-09"):
        year.target(name)
        year.decide(year.report(f"ghc/{name}.yml", name, DAY), at=LATER)
    close(year, 1)
    ran = year.run("2025-12-31")
    assert "ghc/work" in public(ran).steps
    assert given_away(ran) == []


def test_the_only_row_of_a_unit_withheld(year: Year) -> None:
    """The unit's work is that row's: 0 or 100. So neither the work, nor its lateness, nor the total has a value."""
    year.target("2025-01")
    year.decide(year.report("ghc/a.yml", "2025-01", DAY), at=LATER)
    close(year, 0)
    ran = year.run("2025-12-31")
    made = public(ran)
    own = {name: step.value for name, step in made.steps.items() if name.startswith("ghc/")}
    closed = {"work", "work/_weighted", "supervision", "supervision/_weighted", "total"}
    assert {name for name, value in own.items() if value is None} == {f"ghc/{name}" for name in closed}
    assert {name: own[name] for name in own if own[name] is not None and name.count("/") == 1} == {
        "ghc/bonus": "0.00",
        "ghc/penalty": "0.00",
    }
    assert given_away(ran) == []
    [page] = [each for each in pages([made], {}, {}, "公开") if each.address.endswith("/results/index.html")]
    row = page.body[page.body.index("综合规划处") :].partition("</tr>")[0]
    assert (row.count("不公开"), row.count("不适用")) == (3, 0)


def test_how_many_targets_have_figures_is_counted_over_the_open_ones(year: Year) -> None:
    year.target("2025-01")
    year.target("2025-09")
    close(year, 1)
    assert public(year.run("2025-12-31")).timeline.quantitative == "定量目标 1 / 1（100.00%）"


def test_of_votes_no_sum_is_published_for_any_unit(tmp_path: Path) -> None:
    made = Year(tmp_path)
    scheme = whole(made.root / "targets/jilin")
    votes = "  - {id: leaders, title: 领导评价, rule: votes, clauses: [JL-10], points: {director: {good: 5}, deputy: {good: 1}}}\n"
    made.write("targets/jilin/scheme.yml", scheme.replace("components:\n", f"components:\n{votes}", 1))
    made.write("targets/jilin/2025/cycle.yml", CYCLE)
    made.target("2025-01")
    made.report("ghc/n1.yml", "2025-01", DAY)
    counts = "{ghc: {director: {good: 1}}, jsc: {director: {good: 1}, deputy: {good: 2}}}"
    made.record("office/b.yml", f"kind: ballots\ncomponent: leaders\ncounts: {counts}\n", DAY, "oa")
    steps = public(made.run("2025-12-31")).steps
    for name in ("jsc/leaders", "ghc/leaders", "jsc/total", "ghc/total"):  # 7.00 = 5 + 2 × 1 tells both votes
        assert (steps[name].value, steps[name].withheld) == (None, "含不予公开的部分")
    assert not [name for name in steps if "director" in name or "deputy" in name]


def test_the_test_finds_what_a_difference_tells() -> None:
    """5 = 2 + x tells x; 5 = 2 + x + y tells neither; and what is told so tells on."""
    two, five = Fraction(2), Fraction(5)

    def step(name: str, *inputs: str, value: Fraction = two) -> Step:
        return Step(name, name, "computed", value, inputs=inputs, formula="Σ" if inputs else None)

    known = (step("a"), step("s", "a", "x", value=five))
    assert worked_out(("a", "s"), {each.id: each for each in (*known, step("x"))}) == {"a", "s", "x"}
    two_unknown = (step("a"), step("s", "a", "x", "y", value=five))
    assert worked_out(("a", "s"), {each.id: each for each in two_unknown}) == {"a", "s"}
    chain = (*two_unknown, step("t", "y", "a"))
    assert worked_out(("a", "s", "t"), {each.id: each for each in chain}) == {"a", "s", "t", "x", "y"}
