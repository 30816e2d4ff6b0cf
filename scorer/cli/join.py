"""``scorer join``: the rows of accepted proposals as rows of the target table; no row of the table is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import OpenYear, finish, open_year
from scorer.cli.options import DateType, Roots, cycle_argument, on_option, root_option
from scorer.intake.tables.table_text import rows_text
from scorer.ledger.procedure import settlement
from scorer.model.decisions import holding, superseded
from scorer.model.entities import Data
from scorer.model.records import Paper
from scorer.reading.whole_file import replace_whole
from scorer.reading.yaml import read

Row = Mapping[str, Data]
HEAD = "# {year} 年度目标表，由各单位的目标建议并成。经会议审定后不再改动；经批准的调整是另一件记录。\ntargets:\n"


@dataclass
class Joined:
    """The proposed rows after joining: new ones in order, those there already, and conflicts in words."""

    rows: list[Row] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


@click.command("join", cls=ChineseCommand)
@cycle_argument
@click.option("--since", type=DateType(), help="目标表审定以后再加的，从哪一天起；写进每一行的 since。")
@click.option("--write", "write_", is_flag=True, help="写进 targets.yml（只建立或只在末尾追加）；不写只显示。")
@on_option
@root_option
def command(cycle: str, since: date | None, write_: bool, on: date | None, roots: Roots) -> None:
    """把审核通过的目标建议并入目标表：只添不改，有冲突的说出来。"""
    year = open_year(roots, cycle, on)
    if since is None and settlement.settlings(year.book, "targets"):
        raise click.UsageError("目标表已经审定；再加目标要用 --since 写明从哪一天起，加好后重新审定")
    file = f"targets/{cycle}/targets.yml"
    home = next((root for root in year.roots if (root / file).is_file()), year.roots[0])
    content = (home / file).read_bytes() if (home / file).is_file() else b""
    joined = join(year, _rows(content, file), since)
    for line in joined.conflicts:
        click.echo(f"冲突：{line}", err=True)
    if joined.there:
        click.echo(f"已经在表里，不再加：{'、'.join(joined.there)}", err=True)
    text = rows_text(joined.rows)
    if write_ and joined.rows:
        _write(home / file, content, text, year)
        click.echo(
            f"已写好 {home / file}：新增 {len(joined.rows)} 项。下一步：scorer check，再 scorer settle {cycle} targets",
            err=True,
        )
    elif not joined.rows:
        click.echo("没有可以并入的：没有审核通过的目标建议，或都已经在表里", err=True)
    click.echo(text, nl=False)
    if joined.conflicts:
        raise click.exceptions.Exit(1)
    finish(year)


def join(year: OpenYear, table: Sequence[Row], since: date | None) -> Joined:
    """Accepted proposals in the order of arrival, against the table and each other.

    A row that the table has word for word is there already; one that differs from the table, or from another
    accepted proposal of the same id, is a conflict, and none of its versions is joined.
    """
    found, known = Joined(), {str(row.get("id")): row for row in table}
    proposed: dict[str, list[tuple[str, Row]]] = {}
    for path, row in _accepted(year):
        proposed.setdefault(str(row.get("id")), []).append((path, row))
    for name, versions in proposed.items():
        path, row = versions[-1]
        others = [each for each, other in versions if other != row]
        if others:
            found.conflicts.append(f"目标“{name}”有几种写法：{'、'.join((*others, path))}")
        elif name not in known:
            found.rows.append(dict(row) | ({"since": str(since)} if since is not None else {}))
        elif {key: value for key, value in known[name].items() if key != "since"} == row:
            found.there.append(name)
        else:
            differing = [key for key in {**known[name], **row} if known[name].get(key) != row.get(key)]
            found.conflicts.append(f"目标“{name}”表里已有，{path} 写得不同：{'、'.join(differing)}")
    return found


def _accepted(year: OpenYear) -> Iterator[tuple[str, Row]]:
    gone = superseded(year.book)
    for proposal in year.book.by_kind.get("proposal", ()):
        decision = holding(year.book, proposal.path)
        rows = proposal.data.get("targets") if isinstance(proposal, Paper) else None
        if decision is not None and decision.verdict == "accepted" and proposal.path not in gone:
            for row in rows if isinstance(rows, list) else ():
                if isinstance(row, dict):
                    yield proposal.path, row


def _rows(content: bytes, file: str) -> list[Row]:
    document, _ = read(file, content) if content else (None, ())
    data = document.data if document is not None else None
    rows = data.get("targets") if isinstance(data, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _write(path: Path, content: bytes, text: str, year: OpenYear) -> None:
    """A new file, or the rows at the end of the one there; what comes out must read as the old rows and the new."""
    before = content.decode("utf-8")
    if not before:
        after = HEAD.format(year=year.book.cycle.year) + text
    elif "\ntargets: []" in f"\n{before}" and not _rows(content, path.name):
        after = f"\n{before}".replace("\ntargets: []", "\ntargets:", 1)[1:].rstrip("\n") + f"\n{text}"
    else:
        after = before + ("" if before.endswith("\n") else "\n") + text
    if _rows(after.encode(), path.name) != [
        *_rows(content, path.name),
        *_rows(f"targets:\n{text}".encode(), path.name),
    ]:
        raise click.UsageError(f"{path} 的写法不便在末尾追加；请把显示的各行手工加到 targets 下面")
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_whole(path, after.encode())
