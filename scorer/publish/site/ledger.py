"""The 台账 of a year: what is late and whose on the first screen, then every line, then the list of problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from scorer.ledger.states import State
from scorer.ledger.tally import is_open, tally
from scorer.publish.ledger_files import parts_text
from scorer.publish.site import matters, target_links, urls
from scorer.publish.site.downloads import offered
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.views.ledger_types import LedgerLine, TroubleLine
from scorer.views.year_types import Projection

MOST = 600
"""Lines on the page: of a longer ledger it shows those that ask something of somebody, the files hold all."""


def has_page(projection: Projection) -> bool:
    """Whether there is anything in the ledger: a page without content is not made."""
    return bool(projection.ledger.lines or projection.ledger.stubs)


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's ledger."""
    here = urls.ledger(projection.cycle)
    shown, counted = _shown(projection.ledger.lines), tally(projection.ledger.lines, projection.on)
    body = render(
        "ledger.html",
        here,
        projection=projection,
        ledger=projection.ledger,
        has_matters=matters.has_page(projection),
        files=offered(projection, here),
        shown=shown,
        groups=_by_unit,
        open_states=partial(_open_states, projection.on),
        tally=counted,
        parts_text=parts_text(projection.ledger.lines),
        paged=frozenset(unit.id for unit in projection.units),
        urgent=tuple(_urgent(counted.rows)),
        anchor=_anchor,
        line_link=partial(_line_link, projection, here),
    )
    title, count = f"{projection.year} 年台账", len(projection.ledger.lines)
    summary = f"{projection.title}的台账：{count} 条，每条是一个单位要办的一件事，办到哪一步，谁负责。"
    return year_page(projection, Page(here, title, body, crumbs, crumb="台账", wide=True, summary=summary))


def _shown(lines: Sequence[LedgerLine]) -> Sequence[LedgerLine]:
    if len(lines) <= MOST:
        return lines
    return [line for line in lines if is_open(line)][:MOST]


def _by_unit(lines: Sequence[LedgerLine]) -> list[list[LedgerLine]]:
    """The lines of each unit together, in their order; the units as they first occur."""
    found = dict[str, list[LedgerLine]]()
    for line in lines:
        found.setdefault(line.unit, []).append(line)
    return list(found.values())


def _open_states(on: date, lines: Sequence[LedgerLine]) -> list[tuple[State, int]]:
    """The summary of a unit's closed fold: each state that asks something of somebody, and how often."""
    return [(state, len(found)) for state, found in tally(lines, on).rows if state.open]


def _anchor(line: LedgerLine | TroubleLine) -> str:
    """The anchor of a line, or of that which a problem is about."""
    return urls.line_anchor(line.unit, line.subject, line.node)


def _line_link(projection: Projection, here: str, line: LedgerLine) -> str:
    """A matter leads to its course, a node to its target on the unit's page, what the calendar asks to the calendar."""
    if line.duty in ("period", "office"):
        return urls.href(here, urls.cycle(projection.cycle), "calendar")
    if line.node is None:
        return target_links.matter_link(projection, here, line.subject)
    return urls.href(here, urls.unit(projection.cycle, line.unit), urls.target_anchor(line.subject))


def _urgent(rows: Sequence[tuple[State, Sequence[LedgerLine]]]) -> Iterator[tuple[State, list[LedgerLine]]]:
    """Each state that asks something of somebody, with its lines, the longest due first."""
    for state, found in rows:
        if state.open:
            yield state, sorted(found, key=lambda line: line.due)
