"""Ledgers that only the machine appends to (``*.csv``): their lines as cells, and what is wrong with their form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from scorer.model.entities import Problem, Span
from scorer.model.packaged import packaged
from scorer.reading.suggestions import fault

MOST_BYTES = 1 << 28
"""256 MiB hold more than a million lines."""
TIME = r"(?:199\d|20\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d|Z)"


@dataclass(frozen=True)
class LedgerForm:
    """The form of a ledger. ``headers`` are all that were ever in use, the present one last."""

    headers: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, str]]
    """Column → the pattern of a cell, and its form in words."""
    unreadable: str
    """Code of a ledger that cannot be read."""
    malformed: str
    """Code of a line that is not in the form."""

    @cached_property
    def patterns(self) -> Mapping[str, tuple[Callable[[str], object], bool]]:
        """Column → what finds whether a cell has its form, and whether that is a time."""
        return {name: (re.compile(form).fullmatch, TIME in form) for name, (form, _) in self.columns.items()}

    def wrong(self, cells: Mapping[str, str]) -> str | None:
        """The first column whose cell is not in its form, or is a time that does not exist."""
        patterns = self.patterns
        for name, value in cells.items():
            fits, is_time = patterns[name]
            if not fits(value) or (is_time and value and not _exists(value)):
                return name
        return None


def _exists(moment: str) -> bool:
    try:
        return bool(datetime.fromisoformat(moment))
    except ValueError:
        return False


def ledger_form(name: str) -> LedgerForm:
    """The form of one of the ledgers of ``csv_ledgers.toml``: receipts, publications, removals, …"""
    row = packaged("scorer.reading", "csv_ledgers")[name]
    columns = {column: (form.replace("{time}", TIME), words) for column, (form, words) in row["columns"].items()}
    return LedgerForm(tuple(map(tuple, row["headers"])), columns, row["unreadable"], row["malformed"])


@dataclass(slots=True)
class LedgerReader:
    """One ledger being read: its problems so far."""

    file: str
    form: LedgerForm
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, number: int, **facts: str) -> None:
        """Note a problem of a line."""
        self.problems.append(fault(code, Span(self.file, number, 1), **facts))

    def lines(
        self, raw: bytes | None, only: Container[str] | None = None
    ) -> Iterator[tuple[int, dict[str, str], bool]]:
        """Number and cells of each line, and whether they are in their form; else that is refused already.

        ``only`` leaves out the lines whose first cell is none of these. ``raw`` is None where the ledger is there
        and cannot be opened: that is refused too.
        """
        form = self.form
        if raw is None:
            self.refuse(form.unreadable, 1, reason=f"打不开 {self.file}：没有读它的权限，或它不是普通文件")
            return
        try:
            rows = raw.decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            self.refuse(form.unreadable, raw.count(b"\n", 0, error.start) + 1, reason="不是 UTF-8 编码")
            return
        header = tuple(rows[0].removesuffix("\r").split(","))
        if header not in form.headers:
            self.refuse(form.unreadable, 1, reason=f"表头应为 {','.join(form.headers[-1])}")
            return
        if rows[-1]:
            self.refuse(form.unreadable, len(rows), reason="最后一行没有换行，可能没有写完")
        for number, row in enumerate(rows[1:-1], 2):
            # a cell with a comma is in quotes: such a line is always read
            if only is None or row[:1] == '"' or row.partition(",")[0] in only:
                cells = self._cells(header, number, row.removesuffix("\r"))
                if cells:
                    yield number, cells, self._in_form(number, cells)

    def _cells(self, header: Sequence[str], number: int, row: str) -> dict[str, str]:
        try:
            values = next(csv.reader((row,), strict=True), [])
        except csv.Error:
            values = []
        if len(values) == len(header):
            return dict(zip(header, values, strict=True))
        form = f"{len(header)} 列，以逗号分开"
        self.refuse(self.form.malformed, number, field="这一行", value=f"{len(values)} 列", form=form)
        return {}

    def _in_form(self, number: int, cells: Mapping[str, str]) -> bool:
        name = self.form.wrong(cells)
        if name:
            words = self.form.columns[name][1]
            self.refuse(self.form.malformed, number, field=name, value=cells[name][:80], form=words)
        return name is None


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Lines as a ledger has them: ``ghc/n1.yml,<hash>,2025-03-31T09:12:05+08:00,pr/1@…``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
