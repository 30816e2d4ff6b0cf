"""A workbook that a unit has filled in → its reports, each with its evidence; what cannot be read is told by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scorer.diagnostics.catalogue import word
from scorer.diagnostics.suggest import closest
from scorer.intake.tables import cell_values as values
from scorer.intake.tables.cell_values import UnreadableCell
from scorer.intake.tables.choosing import chosen_table
from scorer.intake.tables.grid import CellFinding, GridCell, TableGrid, TableRefused, compact, lines_of, plain
from scorer.intake.tables.headings import HeadedTable, heading_findings
from scorer.intake.tables.record_sheet import CAUSES, ROLES, STATUS, TEXTS
from scorer.intake.tables.row_groups import Entry, filled_cells, read_rows
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Data, Node, Place, Target
from scorer.reading.folders import listed
from scorer.reading.schemas import violations
from scorer.reading.yaml import read
from scorer.reading.yaml.emitter import block, entry
from scorer.reading.yaml.values import text_of

NEEDED = frozenset({"status"})
WHOSE = re.compile(r"年度\s*(\S+)\s+单位\s*(\S+)")
FILLED = ("status", "actuals", *TEXTS, "cause_type", "cause_detail", *ROLES, "replaces")


@dataclass(frozen=True)
class ImportedRecord:
    """A report as it will be written: name of its file without the ending, its text, its evidence by role."""

    name: str
    text: str
    files: Mapping[Path, str]


@dataclass
class RecordImport:
    """The reports of a workbook, whose they are, and what is to be said of its cells."""

    cycle: str
    unit: str
    records: list[ImportedRecord] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)

    @property
    def stopped(self) -> bool:
        """Whether something must be put right first."""
        return any(each.level == "error" for each in self.findings)


def year_and_unit(grids: Sequence[TableGrid]) -> tuple[str, str]:
    """The year and the unit that the workbook says it is of. TableRefused: these lines are gone."""
    for grid in grids:
        for _, cell in sorted(grid.cells.items()):
            found = WHOSE.search(cell.text)
            if found:
                return found[1], found[2]
    raise TableRefused(f"{grids[0].file} 的表头没有了，看不出年度和单位。改法：加 --cycle 和 --actor 写明")


def import_records(
    grids: Sequence[TableGrid], book: Book, unit: str, folders: tuple[Path, Path | None]
) -> RecordImport:
    """The reports of a unit; ``folders`` are that of its records, and the one in which its evidence is.

    TableRefused: there is no such table.
    """
    table, findings = chosen_table(grids, "records", NEEDED, None)
    read_table = read_rows(table, "records", NEEDED, ("target", "node"))
    found = RecordImport(book.cycle.id, unit, findings=[*findings, *heading_findings(table, "records")])
    found.findings += filled_cells(table, read_table.entries)
    there = dict(_there(folders[0]))
    for each in read_table.entries:
        row = _Row(table, each, book, unit, found)
        if row.filled:
            row.take(there, folders[1])
    return found


def _there(folder: Path) -> Iterator[tuple[str, Data]]:
    """The records that a unit has on disk, by path below the cycle's folder."""
    for path in listed(folder, "*.yml"):
        document, _ = read(path.name, path.read_bytes())
        if document is None:
            raise TableRefused(f"{path.name} 有错误，不知道报的是什么。改法：先运行 scorer check {folder} 改好")
        yield f"{folder.name}/{path.name}", document.data


