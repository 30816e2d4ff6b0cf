"""The 台账: what is due, in, late and done at a date; a pure function of the records and the date."""

from __future__ import annotations

from scorer.ledger.clock import Clock, unknown_years
from scorer.ledger.entries import ReportedTrouble, differences, general_ledger, nodes_of, troubles, unit_ledger
from scorer.ledger.lateness import Workday, workdays_before
from scorer.ledger.matters.matter_checks import faults, grades
from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.obligations import Obligation, collects, node_obligation, worded
from scorer.ledger.states import DONE, OLD_WORDS, REPORTED, STATES, Lateness, State, state_of, verdict_text
from scorer.ledger.tally import Tally, tally

__all__ = [
    "DONE",
    "OLD_WORDS",
    "REPORTED",
    "STATES",
    "Clock",
    "Lateness",
    "MatterProgress",
    "Obligation",
    "ReportedTrouble",
    "State",
    "Tally",
    "Workday",
    "collects",
    "differences",
    "faults",
    "general_ledger",
    "grades",
    "matters_progress",
    "node_obligation",
    "nodes_of",
    "state_of",
    "tally",
    "troubles",
    "unit_ledger",
    "unknown_years",
    "verdict_text",
    "worded",
    "workdays_before",
]
