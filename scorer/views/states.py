"""The table of states and the counter, as pages and files take them: the door to the ledger's words."""

from __future__ import annotations

from scorer.ledger.obligations import worded
from scorer.ledger.states import (
    DONE,
    OLD_WORDS,
    REPORTED,
    STATES,
    SUMMARY,
    Lateness,
    State,
    StateAnswer,
    SummaryGroup,
    state_of,
    verdict_text,
)
from scorer.ledger.tally import (
    Countable,
    Tally,
    counts_for_score,
    done_is,
    is_open,
    of_targets_and_matters,
    office_overdue,
    overdue,
    reported_is,
    summary_of,
    tally,
    units_overdue,
)

__all__ = [
    "DONE",
    "OLD_WORDS",
    "REPORTED",
    "STATES",
    "SUMMARY",
    "Countable",
    "Lateness",
    "State",
    "StateAnswer",
    "SummaryGroup",
    "Tally",
    "counts_for_score",
    "done_is",
    "is_open",
    "of_targets_and_matters",
    "office_overdue",
    "overdue",
    "reported_is",
    "state_of",
    "summary_of",
    "tally",
    "units_overdue",
    "verdict_text",
    "worded",
]
