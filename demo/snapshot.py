"""A made-up year as it was at a moment: what the server had not received by then is omitted.

Omitted are records whose receipt is later, the lines of those receipts, and what only such records
attach. They are what can be filed in a demonstration.
"""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scorer.intake.git_server.messages import ServerRefusal
from scorer.model.entities import Data
from scorer.reading.yaml import read

STANDING = (".gitattributes", "mkdocs.yml", "site", "scorer", "targets/holidays")
"""What belongs to every year: the site's own files and the working days."""


@dataclass(frozen=True, slots=True)
class FiledRecord:
    """A record with its receipt: ``path`` and ``files`` are below the cycle's folder."""

    path: str
    data: dict[str, Data]
    received: datetime
    account: str
    files: tuple[str, ...]

    @property
    def actor(self) -> str:
        """Whose folder it is in."""
        return self.path.split("/", 1)[0]


@dataclass(frozen=True)
class YearSnapshot:
    """A cycle at a moment: the files that were there, the receipts, and the records that came later, in order."""

    cycle: str
    root: Path
    files: tuple[str, ...]
    receipts: str
    later: tuple[FiledRecord, ...]
    accounts: tuple[str, ...]
    """Every account of the year's offices and units."""

    @property
    def folder(self) -> str:
        """``submissions/demo/2025``"""
        return f"submissions/{self.cycle}"


def at(root: Path, cycle: str, moment: datetime) -> YearSnapshot:
    """The cycle at a moment. Raises ServerRefusal where it is not made up: a real year is no demonstration."""
    folder, bureau = f"submissions/{cycle}", cycle.partition("/")[0]
    facts = _data(root / f"targets/{cycle}/cycle.yml")
    if facts.get("synthetic") is not True:
        raise ServerRefusal(f"{cycle} 不是演示年度", "换一个 cycle.yml 里写着 synthetic: true 的年度")
    rows = _rows(root / folder / "receipts.csv")
    late = {row["path"] for row in rows if _moment(row) > moment}
    filed = [each for each in _filed(root / folder, rows) if each.path not in late]
    kept = [row for row in rows if row["path"] not in late]
    files = [*_below(root, STANDING), *_bureau(root, bureau, cycle)]
    files += (f"{folder}/{name}" for each in filed for name in (each.path, *each.files))
    later = sorted(_filed(root / folder, [row for row in rows if row["path"] in late]), key=lambda each: each.received)
    accounts = tuple(_accounts(_data(root / f"targets/{cycle}/units.yml")))
    return YearSnapshot(cycle, root, tuple(sorted(set(files))), _table(kept), tuple(later), accounts)


def _accounts(data: Data) -> Iterator[str]:
    """Every text in a list named ``accounts``, wherever it is."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ()):
        yield from (str(name) for name in value) if key == "accounts" and isinstance(value, list) else _accounts(value)


def richest(root: Path) -> str:
    """The made-up cycle with the most receipts. Raises ServerRefusal where there is none."""
    files = [file for file in sorted(root.glob("targets/*/*/cycle.yml")) if _data(file).get("synthetic") is True]
    sizes = {f"{file.parts[-3]}/{file.parts[-2]}": 0 for file in files}
    for name in sizes:
        ledger = root / "submissions" / name / "receipts.csv"
        sizes[name] = ledger.stat().st_size if ledger.is_file() else 0
    if not sizes:
        raise ServerRefusal(f"{root.resolve()} 里没有演示年度", "到仓库的文件夹里运行，或用 --root 写明仓库在哪里")
    return max(sizes, key=lambda name: sizes[name])


def midway(root: Path, cycle: str) -> date:
    """The day on which two thirds of a year's period are over: 2025-09-01 of a whole 2025."""
    period = _data(root / f"targets/{cycle}/cycle.yml").get("period")
    if not isinstance(period, dict):
        raise ServerRefusal(f"没有演示年度 {cycle}", "看看 targets/ 下有哪些年度")
    start, end = (date.fromisoformat(str(period[key])) for key in ("from", "to"))
    return start + (end - start) * 2 // 3


def _bureau(root: Path, bureau: str, cycle: str) -> Iterator[str]:
    """The bureau's own files, and its years up to this one with all that was filed in those before."""
    for name in _below(root, (f"targets/{bureau}",)):
        year = name.split("/")[2]
        if not (year.isdecimal() and f"{bureau}/{year}" > cycle):
            yield name
    for folder in sorted((root / f"submissions/{bureau}").iterdir()):
        if f"{bureau}/{folder.name}" < cycle:
            yield from _below(root, (folder.relative_to(root).as_posix(),))


def _below(root: Path, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        place = root / name
        for file in [place] if place.is_file() else sorted(place.rglob("*")):
            if file.is_file() and not file.is_symlink() and "__pycache__" not in file.parts:
                yield file.relative_to(root).as_posix()


def _filed(folder: Path, rows: list[dict[str, str]]) -> Iterator[FiledRecord]:
    """Each record once, by its first receipt."""
    seen = set[str]()
    for row in rows:
        if row["path"] not in seen and (folder / row["path"]).is_file():
            seen.add(row["path"])
            data = _data(folder / row["path"])
            files = tuple(name for name in _attached(row["path"], data) if (folder / name).is_file())
            yield FiledRecord(row["path"], data, _moment(row), row["actor"], files)


def _attached(path: str, data: dict[str, Data]) -> Iterator[str]:
    """``ghc/n1.yml`` with ``file: files/a.txt`` → ``ghc/files/a.txt``."""
    rows = data.get("attachments")
    for row in rows if isinstance(rows, list) else ():
        file = row.get("file") if isinstance(row, dict) else None
        if isinstance(file, str) and "://" not in file:
            yield posixpath.normpath(f"{posixpath.dirname(path)}/{file}")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*rows[0]] if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _moment(row: dict[str, str]) -> datetime:
    return datetime.fromisoformat(row["received_at"])


def _data(file: Path) -> dict[str, Data]:
    if not file.is_file():
        return {}
    document, _ = read(file.name, file.read_bytes())
    return document.data if document and isinstance(document.data, dict) else {}
