"""The 台账: what is due, in, late and done at a date; a pure function of the records and the date."""

from __future__ import annotations

from scorer.ledger.clock import Clock, unknown_years
from scorer.ledger.entries import LedgerEntry, ReportedTrouble, differences, general_ledger, troubles, unit_ledger
from scorer.ledger.matters.matter_checks import faults, grades
from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.states import (
    CLOSED,
    DUE_SOON,
    NOT_DONE,
    NOT_DUE,
    OVERDUE,
    RETURNED,
    STATES,
    WAITING,
    Workday,
    late_by,
    state,
    workdays_before,
)

__all__ = [
    "CLOSED",
    "DUE_SOON",
    "NOT_DONE",
    "NOT_DUE",
    "OVERDUE",
    "RETURNED",
    "STATES",
    "WAITING",
    "Clock",
    "LedgerEntry",
    "MatterProgress",
    "ReportedTrouble",
    "Workday",
    "differences",
    "faults",
    "general_ledger",
    "grades",
    "late_by",
    "matters_progress",
    "state",
    "troubles",
    "unit_ledger",
    "unknown_years",
    "workdays_before",
]
