"""A unit's arithmetic as text: every figure with its formula, clause, record, and what changed it.

A clerk redoes it with a pocket calculator, from the top down::

    工作完成情况得分 84.62 分
      = 5.5 ÷ 6.5 × 100        第十一条 · JL-11-4
      ※ 四舍五入，保留 2 位小数：84.615385… → 84.62
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorer.model.paper_words import quoted
from scorer.views.wording import FULL_YEAR
from scorer.views.year_types import CiteView, Projection, StepView, UnitView

LOOK: dict[str, str] = {"missing": "缺", "pending": "待审", "vetoed": "一票否决", "not-applicable": "不适用"}


def explain(projection: Projection, unit: UnitView, component: str | None = None) -> str:
    """The whole unit, or one component of it (KeyError if the unit has no such component)."""
    lines = [
        f"{unit.name} · {projection.title}（{_state(projection)}，截至 {projection.on}）",
        f"代号 {unit.id} · 分组 {unit.group_title}",
        "",
    ]
    if component is None:
        roots = [unit.total] if unit.total else []
    else:
        roots = [{row.id: row.step for row in unit.components}[component]]
    for root in roots:
        lines += _lines(projection, root, 0, set())
    if unit.scale and component is None:
        lines.insert(2, f"满分 {unit.scale}")
    lines += [f"缺：{what}" for what in unit.missing]
    lines += ["没有计入：", *(f"  {what}" for what in projection.left_out)] if projection.left_out else []
    return "\n".join(lines) + "\n"


def _state(projection: Projection) -> str:
    if projection.status == "final":
        return "最终成绩"
    waiting = projection.open_interpretations
    basis = f"，{FULL_YEAR}" if projection.still_running else ""
    return f"暂定{f'，{waiting} 项解释待决定' if waiting else ''}{basis}"


def _lines(projection: Projection, step_id: str, depth: int, seen: set[str]) -> Iterator[str]:
    """A step, then the steps it is computed from, each printed once."""
    step, pad = projection.steps[step_id], "  " * depth
    again = step_id in seen
    yield f"{pad}{step.label} {figure(step)}{'（见上）' if again else ''}"
    if again:
        return
    seen.add(step_id)
    asked = projection.scheme.interpretations if projection.scheme else ()
    questions = {each.id: each.question for each in asked}
    cites = "；".join(cite(view, questions) for view in step.cites)
    if step.formula:
        yield f"{pad}  = {step.formula}" + (f"    {cites}" if cites else "")
    elif cites:
        yield f"{pad}  依据 {cites}"
    if step.record:
        yield f"{pad}  记录 {step.record}"
    yield from (f"{pad}  ※ {note}" for note in step.notes)
    own, names = step_id.partition("/")[0], {unit.id: unit.name for unit in projection.units}
    for below in step.inputs:
        unit = below.partition("/")[0]
        if unit == own:
            yield from _lines(projection, below, depth + 1, seen)
        else:
            other = projection.steps[below]
            yield f"{pad}  {names[unit]}的{other.label} {figure(other)}"


def figure(step: StepView) -> str:
    """The value with its unit, or the word for why there is none."""
    if step.value is None:
        return LOOK.get(step.status, step.status)
    text = f"{step.value}… " if step.exact else f"{step.value} "
    word = f"（{LOOK[step.status]}）" if step.status in LOOK else ""
    return f"{text}{step.unit}".rstrip() + (f"（精确值 {step.exact}）" if step.exact else "") + word


def cite(view: CiteView, questions: Mapping[str, str]) -> str:
    """As ``第十一条 · JL-11-4``, or an interpretation's question and the option taken."""
    if view.clause is not None:
        return f"{view.place} · {view.clause}" if view.place else view.clause
    return f"解释{quoted(questions.get(view.interpretation or '', view.interpretation or ''))}：{view.chosen}"