@dataclass
class _Row:
    """One row of the table on its way to a report."""

    table: HeadedTable
    entry: Entry
    book: Book
    unit: str
    found: RecordImport

    @property
    def filled(self) -> bool:
        """Whether anything was filled in; the measures are there before."""
        return any(self._text(key) for key in FILLED if key != "actuals") or bool(self._numbers())

    def _text(self, key: str) -> str:
        return "\n".join(line for each in self.entry.cells.get(key, ()) for line in lines_of(each.cell.text))

    def _place(self, key: str) -> str:
        if key in self.entry.cells:
            first = self.entry.cells[key][0]
            return self.table.grid.place(first.row, first.column)
        columns = [column for column, each in self.table.keys.items() if each == key]
        return self.table.grid.place(self.entry.rows[0], columns[0] if columns else 1)

    def _say(self, key: str, what: str, fix: str = "") -> None:
        self.found.findings.append(CellFinding(self._place(key), what, fix))

    def _numbers(self) -> list[tuple[str, str]]:
        """Name and number of each line that has one: ``年度投资（亿元）：5.2`` → 年度投资（亿元）, 5.2."""
        pairs = [plain(line).rpartition(":") for line in lines_of(self._text("actuals"))]
        return [(name.strip(), number.strip()) for name, _, number in pairs if number.strip()]

    def take(self, there: Mapping[str, Data], evidence: Path | None) -> None:
        """The report of this row, unless something of it cannot be read."""
        target, before = self._target(), len(self.found.findings)
        node = self._node(target) if target is not None else None
        if target is None or node is None:
            return
        data = self._data(target, node)
        files = self._files(evidence, data.get("status") == "done", node)
        if files:
            data["attachments"] = [{"role": role, "file": f"files/{path.name}"} for path, role in files.items()]
        if len(self.found.findings) == before:
            self._check(data)
        if len(self.found.findings) == before and self._is_new(data, there):
            name = f"report-{target.id}-{node.id}".replace(".", "-")
            self.found.records.append(ImportedRecord(name, _record_text(data), files))

    def _target(self) -> Target | None:
        name = compact(self._text("target"))
        found = next((each for each in self.book.targets_of.get(self.unit, ()) if each.id == name), None)
        if found is None:
            own = "、".join(each.id for each in self.book.targets_of.get(self.unit, ()))
            self._say("target", f"目标“{name}”不是这个单位的", f"它承担的有 {own}")
        return found

    def _node(self, target: Target) -> Node | None:
        name = compact(self._text("node"))
        own = [each for each in target.nodes if self.unit in each.units]
        found = next((each for each in own if each.id == name), None)
        if found is None:
            self._say("node", f"目标“{target.id}”没有要报的节点“{name}”", f"有 {'、'.join(each.id for each in own)}")
        return found

    def _data(self, target: Target, node: Node) -> dict[str, Data]:
        """The fields of the report, in the order of the format."""
        data: dict[str, Data] = {"kind": "report", "target": target.id, "node": node.id}
        if status := self._chosen("status", STATUS):
            data["status"] = status
        if actuals := self._actuals(target):
            data["actuals"] = actuals
        data |= {key: self._text(key) for key in TEXTS if key != "note" and self._text(key)}
        kind, detail = self._chosen("cause_type", CAUSES), self._text("cause_detail")
        if data.get("status") == "not-done" and not (kind and detail):
            self._say("cause_detail" if kind else "cause_type", "报“未完成”要选原因类别，写具体原因", "两格都填")
        elif kind or detail:
            data["cause"] = {**({"type": kind} if kind else {}), **({"detail": detail} if detail else {})}
        data |= {key: self._text(key) for key in ("replaces", "note") if self._text(key)}
        return data

    def _chosen(self, key: str, titles: Mapping[str, str]) -> str | None:
        text = compact(self._text(key))
        found = next((name for name, title in titles.items() if text in (name, title)), None)
        if text and found is None:
            self._say(key, f"没有“{text}”这一种", f"从单子里选：{'、'.join(titles.values())}")
        elif not text and key == "status":
            self._say(
                key, "这一行填了别的，没有填完成情况", f"从单子里选：{'、'.join(titles.values())}；不报的整行空着"
            )
        return found

    def _actuals(self, target: Target) -> dict[str, Data]:
        named = {plain(f"{each.name}（{each.unit}）"): each for each in target.measures}
        named |= {plain(each.name): each for each in target.measures}
        found: dict[str, Data] = {}
        for name, number in self._numbers():
            measure = named.get(name)
            if measure is None:
                self._say("actuals", f"没有指标“{name}”", f"有 {'、'.join(each.name for each in target.measures)}")
                continue
            try:
                found[measure.id] = values.number_of(GridCell(number), plain(measure.unit))
            except UnreadableCell:
                self._say("actuals", f"“{name}”后面的“{number}”不是数", "只写数，如 5.2；单位与表里一样")
        return found

    def _files(self, evidence: Path | None, done: bool, node: Node) -> dict[Path, str]:
        found: dict[Path, str] = {}
        for role in ROLES:
            for name in lines_of(self._text(role)):
                path = self._file(evidence, role, name)
                if path is not None:
                    found[path] = role
            if done and role in node.evidence and not self._text(role):
                self._say(role, "报“已完成”要附这种材料", "写上文件名，文件放进 --attach 的文件夹")
        return found

    def _file(self, evidence: Path | None, role: str, name: str) -> Path | None:
        if evidence is None:
            self._say(role, f"写了文件“{name}”，不知道在哪里", "加 --attach 文件夹")
            return None
        there = {path.name: path for path in evidence.iterdir() if path.is_file() and not path.is_symlink()}
        if name not in there:
            near = closest(name, tuple(there))
            meant = f"是不是“{near}”？" if near else ""
            self._say(role, f"{evidence} 里没有文件“{name}”", f"{meant}只写文件名，连同后缀")
        return there.get(name)

    def _check(self, data: dict[str, Data]) -> None:
        """What the format has against the report, each at the cell it comes from."""
        document, _ = read("record.yml", _record_text(data).encode())
        for each in violations(document, "record") if document is not None else ():
            key = str(each.place.path[0]) if isinstance(each.place, Place) and each.place.path else "status"
            words = word(each)
            self._say("cause_detail" if key == "cause" else key, words.what, words.fix)

    def _is_new(self, data: dict[str, Data], there: Mapping[str, Data]) -> bool:
        """Whether the unit has not filed it yet; another report on the node that nobody has decided is asked."""
        same = [path for path, other in there.items() if _about(other) == _about(data)]
        if any(there[path] == data for path in same):
            self.found.findings.append(CellFinding(self._place("status"), "与已经报的一样，没有再写", level="note"))
            return False
        gone = {*self.book.withdrawn, data.get("replaces")}
        waiting = [path for path in same if path not in gone and holding(self.book, path) is None]
        if waiting:
            self._say("replaces", f"这个节点已经报了 {waiting[-1]}，还没有审核", f"要更正它，在这一格写 {waiting[-1]}")
        return not waiting


def _about(data: Data) -> tuple[str, ...]:
    return tuple(text_of(data, key) for key in ("kind", "target", "node"))


def _record_text(data: Mapping[str, Data]) -> str:
    lines = [entry(key, value) for key, value in data.items() if key != "attachments"]
    if "attachments" in data:
        lines.append(block({"attachments": data["attachments"]}).removesuffix("\n"))
    return "\n".join(lines) + "\n"
