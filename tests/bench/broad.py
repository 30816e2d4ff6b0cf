"""A made-up year that is broad: any number of units, each with 40 rows of the table, for measuring the site.

A row is borne by a hundred units, so 1,000 units have 400 rows, close to the most that a table file of
1 MiB may hold; each unit reported on four of its rows, and each report was decided on. The same bytes
every time. More units than a file may name (5,000) are copies of a projection, see :func:`copies`.
"""

from __future__ import annotations

import shutil
import string
from collections.abc import Iterator
from pathlib import Path

CYCLE = "jilin/2025"
ROWS = 40
BEARERS = 100
GROUPS = ("office", "direct", "enterprise")
LEVELS = ("provincial", "department", "unit")
WORKS = ("农村公路养护", "国省干线大中修", "渡口安全隐患整治", "公交线网优化", "危桥改造", "物流园区建设", "客运站改造")
PLACES = ("东川", "西岭", "南河", "北桥", "中兴", "永丰", "长岗", "太平", "新安")

DIGITS = string.digits + string.ascii_lowercase
LETTERS = "abcdefghijklmpqrstuvwxyz"

CYCLE_YML = """title: 测速用的演示年度
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
synthetic: true
disclosure: {type: public, reason: 演示数据, reviewed_by: 办公室, date: 2025-01-10}

"""


def make(root: Path, scheme: Path, units: int) -> None:
    """Write a year of so many units under ``root``, judged by the scheme in ``scheme``."""
    base = root / "targets" / CYCLE
    base.mkdir(parents=True)
    for file in scheme.glob("*.yml"):
        shutil.copy(file, base.parent)
    (base / "cycle.yml").write_text(CYCLE_YML, encoding="utf-8")
    (base / "units.yml").write_text("".join(_units(units)), encoding="utf-8")
    (base / "targets.yml").write_text("".join(_targets(units)), encoding="utf-8")
    for path, text in _records(units):
        place = root / "submissions" / CYCLE / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def name(unit: int) -> str:
    """A short id, for the table must stay under 1 MiB: 0 → a0, 37 → b1, 864 → a00. Never ``no`` or ``on``."""
    longer, within = divmod(unit, len(LETTERS) * 36)
    first, second = divmod(within, 36)
    return LETTERS[first] + DIGITS[second] + "0" * longer


def _units(units: int) -> Iterator[str]:
    yield "office: {name: 办公室, accounts: [acc-office]}\nreviewers: []\nunits:\n"
    for unit in range(units):
        called = f"{PLACES[unit % 9]}第{unit}交通运输管理站"
        yield f"  - {{id: {name(unit)}, name: {called}, group: {GROUPS[unit % 3]}, accounts: [acc-{unit:04}]}}\n"


def bearers(row: int, units: int) -> list[str]:
    """The hundred units of a row; over all rows each unit comes up 40 times."""
    return [name((row * BEARERS + place) % units) for place in range(BEARERS)]


def _targets(units: int) -> Iterator[str]:
    yield "targets:\n"
    for row in range(units * ROWS // BEARERS):
        yield (
            f"  - id: t-{row:03}\n    title: {WORKS[row % 7]}（{PLACES[row % 9]}第 {row} 标段）\n"
            f"    level: {LEVELS[row % 3]}\n    qualitative: 按期建成通车\n    quantitative: 完成投资 8 亿元\n    due: 2025-{row % 12 + 1:02}-25\n"
            "    units: ["
        )
        yield ",".join(f"{{unit: {unit},role: joint}}" for unit in bearers(row, units))
        yield "]\n"


def _records(units: int) -> Iterator[tuple[str, str]]:
    for row in range(0, units * ROWS // BEARERS, 10):
        for unit in bearers(row, units):
            path = f"{unit}/t-{row:03}.yml"
            yield path, f"kind: report\ntarget: t-{row:03}\nnode: final\nstatus: done\nprogress: 已经完工并交付使用\n"
            yield (
                f"office/{unit}-{row:03}.yml",
                (
                    f"kind: decision\non: {path}\nverdict: accepted\nby: {{name: 李××, post: 督查科}}\ndate: 2025-11-20\n"
                    "disclosure: {type: public}\n"
                ),
            )
