"""A year of 督查事项 as an office and two units would file it, with receipts, under a small 办法 of its own."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from kit.scheme_files import whole, write_whole
from scorer.diagnostics.catalogue import ordered, text
from scorer.ledger.lateness import Clock
from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.obligations import Obligation
from scorer.ledger.year_ledger import general_ledger, unit_ledger
from scorer.pipeline.run import CycleRun, check, line_reader, projection, run
from scorer.reading.workdays import is_workday
from scorer.scoring.scheme.interpretations import choices, taken
from scorer.views.ledger_types import LedgerLine, LedgerView
from scorer.views.year_types import Audience

CYCLE = """\
title: 演示年度
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
synthetic: true
disclosure: {type: public, reason: 演示}
publish: {targets: public, progress: public, scores: public, ranks: public, grades: public}
"""

UNITS = """\
office: {name: 督查办, accounts: [oa, ob, oc]}
units:
  - {id: ghc, name: 规划处, group: office, accounts: [ga]}
  - {id: jsc, name: 建设处, group: office, accounts: [ja]}
"""

SCHEME = """\
scheme: demo
title: 演示办法
groups: [{id: office, title: 机关}]
components: []
sources:
  - {id: plan, title: 年度安排, clauses: [DM-1]}
  - {id: leader, title: 领导批示, disclosure: withheld, clauses: [DM-1]}
interpretations:
  - id: number
    clauses: [DM-1]
    question: 怎样编号
    type: text
    chosen: 督〔{year}〕{n}号
    required: false
    effect: procedural
  - id: grades
    clauses: [DM-1]
    question: 分哪几等
    type: map
    chosen: {well-done: 完成好, done: 完成, not-done: 未完成}
    required: false
    effect: procedural
  - id: close.four_eyes
    clauses: [DM-1]
    question: 销号要不要第二个人
    type: option
    options: {'true': 要, 'false': 不要}
    chosen: 'true'
    required: false
    effect: procedural
