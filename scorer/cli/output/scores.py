"""A cycle's scores as a table for the terminal, with the notices that only the office may see."""

from __future__ import annotations

from fractions import Fraction

from rich.table import Table

from scorer.cli.output.tables import rendered
from scorer.model.numbers import percent, shown, terminating_digits
from scorer.model.results import Results
from scorer.pipeline.run import CycleRun
from scorer.scoring.scheme.interpretations import Unset
from scorer.views.access import still_running
from scorer.views.wording import FULL_YEAR, value_of


def scores(run: CycleRun) -> str:
    """A cycle's scores: a row per unit, grouped; each component as it enters the total."""
    if run.scored is None or run.book is None:
        return ""
    results = run.scored.results
    weights = {component.id: component.weight for component in run.scored.scheme.components}
    titles = {
        row.id: _title(row.title, weights.get(row.id))
        for unit in results.units
        for row in unit.components
        if row.parent is None
    }
    ranked = any(unit.rank for unit in results.units)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("单位", "名称", "分组"):
        table.add_column(title, no_wrap=True)
    graded = any(unit.grade for unit in results.units)
    extra = [*(["名次"] if ranked else []), *(["等次"] if graded else [])]
    for title in (*titles.values(), run.scored.scheme.total_title, *extra):
        table.add_column(title, justify="right", no_wrap=True)
    brought = {name: _column(run, name) for name in titles}
    for unit in results.units:
        figures = [brought[name].get(unit.unit, "不适用") for name in titles]
        group = run.scored.scheme.groups[unit.group].title
        name = run.book.units[unit.unit].name
        rank = [str(unit.rank or "")] if ranked else []
        grade = [run.scored.scheme.title_of(unit.grade) if unit.grade else ""] if graded else []
        table.add_row(unit.unit, name, group, *figures, value_of(results.steps[unit.total]), *rank, *grade)
    basis = f"，{FULL_YEAR}" if results.status != "final" and still_running(run.book, results.on) else ""
    return f"{run.book.cycle.title}　{state(results)}{basis}，截至 {results.on}\n" + rendered(table) + _notices(run)


def _notices(run: CycleRun) -> str:
    """Notices about persons: for the office only, and on no page (GY-14-1)."""
    if run.scored is None or run.book is None:
        return ""
    rows = [item for unit in run.scored.results.units for item in unit.notices]
    lines = [f"　{run.book.units[item.unit].name}：{item.title}（{item.clause}）\n" for item in rows]
    return "只供考核办掌握，不上任何页面：\n" + "".join(lines) if lines else ""


def _title(title: str, weight: Fraction | Unset | None) -> str:
    """A column shows what enters the total, so its title says by how much: 工作完成情况得分×90%."""
    return f"{title}×{percent(weight)}" if isinstance(weight, Fraction) else title


def _column(run: CycleRun, component: str) -> dict[str, str]:
    """A component's points in each unit's total, all with the same number of decimals: 76.158 and 90.000."""
    results = run.scored.results if run.scored else None
    found: dict[str, Fraction | None] = {}
    for unit in results.units if results else ():
        row = next((row for row in unit.components if row.id == component and row.parent is None), None)
        if results is not None and row is not None:
            found[unit.unit] = results.steps[row.weighted].value
    digits = max([2, *(terminating_digits(value) or 0 for value in found.values() if value is not None)])
    return {unit: "缺" if value is None else shown(value, digits) for unit, value in found.items()}


def state(results: Results) -> str:
    """最终, or 暂定 with how many required interpretations nobody has settled."""
    if results.status == "final":
        return "最终成绩"
    waiting = sum(item.required and item.decided is None for item in results.interpretations)
    return f"暂定（{waiting} 项解释待决定）" if waiting else "暂定（结果尚未经决定）"
