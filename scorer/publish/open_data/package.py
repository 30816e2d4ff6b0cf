"""The files of a year's open data: CSV, JSON with its schema, Excel, the dictionary, ``datapackage.json``."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from scorer.ledger.states import STATES
from scorer.publish.ledger_files import LATE_OWNERS, state_sheet
from scorer.publish.open_data.licence import attribution, licence, licences
from scorer.publish.open_data.rows import Row, rows
from scorer.publish.open_data.tables import TABLES, OpenField, OpenTable, tables_of
from scorer.publish.sheet import CellValue, Column, Sheet, csv_of, typed, unmarked
from scorer.publish.workbook import workbook
from scorer.views.wording import FULL_YEAR
from scorer.views.year_types import Projection

VERSION = "1.4.0"
"""Of the contract: the first figure changes when a field changes its meaning, the second when one is added.

1.3.0: the ledger has a row for each paper of a period and for what the office itself has to do; a result has the
reason of its grade. 1.4.0: a figure may be the highest, the lowest, the mean of its inputs, or a place among them.
"""

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

MOST_ROWS = 10_000
"""Rows of all tables up to which an Excel file is made: beyond, opening one takes longer than anyone waits."""

DATA, RESULTS, SCHEMA, DICTIONARY = "data.json", "results.json", "data.schema.json", "dictionary.json"
BOOK, PACKAGE, README = "tables.xlsx", "datapackage.json", "README.txt"

EVERY_NAME = frozenset({*(f"{name}.csv" for name in TABLES), DATA, RESULTS, SCHEMA, DICTIONARY, BOOK, PACKAGE, README})
"""Every file that an export may have: one has no results, another no workbook."""

APOSTROPHE = (
    "csv 里可能被表格软件当成公式、日期或数的文字（如编号 2025-10、0012）前面有一个撇号，打开、再存都不变；"
    "程序读的时候去掉格首的撇号；data.json 和 tables.xlsx 里是原样。"
)

NOTHING = "withheld"
"""The key of ``datapackage.json`` that says why the files hold no figure of a result."""

EXACT = (
    "csv 和 tables.xlsx 里的数是照办法保留位数的、印出来的数；data.json 里同样的数写成文字，程序读时不丢位数；"
    "写不尽的分数另有精确值，在 steps 的 exact 一栏，是文字，如 1100/13。"
)

MADE_UP = "单位、材料和得分是为演示编造的，不是任何单位的真实成绩。"
MADE_UP_UNSCORED = "单位和材料是为演示编造的，不是任何单位的真实情况。"
AGAIN = (
    "自己算一遍：装好本项目的程序，在这个文件夹的上一层运行  scorer verify 文件夹",
    "它从 steps 里给定的数起，按 rule 和 changes 把每个数重算一遍，逐个比对，再写出 results.json 逐字节比对；",
    "对得上退出码是 0，不然是 1，并说明哪里不同。状态是 given 的数依据的材料没有公开，从它起算。",
)

AUDIENCES = {"public": "对社会公开", "internal": "系统内部，不得对外"}


def files(projection: Projection, *, with_book: bool | None = None) -> dict[str, bytes]:
    """Name → bytes; the same projection gives the same bytes. ``with_book`` None: Excel too unless too long."""
    found = rows(projection)
    tables = _given(projection, found)
    made = {f"{name}.csv": csv_bytes(TABLES[name], table) for name, table in tables.items()}
    made[DATA] = _tables_json(about(projection), found)
    if "results" in tables:
        made[RESULTS] = results_text(about(projection), found["results"]).encode()
    made[SCHEMA] = _json(schema())
    made[DICTIONARY] = _json(dictionary())
    made[README] = readme(projection).encode()
    if with_book or (with_book is None and sum(map(len, found.values())) <= MOST_ROWS):
        made[BOOK] = _book(projection, tables)
    made[PACKAGE] = _json(datapackage(projection, made))
    return made


def _given(projection: Projection, found: Mapping[str, Sequence[Row]]) -> Mapping[str, Sequence[Row]]:
    """The tables that have a file: all; without scores none of results, of a year that is only a table that alone."""
    if projection.has_scores:
        return found
    if projection.status == "targets-only":
        return {name: table for name, table in found.items() if name in OF_A_TABLE}
    return {name: table for name, table in found.items() if name not in OF_SCORES}


OF_A_TABLE, OF_SCORES = ("targets", "clauses"), ("results", "steps")


def nothing_published(projection: Projection) -> str | None:
    """Why there is no figure of a result in the files: not open to the audience, or none was given; None where one is.

    Worked: "这个年度还没有认定公开".
    """
    if projection.steps:
        return None
    if projection.status == "targets-only":
        why = "这个部门没有办法" if projection.scheme is None else "这一年只有目标表，没有人报材料"
        return projection.closed.get("targets", f"{why}：没有可以重算的数")
    if not projection.has_scores:
        return "这个办法不计分，没有可以重算的数"
    return projection.closed.get("scores") or "这一年没有成绩：办法里没有算得出的数"


def readme(projection: Projection) -> str:
    """README.txt: the files of the folder and the one command that computes the results again."""
    lines = (
        f"{projection.title}　开放数据（截至 {projection.on}，{AUDIENCES[projection.audience]}）",
        *([MADE_UP if projection.has_scores else MADE_UP_UNSCORED] if projection.synthetic else [""]),
        "",
        "*.csv 是各张表，tables.xlsx 是同样的内容；字段说明在 dictionary.json，data.json 的格式在 data.schema.json。",
        APOSTROPHE,
        EXACT,
        "",
        f"使用许可：{licence(projection)}",
        f"注明来源的写法：{attribution(projection)}",
        "",
        *(AGAIN if projection.steps else ()),
        *([f"成绩是{FULL_YEAR}。"] if projection.still_running and projection.steps else []),
        *_closed_lines(projection),
    )
    return "\n".join(lines) + "\n"


def not_published(projection: Projection) -> tuple[str, ...]:
    """Why tables or columns are empty, each reason once; of a year that is only a table nothing but why that is not."""
    if projection.status == "targets-only":
        return tuple(why for what, why in projection.closed.items() if what == "targets")
    whole = nothing_published(projection)
    return tuple(dict.fromkeys([*projection.closed.values(), *([whole] if whole else ())]))


def _closed_lines(projection: Projection) -> tuple[str, ...]:
    reasons = not_published(projection)
    return ("", "没有公开的：", *(f"{reason}。" for reason in reasons)) if reasons else ()


def about(projection: Projection) -> dict[str, object]:
    """The head that all files share: version, year, audience, day, status."""
    return {
        "version": VERSION,
        "cycle": projection.cycle,
        "title": projection.title,
        "audience": projection.audience,
        "on": projection.on.isoformat(),
        "status": projection.status,
        "synthetic": projection.synthetic,
    }


def csv_bytes(kind: OpenTable, table: Sequence[Mapping[str, object]]) -> bytes:
    """A table as its CSV file."""
    names = [place for place, field in enumerate(kind.fields) if field.type == "string" and not field.figure]
    return csv_of([field.name for field in kind.fields], _cells(kind, table), names).encode()


def csv_rows(raw: bytes) -> list[list[str]]:
    """The lines of such a file below its head, each cell as it was before it was written."""
    lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    return [[unmarked(cell) for cell in line] for line in lines][1:]


def _cells(kind: OpenTable, table: Sequence[Mapping[str, object]]) -> list[tuple[CellValue, ...]]:
    return [tuple(_cell(row[field.name]) for field in kind.fields) for row in table]


def _cell(value: object) -> CellValue:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _typed(field: OpenField, value: object) -> CellValue:
    """A cell of the workbook: a number as one, a day as one, yes and no in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return typed(value if value is None else str(value), field.type)


