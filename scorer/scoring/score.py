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
from scorer.model.numbers import percent, rounded, terminating_digits
from scorer.model.results import Chosen, ComponentResult, Note, Results, Step, UnitResult
from scorer.scoring.facts.node_outcomes import Facts, establish
from scorer.scoring.grades.consequences import EarlierYear, earlier_figure, was_late
from scorer.scoring.grades.outcome import settle
from scorer.scoring.kept_figures import ComponentFigures, KeptFigures, TakenOver
from scorer.scoring.open_questions import ComputedFigures, open_questions, withhold
from scorer.scoring.results_digest import inputs_digest, matches
from scorer.scoring.rules.evaluation import Component, Peer, Worksheet, constant, limited, nested
from scorer.scoring.rules.fulfilment_methods import measured
from scorer.scoring.rules.same_incident import outweighed
from scorer.scoring.scheme.interpretations import Interpretation, Unset, choices, interpretations, settled_by, taken
from scorer.scoring.scheme.outcomes import Rescale
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
    """The units with which a component compares the sheet's unit, in the order of the list of units."""
    scheme, own = kept.scheme, sheet.unit
    pools = {"subgroup": (own.group, own.subgroup), "group": (own.group,)}
    found = []
    for unit in kept.facts.book.units.values():
        pool = {"subgroup": (unit.group, unit.subgroup), "group": (unit.group,)}.get(among)
        if unit.group in scheme.groups and component.applies_to(unit.group) and pool == pools.get(among):
            of = replace(sheet, unit=unit)
            value = measured(of, measure) if measure else _peer_figure(kept, source, of)
            name = f"{unit.id}/{component.id}/_own" if measure else f"{unit.id}/{source}"
            found.append(Peer(unit.id, unit.name, value, name))
    return tuple(found)


def _peer_figure(kept: KeptFigures, source: str, sheet: Worksheet) -> Fraction | None:
    """A component's figure for a unit, worked out on a sheet of its own; once for a run."""
    key, own = (sheet.unit.id, source), sheet.unit
    if key not in kept.compared:
        kept.compared[key] = None  # what leads back to itself has no figure
        parts = [each for each in nested(kept.scheme.components) if each.id == source and each.applies_to(own.group)]
        if parts:
            scratch = replace(sheet, steps={}, marks={}, outweighed=outweighed(kept.scheme.components, sheet))
            _component(parts[0], kept.scheme, scratch, _UnitDraft(), None)
            kept.compared[key] = scratch.steps[f"{own.id}/{source}"].value
    return kept.compared[key]


def _unit(
    unit: Unit, kept: KeptFigures, steps: dict[str, Step], taken_over: TakenOver, past: Mapping[int, EarlierYear]
) -> UnitResult:
    """Phase one: everything about one unit follows from its own facts (and the leads' it supports)."""
    draft, scheme, facts = _UnitDraft(), kept.scheme, kept.facts
    sheet = Worksheet(unit, facts, steps, lambda _part: None, earlier=earlier_figure(unit, past))
    sheet.peers = partial(_peers, kept, sheet)
    sheet.outweighed = kept.outweighed[unit.id] = outweighed(scheme.components, sheet)
    inputs = []
    for place, component in enumerate(scheme.components):
        if component.applies_to(unit.group):
            found = taken_over.figures(unit.id, place, sheet.outweighed)
            found = found or _worked_out(component, scheme, replace(sheet, steps={}, marks={}))
            kept.figures[unit.id, place] = found
            steps |= found.steps
            sheet.marks |= found.marks
            draft.components += found.rows
            draft.missing += found.missing
            inputs += [found.counted] if found.counted else []
    total = sheet.put(_total(scheme, sheet, inputs, draft))
    draft.missing += _unset(scheme.total_title, None, scheme.total_cap, scheme.total_floor)
    draft.missing += _unnamed(scheme.total_title, scheme.open, draft.missing)
    return UnitResult(
        unit.id,
        unit.group,
        total,
        tuple(draft.components),
        vetoed=any(sheet.marks.values()),
        marks=tuple(sorted(sheet.marks)),
        late=scheme.asks_lateness and was_late(unit.id, facts),
        missing=tuple(dict.fromkeys(draft.missing)),
    )


