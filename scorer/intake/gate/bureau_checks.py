"""Check a change of a bureau's own files (办法, target tables, units) against all of its years, and score them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.proposal import Proposal
from scorer.model.entities import Place, Problem
from scorer.pipeline.library import library_of
from scorer.pipeline.run import FAULT, attempt, check, run
from scorer.reading.book.files import SCHEME


def check_bureau(proposal: Proposal, bureau: str, on: date) -> Iterator[Problem]:
    """The problems that a change of a bureau's own files brings: every one that was not there before.

    The years that it touches are scored as well: what cannot be computed is refused here, and does not meet
    whoever files next: G026, in place of the X001 of each year that the fault stops.
    """
    folders = (f"targets/{bureau}", "targets/holidays", f"submissions/{bureau}")
    changed = sorted(path for path in proposal.places if path.startswith(f"targets/{bureau}/"))
    years = {proposal.places[path].cycle for path in changed}
    after, fault = _checked(_whole(proposal, folders, merged=True), bureau, years, on)
    before, earlier = _checked(_whole(proposal, folders, merged=False), bureau, years if fault else frozenset(), on)
    known = {_key(problem) for problem in before}
    yield from (problem for problem in after if _key(problem) not in known)
    if fault and not earlier:
        names = tuple(f"/{name}.yml" for name in SCHEME)
        blamed = next((path for path in changed if path.endswith(names)), changed[0])
        yield Problem("G026", Place(blamed), {"bureau": bureau, "fault": fault})


def _whole(proposal: Proposal, folders: tuple[str, ...], *, merged: bool) -> MergedTree:
    files = proposal.files(*folders, merged=merged)
    tree = MergedTree(proposal.git, files)
    tree.fetch(path for path in files if path.endswith((".yml", ".yaml", ".csv")))
    return tree


def _checked(tree: MergedTree, bureau: str, years: Collection[str | None], on: date) -> tuple[tuple[Problem, ...], str]:
    """Every problem of a bureau's files, and the kind of error that keeps it from being checked or scored, or "".

    ``years`` are to be scored on that day too; None among them: all.
    """
    library = library_of([tree])
    found, faults = attempt(bureau, lambda: check(library))
    touched = [cycle for cycle in (library.cycles if found else ()) if cycle in years or None in years]
    scored = (problem for cycle in touched for problem in run(library, cycle, on).problems)
    wrong = [each for each in (*faults, *(found or ()), *scored) if each.code == FAULT]
    return tuple(each for each in found or () if each.code != FAULT), wrong[0].facts["error"] if wrong else ""


def _key(problem: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.code, problem.place.file, tuple(sorted(problem.facts.items()))
