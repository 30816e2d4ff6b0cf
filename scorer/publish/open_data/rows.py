"""A projection's figures and texts as the rows of the open data: every value text, a whole number, or yes and no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from scorer.views.year_views import ChangeView, CiteView, Projection, StepView, TargetView

Value = str | bool | None
Row = dict[str, Value]

SUPPORT = "配合"


def rows(projection: Projection) -> dict[str, list[Row]]:
    """Table → its rows, in the order of the projection; nothing that the projection does not hold."""
    return {name: list(make(projection)) for name, make in MAKERS.items()}


def _targets(projection: Projection) -> Iterator[Row]:
    for row in projection.targets:
        yield {
            "target": row.id,
            "title": row.title,
            "section": "、".join(row.section),
            "indicator": row.indicator,
            "indicator_title": row.indicator_title,
            "basis": "；".join((*row.indicator_basis, *row.basis)),
            "level": row.level,
            "points": row.points,
            "due": row.due,
            "leaders": "、".join(row.leaders),
            "lead": _bearers(row, support=False),
            "support": _bearers(row, support=True),
            "qualitative": row.qualitative,
            "quantitative": row.quantitative,
            "measures": "；".join(f"{each.name} {each.target} {each.unit}".strip() for each in row.measures),
            "note": row.note,
            "withheld": row.withheld,
        }


def _bearers(row: TargetView, *, support: bool) -> str:
    return " ".join(part.unit for part in row.parts if (part.role == SUPPORT) is support)


def _nodes(projection: Projection) -> Iterator[Row]:
    for row in projection.targets:
        for part in row.parts:
            for node in part.nodes:
                yield {
                    "target": row.id,
                    "node": node.id,
                    "unit": part.unit,
                    "unit_name": part.unit_name,
                    "role": part.role,
                    "due": node.due,
                    "task": node.task,
                    "state": node.state or None,
                    "late": node.late,
                    "received": node.records[-1].received if node.records else None,
                }


def _ledger(projection: Projection) -> Iterator[Row]:
    names = [name for name in LEDGER_FIELDS if name != "unit_name"]
    for line in projection.ledger.lines:
        yield {"unit_name": line.unit_name, **{name: getattr(line, name) for name in names}}


LEDGER_FIELDS = (
    "unit", "unit_name", "role", "kind", "number", "source", "content", "requirement", "due", "standard", "effect",
    "owner", "supervisor", "state", "late", "received",
)  # fmt: skip


def _results(projection: Projection) -> Iterator[Row]:
    for unit in projection.units:
        total = projection.steps.get(unit.total or "")
        yield {
            "unit": unit.id,
            "unit_name": unit.name,
            "group": unit.group,
            "group_title": unit.group_title,
            "subgroup": unit.subgroup,
            "total": total.value if total else None,
            "total_step": total.id if total else None,
            "full_scale": unit.scale,
            "rank": unit.rank,
            "subgroup_rank": unit.subgroup_rank,
            "grade": unit.grade,
            "closed": unit.closed,
        }


def _steps(projection: Projection) -> Iterator[Row]:
    for step in projection.steps.values():
        yield {
            "id": step.id,
            "label": step.label,
            "status": step.status,
            "value": step.value,
            "exact": step.exact,
            "unit_of_measure": step.unit,
            "rule": step.rule if _again(step, projection.steps) else None,
            "inputs": " ".join(step.inputs),
            "changes": " ".join(map(_change, step.changes)),
            "formula": step.formula,
            "cites": "；".join(map(_cite, step.cites)),
            "notes": "；".join(step.notes),
            "record": step.record,
            "withheld": step.withheld,
        }


def _again(step: StepView, steps: Mapping[str, StepView]) -> bool:
    """Whether it can be computed from what is published: it has a value, and all its inputs are there."""
    return step.value is not None and all(name in steps for name in step.inputs)


def _change(change: ChangeView) -> str:
    digits = "" if change.digits is None else str(change.digits)
    return f"{change.kind}:{change.before}:{change.after}:{digits}"


def _cite(cite: CiteView) -> str:
    return cite.clause or f"{cite.interpretation}={cite.chosen}"


def _clauses(projection: Projection) -> Iterator[Row]:
    for clause in projection.scheme.clauses if projection.scheme else ():
        yield {"clause": clause.id, "place": clause.place, "text": clause.text}


def _interpretations(projection: Projection) -> Iterator[Row]:
    for item in projection.scheme.interpretations if projection.scheme else ():
        yield {
            "interpretation": item.id,
            "question": item.question,
            "clauses": " ".join(item.clauses),
            "chosen": item.chosen,
            "settled": item.settled,
            "required": item.required,
        }


MAKERS: Mapping[str, Callable[[Projection], Iterator[Row]]] = {
    "targets": _targets,
    "nodes": _nodes,
    "ledger": _ledger,
    "results": _results,
    "steps": _steps,
    "clauses": _clauses,
    "interpretations": _interpretations,
}
