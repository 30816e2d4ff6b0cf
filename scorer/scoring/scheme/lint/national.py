"""A clause that meets a national rule; scoring goes on as the 办法 says, the legal office decides.

Leaders' instructions and press articles may not be assessed; a mobile app must not carry daily
assessment or rank by points. Found by words: titles of what is scored, and the clauses cited there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scorer.model.results import Cite
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of

INSTRUCTIONS = re.compile(r"批示")
PRESS = re.compile(r"媒体|报刊|刊物|刊发|刊载|刊播|新闻|宣传报道|信息.{0,4}采用|专报")
OTHERWISE = re.compile(r"曝光|批评|负面|征订|订阅")
"""An exposed fault is a fault, and a subscription no article: that is not what the rule forbids to count."""
APP = re.compile(r"(?i)(?<![a-z])app(?![a-z])|小程序|手机|移动端|移动应用|公众号|打卡|扫码|积分排名|积分榜")
DAILY = frozenset({"computation", "process", "data", "publication"})


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each component and rule that it meets, one for each clause about an app."""
    for part in draft.parts():
        for what, pattern in (("领导批示", INSTRUCTIONS), ("媒体刊发", PRESS)):
            clauses = draft.own(_met(draft, part, pattern))
            if clauses:
                yield draft.finding("burden", clauses, part=part.title, scored=what)
    for clause in draft.clauses.values():
        if APP.search(clause.text) and DAILY & set(clause.types):
            yield draft.finding("app", (clause.id,), place=clause.place)


def _met(draft: SchemeDraft, part: Component, pattern: re.Pattern[str]) -> Iterator[str]:
    """The clauses under which the component scores such a thing: of its categories and grounds, else its own."""
    kinds = part.rule.categories().values()
    for kind in kinds:
        yield from _scored(draft, kind.title, clauses_of(kind, part), pattern)
        for ground in kind.grounds.values():
            yield from _scored(draft, ground.title, ground.cites, pattern)
    if not kinds and not part.rule.parts():
        yield from _scored(draft, part.title, part.clauses, pattern)


def _scored(draft: SchemeDraft, title: str, clauses: Iterable[Cite], pattern: re.Pattern[str]) -> Iterator[str]:
    if not OTHERWISE.search(title):
        own = draft.own(clauses)
        yield from [name for name in own if pattern.search(draft.clauses[name].text)] or (
            own if pattern.search(title) else ()
        )
