"""Generated changes of a small real year: records with wrong types, dates, numbers, names, trees and commit headers.

A case is drawn from its number and the seed alone, so a run can be taken up at any number. What the gate accepts is
merged as the server merges it, with its receipt.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kit.corpus_files import YEAR
from kit.corpus_repository import FILE, Files, base_files
from kit.memory_git import MemoryGit, MemoryRepository
from kit.specimens import OWN
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Arrival, Judgement
from scorer.intake.git import Git
from scorer.intake.machine_commit import dated
from scorer.model.deadlines import SHANGHAI
from scorer.reading.receipts.line import HEAD, of_push
from scorer.reading.receipts.receipt_ledger import appended

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LEDGER = f"{YEAR}/receipts.csv".encode()
NOW = datetime(2025, 7, 3, 9, tzinfo=SHANGHAI)
ACCOUNTS = {"ghc": "ghc-wang", "jsc": "jsc-zhao", "glj": "glj-sun", "office": "office-li", "party": "party-qian"}
OFFICE = frozenset(OWN) - {"proposal", "report", "self-review", "claim", "request", "feedback", "appeal", "withdrawal"}
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**39, -(10**39), 10**50, 0.5, 1e-9, 1e30, "", " ", "甲", "office", "ghc", "ghc/n1.yml", "/",
    "../x.yml", "office/d1.yml", "a/b/c.yml", "\u202e", "０１", "2025-01", "2025-09", "n1", "final", "2025-12-31", "2025-02-30",
    "9999-12-31", "0001-01-01", "1969-12-31", "2025-06-30T20:00:00+08:00", "2025-06-30T24:00:00+23:59", "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00", "1/3", "99999999999999999999%", "100%", "done", "accepted", "report", "penalty", "strict", [], {},
    ["report"], {"report": 1}, [[]], [None], [{}], {"a": []}, {"ghc": []}, {"ghc": {"director": {"good": 10**30}}}, {"": ""},
    ["ghc", "ghc"], [{"unit": ["ghc"]}], {"matter": [], "target": {}}, "字" * 3000, {"type": ["public"]}, {"name": 7, "post": []},
)  # fmt: skip
NAMES = (
    "x{n}.yml",
    "甲{n}.yml",
    "x{n}.YML",
    "x {n}.yml",
    "-x{n}.yml",
    "X{n}.yml",
    "x{n}..yml",
    "x{n}.yaml",
    "files/x{n}.yml",
)
ZONES = ("+0800", "-1200", "+1400", "+9999", "-9999", "+0000", "+08", "0800", "Z")
SECONDS = ("1751400000", "0", "-1", "946684799", "253402300800", "1099511627776", str(2**63), "9" * 30, "", "x")
"""Dates of a commit: sound, and those that one reader or another cannot hold."""
NEAR = {
    "report": "target: 2025-09\nnode: final\nstatus: ongoing\nprogress: 已开工\n",
    "claim": "component: bonus\ncategory: civility\ndate: 2025-05-18\ntitle: 文明单位\namount: 3\n",
    "penalty": "component: penalty\ncategory: criticised\nunit: glj\ndate: 2025-05-01\ntitle: 通报\nbasis: 通报 3 号\n",
    "rating": "component: public\nscores: {ghc: 90, jsc: 88}\n",
    "decision": "on: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-07-02\n",
    "matter": "source: instruction\ncontent: 危桥排查\nrequirement: 建档\ndue: 2025-09\nunits: [{unit: glj, role: joint}]\n",
    "outage": "from: 2025-06-29T20:00:00+08:00\nto: 2025-06-30T00:30:00+08:00\ndetail: 机房断电\n",
    "standing": "component: rank\nunit: glj\nrank: 7\nof: 21\n",
    "appeal": "about: office/d1.yml\ngrounds: 材料在期限内已报\n",
    "request": "target: 2025-09\nnode: final\nchange: {due: 2025-11-30}\nreason: force-majeure\ndetail: 汛期\n",
}
"""Records that this year takes as they are: spoiled once, many a one still passes."""


@dataclass(frozen=True)
class ChangeCase:
    """One generated change: who files it, its files, and the headers of its commit."""

    number: int
    account: str
    files: Mapping[bytes, tuple[str, bytes]]
    author: str
    committer: str
    message: str

    def __str__(self) -> str:
        shown = {path: raw[:600] for path, (_, raw) in self.files.items()}
        return f"case {self.number}: {self.account} {shown} {self.author!r} {self.committer!r}"


def drawn(seed: int, number: int) -> ChangeCase:
    """The change of this number."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311 - a test's
    kind = chance.choice(sorted(OWN) + 8 * sorted(NEAR))
    actor = "office" if kind in OFFICE else chance.choice(["ghc", "glj"])
    actor = actor if chance.random() < 0.95 else chance.choice(sorted(ACCOUNTS))
    text = NEAR[kind] if kind in NEAR and chance.random() < 0.8 else OWN[kind]
    data: Any = {"kind": kind, **deepcopy(_sound(text))}
    for _ in range(chance.choice([0, 0, 0, 1, 1, 1, 2, 4])):
        data = _spoiled(chance, data)
    raw = yaml.dump(data, Dumper=DUMPER, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")
    raw = _pierced(chance, raw) if chance.random() < 0.1 else raw
    name = NAMES[0] if chance.random() < 0.8 else chance.choice(NAMES)
    files = {f"{YEAR}/{actor}/{name.format(n=number)}".encode(): (FILE, raw)}
    if chance.random() < 0.1:
        files |= _beside(chance, actor, number)
    author, committer = _dates(chance)
    return ChangeCase(number, ACCOUNTS[actor], files, author, committer, chance.choice(["改动", "", "a\0b", "\udce9"]))


@cache
def _sound(text: str) -> Any:
    return yaml.safe_load(text)


def _dates(chance: random.Random) -> Iterator[str]:
    for _ in range(2):
        odd = chance.random() < 0.1
        yield f"{chance.choice(SECONDS if odd else SECONDS[:1])} {chance.choice(ZONES if odd else ZONES[:1])}"


def _spoiled(chance: random.Random, data: Any) -> Any:
    """The data with one value, somewhere in it, taken away, exchanged, doubled, or put under another key."""
    where = chance.choice([*_places(data, ())])
    if not where:
        return data if chance.random() < 0.9 else deepcopy(chance.choice(ODD))
    within = data
    for step in where[:-1]:
        within = within[step]
    match chance.choice(["drop", "odd", "odd", "odd", "odd", "key"]):
        case "drop":
            del within[where[-1]]
        case "odd":
            within[where[-1]] = deepcopy(chance.choice(ODD))
        case "key" if isinstance(within, dict):
            key = chance.choice([each for each in ODD if not isinstance(each, list | dict)])
            within[key] = within.pop(where[-1])
    return data


def _places(data: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield at
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from _places(value, (*at, key))


def _pierced(chance: random.Random, raw: bytes) -> bytes:
    place = chance.randrange(len(raw) + 1)
    return (
        raw[:place]
        + chance.choice([b"\0", b"\xff", b"\t", b"&a ", b"!!x ", b"- ", b"\r\n", b"'", b"kind: report\n"])
        + raw[place:]
    )


def _beside(chance: random.Random, actor: str, number: int) -> dict[bytes, tuple[str, bytes]]:
    path = chance.choice(
        ["files/x{n}.pdf", "files/x{n}.docx", "files/x{n}.csv", "x{n}b.yml/x.pdf", "files/a/b/c/x{n}.txt", "x{n}.txt"]
    )
    mode = chance.choice([FILE, FILE, "100755", "120000"])
    return {
        f"{YEAR}/{actor}/{path.format(n=number)}".encode(): (
            mode,
            chance.choice([b"", b"%PDF-1.4\n%%EOF\n", b"x\n", b"PK\3\4"]),
        )
    }


@dataclass
class FuzzedMain:
    """A bare repository with main, judged change by change in memory; what was accepted waits to be merged."""

    folder: Path
    waiting: list[tuple[ChangeCase, Judgement]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A year that is not made up, whose earlier records all came in its first commits, each with its receipt."""
        self.repository = MemoryRepository(self.folder)
        self.git = MemoryGit(self.folder, objects=self.repository.objects)
        self.ledger = HEAD
        base = {path: (mode, self._held(raw)) for path, (mode, raw) in base_files().items()}
        self.files: dict[bytes, tuple[str, str]] = {
            path: entry for path, entry in base.items() if b"submissions" not in path
        }
        self.base = self._commit(self.files, (), NOW - timedelta(days=200))
        for path in sorted(each for each in base if each.endswith(b".yml") and b"submissions" in each):
            actor = path.decode().split("/")[3]
            attached = {each: base[each] for each in base if actor == "ghc" and b"/ghc/files/" in each}
            self._merge(f"{actor}-x", {path: base[path], **attached}, path)

    def _held(self, raw: bytes | str) -> str:
        return raw if isinstance(raw, str) else self.repository.object("blob", raw)

    def _commit(self, files: Files, parents: tuple[str, ...], at: datetime) -> str:
        env = dated(at, at)
        who = f"scorer <scorer@localhost> {env['GIT_COMMITTER_DATE']}"
        rows = [
            f"tree {self.repository.tree(files)}",
            *(f"parent {each}" for each in parents),
            f"author {who}",
            f"committer {who}",
        ]
        return self.repository.object("commit", ("\n".join(rows) + "\n\n收到\n").encode())

    def head(self, case: ChangeCase) -> str:
        """The commit that somebody would push."""
        return self._head(case, self.base, self.files)

    def head_on(self, base: str, case: ChangeCase) -> str:
        """The same on another commit, which is in the repository on disk; written there."""
        listed = Git(self.folder).tree(base)
        files = {os.fsencode(each.path): (each.mode, each.oid) for each in listed}
        self.repository.objects.written.update((base, *(each.oid for each in listed)))
        head = self._head(case, base, files)
        self.repository.write(head)
        return head

    def _head(self, case: ChangeCase, base: str, known: Mapping[bytes, tuple[str, str]]) -> str:
        files = {
            path: entry for path, entry in known.items() if not any(path.startswith(new + b"/") for new in case.files)
        }
        tree = self.repository.tree({**files, **case.files})
        rows = [
            f"tree {tree}",
            f"parent {base}",
            f"author 甲 <a@b> {case.author}",
            f"committer 甲 <a@b> {case.committer}",
        ]
        return self.repository.object(
            "commit", ("\n".join(rows) + f"\n\n{case.message}\n").encode("utf-8", "surrogateescape")
        )

    def judged(self, case: ChangeCase) -> Judgement:
        """The gate's word; an accepted change waits for :meth:`merge`, of another nothing is kept."""
        before = frozenset(self.repository.objects.held)
        found = judge(self.git, self.base, self.head(case), case.account, now=NOW)
        if found.verdict == "accept":
            self.waiting.append((case, found))
        else:
            self.repository.objects.let_go(before)
        return found

    def merge(self) -> tuple[str, ...]:
        """Merge all that waits, each with its receipts; gives the paths of the records that came in."""
        came = []
        for case, found in self.waiting:
            self.files |= {path: (mode, self._held(raw)) for path, (mode, raw) in case.files.items()}
            self._received(case.account, found.head, found.arrivals)
            came += [f"{each.path}" for each in found.arrivals]
        self.waiting.clear()
        self.repository.write(self.base)
        Git(self.folder).run("update-ref", "refs/heads/main", self.base)
        return tuple(came)

    def _merge(self, account: str, files: Mapping[bytes, tuple[str, str]], record: bytes) -> None:
        self.files |= files
        at = NOW - timedelta(days=100)
        head = self._commit(self.files, (self.base,), at)
        digest = hashlib.sha256(self.git.blob(self.files[record][1])).hexdigest()
        below = record.decode().removeprefix(f"{YEAR}/")
        self._received(account, head, [Arrival("demo/2025", below, digest)], at)

    def _received(self, account: str, head: str, arrivals: Iterable[Arrival], at: datetime = NOW) -> None:
        lines = [of_push(each.path, each.sha256, at, head, at, account) for each in arrivals]
        self.ledger = appended(self.ledger, lines) if lines else self.ledger
        self.files[LEDGER] = (FILE, self._held(self.ledger))
        self.base = self._commit(self.files, (self.base, head), at)
