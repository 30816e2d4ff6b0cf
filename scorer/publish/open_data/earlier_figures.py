"""The figures of an export made before, beside those of the same year now: totals, components, ranks and grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scorer.publish.open_data.opened_files import Unreadable, read_json
from scorer.publish.open_data.package import DATA
from scorer.publish.open_data.rows import rows
from scorer.views.year_types import Audience, Projection

FIGURES = {"total": "总成绩", "rank": "名次", "subgroup_rank": "小组名次", "grade": "等次"}


@dataclass(frozen=True)
class EarlierFigures:
    """An export's year, day and audience, how many units it has, and each figure by what it is of."""

    cycle: str
    on: date
    audience: Audience
    units: int
    figures: Mapping[str, str]

    def differences(self, now: Projection | None) -> Iterator[str]:
        """Each figure that is another now, in words; what the export does not give is not compared."""
        found = rows(now) if now else {}
        after = _figures(found.get("results", []), found.get("steps", []))
        for what, was in self.figures.items():
            if after.get(what) != was:
                yield f"{what}：原来 {was}，现在 {after.get(what, '没有')}"


def earlier_figures(folder: Path) -> EarlierFigures:
    """The figures of a folder of open data. Raises Unreadable where it is none."""
    data = read_json(folder / DATA)
    try:
        audience: Audience = "internal" if data["audience"] == "internal" else "public"
        tables = data["tables"]
        figures = _figures(tables["results"], tables.get("steps", []))
        return EarlierFigures(
            str(data["cycle"]), date.fromisoformat(data["on"]), audience, len(tables["results"]), figures
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable(f"{folder / DATA} 不是一个年度的开放数据") from None


def _figures(results: Any, steps: Any) -> dict[str, str]:  # noqa: ANN401 - a file that anyone may have written
    """``{"ghc 综合规划处　总成绩": "86.16", "ghc/work 工作完成情况得分": "84.62", …}``, those that are given."""
    found = {
        f"{row['unit']} {row['unit_name']}　{title}": row.get(name)
        for row in results
        for name, title in FIGURES.items()
    }
    found |= {f"{row['id']} {row['label']}": row["value"] for row in steps if row["id"].count("/") == 1}
    return {what: str(value) for what, value in found.items() if value is not None}
