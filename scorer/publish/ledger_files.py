"""The 台账, the list of problems and the matters as tables, as a workbook, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from scorer.ledger.states import State
from scorer.ledger.tally import tally
from scorer.model.packaged import packaged
from scorer.publish.sheet import CellValue, Column, Sheet, csv_text, typed
from scorer.publish.workbook import workbook
from scorer.views.ledger_types import (
    KINDS,
    MATTER,
    OFFICES,
    PAPERS,
    TARGET,
    LedgerLine,
    LedgerView,
    MatterView,
    Stub,
    TroubleLine,
)
from scorer.views.year_types import Projection

VERSION = "3"
"""Of the JSON: raised when a key changes its meaning. 3: what the calendar asks is among the lines."""

_COLUMNS = packaged("scorer.publish", "ledger_columns")
NUMBER = Column(**_COLUMNS["number"])
LINES, TROUBLES, MATTERS, STATE_COLUMNS = (
    {field: Column(**row) for field, row in _COLUMNS[table].items()}
    for table in ("lines", "troubles", "matters", "states")
)
"""The fields of a line, each with its column; the state in words has its shape before it."""
LATE_OWNERS = {"unit": "过了时限算单位逾期", "office": "过了时限算考核办逾期", "": "不算逾期"}


def narrowed(
    view: LedgerView,
    *,
    units: Iterable[str] = (),
    states: Iterable[str] = (),
    subjects: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> LedgerView:
    """The lines that fit every filter given.

    A state is an answer to either question or a word of the earlier format; a subject a target's id, a matter's
    number, path or file name; a kind one of ``KINDS``.
    """
    wanted, words, names, duties = frozenset(units), frozenset(states), frozenset(subjects), frozenset(kinds)

    def named(subject: str, number: str) -> bool:
        short = subject.rpartition("/")[2].removesuffix(".yml")
        return not names or not names.isdisjoint((subject, number, short))

    lines = tuple(
        line
        for line in view.lines
        if (not wanted or line.unit in wanted)
        and (not words or not words.isdisjoint((line.pair.reported.word, line.pair.done.word, line.old)))
        and named(line.subject, line.number)
        and (not duties or line.kind in duties)
    )
    kept = {(line.unit, line.subject, line.node) for line in lines}
    matters = {line.subject for line in lines}
    filtered = bool(wanted or words or names or duties)
    return replace(
        view,
        lines=lines,
        troubles=tuple(each for each in view.troubles if (each.unit, each.subject, each.node) in kept),
        matters=tuple(each for each in view.matters if not filtered or each.id in matters),
    )


def ledger_sheet(projection: Projection, view: LedgerView, title: str | None = None) -> Sheet:
    """The ledger itself: the seven columns that the 办法 asks for, and who, from where, and its state."""
    return _numbered("台账", title or f"{projection.title}　台账", _remark(projection, view), LINES, view.lines)


def trouble_sheet(projection: Projection, view: LedgerView) -> Sheet:
    """The list of problems (QZ-3-4b): the difficulties that each unit reported."""
    title = f"{projection.title}　问题清单"
    return _numbered("问题清单", title, _remark(projection, view), TROUBLES, view.troubles)


def _numbered(
    name: str, title: str, remark: str, columns: Mapping[str, Column], lines: Sequence[LedgerLine | TroubleLine]
) -> Sheet:
    rows: list[tuple[CellValue, ...]] = [
        (place, *(_cell(line, field) for field in columns)) for place, line in enumerate(lines, start=1)
    ]
    return Sheet(name, title, remark, (NUMBER, *columns.values()), rows, 1 + list(columns).index("word"))


def _cell(line: LedgerLine | TroubleLine, field: str) -> CellValue:
    if field == "word":
        return f"{line.pair.shape} {line.word}"
    if field in ("reported", "done"):
        return str(getattr(line.pair, field).word)
    return typed(getattr(line, field) or "", "day" if field in ("due", "received") else "string")


def state_sheet(title: str, remark: str, states: Iterable[State]) -> Sheet:
    """The page of a workbook that explains each state: its two answers, its meaning, whose lateness it is."""
    rows = [
        (f"{each.shape} {each.word}", each.reported.word, each.done.word, each.meaning, LATE_OWNERS[each.late])
        for each in states
    ]
    return Sheet("状态说明", f"{title}　状态说明", remark, tuple(STATE_COLUMNS.values()), rows, 0)


def matter_sheet(projection: Projection, view: LedgerView) -> Sheet:
    """The matters, one line each, with their steps in one cell."""
    rows = tuple(_matter(each) for each in view.matters)
    rows += tuple(_stub(each) for each in view.stubs)
    return Sheet("督查事项", f"{projection.title}　督查事项", _remark(projection, view), tuple(MATTERS.values()), rows)


def _matter(each: MatterView) -> tuple[CellValue, ...]:
    return (
        each.number,
        each.source,
        each.authority or "未写明",
        each.content,
        typed(each.due, "day"),
        each.supervisor or "未写明",
        each.stage,
        "；".join(f"{unit.name}（{unit.role}）{unit.grade or unit.word}" for unit in each.units),
        "；".join(f"{step.when or '日期未记'} {step.what}" for step in each.steps),
    )


def _stub(stub: Stub) -> tuple[CellValue, ...]:
    reviewed = f"审查日期 {stub.reviewed or '未记'}"
    return "不予公开", "", "", f"一件{stub.what}，依据：{stub.ground}", "", "", "", "", reviewed


def _remark(projection: Projection, view: LedgerView) -> str:
    """Date, numbers and what is to be known of them: "截至 2025-12-22；共 32 条：■ 没有收到报告 4、● 办成 28"."""
    rows = tally(view.lines, projection.on).rows
    counts = "、".join(f"{state.shape} {state.word} {len(lines)}" for state, lines in rows)
    made_up = ("演示数据，全部虚构",) if projection.synthetic else ()
    said = (f"截至 {projection.on}", f"共 {len(view.lines)} 条：{counts or '没有'}", *parts_text(view.lines))
    return "；".join((*said, *made_up, *view.clocks))


def by_kind(lines: Sequence[LedgerLine]) -> dict[str, int]:
    """The number of lines of each kind of duty that occurs: together they are all."""
    return {kind: count for kind in KINDS if (count := sum(line.kind == kind for line in lines))}


def asked_besides(lines: Sequence[LedgerLine]) -> str:
    """The lines of a ledger beside nodes and matters: "定期材料 4、考核办自己要办的 2"; "" for nothing."""
    return "、".join(f"{kind} {count}" for kind, count in by_kind(lines).items() if kind in (PAPERS, OFFICES))


def parts_text(lines: Sequence[LedgerLine]) -> tuple[str, ...]:
    """Why a ledger counts more than the year's page: "其中年度目标 3、定期材料 4（年度页只数年度目标）"; else ()."""
    kinds = by_kind(lines)
    if not asked_besides(lines):
        return ()
    counted = "、".join(kind for kind in kinds if kind in (TARGET, MATTER))
    every = "、".join(f"{kind} {count}" for kind, count in kinds.items())
    return (f"其中{every}" + (f"（年度页只数{counted}）" if counted else ""),)


