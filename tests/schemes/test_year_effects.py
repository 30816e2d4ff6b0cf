"""No key of a 办法 without effect, beside its components: each moves a figure, a grade, a problem, a task or a page."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from kit.years import SHIPPED, Year

from scorer.ledger.procedure import todo
from scorer.pipeline.run import projection, run
from scorer.reading.schemas import schema
from scorer.scoring.results_json import document
from scorer.scoring.score import facts_at

HERE = SHIPPED / "tests/kit/year_effects"
ELSEWHERE = frozenset({"scheme", "components", "interpretations", "choose", "map", "key"})
"""The components are asked key by key in test_effects; what a choice is made of, in test_engine_questions."""
SAID = frozenset({"note", "id"})
"""A remark for whoever reads the file, and the names by which problems tell two rows apart."""
SHARED = schema("scheme")["$defs"]
ELSEWHERE_REFUSED = {
    ("grades", "grade"): "star",
    ("grades", "last_in_group"): True,
    ("grades", "late"): True,
    ("grades", "years"): 2,
    ("honours", "last_in_group"): True,
    ("honours", "late"): True,
    ("honours", "years"): 2,
    ("consequences", "top"): 3,
}
"""What a condition may say, but not there: a grade cannot turn on a grade, nor a consequence on a place."""
Way = tuple[str | int, ...]
FIXED = (
    "floor",
    "half_up",
    "group",
    "all",
    "targets",
    "next_day",
    "office",
    "reviewer",
    "self-review",
    "08-20",
    "90%",
    "rate",
)


def offered(name: str) -> set[tuple[str, str]]:
    """(top key, key) of everything that the schema offers: ("limits", "cap")."""
    tops = {top: node for top, node in schema(name)["properties"].items() if top not in ELSEWHERE | SAID}
    found = {(top, key) for top, node in tops.items() for key in _names(node, frozenset())}
    return {(top, key) for top, key in found if key not in ELSEWHERE | SAID} | {(top, "") for top in tops}


def _names(node: Any, seen: frozenset[str]) -> Iterator[str]:
    """The keys of a schema and of the objects that it takes from the scheme's own ones."""
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _names(each, seen)
    if isinstance(node, dict):
        yield from node.get("properties", {})
        name = str(node.get("$ref", "")).rpartition("#/$defs/")[2]
        if name in {"award", "condition", "selection"} and name not in seen:
            yield from _names(SHARED[name], seen | {name})


def ways(data: Any, at: Way = ()) -> Iterator[Way]:
    """The way to every key."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if isinstance(data, dict) and not (at == () and key in ELSEWHERE):
            yield (*at, key)
        if not (at == () and key in ELSEWHERE):
            yield from ways(value, (*at, key))


def changed(data: Any, way: Way) -> Iterator[Any]:
    """The 办法 without the key, then with other values in its place."""
    for value in (None, *_others(data, way)):
        spoilt = copy.deepcopy(data)
        place = spoilt
        for step in way[:-1]:
            place = place[step]
        if value is None:
            del place[way[-1]]
        else:
            place[way[-1]] = value
        yield spoilt


def _others(data: Any, way: Way) -> Iterator[Any]:
    for step in way:
        data = data[step]
    match data:
        case bool():
            yield not data
        case int():
            yield data + 1
        case str():
            yield from (f"{data}改", *FIXED)
        case list():
            yield data[:-1]
        case dict():
            yield {key: 3 * value if isinstance(value, int) else value for key, value in data.items()}
            yield {"at_least": 95}


class Observed:
    """A year in a folder, and everything that is said of it under one 办法."""

    def __init__(self, year: Year, days: tuple[str, ...]) -> None:
        self.year, self.days = year, days

    def under(self, scheme: Any) -> Iterator[tuple[str, bool]]:
        """What is said, one thing after the other, and whether the 办法 itself is without a fault."""
        self.year.write("targets/jilin/scheme.yml", yaml.safe_dump(scheme, allow_unicode=True, sort_keys=False))
        for day in self.days:
            made = run([self.year.root], "jilin/2025", date.fromisoformat(day))
            own = {Path(each.place.file).stem for each in made.problems if each.place.file.startswith("targets/jilin/")}
            if own & {"scheme", "procedure"} or made.book is None or made.scored is None:
                yield repr(made.problems), False
                return
            yield repr([(p.code, p.place.file, dict(p.facts), p.level) for p in made.problems]), True
            yield json.dumps(document(made.scored.results), ensure_ascii=False, default=str), True
            facts = facts_at(made.book, made.on)
            standing = todo.SettlementStatus(True, "settled", made.scored.results.interpretations)
            yield repr([todo.for_office(facts, standing, lambda _: True), facts.procedure.copies]), True
            yield repr([todo.for_unit(facts, unit, lambda _: True) for unit in made.book.units]), True
            yield repr(projection(made, "internal", compared=False)), True
            yield repr(projection(made, "public", compared=False)), True

    def differs(self, scheme: Any, before: list[str]) -> bool:
        """Whether a 办法 without a fault has something said otherwise."""
        return any(sound and said != was for (said, sound), was in zip(self.under(scheme), before, strict=False))


@pytest.fixture
def observed(year: Year) -> Observed:
    """The year of tests/kit/year_effects, in which each key has something to do."""
    for file in sorted(HERE.rglob("*.yml")):
        year.write(str(file.relative_to(HERE)), file.read_text(encoding="utf-8"))
    for line in (HERE / "receipts.txt").read_text(encoding="utf-8").splitlines():
        path, at, account = line.split()
        year.record(path, (HERE / f"submissions/jilin/2025/{path}").read_text(encoding="utf-8"), at, account)
    return Observed(year, ("2025-08-01", "2025-12-31"))


def test_every_key_beside_the_components_moves_something(observed: Observed) -> None:
    data = yaml.safe_load((HERE / "targets/jilin/scheme.yml").read_text(encoding="utf-8"))
    said = list(observed.under(data))
    assert all(sound for _, sound in said), said[-1]
    before, found = [text for text, _ in said], set[tuple[str, str]]()
    for way in ways(data):
        name = (str(way[0]), "" if len(way) == 1 else str(way[-1]))
        if (
            name[1] not in SAID
            and name not in found
            and any(observed.differs(each, before) for each in changed(data, way))
        ):
            found.add(name)
    wanted = (offered("scheme") | offered("procedure")) - set(ELSEWHERE_REFUSED)
    idle = sorted(" ".join(each) for each in wanted - found)
    assert not idle, "；".join(idle)


@pytest.mark.parametrize(("at", "value"), ELSEWHERE_REFUSED.items())
def test_a_condition_that_means_nothing_there_is_refused(observed: Observed, at: tuple[str, str], value: Any) -> None:
    data = yaml.safe_load((HERE / "targets/jilin/scheme.yml").read_text(encoding="utf-8"))
    data[at[0]][0]["when"][at[1]] = value
    assert [sound for _, sound in observed.under(data)] == [False]
