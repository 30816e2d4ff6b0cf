"""The rule kinds, by the name a scheme gives them. A new kind is its file, its schema beside it, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scorer.scoring.rules.evaluation import Rule
from scorer.scoring.rules.kinds.assessed import Assessed
from scorer.scoring.rules.kinds.completion import Completion
from scorer.scoring.rules.kinds.deduction import Deduction
from scorer.scoring.rules.kinds.events import Events
from scorer.scoring.rules.kinds.fulfilment import Fulfilment
from scorer.scoring.rules.kinds.missing import Missing
from scorer.scoring.rules.kinds.offset import Offset
from scorer.scoring.rules.kinds.sum import Sum
from scorer.scoring.rules.kinds.votes import Votes
from scorer.scoring.rules.parameters import Parameters


class RuleKind(Protocol):
    """A class of rules, by the name that a scheme gives it."""

    kind: str

    def parse(self, parameters: Parameters) -> Rule:
        """The rule, from its component's mapping; what does not fit is noted as a problem there."""


_KINDS: tuple[RuleKind, ...] = (Completion, Fulfilment, Deduction, Events, Votes, Offset, Assessed, Sum, Missing)
KINDS: Mapping[str, RuleKind] = {kind.kind: kind for kind in _KINDS}
