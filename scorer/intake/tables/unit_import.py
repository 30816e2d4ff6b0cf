"""A list of units from Excel or Word → units.yml: ids and accounts are kept over a second import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from scorer.intake.tables import cell_values as values
from scorer.intake.tables.cell_values import UnreadableCell
from scorer.intake.tables.choosing import chosen_table
from scorer.intake.tables.grid import CellFinding, GridCell, TableRefused, compact, plain
from scorer.intake.tables.headings import HeadedTable, heading_findings
from scorer.intake.tables.import_year import TableImport, faults, groups_of, shown, year_file
from scorer.intake.tables.measure_cells import Row
from scorer.intake.tables.opening import grids_of
from scorer.intake.tables.row_groups import Entry, filled_cells, read_rows
from scorer.intake.tables.table_text import NotEditable, begun, edited
from scorer.model.entities import Data
from scorer.reading.schemas import schema
from scorer.reading.yaml.values import text_of

NEEDED = frozenset({"name"})
FIELDS = schema("units")["$defs"]["unit"]["properties"]
Groups = Mapping[str, str]


def import_units(roots: Sequence[Path], file: Path, cycle: str, sheet: str | None = None) -> TableImport:
    """Read a file against the year's units. TableRefused: it cannot be read, or the year is not begun."""
    year, groups = year_file(roots, cycle, "units"), groups_of(roots, cycle)
    if not year.text:
        raise TableRefused(f"还没有 {year.name}。改法：先用 scorer init 或 scorer new-year 开头，写好考核办（office）")
    table, findings = chosen_table(grids_of(file), "units", NEEDED, sheet, fewest=1)
    read = read_rows(table, "units", NEEDED, ("id", "name"))
    found = TableImport(year, year.text, findings=[*findings, *heading_findings(table, "units"), *read.findings])
    found.findings += filled_cells(table, read.entries)
    rows = list(_rows(found, table, read.entries, groups))
    known = {text_of(row, "id"): row for row in year.rows}
    found.differences = [
        line for where, row in rows for line in _differences(known.get(text_of(row, "id")), row, where)
    ]
    names = Counter(text_of(row, "name") for _, row in rows)
    found.findings += [
        CellFinding(where, f"单位“{row['name']}”写了两遍", "留一个")
        for where, row in rows
        if names[text_of(row, "name")] > 1
    ]
    if not any(each.level == "error" for each in found.findings):
        _write(found, [row for _, row in rows])
    return found


def _write(found: TableImport, rows: Sequence[Row]) -> None:
    year = found.year
    try:
        if found.first:
            found.text = begun(year.text, "units", rows, "")
        elif found.differences:
            made = edited(year.text, year.name, "units", rows)
            found.text = made.text
            found.findings += [
                CellFinding(year.name, f"改动的行上有注释，会去掉：{each}", level="note") for each in made.lost
            ]
    except NotEditable as error:
        raise TableRefused(str(error)) from error
    found.faults = faults(year.name, found.text, "units")


def _rows(
    found: TableImport, table: HeadedTable, entries: Sequence[Entry], groups: Groups
) -> Iterator[tuple[str, Row]]:
    """Each unit with its place: what it was before, and what the table says over it."""
    named = {text_of(row, "name"): row for row in found.year.rows}
    known = {text_of(row, "id"): row for row in found.year.rows}
    taken, made = set(known), list[str]()
    for entry in entries:
        where = table.grid.place(entry.rows[0], min(table.keys))
        said = dict(_said(found, table, entry, groups))
        before = known.get(str(said.get("id"))) or named.get(str(said.get("name")), {})
        if "id" not in said and not before:
            said["id"] = next(new for count in range(1, 10_000) if (new := f"u{count:02}") not in taken)
            made.append(str(said["id"]))
        whole = {**before, **said}
        if "group" not in whole and len(groups) == 1:
            whole["group"] = next(iter(groups))
        for key, title in (("name", "单位名称"), ("group", "分组")):
            if whole.get(key) is None:
                how = f"写 {'、'.join(groups.values())}" if key == "group" and groups else "填上"
                found.findings.append(CellFinding(where, f"这一行没有{title}", how))
        taken.add(str(whole.get("id")))
        whole.setdefault("accounts", [])
        yield where, {key: whole[key] for key in FIELDS if whole.get(key) is not None}
    if made:
        what = (
            f"代号由程序给：{made[0]}{f' 至 {made[-1]}' if len(made) > 1 else ''}；代号也是文件夹名，报送开始以后不能改"
        )
        how = "想要好认的，加一列“代号”自己写，如 ghc"
        found.findings.append(CellFinding(table.grid.whole, what, how, "note"))


def _said(found: TableImport, table: HeadedTable, entry: Entry, groups: Groups) -> Iterator[tuple[str, Data]]:
    """The fields that the columns of a row give."""
    ordinal = compact(table.name("units", "id")) == "序号"
    read: Mapping[str, Callable[[GridCell], Data]] = {
        "id": values.id_of,
        "name": values.text_of_cell,
        "group": lambda cell: _group(cell, groups),
        "subgroup": values.text_of_cell,
        "class": values.id_of,
        "accounts": lambda cell: list[Data](values.pieces_of(plain(cell.text))),
        "formerly": lambda cell: list[Data](values.pieces_of(plain(cell.text))),
    }
    for key, cells in entry.cells.items():
        first = cells[0]
        if first.cell.kind in ("error", "formula", "other") or (key == "id" and ordinal):
            continue
        try:
            yield key, read[key](first.cell)
        except UnreadableCell as error:
            found.findings.append(CellFinding(table.grid.place(first.row, first.column), str(error), error.fix))


def _group(cell: GridCell, groups: Groups) -> str:
    word = compact(cell.text)
    found = [name for name, title in groups.items() if word in (name, compact(title))]
    if len(found) != 1:
        raise UnreadableCell(f"办法里没有“{word}”这一组", f"写 {'、'.join(groups.values()) or '办法里的分组'}")
    return found[0]


def _differences(before: Row | None, after: Row, where: str) -> Iterator[str]:
    if before is None:
        yield f"新增 {after['id']} {after.get('name', '')}（{where}）"
        return
    for key, field in FIELDS.items():
        if before.get(key) != after.get(key):
            yield f"改 {after['id']} {field['title']}：{shown(before.get(key))} → {shown(after.get(key))}（{where}）"
