"""Permission by path: a unit and a reviewer in their own folders, the office elsewhere, nobody in ledgers.

Nothing that was received is ever changed or removed, by anybody: a correction is a new file.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorer.diagnostics.catalogue import visible
from scorer.intake.gate import sensitive_text
from scorer.intake.gate.paths import RepositoryPath
from scorer.intake.gate.proposal import FILED, Proposal
from scorer.intake.gate.roles import OFFICE, Roles
from scorer.intake.git import TreeChange
from scorer.model.accounts import same_account
from scorer.model.entities import Place, Problem


@dataclass(frozen=True, slots=True)
class Filer:
    """Who proposes: the account, or None on one's own machine, where the folders touched say who it is."""

    account: str | None
    roles: Roles
    agreeing: bool = False
    """Whether somebody else proposed it and this one only agrees: what a stand-in may do."""

    def unknown(self) -> Problem | None:
        """The problem that no year knows the account (G001)."""
        if self.account is None or self.roles.known(self.account):
            return None
        return Problem("G001", Place("."), {"account": self.account})

    def speaks_for(self, cycle: str, actor: str) -> bool:
        """Whether the filer speaks for a folder of a year."""
        return self.account is None or actor in self.roles.in_cycle(cycle, self.account)

    def is_office(self, cycle: str | None = None, bureau: str | None = None) -> bool:
        """Whether the filer is the office: of a year, of a bureau, or of any."""
        if self.account is None:
            return True
        if cycle is not None and cycle in self.roles.of:
            return self.roles.counts_as_office(cycle, self.account, agreeing=self.agreeing)
        return self.roles.is_office(self.account, bureau, agreeing=self.agreeing)


def check_permission(proposal: Proposal, filer: Filer, pushers: Sequence[str]) -> Iterator[Problem]:
    """Every path that is not the filer's to change, and every pusher who is somebody else."""
    yield from _strangers(proposal, filer, pushers)
    for change in proposal.changes:
        place = proposal.places[change.path]
        if place.kind == "ledger":
            yield _fault("G005", change)
        elif place.kind in FILED and proposal.received(change):
            yield _fault("G004" if change.deleted else "G003", change)
        else:
            yield from _by_role(change, place, filer)


def _by_role(change: TreeChange, place: RepositoryPath, filer: Filer) -> Iterator[Problem]:
    if place.kind in FILED and filer.account is None:
        return
    if place.kind in FILED:
        cycle, actor = str(place.cycle), str(place.actor)
        if filer.speaks_for(cycle, actor):
            return
        allowed = filer.is_office(cycle)
    else:
        bureau = change.path.split("/")[1] if change.path.startswith("targets/") else None
        known = bureau is not None and any(cycle.startswith(f"{bureau}/") for cycle in filer.roles.of)
        allowed = filer.is_office(bureau=bureau if known else None)
    yield Problem("G022", Place(change.path)) if allowed else _not_theirs(change, place, filer)


def _not_theirs(change: TreeChange, place: RepositoryPath, filer: Filer) -> Problem:
    """Says whose it is, and where this account may write."""
    account = filer.account or ""
    cycles = [place.cycle] if place.cycle in filer.roles.of else sorted(filer.roles.of, reverse=True)
    own = next(
        (
            f"submissions/{cycle}/{min(found)}/"
            for cycle in cycles
            if cycle and (found := filer.roles.in_cycle(cycle, account))
        ),
        "",
    )
    owner = place.actor if place.actor and place.actor != OFFICE else "考核办公室"
    return _fault("G002", change, role=f"账号“{account}”", own=own, owner=owner)


def _fault(code: str, change: TreeChange, **facts: str) -> Problem:
    below = change.path.split("/", 3)[-1] if change.path.startswith("submissions/") else change.path
    return Problem(code, Place(change.path), {"path": below, **undo(change), **facts})


def undo(change: TreeChange) -> dict[str, str]:
    """The command that takes a change back, for a shell; none where the name cannot be shown as it is."""
    if visible(change.path) != change.path or sensitive_text.hide(change.path) != change.path:
        return {}
    path = shlex.quote(f":(literal){change.path}" if "[" in change.path else change.path)  # no pattern to git
    restored = f"git fetch origin && git checkout origin/main -- {path}"  # a clone may not know of its own merge yet
    return {"undo": f"git rm --cached {path}" if change.added else restored}


def _strangers(proposal: Proposal, filer: Filer, pushers: Sequence[str]) -> Iterator[Problem]:
    """Pushers that do not speak for the same folders in the years touched (who files is who pushed, too)."""
    if filer.account is None:
        return
    cycles = sorted({place.cycle for place in proposal.places.values() if place.cycle} or set(filer.roles.of))
    mine = [filer.roles.in_cycle(cycle, filer.account) for cycle in cycles]
    for pusher in dict.fromkeys(pushers):
        if same_account(pusher, filer.account):
            continue
        if not filer.roles.known(pusher) or [filer.roles.in_cycle(cycle, pusher) for cycle in cycles] != mine:
            facts = {"account": pusher, "actor": filer.account}
            yield Problem("G019", Place(proposal.changes[0].path), facts)
