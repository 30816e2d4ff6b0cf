"""Book × Scheme → Results, in phases: each unit by itself, then the groups, then the state of the whole.

Order of a component: value → round → cap and floor → weight; then the total, rounded. No I/O.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial

from scorer.model.book import Book
from scorer.model.entities import Problem, Unit
from scorer.model.results import Chosen, ComponentResult, ForcedGrade, Note, Results, Step, UnitResult
from scorer.scoring.facts.node_outcomes import Facts, establish
from scorer.scoring.grades.consequences import EarlierYear, earlier_figure, was_late
from scorer.scoring.grades.outcome import settle
from scorer.scoring.kept_figures import ComponentFigures, KeptFigures, TakenOver
from scorer.scoring.modifiers import converted, modified, rescaled, rounded_step, scaled_up, signed
from scorer.scoring.modifiers import weighted as with_weight
from scorer.scoring.open_questions import ComputedFigures, open_questions, withhold
from scorer.scoring.results_digest import inputs_digest, matches
from scorer.scoring.rules.evaluation import Component, Peer, Worksheet, absent, constant, limited, nested
from scorer.scoring.rules.fulfilment_methods import measured
from scorer.scoring.rules.same_incident import outweighed
from scorer.scoring.scheme.interpretations import Interpretation, Unset, choices, interpretations, settled_by, taken
from scorer.scoring.scheme.parse import Scheme, build


@dataclass(frozen=True)
class Scored:
    """A run: its results, and the facts and scheme that they came from (for pages and the ledger)."""

    results: Results
    facts: Facts
    scheme: Scheme
    problems: tuple[Problem, ...] = ()
    earlier: Mapping[int, EarlierYear] = field(default_factory=dict)
    kept: KeptFigures | None = field(default=None, compare=False, repr=False)
    """What a run to be compared with this one may take over."""


@dataclass
class _UnitDraft:
    """One unit's results while they grow: components in order, and what is missing."""

    components: list[ComponentResult] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def score(
    book: Book,
    on: date,
    overrides: Mapping[str, str] | None = None,
    file: str = "scheme.yml",
    like: Scored | None = None,
    earlier: Mapping[int, EarlierYear] | None = None,
    only: Container[str] | None = None,
) -> Scored:
    """The whole run at a date. ``book`` must be cut to that date; ``overrides`` are ``--set`` values.

    ``like``: a run of the same Book at the same date, to be compared with this one. Facts and components that
    the choices do not affect are taken from it, and so are the digest and the earlier years.
    ``earlier``: the results of years before this one, for consequences that look at several.
    ``only`` works out these units and no others: their totals hold, ranks and grades say nothing.
    """
    chosen = taken(book, overrides or {})
    options = choices(chosen)
    questions = open_questions(interpretations(book.scheme), options)
    first = {item.id: next(iter(item.options)) for item in questions}
    scheme, problems = build(book.scheme, options, file)
    answered = {**options, **first}
    computed = build(book.scheme, answered, file)[0] if questions else scheme
    rules = computed.procedure
    facts = like.facts.under(answered, rules) if like else establish(book, on, answered, rules)
    kept, past = KeptFigures(facts, computed), like.earlier if like else earlier or {}
    figures = _figures(kept, only, like.kept if like else None, past)
    if questions:
        figures = withhold(figures, {item.id: _answers(kept, answered, item, only, past) for item in questions})
    digest, records = (like.results.digest, like.results.records) if like else inputs_digest(facts, chosen)
    results = Results(
        cycle=book.cycle.id,
        on=on,
        status="final" if not overrides and _is_final(facts, chosen, digest) else "provisional",
        digest=digest,
        records=records,
        interpretations=chosen,
        units=tuple(figures.units),
        steps=figures.steps,
        left_out=book.left_out,
    )
    return Scored(settle(results, scheme, facts, past), facts, scheme, problems, past, kept)


def facts_at(book: Book, on: date) -> Facts:
    """The facts of a Book at a date, under what its 办法 and its resolutions have chosen."""
    options = choices(taken(book, {}))
    return establish(book, on, options, build(book.scheme, options, "scheme.yml")[0].procedure)


