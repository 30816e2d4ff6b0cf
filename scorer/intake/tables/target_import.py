"""An office's table against the year's: what is new, what differs, what may be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from scorer.intake.tables.grid import CellFinding, TableRefused
from scorer.intake.tables.import_year import TableImport, context_of, faults, settled_by, shown, year_file
from scorer.intake.tables.measure_cells import Row
from scorer.intake.tables.opening import grids_of
from scorer.intake.tables.table_text import HEAD, NotEditable, begun, edited
from scorer.intake.tables.target_fields import ROW
from scorer.intake.tables.target_rows import ImportedRow, merged, read_targets


def import_targets(
    roots: Sequence[Path], file: Path, cycle: str, sheet: str | None = None, since: date | None = None
) -> TableImport:
    """Read a file against the year's table. TableRefused: it cannot be read, or the year is not ready for it."""
    context, year = context_of(roots, cycle), year_file(roots, cycle, "targets")
    read_table = read_targets(grids_of(file), sheet, year.rows, context)
    found = TableImport(year, year.text, findings=read_table.findings)
    settled = settled_by(roots, cycle)
    if settled is not None:
        found.findings += _settled(read_table.rows, settled, since)
    rows = [merged(row) for row in read_table.rows]
    if since is not None:
        rows = [
            row if each.before else {**row, "since": str(since)}
            for each, row in zip(read_table.rows, rows, strict=True)
        ]
    found.differences = [
        line for each, row in zip(read_table.rows, rows, strict=True) for line in _differences(each, row)
    ]
    if not any(each.level == "error" for each in found.findings):
        _write_text(found, rows, context.year, appended=settled is not None)
    missing = [row for row in year.rows if row["id"] not in {each.id for each in read_table.rows}]
    if missing and not (since is not None and settled is not None):
        names = "、".join(f"{row['id']} {row['title']}" for row in missing[:20])
        found.findings.append(
            CellFinding(file.name, f"目标表里有而这张表里没有的 {len(missing)} 项，留着不动：{names}", level="note")
        )
    return found


def _settled(rows: Sequence[ImportedRow], resolution: str, since: date | None) -> Iterator[CellFinding]:
    """What a settled table does not take: a change of a row, a new row without its day."""
    for row in rows:
        if row.before is None and since is None:
            what = f"目标表已经审定（{resolution}），“{row.id}”是后加的，要写从哪一天起"
            yield CellFinding(row.where, what, "加 --since 日期；加好后重新审定")
        elif row.before is not None and (keys := _differing(row.before, merged(row))):
            titles = "、".join(ROW[key]["title"] for key in keys)
            what = f"目标表已经审定（{resolution}），“{row.id}”不能改：{titles}"
            yield CellFinding(row.where, what, "审定过的行不改；要调整，由单位报调整申请（scorer new request）")


def _write_text(found: TableImport, rows: Sequence[Row], year: int, *, appended: bool) -> None:
    """The new text of the file, and what the format has against it."""
    try:
        if found.first:
            found.text = begun(found.year.text, "targets", rows, HEAD.format(year=year))
        elif found.differences:
            made = edited(found.year.text, found.year.name, "targets", rows, appended=appended)
            found.text = made.text
            found.findings += [
                CellFinding(found.year.name, f"改动的行上有注释，会去掉：{remark}", level="note")
                for remark in made.lost
            ]
    except NotEditable as error:
        raise TableRefused(str(error)) from error
    found.faults = faults(found.year.name, found.text, "targets")


def _differing(before: Row, after: Row) -> list[str]:
    return [key for key in ROW if before.get(key) != after.get(key)]


def _differences(row: ImportedRow, after: Row) -> Iterator[str]:
    if row.before is None:
        yield f"新增 {row.id} {after.get('title', '')}（{row.where}）"
        return
    for key in _differing(row.before, after):
        change = f"{shown(row.before.get(key))} → {shown(after.get(key))}"
        yield f"改 {row.id} {ROW[key]['title']}：{change}（{row.where}）"
