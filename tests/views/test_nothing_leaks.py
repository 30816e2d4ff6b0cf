"""What is withheld is in no file that anybody gets: a mark in every place where a record may say something."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click
import docx
import openpyxl
import pypdf
import pytest
from click.testing import CliRunner
from kit import planting
from kit.scheme_files import copy
from kit.site_building import ROOT, config_for
from mkdocs.commands.build import build

from scorer.cli.main import app
from scorer.pipeline import run
from scorer.views.year_types import Audience

CYCLES = ("audit-bureau/2025", "guangyuan/2025", "sanmenxia/2025")
"""Together with the records below, every kind."""
ON = date(2026, 4, 30)
MARK = re.compile(r"zq\d{5}qz|(?<![\w.])731\d\d(?![\w.])|[0-9a-f]{12,64}|[a-z0-9-]+/[a-z0-9.-]+\.yml")
"""Marks, votes, the beginning of a hash or a commit, a record's path."""
BEGINNING = 12
"""So much of a hash is enough to know it again."""

OUTAGE = """kind: outage
from: '2025-05-01T08:00:00+08:00'
to: '2025-05-01T09:00:00+08:00'
detail: 机房断电
"""
DISCIPLINE = """kind: penalty
component: veto
category: discipline
unit: qlx
date: '2025-08-09'
title: 违纪
basis: 通报
"""
UNANNOUNCED = """kind: inspection
about: {matter: office/m-01.yml}
date: '2025-06-12'
finding: 暗访所见
confidential: true
"""
WITHDRAWAL = """kind: withdrawal
on: zhz/zhz-s3.yml
reason: 附错了文件
"""
ADDED = {
    "guangyuan/2025": {
        "office/outage-1.yml": OUTAGE,
        "office/discipline.yml": DISCIPLINE,
        "zhz/withdrawal.yml": WITHDRAWAL,
    },
    "sanmenxia/2025": {"office/unannounced.yml": UNANNOUNCED},
}
OPENED = "guangyuan/2025 hwx/jiafen-1.yml"
"""A claim that the decision on it opens to the public."""
ISSUED = "sanmenxia/2025 office/bg-03.yml"
"""A bulletin that is issued to the public."""


@dataclass
class Planted:
    """A repository full of marks, and which of them may be seen by whom."""

    root: Path
    garden: planting.Garden
    traces: dict[str, str] = field(default_factory=dict)
    """Path, hash or commit of a record that is not opened → what it is."""
    closed_rows: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=lambda: {OPENED, ISSUED})
    """What the public may read, and the decision that opens it."""
    confidential: set[str] = field(default_factory=set)


def plant(root: Path) -> Planted:
    """The shipped years with a mark in every open place; every second row withheld, one claim opened."""
    made = Planted(root, planting.Garden())
    for each in ("audit-bureau", "guangyuan", "sanmenxia"):
        copy(ROOT / "targets" / each, root / "targets" / each)
    for each in CYCLES:
        accounts = _year(made, each)
        _records(made, each, accounts)
    return made


def _year(made: Planted, name: str) -> dict[str, str]:
    """The year's own files; gives each account's mark."""
    source, folder = ROOT / "targets" / name, made.root / "targets" / name
    planting.write(folder / "cycle.yml", planting.read((source / "cycle.yml").read_text("utf-8")))
    units = planting.read((source / "units.yml").read_text("utf-8"))
    accounts: dict[str, str] = {}
    for holder in (units["office"], *units["reviewers"], *units["units"]):
        marks = [made.garden.mark("account", "units.yml", (account,)) for account in holder["accounts"]]
        accounts |= dict(zip(holder["accounts"], marks, strict=True))
        holder["accounts"] = marks
    planting.write(folder / "units.yml", units)
    table = planting.read((source / "targets.yml").read_text("utf-8"))
    rows = []
    for number, row in enumerate(table["targets"]):
        row["disclosure"] = {"type": "withheld" if number % 2 else "public", "reason": "工作秘密"}
        file = f"{name} {row['id']}"
        rows.append(made.garden.row(row, name))
        if number % 2:
            made.closed_rows.add(file)
    planting.write(folder / "targets.yml", {"targets": rows})
    return accounts


