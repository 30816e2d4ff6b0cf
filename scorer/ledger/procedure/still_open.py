"""Matters, targets and papers still open in a year whose results are to be settled, as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scorer.ledger.lateness import Clock
from scorer.ledger.matters.matter_progress import matters_progress
from scorer.ledger.obligations import Obligation
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.year_ledger import general_ledger
from scorer.model.paper_words import quoted
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.scheme.interpretations import interpretations

NAMED = 3
"""How many of a sort are named; of the others only how many there are."""
AHEAD, SILENT = ("ahead", "soon"), ("ahead", "soon", "missing")
"""Answers to 报了没有: not due yet; nothing received, due or not."""


def still_open(facts: Facts, chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """A sentence for each sort of what is open on the day of the facts: 还没有到期的 1 件：甲单位“危桥排查”（2026-02）.

    A node that is late has its score and is not open; what the 办法 does not count this year is none of it.
    """
    clock = Clock(facts.on, 0, lambda _: True, facts.choices.get("gen.month_deadline") != "month_start")
    every = general_ledger(facts, matters_progress(facts.book, facts.choices), clock)
    counted = [each for each in every if each.pair.done.id != "ended" and not each.uncounted]
    calendar = calendar_obligations(facts, clock)
    papers, office = ([each for each in calendar if each.duty == duty] for duty in ("period", "office"))
    asked = {item.id: item.question for item in interpretations(facts.book.scheme)}
    questions = [quoted(asked.get(item.id, item.id)) for item in chosen if item.required and item.decided is None]
    found = (
        _sentence("还没有到期的", _names(facts, counted, AHEAD)),
        _sentence("已批准、还没有通知单位的", _names(facts, counted, ("exempt",))),
        _sentence("已报、还没有审核的", _names(facts, counted, ("waiting",))),
        _sentence("退回、还没有补正的", _names(facts, counted, ("returned",))),
        _sentence("还没有报的定期材料", _names(facts, papers, SILENT)),
        _sentence("考核办还没有办的", _names(facts, office, ("missing",))),
        _sentence("必须决定而没有决定的解释", questions),
    )
    return tuple(text for text in found if text)


def _names(facts: Facts, every: Iterable[Obligation], answers: tuple[str, ...]) -> Iterator[str]:
    """Unit and thing: "综合规划处“危桥排查”（2026-02）第 2 个节点", "综合规划处报送半年材料（JL-17）"."""
    for each in every:
        if each.pair.reported.id in answers:
            unit = facts.book.units.get(each.unit)
            yield (unit.name if unit else "") + _thing(each)


def _thing(each: Obligation) -> str:
    if each.progress is not None:
        return each.progress.number or "未编号的督查事项"
    if each.target is None or each.outcome is None:
        return each.title
    node = each.outcome.node.id
    only = node == "final" or len(each.target.nodes) == 1
    return f"{quoted(each.target.title)}（{each.target.id}）" + ("" if only else each.target.node_title(node))


def _sentence(what: str, names: Iterable[str]) -> str:
    found = list(names)
    more = " 等" if len(found) > NAMED else ""
    return f"{what} {len(found)} 件：{'、'.join(found[:NAMED])}{more}" if found else ""
