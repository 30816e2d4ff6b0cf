"""From totals to ranks, grades under their quotas, honours, and the consequences of a year."""

from __future__ import annotations

from scorer.scoring.grades.consequences import Earlier, earlier_figure, was_late
from scorer.scoring.grades.outcome import settle

__all__ = ["Earlier", "earlier_figure", "settle", "was_late"]