def _records(made: Planted, name: str, accounts: dict[str, str]) -> None:
    source, folder = ROOT / "submissions" / name, made.root / "submissions" / name
    found = {str(path.relative_to(source)): path.read_text("utf-8") for path in sorted(source.glob("*/*.yml"))}
    hashes: dict[str, str] = {}
    for path, text in {**found, **ADDED.get(name, {})}.items():
        two = text.replace("excellent: 1, fair: 3", "excellent: 1, good: 3")  # or the open sum were the count itself
        data = made.garden.record(two, f"{name} {path}")
        hashes[path] = planting.sha(planting.write(folder / path, _closed(made, data, f"{name} {path}")))
        if f"{name} {path}" not in made.opened:
            made.traces |= {path: f"the path of {path}", hashes[path][:BEGINNING]: f"the hash of {path}"}
        for each in data.get("attachments", ()):
            made.traces[each["sha256"][:BEGINNING]] = f"the hash of a file of {path}"
    text, commits = planting.receipts((source / "receipts.csv").read_text("utf-8"), hashes, accounts)
    made.traces |= {commit[:BEGINNING]: "a commit" for commit in commits}
    lines = [
        f"{path},{hashes[path]},2025-08-10T09:00:00+08:00,push/{'c0ffee' * 6}c0ff,2025-08-10T09:05:00+08:00,"
        f"{next(iter(accounts.values()))}\n"
        for path in ADDED.get(name, {})
    ]
    (folder / "receipts.csv").write_text(text + "".join(lines), encoding="utf-8")


def _closed(made: Planted, data: dict[str, Any], file: str) -> dict[str, Any]:
    """A record that nothing opens, but for one claim and one bulletin; its files are withheld in any case."""
    opens = f"{file.partition(' ')[0]} {data.get('on')}" == OPENED or file == ISSUED
    if data["kind"] in ("decision", "bulletin"):
        data["disclosure"] = {**data["disclosure"], "type": "public" if opens else "withheld"}
    for each in data.get("attachments", ()):
        each["disclosure"] = {**each["disclosure"], "type": "withheld"}
    if opens:
        made.opened.add(file)
    if data["kind"] == "ballots" or data.get("confidential") or data.get("category") == "discipline":
        made.confidential.add(file)
    return data


def texts(place: str, raw: bytes) -> Iterator[tuple[str, str]]:
    """All that a file says, whatever it is: archives are opened, of PDF the text and the properties."""
    if raw[:2] == b"\x1f\x8b":
        yield from texts(f"{place}!", gzip.decompress(raw))
    elif raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield f"{place}!{name}", name
                yield from texts(f"{place}!{name}", archive.read(name))
    elif raw[:5] == b"%PDF-":
        reader = pypdf.PdfReader(io.BytesIO(raw))
        yield place, "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    yield place, raw.decode("utf-8", errors="ignore")


def seen(folder: Path) -> dict[str, str]:
    """Mark → a file in which it stands, over the names and the content of every file below a folder."""
    found: dict[str, str] = {}
    for path in planting.files(folder):
        for place, text in texts(str(path.relative_to(folder)), path.read_bytes()):
            for mark in MARK.findall(f"{place} {text}"):
                found.setdefault(mark[:BEGINNING] if mark.isalnum() else mark, place)
    return found


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that writes for an audience, as the command line itself tells."""
    context = click.Context(app)
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        if name != "issue" and any(each.name == "audience" for each in command.params):  # it writes the office a record
            yield name, command


def arguments(command: click.Command, name: str, audience: str, out: Path) -> Iterator[list[str]]:
    """The ways to call a command: each of its forms, of each bulletin's period one."""
    own = {"cycle": name, "folder": str(out / name.replace("/", "-")), "code": "2025", "number": "测〔2026〕1号"}
    words = [own[str(each.name)] for each in command.params if isinstance(each, click.Argument)]
    always = ["--audience", audience, "--on", str(ON)]
    forms = next((each for each in command.params if each.name == "form"), None)
    kinds: list[str] = list(forms.type.choices) if forms is not None and isinstance(forms.type, click.Choice) else [""]
    for kind in kinds:
        yield [*words, *always, *(["--format", kind] if kind else [])]


