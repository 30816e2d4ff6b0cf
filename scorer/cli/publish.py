"""``scorer publish``: the ledger of publications grows by what was published, with the clock of this machine.

The pages are read where the public reads them, so no line is written for what was not published. Only
what is new or changed is appended; a second run appends nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.cli.options import Roots, root_option
from scorer.diagnostics import catalogue
from scorer.intake.git import GitError
from scorer.intake.github.api import ForgeError, api_of_environment
from scorer.intake.github.committing import push_grown
from scorer.intake.github.remote import repository_of_environment
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Publication
from scorer.pipeline.library import library_of
from scorer.pipeline.opened_commitments import open_commitments
from scorer.pipeline.run import cycles, line_reader, projection, run
from scorer.publish.site.content_hash import content_hash, inside
from scorer.publish.site.publication_dates import PublicationTerm, publication_term
from scorer.reading.book.publication_ledger import append_published
from scorer.reading.folders import below
from scorer.reading.receipts.commitments import COMMITMENTS


@dataclass(frozen=True, slots=True)
class SitePages:
    """The built pages of a year: address → content hash."""

    cycle: str
    pages: dict[str, str]


def now() -> datetime:
    """The clock of this machine, to the second."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


@click.command("publish", cls=ChineseCommand)
@click.argument("site", metavar="网站", type=ExistingPath(folder=True))
@click.option("--look", is_flag=True, help="公开以前看一看：列出现在的期限和 publish 会记入什么，什么也不记、不推送。")
@click.option("--push", is_flag=True, help="记完把公开台账推送到主分支（发布的流程里用）；有过期的只列出来，不算失败。")
@root_option
def command(site: Path, roots: Roots, *, look: bool, push: bool) -> None:
    """网站公开以后运行：把新的和变了的页面记进公开台账，再列出超过 20 个工作日才公开的。"""
    found = [_pages(site, name) for name in cycles(roots)]
    moment = now()
    new = {each.cycle: _new(roots, each, moment) for each in found}
    click.echo(f"{'会记入' if look else '记入'} {sum(map(len, new.values()))} 页")
    before = [line for each in found for line in _terms(roots, each, [])] if look else []
    after = [line for each in found for line in _terms(roots, each, new[each.cycle])]
    for cycle, lines in new.items():
        if lines and not look:
            append_published(str(roots[0]), cycle, lines)
    opened = {} if look else {each.cycle: open_commitments(roots, each.cycle, moment) for each in found}
    if any(opened.values()):
        click.echo(f"公布承诺的钥匙 {sum(opened.values())} 把")
    if push and not look:
        click.echo("已推送到主分支" if _pushed(roots[0], [each.cycle for each in found]) else "没有要推送的")
    _list("现在：\n" if before else "", before)
    _list("记入以后：\n" if look and after else "", after)
    sys.exit(1 if any(each.late for _, each in after) and not push else 0)


def _list(head: str, terms: Sequence[tuple[str, PublicationTerm]]) -> None:
    """The pages with their terms under a heading, the earliest due first."""
    click.echo(head, nl=False)
    for page, each in sorted(terms, key=lambda pair: (pair[1].due, pair[0])):
        click.echo(f"{each.status}　{page}：{each.formed} 形成，期限 {each.due}")


def _pushed(root: Path, names: Sequence[str]) -> bool:
    """Push the ledgers as they are here onto main; whether there was anything new."""
    ledgers = {f"submissions/{name}/{file}" for name in names for file in ("publications.csv", COMMITMENTS)}
    files = {path: (root / path).read_bytes() for path in sorted(ledgers) if (root / path).is_file()}
    try:
        return push_grown(
            api_of_environment(os.environ),
            repository_of_environment(root, os.environ),
            files,
            "公开台账：记下新公开和变了的页面",
        )
    except (ForgeError, GitError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _pages(site: Path, cycle: str) -> SitePages:
    """The pages of a year that say when they were published, as they are on disk."""
    pages = {}
    for place in below(site / cycle, "index.html"):
        text = place.read_text(encoding="utf-8")
        if inside(text):
            raise click.BadParameter(f"{site} 是给系统内看的，不能当作对社会公开", param_hint="网站")
        if digest := content_hash(text):
            pages[place.relative_to(site).as_posix()] = digest
    return SitePages(cycle, pages)


def _new(roots: Roots, found: SitePages, now: datetime) -> list[Publication]:
    """The lines for what is new or changed; ends the command where the ledger has a fault, or a line of later."""
    lines, problems = library_of(roots).published(found.cycle)
    if problems:
        click.echo(catalogue.text(problems, line_reader(roots)), err=True, nl=False)
        sys.exit(1)
    last = {line.address: line.sha256 for line in lines}
    new = [Publication(place, digest, now) for place, digest in found.pages.items() if last.get(place) != digest]
    if new and lines and lines[-1].published_at > now:
        raise click.UsageError(
            f"{found.cycle} 的公开台账最后一行是 {lines[-1].published_at}，比这台机器的时钟还晚；请校准时钟"
        )
    return new


def _terms(roots: Roots, found: SitePages, new: Sequence[Publication]) -> Iterator[tuple[str, PublicationTerm]]:
    """Each page that was late or still waits, once ``new`` is in the ledger too."""
    made = run(roots, found.cycle)
    made = made.public or made
    view = projection(replace(made, published=(*made.published, *new)), "public", compared=False)
    for page in found.pages if view is not None else ():
        status = publication_term(view, page) if view is not None else None
        if status is not None and (status.late or status.waits):
            yield page, status