def ledger_csv(projection: Projection, view: LedgerView) -> str:
    """The ledger's lines as CSV."""
    return csv_text(ledger_sheet(projection, view))


def ledger_xlsx(projection: Projection, view: LedgerView, title: str | None = None) -> bytes:
    """The ledger with the list of problems and the matters, where there are any, on tabs of their own."""
    sheets = [ledger_sheet(projection, view, title)]
    sheets += [trouble_sheet(projection, view)] if view.troubles else []
    sheets += [matter_sheet(projection, view)] if view.matters or view.stubs else []
    occurring = [state for state, _ in tally(view.lines, projection.on).rows]
    sheets += [state_sheet(projection.title, f"截至 {projection.on}", occurring)] if occurring else []
    author = (projection.imprint.office if projection.imprint else None) or projection.title
    day = projection.on
    return workbook(sheets, datetime(day.year, day.month, day.day), author)  # noqa: DTZ001 - the format has no zone


def ledger_json(projection: Projection, view: LedgerView) -> str:
    """All of it as data, under keys that hold: cycle, on, audience, version, counts, lines, matters, problems, …"""
    whole: Mapping[str, object] = {
        "cycle": projection.cycle,
        "on": projection.on.isoformat(),
        "audience": projection.audience,
        "version": VERSION,
        "counts": _counted(projection, view),
        "lines": [_plain(asdict(line)) for line in view.lines],
        "matters": [_of_matter(asdict(each)) for each in view.matters],
        "problems": [_plain(asdict(each)) for each in view.troubles],
        "withheld": [asdict(each) for each in view.stubs],
        "notes": list(view.clocks),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _counted(projection: Projection, view: LedgerView) -> dict[str, dict[str, int] | int]:
    """The numbers of lines: in all, with each answer, in each state, of each earlier word, of each kind of duty."""
    found = tally(view.lines, projection.on)
    return {
        "total": found.total,
        "reported": {answer.word: count for answer, count in found.reported.items()},
        "done": {answer.word: count for answer, count in found.done.items()},
        "states": {state.id: len(lines) for state, lines in found.rows},
        "old": dict(found.old),
        "kinds": by_kind(view.lines),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A line under keys that hold: the two answers, the state's id and shape, its words; the lateness in days."""
    pair, late, day = row.pop("pair"), row.pop("lateness", None), row.pop("day", None)
    row |= {
        "reported": pair["reported"]["word"],
        "done": pair["done"]["word"],
        "state": pair["id"],
        "shape": pair["shape"],
    }
    if "duty" in row:
        row |= {
            "day": day.isoformat() if day else None,
            "late_days": late["days"] if late else None,
            "late_owner": late["owner"] if late else None,
        }
    return row


def _of_matter(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"units": [_plain(unit) for unit in row["units"]]}


def cells(sheet: Sheet) -> Sequence[tuple[str, ...]]:
    """A table's rows as text, for the terminal."""
    return [tuple("" if value is None else str(value) for value in row) for row in sheet.rows]
