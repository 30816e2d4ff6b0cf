"""A run's results as the JSON that ``formats.md`` fixes: numbers are text, the same inputs give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scorer.model.numbers import exact, shown
from scorer.model.results import ComponentResult, Export, Note, Results, Step, UnitResult

Json = dict[str, object]


def as_text(results: Results) -> str:
    """The whole document, keys in a fixed order, steps by id."""
    return json.dumps(document(results), ensure_ascii=False, indent=1) + "\n"


def document(results: Results) -> Json:
    """The document as plain data."""
    return {
        "cycle": results.cycle,
        "on": results.on.isoformat(),
        "status": results.status,
        "inputs": {"digest": results.digest, "records": results.records},
        "interpretations": [
            _fields(item, "id", "chosen", "decided", "required", "effect")
            | {"decided": item.decided is not None, "resolution": item.decided}
            for item in results.interpretations
        ],
        "units": unit_rows(results),
        "steps": {name: _step(results.steps[name]) for name in sorted(results.steps)},
        "left_out": list(results.left_out),
    }


def unit_rows(results: Results) -> list[Json]:
    """The document's rows of the units, in the order of their ids: totals, components, ranks, what is missing."""
    return [_unit(unit, results.steps) for unit in sorted(results.units, key=lambda unit: unit.unit)]


def _unit(unit: UnitResult, steps: Mapping[str, Step]) -> Json:
    return {
        **_fields(unit, "unit", "group", "total", "rank", "grade", "vetoed", "subgroup_rank", "grade_notes", "honours"),
        "total": _text(steps[unit.total]),
        "components": [_component(component, steps) for component in unit.components],
        "exports": [_export(item, steps) for item in unit.exports],
        "consequences": [_fields(item, "clause", "title", "unit") for item in unit.consequences],
        "notices": [_fields(item, "clause", "title", "unit") for item in unit.notices],
        "missing": list(dict.fromkeys((*unit.missing, *unit.undecided))),
    }


def _fields(item: object, *names: str) -> Json:
    """These fields of an object under their own names; a tuple as a list."""
    values = ((name, getattr(item, name)) for name in names)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def _export(item: Export, steps: Mapping[str, Step]) -> Json:
    step = steps[item.step]
    return {
        "component": item.component,
        "as": item.title,
        "value": _text(step),
        **_exact(step),
        "step": item.step,
        "clauses": list(item.clauses),
    }


def _component(component: ComponentResult, steps: Mapping[str, Step]) -> Json:
    step = steps[component.step]
    return {
        **_fields(component, "id", "title"),
        "value": _text(step),
        **_exact(step),
        "weighted": _text(steps[component.weighted]),
        "status": step.status,
        **_fields(component, "step", "parent"),
    }


def _step(step: Step) -> Json:
    return {
        **_fields(step, "label", "status"),
        "value": _text(step),
        **_exact(step),
        **_fields(step, "unit", "formula", "inputs"),
        "cites": [{"clause": cite.clause} for cite in dict.fromkeys(step.cites) if cite.clause is not None],
        "choices": [
            _fields(cite, "interpretation", "chosen")
            for cite in dict.fromkeys(step.cites)
            if cite.interpretation is not None
        ],
        "notes": [_note(note) for note in step.notes],
        "record": step.record,
    }


def _note(note: Note) -> Json:
    values = {"before": note.before, "after": note.after}
    numbers = {
        name: exact(value) or shown(value, note.digits if name == "after" else None)
        for name, value in values.items()
        if value is not None
    }
    return {"kind": note.kind, **numbers, **({"text": note.text} if note.text else {})}


def _text(step: Step) -> str | None:
    return None if step.value is None else shown(step.value, step.digits)


def _exact(step: Step) -> Json:
    text = exact(step.value) if step.value is not None else None
    return {"exact": text} if text else {}
