"""A shelf of files as clerks write them, in one root or two, and what the book says of them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kit.scheme_files import whole, write_whole
from scorer.diagnostics.catalogue import word
from scorer.model.book import Book
from scorer.model.entities import Problem, Span
from scorer.reading.book.documents import line_reader, placed
from scorer.reading.book.loading import Loaded, load
from scorer.reading.book.scheme_parts import parted
from scorer.scoring.scheme.terms import scheme_terms

YEAR = "demo/2025"

CYCLE = """\
title: 演示年度
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
synthetic: true
"""

UNITS = """\
office: {name: 办公室, accounts: [office-li]}
reviewers:
  - id: party
    name: 机关党委
    accounts: [party-qian]
    may: [{kind: rating, component: public}, {kind: decision, component: bonus}]
units:
  - {id: ghc, name: 规划处, group: office, accounts: [ghc-wang]}
  - {id: jsc, name: 建设处, group: office, accounts: [jsc-zhao]}
  - {id: glj, name: 公路局, group: direct, accounts: [glj-sun]}
"""

TARGETS = """\
targets:
  - id: 2025-01
    title: 建成通车
    level: provincial
    units: [{unit: ghc, role: lead}, {unit: jsc, role: support, task: 征地}]
    measures: [{id: invest, name: 投资, unit: 亿元, target: 8}]
    due: 2025-12-31
    nodes:
      - {id: n1, due: 2025-06-30, evidence: [editable, stamped], units: [ghc]}
      - {id: n2, due: 2025-12-31}
  - id: 2025-09
    title: 养护
    level: department
    units: [{unit: ghc, role: joint}, {unit: glj, role: joint}]
    due: 2025-12
"""

SCHEME = """\
scheme: demo
title: 演示办法
rounding: {digits: 2, clauses: [DM-3]}
groups:
  - {id: office, title: 机关}
  - {id: direct, title: 直属}
  - {id: staff, title: 工作人员, personal: true}
levels: {provincial: 2, department: 1}
components:
  - {id: work, title: 工作, rule: fulfilment, result: share, degree: binary, clauses: [DM-1], points: by-level, weight: 90%}
  - id: bonus
    title: 加分
    rule: events
    clauses: [DM-2]
    categories:
      award:
        points: 0.2
        listed_target: true
        within_year: true
        grounds:
          ministry: {title: 部级, requires: [seal]}
          leader: {title: 攻坚, requires: [main-leader]}
      civility: {discretionary: {floor: 3, cap: 5}}
  - id: penalty
    title: 减分
    rule: events
    clauses: [GEN-9]
    categories: {criticised: {points: -2}, secret: {points: -1, confidential: true}}
  - {id: public, title: 评议, rule: assessed, clauses: [DM-2], full: 100}
  - id: leaders
    title: 领导评价
    rule: votes
    groups: [direct]
    clauses: [DM-2]
    points: {director: {good: 5, poor: 1}}
  - {id: rank, title: 排位, rule: relative, groups: direct, clauses: [DM-2], of: standing, base: 11, step: 0.2}
sources: [{id: instruction, title: 批示, disclosure: withheld}]
interpretations:
  - id: late.effect
    clauses: [DM-1]
    question: 迟报怎么办
    type: option
    options: {strict: 严, curable: 宽}
    chosen: strict
    required: true
  - {id: stack, clauses: [DM-1], question: 都扣吗, type: option, options: [true, false], chosen: true, required: true}
  - {id: from, clauses: [DM-1], question: 从哪天起, type: date, chosen: null, required: false}
"""

CLAUSES = """\
clauses:
  - {id: DM-1, place: 第一条, text: 完成得分。, type: [computation], covered: by-rule}
  - {id: DM-2, place: 第二条, text: 加分减分。, type: [computation], covered: by-rule}
  - {id: DM-3, place: 第三条, text: 取两位。, type: [computation], covered: by-rule}
