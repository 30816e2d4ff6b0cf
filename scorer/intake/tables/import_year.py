"""What an import is read against and written into: the year's files as they are on disk, sound or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scorer.diagnostics import catalogue
from scorer.intake.tables.grid import CellFinding, TableRefused
from scorer.intake.tables.measure_cells import Row
from scorer.intake.tables.target_fields import TableContext
from scorer.intake.tables.unit_names import KnownUnits
from scorer.model.entities import Data, Place, Problem, Span
from scorer.reading.folders import listed
from scorer.reading.schemas import violations
from scorer.reading.yaml import locate, read
from scorer.reading.yaml.emitter import inline
from scorer.reading.yaml.values import mapping_of, rows_of, text_of


@dataclass(frozen=True)
class ImportYear:
    """A cycle's files: ``path`` is that of the file to be written, ``text`` what it holds now, "" where it is not."""

    cycle: str
    path: Path
    name: str
    text: str
    rows: tuple[Row, ...]


@dataclass
class TableImport:
    """An import before it is written: the new text, the differences in words, and what is to be said of cells."""

    year: ImportYear
    text: str
    differences: list[str] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)
    faults: str = ""
    """What would be wrong with the file as a whole, in words."""

    @property
    def stopped(self) -> bool:
        """Whether something must be put right first."""
        return bool(self.faults) or any(each.level == "error" for each in self.findings)

    @property
    def first(self) -> bool:
        """Whether the year has no row yet, so that nothing can be lost."""
        return not self.year.rows


def year_file(roots: Sequence[Path], cycle: str, kind: str) -> ImportYear:
    """The file ``targets`` or ``units`` of a cycle. TableRefused: it is there and cannot be read."""
    name = f"targets/{cycle}/{kind}.yml"
    home = next((root for root in roots if (root / name).is_file()), roots[0])
    raw = (home / name).read_bytes() if (home / name).is_file() else b""
    return ImportYear(cycle, home / name, name, _text(raw, name), tuple(rows_of(_data(raw, name), kind)))


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableRefused(f"{name} 不是 UTF-8。改法：先运行 scorer check {name} 改好") from error


def _data(raw: bytes, name: str) -> Data:
    if not raw:
        return None
    document, problems = read(name, raw)
    if document is None or problems:
        raise TableRefused(f"{name} 有错误，读不出来。改法：先运行 scorer check {name} 改好")
    return document.data


def context_of(roots: Sequence[Path], cycle: str) -> TableContext:
    """The year, its units and the titles of its levels. TableRefused: there are no units yet."""
    units = {
        text_of(row, "id"): text_of(row, "name") for root in roots for row in rows_of(_units(root, cycle), "units")
    }
    if not units:
        raise TableRefused(
            f"targets/{cycle}/units.yml 里还没有单位，责任单位对不上。"
            f"改法：先写好，成批的用 scorer import units 名单.xlsx --cycle {cycle}"
        )
    return TableContext(int(cycle.rpartition("/")[2]), KnownUnits(units), _levels(roots, cycle))


def _units(root: Path, cycle: str) -> Data:
    path = root / "targets" / cycle / "units.yml"
    return _data(path.read_bytes(), f"targets/{cycle}/units.yml") if path.is_file() else None


def _levels(roots: Sequence[Path], cycle: str) -> Mapping[str, str]:
    """The levels of the 办法, each with its title; none where it has none."""
    scheme = _scheme(roots, cycle)
    titles = mapping_of(scheme, "level_titles")
    return {name: str(titles.get(name, name)) for name in mapping_of(scheme, "levels")}


def groups_of(roots: Sequence[Path], cycle: str) -> Mapping[str, str]:
    """The groups of the 办法, each with its title."""
    return {text_of(row, "id"): text_of(row, "title") for row in rows_of(_scheme(roots, cycle), "groups")}


def _scheme(roots: Sequence[Path], cycle: str) -> Data:
    """The rules of the year, or of its bureau; None where there are none."""
    for folder in (cycle, cycle.partition("/")[0]):
        for root in roots:
            path = root / "targets" / folder / "scheme.yml"
            if path.is_file():
                return _data(path.read_bytes(), f"targets/{folder}/scheme.yml")
    return None


def settled_by(roots: Sequence[Path], cycle: str) -> str | None:
    """The first resolution on disk that settles the target table; None: no meeting has."""
    return next(_settling(roots, cycle), None)


def _settling(roots: Sequence[Path], cycle: str) -> Iterator[str]:
    for root in roots:
        for path in listed(root / "submissions" / cycle / "office", "*.yml"):
            document, _ = read(path.name, path.read_bytes())
            data = document.data if document is not None else None
            if (text_of(data, "kind"), text_of(data, "settles")) == ("resolution", "targets"):
                yield f"office/{path.name}"


def faults(name: str, text: str, kind: str) -> str:
    """What the format has against the rows of a file that is about to be written, in words; "" where nothing."""
    document, problems = read(name, text.encode())
    lines = text.split("\n")
    placed: list[Problem] = list(problems)
    if document is not None:
        found = ((each, each.place) for each in violations(document, kind) if isinstance(each.place, Place))
        inside = ((each, place) for each, place in found if place.path[:1] == (kind,))
        placed += [Problem(each.code, locate(document, place), each.facts, each.level) for each, place in inside]

    def line_of(span: Span) -> str | None:
        return lines[span.line - 1] if span.line <= len(lines) else None

    return catalogue.text(placed, line_of)


def shown(value: Data) -> str:
    """A value as a difference shows it: on one line, cut where it is long."""
    text = "（空）" if value is None else value if isinstance(value, str) else inline(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