"""

CLAUSES = "clauses:\n  - {id: DM-1, place: 第一条, text: 督查事项。, type: [process], covered: by-rule}\n"

HEAD = "path,sha256,received_at,source,merged_at,actor\n"


class MatterYear:
    """``demo/2025`` in a folder of its own. Every ``at`` is a day of 2025, ``06-30``, or a whole moment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.receipts: dict[str, str] = {}
        self.write("targets/demo/2025/cycle.yml", CYCLE)
        self.write("targets/demo/2025/units.yml", UNITS)
        self.write("targets/demo/2025/targets.yml", "targets: []\n")
        self.write("targets/demo/scheme.yml", SCHEME)
        self.write("targets/demo/clauses.yml", CLAUSES)

    def write(self, name: str, content: str) -> None:
        """A file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "scheme.yml":
            write_whole(path.parent, content)
        else:
            path.write_text(content, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text of a file."""
        path = self.root / name
        before = whole(path.parent) if path.name == "scheme.yml" else path.read_text(encoding="utf-8")
        assert old in before, old
        self.write(name, before.replace(old, new))

    def record(self, path: str, content: str, at: str | None = None, account: str = "") -> str:
        """A record, with its receipt where ``at`` says when; gives its path."""
        self.write(f"submissions/demo/2025/{path}", content)
        if at is not None:
            moment = at if "T" in at else f"2025-{at}T10:00:00+08:00"
            digest = hashlib.sha256(content.encode()).hexdigest()
            self.receipts[path] = f"{path},{digest},{moment},push/{digest[:40]},{moment},{account}\n"
            self.write("submissions/demo/2025/receipts.csv", HEAD + "".join(self.receipts.values()))
        return path

    def matter(
        self,
        name: str = "m1",
        at: str = "02-10",
        *,
        due: str = "2025-06-30",
        units: str = "{unit: ghc, role: lead}",
        source: str = "plan",
        authority: str = "局党组会议",
        more: str = "",
    ) -> str:
        """A matter that is proposed."""
        said = f"authority: {authority}\n" if authority else ""
        return self.record(
            f"office/{name}.yml",
            f"kind: matter\nsource: {source}\n{said}content: 排查危桥\nrequirement: 逐桥建档\ndue: {due}\n"
            f"standard: 隐患全部销号\nunits: [{units}]\nowner: {{name: 张××, post: 规划处处长}}\n"
            f"supervisor: {{name: 赵××, post: 督查办成员}}\n{more}",
            at,
            "oa",
        )

    def decide(
        self, name: str, on: str, verdict: str = "accepted", at: str = "02-12", more: str = "", account: str = "ob"
    ) -> str:
        """A decision of the office."""
        body = f"kind: decision\non: {on}\nverdict: {verdict}\nby: {{name: 李××, post: 主任}}\ndate: 2025-02-12\n{more}"
        return self.record(f"office/{name}.yml", body, at, account)

    def approve(self, name: str = "m1", place: int | str = 1, at: str = "02-12", more: str = "") -> str:
        """The decision that makes a proposal a matter and gives it its number."""
        number = f"督〔2025〕{place}号" if isinstance(place, int) else place
        return self.decide(f"d-{name}", f"office/{name}.yml", "accepted", at, f"number: {number}\n{more}")

    def notice(
        self, name: str = "t1", matter: str = "m1", at: str = "02-13", *, to: str = "[ghc]", form: str = "supervise"
    ) -> str:
        """A notice about a matter."""
        day = f"2025-{at}" if "T" not in at else at[:10]
        body = f"kind: notice\nform: {form}\nto: {to}\nabout: {{matter: office/{matter}.yml}}\nissued: {day}\n"
        return self.record(f"office/{name}.yml", body, at, "oa")

    def answer(
        self, name: str = "f1", notice: str = "t1", at: str = "06-20", *, unit: str = "ghc", status: str = "done",
        more: str = "",
    ) -> str:  # fmt: skip
        """What a unit answers."""
        body = f"kind: feedback\nnotice: office/{notice}.yml\nstatus: {status}\nprogress: 排查了 40 座\n{more}"
        return self.record(f"{unit}/{name}.yml", body, at, f"{unit[0]}a")

    def conclude(
        self, name: str = "c1", matter: str = "m1", at: str = "07-02", *, unit: str = "ghc", grade: str = "done",
        account: str = "ob", more: str = "",
    ) -> str:  # fmt: skip
        """The office's conclusion on a unit's part."""
        body = (
            f"kind: conclusion\non: office/{matter}.yml\nunit: {unit}\ngrade: {grade}\neffect: 隐患清零\n"
            f"by: {{name: 李××, post: 主任}}\ndate: 2025-07-02\n{more}"
        )
        return self.record(f"office/{name}.yml", body, at, account)

    def whole(self, name: str = "m1", place: int = 1) -> None:
        """A matter from its proposal to its end."""
        self.matter(name)
        self.approve(name, place)
        self.notice(f"t-{name}", name)
        self.answer(f"f-{name}", f"t-{name}")
        self.conclude(f"c-{name}", name)

    def run(self, on: str = "2025-12-31") -> CycleRun:
        """The year as it stood at a date."""
        return run([self.root], "demo/2025", date.fromisoformat(on))

    def courses(self, on: str = "2025-12-31") -> dict[str, MatterProgress]:
        """File name → the course of each matter at a date."""
        book = self.run(on).book
        assert book is not None
        found = matters_progress(book, choices(taken(book, {})))
        return {each.id.removeprefix("office/").removesuffix(".yml"): each for each in found}

    def entries(self, on: str = "2025-12-31", unit: str | None = None) -> tuple[Obligation, ...]:
        """The general ledger, or a unit's, at a date."""
        made = self.run(on)
        assert made.book is not None
        assert made.scored is not None
        facts, clock = made.scored.facts, Clock(made.on, 3, is_workday)
        every = matters_progress(made.book, facts.choices)
        return unit_ledger(unit, facts, every, clock) if unit else general_ledger(facts, every, clock)

    def states(self, on: str) -> dict[str, str]:
        """Unit → the state of its only line: its id in the table of states."""
        return {entry.unit: entry.pair.id for entry in self.entries(on)}

    def ledger(self, on: str = "2025-12-31", audience: Audience = "internal") -> LedgerView:
        """The ledger as an audience sees it."""
        found = projection(self.run(on), audience)
        assert found is not None
        return found.ledger

    def line(self, on: str = "2025-12-31", audience: Audience = "internal") -> LedgerLine:
        """The only line of the ledger."""
        (line,) = self.ledger(on, audience).lines
        return line

    def said(self, letter: str = "L") -> str:
        """The faults of the matters as ``scorer check`` prints them, without the folders."""
        found = [problem for problem in check([self.root]) if problem.code[0] == letter]
        printed = text(ordered(found), line_reader([self.root]))
        return printed.replace("submissions/demo/2025/", "")

    def codes(self) -> list[str]:
        """Every code that ``scorer check`` reports."""
        return sorted(problem.code for problem in check([self.root]))
