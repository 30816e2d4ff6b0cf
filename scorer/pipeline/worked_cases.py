"""Worked cases: inputs, choices and the expected figures that an office has worked by hand.

A case is complete in itself (its own units, targets and records), or names a shipped cycle with
``cycle_of`` and expects its figures on a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from scorer.model.book import Book
from scorer.model.entities import Data, Place, Problem
from scorer.model.numbers import fraction, is_number
from scorer.model.option_text import option_text
from scorer.pipeline.library import Library, Roots, library_of
from scorer.pipeline.run import CycleRun, run
from scorer.reading.book.case_files import Case
from scorer.reading.book.documents import placed
from scorer.reading.book.index import as_of
from scorer.reading.suggestions import nearest
from scorer.scoring.results_json import unit_rows
from scorer.scoring.scheme.interpretations import interpretations
from scorer.scoring.score import Scored, score

Json = Mapping[str, object]
ROW = {"rank": "名次", "grade": "等次", "vetoed": "一票否决", "consequences": "后果", "missing": "缺项"}
"""Key of a unit's row → what it is called."""


@dataclass(frozen=True)
class CaseOutcome:
    """The result of one case: its file, its name, and every difference."""

    file: str
    name: str
    problems: tuple[Problem, ...]
    computed: bool = True
    """Whether there was anything to compare: a case that cannot be computed does not differ."""

    @property
    def passed(self) -> bool:
        """No difference, and nothing wrong with the case itself."""
        return not self.problems

    @property
    def line(self) -> str:
        """As ``通过 targets/<bureau>/cases/late.yml 迟报一个省部级节点``."""
        word = "通过" if self.passed else "不符" if self.computed else "没有算"
        return f"{word} {self.file} {self.name}"


def run_all(roots: Roots, bureau: str | None = None) -> tuple[CaseOutcome, ...]:
    """Every case of a bureau, or of all of them, in the order of their files."""
    library = library_of(roots)
    return tuple(_run(library, case) for case in library.cases if bureau in (None, case.bureau))


def _run(library: Library, case: Case) -> CaseOutcome:
    name = str(case.data.get("case", ""))
    if case.problems:
        return CaseOutcome(case.file, name, case.problems, computed=False)
    found = list(_unknown_clauses(case))
    book, scored, why = _scored(library, case)
    wrong = list(_unknown_choices(case, book)) if book is not None else []
    if book is None or scored is None:
        facts = {"why": why, "where": str(case.data.get("cycle_of") or f"targets/{case.bureau}")}
        found.append(Problem("K004", Place(case.file, ("case",)), facts))
    else:
        found += wrong or _differences(case, book, scored)
    computed = scored is not None and not wrong
    return CaseOutcome(case.file, name, placed(found, case.documents), computed)


def _choose(case: Case) -> dict[str, str]:
    choose = cast("dict[str, Data]", case.data.get("choose") or {})
    return {key: option_text(value) or "" for key, value in choose.items()}


def _scored(library: Library, case: Case) -> tuple[Book | None, Scored | None, str]:
    """The case's Book and what was computed from it, or why there is nothing."""
    overrides, on = _choose(case), case.data.get("on")
    day = date.fromisoformat(str(on)) if on else None
    shipped = case.data.get("cycle_of")
    if shipped:
        made: CycleRun = run(library, str(shipped), day, overrides)
        return made.book, made.scored, f"{shipped} 有错误"
    book = case.book
    if book is None:
        return None, None, "没有可用的办法"
    until = day or book.cycle.end
    return book, score(as_of(book, until), until, overrides, case.scheme_file), ""


def _unknown_choices(case: Case, book: Book) -> Iterator[Problem]:
    """What ``choose`` names is an interpretation that the 办法 lists or raises, and one of its options."""
    known = {item.id: tuple(item.options) for item in interpretations(book.scheme)}
    for name, option in _choose(case).items():
        at, options = ("choose", name), known.get(name, ())
        if name not in known:
            yield Problem("K005", Place(case.file, at, "key"), {"interpretation": name, **nearest(name, tuple(known))})
        elif options and option not in options:
            facts = {"interpretation": name, "option": option, "allowed": "、".join(options)}
            yield Problem("K006", Place(case.file, at), {**facts, **nearest(option, options)})


def _unknown_clauses(case: Case) -> Iterator[Problem]:
    for place, clause in enumerate(cast("list[str]", case.data.get("clauses") or [])):
        if clause not in case.clauses:
            yield Problem(
                "K002", Place(case.file, ("clauses", place)), {"clause": clause, **nearest(clause, case.clauses)}
            )


def _differences(case: Case, book: Book, scored: Scored) -> Iterator[Problem]:
    """Every expected figure that is not the one computed."""
    units: dict[str, Json] = {str(row["unit"]): row for row in unit_rows(scored.results)}
    expect = cast("dict[str, Data]", case.data.get("expect") or {})
    if "status" in expect and expect["status"] != scored.results.status:
        yield _differs(case, ("expect", "status"), "结果", "状态", expect["status"], scored.results.status)
    titles = {**ROW, "total": scored.scheme.total_title}
    for unit, wanted in cast("dict[str, dict[str, Data]]", expect.get("units") or {}).items():
        at = ("expect", "units", unit)
        if unit not in units:
            yield Problem("K003", Place(case.file, at, "key"), {"what": f"单位 {unit}", "allowed": "、".join(units)})
            continue
        for key, value in wanted.items():
            seen = _Seen(case, book.units[unit].name, units[unit], titles)
            yield from _unit_differences(seen, (*at, key), key, value)


@dataclass(frozen=True)
class _Seen:
    """One unit's row of the results, with the words for it."""

    case: Case
    unit: str
    """Its name."""
    row: Json
    titles: Mapping[str, str]
    """Key of the row → what it is called."""


def _unit_differences(seen: _Seen, at: tuple[str, ...], key: str, wanted: Data) -> Iterator[Problem]:
    case, row = seen.case, seen.row
    if key == "components" and isinstance(wanted, dict):
        values = {str(item["id"]): item for item in cast("list[Json]", row["components"])}
        for name, value in wanted.items():
            if name not in values:
                facts = {"what": f"分项 {name}", "allowed": "、".join(values)}
                yield Problem("K003", Place(case.file, (*at, name), "key"), facts)
            elif not _same(value, values[name]["value"]) and not _same(value, values[name].get("exact")):
                title = str(values[name]["title"])
                yield _differs(case, (*at, name), seen.unit, title, value, values[name]["value"])
    elif key not in row:
        yield Problem("K003", Place(case.file, at, "key"), {"what": f"“{key}”", "allowed": "、".join(row)})
    elif not _same(wanted, row[key]):
        yield _differs(case, at, seen.unit, seen.titles.get(key, key), wanted, row[key])


def _differs(case: Case, at: tuple[str, ...], unit: str, what: str, expected: object, actual: object) -> Problem:
    facts = {"unit": unit, "what": what, "expected": _text(expected), "actual": _text(actual)}
    return Problem("K001", Place(case.file, at), facts)


def _same(wanted: Data | object, actual: object) -> bool:
    """Equal as numbers where both are numbers (84.90 is 84.9), else equal as they are."""
    if isinstance(wanted, dict) and isinstance(actual, Mapping):
        return all(_same(value, actual.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(actual, list):
        return len(wanted) == len(actual) and all(_same(one, other) for one, other in zip(wanted, actual, strict=True))
    one, other = cast("Data", wanted), cast("Data", actual)
    if is_number(one) and is_number(other):
        return fraction(one) == fraction(other)
    return wanted == actual


def _text(value: object) -> str:
    return "空（null）" if value is None else str(value)
