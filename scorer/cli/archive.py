"""``scorer archive``: a unit's year as a folder of files to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import ONLY_TABLE, OpenYear, finish, internal_view, open_year, unit_of
from scorer.cli.options import NEW_FOLDER, Roots, cycle_argument, on_option, root_option
from scorer.cli.output.explanation import explain
from scorer.cli.output.new_files import write_new
from scorer.publish.archive import archive_paper
from scorer.reading.whole_file import replace_whole
from scorer.views.dossier import DossierItem, dossier

RECEIPTS = "receipts.csv"


@click.command("archive", cls=ChineseCommand)
@cycle_argument
@click.argument("unit", metavar="单位")
@click.argument("folder", metavar="目录", type=NEW_FOLDER)
@on_option
@root_option
def command(cycle: str, unit: str, folder: Path, on: date | None, roots: Roots) -> None:
    """一个单位一年的考核档案：目录（.docx）、得分说明、全部记录和佐证的原件、回执。只供内部使用。"""
    year = open_year(roots, cycle, on)
    view, name = internal_view(year), unit_of(year, unit)
    if not year.book.collected:
        raise click.UsageError(f"{ONLY_TABLE}：没有档案可以整理")
    row = next(each for each in view.units if each.id == name)
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} 里已有文件；请换一个空文件夹，不覆盖")
    items = dossier(year.book, name)
    write_new(folder / "考核档案.docx", archive_paper(view, row, items))
    if view.has_scores:
        write_new(folder / "得分.txt", explain(view, row).encode())
    write_new(folder / "回执.csv", _receipts(year, {each.path for each in items}))
    left = originals(year, items, folder / "记录")
    click.echo(f"记录 {len(items)} 件，原件在 {folder / '记录'}", err=True)
    if left:
        click.echo(f"不在手头、没有抄进来的：{'、'.join(left)}", err=True)
    finish(year)


def originals(year: OpenYear, items: Iterable[DossierItem], folder: Path) -> list[str]:
    """Copy the records and the evidence beside them byte for byte; gives those that no root has."""
    left = []
    for path in dict.fromkeys(path for each in items for path in (each.path, *each.files)):
        source = _source(year, path)
        if source is None:
            left.append(path)
            continue
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(place, source.read_bytes())
    return left


def _source(year: OpenYear, path: str) -> Path | None:
    """The file in the first root that has it: no link, and nothing outside the cycle's folder."""
    for root in year.roots:
        home = (root / "submissions" / year.book.cycle.id).resolve()
        file = home / path
        if file.is_file() and file.resolve() == file and file.is_relative_to(home) and ".." not in file.parts:
            return file
    return None


def _receipts(year: OpenYear, paths: set[str]) -> bytes:
    """The head of the receipts and the lines of these records, as the server wrote them."""
    lines: list[bytes] = []
    for root in year.roots:
        file = root / "submissions" / year.book.cycle.id / RECEIPTS
        found = file.read_bytes().splitlines(keepends=True) if file.is_file() else []
        wanted = [line for line in found[1:] if line.split(b",", 1)[0].decode("utf-8", "replace") in paths]
        lines += wanted if lines else [*found[:1], *wanted]
    return b"".join(lines)
