"""Notices as an Atom feed, for a server that has no issues to open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]

from scorer.diagnostics.catalogue import visible
from scorer.ledger.obligations import Obligation
from scorer.ledger.procedure.reminders import ReminderCause, SentNotice, form_of
from scorer.model.book import Book
from scorer.model.deadlines import start_of
from scorer.model.paper_words import day_text
from scorer.views.notices import FORMS, cause_text


def feed(
    book: Book, notices: Iterable[SentNotice], waiting: Sequence[ReminderCause], own: Iterable[Obligation] = ()
) -> bytes:
    """Notices in force, an entry for each unit; what is to be urged next; what the office has ``own`` to do.

    The same year gives the same bytes.
    """
    made = FeedGenerator()
    made.id(f"urn:scorer:{book.cycle.id}:reminders")
    made.title(visible(f"{book.cycle.title}：督查通知、催办通知"))
    made.author({"name": visible(book.office.name)})
    moments = [start_of(book.cycle.start)]
    for each in notices:
        notice, unit = each.notice, book.units[each.unit].name
        title = f"{FORMS[notice.form]} {notice.number or notice.path}：{unit}"
        state = "已答复" if each.answered else "待答复"
        name = f"{book.cycle.id}:{notice.path}:{each.unit}"
        moments.append(_entry(made, name, title, state, notice.arrived or start_of(notice.issued)))
    for cause in waiting:
        name = f"{book.cycle.id}:{cause.unit}:{cause.subject}:{cause.stage}"
        form = form_of(each for each in waiting if each.unit == cause.unit)
        title = f"待发{FORMS[form]}：{book.units[cause.unit].name}"
        moments.append(_entry(made, name, title, cause_text(cause), start_of(cause.due)))
    for duty in own:
        if duty.day is not None and duty.pair.open:
            name, title = f"{book.cycle.id}:office:{duty.entry}", f"{book.office.name}自己要办的：{duty.title}"
            text = f"期限{day_text(duty.day)}，{duty.word}。"
            moments.append(_entry(made, name, title, text, start_of(duty.day)))
    made.updated(max(moments))
    return bytes(made.atom_str(pretty=True))


def _entry(made: FeedGenerator, name: str, title: str, text: str, moment: datetime) -> datetime:
    entry = made.add_entry(order="append")
    entry.id(f"urn:scorer:{visible(name)}")
    entry.title(visible(title))
    entry.content(visible(text), type="text")
    entry.updated(moment)
    return moment
