"""The command line: arguments in, one call, rendering out.

Standard output holds the answer and nothing else; problems and hints go to standard error.
Exit 0 clean, 1 problems, 2 misuse.
"""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from scorer.cli.output import interpretations as listings
from scorer.cli.output.explanation import explain as explained
from scorer.cli.output.scores import scores
from scorer.cli.record_templates import FILES, TITLES, Draft, accepted, draft, refusal
from scorer.cli.zh import Day, Existing, Group, Kind, Setting, misuse, named, repository
from scorer.diagnostics import catalogue
from scorer.intake.receipts.audit import audit
from scorer.model.book import Book
from scorer.model.entities import Problem
from scorer.pipeline import cases as worked
from scorer.pipeline import run as cycles
from scorer.reading import book as books
from scorer.scoring.results_json import as_text
from scorer.views.projection import UnitView

PROG = "scorer"


YEARS = range(1990, 2101)
"""The years that a command may ask about: outside them dates cannot be reckoned with."""


root_option = click.option(
    "--root", "roots", multiple=True, type=Existing(folder=True), default=(Path(),), callback=repository,
    show_default=False, help="仓库所在的目录，不写是当前目录；可以给几个，后面的只添不改。",
)  # fmt: skip
on_option = click.option("--on", type=Day(), help="看截至这一天 24 时的情况；不写是今天。")
set_option = click.option("--set", "settings", multiple=True, type=Setting(), help="某条解释改取另一种（只作试算）。")


LATER = {
    "archive": "scorer.cli.letter:archive_command",
    "bulletin": "scorer.cli.bulletin:bulletin_command",
    "burden": "scorer.cli.todo:burden_command",
    "copies": "scorer.cli.todo:copies_command",
    "export": "scorer.cli.export:export",
    "forge": "scorer.cli.forge:forge",
    "gate": "scorer.cli.gate:gate",
    "hook": "scorer.cli.hook:hook",
    "init": "scorer.cli.init:init",
    "issue": "scorer.cli.bulletin:issue_command",
    "join": "scorer.cli.join:join_command",
    "ledger": "scorer.cli.ledger:ledger_command",
    "letter": "scorer.cli.letter:letter_command",
    "new-year": "scorer.cli.init:new_year",
    "publish": "scorer.cli.publish:publish",
    "receive": "scorer.cli.forge:receiving",
    "remind": "scorer.cli.remind:remind_command",
    "settle": "scorer.cli.settle:settle_command",
    "todo": "scorer.cli.todo:todo_command",
    "verify": "scorer.cli.export:check_again",
}
"""Commands with rooms of their own."""


@click.group(cls=Group, name=PROG, later=LATER, context_settings={"max_content_width": 100})
def app() -> None:
    """督查考核：检查记录、计算得分、说明每个数怎么来的。"""


@app.command()
@click.argument("paths", nargs=-1, metavar="[路径]…")
@click.option("--received", is_flag=True, help="没有回执也算错，并核对回执与历史（主库的检查用）。")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="问题的写法。")
@root_option
def check(paths: tuple[str, ...], received: bool, form: str, roots: tuple[Path, ...]) -> None:
    """检查全部文件，一次说出所有问题。"""
    places = _below_roots(paths, roots)
    found = cycles.check(roots, places, received=received)
    if received:
        found += cycles.below(audit(roots), places)
    if form == "text":
        _show(found, roots)
        click.echo(_summary(found))
    else:
        click.echo(catalogue.as_json(found) if form == "json" else catalogue.github(found), nl=False)
    sys.exit(_code(found))


@app.command()
@click.argument("cycle", metavar="考核年度")
@on_option
@set_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="表格或 JSON。")
@root_option
def score(
    cycle: str, on: date | None, settings: tuple[tuple[str, str], ...], form: str, roots: tuple[Path, ...]
) -> None:
    """计算一个考核年度各单位的得分。"""
    run = _run(roots, cycle, on, settings)
    if run.scored is not None:
        click.echo(as_text(run.scored.results) if form == "json" else scores(run), nl=False)
    _finish(run, roots)


