"""One JSON Schema for each file format, and what is wrong with a document that does not fit its own."""

from __future__ import annotations

from itertools import islice
from typing import Protocol

from scorer.model.entities import Data, Place, Problem
from scorer.reading.schemas.schema_files import names, of_kind, schema
from scorer.reading.schemas.validators import passes, schema_errors
from scorer.reading.schemas.violation_text import problems

__all__ = ["MOST", "names", "of_kind", "schema", "violations"]

MOST = 50
"""Faults of one document that are reported: a file that is wrong all over is not read to its end."""


class CheckedFile(Protocol):
    """The parts of a document that a check reads: its name and its plain data."""

    @property
    def file(self) -> str: ...
    @property
    def data(self) -> Data: ...


def violations(document: CheckedFile, name: str) -> tuple[Problem, ...]:
    """Every violation of the schema ``name`` (``record``, ``targets`` …), in words (F0xx); empty when clean."""
    if passes(document.data, name):
        return ()
    found = list(islice(schema_errors(document.data, name), MOST + 1))
    reported = problems(found[:MOST], document.file, name)
    if len(found) > MOST:
        reported = (*reported, Problem("F020", Place(document.file), {"count": str(MOST)}))
    return reported
