"""Check a change of a bureau's own files (办法, target tables, units) against all of its years, and score them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.proposal import Proposal
from scorer.model.entities import Place, Problem
from scorer.pipeline.run import check, cycles, run


def check_bureau(proposal: Proposal, bureau: str, on: date) -> Iterator[Problem]:
    """What a change of a bureau's own files breaks: every problem after it that was not there before.

    The years that it touches are scored as well: what cannot be computed is refused here, and does not meet
    whoever files next (G026).
    """
    folders = (f"targets/{bureau}", "targets/holidays", f"submissions/{bureau}")
    changed = sorted(path for path in proposal.places if path.startswith(f"targets/{bureau}/"))
    years = {proposal.places[path].cycle for path in changed}
    after, fault = _tried(_whole(proposal, folders, merged=True), years, on)
    before, earlier = _tried(_whole(proposal, folders, merged=False), years if fault else frozenset(), on)
    known = {_key(problem) for problem in before}
    yield from (problem for problem in after if _key(problem) not in known)
    if fault and not earlier:
        blamed = next((path for path in changed if path.endswith("/scheme.yml")), changed[0])
        yield Problem("G026", Place(blamed), {"bureau": bureau, "fault": fault})


def _whole(proposal: Proposal, folders: tuple[str, ...], *, merged: bool) -> MergedTree:
    files = proposal.files(*folders, merged=merged)
    tree = MergedTree(proposal.git, files)
    tree.fetch(path for path in files if path.endswith((".yml", ".yaml", ".csv")))
    return tree


def _tried(tree: MergedTree, years: Collection[str | None], on: date) -> tuple[tuple[Problem, ...], str]:
    """Every problem of a bureau, and what stopped it from being checked or one of its years from being scored, or "".

    ``years`` are to be scored; None among them: all.
    """
    problems: tuple[Problem, ...] = ()
    try:
        problems = check([tree])
        for cycle in cycles([tree]):
            if cycle in years or None in years:
                run([tree], cycle, on)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach main
        return problems, type(error).__name__
    return problems, ""


def _key(problem: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.code, problem.place.file, tuple(sorted(problem.facts.items()))
