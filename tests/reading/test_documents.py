"""Placing problems: the steps it takes, counted, never timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from scorer.model.entities import Place, Problem, Span
from scorer.reading.book.documents import placed
from scorer.reading.yaml import Document, read

FILE = "targets/demo/2025/targets.yml"


def table(rows: int) -> Document:
    """A target table of so many rows; row 0 is line 2, its ``due`` line 4."""
    lines = (f"  - id: t-{row}\n    title: 建成通车\n    due: 2025-12-31\n" for row in range(rows))
    document, problems = read(FILE, ("targets:\n" + "".join(lines)).encode())
    assert document is not None, problems
    return document


def calls(action: Callable[[], object]) -> int:
    """How many functions, ours and the interpreter's, the action calls."""
    counted = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return counted


def placing(rows: int) -> int:
    """The calls that it takes to place a hint on each row of a table."""
    document = table(rows)
    hints = [Problem("S011", Place(FILE, ("targets", row, "due")), {"target": f"t-{row}"}) for row in range(rows)]
    return calls(lambda: placed(hints, {FILE: document}))


def test_twice_the_rows_cost_twice_the_steps() -> None:
    """A hint on each row of 1,000 and of 2,000: a search from the head of the file would take four times as many."""
    assert placing(2_000) <= 2.2 * placing(1_000)


def test_a_place_at_the_end_of_a_large_table_is_found_in_a_few_steps() -> None:
    """Once the document is indexed, the last of 5,000 rows costs no more than the first."""
    document = table(5_000)
    placed([Problem("S011", Place(FILE, ("targets", 0)))], {FILE: document})
    first = calls(lambda: placed([Problem("S011", Place(FILE, ("targets", 0, "due")))], {FILE: document}))
    last = calls(lambda: placed([Problem("S011", Place(FILE, ("targets", 4_999, "due")))], {FILE: document}))
    assert first == last < 100


def test_each_problem_has_its_line_and_the_same_problem_is_reported_once() -> None:
    """Row 0's ``due`` is in line 4 behind "    due: ", row 2's in line 10; the third problem repeats the first."""
    problems = [Problem("S011", Place(FILE, ("targets", row, "due"))) for row in (2, 0, 2)]
    found = placed(problems, {FILE: table(3)})
    assert [each.place for each in found] == [Span(FILE, 4, 10, 10), Span(FILE, 10, 10, 10)]


def test_a_repeated_key_in_a_large_mapping_costs_no_search() -> None:
    """60 keys repeated behind 1,000 and 2,000 others: the line of each first one is known, not looked for."""

    def reading(keys: int) -> int:
        names = [*range(keys), *range(60)]
        raw = "".join(f"k{name}: 1\n" for name in names).encode()
        return calls(lambda: read("n1.yml", raw))

    assert reading(2_000) <= 2.2 * reading(1_000)
