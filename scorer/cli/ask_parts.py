"""The questions from which ``scorer init --parts`` writes a 办法: one after another, options numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import click

from scorer.cli.setup.parts import EachTime, GradeLine, SchemeParts, ScoredPart
from scorer.model.numbers import fraction

FIGURE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,3})?")


def ask_parts() -> SchemeParts:
    """What the office answers about its 办法."""
    title = _asked("办法的全称", bool, "写上名称")
    groups = _asked("被考核单位分哪几组，用“、”隔开（直接回车：不分组）", None, "") or "被考核单位"
    parts = [*_parts()]
    added = [*_each_time("加", "")]
    taken = [*_each_time("扣", "-")]
    return SchemeParts(title, [each for each in groups.split("、") if each], parts, added + taken, [*_grades()])


def _parts() -> Iterator[ScoredPart]:
    while title := _asked("一个分项的名称（直接回车：没有了）", None, ""):
        how = _chosen(f"“{title}”怎样得分", ("按目标完成的程度", "由考核组评分"))
        full = _asked(f"“{title}”满分几分", _figure, "写一个数，如 100")
        weight = _asked(
            f"“{title}”占几成，如 70%（直接回车：按原分相加）", _share_or_none, "写成 70% 的样子，或直接回车"
        )
        yield ScoredPart(title, how == 1, full, weight)


def _each_time(word: str, sign: str) -> Iterator[EachTime]:
    while title := _asked(f"一种{word}分的事项（直接回车：没有了）", None, ""):
        points = _asked(f"“{title}”每次{word}几分", _figure, "写一个数，如 0.5，不写负号")
        cap = _asked(f"“{title}”全年至多几分（直接回车：没有上限）", _figure_or_none, "写一个数，或直接回车")
        yield EachTime(title, sign + points, cap)


def _grades() -> Iterator[GradeLine]:
    some = False
    while title := _asked("一个等次的名称，从高到低（直接回车：没有了）", None, ""):
        some = True
        yield GradeLine(title, _asked(f"“{title}”不低于几分", _figure, "写一个数，如 90"))
    if some:
        yield GradeLine(_asked("其余的叫什么", bool, "写上名称"))


def _asked(question: str, fits: Callable[[str], bool] | None, wanted: str) -> str:
    """The answer, without blanks at its ends; asked again until it fits."""
    while True:
        answer = click.prompt(question, default="", show_default=False, prompt_suffix="：", err=True).strip()
        if fits is None or fits(answer):
            return str(answer)
        click.echo(wanted, err=True)


def _chosen(question: str, options: tuple[str, ...]) -> int:
    """The number of the option taken, from 1."""
    listed = "　".join(f"{place} {words}" for place, words in enumerate(options, start=1))
    numbers = [str(place) for place in range(1, len(options) + 1)]
    return int(_asked(f"{question}　{listed}", numbers.__contains__, f"写 {'、'.join(numbers)} 中的一个"))


def _figure(answer: str) -> bool:
    return FIGURE.fullmatch(answer) is not None and fraction(answer) > 0


def _figure_or_none(answer: str) -> bool:
    return not answer or _figure(answer)


def _share_or_none(answer: str) -> bool:
    return not answer or (answer.endswith("%") and _figure(answer[:-1]) and fraction(answer) <= 1)
