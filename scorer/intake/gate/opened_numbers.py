"""Figures that may be somebody's number (G050), asked about once more when a decision opens their record (G053).

The record was taken with a warning; nobody outside reads it before a decision opens it. The one who opens
it answers in that decision: ``note: 号码已核对``. Until then the decision is not taken.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from scorer.intake.gate import file_types
from scorer.intake.gate.allowance import YAML, Allowance, AllowanceUsedUpError, used_up
from scorer.intake.gate.content_findings import evidence_findings
from scorer.intake.gate.file_checks import check_content
from scorer.intake.gate.paths import classify
from scorer.model.entities import Data, Place, Problem
from scorer.reading.book.attachments import uses
from scorer.reading.book.store import Store
from scorer.reading.suggestions import unopened
from scorer.reading.yaml import read

ANSWER = "号码已核对"
RECORD = re.compile(r"[a-z0-9][a-z0-9-]*/[^/\\\0]+\.yml")


class UnreadableError(Exception):
    """A file that is there and cannot be opened; its path."""


def unanswered_numbers(
    folder: str, decisions: Mapping[str, Mapping[str, Data]], roots: Sequence[Store], allowance: Allowance
) -> Iterator[Problem]:
    """A problem for each new decision that opens a record with such figures, and does not say what they are.

    The opened files are of the same ``allowance`` as those of the change (G056 at the decision that passes it).
    """
    asked_of: dict[str, tuple[tuple[str, Mapping[str, str]], ...]] = {}
    for path, data in decisions.items():
        on = data.get("on")
        if data.get("kind") != "decision" or not _public(data) or not isinstance(on, str) or not RECORD.fullmatch(on):
            continue
        if any(ANSWER in str(data.get(name) or "") for name in ("note", "reason")):
            continue
        try:
            if on not in asked_of:
                asked_of[on] = tuple(possible_numbers(folder, on, roots, allowance))
        except AllowanceUsedUpError:
            yield used_up(f"{folder}/{path}")
            return
        except UnreadableError as error:
            yield unopened(str(error))
            continue
        for file, asked in asked_of[on]:
            facts = {**asked, "record": file.removeprefix(f"{folder}/"), "answer": ANSWER}
            yield Problem("G053", Place(f"{folder}/{path}", ("on",)), facts)


def possible_numbers(
    folder: str, on: str, roots: Sequence[Store], allowance: Allowance | None = None
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Possible numbers in a record's text and public attachments: each file with where and what it may be.

    Raises UnreadableError for an attachment that is there and cannot be opened, AllowanceUsedUpError.
    """
    allowance = allowance or Allowance()
    file = f"{folder}/{on}"
    raw = _bytes(file, file_types.MOST_RECORD, roots)
    if raw is None:
        return  # that there is no such record is reported elsewhere
    allowance.spend(len(raw) * YAML)
    found = check_content(file, classify(file), raw, allowance)  # its values too: an escape or a fold may hide a number
    yield from ((file, each.facts) for each in found if each.code == "G050")
    document, _ = read(file, raw)
    data = document.data if document else None
    rows = data.get("attachments") if isinstance(data, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and _public(row):
            for below in uses(posixpath.dirname(on), {"attachments": [row]}):
                content = _bytes(f"{folder}/{below}", file_types.MOST_EVIDENCE, roots)
                if content is None:
                    continue  # that there is no such attachment is reported elsewhere (E002)
                findings = evidence_findings(content, file_types.extension(below), allowance)
                yield from ((f"{folder}/{below}", each.facts) for each in findings if each.code == "G050")


def _bytes(file: str, most: int, roots: Sequence[Store]) -> bytes | None:
    """The first root's that has it, None where none has. Raises UnreadableError where that cannot be opened."""
    for root in roots:
        if root.has(file):
            if (raw := root.read(file, most)) is None:
                raise UnreadableError(file)
            return raw
    return None


def _public(data: Mapping[str, Data]) -> bool:
    disclosure = data.get("disclosure")
    return isinstance(disclosure, dict) and disclosure.get("type") == "public"
