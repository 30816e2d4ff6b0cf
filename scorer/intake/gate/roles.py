"""The roles of accounts: the office, a reviewer, or a unit, in each year as its ``units.yml`` has them.

Only the base's files count: a change cannot give its own author a role. Accounts are
compared as forges do (:mod:`scorer.model.accounts`). A stand-in agrees to what an office account
proposes and proposes nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.intake.git import Git
from scorer.model.accounts import account_key
from scorer.model.entities import Data
from scorer.reading.book.files import cycles
from scorer.reading.book.store import Store
from scorer.reading.yaml import read
from scorer.reading.yaml.values import mapping_of, rows_of, text_of, texts_of

OFFICE = "office"
STAND_IN = "stand_in"
"""The role of the account that may agree in place of the office's second; no unit has such an id."""
MOST = 1 << 24
UNITS = re.compile(r"targets/([^/]+/\d{4})/units\.yml")


@dataclass(frozen=True, slots=True)
class Roles:
    """Cycle → account (folded) → the folders it speaks for: unit ids, reviewer ids, ``office``; and ``stand_in``."""

    of: Mapping[str, Mapping[str, frozenset[str]]]

    def in_cycle(self, cycle: str, account: str) -> frozenset[str]:
        """The folders that the account speaks for in a year; none where it is not known there."""
        return self._roles(cycle, account) - {STAND_IN}

    def counts_as_office(self, cycle: str, account: str, *, agreeing: bool = False) -> bool:
        """Whether it is the office's account in a year, or, where it only agrees, the stand-in's."""
        return bool(self._roles(cycle, account) & ({OFFICE, STAND_IN} if agreeing else {OFFICE}))

    def stands_in(self, account: str) -> bool:
        """Whether some year names it as the office's stand-in."""
        return any(STAND_IN in self._roles(cycle, account) for cycle in self.of)

    def is_office(self, account: str, bureau: str | None = None, *, agreeing: bool = False) -> bool:
        """Whether it is an office's account (``agreeing``: or its stand-in) in this bureau's newest year, or in any."""
        newest = {cycle.partition("/")[0]: cycle for cycle in sorted(self.of)}
        cycles = newest.values() if bureau is None else [newest[bureau]] if bureau in newest else []
        return any(self.counts_as_office(cycle, account, agreeing=agreeing) for cycle in cycles)

    def _roles(self, cycle: str, account: str) -> frozenset[str]:
        return self.of.get(cycle, {}).get(account_key(account), frozenset())

    def known(self, account: str) -> bool:
        """Whether any year knows the account."""
        return any(account_key(account) in accounts for accounts in self.of.values())

    def offices(self, bureau: str | None = None) -> frozenset[str]:
        """The accounts (folded) that are an office's."""
        every = {account for accounts in self.of.values() for account in accounts}
        return frozenset(account for account in every if self.is_office(account, bureau))


def roles(git: Git, base: str, beside: Sequence[Store] = ()) -> Roles:
    """Everybody's roles in every year that a commit has, or a root beside it."""
    files = {found[1]: entry.oid for entry in git.tree(base, "targets") if (found := UNITS.fullmatch(entry.path))}
    accounts = {oid: _accounts(raw) for oid, raw in git.blobs(dict.fromkeys(files.values()))}
    years = {cycle: accounts[oid] for cycle, oid in files.items() if oid in accounts}
    for root in beside:
        for cycle in cycles([root]):
            raw = root.read(f"targets/{cycle}/units.yml", MOST)
            if raw is not None:
                years.setdefault(cycle, _accounts(raw))
    return Roles(years)


def _accounts(raw: bytes) -> dict[str, frozenset[str]]:
    """One year's accounts; a file that cannot be read gives nobody a role.

    The stand-in is none who is of the office or of an assessed unit (R063): that one agrees to nothing.
    """
    document, _ = read("units.yml", raw)
    data = document.data if document else None
    found: dict[str, set[str]] = {}
    for folder, account in _pairs(data):
        found.setdefault(account_key(account), set()).add(folder)
    stand_in = account_key(text_of(mapping_of(data, "office"), "stand_in"))
    barred = {OFFICE, *(text_of(row, "id") for row in rows_of(data, "units"))}
    if stand_in and not found.get(stand_in, set()) & barred:
        found.setdefault(stand_in, set()).add(STAND_IN)
    return {account: frozenset(folders) for account, folders in found.items()}


def _pairs(data: Data) -> Iterator[tuple[str, str]]:
    found = [(OFFICE, mapping_of(data, "office"))]
    found += [(text_of(row, "id"), row) for key in ("units", "reviewers") for row in rows_of(data, key)]
    for folder, row in found:
        if folder:
            yield from ((folder, account) for account in texts_of(row, "accounts"))
