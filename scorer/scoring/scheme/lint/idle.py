"""What is written beside a rule and changes nothing there: whether it stands or not, the figures are the same.

Worked: ``over: {cap: 10%}`` beside ``degree: binary``, which never gives more than the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scorer.model.entities import Data
from scorer.model.numbers import shown
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of, number

WHOLE = ("binary", "milestones")
"""Degrees that never come to more than the whole."""
Row = Mapping[str, Data]


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Modifiers of components and of their categories."""
    for part, row in draft.written():
        for name, why in _of_component(part, row):
            yield draft.finding("idle", part.clauses, part=part.title, modifier=name, why=why)
        written = row.get("categories")
        for kind in part.rule.categories().values():
            own = written.get(kind.id) if isinstance(written, dict) else None
            for name, why in _of_category(own if isinstance(own, dict) else {}):
                yield draft.finding("idle", clauses_of(kind, part), part=kind.title, modifier=name, why=why)


def _of_component(part: Component, row: Row) -> Iterator[tuple[str, str]]:
    """(modifier, why it changes nothing) of a component."""
    if "over" in row and _bounded(row.get("degree")):
        yield "超额加分", "完成程度至多算十成，没有超额"
    if "none" in row and not part.rule.by_target:
        yield "没有这一项时的算法", "这一项不按目标算，每个单位都有"
    if "periods" in row and not part.rule.by_target and not part.rule.reads and not part.rule.parts():
        yield "分时段", "这一项不读任何记录，各时段都没有"
    floor, kinds = number(row.get("floor")), part.rule.categories().values()
    if floor is not None and kinds and not any(kind.takes for kind in kinds) and floor <= (part.rule.full() or 0):
        yield f"下限 {shown(floor)}", "里面没有扣分的类别，得分不会更低"
    convert = row.get("convert")
    if isinstance(convert, dict) and number(convert.get("from", row.get("full"))) == number(convert.get("to")):
        yield "折算", "折算前后的满分相同"
    periods, most = row.get("periods"), part.rule.maximum()
    cap = number(periods.get("cap")) if isinstance(periods, dict) else None
    if cap is not None and most is not None and cap >= most:
        yield f"每段的上限 {shown(cap)}", f"一段至多 {shown(most)}"


def _bounded(degree: Data) -> bool:
    """Whether a degree never comes to more than the whole: of its method, or since its highest band gives a share."""
    if not isinstance(degree, dict):
        return degree in WHOLE
    bands = degree.get("bands")
    top = next((row for row in bands if _open_above(row)), None) if isinstance(bands, list) else None
    return isinstance(top, dict) and "choose" not in top and (number(top.get("gets")) or Fraction(2)) <= 1


def _open_above(row: Data) -> bool:
    return isinstance(row, dict) and "when" not in row and not {"at_most", "below"} & set(row)


def _of_category(row: Row) -> Iterator[tuple[str, str]]:
    """(modifier, why it changes nothing) of a category."""
    nth = row.get("from")
    first = number(nth.get("nth")) if isinstance(nth, dict) else number(nth)
    if first is not None and first <= 1:
        yield "从第几次起", "第 1 次起就是每次都计"
    if number(row.get("times")) == 1:
        yield "倍数", "乘 1 不变"
    classes = row.get("per_class")
    if isinstance(classes, dict) and classes and all(number(each) == 1 for each in classes.values()):
        yield "各类单位的倍数", "都乘 1，不变"
    above = row.get("above")
    if isinstance(above, dict) and number(above.get("points")) == 0:
        yield "超过控制数的另计", "每次 0 分，不变"