def _book(projection: Projection, found: Mapping[str, Sequence[Row]]) -> bytes:
    made_up = "；演示数据，全部虚构" if projection.synthetic else ""
    remark = f"截至 {projection.on}；{AUDIENCES[projection.audience]}{made_up}"
    sheets = [
        Sheet(
            kind.title,
            f"{projection.title}　{kind.title}",
            remark,
            tuple(Column(field.title, field.width) for field in kind.shown),
            [tuple(_typed(field, row[field.name]) for field in kind.shown) for row in found[kind.name]],
        )
        for kind in (TABLES[name] for name in found)
    ]
    explained = [(TABLES[name].title, field.title, field.meaning) for name in found for field in TABLES[name].shown]
    columns = (Column("表", 10), Column("栏目", 20), Column("意思", 120))
    sheets.append(Sheet("字段说明", f"{projection.title}　字段说明", remark, columns, explained))
    sheets.append(state_sheet(projection.title, remark, STATES.values()))
    day = projection.on
    author = (projection.imprint.office if projection.imprint else None) or projection.title
    return workbook(sheets, datetime(day.year, day.month, day.day), author)  # noqa: DTZ001 - the format has no zone


def schema(version: str = VERSION) -> dict[str, object]:
    """The JSON Schema of ``data.json``, of this or an earlier version of the contract."""
    head = {name: {"type": "boolean" if name == "synthetic" else "string"} for name in HEAD}
    kinds = tables_of(version)
    tables = {name: {"type": "array", "items": _item(kind), "description": kind.row} for name, kind in kinds.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"目标考核开放数据 {version}",
        "type": "object",
        "required": [*HEAD, "tables"],
        "properties": {
            **head,
            "tables": {"type": "object", "required": list(kinds), "properties": tables, "additionalProperties": False},
        },
        "additionalProperties": False,
    }


