"""Bars as static SVG, drawn at build time: text stays text, no script, whole numbers only, the same bytes each time.

The page's style sheet colours the parts by their classes, so a chart obeys the switches for large type and
strong contrast as the words around it do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from scorer.publish.site.render import render

WIDTH, MARGIN = 480, 4
"""Units of the drawing: at 360 pixels of screen its type is then still 10 pixels high."""

ROW, BAR = 27, 24
"""Units from one bar to the next, and how many of them the bar takes."""

LEGEND_LINE, MARK = 21, 45
"""Units from one line of names below the bars to the next, and what a name's square and shape take beside it."""

NARROW = 13
"""A part under one thirteenth of the widest bar has no room for its number; the table behind has it."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """One part of every bar: its name with its shape (``■ 逾期``), the class that colours it, a number per bar."""

    shape: str
    name: str
    css: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, the first on top: ``names`` of the bars, ``parts`` of which they are made.

    ``summary`` says in a sentence what the picture shows; ``anchor`` is unique on its page.
    """

    anchor: str
    title: str
    summary: str
    names: tuple[str, ...]
    parts: tuple[BarPart, ...]


def draw(bars: Bars) -> Markup:
    """The drawing as an ``<svg>`` inside a page; a part of which no bar has any is left out, of name and colour.

    Worked: bars of 2 + 1 and 0 + 3 on 300 units of width: the first part is 200 wide, the second starts behind it.
    """
    shown = [part for part in bars.parts if any(part.numbers)]
    legend = shown if len(shown) > 1 else []
    foot = ROW * len(bars.names) + 2 * MARGIN
    abreast = max(1, WIDTH // (MARK + max((_text_width(part.name) for part in legend), default=0)))
    left = max(map(_text_width, bars.names), default=0) + 2 * MARGIN
    return render(
        "chart.html",
        "",
        bars=bars,
        width=WIDTH,
        height=foot + LEGEND_LINE * -(-len(legend) // abreast),
        bar=BAR,
        rows=[(name, MARGIN + ROW * place) for place, name in enumerate(bars.names)],
        left=left,
        parts=[(part, list(_segments(shown, place, left))) for place, part in enumerate(shown)],
        legend=[
            (part, MARGIN + WIDTH // abreast * (place % abreast), foot + LEGEND_LINE * (place // abreast))
            for place, part in enumerate(legend)
        ],
    )


def _segments(parts: list[BarPart], place: int, left: int) -> Iterator[tuple[int, int, int, str]]:
    """What part ``place`` draws in each bar, behind the parts before it: x, y, width, and the text in it or ""."""
    part, before = parts[place], parts[:place]
    widest = max(map(sum, zip(*(each.numbers for each in parts), strict=True)))
    span = WIDTH - left - MARGIN
    for row, number in enumerate(part.numbers):
        if number:
            start = sum(each.numbers[row] for each in before)
            x, end = (left + span * count // widest for count in (start, start + number))
            text = f"{part.shape}{number}" if number * NARROW >= widest else ""
            yield x, MARGIN + ROW * row, end - x, text


def _text_width(text: str) -> int:
    """Units that a name takes at most: 8 for a digit, 14 for a full-width character."""
    return sum(8 if char.isascii() else 14 for char in text)
