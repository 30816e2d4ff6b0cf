"""The rule kinds, by the name a scheme gives them. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorer.rules.assessed import Assessed
from scorer.rules.completion import Completion
from scorer.rules.component import Rule
from scorer.rules.deduction import Deduction
from scorer.rules.events import Events
from scorer.rules.fulfilment import Fulfilment
from scorer.rules.missing import Missing
from scorer.rules.offset import Offset
from scorer.rules.parameters import Parameters
from scorer.rules.sum import Sum
from scorer.rules.votes import Votes

Parse = Callable[[Parameters], Rule]
"""Reads a kind's parameters; what does not fit goes to ``parameters.problems``."""

KINDS: Mapping[str, Parse] = {
    kind.kind: kind.parse for kind in (Assessed, Completion, Deduction, Events, Fulfilment, Missing, Offset, Sum, Votes)
}