PATTERNS = {
    "integer": r"^[0-9]+$",
    "day": r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$",
    "datetime": r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
}
"""How a text is written in data.json, which has no type for a day. A number is text too, so that it stays exact; which
of them cannot be read, :mod:`checking` says with its step."""

HEAD = ("version", "cycle", "title", "audience", "on", "status", "synthetic")


def _item(kind: OpenTable) -> dict[str, object]:
    fields = {
        field.name: {
            "type": ["boolean" if field.type == "boolean" else "string", "null"],
            **({"pattern": f"^$|{PATTERNS[field.type]}"} if field.type in PATTERNS else {}),
            "title": field.title,
            "description": field.meaning,
        }
        for field in kind.fields
    }
    return {"type": "object", "required": list(fields), "properties": fields, "additionalProperties": False}


def dictionary() -> dict[str, object]:
    """The data dictionary: every table and field in words."""
    return {
        "version": VERSION,
        "csv": APOSTROPHE,
        "numbers": EXACT,
        "tables": [
            {
                "name": kind.name,
                "title": kind.title,
                "row": kind.row,
                "key": list(kind.key),
                "fields": [_field(field) for field in kind.fields],
            }
            for kind in TABLES.values()
        ],
        "states": [
            {
                "state": each.word,
                "shape": each.shape,
                "reported": each.reported.word,
                "done": each.done.word,
                "description": each.meaning,
                "late": LATE_OWNERS[each.late],
            }
            for each in STATES.values()
        ],
    }


def _field(field: OpenField) -> dict[str, object]:
    """A field in the terms of a Table Schema, which has no type for "a day or a month"."""
    kind = (
        {"type": "string", "constraints": {"pattern": PATTERNS["day"]}} if field.type == "day" else {"type": field.type}
    )
    more = {"format": "%Y-%m-%d %H:%M:%S"} if field.type == "datetime" else {}
    return {"name": field.name, **kind, **more, "title": field.title, "description": field.meaning}


def datapackage(projection: Projection, made: Mapping[str, bytes]) -> dict[str, object]:
    """``datapackage.json`` in the form of Data Package 2: every file with its size and hash, every table its schema."""
    return {
        "$schema": PROFILE,
        "name": f"{projection.bureau}-{projection.year}",
        "title": projection.title,
        "version": VERSION,
        "description": f"截至 {projection.on}；{AUDIENCES[projection.audience]}",
        "created": f"{projection.on}T00:00:00Z",
        "licenses": licences(projection),
        "sources": [{"title": attribution(projection).removeprefix("来源：")}],
        **({NOTHING: why} if (why := nothing_published(projection)) else {}),
        "resources": [_resource(name, content) for name, content in made.items()],
    }


MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _resource(name: str, content: bytes) -> dict[str, object]:
    stem, _, ending = name.rpartition(".")
    found: dict[str, object] = {
        "name": stem.replace(".", "-") if ending == "csv" else name.replace(".", "-"),
        "path": name,
        "format": ending,
        "mediatype": MEDIA[ending],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if ending == "csv":
        kind = TABLES[stem]
        fields = [_field(field) for field in kind.fields]
        found |= {
            "type": "table",
            "encoding": "utf-8",
            "title": kind.title,
            "schema": {"fields": fields, "primaryKey": list(kind.key)},
        }
    return found


def _tables_json(head: Mapping[str, object], found: Mapping[str, Sequence[Row]]) -> bytes:
    """All tables, a row on each line: shorter and much sooner written than one value on each."""
    tables = (
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in table) + "\n]"
        for name, table in found.items()
    )
    start = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{start},\n "tables": {{\n{",".join(tables)}\n }}\n}}\n'.encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def results_text(about: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> str:
    """Head and one row for each unit, in the order of the table ``results``."""
    return json.dumps({**about, "results": list(rows)}, ensure_ascii=False, indent=1) + "\n"
