"""The file around the text: no word on who wrote it, where or when; the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from importlib import resources

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.package import Package

from scorer.publish.gb9704.plain_text import inert

STAMP = (1980, 1, 1, 0, 0, 0)
"""The one date of every entry: the earliest that a ZIP can tell."""

KEPT = frozenset({RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS})
"""Of the library's own empty document only these parts are used, with our content."""


def blank(title: str) -> Document:
    """An empty document with our styles, settings and fonts, and no property but its title."""
    document = docx.Document()
    part, package = document.part, document.part.package
    _drop(part.rels, KEPT)
    _drop(package.rels, frozenset({RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}))
    _refill(document.styles.element, "styles.xml")
    _refill(document.settings.element, "settings.xml")
    part.relate_to(_fonts(package), RELATIONSHIP_TYPE.FONT_TABLE)
    properties = document.core_properties
    element = properties._element  # noqa: SLF001 -- the library can overwrite its dates and its name, not remove them
    for child in list(element):
        element.remove(child)
    properties.title = inert(title)[:255]
    properties.author = ""
    properties.language = "zh-CN"
    return document


def _drop(rels: dict[str, object], kept: frozenset[str]) -> None:
    for name, rel in list(rels.items()):
        if getattr(rel, "reltype", None) not in kept:
            del rels[name]


def _refill(element: BaseOxmlElement, name: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(_resource(name))))


def _fonts(package: Package) -> Part:
    return Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, _resource("fonts.xml"), package)


def _resource(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()


def packed(document: Document) -> bytes:
    """The document's bytes: entries in the order of the library, stored as they are, all of one date.

    Stored, since two compressors may pack the same text differently.
    """
    loose, tight = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(tight, "w") as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, STAMP), source.read(entry))
    return tight.getvalue()