def _answers(
    first: KeptFigures,
    options: Mapping[str, str | None],
    item: Interpretation,
    only: Container[str] | None,
    past: Mapping[int, EarlierYear],
) -> list[ComputedFigures]:
    """The figures under each other option of an open question, the other open ones at their first."""
    answers = []
    for option in list(item.options)[1:]:
        choice = {**options, item.id: option}
        scheme, _ = build(first.facts.book.scheme, choice, "")
        answers.append(_figures(KeptFigures(first.facts.under(choice, scheme.procedure), scheme), only, first, past))
    return answers


def _figures(
    kept: KeptFigures, only: Container[str] | None, earlier: KeptFigures | None, past: Mapping[int, EarlierYear]
) -> ComputedFigures:
    """Phase one for every unit of a group that the scheme knows, or for those of ``only``; ``kept`` is filled."""
    steps: dict[str, Step] = {}
    wanted = [unit for unit in kept.facts.book.units.values() if only is None or unit.id in only]
    taken_over = TakenOver(earlier, kept.facts, kept.scheme)
    units = [_unit(unit, kept, steps, taken_over, past) for unit in wanted if unit.group in kept.scheme.groups]
    return ComputedFigures(steps, units)


def _peers(
    kept: KeptFigures, sheet: Worksheet, component: Component, source: str, measure: str, among: str
) -> tuple[Peer, ...]:
    """The units with which a component compares the sheet's unit, in the order of the list; once for all of them."""
    own = sheet.unit
    pool = {"subgroup": (own.group, own.subgroup), "all": ()}.get(among, (own.group,))
    key = component.id, component.groups, sheet.window, among, pool
    if key not in kept.peers:
        units = [each for each in kept.facts.book.units.values() if each.group in kept.scheme.groups]
        same = [each for each in units if (each.group, each.subgroup)[: len(pool)] == pool]
        sheets = [replace(sheet, unit=each) for each in same if component.applies_to(each.group)]
        bearing = [each for each in sheets if among != "bearing" or component.rule.bears(each)]
        kept.peers[key] = tuple(_peer(kept, each, component, source, measure) for each in bearing)
    return kept.peers[key]


def _peer(kept: KeptFigures, sheet: Worksheet, component: Component, source: str, measure: str) -> Peer:
    """A unit as it is compared: by its sum of a measure, or by its figure of a component."""
    value = measured(sheet, measure) if measure else _peer_figure(kept, source, sheet)
    name = sheet.id(component.id, "_own") if measure else sheet.id(source)
    return Peer(sheet.unit.id, sheet.unit.name, value, name)


def _peer_figure(kept: KeptFigures, source: str, sheet: Worksheet) -> Fraction | None:
    """A component's figure for a unit, worked out on a sheet of its own; once for a run."""
    key, own = sheet.id(source), sheet.unit
    if key not in kept.compared:
        kept.compared[key] = None  # what leads back to itself has no figure
        parts = [each for each in nested(kept.scheme.components) if each.id == source and each.applies_to(own.group)]
        if parts:
            scratch = replace(sheet, steps={}, marks={}, outweighed=outweighed(kept.scheme.components, sheet))
            _component(parts[0], kept.scheme, scratch, _UnitDraft(), None)
            kept.compared[key] = scratch.steps[key].value
    return kept.compared[key]


