"""One JSON Schema for each file format, and what is wrong with a document that does not fit its own.

The quick judge (jsonschema-rs) decides that a document is clean; only what is not goes to
the one that can say why (jsonschema). A document is refused if either refuses.
"""

from __future__ import annotations

from itertools import islice
from typing import Protocol

from scorer.model.entities import Data, Place, Problem
from scorer.reading.schemas.quick import first_fault, is_clean
from scorer.reading.schemas.schema_files import names, of_kind, schema

__all__ = ["MOST", "names", "of_kind", "schema", "violations"]

MOST = 50
"""Faults of one document that are told: a file that is wrong all over is not read to its end."""


class Document(Protocol):
    """What is read of a document: its name and its plain data."""

    @property
    def file(self) -> str: ...
    @property
    def data(self) -> Data: ...


def violations(document: Document, name: str) -> tuple[Problem, ...]:
    """Every violation of the schema ``name`` (``record``, ``targets`` …), in words (F0xx); empty when clean."""
    if is_clean(document.data, name):
        return ()
    # What words the faults takes 70 ms to load: a run without faults never pays for it.
    from scorer.reading.schemas.strict import faults  # noqa: PLC0415
    from scorer.reading.schemas.violation_text import problems  # noqa: PLC0415

    found = list(islice(faults(document.data, name), MOST + 1))
    told = problems(found[:MOST], document.file, name)
    if len(found) > MOST:
        told = (*told, Problem("F020", Place(document.file), {"count": str(MOST)}))
    return told or (Problem("F021", Place(document.file, first_fault(document.data, name))),)
