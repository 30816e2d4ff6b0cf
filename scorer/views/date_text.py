"""Dates, times and nodes as pages print them."""

from __future__ import annotations

from datetime import datetime

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Due


def due_text(due: Due) -> str:
    """``2025-06-30``, or ``2019-12`` where the table names only a month."""
    return due.day.strftime("%Y-%m" if due.month_only else "%Y-%m-%d")


def moment_text(moment: datetime | None) -> str | None:
    """A time of receipt in Shanghai: "2025-06-30 23:59:59"."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if moment else None


def node_name(node: str) -> str:
    """``n1`` → "节点 n1"; a target without nodes has only ``final``, which is its due date: "完成时限"."""
    return "完成时限" if node == "final" else f"节点 {node}"
