"""The page of a 办法: every clause in our own words and what covers it, every interpretation and who settled it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from scorer.publish.site import urls
from scorer.publish.site.labels import KINDS, PAGES, RULES
from scorer.publish.site.layout import Page, banner, facts
from scorer.publish.site.render import render
from scorer.publish.site.step_links import FigureLinks
from scorer.views.scheme_types import FindingView, InterpretationView
from scorer.views.year_types import Projection


def page(
    cycles: Sequence[tuple[Projection, FigureLinks]], crumbs: tuple[tuple[str, str], ...], titles: Mapping[str, str]
) -> Page:
    """The page of one bureau, from its years; the newest with a 办法 gives the clauses and the figures.

    A bureau without a 办法 shows its years only. ``titles`` are the names of codes and of files:
    ``E001`` → 佐证材料不全, ``targets`` → 目标表.
    """
    newest_first = sorted(cycles, key=lambda each: each[0].year, reverse=True)
    projection, figures = next((each for each in newest_first if each[0].scheme), newest_first[0])
    here, scheme = urls.bureau(projection.bureau), projection.scheme
    interpretations = scheme.interpretations if scheme else ()
    body = render(
        "bureau.html",
        here,
        title=title(projection),
        projection=projection,
        scheme=scheme,
        figures=figures,
        years=[each for each, _ in newest_first],
        undecided=sum(each.required and each.settled is None for each in interpretations),
        known_clauses={clause.id for clause in scheme.clauses} if scheme else set(),
        asked_by=_asked_by(interpretations),
        cover=partial(_cover, here, titles),
        finding_groups=_by_title(scheme.findings if scheme else ()),
    )
    crumb = "办法" if scheme else None
    how = "怎样计算" if scheme and scheme.scored else "怎样考核"
    what = f"逐条写明{how}，{len(interpretations)} 处没有说清的是谁怎样定的" if scheme else "各年度的目标和办理情况"
    summary, about = f"{title(projection)}：{what}。", (banner(projection), facts(projection))
    return Page(here, title(projection), body, crumbs, *about, crumb=crumb, summary=summary)


def title(projection: Projection) -> str:
    """What the way back calls this page: the 办法, or the title without its year (某局 2019 年度目标 → 某局目标)."""
    if projection.scheme is not None:
        return projection.scheme.title
    return re.sub(rf"\s*{projection.year}\s*年度?\s*", "", projection.title) or projection.title


def _by_title(findings: Sequence[FindingView]) -> list[tuple[str, list[FindingView]]]:
    """The findings of each check, in the order in which the checks were made."""
    groups: dict[str, list[FindingView]] = {}
    for each in findings:
        groups.setdefault(each.title, []).append(each)
    return list(groups.items())


def _asked_by(interpretations: Sequence[InterpretationView]) -> Mapping[str, list[InterpretationView]]:
    """Clause → the interpretations of what it leaves open."""
    found: dict[str, list[InterpretationView]] = {}
    for each in interpretations:
        for clause in dict.fromkeys(each.clauses):
            found.setdefault(clause, []).append(each)
    return found


def _cover(here: str, titles: Mapping[str, str], kind: str, name: str) -> tuple[str, str | None]:
    """What carries a clause out, in words, and its page: ("record", "resolution") → 会议决定, None.

    Worked: ("check", "E001") → 佐证材料不全 and the link to its page.
    """
    match kind:
        case "check" if name in titles:
            return titles[name], urls.href(here, urls.error(name))
        case "rule" if name in RULES:
            return RULES[name], None
        case "record" | "calendar" if name in KINDS or name in titles:
            return KINDS.get(name) or titles[name], None
        case "page" if name in PAGES:
            return PAGES[name], None
        case _:
            return name, None