"""

BASE = {
    "targets/demo/2025/cycle.yml": CYCLE,
    "targets/demo/2025/units.yml": UNITS,
    "targets/demo/2025/targets.yml": TARGETS,
    **{f"targets/demo/{name}.yml": text for name, text in parted(SCHEME).items()},
    "targets/demo/clauses.yml": CLAUSES,
}

CLAIM = """\
kind: claim
component: bonus
category: civility
date: 2025-06-01
title: 文明单位
"""
"""Of which a unit may have several undecided ones, as it may not of a node's report."""

REPORT = """\
kind: report
target: 2025-09
node: final
status: ongoing
"""


class Shelf:
    """The demo bureau's year under ``root``; ``second`` is another root, used once something stands in it."""

    def __init__(self, folder: Path) -> None:
        self.root, self.second = folder / "one", folder / "two"
        for file, text in BASE.items():
            self.put(file, text)

    @property
    def roots(self) -> list[str]:
        return [str(root) for root in (self.root, self.second) if root.exists()]

    def put(self, file: str, text: str | bytes, *, second: bool = False) -> str:
        """Write a file; gives its SHA-256."""
        raw = text.encode() if isinstance(text, str) else text
        full = (self.second if second else self.root) / file
        full.parent.mkdir(parents=True, exist_ok=True)
        if full.name == "scheme.yml" and isinstance(text, str):
            write_whole(full.parent, text)
        else:
            full.write_bytes(raw)
        return hashlib.sha256(raw).hexdigest()

    def file(self, path: str, text: str | bytes = REPORT, *, second: bool = False) -> str:
        """File a record, or what lies beside it, by its path below the cycle's folder."""
        return self.put(f"submissions/{YEAR}/{path}", text, second=second)

    def change(self, file: str, old: str, new: str) -> None:
        """Write one of the base files otherwise."""
        full = self.root / file
        text = whole(full.parent) if full.name == "scheme.yml" else full.read_text(encoding="utf-8")
        assert old in text
        self.put(file, text.replace(old, new))

    def real(self) -> None:
        """Make the year a real one: what is not received does not count."""
        self.change("targets/demo/2025/cycle.yml", "synthetic: true", "synthetic: false")

    def received_from(self, *rows: tuple[str, str, str], at: str = "2025-07-01T09:00:00+08:00") -> None:
        """File records with their accounts: path, account, text."""
        hashes = [(path, self.file(path, text), account) for path, account, text in rows]
        self.receipts(*(f"{path},{sha},{at},push/abcdef1,{at},{account}" for path, sha, account in hashes))

    def receipts(self, *lines: str, header: str = "path,sha256,received_at,source,merged_at,actor") -> None:
        self.file("receipts.csv", "".join(f"{line}\n" for line in (header, *lines)))

    def load(self, *, received: bool = False, parallel_from: int = 1000) -> Loaded:
        return load(self.roots, YEAR, scheme_terms, received=received, parallel_from=parallel_from)

    def book(self) -> Book:
        book = self.load().book
        assert book is not None
        return book

    def problems(self, *, received: bool = False) -> tuple[Problem, ...]:
        loaded = self.load(received=received)
        return placed(loaded.problems, loaded.documents)

    def says(self, *, received: bool = False) -> list[str]:
        """Every problem as ``ghc/n1.yml:2:9 R012 目标“2025-99”不在目标表中``; base files by their name alone."""
        return [_line(problem) for problem in self.problems(received=received)]

    def points(self) -> list[str]:
        """Every problem as ``units.yml「driect」 R036 办法里没有…``: what is underlined, and what is said of it."""
        line = line_reader(self.roots)
        found = []
        for problem in self.problems():
            span = problem.place
            assert isinstance(span, Span)
            start = span.column - 1
            under = (line(span) or "")[start : start + span.width]
            found.append(f"{span.file.rpartition('/')[2]}「{under}」 {problem.code} {word(problem).what}")
        return found

    def fixes(self) -> list[str]:
        """What is said to put each problem right."""
        return [str(word(problem).fix) for problem in self.problems()]


def _line(problem: Problem) -> str:
    place = problem.place
    file = place.file.removeprefix(f"submissions/{YEAR}/").removeprefix("targets/demo/").removeprefix("2025/")
    assert isinstance(place, Span)
    return f"{file}:{place.line}:{place.column} {problem.code} {word(problem).what}"
