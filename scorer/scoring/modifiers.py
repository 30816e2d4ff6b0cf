"""Modify a component's figure, and the total: conversion, sign, rounding, bounds, weight.

Order of a component: value → conversion → round → cap and floor → weight; then the total, scaled, bounded, rounded.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scorer.model.numbers import percent, terminating_digits
from scorer.model.numbers import rounded as half_up
from scorer.model.results import Note, Step
from scorer.scoring.rules.evaluation import Component, Worksheet, constant, limited
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import Rescale
from scorer.scoring.scheme.parse import Scheme


def converted(component: Component, step: Step, sheet: Worksheet) -> Step:
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


def signed(component: Component, step: Step, sheet: Worksheet) -> Step:
    """The figure with its sign: with ``sign: -1`` 0.80 recorded is −0.80, for what deducts is negative."""
    if component.sign > 0 or step.value is None:
        return step
    given = sheet.put(replace(step, id=f"{step.id}/_given", label=f"{step.label}（登记）"))
    value, formula = -step.value, "{0} × (−1)"
    return replace(step, value=value, inputs=(given,), formula=formula, notes=(), record=None)


def modified(component: Component, scheme: Scheme, step: Step) -> Step:
    """Round where the scheme rounds each figure (JL-15), then cap and floor."""
    if step.value is None:
        return step
    if scheme.each and scheme.digits is not None:
        step = rounded_step(step, scheme)
    value, notes = limited(step.value or Fraction(0), component.cap, component.floor)
    return replace(step, value=value, notes=step.notes + notes) if notes else step


def rounded_step(step: Step, scheme: Scheme) -> Step:
    """84.6153… → 84.62, with a note when anything changed."""
    if step.value is None or scheme.digits is None:
        return step
    value = half_up(step.value, scheme.digits)
    note = (Note("rounded", step.value, value, digits=scheme.digits),) if value != step.value else ()
    cites = step.cites + scheme.rounding_cites
    return replace(step, value=value, digits=scheme.digits, notes=step.notes + note, cites=cites)


def weighted(component: Component, step: Step, sheet: Worksheet, into: str) -> Step:
    """The component's part in the total, or ``into`` what it is under: 84.62 × 90% = 76.158."""
    name, weight = f"{step.id}/_weighted", component.weight
    known = weight if isinstance(weight, Fraction) else None
    value = None if step.value is None or known is None else step.value * known
    cites = component.clauses + component.cites
    return Step(
        id=name,
        label=f"{component.title}计入{into}",
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


def scaled_up(step: Step, scheme: Scheme, sheet: Worksheet) -> Step:
    """A total without what the unit bears nothing of, as a share of the rest's full marks, brought to the whole's.

    Worked: of 100 full marks 20 are of an item that it does not bear, of the other 80 it has 60: 60 × 100 ÷ 80 = 75.
    """
    own = [each for each in scheme.components if each.applies_to(sheet.unit.group)]
    gone = [each for each in own if sheet.steps[sheet.id(each.id)].status == "not-applicable"]
    if not gone:
        return step
    full = sum((each.full() or Fraction(0) for each in own), Fraction(0))
    rest = full - sum((each.full() or Fraction(0) for each in gone), Fraction(0))
    whole = sheet.put(replace(step, id=sheet.id("total", "rest"), label=f"{step.label}（没有的项不计）"))
    cites = tuple(cite for each in gone for cite in each.clauses)
    scales = [
        sheet.put(constant(sheet.id("total", key), label, value, cites))
        for key, label, value in (("full", "全部各项的满分", full), ("rest-full", "其余各项的满分", rest))
    ]
    value = None if step.value is None or not rest else step.value * full / rest
    status = step.status if value is not None else "missing"
    return replace(step, status=status, value=value, inputs=(whole, *scales), formula="{0} × {1} ÷ {2}")


def rescaled(step: Step, rescale: Rescale, sheet: Worksheet, missing: list[str]) -> Step:
    """A total brought to another full scale: 306 × 400/340 = 360 (AU-3-2-1-2b)."""
    by = rescale.by if isinstance(rescale.by, Fraction) else None
    if isinstance(rescale.by, Unset):
        missing.append(f"{step.label}的折算未定（解释 {rescale.by.interpretation}）")
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
