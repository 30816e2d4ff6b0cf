"""The rule kinds, by the name a scheme gives them. A new kind is its file, its schema beside it, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from scorer.scoring.rules import kinds
from scorer.scoring.rules.evaluation import Rule

NAMES = (
    "fulfilment",
    "events",
    "votes",
    "earlier",
    "relative",
    "assessed",
    "missing",
)
"""As the schema and the guide list them. ``votes`` is the class ``Votes`` of ``kinds/votes.py``; none knows another."""


def _kind(name: str) -> type[Rule]:
    found: type[Rule] = getattr(import_module(f"{kinds.__name__}.{name}"), name.capitalize())
    return found


KINDS: Mapping[str, type[Rule]] = {name: _kind(name) for name in NAMES}
