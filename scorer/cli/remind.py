"""``scorer remind``: who is to be urged, as a table, as notices, as issues for a forge, as a feed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import OpenYear, finish, open_year
from scorer.cli.options import NEW_FILE, DateType, Roots, cycle_argument, format_option, root_option
from scorer.cli.output.notice_feed import feed
from scorer.cli.output.tables import dated_table, json_text
from scorer.cli.record_templates import FILES
from scorer.intake.mail import MailError, program, tell
from scorer.ledger.lateness import Clock
from scorer.ledger.matters.number_series import next_numbers
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.procedure.reminders import (
    ReminderCause,
    SentNotice,
    causes,
    form_of,
    notices_due,
    sent_notices,
    unsent_causes,
)
from scorer.ledger.year_ledger import nodes_of
from scorer.model.entities import Data
from scorer.model.records import Notice, Subject
from scorer.publish.letters import notice_paper
from scorer.reading.book.record_files import unreceived
from scorer.reading.whole_file import create_whole, replace_whole
from scorer.reading.yaml.emitter import entry, inline
from scorer.scoring.facts.node_outcomes import Facts
from scorer.views.notices import FORMS, cause_text, notice_view

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class NoticeFiles:
    """A notice about to be written: ``name`` without its ending, its record, its paper."""

    name: str
    record: str
    paper: bytes


class RemindOptions(TypedDict):
    """The options of ``scorer remind`` that say in what form it answers."""

    write_: bool
    form: str
    feed_file: Path | None
    mail: bool


@click.command("remind", cls=ChineseCommand)
@cycle_argument
@click.option("--on", type=DateType(), help="看截至这一天 24 时要催办谁；通知的发出日期也是这一天；不写是今天。")
@click.option("--reply-by", type=DateType(), help="要求哪一天以前反馈；不写的，快到期的写到期日，逾期的不写。")
@click.option("--write", "write_", is_flag=True, help="把通知和 .docx 写进 submissions/…/office/；已经通知过的不再写。")
@format_option("表格；或 JSON：每个单位一项，供平台开、关事项。", "table", "json")
@click.option("--feed", "feed_file", type=NEW_FILE, metavar="文件", help="另写一个 Atom 订阅文件。")
@click.option("--mail", is_flag=True, help="用本机的 sendmail 告诉有关单位的账号“有事要办”，不写是什么事；不写不寄。")
@root_option
def command(cycle: str, on: date | None, reply_by: date | None, roots: Roots, **how: Unpack[RemindOptions]) -> None:
    """要催办谁、为什么；没有新的要催的不重发，要发就一个单位一天一件，列出它欠的全部。"""
    year = _with_unreceived(open_year(roots, cycle, on))
    if reply_by is not None and reply_by <= year.run.on:
        raise click.BadParameter(
            f"反馈期限 {reply_by} 不晚于发出日期 {year.run.on}；至少是次日", param_hint="--reply-by"
        )
    waiting = unsent_causes(year.facts, year.is_workday)
    feed_file = how["feed_file"]
    if how["write_"]:
        for path in _write(year, _made(year, notices_due(year.facts, year.is_workday), reply_by)):
            click.echo(f"已写好 {path}", err=True)
        year = _with_unreceived(open_year(roots, cycle, on))
    if feed_file is not None:
        clock = Clock(year.run.on, year.book.cycle.due_soon_days, year.is_workday)
        own = (each for each in calendar_obligations(year.facts, clock) if each.duty == "office")
        replace_whole(feed_file, feed(year.book, _sent(year), waiting, own))
    click.echo(_json(year) if how["form"] == "json" else _table(year, waiting), nl=False)
    if how["mail"]:
        _mail(year, waiting)
    finish(year)


def _mail(year: OpenYear, waiting: Sequence[ReminderCause]) -> None:
    """One message to each account of a unit of which something new is due, or whose report came back."""
    sendmail = program()
    if sendmail is None:
        raise click.UsageError("本机没有 sendmail，没有寄信；请管理员装好邮件程序（如 postfix、msmtp-mta）再运行")
    urged = {each.unit for each in waiting}
    units = [unit for unit in year.book.units.values() if unit.id in urged or _came_back(year, unit.id)]
    text = f"{year.book.cycle.title}：有事项等您办理。请打开本单位的页面，或运行 scorer todo 查看。\n"
    try:
        strange = tell((name for unit in units for name in unit.accounts), "督查考核：有事项等您办理", text, sendmail)
    except MailError as error:
        click.echo(f"{error}；请管理员看邮件程序的日志", err=True)
        sys.exit(1)
    told = "、".join(unit.name for unit in units)
    click.echo(f"已寄信告诉 {told}" if units else "没有要寄信的单位", err=True)
    if strange:
        click.echo(f"这些账号不能用作本机的邮箱名，没有寄：{'、'.join(strange)}", err=True)


def _came_back(year: OpenYear, unit: str) -> bool:
    """Whether a report of the unit was returned and still has to be put right, however far its day is."""
    clock = Clock(year.run.on, year.book.cycle.due_soon_days, year.is_workday)
    return any(each.pair.open and each.pair.reported.id == "returned" for each in nodes_of(unit, year.facts, clock))


def _with_unreceived(year: OpenYear) -> OpenYear:
    """The year with the notices too in the office's folder that have no receipt yet: they are not written twice."""
    unread = [each for each in _not_in_book(year) if each.issued <= year.run.on]
    if not unread:
        return year
    known = year.book.by_kind.get("notice", ())
    book = replace(year.book, by_kind={**year.book.by_kind, "notice": (*known, *unread)})
    return replace(year, book=book, facts=replace(year.facts, book=book))