def _worked_out(component: Component, scheme: Scheme, sheet: Worksheet) -> ComponentFigures:
    """What a component gives the sheet's unit, on a sheet of its own: no rule reads another component's steps."""
    draft = _UnitDraft()
    counted = _component(component, scheme, sheet, draft, None)
    return ComponentFigures(sheet.steps, tuple(draft.components), tuple(draft.missing), sheet.marks, counted)


def _component(
    component: Component, scheme: Scheme, sheet: Worksheet, draft: _UnitDraft, parent: str | None
) -> str | None:
    """Compute a component and its weighted step; None where its absence does not block what it belongs to."""
    place, named = len(draft.components), len(draft.missing)
    inner = replace(sheet, evaluate=lambda part: _component(part, scheme, sheet, draft, component.id))
    step = _converted(component, component.rule.compute(component, inner), sheet)
    step = _signed(component, _modified(component, scheme, step), sheet)
    sheet.put(step)
    weighted = step.id if component.weight is None else sheet.put(_weighted(component, step, sheet))
    draft.components.insert(place, ComponentResult(component.id, component.title, step.id, weighted, parent))
    if step.status == "missing":
        draft.missing += [note.text or component.title for note in step.notes] or [f"{component.title}：缺数据"]
    draft.missing += _unset(component.title, component.weight, component.cap, component.floor)
    draft.missing += _unnamed(component.title, component.open, draft.missing[named:])
    return weighted if component.blocks or step.status != "missing" else None


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


def _converted(component: Component, step: Step, sheet: Worksheet) -> Step:
    """A figure out of one full scale brought to another: 46 of 50 to 100 is 46 × 100 ÷ 50 = 92 (QZ-2-0)."""
    if component.convert is None or component.convert[0] == component.convert[1]:
        return step
    before, after = (value if isinstance(value, Fraction) else None for value in component.convert)
    cites, name = component.clauses + component.cites, step.id
    given = sheet.put(replace(step, id=f"{name}/_before", label=f"{step.label}（折算前）"))
    scales = [
        sheet.put(constant(f"{name}/_{key}", f"{component.title}{label}", value, cites))
        for key, label, value in (("to", "折算到的满分", after), ("from", "原来的满分", before))
    ]
    value = step.value * after / before if step.value is not None and before and after is not None else None
    status = step.status if value is not None else "missing"
    inputs, formula = (given, *scales), "{0} × {1} ÷ {2}"
    return replace(step, status=status, value=value, inputs=inputs, formula=formula, cites=cites, record=None)


def _signed(component: Component, step: Step, sheet: Worksheet) -> Step:
    """What a component with ``sign: -1`` counts: 0.80 recorded is −0.80, for what deducts is negative or nothing."""
    if component.sign > 0 or step.value is None:
        return step
    given = sheet.put(replace(step, id=f"{step.id}/_given", label=f"{step.label}（登记）"))
    value, formula = -step.value, "{0} × (−1)"
    return replace(step, value=value, inputs=(given,), formula=formula, notes=(), record=None)


def _modified(component: Component, scheme: Scheme, step: Step) -> Step:
    """Round where the scheme rounds each figure (JL-15), then cap and floor."""
    if step.value is None:
        return step
    if scheme.each and scheme.digits is not None:
        step = _rounded(step, scheme)
    value, notes = limited(step.value or Fraction(0), component.cap, component.floor)
    return replace(step, value=value, notes=step.notes + notes) if notes else step


def _rounded(step: Step, scheme: Scheme) -> Step:
    """84.6153… → 84.62, with a note when anything changed."""
    if step.value is None or scheme.digits is None:
        return step
    value = rounded(step.value, scheme.digits)
    note = (Note("rounded", step.value, value, digits=scheme.digits),) if value != step.value else ()
    cites = step.cites + scheme.rounding_cites
    return replace(step, value=value, digits=scheme.digits, notes=step.notes + note, cites=cites)


