"""References of a record to its scheme: component, category, ground, amount, role, grade, interpretation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from scorer.model.entities import Data
from scorer.model.numbers import fraction, is_number, shown
from scorer.model.option_text import option_text
from scorer.model.records import CLAIM_FIELDS
from scorer.model.scheme_terms import CategoryTerms
from scorer.reading.book.record_context import Faults, RecordContext
from scorer.reading.suggestions import among, names, near

INELIGIBLE = frozenset({"R022", "R023", "R024", "R025", "R026", "R027"})
"""Codes of what is well named but may not count: a worked case may show such a record on purpose."""


def component(filed: RecordContext) -> Faults:
    """The component exists, holds for the unit's group, and its rule reads records of this kind."""
    name, words = filed.text("component"), filed.context.vocabulary
    if name is None or words is None:
        return
    kind = filed.text("kind") or ""
    allowed = tuple(each for each, slots in words.components.items() if any(kind in slot.reads for slot in slots))
    hints = {"component": name, **among(name, allowed)}
    if name not in words.components:
        yield filed.fault("R018", "component", **hints)
    elif not filed.slots():
        group = filed.context.group(filed.unit()) or ""
        yield filed.fault("R019", "component", component=name, unit=filed.unit(), group=group)
    elif not any(kind in slot.reads for slot in filed.slots()):
        yield filed.fault("R047", "component", kind=kind, **hints)


def category(filed: RecordContext) -> Faults:
    """The category is one that the component has for this unit's group."""
    name, slots = filed.text("category"), filed.slots()
    allowed = tuple(dict.fromkeys(each for slot in slots for each in slot.categories))
    if name is not None and allowed and name not in allowed:
        yield filed.fault(
            "R020", "category", category=name, component=filed.text("component") or "", **among(name, allowed)
        )


def claimable(filed: RecordContext) -> Faults:
    """Nobody claims under a category that takes points off."""
    found = filed.category()
    if found is not None and found.takes:
        allowed = [name for slot in filed.slots() for name, each in slot.categories.items() if not each.takes]
        yield filed.fault("R056", "category", category=filed.text("category") or "", allowed=names(allowed))


def ground(filed: RecordContext) -> Faults:
    """Where the category lists grounds, the claim rests on one, and shows what that one requires."""
    found, name = filed.category(), filed.text("ground")
    if found is None or not found.grounds:
        return
    if name is None and "ground" not in filed.data:
        yield filed.fault("R021", "category", category=filed.text("category") or "", allowed=names(found.grounds))
    if name is None:
        return
    ground = found.grounds.get(name)
    if ground is None:
        yield filed.fault("R021", "ground", ground=name, **among(name, found.grounds))
        return
    for need in ground.requires:
        if not _shows(filed, need):
            yield filed.fault("R022", "ground", ground=name, need=need)


def _shows(filed: RecordContext, need: str) -> bool:
    """A ground requires a field of the claim (``seal``), or somebody's confirmation (``main-leader``)."""
    if need in CLAIM_FIELDS:
        return bool(filed.data.get(need))
    confirmed = filed.data.get("confirmed_by")
    return need in confirmed if isinstance(confirmed, list) else False


def work(filed: RecordContext) -> Faults:
    """Where the category asks for it, the work is a target of the year's table."""
    targets, found = filed.context.targets, filed.category()
    if targets is None or found is None or not found.listed_target:
        return
    name = filed.text("work")
    if name is None and "work" not in filed.data:
        sample = next(iter((*filed.context.own.get(filed.actor, ()), *targets)), "")
        yield filed.fault("R023", "category", sample=sample)
    elif name is not None and name not in targets and name not in filed.context.lost_targets:
        yield filed.fault("R023", "work", listed=names(targets), near=near(name, targets))


def within_year(filed: RecordContext) -> Faults:
    """The day of a claim or a penalty lies in the cycle's period, unless the category counts other years too."""
    cycle, text, found = filed.context.cycle, filed.text("date"), filed.category()
    if cycle is None or text is None or found is None or not found.within_year:
        return
    day = day_of(text)
    if day is not None and not cycle.start <= day <= cycle.end:
        yield filed.fault("R024", "date", date=text, start=str(cycle.start), end=str(cycle.end))


