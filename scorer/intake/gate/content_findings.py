"""Findings in the bytes of a file under its extension, whoever files it and wherever it is: once per blob.

A pure function of bytes, extension and how the file is to be read; the places are inside the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scorer.intake.gate import file_types, sensitive_text
from scorer.intake.gate.allowance import FINDING, Allowance
from scorer.intake.gate.document_text import TooManyElementsError
from scorer.intake.gate.sensitive_text import SensitiveSpan
from scorer.intake.gate.sheet_cells import Piece
from scorer.intake.gate.zip_document import ZipDocument

READABLE = file_types.BY_TEXT | {".yml", ".yaml", ".md"}
"""What is searched as text; the last three are no evidence, and may hold a number all the same."""
MOST_PLACES = 3
"""Places of one kind that are named."""
WINDOW, OVERLAP = 1 << 17, 128
"""Characters that are searched at once, and how far a number may reach beyond."""
ENOUGH = 1000
"""Numbers after which nothing more is looked for: it is refused."""
MOST_FOUND = 200
"""Numbers of one kind that are looked for in one paragraph: a text of nothing else is no list of figures."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of a content: code, facts, and line, column and length in a text file (0: the whole file)."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)
    line: int = 0
    column: int = 0
    length: int = 0


def evidence_findings(raw: bytes, extension: str, change: Allowance | None = None) -> tuple[Finding, ...]:
    """All about a piece of evidence (``.docx``): its type (G010, G011), text (G013, G014, G050), hints (G051).

    Raises AllowanceUsedUpError where it does not fit into what is left for the ``change`` that it is of.
    """
    return tuple(_evidence(raw, f"x{extension}", change or Allowance()))


def _evidence(raw: bytes, path: str, change: Allowance) -> Iterator[Finding]:
    packed = file_types.opened(path, raw, change)
    fault = file_types.kind_fault(path, raw, packed, change)
    if fault is not None:
        end = file_types.extension(path).removeprefix(".")
        yield Finding(fault[0], {"kind": fault[1], "extension": end, "accepted": file_types.ACCEPTED})
    elif hint := file_types.hint(path, packed):
        yield Finding("G051", {"hint": hint})
    if file_types.extension(path) in READABLE:
        yield from text_findings(file_types.decoded_text(raw), change, table=path.endswith(".csv"))
    else:
        yield from document_findings(path, raw, packed, change)


def document_findings(path: str, raw: bytes, packed: ZipDocument | None, change: Allowance) -> Iterator[Finding]:
    """Sensitive text of a document: of each kind one finding that names the first places, numbers masked."""
    found: dict[tuple[str, bool], list[str]] = {}
    counts: dict[tuple[str, bool], int] = {}
    try:
        for piece in file_types.pieces(path, raw, packed, change):
            change.spend_text(piece.text)
            for text, span in _spans(piece):
                change.spend(FINDING)
                key = span.kind, span.uncertain
                counts[key] = counts.get(key, 0) + 1
                if len(places := found.setdefault(key, [])) < MOST_PLACES:
                    places.append(_place(piece, text, span))
            if counts.get((sensitive_text.MOBILE, False), 0) > ENOUGH:
                break
    except TooManyElementsError:
        yield Finding("G010", {"kind": "里面的格式标记太多，读不完", "extension": "", "accepted": file_types.ACCEPTED})
    for (kind, uncertain), places in found.items():
        where = "、".join(dict.fromkeys(places))
        more = counts[kind, uncertain] > len(places)
        yield secret(f"{where}{f'等 {counts[kind, uncertain]} 处' if more else ''}", kind, uncertain=uncertain)


def _spans(piece: Piece) -> Iterator[tuple[str, SensitiveSpan]]:
    """The sensitive parts of a piece, each with the window of the text that it is in: it may be of any length."""
    for at in range(0, max(1, len(piece.text)), WINDOW):
        text = piece.text[at : at + WINDOW + OVERLAP]
        found = sensitive_text.find(text, piece.around, MOST_FOUND)
        yield from ((text, span) for span in found)
        if len(found) >= MOST_FOUND:
            return


def _place(piece: Piece, text: str, span: SensitiveSpan) -> str:
    shown = sensitive_text.masked(text, span)
    return f"{piece.where or '文件里'}（{shown}）" if shown else piece.where or "文件里"


def text_findings(text: str, change: Allowance, *, table: bool = False) -> Iterator[Finding]:
    """The first of each kind in each line of a text; of a ``table`` (csv) the first line says what the columns are."""
    head = text.partition("\n")[0][:400] if table else ""
    for number, line in enumerate(text.split("\n"), 1):
        change.spend_text(line)
        spans = sensitive_text.find(line, head if number > 1 else "")
        for span in {(each.kind, each.uncertain): each for each in reversed(spans)}.values():
            change.spend(FINDING)
            at = number, span.start + 1, span.end - span.start
            yield secret(f"第 {number} 行", span.kind, uncertain=span.uncertain, at=at)


def secret(where: str, kind: str, *, uncertain: bool = False, at: tuple[int, int, int] = (0, 0, 0)) -> Finding:
    """A mark (G013), a number (G014), or what may be one (G050)."""
    if kind == sensitive_text.MARK:
        return Finding("G013", {"where": where}, *at)
    return Finding("G050" if uncertain else "G014", {"where": where, "kind": kind}, *at)
