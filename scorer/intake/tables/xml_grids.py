"""Tables of a Word document (.docx) and sheets of an OpenDocument workbook (.ods) as grids, from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element, fromstring

from scorer.intake.tables.bounds import xml_parts
from scorer.intake.tables.grid import MOST_COLUMNS, MOST_ROWS, Area, GridCell, TableGrid, TableRefused, number_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CHANGES = frozenset({f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo", f"{W}cellIns", f"{W}cellDel"})


@dataclass
class _GridFilling:
    """A grid while it is being filled."""

    cells: dict[tuple[int, int], GridCell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    remarks: dict[tuple[int, int], str] = field(default_factory=dict)

    def grid(self, file: str, label: str, *, lettered: bool, alone: bool) -> TableGrid:
        """What was filled in."""
        rows, columns = frozenset(self.hidden_rows), frozenset(self.hidden_columns)
        merged = tuple(self.merged)
        return TableGrid(file, label, self.cells, merged, rows, columns, self.remarks, lettered=lettered, alone=alone)


def document_tables(raw: bytes, name: str) -> list[TableGrid]:
    """The tables of a .docx; TableRefused where it holds changes that nobody has accepted yet."""
    body = _root(xml_parts(raw, name).get("word/document.xml", b""), name)
    inside = {id(inner) for table in body.iter(f"{W}tbl") for inner in table.iter(f"{W}tbl") if inner is not table}
    tables = [table for table in body.iter(f"{W}tbl") if id(table) not in inside]
    if any(each.tag in CHANGES for table in tables for each in table.iter()):
        raise TableRefused(f"{name} 的表里有修订没有接受。改法：在“审阅”里接受或拒绝全部修订，保存后再导入")
    if inside:
        raise TableRefused(f"{name} 的表格里还套着表格，分不清行列。改法：把里面的表格改成文字，再导入")
    return [_word_table(table, name, place, len(tables)) for place, table in enumerate(tables, start=1)]


def _root(content: bytes, name: str) -> Element:
    if not content:
        raise TableRefused(f"{name} 里没有正文，读不出来。改法：用 Word 或 WPS 打开，另存一份再导入")
    return fromstring(content)  # noqa: S314 -- entities and size were looked at: bounds.xml_parts


def _word_table(table: Element, name: str, place: int, count: int) -> TableGrid:
    found, open_merges = _GridFilling(), dict[int, Area]()
    for row, line in enumerate((each for each in table.iter(f"{W}tr")), start=1):
        column = 1 + _value(line.find(f"{W}trPr/{W}gridBefore"), 0)
        for cell in line.iter(f"{W}tc"):
            width = _value(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in open_merges:
                top = open_merges[column]
                open_merges[column] = Area(top.top, top.left, row, top.right)
            else:
                _close(found, open_merges, column)
                text = _word_text(cell)
                if text.strip():
                    found.cells[row, column] = GridCell(text)
                open_merges[column] = Area(row, column, row, column + width - 1)
            column += width
    for column in list(open_merges):
        _close(found, open_merges, column)
    return found.grid(name, f"第 {place} 张表", lettered=False, alone=count == 1)


def _close(found: _GridFilling, open_merges: dict[int, Area], column: int) -> None:
    area = open_merges.pop(column, None)
    if area is not None and (area.bottom > area.top or area.right > area.left):
        found.merged.append(area)


def _value(element: Element | None, otherwise: int) -> int:
    text = element.get(f"{W}val", "") if element is not None else ""
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_COLUMNS else otherwise


def _word_text(cell: Element) -> str:
    """The text of a cell, one paragraph a line; hidden text (w:vanish) is not shown, and is not read."""
    return "\n".join("".join(_runs(paragraph)) for paragraph in cell.iter(f"{W}p"))


def _runs(paragraph: Element) -> Iterator[str]:
    for run in paragraph.iter(f"{W}r"):
        if run.find(f"{W}rPr/{W}vanish") is not None:
            continue
        for each in run:
            if each.tag == f"{W}t":
                yield each.text or ""
            elif each.tag in (f"{W}br", f"{W}cr"):
                yield "\n"
            elif each.tag == f"{W}noBreakHyphen":
                yield "-"
            elif each.tag == f"{W}tab":
                yield " "


def open_document(raw: bytes, name: str) -> list[TableGrid]:
    """The sheets of an .ods."""
    body = _root(xml_parts(raw, name).get("content.xml", b""), name)
    tables = list(body.iter(f"{TABLE}table"))
    return [_sheet(table, name, alone=len(tables) == 1) for table in tables]


def _sheet(table: Element, name: str, *, alone: bool) -> TableGrid:
    found, row = _GridFilling(), 1
    hidden = [each.get(f"{TABLE}visibility", "visible") != "visible" for each in _columns(table)]
    found.hidden_columns.update(place for place, out in enumerate(hidden, start=1) if out)
    for line in table.iter(f"{TABLE}table-row"):
        repeated = _repeated(line, "rows")
        filled = list(_ods_cells(line))
        for again in range(repeated if filled else 0):
            if row + again > MOST_ROWS:
                raise TableRefused(f"{name} 超过 {MOST_ROWS} 行。改法：把目标表单独存成一个文件")
            _fill(found, row + again, filled)
            if line.get(f"{TABLE}visibility", "visible") != "visible":
                found.hidden_rows.add(row + again)
        row += repeated
    return found.grid(name, f"工作表“{table.get(f'{TABLE}name', '')}”", lettered=True, alone=alone)


def _columns(table: Element) -> Iterator[Element]:
    for each in table.iter(f"{TABLE}table-column"):
        yield from [each] * min(_repeated(each, "columns"), MOST_COLUMNS)


def _fill(found: _GridFilling, row: int, filled: list[tuple[int, Element]]) -> None:
    for column, cell in filled:
        value = _ods_cell(cell)
        if value is not None:
            found.cells[row, column] = value
        wide, high = (int(cell.get(f"{TABLE}number-{way}-spanned", "1")) for way in ("columns", "rows"))
        if wide > 1 or high > 1:
            found.merged.append(Area(row, column, row + high - 1, column + wide - 1))
        note = cell.find(f"{OFFICE}annotation")
        if note is not None:
            found.remarks[row, column] = " ".join(
                text for each in note.findall(f"{TEXT}p") for text in "".join(each.itertext()).split()
            )


def _repeated(element: Element, way: str) -> int:
    text = element.get(f"{TABLE}number-{way}-repeated", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _ods_cells(line: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row that hold something, with their columns."""
    column = 1
    for cell in line:
        repeated = _repeated(cell, "columns")
        if _ods_cell(cell) is not None or cell.get(f"{TABLE}number-rows-spanned"):
            if column + repeated > MOST_COLUMNS:
                raise TableRefused(f"超过 {MOST_COLUMNS} 列。改法：把目标表单独存成一个文件")
            yield from ((column + again, cell) for again in range(repeated))
        column += repeated


def _ods_cell(cell: Element) -> GridCell | None:
    shown = "\n".join("".join(each.itertext()) for each in cell.findall(f"{TEXT}p"))
    kind, value = cell.get(f"{OFFICE}value-type", "string"), cell.get(f"{OFFICE}value", "")
    calculated = cell.get("{http://www.w3.org/2001/XMLSchema}type") or cell.get(
        "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
    )
    if calculated == "error" or (cell.get(f"{TABLE}formula") and shown.startswith(("#", "Err:"))):
        return GridCell(shown or "#错误", "error")
    if kind in ("float", "currency", "percentage") and value:
        number = Decimal(value) * 100 if kind == "percentage" else Decimal(value)
        return GridCell(number_text(float(number)) + ("%" if kind == "percentage" else ""), "number")
    if kind == "date":
        return GridCell(cell.get(f"{OFFICE}date-value", shown)[:10], "date")
    if kind in ("time", "boolean"):
        return GridCell(shown, "other")
    return GridCell(shown) if shown.strip() else None
