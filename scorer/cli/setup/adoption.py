"""The open points of a 办法 for a bureau that takes it over: decisions to make, figures to check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scorer.cli.setup.text_edits import mapping
from scorer.model.entities import Data, Place
from scorer.reading.yaml import Document, locate
from scorer.reading.yaml.values import mapping_of, rows_of
from scorer.scoring.scheme.interpretations import Interpretation, listed

FIGURES = ("base", "full", "weight", "floor", "cap", "places", "step")
"""Keys of a component that hold figures of the text."""

NOT_CHOSEN = "还没有定"


@dataclass(frozen=True)
class Question:
    """An interpretation that must be decided, and the line of its choice in its file."""

    item: Interpretation
    line: int


@dataclass(frozen=True)
class Agenda:
    """``questions`` must be decided; ``later`` counts those that need not be; ``facts`` are to be checked, titled."""

    questions: tuple[Question, ...]
    later: int
    facts: Mapping[str, tuple[str, ...]]


def agenda(parts: Mapping[str, Document]) -> Agenda:
    """The open points of a 办法, in its order; ``parts`` are its files by name."""
    data = mapping(parts["scheme"])
    asking = parts.get("interpretations", parts["scheme"])
    rows = list(enumerate(listed(mapping(asking))))
    asked = tuple(
        Question(item, locate(asking, Place(asking.file, ("interpretations", place, "chosen"))).line)
        for place, item in rows
        if item.required
    )
    facts = {
        "分组": tuple(f"{row.get('id')} {row.get('title') or ''}".rstrip() for row in rows_of(data, "groups")),
        "各级目标的分值": tuple(_points(data)),
        "分项和分值": tuple(_components(data)),
    }
    return Agenda(asked, len(rows) - len(asked), {title: lines for title, lines in facts.items() if lines})


def worded(question: Question, place: int) -> str:
    """One question with its clauses, its options and the one taken now, as a few lines."""
    item = question.item
    cited = f"（{'、'.join(item.clauses)}）" if item.clauses else ""
    lines = [f"{place}. {item.id}{cited}　{item.question}"]
    for number, (name, meaning) in enumerate(item.options.items(), start=1):
        lines.append(f"     {'*' if name == item.chosen else ' '} {number} {name}　{meaning}")
    if item.options and item.chosen is not None:
        lines.append(f"       现在暂取 {item.chosen}（interpretations.yml 第 {question.line} 行）")
    else:
        lines.append(f"       现在：{item.chosen or NOT_CHOSEN}（interpretations.yml 第 {question.line} 行）")
    return "\n".join(lines)


def _points(data: Mapping[str, Data]) -> Iterator[str]:
    """The figures as the text has them: it is the text that is to be compared with the bureau's own."""
    titles = mapping_of(data, "level_titles")
    for name, value in mapping_of(data, "levels").items():
        title = titles.get(name)
        yield f"{name}{f'（{title}）' if title else ''} {_figure(value)}"


def _components(data: Mapping[str, Data]) -> Iterator[str]:
    for row in rows_of(data, "components"):
        figures = [f"{key} {_figure(row[key])}" for key in FIGURES if key in row and _is_figure(row[key])]
        rule = f"（{row.get('rule')}）" if "rule" in row else ""
        yield "　".join([f"{row.get('id')} {row.get('title') or ''}{rule}", *figures])
        yield from _components(row)


def _is_figure(value: Data) -> bool:
    return isinstance(value, (int, Decimal, str)) or (isinstance(value, dict) and "choose" in value)


def _figure(value: Data) -> str:
    return f"由解释 {value.get('choose')} 定" if isinstance(value, dict) else str(value)