def everything(made: Planted, audience: Audience, out: Path) -> dict[str, str]:
    """All that is made for an audience: the whole site, and whatever the command line writes for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCORER_AUDIENCE", audience)
        patch.setenv("SCORER_ON", str(ON))
        config = config_for(out / "site")
        config.strict = False
        plugin: Any = config.plugins["scorer"]
        plugin.config["roots"] = [str(made.root)]
        build(config)
    for name in CYCLES:
        for called, command in commands():
            for number, words in enumerate(arguments(command, name, audience, out)):
                result = CliRunner().invoke(app, [called, *words, "--root", str(made.root)])
                assert result.exit_code in (0, 1), (called, words, result.output, result.exception)
                (out / f"{called}-{name.replace('/', '-')}-{number}").write_bytes(result.stdout_bytes)
    return seen(out)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def public(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return everything(planted, "public", tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def internal(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return everything(planted, "internal", tmp_path_factory.mktemp("internal"))


def leaks(planted: Planted, found: dict[str, str], may: Callable[[planting.Place], bool]) -> list[str]:
    """What was found and may not be told, with the file that tells it."""
    marks = planted.garden.marks
    return [f"{marks[mark]} in {place}" for mark, place in found.items() if mark in marks and not may(marks[mark])]


def test_every_kind_of_record_is_planted_and_none_was_left_out(planted: Planted) -> None:
    kinds = {place.kind for place in planted.garden.marks.values()} - {"account", "target"}
    assert kinds == set(planted.garden.root("record.schema.json")["properties"]["kind"]["enum"])
    for name in CYCLES:
        book = run.run([planted.root], name, ON).book
        assert book is not None
        assert not [each for each in book.left_out if "有错误" in each or "没有" in each]


def test_what_is_withheld_from_the_public_is_in_nothing_that_the_public_gets(
    planted: Planted, public: dict[str, str]
) -> None:
    """Open are only the rows of the table that are not withheld, one claim and one bulletin, and grounds."""

    def may(place: planting.Place) -> bool:
        open_ = place.file in planted.opened or (place.kind == "target" and place.file not in planted.closed_rows)
        return place.is_ground or (open_ and not place.is_person and "attachments" not in place.way)

    assert leaks(planted, public, may) == []


def test_neither_the_hash_nor_the_path_of_a_record_is_told_to_the_public(
    planted: Planted, public: dict[str, str]
) -> None:
    """A ballot of seven can be guessed from its hash; a file's name says what it is about."""
    assert [f"{planted.traces[trace]} in {place}" for trace, place in public.items() if trace in planted.traces] == []


def test_what_is_the_office_s_alone_is_in_nothing_that_the_units_get(
    planted: Planted, internal: dict[str, str]
) -> None:
    def may(place: planting.Place) -> bool:
        return place.kind != "account" and place.file not in planted.confidential

    assert leaks(planted, internal, may) == []


def test_the_search_for_marks_finds_those_that_are_open(
    planted: Planted, public: dict[str, str], internal: dict[str, str]
) -> None:
    """The proof that the tests above can fail: open places are found, and more of them inside."""
    marks = planted.garden.marks
    rows = {mark for mark, place in marks.items() if place.kind == "target" and place.way == ("", "title")}
    assert {mark for mark in rows if marks[mark].file not in planted.closed_rows} <= set(public)
    assert {mark for mark, place in marks.items() if place.file in planted.opened and place.way == ("title",)} <= set(
        public
    )
    reports = {mark for mark, place in marks.items() if place.kind == "report" and place.way == ("progress",)}
    assert len(reports & set(internal)) > len(reports) // 2
    assert planted.traces.keys() & internal.keys()


LEAK = "zq00000qz"


def test_a_leak_would_be_found_wherever_it_is(tmp_path: Path) -> None:
    """The same mark in a page, a file's name, a table, an archive's member, a document's properties and a PDF."""
    book = openpyxl.Workbook()
    book.create_sheet()["A1"] = LEAK
    book.save(tmp_path / "table.xlsx")
    paper = docx.Document()
    paper.core_properties.author = LEAK
    paper.save(str(tmp_path / "paper.docx"))
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": LEAK})
    writer.write(tmp_path / "paper.pdf")
    (tmp_path / "page.html").write_text(f"<p>{LEAK}</p>", encoding="utf-8")
    (tmp_path / f"{LEAK}.txt").write_bytes(b"")
    (tmp_path / "index.json.gz").write_bytes(gzip.compress(LEAK.encode()))
    for path in planting.files(tmp_path):
        alone = tmp_path / "alone" / path.name
        alone.parent.mkdir(exist_ok=True)
        path.rename(alone)
        assert LEAK in seen(alone.parent), path.name
        alone.unlink()