def day_of(text: str) -> date | None:
    """The day, or None where the schema will have refused the text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def amount_given(filed: RecordContext) -> Faults:
    """Points that the filer names: only where the scheme leaves them open, and within its bounds."""
    found = filed.category()
    if "amount" in filed.data and found is not None:
        yield from amount(filed, found, filed.text("category") or "")


def amount(filed: RecordContext, category: CategoryTerms, name: str) -> Faults:
    """``amount`` of this record against a category that may be another record's (for a decision)."""
    given, bounds = filed.data.get("amount"), category.bounds
    if bounds is None and category.named_points:
        yield filed.key_fault("R025", "amount", category=name)
    elif bounds is not None and is_number(given):
        low, high = bounds
        if (low is not None and fraction(given) < low) or (high is not None and fraction(given) > high):
            bound = {"low": _bound(low), "high": _bound(high)}
            yield filed.fault("R026", "amount", category=name, amount=shown(fraction(given)), **bound)


def _bound(value: Fraction | None) -> str:
    return "不限" if value is None else shown(value)


def scores(filed: RecordContext) -> Faults:
    """No rating above its rule's maximum or below its least; on a target it is a ratio from 0 to 1."""
    scores = filed.data.get("scores")
    if not isinstance(scores, dict):
        return
    for unit, score in scores.items():
        if is_number(score):
            low, top = (Fraction(0), Fraction(1)) if "target" in filed.data else _bounds(filed, unit)
            if (top is not None and fraction(score) > top) or (low is not None and fraction(score) < low):
                bounds = {"low": _bound(low), "top": _bound(top)}
                yield filed.fault("R027", "scores", unit, unit=unit, score=shown(fraction(score)), **bounds)


def _bounds(filed: RecordContext, unit: str) -> tuple[Fraction | None, Fraction | None]:
    """The least and the most that a rating may give the unit in this component."""
    words, component = filed.context.vocabulary, filed.text("component")
    slots = words.slots(component, filed.context.group(unit)) if words and component else ()
    low = next((slot.least for slot in slots if slot.least is not None), None)
    return low, next((slot.top for slot in slots if slot.top is not None), None)


def ballots(filed: RecordContext) -> Faults:
    """Roles and grades of the votes are those of the component's rule."""
    counts, slots = filed.data.get("counts"), filed.slots()
    roles = {role: grades for slot in slots for role, grades in slot.roles.items()}
    if not isinstance(counts, dict) or not roles:
        return
    for unit, votes in counts.items():
        for role, grades in votes.items() if isinstance(votes, dict) else ():
            yield from _ballot(filed, roles, unit, role, grades)


def _ballot(filed: RecordContext, roles: Mapping[str, Sequence[str]], unit: str, role: str, grades: Data) -> Faults:
    if role not in roles:
        yield filed.key_fault("R032", "counts", unit, role, word=role, **among(role, roles))
        return
    for grade in grades if isinstance(grades, dict) else ():
        if roles[role] and grade not in roles[role]:
            yield filed.key_fault("R032", *("counts", unit, role, grade), word=grade, **among(grade, roles[role]))


def source(filed: RecordContext) -> Faults:
    """Where a matter comes from decides what of it may be published, so a mistyped source is no small thing."""
    name, words = filed.text("source"), filed.context.vocabulary
    if name is not None and words is not None and words.sources and name not in words.sources:
        yield filed.fault("R050", "source", source=name, **among(name, words.sources))


def settles(filed: RecordContext) -> Faults:
    """A resolution settles the targets, the results, or an interpretation with one of its options."""
    name, words = filed.text("settles"), filed.context.vocabulary
    if name is None or name in ("targets", "results") or words is None:
        return
    if name not in words.options:
        allowed = ("targets", "results", *words.options)
        yield filed.fault("R030", "settles", settles=name, near=near(name, allowed))
        return
    options, chosen = words.options[name], filed.data.get("chosen")
    if "chosen" not in filed.data:
        yield filed.fault("R031", "settles", settles=name, allowed=names(options or ()))
    elif options is not None and not isinstance(chosen, list | dict):
        text = option_text(chosen) or ""
        if text not in options:
            yield filed.fault("R031", "chosen", settles=name, chosen=text, **among(text, options))