def _unit(
    unit: Unit, kept: KeptFigures, steps: dict[str, Step], taken_over: TakenOver, past: Mapping[int, EarlierYear]
) -> UnitResult:
    """Phase one: everything about one unit follows from its own facts (and the leads' it supports)."""
    draft, scheme, facts = _UnitDraft(), kept.scheme, kept.facts
    sheet = Worksheet(unit, facts, {}, earlier=earlier_figure(unit, past))
    sheet.peers = partial(_peers, kept)
    sheet.outweighed = kept.outweighed[unit.id] = outweighed(scheme.components, sheet)
    inputs = []
    for place, component in enumerate(scheme.components):
        if component.applies_to(unit.group):
            found = taken_over.figures(unit.id, place, sheet.outweighed)
            found = found or _worked_out(component, scheme, replace(sheet, steps={}, marks={}))
            kept.figures[unit.id, place] = found
            sheet.steps |= found.steps
            sheet.marks |= found.marks
            draft.components += found.rows
            draft.missing += found.missing
            inputs += [found.counted] if found.counted else []
    total = sheet.put(_total(scheme, sheet, inputs, draft))
    _marked(scheme, sheet)
    told = [(mark, veto) for mark, veto in sheet.marks.items() if veto is not None]
    vetoes = [veto for _, veto in told]
    if any(veto.effect == "zero" for veto in vetoes) and sheet.value(total) is not None:
        _zeroed(sheet.steps[total], sheet)
    steps |= sheet.steps
    draft.missing += _unset(scheme.total_title, None, scheme.total_cap, scheme.total_floor)
    draft.missing += _unnamed(scheme.total_title, scheme.open, draft.missing)
    return UnitResult(
        unit.id,
        unit.group,
        total,
        tuple(draft.components),
        vetoed=any(veto.bars for veto in vetoes),
        forced=next((ForcedGrade(veto.grade, mark, veto.clauses) for mark, veto in told if veto.grade), None),
        lowered=sum(veto.lowers for veto in vetoes),
        marks=tuple(sorted(sheet.marks)),
        late=scheme.asks_lateness and was_late(unit.id, facts),
        missing=tuple(dict.fromkeys(draft.missing)),
    )


def _marked(scheme: Scheme, sheet: Worksheet) -> None:
    """The vetoes that a figure decides, each among the unit's marks and as a note beside that figure."""
    for component in scheme.every_component():
        veto = component.veto if component.applies_to(sheet.unit.group) else None
        for name in veto.decided_by(component.id, sheet.unit.id, sheet.steps) if veto else ():
            step, note = sheet.steps[name], Note("warning", text=veto.words() if veto else "")
            sheet.put(replace(step, notes=(*step.notes, note)))
            sheet.marks[component.id] = veto


def _zeroed(total: Step, sheet: Worksheet) -> None:
    """The total at nothing, with what it was before beside it."""
    whole = sheet.put(replace(total, id=sheet.id("total", "unvetoed"), label=f"{total.label}（否决前）"))
    nothing = sheet.put(constant(sheet.id("total", "veto"), "一票否决，总分计 0", Fraction(0), total.cites))
    sheet.put(replace(total, value=Fraction(0), inputs=(whole, nothing), formula="{0} × {1}", notes=()))


def _worked_out(component: Component, scheme: Scheme, sheet: Worksheet) -> ComponentFigures:
    """What a component gives the sheet's unit, on a sheet of its own: no rule reads another component's steps."""
    draft = _UnitDraft()
    counted = _component(component, scheme, sheet, draft, None)
    return ComponentFigures(sheet.steps, tuple(draft.components), tuple(draft.missing), sheet.marks, counted)


def _component(
    component: Component, scheme: Scheme, sheet: Worksheet, draft: _UnitDraft, parent: Component | None
) -> str | None:
    """Compute a component and its weighted step; None where its absence does not block what it belongs to."""
    place, named = len(draft.components), len(draft.missing)
    inner = replace(sheet, evaluate=lambda part, own: _component(part, scheme, own, draft, component))
    worth = _worth(component, inner)
    borne = worth.status != "not-applicable"
    step = signed(component, modified(component, scheme, converted(component, worth, sheet)), sheet) if borne else worth
    counted = sheet.put(step)
    above, into = (parent.id, parent.title) if parent else (None, "总成绩")
    if borne and component.weight is not None:
        counted = sheet.put(with_weight(component, step, sheet, into))
    if not sheet.window:  # a part of the year has steps, and no row of its own
        draft.components.insert(place, ComponentResult(component.id, component.title, step.id, counted, above))
    if not borne:
        return None
    if step.status == "missing":
        draft.missing += [note.text or component.title for note in step.notes] or [f"{component.title}：缺数据"]
    draft.missing += _unset(component.title, component.weight, component.cap, component.floor)
    draft.missing += _unnamed(component.title, component.open, draft.missing[named:])
    return counted if component.blocks or step.status != "missing" else None


