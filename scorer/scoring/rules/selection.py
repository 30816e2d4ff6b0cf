"""Which targets a rule goes through, or a limit counts: all, or those of a section or an indicator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorer.model.entities import Target
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

COLUMNS = ("section", "indicator")


@dataclass(frozen=True, slots=True)
class Selection:
    """``of: {section: 重点工作}`` or ``of: {indicator: [1-1, 1-2]}``; empty, it selects every target.

    A column whose interpretation has nothing chosen selects none.
    """

    of: Mapping[str, tuple[str, ...] | Unset]

    def takes(self, target: Target) -> bool:
        """Whether the target belongs: each column named has one of the words asked for."""
        columns = {
            "section": target.section,
            "indicator": (target.indicator.id,) if target.indicator else (),
        }
        return all(
            not isinstance(words, Unset) and set(words).intersection(columns[name]) for name, words in self.of.items()
        )

    def __str__(self) -> str:
        """The words asked for: 重点工作、1-1."""
        return "、".join(word for words in self.of.values() if not isinstance(words, Unset) for word in words)


def selection(parameters: Parameters) -> Selection:
    """Read ``of``."""
    of = parameters.child("of")
    return Selection({name: of.words(name) for name in COLUMNS if name in of})
