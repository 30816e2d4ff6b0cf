"""The bounds of one change on slow work, over all its files: each file is within its own bounds too.

Counted, not timed, so that the same change is always judged alike. A unit of work is about a microsecond: a text of
100 pages as .docx is some 150,000 of them, a record of 3 KB about 10,000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scorer.intake.gate.sensitive_text import WORDS
from scorer.model.entities import Place, Problem

WORK = 12_000_000
PART, ELEMENT, PIECE, FINDING, YAML = 70, 4, 6, 100, 3
"""Work for each part of a packed document, XML element, line or cell, finding, and byte of YAML (read three times)."""
UNPACKED, SCANNED = 32, 128
"""Unpacked bytes for a unit of work; bytes of a file that is searched for what is hidden in it."""
VALUE = 40
"""Work for each place of a PDF that is followed, and each reference in it."""
SLOW = re.compile(rf"[\d{WORDS}\u2070-\u209c\u00b2\u00b3\u00b9\u2460-\u24ff\u2776-\u2793密绝机秘内]")
"""Characters that a number or a mark may be made of: they are looked at again and again."""


class AllowanceUsedUpError(Exception):
    """One change holds more than is looked at."""


@dataclass(slots=True)
class Allowance:
    """The remaining work that one change may cause."""

    left: int = WORK

    def spend(self, work: int) -> None:
        """Take that much off. Raises AllowanceUsedUpError."""
        self.left -= work
        if self.left < 0:
            raise AllowanceUsedUpError

    def spend_text(self, text: str) -> None:
        """The same, for a line or a cell that is searched."""
        self.spend(PIECE + len(text) // 2 + 4 * len(SLOW.findall(text)))

    def spend_pdf(self, raw: bytes) -> None:
        """The same, for a PDF that is searched for actions: its names and its packed parts count too."""
        self.spend(len(raw) // SCANNED + raw.count(b"/") // 4 + raw.count(b"endstream"))


def used_up(path: str) -> Problem:
    """The problem that a change's files are too much from this one on (G056)."""
    return Problem("G056", Place(path), {"path": path})
