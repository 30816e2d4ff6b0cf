"""What is written in one place of a scheme and does not go together: one part says nothing, whatever the year brings.

Worked: ``cap: 4`` over categories that only take points: −6 is under 4, so nothing is ever limited.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from scorer.model.numbers import percent, shown
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.periods import Periods
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import Award

Bound = Fraction | Unset | None
Awards = Collection[Award]
Found = Iterator[tuple[str, str, str]]
"""(key, why it does not go together, what to write)."""


def refuse_contradictions(component: Component, row: Parameters) -> None:
    """A problem (S029) for each of them, at its key."""
    _refuse(row, _bounds(component, row))
    if isinstance(component.periods, Periods):
        _refuse(row.child("periods"), _periods(component, component.periods))
    entries = dict(row.children("categories"))
    for kind in component.rule.categories().values():
        _refuse(entries[kind.id], _category(kind))


def refuse_in_total(total: Parameters, cap: Bound, floor: Bound) -> None:
    """The same of the total's limits."""
    _refuse(total, _limits(cap, floor))


def refuse_in_awards(root: Parameters, groups: Collection[str], grades: Awards, honours: Awards) -> None:
    """The same of grades and honours: a grade that no unit can get is one, unless it is named without a condition."""
    settled: set[str] = set()
    for row, award in zip(root.rows("grades"), grades, strict=True):
        those = set(award.groups or groups)
        if those <= settled and (award.when or award.otherwise):
            _refuse(row, iter([("id", "前面已有“其余”的等次，轮不到它", "移到 otherwise 的那一等前面")]))
        settled |= those if award.otherwise and "unless" not in row else set()
        _refuse(row.child("when"), _line(award))
    for row, award in zip(root.rows("honours"), honours, strict=True):
        _refuse(row.child("when"), _line(award))


def _line(award: Award) -> Found:
    when, share = award.when, award.quota.percent if award.quota else None
    if isinstance(share, Fraction) and share > 1:
        yield "top", f"名额是全部的 {percent(share)}，比全部还多", "写成不超过 100% 的"
    if when and (between := when.nothing_fits()):
        yield "at_least", f"没有既{between} 的分", "改其中一个"


def _limits(cap: Bound, floor: Bound) -> Found:
    if isinstance(cap, Fraction) and isinstance(floor, Fraction) and floor > cap:
        yield "floor", f"下限 {shown(floor)} 高于上限 {shown(cap)}", "改其中一个"


def _refuse(row: Parameters, found: Found) -> None:
    for key, why, fix in found:
        row.contradiction(key, why, fix)


def _only_takes(component: Component) -> bool:
    kinds = component.rule.categories().values()
    return bool(kinds) and all(kind.takes for kind in kinds) and not component.rule.full() and component.convert is None


def _bounds(component: Component, row: Parameters) -> Found:
    cap, floor, full = component.cap, component.floor, component.rule.full()
    if isinstance(cap, Fraction) and cap >= 0 and _only_takes(component):
        yield (
            "cap",
            "里面只有扣分的类别，得分不会高于 0，上限限不住",
            f"至多扣 {shown(cap)} 分的，写 floor: -{shown(cap)}",
        )
    yield from _limits(cap, floor)
    if isinstance(floor, Fraction) and full is not None and component.convert is None and floor > full:
        yield "floor", f"下限 {shown(floor)} 高于满分或基数 {shown(full)}", "改其中一个"
    if component.veto is not None:
        yield from _veto(component.veto)
    if "over_parts" in row and row.literal("result") != "share":
        yield "over_parts", "各行加权平均要用所得占应得的比例", "写 result: share"


def _veto(veto: Veto) -> Found:
    if not veto.bounds():
        yield "veto", "没有写什么时候否决", "写 when，如 when: {below: 60}；登记一件就否决的，写在类别里"
    elif between := veto.nothing_fits():
        yield "veto", f"没有既{between} 的数", "改其中一个"


def _periods(component: Component, periods: Periods) -> Found:
    if isinstance(periods.cap, Fraction) and _only_takes(component):
        yield "cap", "里面只有扣分的类别，得分不会高于 0，每段的上限限不住", "每段至多扣几分的，写在各类别的 cap"
    shares = [share for share in periods.weights.values() if isinstance(share, Fraction)]
    unknown = [name for name in periods.weights if name not in periods.names()]
    if unknown:
        yield "weights", f"没有“{unknown[0]}”这个时段", f"可用的有：{'、'.join(periods.names())}"
    elif periods.weights and len(shares) == len(periods.weights) and sum(shares) != 1:
        yield "weights", f"各时段加起来是 {percent(sum(shares, Fraction(0)))}", "加起来写成 100%"


def _category(kind: Category) -> Found:
    beyond, bounds = kind.threshold.beyond, kind.discretionary
    if isinstance(beyond, Fraction) and isinstance(kind.points, Fraction) and beyond * kind.points < 0:
        yield "above", "超过控制数的与这一类的分一加一减", "points 与这一类写成同号"
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        yield "discretionary", f"最少 {shown(low)} 高于最多 {shown(high)}", "改其中一个"
