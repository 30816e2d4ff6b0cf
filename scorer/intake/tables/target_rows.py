"""A table of an office → rows of the target table: what each row says, by field, and what is asked, by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scorer.intake.tables import cell_values as values
from scorer.intake.tables.cell_values import UnreadableCell
from scorer.intake.tables.choosing import chosen_table
from scorer.intake.tables.grid import CellFinding, GridCell, TableGrid, compact, plain
from scorer.intake.tables.headings import HeadedTable, heading_findings
from scorer.intake.tables.measure_cells import Row
from scorer.intake.tables.row_groups import Entry, filled_cells, read_rows
from scorer.intake.tables.target_fields import ORDER, ROW, RowReading, TableContext, fields_of, title_from
from scorer.model.entities import Data
from scorer.reading.yaml.values import mapping_of, text_of

NEEDED = frozenset({"title", "requirement", "qualitative"})
LEADING = ("id", "title", "requirement", "qualitative", "quantitative")
ALONE = ("id", "title", "points")
"""Columns of which one cell must not stand for several entries: who knows whether 10 is of each, or of all."""
ASKED: Mapping[str, str] = {"title": "目标名称", "due": "完成时限", "units": "责任单位"}
"""Fields that no row can do without."""
COLUMN_OF: Mapping[str, tuple[str, ...]] = {"units": ("units", "lead", "support"), "indicator": ("indicator",)}


@dataclass
class ImportedRow:
    """A row that was read: its id, the values of the fields that the table speaks of (None: left blank), its place."""

    id: str
    where: str
    said: dict[str, Data]
    before: Row | None = None


@dataclass
class ImportedTable:
    """All rows in order, and everything that is to be said; ``errors`` stop the import."""

    rows: list[ImportedRow] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)

    @property
    def errors(self) -> list[CellFinding]:
        """What must be put right first."""
        return [each for each in self.findings if each.level == "error"]


def read_targets(
    grids: Sequence[TableGrid], named: str | None, before: Sequence[Row], context: TableContext
) -> ImportedTable:
    """The rows of a file; ``before`` are those that the year has. TableRefused: there is no table, or several."""
    table, findings = chosen_table(grids, "targets", NEEDED, named)
    found = ImportedTable(findings=[*findings, *heading_findings(table, "targets")])
    read = read_rows(table, "targets", NEEDED, LEADING)
    found.findings += read.findings
    unreadable = list(filled_cells(table, read.entries))
    found.findings += unreadable
    _fill(found, _Table(table, read.entries, before, context, frozenset(each.where for each in unreadable)))
    return found


@dataclass(frozen=True)
class _Table:
    """What reading the entries of a table needs."""

    headed: HeadedTable
    entries: Sequence[Entry]
    before: Sequence[Row]
    context: TableContext
    unreadable: frozenset[str]

    @property
    def ordinal(self) -> bool:
        """Whether the ids are only 1, 2, 3: the order of the rows, which changes when one is put between."""
        texts = [plain(each.cell.text) for entry in self.entries for each in entry.cells.get("id", ())]
        return compact(self.headed.name("targets", "id")) == "序号" and all(text.isdecimal() for text in texts)

    def place(self, entry: Entry, key: str) -> str:
        """Where a column of an entry is: its first cell, or the blank one."""
        for name in COLUMN_OF.get(key, (key,)):
            if name in entry.cells:
                first = entry.cells[name][0]
                return self.headed.grid.place(first.row, first.column)
        columns = [column for column, each in self.headed.keys.items() if each in COLUMN_OF.get(key, (key,))]
        row = entry.rows[0]
        return self.headed.grid.place(row, columns[0] if columns else min(self.headed.keys))


def _fill(found: ImportedTable, table: _Table) -> None:
    columns = frozenset(table.headed.keys.values())
    if {"title", "requirement", "qualitative"} <= columns:
        name = compact(table.headed.name("targets", "requirement"))
        found.findings.append(
            CellFinding(table.headed.grid.whole, f"有了名称和定性要求，不知道“{name}”是什么", "把这一列改名或删去")
        )
        return
    names = _names(found, table)
    for entry, name in zip(table.entries, names, strict=True):
        row = _row(found, table, entry, name)
        found.rows.append(row)
    for row in found.rows:
        found.findings += _missing(row, columns)
    _number_indicators(found.rows)
    twice = [name for name, count in Counter(row.id for row in found.rows).items() if count > 1]
    for row in found.rows:
        if row.id in twice:
            found.findings.append(CellFinding(row.where, f"编号“{row.id}”用了两次", "一项一个编号"))


def _names(found: ImportedTable, table: _Table) -> list[str]:
    """The id of each entry: its own, that of the row which says the same, else a new one."""
    taken = {text_of(row, "id") for row in table.before}
    named = [_own_id(found, table, entry) for entry in table.entries]
    taken |= {name for name in named if name}
    used, fresh, made = {name for name in named if name}, _fresh(table.context.year, taken), list[str]()
    for place, entry in enumerate(table.entries):
        if named[place] is None:
            same = _same(table, entry, used)
            named[place] = same or next(fresh)
            used.add(str(named[place]))
            made += [] if same else [str(named[place])]
    if made:
        what = f"编号由程序给：{made[0]}{f' 至 {made[-1]}' if len(made) > 1 else ''}；再导入时按名称认，编号不变"
        found.findings.append(CellFinding(table.headed.grid.whole, what, level="note"))
    return [str(name) for name in named]


def _fresh(year: int, taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (name := f"{year}-{number:02}") not in taken:
            yield name


def _own_id(found: ImportedTable, table: _Table, entry: Entry) -> str | None:
    cells = entry.cells.get("id", [])
    if not cells or (table.ordinal and plain(cells[0].cell.text) not in {text_of(row, "id") for row in table.before}):
        return None
    try:
        return values.id_of(cells[0].cell)
    except UnreadableCell as error:
        found.findings.append(CellFinding(table.place(entry, "id"), str(error), error.fix))
        return f"row-{entry.rows[0]}"


def _same(table: _Table, entry: Entry, used: set[str]) -> str | None:
    """The row before that has this name, or this requirement where the table gives no name."""
    keys = {"title": ("title",), "requirement": ("qualitative", "title"), "qualitative": ("qualitative",)}
    for key, fields in keys.items():
        if key in entry.cells:
            text = compact("".join(each.cell.text for each in entry.cells[key]))
            for row in table.before:
                if text_of(row, "id") not in used and any(compact(text_of(row, name)) == text for name in fields):
                    return text_of(row, "id")
            return None
    return None


def _row(found: ImportedTable, table: _Table, entry: Entry, name: str) -> ImportedRow:
    before = next((row for row in table.before if text_of(row, "id") == name), None)
    row = ImportedRow(name, table.place(entry, "id"), {}, before)
    for key in ALONE:
        for each in entry.cells.get(key, ()):
            if each.area.top < entry.rows[0] or each.area.bottom > entry.rows[-1]:
                what = f"“{compact(each.cell.text)}”一格合并了几项，不知道是各项都这样，还是合起来这样"
                found.findings.append(CellFinding(table.place(entry, key), what, "取消合并，各项分开填"))
    reading = RowReading(_cells(table, entry), table.context, before or {})
    for key, value in fields_of(reading):
        said = _value(found, table.place(entry, key), value)
        if said is None and key in reading.before and key not in ASKED:
            what = f"空着，目标表里原有的“{ROW[key]['title']}”留着；要删去，在 targets.yml 里删"
            found.findings.append(CellFinding(table.place(entry, key), what, level="note"))
        elif said is not _UNREAD:
            row.said[key] = said  # type: ignore[assignment]
    found.findings += [CellFinding(table.place(entry, key), what, level=level) for key, what, level in reading.notes]
    _name_from_requirement(found, table, entry, row)
    return row


_UNREAD = object()


def _value(found: ImportedTable, where: str, value: Callable[[], Data]) -> object:
    try:
        return value()
    except UnreadableCell as error:
        found.findings.append(CellFinding(where, str(error), error.fix))
        return _UNREAD


def _cells(table: _Table, entry: Entry) -> dict[str, list[GridCell]]:
    """The cells of an entry by column key; a requirement is the name or the qualitative text, as the table has it."""
    columns = dict.fromkeys(table.headed.keys.values())
    found: dict[str, list[GridCell]] = {}
    for key in columns:
        cells = entry.cells.get(key, [])
        grid = table.headed.grid
        if key in entry.unsaid or any(grid.place(each.row, each.column) in table.unreadable for each in cells):
            continue
        name = key if key != "requirement" else "title" if "qualitative" in columns else "qualitative"
        found[name] = [each.cell for each in cells]
    if entry.bands:
        found["section"] = [*map(GridCell, entry.bands), *found.get("section", [])]
    if "section" in found and not found["section"]:
        del found["section"]
    return found


def _name_from_requirement(found: ImportedTable, table: _Table, entry: Entry, row: ImportedRow) -> None:
    """A name where the table has none: that of the row before, else the first clause of the requirement."""
    text = row.said.get("qualitative")
    if "title" in row.said or not isinstance(text, str) or "qualitative" in table.headed.keys.values():
        return
    if row.before is not None:
        if "qualitative" not in row.before and row.before.get("title") == text:
            del row.said["qualitative"]
        return
    row.said["title"] = title_from(text)
    column = compact(table.headed.name("targets", "requirement"))
    what = f"表里没有目标名称一列，名称取“{column}”的第一句；要改名称，加一列“目标名称”或改 targets.yml"
    found.findings.append(CellFinding(table.place(entry, "requirement"), what, level="note"))
    if row.said["title"] == text:
        del row.said["qualitative"]


def _missing(row: ImportedRow, columns: frozenset[str]) -> Iterator[CellFinding]:
    """Fields that a row cannot do without."""
    has = {**(row.before or {}), **row.said}
    for key, title in ASKED.items():
        if has.get(key) is None and (key in row.said or not columns & frozenset(COLUMN_OF.get(key, (key,)))):
            there = "这一行没有" if columns & frozenset(COLUMN_OF.get(key, (key,))) else "表里没有这一列："
            fix = "填上；与上一行一样的，合并单元格或照填" if key != "title" else "填上；与上一行是一项的，合并单元格"
            yield CellFinding(row.where, f"{there}{title}", fix)


def _number_indicators(rows: Sequence[ImportedRow]) -> None:
    """An id for each indicator that has none: what the ids of its rows begin with, else the next number."""
    groups: dict[str, list[ImportedRow]] = {}
    for row in rows:
        indicator = mapping_of(row.said, "indicator")
        if indicator and indicator.get("id") is None:
            groups.setdefault(str(indicator["title"]), []).append(row)
    taken = {str(mapping_of(row.said, "indicator").get("id")) for row in rows}
    for title, group in groups.items():
        known = {row.said["indicator"]["id"] for row in rows if _is_titled(row, title)}  # type: ignore[call-overload,index]
        name = next(iter(sorted(map(str, known))), "") or _shared([row.id for row in group], taken)
        taken.add(name)
        for row in group:
            row.said["indicator"] = {**mapping_of(row.said, "indicator"), "id": name}


def _is_titled(row: ImportedRow, title: str) -> bool:
    indicator = mapping_of(row.said, "indicator")
    return indicator.get("title") == title and indicator.get("id") is not None


def _shared(ids: Sequence[str], taken: set[str]) -> str:
    """``1-1-1``, ``1-1-2`` → 1-1; of a row alone 1-2-1 → 1-2, and 1-15 itself."""
    parts = [name.split("-") for name in ids]
    common = [each[0] for each in zip(*parts, strict=False) if len(set(each)) == 1]
    if len(common) == len(parts[0]) and len(common) > 2:
        common = common[:-1]
    name = "-".join(common)
    if name and name not in taken:
        return name
    return next(new for count in range(1, 10_000) if (new := f"i{count}") not in taken)


def merged(row: ImportedRow) -> Row:
    """The whole row: what it was before, with what the table says over it; fields in the order of the format."""
    whole = {**(row.before or {}), "id": row.id, **row.said}
    return {key: whole[key] for key in ORDER if whole.get(key) is not None}
