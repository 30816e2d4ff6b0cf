"""How many examples a property is tried with: few and always the same by default, many and drawn anew when thorough.

A failure prints what brings it back: the example itself, and under ``THOROUGH=1`` the seed for ``--hypothesis-seed``.
"""

from __future__ import annotations

import os

from hypothesis import settings

THOROUGH = os.environ.get("THOROUGH") == "1"
QUICK = 5
"""A quick run tries a fifth of the examples."""

settings.register_profile("thorough", max_examples=100, print_blob=True, deadline=None)
settings.register_profile(
    "quick", max_examples=100 // QUICK, derandomize=True, database=None, print_blob=True, deadline=None
)


def tries(many: int) -> int:
    """The number of examples: ``many`` when thorough, else a fifth of it and at least 5: 400 → 80, 8 → 5."""
    return many if THOROUGH else min(many, max(5, many // QUICK))


def load() -> None:
    """Takes the profile of this run for every property that asks for no number of its own."""
    settings.load_profile("thorough" if THOROUGH else "quick")
