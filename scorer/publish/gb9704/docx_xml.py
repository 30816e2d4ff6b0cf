"""WordprocessingML, element by element: a name, its attributes, its children. Text is only ever text."""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from scorer.publish.gb9704.plain_text import inert

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def w(name: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """``w("spacing", before=1160)`` → ``<w:spacing w:before="1160"/>``."""
    element = OxmlElement(f"w:{name}", attrs={qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    element.extend(children)
    return element


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A run: its lines are inert text, parted by line breaks; no field can come of it."""
    made = w("r")
    if properties:
        made.append(w("rPr", *properties))
    for place, line in enumerate(text.split("\n")):
        if place:
            made.append(w("br"))
        written = OxmlElement("w:t", attrs={XML_SPACE: "preserve"})
        written.text = inert(line)
        made.append(written)
    return made


def paragraph(style: str, content: str | Iterable[BaseOxmlElement], *properties: BaseOxmlElement) -> BaseOxmlElement:
    """A paragraph in a style. ``properties`` stand in the order that the format prescribes."""
    runs = [run(content)] if isinstance(content, str) else list(content)
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)
