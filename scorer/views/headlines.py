"""A target in one sentence: whether it was done, why one says so, and, apart from that, whether the 办法 counts it."""

from __future__ import annotations

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
    """What a target's page says first; None where nothing is due in it.

    Judged by the last node of each unit. ``ended`` says who ended the target, when and why; ``cutoff`` names the last
    day that counts, with its clause.
    """
    last = list({each.unit: each for each in obligations}.values())
    if not last:
        return None
    worst = min(last, key=lambda each: each.pair.order)
    if any(each.ended for each in last):
        answer = f"已终止（{ended}）" if ended else "已终止"
        return TargetHeadline(answer, _why(obligations), _scored(obligations, cutoff), STATES["ended"])
    return TargetHeadline(_answer(last, told), _why(obligations), _scored(obligations, cutoff), worst.pair)


def _answer(last: Sequence[Obligation], told: Tells) -> str:
    kinds = {_kind(each) for each in last}
    if "missing" in kinds:
        return _silent([each for each in last if _kind(each) == "missing"], len(last))
    if "ongoing" in kinds or ("ahead" in kinds and len(kinds) > 1):
        return "在办"
    if kinds == {"ahead"}:
        return "还没有到期"
    if kinds == {"failed"}:
        return "没有办成"
    if kinds == {"done"}:
        return "办成了"
    if len(last) == 1:
        return told(last[0])
    done, partly = sum(_kind(each) == "done" for each in last), sum(_kind(each) == "partly" for each in last)
    failed = len(last) - done - partly
    counts = ((done, "办成"), (partly, "办成一部分"), (failed, "没有办成"))
    parts = "，".join(f"{n} 个单位{word}" for n, word in counts if n)
    degrees = sorted(each.degree for each in last if each.degree is not None)
    one = len(degrees) == partly == len(last) and degrees[0] == degrees[-1]
    if one and "认定" in told(last[0]):
        return f"办成一部分（认定 {percent_of(degrees[0])}）"
    return f"办成一部分（{parts}）"


def _silent(missing: Sequence[Obligation], units: int) -> str:
    days = max((each.lateness.days for each in missing if each.lateness), default=0)
    over = any(each.lateness and each.lateness.running for each in missing)
    since = f"逾期 {days} 天" if days else ""
    which = f"{units} 个单位中的 {len(missing)} 个" if units > len(missing) else ""
    when = "" if over or not days else "到年底"
    more = "，".join(filter(None, (which, f"{when}{since}")))
    return f"没有收到报告（{more}）" if more else "没有收到报告"


def _kind(each: Obligation) -> str:
    """done, partly, failed, missing, ongoing or ahead: what the answer of one unit comes to."""
    reported, done = each.pair.reported.id, each.pair.done.id
    if reported == "missing":
        return "missing"
    if done == "uncounted":
        return "ahead" if reported in ("ahead", "soon") else "failed" if "year-end" in each.pair.id else "ongoing"
    return "ongoing" if reported in ("waiting", "returned") and done == "ongoing" else done


def _why(obligations: Iterable[Obligation]) -> str:
    """Worked: "3 个节点：没有收到报告 1，办成 2"; of one alone its own sentence."""
    every = list(obligations)
    if len(every) == 1:
        return every[0].pair.meaning
    counts = ((state, sum(each.pair == state for each in every)) for state in STATES.values())
    return f"{len(every)} 个节点（按单位计）：" + "，".join(f"{state.word} {count}" for state, count in counts if count)


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