def _unset(title: str, weight: object, cap: object, floor: object) -> list[str]:
    """A weight, cap or floor that nobody has chosen is named; a cap or floor then does not cut."""
    return [
        f"{title}的{name}未定（解释 {limit.interpretation}）"
        for name, limit in (("权重", weight), ("上限", cap), ("下限", floor))
        if isinstance(limit, Unset)
    ]


def _unnamed(title: str, open_: tuple[str, ...], said: list[str]) -> list[str]:
    """Open questions that no text names yet: a value that one of them should give was left out or taken as usual."""
    return [f"{title}：解释 {name} 未定" for name in open_ if not any(name in text for text in said)]


def _worth(component: Component, sheet: Worksheet) -> Step:
    """What the rule gives: for the year or for each part of it; ``none`` for a unit that bears nothing of it."""
    if component.none != "missing" and not component.rule.bears(sheet):
        return _without(component, sheet)
    return (
        component.periods.compute(component, sheet) if component.periods else component.rule.compute(component, sheet)
    )


def _without(component: Component, sheet: Worksheet) -> Step:
    """A component of which the unit bears nothing: full marks, the mean of those that bear it, or not applicable."""
    name, cites, full = sheet.id(component.id), component.clauses, component.rule.full()
    if component.none == "full" and full is not None:
        return Step(
            name, component.title, "given", full, cites=cites, notes=(Note("warning", text="没有这一项，按满分计"),)
        )
    if component.none == "rescale":
        return Step(name, component.title, "not-applicable", None, cites=cites)
    others = [each for each in sheet.peers(sheet, component, component.id, "", "bearing") if each.value is not None]
    if component.none != "mean" or not others:
        return absent(name, component, f"{component.title}：没有这一项，办法规定的替代数还没有")
    value = sum((each.value for each in others if each.value is not None), Fraction(0)) / len(others)
    inputs, note = tuple(each.step for each in others), Note("warning", text="没有这一项，按同组平均计")
    return Step(name, component.title, "computed", value, "分", inputs, "平均", cites, (note,))


def _total(scheme: Scheme, sheet: Worksheet, inputs: list[str], draft: _UnitDraft) -> Step:
    """The total: the weighted components added, rescaled where the 办法 does so, inside its cap and floor, rounded."""
    value, status = sheet.total(inputs)
    if not inputs:
        scored = any(component.applies_to(sheet.unit.group) for component in scheme.components)
        value, status = None, "missing" if scored else "not-applicable"
    step = Step(sheet.id("total"), scheme.total_title, status, value, "分", tuple(inputs), "Σ", scheme.total_cites)
    step = scaled_up(step, scheme, sheet)
    rescale = next((each for each in scheme.rescale if sheet.unit.group in each.groups), None)
    if rescale is not None and rescale.by != 1:
        step = rescaled(step, rescale, sheet, draft.missing)
    value = step.value
    if value is None:
        return step
    bounded, notes = limited(value, scheme.total_cap, scheme.total_floor)
    return rounded_step(replace(step, value=bounded, notes=notes), scheme)


def settlement_state(scored: Scored) -> str:
    """The state of results beside what settled them: ``settled``, ``changed`` since, or ``unsettled``."""
    return _compared(scored.facts, scored.results.interpretations, scored.results.digest)


def _compared(facts: Facts, chosen: tuple[Chosen, ...], digest: str) -> str:
    resolution = settled_by(facts.book, "results")
    if resolution is None or resolution.digest is None:
        return "unsettled"
    return "settled" if matches(resolution.digest, digest, facts, chosen) else "changed"


def _is_final(facts: Facts, chosen: tuple[Chosen, ...], digest: str) -> bool:
    """A resolution settles these results, and no question is open that must be settled or that affects figures."""
    undecided = any(item.required and item.decided is None for item in chosen)
    unset = any(item.chosen is None and item.effect == "figure" for item in chosen)
    return _compared(facts, chosen, digest) == "settled" and not undecided and not unset
