"""A template filled with the facts, as blocks in which every figure still has its source.

What an expression puts in is kept apart from the template's own words until the lines have been read:
no text of a record can become a heading, a row or another cell. A number that is written without its
source is a fault of the template.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any, TypeAlias

from jinja2 import StrictUndefined, Template, TemplateError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scorer.model.period import Period
from scorer.publish.bulletins.facts import BulletinFacts, Count, SourcedFigure, facts
from scorer.publish.bulletins.sources import Sources
from scorer.publish.gb9704.plain_text import inert
from scorer.views.year_types import Projection

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
HEADING = re.compile(r"(#{1,4}) +(.*)")
KEYS = {"发文机关", "标题", "主送", "署名", "附注", "抄送", "印发"}
KEPT = "pieces kept aside"
"""The name, which no template can write, of the list of what its expressions put in."""
LONGEST = 200_000
"""Characters that a bulletin may come to before the template must be wrong."""

Piece: TypeAlias = str | Count | SourcedFigure
Pieces: TypeAlias = tuple[Piece, ...]


class TemplateFault(Exception):  # noqa: N818 -- no fault of the program: the words say what is wrong with the template
    """A template that cannot be used; ``str()`` is the sentence for the office."""


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of level 1 to 4."""

    level: int
    line: Pieces


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    line: Pieces


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, its head and its rows of cells."""

    caption: Pieces
    head: tuple[Pieces, ...]
    rows: tuple[tuple[Pieces, ...], ...]


BulletinPart: TypeAlias = Title | Text | Grid


@dataclass(frozen=True)
class Bulletin:
    """A bulletin ready to be written. ``head`` holds the lines of the head by their Chinese keys.

    ``digest`` is that of the facts and of the template: with any other facts or template it differs.
    """

    period: Period
    head: Mapping[str, str]
    parts: tuple[BulletinPart, ...]
    digest: str
    synthetic: bool

    @property
    def title(self) -> str:
        """The title that the template gives."""
        return self.head["标题"]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every count that is written, once, in the order of the text."""
        return tuple(dict.fromkeys(piece for piece in self.pieces() if isinstance(piece, Count)))

    def pieces(self) -> Iterator[Piece]:
        """All pieces of the text."""
        for part in self.parts:
            for line in _lines(part):
                yield from line


def _lines(part: BulletinPart) -> Iterator[Pieces]:
    if isinstance(part, Grid):
        yield from (part.caption, *part.head)
        for row in part.rows:
            yield from row
    else:
        yield part.line


def compose(projection: Projection, period: Period, texts: Sources) -> Bulletin:
    """The bulletin of a period; TemplateFault where a template is wrong, or where no state is open to the audience."""
    found = facts(projection, period)
    if not any(line.duty == "node" for line in projection.ledger.lines):
        raise TemplateFault("这个年度没有报送，或者进度没有公开：没有可以通报的")
    head, _ = _read(texts.head, found)
    own, parts = _read(texts.body, found)
    if "标题" not in own and "标题" not in head:
        raise TemplateFault("模板里没有“标题：”一行")
    return Bulletin(period, {**head, **own}, tuple(parts), digest(found, texts), projection.synthetic)


def digest(found: BulletinFacts, texts: Sources) -> str:
    """The SHA-256 of all that a bulletin is made from."""
    content = json.dumps(asdict(found), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{texts.head}\n{texts.body}\n{content}".encode()).hexdigest()


def _read(text: str, found: BulletinFacts) -> tuple[dict[str, str], list[BulletinPart]]:
    """The head's lines and the body's parts of one template."""
    kept: list[Piece] = []
    rendered = _render(text, found, kept)
    if any(char.isdigit() for char in TOKEN.sub("", rendered)):
        raise TemplateFault(f"模板里直接写了数字：{_with_digit(rendered)}；数只能由数据填进去")
    top, mark, below = rendered.partition("\n---\n")
    head = dict(_head(top, kept))
    return head, list(_parts(below.split("\n"), kept)) if mark else []


def _with_digit(rendered: str) -> str:
    lines = (TOKEN.sub("…", line) for line in rendered.split("\n"))
    return next(line for line in lines if any(char.isdigit() for char in line))[:40]


def _render(text: str, found: BulletinFacts, kept: list[Piece]) -> str:
    values = {each.name: getattr(found, each.name) for each in fields(found)}
    try:
        rendered = _template(text.replace(OPEN, "").replace(CLOSE, "")).render({**values, KEPT: kept})
    except TemplateError as error:
        raise TemplateFault(f"模板有错误：{error}") from error
    if len(rendered) > LONGEST:
        raise TemplateFault("模板写出来的太长")
    return rendered


@lru_cache(maxsize=64)
def _template(text: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        finalize=_keep, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.from_string(text)


@pass_context
def _keep(context: Context, value: Any) -> str:  # noqa: ANN401 - whatever a template may name
    """What an expression puts in, kept aside: in the text is only its place."""
    kept: list[Piece] = context[KEPT]
    if not isinstance(value, str | Count | SourcedFigure):
        raise TemplateFault(f"模板填进了一个没有出处的内容：{str(value)[:40]}")
    kept.append(inert(value) if isinstance(value, str) else value)
    return f"{OPEN}{len(kept) - 1}{CLOSE}"


def _head(text: str, kept: list[Piece]) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        key, mark, value = line.partition("：")
        if not line.strip():
            continue
        if not mark or key.strip() not in KEYS:
            raise TemplateFault(f"开头这一行不认识：{TOKEN.sub('…', line)[:40]}；可以写 {'、'.join(sorted(KEYS))}")
        yield key.strip(), line_text(_pieces(value.strip(), kept))


def _parts(lines: list[str], kept: list[Piece]) -> Iterator[BulletinPart]:
    caption: Pieces = ()
    rows: list[tuple[Pieces, ...]] = []
    for line in [*lines, ""]:
        if line.startswith("|!"):
            caption = _pieces(line[2:].strip(), kept)
        elif line.startswith("|"):
            rows.append(tuple(_pieces(cell.strip(), kept) for cell in line.strip().strip("|").split("|")))
        else:
            if rows:
                yield _grid(caption, rows)
                caption, rows = (), []
            if found := HEADING.fullmatch(line.strip()):
                yield Title(len(found[1]), _pieces(found[2], kept))
            elif line.strip():
                yield Text(_pieces(line.strip(), kept))


def _grid(caption: Pieces, rows: list[tuple[Pieces, ...]]) -> Grid:
    head, *rest = rows
    if any(len(row) != len(head) for row in rest):
        raise TemplateFault(f"表“{line_text(caption)}”有一行和表头的栏数不一样")
    return Grid(caption, head, tuple(rest))


def _pieces(text: str, kept: list[Piece]) -> Pieces:
    parts = TOKEN.split(text)
    return tuple(kept[int(part)] if place % 2 else part for place, part in enumerate(parts) if part)


def line_text(line: Pieces) -> str:
    """A line as text: counts by their number, figures by their text."""
    return "".join(piece_text(piece) for piece in line)


def piece_text(piece: Piece) -> str:
    """A piece as text."""
    return str(piece.number) if isinstance(piece, Count) else piece.text if isinstance(piece, SourcedFigure) else piece
