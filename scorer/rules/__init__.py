"""The rule kinds, by the name a scheme gives them. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.rules.completion import Completion
from scorer.rules.component import Rule
from scorer.rules.deduction import Deduction
from scorer.rules.events import Events
from scorer.rules.missing import Missing
from scorer.rules.sum import Sum

KINDS: Mapping[str, type[Rule]] = {kind.kind: kind for kind in (Completion, Deduction, Events, Sum, Missing)}
