"""Which targets a rule goes through: all of a unit's, or those of a section or an indicator."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.model.entities import Target
from scorer.scoring.rules.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Selection:
    """``of: {section: 重点工作}`` or ``of: {indicator: 1-1}``; both None selects every target."""

    section: str | None
    indicator: str | None

    def takes(self, target: Target) -> bool:
        """Whether the target belongs: its section path holds the section, its indicator is the one named."""
        if self.section is not None and self.section not in target.section:
            return False
        return self.indicator is None or (target.indicator is not None and target.indicator.id == self.indicator)


def selection(parameters: Parameters) -> Selection:
    """Read ``of``."""
    of = parameters.child("of").data
    section, indicator = of.get("section"), of.get("indicator")
    return Selection(str(section) if section is not None else None, str(indicator) if indicator is not None else None)
