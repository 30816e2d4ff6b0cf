"""Text of a record that a ``#`` made a comment: reported, since nothing else would say that it is not read.

YAML takes a blank and a ``#`` for the beginning of a comment, also in the middle of a sentence; and a draft
writes its optional fields behind a ``#``, which has to go when one is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from scorer.model.entities import Data, Path, Place, Problem, Span
from scorer.reading.schemas import names, of_kind, schema
from scorer.reading.yaml.lines import Document, span
from scorer.reading.yaml.text import decode

HELP = ("必填", "可不填")
"""What the explanations in a draft begin with."""
OFFERED = "可以写 "
"""What begins the words that a year lets one write, behind the explanation."""
LONGEST = 40
_BEHIND = re.compile(r" *(#+)( *)([^\n]*)")
_NAME = r"[a-z][a-z0-9_-]{0,31}|[\u4e00-\u9fff]{1,12}"
_FIELD = re.compile(rf"^#+[ \u3000]*({_NAME})[ \u3000]*[:：][ \u3000]*([^\n]*)$", re.MULTILINE)


def commented_text(document: Document, raw: bytes) -> Iterator[Problem]:
    """``progress: 30 条 #其中 5 条试运行`` (Y046), the same with ``# 其中`` (Y048), ``# progress: 40 册`` (Y049).

    The first is an error; the others may be meant as comments and are notes. Help of a draft is neither.
    """
    if b"#" not in raw or not isinstance(document.data, dict):
        return
    text = decode(raw)[0]
    if " #" in text:
        yield from _behind_texts(document, text)
    yield from _commented_fields(document, text)


def _behind_texts(document: Document, text: str) -> Iterator[Problem]:
    for path in _texts(document.data, ()):
        start, end = document.index.offsets(Place(document.file, path))
        found = _BEHIND.match(text, end)
        if found is None or (text[start : start + 1] and text[start] in "'\"|>") or text[end - 1 : end] == "\n":
            continue
        marks, blank, words = found.groups()
        if not words.strip() or words.startswith(HELP):
            continue
        stretch = span(document.file, document.index.starts, found.start(1), found.end())
        said = {"text": f"{marks}{blank}{words}"[:LONGEST]}
        if not blank:
            yield Problem("Y046", stretch, said)
        elif start < end:
            yield Problem("Y048", stretch, said)


def _texts(data: Data, path: Path) -> Iterator[Path]:
    """The places of free text in a record, and those that are left empty."""
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, dict | list):
                yield from _texts(value, (*path, name))
            elif name in _text_fields() and (value is None or isinstance(value, str)):
                yield (*path, name)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            if isinstance(value, dict):
                yield from _texts(value, (*path, place))


def _commented_fields(document: Document, text: str) -> Iterator[Problem]:
    data = document.data if isinstance(document.data, dict) else {}
    known = _fields(str(data.get("kind")))
    for found in _FIELD.finditer(text):
        name = next((each for each in known if found[1] in (each, known[each].get("title"))), "")
        value, _, behind = (found[2] if found[2].startswith("#") else f" {found[2]}").partition("#")
        value = value.strip() or (_typed_over(known[name], behind.strip()) if name else "")
        if name and name not in data and value:
            stretch: Span = span(document.file, document.index.starts, found.start(), found.end())
            known_as = {"field": name, "title": str(known[name].get("title", name))}
            yield Problem("Y049", stretch, {**known_as, "text": value[:LONGEST]})


def help_of(form: Mapping[str, str]) -> str:
    """What a draft says of a field: ``进展：写到哪一步``."""
    return f"{form.get('title', '')}：{form.get('description', '')}"


def _typed_over(form: Mapping[str, str], words: str) -> str:
    """What was typed into, or behind, the explanation of a field in a draft; "" where it is as it came."""
    lead = next((each for each in HELP if words.startswith(each)), None)
    if lead is None:
        return words
    said, whole = words.removeprefix(lead).strip(), help_of(form)
    if said.startswith(whole):
        more = said.removeprefix(whole).strip()
        return "" if more.startswith(OFFERED.strip()) else more
    return said.removeprefix(f"{form.get('title', '')}：")


@cache
def _fields(kind: str) -> Mapping[str, Mapping[str, str]]:
    """The fields of a kind with what the schema says of them; none of a kind that does not exist."""
    known = kind in schema("record")["properties"]["kind"]["enum"]
    return of_kind(kind)["properties"] if known else {}


@cache
def _text_fields() -> frozenset[str]:
    """The names of all fields of records, at any depth, that hold free text."""
    return frozenset(_named_texts([schema(name) for name in ("record", "targets") if name in names()]))


def _named_texts(part: Any) -> Iterator[str]:  # noqa: ANN401 - a schema is any JSON
    if isinstance(part, list):
        for each in part:
            yield from _named_texts(each)
    elif isinstance(part, dict):
        for name, field in part.get("properties", {}).items():
            if isinstance(field, dict) and str(field.get("$ref", "")).endswith(("/text", "/long-text", "/person")):
                yield name
        for each in part.values():
            yield from _named_texts(each)
