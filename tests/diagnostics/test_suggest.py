"""What a clerk mistyped beside what is guessed: a right guess or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.diagnostics.suggest import closest

TABLE = tuple(f"2025-{number:02}" for number in range(1, 30))

GUESSES = [
    ("2025-1", TABLE, "2025-01"),  # the number, not the letters: 2025-11 is longer in common
    ("2025-011", TABLE, "2025-11"),
    ("2025-99", ("2025-01", "2025-03", "2025-09"), "2025-09"),  # one digit off
    ("2025-91", TABLE, ""),  # one digit off of 01, 11, 21
    ("2025-45", TABLE, ""),
    ("2024-01", TABLE, "2025-01"),
    ("gch", ("ghc", "jsc"), "ghc"),
    ("totl", ("each", "total"), "total"),
    ("n3", ("n1", "n2"), ""),
    ("work-a", ("work-b", "work-c"), ""),  # equally like both
    ("ghc/files/x.docx", ("ghc/files/xianyu.docx",), ""),
    ("ghc/files/reprot.docx", ("ghc/files/report.docx", "ghc/files/plan.docx"), "ghc/files/report.docx"),
    ("ghc/files/report.doc", ("ghc/files/report.docx",), "ghc/files/report.docx"),
    ("ghc/file/report.docx", ("ghc/files/report.docx",), "ghc/files/report.docx"),
    ("", TABLE, ""),
    ("ghc", (), ""),
]


@pytest.mark.parametrize(("name", "allowed", "meant"), GUESSES)
def test_a_guess_is_right_or_not_made(name: str, allowed: tuple[str, ...], meant: str) -> None:
    assert closest(name, allowed) == meant


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6))
def test_only_what_is_allowed_is_guessed_whatever_its_order(name: str, allowed: list[str]) -> None:
    found = closest(name, allowed)
    assert found in (*allowed, "")
    assert closest(name, allowed[::-1]) == found
