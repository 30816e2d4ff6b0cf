"""A target in one sentence: whether it was done, why one says so, and, apart from that, whether the 办法 counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scorer.ledger.obligations import Obligation, percent_of
from scorer.ledger.states import STATES, State

Tells = Callable[[Obligation], str]
"""A state in the words that an audience may read."""


@dataclass(frozen=True, slots=True)
class TargetHeadline:
    """``answer`` 办成一部分（认定 60%）, ``why`` one sentence, ``scored`` says what the 办法 leaves out, or is None."""

    answer: str
    why: str
    scored: str | None
    state: State


def headline(obligations: Sequence[Obligation], told: Tells, ended: str, cutoff: str) -> TargetHeadline | None:
    """The first sentence of a target's page; None where nothing is due in it.

    Judged by the last node of each unit. ``ended`` says who ended the target, when and why; ``cutoff`` names the last
    day that counts, with its clause.
    """
    last = list({each.unit: each for each in obligations}.values())
    if not last:
        return None
    why, scored = _why(obligations, last), _scored(obligations, cutoff)
    if any(each.ended for each in last):
        return TargetHeadline(f"已终止（{ended}）" if ended else "已终止", why, scored, STATES["ended"])
    worst = min(last, key=lambda each: each.pair.order)
    answer = _answer(last, told, begun=any(each.pair.due for each in obligations))
    return TargetHeadline(answer, why, scored, STATES["partly"] if answer.startswith("办成一部分") else worst.pair)


def _answer(last: Sequence[Obligation], told: Tells, *, begun: bool) -> str:
    """``begun``: an earlier node was due, or done, already: then what is not due yet is 在办."""
    kinds = {_kind(each) for each in last}
    if "missing" in kinds:
        return _silent([each for each in last if _kind(each) == "missing"], len(last))
    if "ongoing" in kinds or ("ahead" in kinds and len(kinds) > 1):
        return _ongoing(each for each in last if _kind(each) == "ongoing")
    if kinds == {"ahead"}:
        return "在办" if begun else "还没有到期"
    if kinds == {"failed"}:
        return "没有办成"
    if kinds == {"done"}:
        return "办成了"
    if len(last) == 1:
        return told(last[0])
    return _partly(last, told)


def _partly(last: Sequence[Obligation], told: Tells) -> str:
    done, partly = sum(_kind(each) == "done" for each in last), sum(_kind(each) == "partly" for each in last)
    failed = len(last) - done - partly
    counts = ((done, "办成"), (partly, "办成一部分"), (failed, "没有办成"))
    parts = "，".join(f"{n} 个单位{word}" for n, word in counts if n)
    degrees = sorted(each.degree for each in last if each.degree is not None)
    one = len(degrees) == partly == len(last) and degrees[0] == degrees[-1]
    if one and all("认定" in told(each) for each in last):
        return f"办成一部分（认定 {percent_of(degrees[0])}）"
    return f"办成一部分（{parts}）"


def _ongoing(going: Iterable[Obligation]) -> str:
    """在办; where all that is left is the review, 在办（已报，等待审核） or 已报，到审定结果时没有审核."""
    pairs = {each.pair for each in going}
    if {pair.reported.id for pair in pairs} != {"waiting"}:
        return "在办"
    settled = all(pair.because == "settled" for pair in pairs)
    return "已报，到审定结果时没有审核" if settled else "在办（已报，等待审核）"


def _silent(missing: Sequence[Obligation], units: int) -> str:
    """没有收到报告（逾期 31 天）; of a year that is over 到年底没有收到报告（3 个单位中的 1 个，逾期 184 天）."""
    days = max((each.lateness.days for each in missing if each.lateness), default=0)
    over = all(each.pair.id.endswith("year-end") for each in missing)
    until = "到审定时" if "审定时" in missing[0].pair.word else "到年底"
    which = f"{units} 个单位中的 {len(missing)} 个" if units > len(missing) else ""
    more = "，".join(filter(None, (which, f"逾期 {days} 天" if days else "")))
    return (until if over else "") + "没有收到报告" + (f"（{more}）" if more else "")


def _kind(each: Obligation) -> str:
    """done, partly, failed, missing, ongoing or ahead: what the answer of one unit comes to."""
    reported, done = each.pair.reported.id, each.pair.done.id
    if reported == "missing":
        return "missing"
    if done == "uncounted":
        return "ahead" if reported in ("ahead", "soon") else "failed" if "year-end" in each.pair.id else "ongoing"
    return "ongoing" if reported in ("waiting", "returned") and done == "ongoing" else done


def _why(obligations: Sequence[Obligation], last: Sequence[Obligation]) -> str:
    """Why one says so: by the last node of each unit, then those before it; of one alone its own sentence.

    Worked: built on the last node: "最后一个节点：办成；以前的 3 个节点：到期时没有办成 1 个，办成 2 个".
    """
    if len(obligations) == 1:
        return obligations[0].pair.meaning.rstrip("。")
    several = len(last) > 1
    head = f"{len(last)} 个单位最后的节点：{_counts(last)}" if several else f"最后一个节点：{last[0].pair.word}"
    built = {_kind(each) for each in last} == {"done"}
    before = [each for each in obligations if all(each is not one for one in last)]
    if not before:
        return head
    return f"{head}；以前的 {len(before)} 个节点{'（按单位计）' if several else ''}：{_counts(before, built=built)}"


def _counts(every: Sequence[Obligation], *, built: bool = False) -> str:
    """Worked: "没有收到报告 1 个，办成 2 个"; ``built`` since: what had failed was not done when it was due."""
    ordered = sorted(every, key=lambda each: each.pair.order)
    words = Counter("到期时没有办成" if built and each.pair.done.id == "failed" else each.pair.word for each in ordered)
    return "，".join(f"“{word}”{count} 个" if "，" in word else f"{word} {count} 个" for word, count in words.items())


def _scored(obligations: Iterable[Obligation], cutoff: str) -> str | None:
    """What the 办法 does not count, apart from whether it was done."""
    every = list(obligations)
    left = [each for each in every if each.uncounted]
    if not left:
        return None
    which = "" if len(left) == len(every) else f"其中 {len(left)} 个节点"
    done = [each for each in left if each.pair.done.id == "done"]
    more = "，办成了也不计入" if done else ""
    return f"{which}在{cutoff}以后到期，不计入本年得分{more}"
