"""A projection's figures and texts as the rows of the open data: every value text, a whole number, or yes and no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from scorer.publish.open_data.tables import TABLES
from scorer.views.ledger_types import LedgerLine
from scorer.views.publication_types import AttachmentView, WithheldFile
from scorer.views.year_types import ChangeView, CiteView, GradeReasonView, NodeView, Projection, StepView, TargetView

Value = str | bool | None
Row = dict[str, Value]

SUPPORT = "配合"
STATUSES = {
    "computed": "算出",
    "given": "给定",
    "assessed": "评定",
    "pending": "待审",
    "missing": "缺",
    "not-applicable": "不适用",
    "vetoed": "否决",
}
"""The status of a figure, as the field of the table explains it."""


def rows(projection: Projection) -> dict[str, list[Row]]:
    """Table → its rows, in the order of the projection; nothing that the projection does not hold."""
    return {name: list(make(projection)) for name, make in MAKERS.items()}


def _row(table: str, view: object, **own: Value) -> Row:
    """The fields of a table in their order: ``own`` values, the others from the view's fields of the same name."""
    names = (field.name for field in TABLES[table].fields)
    return {name: own[name] if name in own else getattr(view, name) for name in names}


def _targets(projection: Projection) -> Iterator[Row]:
    for row in projection.targets:
        yield _row(
            "targets",
            row,
            target=row.id,
            section="、".join(row.section),
            basis="；".join((*row.indicator_basis, *row.basis)),
            leaders="、".join(row.leaders),
            lead=_bearers(row, support=False),
            support=_bearers(row, support=True),
            lead_names=_bearer_names(row, support=False),
            support_names=_bearer_names(row, support=True),
            measures="；".join(each.text for each in row.measures),
        )


def _bearers(row: TargetView, *, support: bool) -> str:
    return " ".join(part.unit for part in row.parts if (part.role == SUPPORT) is support)


def _bearer_names(row: TargetView, *, support: bool) -> str:
    return "、".join(part.unit_name for part in row.parts if (part.role == SUPPORT) is support)


def _nodes(projection: Projection) -> Iterator[Row]:
    for row in projection.targets:
        for part in row.parts:
            for node in part.nodes:
                received = node.records[-1].received if node.records else None
                who = {"unit": part.unit, "unit_name": part.unit_name, "role": part.role}
                own = {"target": row.id, "node": node.id, **who, **_answers(node), "received": received}
                yield _row("nodes", node, **own)


def _ledger(projection: Projection) -> Iterator[Row]:
    """The name before the unit: the order in which ``data.json`` has always had them."""
    for line in projection.ledger.lines:
        own = {"due": line.due if line.day is not None else None, **_answers(line)}
        yield {"unit_name": line.unit_name, **_row("ledger", line, **own)}


def _files(projection: Projection) -> Iterator[Row]:
    """Every file of every report on a node: what the audience may see of it."""
    for row in projection.targets:
        for part in row.parts:
            for node in part.nodes:
                of = {"target": row.id, "node": node.id, "unit": part.unit, "unit_name": part.unit_name}
                for place, record in enumerate(node.records, 1):
                    whose = {**of, "report": str(place), "received": record.received}
                    files: tuple[AttachmentView | WithheldFile, ...] = (*record.attachments, *record.withheld_files)
                    for number, each in enumerate(files, 1):
                        yield {name: {**whose, "number": str(number), **_file(each)}[name] for name in FILE_FIELDS}


FILE_FIELDS = tuple(field.name for field in TABLES["files"].fields)


def _file(each: AttachmentView | WithheldFile) -> Row:
    promised: Row = {"commitment": each.commitment, "committed_on": each.since}
    if isinstance(each, WithheldFile):
        closed = dict.fromkeys(("role", "file", "media_type", "bytes", "sha256", "path", "key"))
        return {**closed, "ground": each.ground, **promised}
    own: Row = {name: getattr(each, name) for name in ("role", "file", "media_type", "sha256", "path", "key")}
    return {**own, "bytes": str(each.bytes), "ground": None, **promised}


def _answers(each: NodeView | LedgerLine) -> dict[str, Value]:
    """Both answers and the state in words; ``state`` keeps the word of the earlier format for one version."""
    if each.pair is None:
        return {"reported": None, "done": None, "state_text": None, "state": None}
    pair = each.pair
    return {"reported": pair.reported.word, "done": pair.done.word, "state_text": each.word, "state": each.old}


def _results(projection: Projection) -> Iterator[Row]:
    for unit in projection.units if projection.has_scores else ():
        total = projection.steps.get(unit.total or "")
        yield _row(
            "results",
            unit,
            unit=unit.id,
            unit_name=unit.name,
            total=total.value if total else None,
            total_step=total.id if total else None,
            full_scale=unit.scale,
            grade_reason="；".join(map(_reason, unit.grade_reasons)) or None,
        )


def _reason(each: GradeReasonView) -> str:
    """Worked: 没有评“先进集体”：城建口 3 个单位的 10% 是 0.3，名额 0 个（ZZ-1-4-a）."""
    return each.text + (f"（{'、'.join(each.clauses)}）" if each.clauses else "")


def _steps(projection: Projection) -> Iterator[Row]:
    names = {unit.id: unit.name for unit in projection.units}
    for step in projection.steps.values():
        yield _row(
            "steps",
            step,
            unit_of_measure=step.unit,
            unit_name=names.get(step.id.partition("/")[0]),
            status_text=STATUSES[step.status],
            rule=step.rule if _again(step, projection.steps) else None,
            inputs=" ".join(step.inputs),
            changes=" ".join(map(_change, step.changes)),
            cites="；".join(map(_cite, step.cites)),
            notes="；".join(step.notes),
        )


def _again(step: StepView, steps: Mapping[str, StepView]) -> bool:
    """Whether it can be computed from what is published: it has a value, and all its inputs are there."""
    return step.value is not None and all(name in steps for name in step.inputs)


def _change(change: ChangeView) -> str:
    digits = "" if change.digits is None else str(change.digits)
    return f"{change.kind}:{change.before}:{change.after}:{digits}"


def _cite(cite: CiteView) -> str:
    return cite.clause or f"{cite.interpretation}={cite.chosen}"


def _clauses(projection: Projection) -> Iterator[Row]:
    clauses = projection.scheme.clauses if projection.scheme else ()
    return (_row("clauses", clause, clause=clause.id) for clause in clauses)


def _interpretations(projection: Projection) -> Iterator[Row]:
    items = projection.scheme.interpretations if projection.scheme else ()
    for item in items:
        yield _row("interpretations", item, interpretation=item.id, clauses=" ".join(item.clauses))


MAKERS: Mapping[str, Callable[[Projection], Iterator[Row]]] = {
    "targets": _targets,
    "nodes": _nodes,
    "ledger": _ledger,
    "files": _files,
    "results": _results,
    "steps": _steps,
    "clauses": _clauses,
    "interpretations": _interpretations,
}
