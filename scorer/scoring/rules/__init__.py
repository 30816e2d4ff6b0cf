"""The rule kinds, by the name a scheme gives them. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorer.scoring.rules.assessed import Assessed
from scorer.scoring.rules.completion import Completion
from scorer.scoring.rules.deduction import Deduction
from scorer.scoring.rules.evaluation import Rule
from scorer.scoring.rules.events import Events
from scorer.scoring.rules.fulfilment import Fulfilment
from scorer.scoring.rules.missing import Missing
from scorer.scoring.rules.offset import Offset
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.sum import Sum
from scorer.scoring.rules.votes import Votes

KINDS: Mapping[str, Callable[[Parameters], Rule]] = {
    kind.kind: kind.parse for kind in (Assessed, Completion, Deduction, Events, Fulfilment, Missing, Offset, Sum, Votes)
}
