"""Each unit's page: its score and parts, what is due now, its rank and grade where they are open."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from scorer.ledger.tally import left_at_year_end
from scorer.model.entities import Unit
from scorer.model.numbers import percent, shown
from scorer.model.results import UnitResult
from scorer.scoring.scheme.parse import Scheme
from scorer.scoring.score import Scored
from scorer.views.access import Access, gives_scores
from scorer.views.ledger_types import LedgerLine, LedgerView
from scorer.views.record_views import RecordViews
from scorer.views.withheld_figures import OWN_POOLS, WithheldFigures
from scorer.views.wording import spelled
from scorer.views.year_types import ComponentView, DueItemView, GradeReasonView, UnitView


@dataclass(frozen=True)
class UnitViews:
    """The maker of unit pages' views. ``due_now`` and ``others`` are by unit, ``others`` in sentences."""

    access: Access
    scored: Scored | None
    record_views: RecordViews
    due_now: Mapping[str, tuple[DueItemView, ...]]
    left: Mapping[str, tuple[DueItemView, ...]]
    others: Mapping[str, tuple[str, ...]]
    open_steps: Container[str]
    closed: WithheldFigures

    def views(self) -> tuple[UnitView, ...]:
        """Every unit, in the order of ``units.yml``."""
        results = {row.unit: row for row in self.scored.results.units} if self.scored else {}
        return tuple(self._view(unit, results.get(unit.id)) for unit in self.access.book.units.values())

    def _view(self, unit: Unit, result: UnitResult | None) -> UnitView:
        """One unit; its score only where scores are open to the audience."""
        group = self.scored.scheme.groups.get(unit.group) if self.scored else None
        view = UnitView(
            id=unit.id,
            name=unit.name,
            group=unit.group,
            group_title=group.title if group else "",
            subgroup=unit.subgroup,
            due_now=self.due_now.get(unit.id, ()),
            left=self.left.get(unit.id, ()),
            records=self.record_views.of_unit(unit),
        )
        if self.scored is None or result is None or not gives_scores(self.access.book, self.scored):
            return view
        if (closed := self.access.closed("scores")) is not None:
            return replace(view, closed=closed)
        top, ranked = self.scored.scheme.maximum(unit.group), self._ranked(unit.id)
        view = replace(
            view,
            total=result.total if result.total in self.open_steps else None,
            scale=shown(top) if top is not None else None,
            withheld=frozenset(self._withheld(unit.id)),
            rank=str(result.rank) if result.rank and ranked else None,
            subgroup_rank=str(result.subgroup_rank) if result.subgroup_rank and ranked else None,
            exports=tuple((item.title, item.step) for item in result.exports if item.step in self.open_steps),
            components=tuple(each for each in _components(self.scored, result) if each.step in self.open_steps),
            missing=self._missing(result),
            consequences=self._consequences(result, graded=False),
            alternatives=self.others.get(unit.id, ()),
        )
        graded = self.access.opens("grades") and unit.id not in self.closed.grades
        return self._graded(view, result, self.scored.scheme) if graded else view

    def _withheld(self, unit: str) -> Iterator[str]:
        for what, units in (("ranks", self.closed.ranks), ("grades", self.closed.grades)):
            if self.access.opens(what) and unit in units:
                yield what

    def _ranked(self, unit: str) -> bool:
        return self.access.opens("ranks") and unit not in self.closed.ranks

    def _missing(self, result: UnitResult) -> tuple[str, ...]:
        """What the unit lacks; of a withheld component nobody learns whether it is there."""
        names = self.closed.components.get(result.unit, frozenset())
        titles = tuple(row.title for row in result.components if row.id in names)
        return tuple(self._words(each) for each in result.missing if not titles or not each.startswith(titles))

    def _words(self, text: str) -> str:
        known = self.scored.scheme.interpretations if self.scored else ()
        return spelled(text, {item.id: item for item in known})

    def _graded(self, view: UnitView, result: UnitResult, scheme: Scheme) -> UnitView:
        """The grade and all that gives it away, for an audience to which grades are open."""
        guarded = result.group in self.closed.vetoes or self._guarded(result)
        return replace(
            view,
            grade=scheme.title_of(result.grade) if result.grade else None,
            grade_reasons=tuple(self._reasons(result, guarded=guarded)),
            honours=tuple(scheme.title_of(name) for name in result.honours),
            vetoed=result.vetoed and not guarded,
            missing=tuple(dict.fromkeys((*view.missing, *map(self._words, result.undecided)))),
            consequences=self._consequences(result, graded=True),
        )

    def _reasons(self, result: UnitResult, *, guarded: bool) -> Iterator[GradeReasonView]:
        """Why this grade and no better one; nothing of a veto or a category that this audience may not know."""
        if self.scored is None or result.group in self._guarded_groups:
            return
        yield from (GradeReasonView(note) for note in result.grade_notes)
        groups, subgroup = self.scored.scheme.groups, self.access.book.units[result.unit].subgroup
        pools = {"subgroup": subgroup or "", "group": groups[result.group].title, "all": "全部"}
        own = self.scored.scheme.title_of(result.grade) if result.grade else ""
        for each in result.grade_reasons:
            if each.kind in ("veto", "mark") and guarded:
                continue
            title = self._vetoing.get(each.mark, "")
            among = f"{name}的 " if (name := pools.get(each.pool, "")) else ""
            said = f"“{title}”{each.text}" if each.kind == "veto" else f"有“{title}”，不能评"
            why = f"{among}{said if title else each.text}"
            yield GradeReasonView(why if each.grade == own else f"没有评“{each.grade}”：{why}", each.clauses)

    @cached_property
    def _vetoing(self) -> Mapping[str, str]:
        """Category of penalty, or component → its title."""
        components = tuple(self.scored.scheme.every_component()) if self.scored else ()
        kinds = (item for each in components for item in each.rule.categories().items())
        return {each.id: each.title for each in components} | {name: kind.title for name, kind in kinds}

    def _consequences(self, result: UnitResult, *, graded: bool) -> tuple[tuple[str, str], ...]:
        """What follows, but for what reveals a grade, a place, a lateness or a veto that this audience may not know."""
        late = self.access.opens("progress") and not self.access.closed_rows()
        guarded = result.group in self.closed.vetoes or self._guarded(result)
        ranked = self._ranked(result.unit)
        return tuple(
            (item.clause, item.title)
            for item in result.consequences
            if (graded or not item.by_grade) and (ranked or not item.by_rank)
            if (late or not item.by_progress) and not (item.by_veto and guarded)
        )

    def _guarded(self, result: UnitResult) -> bool:
        """Whether something confidential counts against the unit: then its veto is not shown, inside neither."""
        closed = {category for _, category in self.access.secrets.confidential}
        return not closed.isdisjoint(result.marks)

    @cached_property
    def _guarded_groups(self) -> frozenset[str]:
        """Groups in which a veto is not published, all where a quota is drawn over several: no word of who moved up."""
        if self.scored is None:
            return frozenset()
        found = frozenset(row.group for row in self.scored.results.units if self._guarded(row))
        across = any(each.quota and each.quota.pool not in OWN_POOLS for each in self.scored.scheme.grades)
        return frozenset(self.scored.scheme.groups) if found and across else found


