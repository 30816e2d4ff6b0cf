"""A run's results as the JSON that ``formats.md`` fixes: numbers are text, the same inputs give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from scorer.model.numbers import exact, shown
from scorer.model.results import Cite, ComponentResult, Consequence, Export, Note, Results, Step, UnitResult

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
            {
                "id": item.id,
                "chosen": item.chosen,
                "decided": item.decided is not None,
                "required": item.required,
                "effect": item.effect,
                "resolution": item.decided,
            }
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
        "unit": unit.unit,
        "group": unit.group,
        "total": _text(steps[unit.total]),
        "rank": unit.rank,
        "grade": unit.grade,
        "vetoed": unit.vetoed,
        "subgroup_rank": unit.subgroup_rank,
        "grade_notes": list(unit.grade_notes),
        "honours": list(unit.honours),
        "components": [_component(component, steps) for component in unit.components],
        "exports": [_export(item, steps) for item in unit.exports],
        "consequences": [_consequence(item) for item in unit.consequences],
        "notices": [_consequence(item) for item in unit.notices],
        "missing": list(dict.fromkeys((*unit.missing, *unit.undecided))),
    }


def _consequence(item: Consequence) -> Json:
    return {"clause": item.clause, "title": item.title, "unit": item.unit}


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
        "id": component.id,
        "title": component.title,
        "value": _text(step),
        **_exact(step),
        "weighted": _text(steps[component.weighted]),
        "status": step.status,
        "step": component.step,
        "parent": component.parent,
    }


def _step(step: Step) -> Json:
    return {
        "label": step.label,
        "status": step.status,
        "value": _text(step),
        **_exact(step),
        "unit": step.unit,
        "formula": step.formula,
        "inputs": list(step.inputs),
        "cites": [{"clause": cite.clause} for cite in dict.fromkeys(step.cites) if cite.clause is not None],
        "choices": [_choice(cite) for cite in dict.fromkeys(step.cites) if cite.interpretation is not None],
        "notes": [_note(note) for note in step.notes],
        "record": step.record,
    }


def _choice(cite: Cite) -> Json:
    return {"interpretation": cite.interpretation, "chosen": cite.chosen}


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
