"""A year in a folder, written as its clerks and its office would: files, receipts, then the whole run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from kit.scheme_files import copy, write_whole
from scorer.model.results import Results, Step
from scorer.pipeline.run import CycleRun, run
from scorer.scoring.results_json import document

SHIPPED = Path(__file__).parents[2]

Call = Callable[..., tuple[object, str, str]]
"""A call of the program: exit, standard output, standard error."""

CYCLE = """\
title: 测试用的一年
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
cutoff: 2025-12-15
synthetic: true
disclosure: {type: public, reason: 测试}
publish: {targets: public, progress: public, scores: public, ranks: public, grades: public}
"""

UNITS = """\
office: {name: 厅办公室, accounts: [oa, ob]}
reviewers:
  - {id: party, name: 机关党委, accounts: [pa], may: [{kind: decision}]}
units:
  - {id: ghc, name: 综合规划处, group: office, accounts: [ga]}
  - {id: jsc, name: 建设管理处, group: office, accounts: [ja]}
"""

ROW = """\
  - id: {id}
    title: 目标{id}
    level: {level}
    qualitative: 定性要求
    quantitative: 定量要求
    due: {due}
    units: {units}
    nodes: {nodes}
"""


class Year:
    """``jilin/2025`` in a folder of its own, under the shipped 办法."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rows: list[str] = []
        self.receipts: list[str] = []
        copy(SHIPPED / "targets/jilin", root / "targets/jilin")
        self.write("targets/jilin/2025/cycle.yml", CYCLE)
        self.write("targets/jilin/2025/units.yml", UNITS)

    def write(self, name: str, text: str) -> str:
        """A file below the root, a 办法 given whole in its files; gives its name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "scheme.yml":
            write_whole(path.parent, text)
        else:
            path.write_text(text, encoding="utf-8")
        return name

    def target(
        self,
        name: str,
        *,
        level: str = "provincial",
        due: str = "2025-06-30",
        units: str = "[{unit: ghc, role: lead}]",
        nodes: str | None = None,
    ) -> None:
        """A row of the table; without ``nodes`` it has one node ``n1`` on its due day."""
        nodes = nodes or f"[{{id: n1, due: {due}, task: 完成}}]"
        self.rows.append(ROW.format(id=name, level=level, due=due, units=units, nodes=nodes))
        self.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(self.rows))

    def record(self, path: str, text: str, at: str | None = None, account: str = "") -> str:
        """A record below the cycle's folder, with its receipt when ``at`` is given; gives its path."""
        self.write(f"submissions/jilin/2025/{path}", text)
        if at is not None:
            digest = hashlib.sha256(text.encode()).hexdigest()
            self.receipts.append(f"{path},{digest},{at},push/{digest[:40]},{at},{account}\n")
            head = "path,sha256,received_at,source,merged_at,actor\n"
            self.write("submissions/jilin/2025/receipts.csv", head + "".join(self.receipts))
        return path

    def report(self, path: str, target: str, at: str | None = None, *, node: str = "n1", status: str = "done") -> str:
        """A unit's report."""
        cause = "cause: {type: objective, detail: 政策调整}\n" if status == "not-done" else ""
        text = f"kind: report\ntarget: {target}\nnode: {node}\nstatus: {status}\nprogress: 本月报告正文\n{cause}"
        return self.record(path, text, at, f"{path.split('/', maxsplit=1)[0][0]}a")

    def decide(
        self, on: str, verdict: str = "accepted", at: str | None = None, more: str = "", date: str = "2025-07-02"
    ) -> str:
        """The office's decision on a record; ``date`` is the day that it bears."""
        name = f"office/d-{on.replace('/', '-')}-{len(list((self.root / 'submissions').rglob('d-*')))}".replace(
            ".yml", ""
        )
        text = f"kind: decision\non: {on}\nverdict: {verdict}\nby: 李××\ndate: {date}\nreason: 核对\n{more}"
        return self.record(f"{name}.yml", text, at, "oa")

    def run(
        self, on: str = "2025-12-31", choose: Mapping[str, str] | None = None, *, received: bool = False
    ) -> CycleRun:
        """Read, check and score."""
        return run([self.root], "jilin/2025", date.fromisoformat(on), choose, received=received)

    def results(self, on: str = "2025-12-31", choose: Mapping[str, str] | None = None) -> Results:
        """The results of a run that must have no errors."""
        made = self.run(on, choose)
        assert made.sound, [(p.code, p.place, dict(p.facts)) for p in made.problems]
        assert made.scored is not None
        return made.scored.results

    def unit(
        self, unit: str = "ghc", on: str = "2025-12-31", choose: Mapping[str, str] | None = None
    ) -> dict[str, object]:
        """A unit's row of the JSON, its components by id."""
        rows = cast("list[dict[str, object]]", document(self.results(on, choose))["units"])
        row = next(row for row in rows if row["unit"] == unit)
        components = cast("list[dict[str, object]]", row["components"])
        return {**row, **{str(item["id"]): item["value"] for item in components}}

    def step(self, name: str, on: str = "2025-12-31", choose: Mapping[str, str] | None = None) -> Step:
        """One step of a run."""
        return self.results(on, choose).steps[name]
