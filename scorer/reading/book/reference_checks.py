"""All checks of one record, by kind: each row of ``CHECKS`` names what is looked up.

They work on plain data that the schema may have refused in other places, so that a clerk
sees both faults in one run.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorer.model.entities import Problem
from scorer.reading.book import scheme_references as terms
from scorer.reading.book import table_references as to
from scorer.reading.book.record_context import Check, RecordContext, may_file

CHECKS: Mapping[str, tuple[Check, ...]] = {
    "report": (to.own_target, to.node, to.measures("actuals")),
    "request": (to.own_target, to.node, to.measures("change", "measures")),
    "claim": (
        terms.component,
        terms.category,
        terms.claimable,
        terms.ground,
        terms.work,
        terms.within_year,
        terms.amount_given,
        to.units("shared_with"),
    ),
    "appeal": (to.about,),
    "withdrawal": (to.record("on"),),
    "decision": (to.record("on"),),
    "penalty": (
        to.unit("unit"),
        terms.component,
        terms.category,
        terms.within_year,
        terms.amount_given,
        to.ordered("count", "out_of"),
    ),
    "ballots": (terms.component, to.units("counts"), terms.ballots),
    "rating": (terms.component, to.any_target, to.units("scores"), terms.scores),
    "standing": (terms.component, to.unit("unit"), to.ordered("rank", "of")),
    "matter": (terms.source, to.units("units")),
    "notice": (to.units("to"), to.subject),
    "feedback": (to.subject,),
    "inspection": (to.subject,),
    "conclusion": (to.record("on"), to.unit("unit")),
    "outage": (to.ordered("from", "to"),),
    "resolution": (terms.settles, to.record("supersedes")),
}


def check(filed: RecordContext) -> list[Problem]:
    """Every reference of a record that leads nowhere or where it may not."""
    kind = filed.text("kind")
    found = list(may_file(filed))
    for one in CHECKS.get(kind or "", ()):
        found.extend(one(filed))
    if "replaces" in filed.data:
        found.extend(to.replaces(filed))
    return found