def _components(scored: Scored, result: UnitResult) -> tuple[ComponentView, ...]:
    weights = {component.id: component.weight for component in scored.scheme.every_component()}
    views = []
    for row in result.components:
        weight = weights.get(row.id)
        shown_weight = percent(weight) if isinstance(weight, Fraction) else None
        views.append(ComponentView(row.id, row.title, row.step, row.weighted, shown_weight, row.parent))
    return tuple(views)


def due_now(ledger: LedgerView) -> dict[str, tuple[DueItemView, ...]]:
    """Unit → what is due from it now, longest overdue first: "养护站建设，第 2 个节点（2025-06-30）没有收到报告"."""
    return _by_unit(ledger, _is_due_now)


def left(ledger: LedgerView) -> dict[str, tuple[DueItemView, ...]]:
    """Unit → what it had not done when the year ended, in the same order."""
    return _by_unit(ledger, left_at_year_end)


def _is_due_now(line: LedgerLine) -> bool:
    return line.pair.open and line.pair.late != "office" and line.pair.reported.id != "waiting"


def _by_unit(ledger: LedgerView, kept: Callable[[LedgerLine], bool]) -> dict[str, tuple[DueItemView, ...]]:
    found: dict[str, list[LedgerLine]] = {}
    for line in filter(kept, ledger.lines):
        found.setdefault(line.unit, []).append(line)
    return {unit: tuple(map(_owed, sorted(lines, key=_urgency))) for unit, lines in found.items()}


def _urgency(line: LedgerLine) -> tuple[int, str, int]:
    """Most days first, then by due day and by state."""
    return -(line.lateness.days if line.lateness else 0), line.due, line.pair.order


def _owed(line: LedgerLine) -> DueItemView:
    if line.duty == "matter":
        text = f"{line.number} {_brief(line.content)}（{line.due}）{line.word}"
        return DueItemView(text, line.pair, matter=line.subject)
    name = "，".join(filter(None, (line.content, line.node_title)))
    return DueItemView(f"{name}（{line.due}）{line.word}", line.pair, line.subject if line.duty == "node" else "")


def _brief(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
