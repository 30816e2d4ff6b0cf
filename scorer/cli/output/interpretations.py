"""The effects of other choices, and the findings on a 办法, as text for a terminal and as JSON.

An interpretation reads::

    late.effect　节点迟报“视为未完成”作用到哪里（第十六条……）
      必须决定，尚无人决定；现取 strict：整个目标按未完成计（字面）
      若取 final_node：只有末节点迟报才算未完成　5 个单位不同，20 个不变
        ghc 综合规划处　总成绩 86.16 → 100.00（+13.84）　名次 3 → 1
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from scorer.views.scheme_types import FindingView
from scorer.views.year_types import AlternativeView, ComparisonView, EffectView


def comparisons_text(title: str, comparisons: Sequence[ComparisonView]) -> str:
    """Every interpretation: who settled it, what is taken, and whom each alternative would touch."""
    return "".join(f"{line}\n" for line in (title, *(line for each in comparisons for line in _comparison(each))))


def as_json(name: str, rows: Sequence[ComparisonView | FindingView], **head: str) -> str:
    """The same as data: ``{"cycle": …, "interpretations": […]}``, every unit under every alternative."""
    whole = {**head, name: [asdict(row) for row in rows]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def findings(title: str, found: Sequence[FindingView]) -> str:
    """Each finding: its clauses, what it is, what follows, a proposed wording."""
    lines = [f"{title}：{f'查到 {len(found)} 处' if found else '没有查到问题'}"]
    for number, each in enumerate(found, start=1):
        lines += [
            "",
            f"{number}. {each.title}　{'、'.join(each.clauses) or '全文'}",
            f"   {each.what}",
            f"   后果：{each.follows}",
            f"   建议：{each.proposal}",
        ]
    return "\n".join(lines) + "\n"


def decision_text(compared: ComparisonView) -> str:
    """Who settled it: "已决定：2025-01-10 吉交办〔2025〕3号", or that nobody has."""
    if compared.settled is not None:
        return f"已决定：{compared.settled}"
    if compared.required:
        return "必须决定，尚无人决定"
    return "办法没有另定，按程序自带的取法" if compared.by_default else "尚无人决定，按暂取的算"


def _comparison(compared: ComparisonView) -> Iterator[str]:
    yield ""
    cited = f"（{'、'.join(compared.clauses)}）" if compared.clauses else ""
    yield f"{compared.id}　{compared.question}{cited}"
    words = f"：{compared.chosen_text}" if compared.chosen_text and compared.chosen_text != compared.chosen else ""
    taken = "还没有取哪一种" if compared.chosen is None else f"现取 {compared.chosen}{words}"
    yield f"  {decision_text(compared)}；{taken}"
    if compared.note:
        yield f"  {compared.note}"
    for other in compared.alternatives:
        yield from _alternative(other)


def _alternative(other: AlternativeView) -> Iterator[str]:
    moved = [each for each in other.effects if each.changes]
    said = f"{len(moved)} 个单位不同，{len(other.effects) - len(moved)} 个不变" if moved else "各单位都不变"
    yield f"  若取 {other.option}：{other.text}" + (f"　{said}" if other.effects else "")
    yield from (f"    {each.unit} {each.unit_name}　{_effect(each)}" for each in moved)


def _effect(each: EffectView) -> str:
    if each.withheld:
        return "有变化，数不公开"
    parts = []
    for word, pair in (("总成绩", each.total), ("名次", each.rank), ("等次", each.grade)):
        if pair is not None and pair[0] != pair[1]:
            more = f"（{each.change}）" if pair is each.total and each.change else ""
            parts.append(f"{word} {pair[0]} → {pair[1]}{more}")
    return "　".join(parts)