def _not_in_book(year: OpenYear) -> list[Notice]:
    """Notices in the office's folder that the Book does not have: unreceived, or of a later day."""
    found = unreceived(list(map(str, year.roots)), year.book, "office")
    return [each for each in found if isinstance(each, Notice)]


def _table(year: OpenYear, waiting: Sequence[ReminderCause]) -> str:
    if not waiting:
        return f"{year.book.cycle.title}　截至 {year.run.on}\n没有要新发通知的\n"
    names = year.book.units
    forms = {unit: form_of(each for each in waiting if each.unit == unit) for unit in names}
    rows = [(names[each.unit].name, FORMS[forms[each.unit]], str(each.due), cause_text(each)) for each in waiting]
    return dated_table(year, ("单位", "文种", "期限", "事由"), rows)


def _made(year: OpenYear, due: Sequence[Sequence[ReminderCause]], reply_by: date | None) -> list[NoticeFiles]:
    """One notice for each unit, with all that is due from it, numbered in the series of its form."""
    notices = [each for each in year.book.by_kind.get("notice", ()) if isinstance(each, Notice)] + _not_in_book(year)
    found = []
    for form in FORMS:
        of_form = [these for these in due if form_of(these) == form]
        numbers = next_numbers(notices, form, year.run.on.year, len(of_form), year.facts.choices)
        found += [_notice(year, these, number, reply_by) for these, number in zip(of_form, numbers, strict=True)]
    return found


def _notice(year: OpenYear, these: Sequence[ReminderCause], number: str, reply_by: date | None) -> NoticeFiles:
    coming = [each.due for each in these if each.due > year.run.on]
    answer = reply_by or (min(coming) if len(coming) == len(these) else None)
    paper = notice_paper(notice_view(year.book, these, number, year.run.on, answer))
    digits = "".join(char for char in number.rpartition("〕")[2] if char.isdecimal())
    form = form_of(these)
    name = f"{form}-{year.run.on.year}-{int(digits):03}"
    about = [_about(each.subject) for each in these]
    fields: dict[str, Data] = {
        "kind": "notice",
        "number": number,
        "form": form,
        "to": [these[0].unit],
        "about": about[0] if len(about) == 1 else about,
        **({"reply_by": str(answer)} if answer is not None else {}),
        "issued": str(year.run.on),
    }
    file: dict[str, Data] = {
        "role": "editable",
        "file": f"{FILES}/{name}.docx",
        "sha256": hashlib.sha256(paper).hexdigest(),
        "bytes": len(paper),
        "media_type": WORD,
    }
    lines = [*(entry(key, value) for key, value in fields.items()), "attachments:", f"  - {inline(file)}"]
    return NoticeFiles(name, "\n".join(lines) + "\n", paper)


def _about(subject: Subject) -> Data:
    if subject.words is not None:
        return subject.words
    parts = {"matter": subject.matter, "target": subject.target, "node": subject.node}
    return {key: value for key, value in parts.items() if value}


def _write(year: OpenYear, made: Iterable[NoticeFiles]) -> list[Path]:
    """Write each notice beside its paper; a name that is taken ends the command, nothing is overwritten."""
    folder, paths = year.roots[-1] / "submissions" / year.book.cycle.id / "office", []
    made = list(made)
    taken = [each.name for each in made if (folder / f"{each.name}.yml").exists()]
    if taken:
        raise click.UsageError(f"已经有 {'、'.join(taken)}；不覆盖，什么也没有写")
    for each in made:
        (folder / FILES).mkdir(parents=True, exist_ok=True)
        replace_whole(folder / FILES / f"{each.name}.docx", each.paper)
        create_whole(folder / f"{each.name}.yml", each.record.encode())
        paths.append(folder / f"{each.name}.yml")
    return paths


def _sent(year: OpenYear) -> tuple[SentNotice, ...]:
    return sent_notices(year.facts, year.is_workday)


def _json(year: OpenYear) -> str:
    """One row for each unit: what a forge opens an issue for, and when it closes it (nothing due, all answered)."""
    due: dict[str, list[ReminderCause]] = {}
    for cause in causes(year.facts, year.is_workday):
        due.setdefault(cause.unit, []).append(cause)
    notices: dict[str, list[SentNotice]] = {}
    for each in _sent(year):
        notices.setdefault(each.unit, []).append(each)
    rows = [
        {
            "unit": unit.id,
            "title": f"{year.book.cycle.title}：催办{unit.name}",
            "body": _body(facts=year.facts, due=due.get(unit.id, []), notices=notices.get(unit.id, [])),
            "answered": unit.id not in due and all(each.answered for each in notices.get(unit.id, [])),
        }
        for unit in year.book.units.values()
    ]
    return json_text(rows) + "\n"


def _body(facts: Facts, due: Sequence[ReminderCause], notices: Sequence[SentNotice]) -> str:
    """Plain text: what is due, and the notices with whether they were answered."""
    lines = [
        f"截至 {facts.on}。",
        "",
        "要办的：" if due else "没有要办的。",
        *(f"- {cause_text(each)}" for each in due),
    ]
    if notices:
        lines += ["", "发过的通知："]
        lines += [
            f"- {FORMS[each.notice.form]} {each.notice.number or each.notice.path}（{each.notice.issued}）："
            f"{'已答复' if each.answered else '待答复'}"
            for each in notices
        ]
    return "\n".join(lines) + "\n"
