"""Words of the formats as a page says them (``labels.toml``), and how sizes and signs are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scorer.model.packaged import packaged
from scorer.views.wording import FULL_YEAR
from scorer.views.year_types import Projection

_WORDS: Mapping[str, Mapping[str, str]] = packaged("scorer.publish.site", "labels")
CLAUSE_TYPES = _WORDS["clause_types"]
COVERED = _WORDS["covered"]
COVERS = _WORDS["covers"]
PAGES = _WORDS["pages"]
CYCLE_STATUS = _WORDS["cycle_status"]
NO_VALUE = _WORDS["no_value"]
STATUS_REMARK = _WORDS["status_remark"]
ROLES = _WORDS["roles"]
KINDS: Mapping[str, str] = {**(_KINDS := packaged("scorer.model", "record_kinds"))["unit"], **_KINDS["office"]}
RULES = _WORDS["rules"]
FORMAT_FILES = _WORDS["format_files"]
TYPES = _WORDS["types"]
FAMILIES = _WORDS["families"]
LEVELS = _WORDS["levels"]
DATA_FILES = _WORDS["data_files"]


def as_of(projection: Projection) -> str | None:
    """The date up to which a year's pages look: "2025-12-31"; None where nothing was filed."""
    return projection.on.isoformat() if projection.status in {"final", "provisional"} else None


def status(projection: Projection) -> str:
    """The cycle's status in words: 暂定（2 项解释待决定）, of a year that still goes on 年度进行中.

    Without scores there is nothing provisional, only what is still open: 结果还没有审定.
    """
    if not projection.begun:
        return "年度还没有开始"
    if projection.still_running:
        return f"暂定，{FULL_YEAR}" if projection.steps else "年度进行中"
    word = CYCLE_STATUS[projection.status]
    if projection.status != "provisional":
        return word
    why = f"{projection.open_interpretations} 项解释待决定" if projection.open_interpretations else "结果还没有审定"
    return f"{word}（{why}）" if projection.has_scores else why


def row_number(year: int, target: str) -> str:
    """A target's number beside its name: "2025-10" is read as October, so it is 第 10 项; another stays as it is."""
    found = re.fullmatch(rf"{year}-0*(\d+)", target)
    return f"第 {found[1]} 项" if found else target


def numbered(text: str | None) -> str | None:
    """An indicator's number where it is one: "1-10", None for a word of the machine such as ``rural-roads``."""
    return text if text and not re.search("[A-Za-z]", text) else None


def month(year: int, text: str) -> str:
    """A month as the head of a column: "2025-06" → "6 月", in another year than ``year`` "2026 年 1 月"."""
    own, number = text.split("-")
    return f"{int(number)} 月" if int(own) == year else f"{own} 年 {int(number)} 月"


def minus(text: str) -> str:
    """A value with a true minus sign: "-2.00" → "−2.00"."""
    return text.replace("-", "−", 1) if text.startswith("-") else text


def signed(text: str) -> str:
    """A value that is added to others, with its sign: "2.10" → "+2.10", "0" stays "0"."""
    if text.startswith("-") or not text.strip("0."):
        return minus(text)
    return f"+{text}"


def size(count: int) -> str:
    """Bytes for a reader: 18231 → "17.8 KB"; under 1024 exact."""
    if count < 1024:
        return f"{count} 字节"
    for unit, scale in (("KB", 1024), ("MB", 1024**2)):
        if count < scale * 1024:
            return f"{_tenths(count, scale)} {unit}"
    return f"{_tenths(count, 1024**3)} GB"


def _tenths(count: int, scale: int) -> str:
    """Half up to one decimal, in whole numbers: 18231 in 1024 → "17.8"."""
    tenths = (20 * count + scale) // (2 * scale)
    return f"{tenths // 10}.{tenths % 10}"