@app.command()
@click.argument("cycle", metavar="考核年度")
@click.argument("unit", metavar="单位")
@click.argument("component", required=False, metavar="[分项]")
@on_option
@set_option
@root_option
def explain(
    cycle: str,
    unit: str,
    component: str | None,
    on: date | None,
    settings: tuple[tuple[str, str], ...],
    roots: tuple[Path, ...],
) -> None:
    """一步一步说明一个单位的得分怎么来的。"""
    run = _run(roots, cycle, on, settings)
    view = cycles.projection(run, "internal", compared=False)
    if view is not None and run.scored is not None:
        found: dict[str, UnitView] = {row.id: row for row in view.units}
        row = found[_chosen(unit, {each.id: each.name for each in view.units}, "单位")]
        titles = {each.id: each.title for each in row.components}
        chosen = component and _chosen(component, titles, "分项")
        click.echo(explained(view, row, chosen), nl=False)
    _finish(run, roots)


def _chosen(word: str, titles: Mapping[str, str], what: str) -> str:
    """The id that a word means: itself, or the one with this name."""
    found = [key for key, title in titles.items() if word in (key, title)]
    if len(found) != 1:
        raise click.BadParameter(f"没有{what}“{word}”；有 {named(titles)}", param_hint=what)
    return found[0]


@app.command()
@click.argument("cycle", metavar="考核年度")
@on_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="表格或 JSON。")
@root_option
def sensitivity(cycle: str, on: date | None, form: str, roots: tuple[Path, ...]) -> None:
    """每条解释若取另一种，各单位的成绩、名次、等次差多少。"""
    run = _run(roots, cycle, on, ())
    if run.book is not None and run.scored is not None:
        rows = cycles.switches(run, "internal")
        if form == "json":
            text = listings.as_json("interpretations", rows, cycle=cycle, on=run.on.isoformat())
        else:
            text = listings.switchboard(f"{run.book.cycle.title}　截至 {run.on}", rows)
        click.echo(text, nl=False)
    _finish(run, roots)


@app.command("lint-scheme")
@click.argument("bureau", metavar="部门")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="文字或 JSON。")
@root_option
def lint_scheme(bureau: str, form: str, roots: tuple[Path, ...]) -> None:
    """检查一份办法本身：没有用上的数、对不上的合计、该写没有写的地方。"""
    known = cycles.bureaus(roots)
    if bureau not in known:
        raise click.BadParameter(f"没有部门“{bureau}”；有 {'、'.join(known) or '（没有）'}", param_hint="部门")
    title, rows, problems = cycles.findings(roots, bureau)
    if title is None:
        click.echo(f"{bureau}：没有可以检查的办法", err=True)
    else:
        text = listings.as_json("findings", rows, scheme=bureau) if form == "json" else listings.findings(title, rows)
        click.echo(text, nl=False)
    _show(problems, roots)
    sys.exit(1 if title is None else _code(problems))


@app.command()
@click.argument("bureau", required=False, metavar="[部门]")
@root_option
def cases(bureau: str | None, roots: tuple[Path, ...]) -> None:
    """运行办公室写的算例，逐个比对。"""
    known = books.bureaus([str(root) for root in roots])
    if bureau is not None and bureau not in known:
        raise click.BadParameter(f"没有部门“{bureau}”；有 {'、'.join(known)}", param_hint="部门")
    outcomes = worked.run_all(roots, bureau)
    for outcome in outcomes:
        click.echo(outcome.line)
    _show([problem for outcome in outcomes for problem in outcome.problems], roots)
    failed = sum(not outcome.passed for outcome in outcomes)
    click.echo(f"算例 {len(outcomes)} 个，{failed} 个不符", err=True)
    sys.exit(1 if failed else 0)


@app.command()
@click.argument("kind", type=Kind(TITLES), metavar="种类")
@click.option("--cycle", metavar="考核年度", help="考核年度；只有一个时可以不写。")
@click.option("--actor", metavar="代号", help="谁报的：单位、考核单位的代号，或 office。")
@click.option("--target", metavar="编号", help="目标的编号（报告、调整申请用）。")
@click.option("--node", metavar="编号", help="节点的编号（报告用）。")
@click.option("--on", "on", metavar="记录", help="所决定的记录，如 ghc/n1.yml（决定用）。")
@click.option("--attach", "attach", multiple=True, type=Existing(),
              help="佐证文件；大小和摘要自动填好。可以给几个。")  # fmt: skip
