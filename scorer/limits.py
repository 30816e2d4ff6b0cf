"""What a 办法 asks of the target table itself: the columns that every row must fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorer.model import Data, Place, Problem, Target

COLUMNS: Mapping[str, str] = {"qualitative": "定性要求", "quantitative": "定量要求", "nodes": "时间节点"}
"""Columns that a scheme may require, with the word for each."""


def unfilled(
    scheme: Mapping[str, Data], targets: Mapping[str, Target], file: str, rows: Mapping[str, int]
) -> Iterator[Problem]:
    """Rows that leave a required column empty (S011). ``rows`` gives each target's position in ``file``.

    A row given only one due date has the node ``final``, which fills the column.
    """
    table = scheme.get("table")
    if not isinstance(table, dict):
        return
    required, clauses = table.get("requires"), table.get("clauses")
    clause = "、".join(map(str, clauses)) if isinstance(clauses, list) else "办法"
    for target in targets.values():
        for key in required if isinstance(required, list) else ():
            if not getattr(target, str(key), None):
                facts = {"target": target.id, "field": COLUMNS[str(key)], "key": str(key), "clause": clause}
                yield Problem("S011", Place(file, ("targets", rows[target.id])), facts)