def _weighted(component: Component, step: Step, sheet: Worksheet) -> Step:
    """What the component brings to the total: 84.62 × 90% = 76.158."""
    name, weight = f"{step.id}/_weighted", component.weight
    known = weight if isinstance(weight, Fraction) else None
    value = None if step.value is None or known is None else step.value * known
    cites = component.clauses + component.cites
    return Step(
        id=name,
        label=f"{component.title}计入总成绩",
        status="missing" if value is None else "computed",
        value=value,
        inputs=(step.id, sheet.put(constant(f"{name}/weight", f"{component.title}的权重", known, cites, percent))),
        formula="{0} × {1}",
        cites=cites,
        digits=_padded(value, step.digits),
    )


def _padded(value: Fraction | None, digits: int | None) -> int | None:
    """The scheme's digits where they write the value in full (9.9 as 9.90), else all that it needs (76.158)."""
    needed = None if value is None else terminating_digits(value)
    return digits if digits is not None and needed is not None and needed <= digits else None


def _total(scheme: Scheme, sheet: Worksheet, inputs: list[str], draft: _UnitDraft) -> Step:
    """The total: the weighted components added, rescaled where the 办法 does so, inside its cap and floor, rounded."""
    value, status = sheet.total(inputs)
    if not inputs:
        scored = any(component.applies_to(sheet.unit.group) for component in scheme.components)
        value, status = None, "missing" if scored else "not-applicable"
    step = Step(sheet.id("total"), scheme.total_title, status, value, "分", tuple(inputs), "Σ", scheme.total_cites)
    rescale = next((each for each in scheme.rescale if sheet.unit.group in each.groups), None)
    if rescale is not None and rescale.by != 1:
        step = _rescaled(step, rescale, sheet, draft)
    value = step.value
    if value is None:
        return step
    bounded, notes = limited(value, scheme.total_cap, scheme.total_floor)
    return _rounded(replace(step, value=bounded, notes=notes), scheme)


def _rescaled(step: Step, rescale: Rescale, sheet: Worksheet, draft: _UnitDraft) -> Step:
    """A total brought to another full scale: 306 × 400/340 = 360 (AU-3-2-1-2b)."""
    by = rescale.by if isinstance(rescale.by, Fraction) else None
    if isinstance(rescale.by, Unset):
        draft.missing.append(f"{step.label}的折算未定（解释 {rescale.by.interpretation}）")
    whole = sheet.put(replace(step, id=sheet.id("total", "before"), label=f"{step.label}（折算前）"))
    rate = replace(constant(sheet.id("total", "rescale"), "折算", by, rescale.cites), unit="倍")
    value = None if by is None or step.value is None else step.value * by
    return replace(
        step,
        status="missing" if value is None else step.status,
        value=value,
        inputs=(whole, sheet.put(rate)),
        formula="{0} × {1}",
        cites=step.cites + rescale.cites,
    )


def settlement_state(scored: Scored) -> str:
    """The state of results beside what settled them: ``settled``, ``changed`` since, or ``unsettled``."""
    return _compared(scored.facts, scored.results.interpretations, scored.results.digest)


def _compared(facts: Facts, chosen: tuple[Chosen, ...], digest: str) -> str:
    resolution = settled_by(facts.book, "results")
    if resolution is None:
        return "unsettled"
    return "settled" if matches(resolution.digest, digest, facts, chosen) else "changed"


def _is_final(facts: Facts, chosen: tuple[Chosen, ...], digest: str) -> bool:
    """A resolution settles these results, and no question is open that must be settled or that affects figures."""
    undecided = any(item.required and item.decided is None for item in chosen)
    unset = any(item.chosen is None and item.effect == "figure" for item in chosen)
    return _compared(facts, chosen, digest) == "settled" and not undecided and not unset
