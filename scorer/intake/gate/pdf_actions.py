"""The actions of a PDF, found by the names in it however they are written; what is compressed is not seen.

A link waits for a click, and an embedded file opens nothing (electronic invoices have one). The same link is refused
where the document follows it when it is opened or a page is turned: it asks another computer, unasked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scorer.intake.gate import signatures
from scorer.intake.gate.allowance import VALUE, Allowance
from scorer.model.packaged import packaged

_TABLES = packaged("scorer.intake.gate", "file_types")
ACTIONS: Mapping[str, str] = _TABLES["actions"]
"""What a PDF may carry out, by the name of the action."""
FOLLOWED: Mapping[str, str] = _TABLES["followed"]
"""What waits for a click in a link, and does not where the document does it by itself."""


def _named(names: Iterable[str]) -> re.Pattern[bytes]:
    """Any of these names, each letter as it is or as its code: /JS, /J#53."""
    written = ("".join(f"(?:{each}|#{_code(each)})" for each in name) for name in names)
    return re.compile(rf"/(?:{'|'.join(written)})(?=[\s/()<>\[\]%\x00]|\Z)".encode())


def _code(letter: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" for digit in f"{ord(letter):02x}")


RUNS, FOLLOWS, BY_ITSELF = _named(ACTIONS), _named(FOLLOWED), _named(("OpenAction", "AA"))
SCRIPT = re.compile(rb"/(?:J|#4[aA])(?:S|#53)\s*(?:\(|<|\d+\s+\d+\s+R)")
STREAM = re.compile(rb"stream\r?\n")
REFERENCE = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+R\b")
NUMBER = re.compile(rb"(\d{1,9})\s+(\d{1,5})\s+\Z")
BRACKET = re.compile(rb"<<|>>")
PAGE = re.compile(rb"/Type\s*/(?:Pages?|Annot)\b")
LONGEST, STEPS = 1024, 4
"""Bytes of a dictionary that are read, and how many references are followed from where a PDF begins to act."""


def pdf_action(raw: bytes, change: Allowance) -> str | None:
    """The first action of a PDF that runs, sends or fetches, as it is named in it. Raises AllowanceUsedUpError."""
    change.spend_pdf(raw)
    if match := RUNS.search(raw):
        return _said(match, ACTIONS)
    if match := next(_followed(raw, change), None):
        return f"{_said(match, FOLLOWED)}，不等人点就做"
    return "/JS（脚本）" if any(map(SCRIPT.search, _outside_streams(raw))) else None


def _said(match: re.Match[bytes], words: Mapping[str, str]) -> str:
    name = re.sub(rb"#(..)", lambda code: bytes([int(code[1], 16)]), match[0][1:]).decode()
    return f"/{name}（{words[name]}）"


def _outside_streams(raw: bytes) -> Iterator[bytes]:
    """The pieces between what is packed or drawn: letters there are no names."""
    at = 0
    while (end := raw.find(b"endstream", at)) >= 0:
        begin = STREAM.search(raw, at, end)
        yield raw[at : begin.start() if begin else end]
        at = end + len(b"endstream")
    yield raw[at:]


def _followed(raw: bytes, change: Allowance) -> Iterator[re.Match[bytes]]:
    """The links that the document follows by itself: when it is opened, when a page is turned, and those after them."""
    starts: Iterator[int] = (each.end() for each in BY_ITSELF.finditer(raw))
    known = set[tuple[bytes, ...]]()
    for _ in range(STEPS):
        wanted = set[tuple[bytes, ...]]()
        for at in starts:
            value = _value(raw, at, change)
            if match := FOLLOWS.search(value):
                yield match
            references = [each.groups() for each in REFERENCE.finditer(value)]
            change.spend(VALUE * len(references))
            wanted.update(references)
        if not wanted - known:
            return
        starts = _objects(raw, frozenset(wanted - known), change)
        known |= wanted


def _objects(raw: bytes, wanted: frozenset[tuple[bytes, ...]], change: Allowance) -> Iterator[int]:
    """The place where each version of these objects begins."""
    change.spend(raw.count(b"obj"))
    for each in re.finditer(rb"obj\b", raw):
        number = NUMBER.search(raw, max(0, each.start() - 24), each.start())
        if number and number.groups() in wanted:
            yield each.end()


def _value(raw: bytes, at: int, change: Allowance) -> bytes:
    """The dictionary, list or reference at a place; nothing of a page, which has its links, and of a place in one."""
    change.spend(VALUE)
    text, depth = raw[at : at + LONGEST].lstrip(b"\0\t\n\f\r "), 0
    if reference := REFERENCE.match(text):
        return reference[0]
    if text.startswith(b"["):
        return text.partition(b"]")[0]
    for bracket in BRACKET.finditer(text):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth <= 0:
            text = text[: bracket.end()]
            break
    return b"" if PAGE.search(text) or not text.startswith(b"<<") else text


def pdf_start(raw: bytes) -> str | None:
    """The fault of a PDF's beginning: its head may have up to a kibibyte before it, no other file."""
    at = raw.find(b"%PDF-", 0, 1024 + 5)
    if at < 0:
        return signatures.looks(raw)
    return None if at == 0 else signatures.dangerous(raw)
