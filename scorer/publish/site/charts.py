"""Bars as static SVG, drawn at build time by pygal: text stays text, no script, the same bytes each time.

pygal draws; what it adds for a reader with a script (styles, tooltips, a copy of its settings, the date) is taken
out again, and the page's own style sheet colours what is left by its classes. So a chart obeys the switches for
large type and strong contrast as the words around it do.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial

import pygal  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup
from pygal.style import Style  # type: ignore[import-untyped]

# pygal looks for its map plug-ins at every import of anything, in a way that Python 3.11 warns of; we use none.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

WIDTH = 480
"""Units of the drawing: at 360 pixels of screen its type is then still 10 pixels high."""

ROW, FOOT, LINE = 26, 34, 21
"""Units per bar, for the first line of names below the bars, and for each further one, of which pygal knows nothing."""

ABREAST = 4
"""Names of parts in one line."""

NARROW = 13
"""A part under one thirteenth of the widest bar has no room for its number; the table behind has it."""

FONT = Style(
    font_family="sans-serif", label_font_size=14, major_label_font_size=14, value_font_size=13, legend_font_size=14
)
"""Sizes only: by them pygal leaves room for the words. Colours are the page's."""

IDLE = frozenset({"defs", "desc", "title"})
OVER = frozenset({"overlay", "tooltip-overlay", "titles"})
"""Elements, and classes of elements, that only a script or a pointer would use."""

SPARE = ("id", "rx", "ry", "class")
"""Attributes that say nothing here; the classes that do are kept by name."""

KEPT = frozenset({"axis", "legends", "value"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar: its name with its shape (``■ 逾期``), the class that colours it, a number per bar."""

    shape: str
    name: str
    css: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that lie under each other, the first on top: ``names`` of the bars, ``parts`` of which they are made.

    ``told`` says in a sentence what the picture shows; ``anchor`` is unique on its page.
    """

    anchor: str
    title: str
    told: str
    names: tuple[str, ...]
    parts: tuple[Part, ...]


def draw(bars: Bars) -> Markup:
    """The drawing as an ``<svg>`` that stands inside a page."""
    root = _chart(bars).render_tree()
    _strip(root)
    _name(root, bars)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 - written by the library, every text escaped


def _chart(bars: Bars) -> pygal.HorizontalStackedBar:
    shown = _shown(bars)
    named = len(shown) > 1
    chart = pygal.HorizontalStackedBar(
        js=(),
        style=FONT,
        width=WIDTH,
        height=_height(bars),
        margin=4,
        spacing=4,
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        show_legend=named,
        legend_at_bottom=True,
        legend_at_bottom_columns=min(ABREAST, len(shown)) or 1,
        legend_box_size=10,
        truncate_label=-1,
        truncate_legend=-1,
        print_values=True,
        zero=0,
    )
    chart.x_labels = tuple(reversed(bars.names))
    widest = max((sum(each) for each in zip(*(part.numbers for part in shown), strict=True)), default=0)
    for part in shown:
        formatter = partial(_label, part.shape, widest)
        chart.add(f"{part.shape} {part.name}".strip(), tuple(reversed(part.numbers)), formatter=formatter)
    return chart


def _height(bars: Bars) -> int:
    """With one line of names, where the bars have several parts."""
    return ROW * len(bars.names) + (FOOT if len(_shown(bars)) > 1 else 0) + 12


def _label(shape: str, widest: int, number: int | None) -> str:
    """What stands inside a part: ``■2``; nothing where there is no room."""
    return f"{shape}{number}" if number and number * NARROW >= widest else ""


def _strip(root: etree._Element) -> None:
    """Takes out what serves scripts and pointers, and the words that pygal writes about itself."""
    for each in list(root.iter()):
        parent = each.getparent()
        if parent is not None and _idle(each):
            parent.remove(each)


def _idle(each: etree._Element) -> bool:
    if not isinstance(each.tag, str) or each.tag in IDLE:
        return True
    words = frozenset((each.get("class") or "").split())
    flat = each.tag == "rect" and each.get("width") is None
    return flat or bool(words & OVER) or "background" in words or (each.tag == "text" and not each.text)


def _name(root: etree._Element, bars: Bars) -> None:
    """The picture's role, title and description, and classes for the page's style sheet: overdue, closed, …"""
    colours = {f"color-{place}": part.css for place, part in enumerate(_shown(bars))}
    for each in root.iter():
        words = (each.get("class") or "").split()
        for spare in SPARE:
            each.attrib.pop(spare, None)
        kept = [colours.get(word, word) for word in words if word in KEPT or word in colours]
        if kept:
            each.set("class", " ".join(kept))
    for place, (tag, text) in enumerate((("title", bars.title), ("desc", bars.told))):
        said = etree.Element(tag, id=f"{bars.anchor}-{tag}")
        said.text = text
        root.insert(place, said)
    lines = -(-len(_shown(bars)) // ABREAST)
    root.set("viewBox", f"0 0 {WIDTH} {_height(bars) + LINE * max(lines - 1, 0)}")
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{bars.anchor}-title {bars.anchor}-desc")


def _shown(bars: Bars) -> list[Part]:
    """The parts of which any bar has some."""
    return [part for part in bars.parts if any(part.numbers)]
