"""The office's own working-day arrangements, ``targets/holidays/<year>.yml``: they beat what a library knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from scorer.reading.book.documents import placed
from scorer.reading.book.files import HOLIDAYS, shared_files
from scorer.reading.book.record_files import one
from scorer.reading.book.store import Root
from scorer.reading.workdays import Arrangements


def arrangements(roots: Sequence[Root]) -> Mapping[date, bool]:
    """Day → whether people work on it, for the days that the files name; a faulty one arranges nothing and says why."""
    found = Arrangements()
    files, problems = shared_files(roots)
    found.problems += placed((each for each in problems if each.place.file.startswith(HOLIDAYS)), {})
    for schema, file in files:
        if schema == "holidays":
            reading = one(file, schema)
            documents = {file.file: reading.document} if reading.document else {}
            found.problems += placed(reading.errors, documents)
            if reading.document is not None and not reading.errors:
                data = cast("dict[str, Any]", reading.document.data)
                found.update(_days(data))
                found.years.add(int(data["year"]))
    return found


def _days(data: Mapping[str, Any]) -> dict[date, bool]:
    """``days_off: [{from: 2026-10-01, to: 2026-10-07}]`` are seven days off; ``workdays`` are worked."""
    found: dict[date, bool] = {}
    for row in data.get("days_off") or []:
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        found.update({first + timedelta(days=each): False for each in range((last - first).days + 1)})
    found.update({date.fromisoformat(day): True for day in data.get("workdays") or []})
    return found