@click.option("--write", is_flag=True, help="写成文件（放在该报的位置）；不写只显示。")
@root_option
def new(
    kind: str,
    cycle: str | None,
    actor: str | None,
    attach: tuple[Path, ...],
    write: bool,
    roots: tuple[Path, ...],
    **known: str | None,
) -> None:
    """起草一件记录：必填项排好，选项写在旁边。"""
    years = cycles.cycles(roots)
    chosen = cycle or (years[0] if len(years) == 1 else None)
    if chosen not in years:
        raise click.BadParameter(
            f"请用 --cycle 写明考核年度；有 {'、'.join(years) or '（没有）'}", param_hint="--cycle"
        )
    book = books.load([str(root) for root in roots], chosen).book
    if book is not None and (wrong := refusal(book, actor, known["target"], known["node"])):
        raise click.BadParameter(wrong[1], param_hint=wrong[0])
    made = draft(kind, known, attach)
    if not write:
        click.echo(made.text, nl=False)
    elif actor is None:
        raise click.BadParameter("写成文件要用 --actor 写明谁报的", param_hint="--actor")
    else:
        _write(made, roots[-1] / "submissions" / chosen / actor)
    if kind == "report" and book is not None:
        _warn_accepted(book, actor, known)


def _write(made: Draft, folder: Path) -> None:
    """Write a draft and its evidence; the path is the answer, what comes next a hint."""
    try:
        path = made.write(folder)
    except FileExistsError as error:
        raise click.BadParameter(f"{error} 已有同名而内容不同的文件；请先换个文件名", param_hint="--attach") from error
    click.echo(str(path))
    if made.files:
        click.echo(f"佐证已复制到 {folder / FILES}/：{'、'.join(file.name for file in made.files)}", err=True)
    click.echo(f"下一步：填好 {path.name} 里的必填项，再运行 scorer check {folder}", err=True)


def _warn_accepted(book: Book, actor: str | None, known: Mapping[str, str | None]) -> None:
    earlier = accepted(book, actor or "", known["target"] or "", known["node"] or "")
    if earlier is not None:
        click.echo(f"注意：这个节点已经通过审核（{earlier}）；要更正它，在草稿里写 replaces: {earlier}", err=True)


def _below_roots(paths: tuple[str, ...], roots: tuple[Path, ...]) -> list[str]:
    """Paths as the problems name them: relative to the root that holds them."""
    found = []
    for path in paths:
        full = Path(path).resolve()
        home = next((root.resolve() for root in roots if full.is_relative_to(root.resolve())), None)
        if home is None or not full.exists():
            raise click.BadParameter(f"找不到“{path}”", param_hint="路径")
        found.append(full.relative_to(home).as_posix())
    return found


def _run(roots: tuple[Path, ...], cycle: str, on: date | None, settings: tuple[tuple[str, str], ...]) -> cycles.Run:
    known = cycles.cycles(roots)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="考核年度")
    run = cycles.run(roots, cycle, on, dict(settings))
    for name, option in settings:
        _refuse_setting(run, name, option)
    return run


def _refuse_setting(run: cycles.Run, name: str, option: str) -> None:
    """``--set`` must name an interpretation and one of its options."""
    known = {item.id: item for item in run.interpretations}
    if name not in known:
        raise click.BadParameter(f"没有解释“{name}”；有 {'、'.join(known)}", param_hint="--set")
    options = known[name].options
    if options and option not in options:
        raise click.BadParameter(f"解释“{name}”没有“{option}”；可取 {'、'.join(options)}", param_hint="--set")


def _finish(run: cycles.Run, roots: tuple[Path, ...]) -> None:
    _show([problem for problem in run.problems if catalogue.word(problem).level == "error"], roots)
    if run.scored is None:
        click.echo(f"{run.cycle}：没有可以计算的办法或数据", err=True)
    elif run.scored.results.left_out:
        click.echo("\n  ".join(("以下没有计入：", *run.scored.results.left_out)), err=True)
    sys.exit(0 if run.sound and run.scored is not None else 1)


def _show(problems: Iterable[Problem], roots: tuple[Path, ...]) -> None:
    text = catalogue.text(tuple(problems), cycles.line_reader(roots))
    if text:
        click.echo(text, err=True, nl=False)


def _summary(problems: tuple[Problem, ...]) -> str:
    levels = [catalogue.word(problem).level for problem in problems]
    if not levels:
        return "没有发现问题"
    return f"错误 {levels.count('error')} 个，警告 {levels.count('warning')} 个，提示 {levels.count('note')} 个"


def _code(problems: tuple[Problem, ...]) -> int:
    return 1 if any(catalogue.word(problem).level == "error" for problem in problems) else 0


def main() -> None:
    """The ``scorer`` command: misuse is worded in Chinese and exits 2."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal in GBK cannot show every sign: it is told by its code, and the command goes on
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # a short process that holds a hundred thousand records: looking for cycles costs a third of its time
    try:
        code = app.main(prog_name=PROG, standalone_mode=False)
    except click.UsageError as error:
        click.echo(misuse(error), err=True, nl=False)
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
