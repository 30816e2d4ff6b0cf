"""The file around a paper: the reviewed template to fill, and the bytes of what was filled."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib import resources

import docx
from docx.document import Document

from scorer.publish.gb9704.plain_text import inert

STAMP = (1980, 1, 1, 0, 0, 0)
"""The one date of every entry: the earliest that a ZIP can hold."""


def opened(title: str) -> Document:
    """A copy of ``template.docx`` with the paper's title, its only property."""
    document = docx.Document(io.BytesIO(_template()))
    document.core_properties.title = inert(title)[:255]
    return document


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("template.docx").read_bytes()


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
