"""The rows of a table as entries: bands over them, sums and remarks left out, merged rows as one, told by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scorer.intake.tables.grid import Area, CellFinding, GridCell, TableGrid, TableRefused, compact, plain
from scorer.intake.tables.headings import HeadedTable, column_names, repeated_heads

SUM = re.compile(r"合计|总计|小计|得分|共计")
REMARK = re.compile(r"(注|备注|说明|填表说明|填表人|制表人|审核人|联系人|填报单位|填表日期|单位负责人)\s*[:：\d]")
FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]+[、.．]")
SECOND_LEVEL = re.compile(r"[(（][一二三四五六七八九十]+[)）]")
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
MOST_ENTRIES = 5000
"""Of one table: as many rows as a year may have."""
DETAIL = ("requirement", "title", "qualitative", "quantitative")
"""Which column the text of a cell merged across several is taken for, the first that is among them."""


@dataclass(frozen=True, slots=True)
class EntryCell:
    """A cell of an entry: where it begins, what it shows, and the rows and columns that it covers."""

    row: int
    column: int
    cell: GridCell
    area: Area


@dataclass
class Entry:
    """The rows that make one entry, by column key; a key that is not in ``cells`` has a column that is blank here."""

    rows: tuple[int, ...]
    cells: dict[str, list[EntryCell]] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()
    """Columns that say nothing here, since a cell merged across them means another."""
    bands: tuple[str, ...] = ()
    """The texts of the bands over it, from large to small."""


@dataclass
class ReadRows:
    """The entries of a table and what is to be said of its rows."""

    entries: list[Entry] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)


def read_rows(table: HeadedTable, kind: str, needed: frozenset[str], leading: Sequence[str]) -> ReadRows:
    """All entries; rows that share the merged cell of a ``leading`` column, and differ in none of them, are one."""
    found, bands = ReadRows(), list[str]()
    heads = repeated_heads(table, kind, needed)
    columns = [column for column, key in table.keys.items() if key in leading]
    rows = [row for row in range(table.first, table.last + 1) if row not in heads and _anchors(table, row)]
    if len(rows) > MOST_ENTRIES * 4:
        raise TableRefused(f"{table.grid.whole} 有 {len(rows)} 行，一年最多 {MOST_ENTRIES} 项。改法：一年一张表")
    for numbers in _together(table.grid, rows, columns):
        if len(numbers) == 1 and _apart((table, kind), numbers[0], found, bands):
            continue
        entry = _entry(table, numbers, found)
        entry.bands = tuple(bands)
        found.entries.append(entry)
    if len(found.entries) > MOST_ENTRIES:
        raise TableRefused(
            f"{table.grid.whole} 有 {len(found.entries)} 项，一年最多 {MOST_ENTRIES} 项。改法：一年一张表"
        )
    return found


def _together(grid: TableGrid, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, ...]]:
    group: list[int] = []
    for row in rows:
        if group and not _continues(grid, group[-1], row, columns):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def _continues(grid: TableGrid, above: int, row: int, columns: Sequence[int]) -> bool:
    shared = False
    for column in columns:
        area = grid.area(row, column)
        if (area.top, area.left) in grid.cells:
            if area != grid.area(above, column):
                return False
            shared = True
    return shared


def _anchors(table: HeadedTable, row: int) -> list[EntryCell]:
    """The cells of a row, each once, merged ones where they begin."""
    found: dict[tuple[int, int], EntryCell] = {}
    grid = table.grid
    for column in range(1, grid.last_column + 1):
        area = grid.area(row, column)
        cell = grid.cells.get((area.top, area.left))
        if cell is not None and area.top >= table.first:
            found.setdefault((area.top, area.left), EntryCell(area.top, area.left, cell, area))
    return list(found.values())


def _apart(of: tuple[HeadedTable, str], row: int, found: ReadRows, bands: list[str]) -> bool:
    """Whether a row is no entry: a sum, a remark, or a band over the rows that follow."""
    table, kind = of
    anchors = [each for each in _anchors(table, row) if each.area.top == row]
    texts = [each for each in anchors if not NUMBER.fullmatch(plain(each.cell.text))]
    if len(texts) != 1 or any(each.area.top < row for each in _anchors(table, row)):
        return _sum(table, row, texts, found)
    text, first = compact(texts[0].cell.text), texts[0]
    where = table.grid.place(row, first.column)
    wide = first.area.right > first.area.left
    if SUM.search(text) and len(text) <= 40:
        found.findings.append(CellFinding(where, f"“{text}”这一行是合计，没有当作一项", level="note"))
    elif REMARK.match(text) or (row == table.last and len(anchors) == 1 and len(text) > 30):
        found.findings.append(CellFinding(where, f"表外的话没有读：{text[:40]}", level="note"))
    elif len(anchors) == 1 and wide and "section" not in column_names(kind):
        found.findings.append(CellFinding(where, f"“{text[:40]}”一格占了几列，没有当作一项", level="warning"))
    elif len(anchors) == 1 and "section" in column_names(kind) and (wide or len(table.keys) > 2):
        _raise_band(text, bands)
        found.findings.append(CellFinding(where, f"“{text[:40]}”作为以下各行的所属部分", level="note"))
    else:
        return False
    return True


def _sum(table: HeadedTable, row: int, texts: Sequence[EntryCell], found: ReadRows) -> bool:
    said = {key for each in _anchors(table, row) for key in _keys_over(table, each.area)}
    for each in texts if not said & {"due", "units", "lead"} else ():
        text = compact(each.cell.text)
        if each.area.top == row and SUM.fullmatch(text.removesuffix("分").removesuffix(":").removesuffix("：")):
            where = table.grid.place(row, each.column)
            found.findings.append(CellFinding(where, f"“{text}”这一行是合计，没有当作一项", level="note"))
            return True
    return False


def _raise_band(text: str, bands: list[str]) -> None:
    """A band takes the place of the last one of its level: 一、 is the first level, （一） the second."""
    level = 1 if SECOND_LEVEL.match(text) else 0 if FIRST_LEVEL.match(text) else None
    if level is None:
        level = len(bands) if bands and FIRST_LEVEL.match(bands[0]) and not SECOND_LEVEL.match(bands[-1]) else 0
        level = min(level, 1)
    del bands[level:]
    bands.append(text)


def _entry(table: HeadedTable, rows: tuple[int, ...], found: ReadRows) -> Entry:
    entry, unsaid, seen = Entry(rows), set[str](), set[tuple[int, int]]()
    for row in rows:
        for each in _anchors(table, row):
            if (each.row, each.column) in seen:
                continue
            seen.add((each.row, each.column))
            keys = _keys_over(table, each.area)
            if not keys:
                continue
            key = next((name for name in DETAIL if name in keys), keys[0])
            if len(keys) > 1:
                unsaid |= set(keys) - {key}
                found.findings.append(_across(table, keys, key, each))
            entry.cells.setdefault(key, []).append(each)
    entry.unsaid = frozenset(unsaid - entry.cells.keys())
    return entry


def _keys_over(table: HeadedTable, area: Area) -> list[str]:
    return list(
        dict.fromkeys(table.keys[column] for column in range(area.left, area.right + 1) if column in table.keys)
    )


def _across(table: HeadedTable, keys: Sequence[str], key: str, each: EntryCell) -> CellFinding:
    """That a cell lies across columns: taken for the most detailed of texts, asked where it could be anything."""
    names = {name: compact(label) for column, name in table.keys.items() if (label := table.labels[column])}
    listed = "、".join(names[name] for name in keys)
    where = table.grid.place(each.row, each.column)
    if key in DETAIL:
        return CellFinding(where, f"一格合并了“{listed}”几列，当作“{names[key]}”", level="note")
    return CellFinding(where, f"一格合并了“{listed}”几列，不知道说的是哪一列", "取消合并，各列分开填")


def filled_cells(table: HeadedTable, entries: Sequence[Entry]) -> Iterator[CellFinding]:
    """Cells of the entries that show no value that can be read: an error, a formula without a result, a clock time."""
    grid: TableGrid = table.grid
    seen: set[tuple[int, int]] = set()
    for entry in entries:
        for each in (cell for cells in entry.cells.values() for cell in cells):
            if (each.row, each.column) in seen:
                continue
            seen.add((each.row, each.column))
            where = grid.place(each.row, each.column)
            match each.cell.kind:
                case "error":
                    yield CellFinding(where, f"这一格是 Excel 的出错值 {each.cell.text}", "改好公式，或直接填上值")
                case "formula":
                    yield CellFinding(where, "这一格是公式，文件里没有存下结果", "用 Excel 或 WPS 打开，保存一次再导入")
                case "other":
                    yield CellFinding(where, f"这一格不是文字、数或日期（{each.cell.text}）", "改成文字再填")
