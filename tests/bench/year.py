"""A made-up year of any size, the same bytes every time: for measuring, never for scoring anybody.

Records of about 1.5 KB: reports with two pieces of evidence, a decision on each, claims with their
decisions, penalties; all with receipts. Every tenth report is late, every fiftieth inconsistent.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

CYCLE = "jilin/2025"
UNITS = 40
BEARERS = 16
"""Units of one target: a lead and fifteen that support it."""
NODES = tuple(f"2025-{month:02}-25" for month in range(1, 12))
GROUPS = ("office", "direct", "enterprise")
LEVELS = ("provincial", "department", "unit")
SHANGHAI = timezone(timedelta(hours=8))
PROSE = (
    "按季度分解任务并逐项销号，路基、桥涵和路面工程按计划推进，累计完成投资与形象进度一致，"
    "现场抽检合格，资料随工程同步归档。对征地协调慢的两处标段派专人驻点，每周会商一次。"
)

CYCLE_YML = """title: 测速用的演示年度
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
cutoff: 2025-12-15
synthetic: true
disclosure: {type: public, reason: 演示数据, reviewed_by: 办公室, date: 2025-01-10}
"""
REPORT = """kind: report
target: {target}
node: {node}
status: done
actuals: {{invest: {actual}}}
progress: {prose}{number}
highlights: {prose}
actions: {prose}
results: {prose}
next: {prose}
attachments:
  - {{role: editable, file: files/report.txt, sha256: {sha256}, bytes: {bytes}, media_type: text/plain}}
  - {{role: stamped, file: https://archive.example/{number}.pdf, sha256: {scan}, bytes: 181231}}
"""
DECISION = """kind: decision
on: {on}
verdict: {verdict}
by: {{name: 李××, post: 督查科}}
date: {date}
reason: {prose}{prose}{prose}{prose}{prose}第 {number} 号
"""
CLAIM = """kind: claim
component: bonus
category: policy
ground: additional
work: w-{number}
date: 2025-05-20
title: 额外争取补助资金第 {number} 笔
issuer: 上级主管部门
confirmed_by: [main-leader]
note: {prose}{prose}{prose}{prose}
attachments:
  - {{role: stamped, file: files/report.txt, sha256: {sha256}, bytes: {bytes}, media_type: text/plain}}
"""
PENALTY = """kind: penalty
component: penalty
category: exposed
unit: {unit}
date: 2025-07-08
title: 第 {number} 次被媒体曝光（演示）
basis: {prose}{prose}{prose}{prose}{prose}
"""

Item = tuple[str, str, datetime]
"""Path below the cycle's folder, text, and when it arrived."""


def make(root: Path, scheme: Path, records: int) -> Path:
    """Write a year of ``records`` records under ``root``, judged by the scheme in ``scheme``; returns its folder."""
    base = root / "targets" / CYCLE
    base.mkdir(parents=True)
    for file in scheme.glob("*.yml"):
        shutil.copy(file, base.parent)
    reports = records * 45 // 100
    rows = -(-reports // (BEARERS * len(NODES)))
    (base / "cycle.yml").write_text(CYCLE_YML, encoding="utf-8")
    (base / "units.yml").write_text("".join(_units()), encoding="utf-8")
    (base / "targets.yml").write_text("".join(_targets(rows)), encoding="utf-8")
    folder = root / "submissions" / CYCLE
    for unit in range(UNITS):
        files = folder / f"u{unit:02}" / "files"
        files.mkdir(parents=True)
        (files / "report.txt").write_text(PROSE, encoding="utf-8")
    (folder / "office").mkdir()
    _write(folder, _items(records, reports))
    return folder


def _units() -> Iterator[str]:
    yield "office: {name: 办公室, accounts: [acc-office, acc-office-2]}\nreviewers: []\nunits:\n"
    for unit in range(UNITS):
        group = GROUPS[unit % len(GROUPS)]
        yield f"  - {{id: u{unit:02}, name: 演示单位 {unit:02}, group: {group}, accounts: [acc-{unit:02}]}}\n"


def _targets(rows: int) -> Iterator[str]:
    yield "targets:\n"
    for row in range(rows):
        lead, *supports = _bearers(row)
        yield (
            f"  - id: t-{row:05}\n    title: 演示工程第 {row} 项\n    level: {LEVELS[row % len(LEVELS)]}\n"
            f"    section: [年度重点工作目标]\n    qualitative: 工程按计划推进\n    quantitative: 完成投资 8 亿元\n"
            "    measures: [{id: invest, name: 年度投资, unit: 亿元, target: 8}]\n"
            f"    units:\n      - {{unit: {lead}, role: lead, owner: {{name: 王××, post: 负责人}}}}\n"
        )
        for unit in supports:
            yield f"      - {{unit: {unit}, role: support, task: 配合做好资料报送}}\n"
        yield f"    leader: {{name: 周××, post: 分管负责人}}\n    due: {NODES[-1]}\n    nodes:\n"
        for node, due in enumerate(NODES, 1):
            yield f"      - {{id: n{node}, due: {due}, task: 完成本月任务, evidence: [editable, stamped]}}\n"


def _bearers(row: int) -> list[str]:
    return [f"u{(row * 7 + place) % UNITS:02}" for place in range(BEARERS)]


def _items(records: int, reports: int) -> Iterator[Item]:
    """So many reports, a decision on each, the rest claims with decisions and penalties."""
    proof = PROSE.encode()
    sha256 = hashlib.sha256(proof).hexdigest()
    evidence: dict[str, str | int] = {"sha256": sha256, "bytes": len(proof), "prose": PROSE}
    for number in range(reports):
        yield from _report(number, evidence)
    rest = records - 2 * reports
    for number in range(rest):
        unit = f"u{number // 3 % UNITS:02}"
        path = f"{unit}/claim-{number // 3:05}.yml"
        at = datetime(2025, 7, 10, 9, tzinfo=SHANGHAI) + timedelta(seconds=number)
        if number % 3 == 0:
            yield path, CLAIM.format(number=number, **evidence), at
        elif number % 3 == 1:
            yield (
                f"office/on-claim-{number // 3:05}.yml",
                DECISION.format(on=path, verdict="accepted", date="2025-07-10", number=number, prose=PROSE),
                at,
            )
        else:
            yield f"office/penalty-{number:05}.yml", PENALTY.format(unit=unit, number=number, prose=PROSE), at


def _report(number: int, evidence: dict[str, str | int]) -> Iterator[Item]:
    rest, month = divmod(number, len(NODES))
    row, place = divmod(rest, BEARERS)
    unit, node, due = _bearers(row)[place], f"n{month + 1}", NODES[month]
    late = timedelta(days=2) if number % 10 == 0 else timedelta(0)
    at = datetime.fromisoformat(f"{due}T10:00:00+08:00") - timedelta(days=1, seconds=number % 3000) + late
    path = f"{unit}/t-{row:05}-{node}.yml"
    scan = hashlib.sha256(str(number).encode()).hexdigest()
    values = {"target": f"t-{row:05}", "node": node, "actual": month, "scan": scan, "number": number}
    yield path, REPORT.format(**values, **evidence), at
    verdict = "inconsistent" if number % 50 == 7 else "accepted"
    decided = at + timedelta(days=1)
    text = DECISION.format(on=path, verdict=verdict, date=decided.date(), number=number, prose=PROSE)
    yield f"office/d-{number:06}.yml", text, decided


def _write(folder: Path, items: Iterator[Item]) -> None:
    lines = []
    for number, (path, text, at) in enumerate(items):
        raw = text.encode()
        (folder / path).write_bytes(raw)
        sha256, source = hashlib.sha256(raw).hexdigest(), f"pr/{number}@{number:040x}"
        actor = path.partition("/")[0]
        account = "acc-office" if actor == "office" else f"acc-{actor[1:]}"
        merged = at + timedelta(minutes=5)
        lines.append((at, f"{path},{sha256},{at.isoformat()},{source},{merged.isoformat()},{account}\n"))
    lines.sort()
    header = "path,sha256,received_at,source,merged_at,actor\n"
    (folder / "receipts.csv").write_text(header + "".join(line for _, line in lines), encoding="utf-8")
