"""No parameter without effect: each that the schema offers to a component moves a figure of some worked case."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scorer.pipeline.worked_cases import run_all
from scorer.reading.schemas import schema

HERE = Path(__file__).parent
SCHEMA = schema("scheme")
SAID = frozenset({"id", "title", "titles", "clauses", "cites", "note", "rule", "by", "document", "what"})
"""What names, explains or cites; whether pages show it is asked elsewhere."""
NAMED = frozenset({"categories", "grounds", "points", "per_class", "weights", "components", "map"})
"""Mappings whose keys are names of the scheme's own."""
FOLDERS = (
    "parameters/targets/parameters",
    "clauses/targets/kinds",
    "signs/targets/signs",
    "vetoed/targets/vetoed",
    "rescaled/targets/rescaled",
)
REFUSED = frozenset({"listed_target", "grounds", "requires", "disclosure", "confidential"})
"""What lets a record be filed at all, or says who may read it: no figure of a record in force follows from it.

The checks of claims (R021 to R024), the projection of confidential records and of grounds have tests of their own.
"""
Keys = tuple[str | int, ...]


def offered() -> set[str]:
    """Every parameter that the schema offers inside a component."""
    found = set(_names(SCHEMA["$defs"]["component"]))
    found |= set(
        _names([SCHEMA["$defs"][name] for name in ("category", "veto", "bounds", "reach", "selection", "bound")])
    )
    return found - SAID - {"choose", "map", "key"}


def _names(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.get("properties", {}).items():
            yield key
            yield from _names(value)
        for key, value in schema.items():
            if key != "properties":
                yield from _names(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from _names(each)


def keys(data: Any, at: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """(where, key) of every parameter in a component."""
    rows = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in rows:
        if isinstance(key, str) and at[-1:] not in {(name,) for name in NAMED} and "choose" not in data:
            yield at, key
        if key not in ("cites", "components"):
            yield from keys(value, (*at, key))


@cache
def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def without(data: Any, at: Keys, key: str) -> Any:
    """The scheme without one key."""
    spoilt = copy.deepcopy(data)
    place = spoilt
    for step in at:
        place = place[step]
    del place[key]
    return spoilt


def components(rows: Any, at: Keys) -> Iterator[tuple[Keys, dict[str, Any]]]:
    for number, row in enumerate(rows):
        yield (*at, number), row
        yield from components(row.get("components", ()), (*at, number, "components"))


def moved(home: Path, root: Path, found: set[str]) -> set[str]:
    """The parameters of a scheme of which one, taken away, makes a case of its component come out otherwise."""
    data = loaded(home / "scheme.yml")
    cases = {path.name: path.read_text("utf-8") for path in sorted((home / "cases").glob("*.yml"))}
    for at, row in components(data["components"], ("components",)):
        own = {name: text for name, text in cases.items() if f"{row['id']}:" in text or "total:" in text}
        for inner, key in keys(row):
            if own and key not in found:
                spoilt = without(data, (*at, *inner), key)
                if fails(root / str(len(list(root.iterdir()))), home, spoilt, own):
                    found.add(key)
    return found


def fails(root: Path, home: Path, scheme: Any, cases: dict[str, str]) -> bool:
    """Whether one of these cases does not come out under the scheme."""
    place = root / "targets" / home.name
    (place / "cases").mkdir(parents=True)
    (place / "clauses.yml").write_bytes((home / "clauses.yml").read_bytes())
    (place / "scheme.yml").write_text(yaml.safe_dump(scheme, allow_unicode=True), "utf-8")
    for name, text in cases.items():
        (place / "cases" / name).write_text(text, "utf-8")
    return any(not outcome.passed for outcome in run_all([root]))


def test_every_parameter_of_a_component_moves_a_worked_case(tmp_path: Path) -> None:
    found = set(SAID | REFUSED)
    for name in FOLDERS:
        root = tmp_path / name
        root.mkdir(parents=True)
        moved(HERE / name, root, found)
    assert sorted(offered() - found) == []
    assert found > SAID | REFUSED, "parameters were found to move a case"


def test_a_parameter_that_does_nothing_is_found(tmp_path: Path) -> None:
    """A category's ``times: 1`` moves nothing: taken away, the case stands."""
    home = HERE / "signs/targets/signs"
    data = copy.deepcopy(loaded(home / "scheme.yml"))
    data["components"][1]["categories"]["delayed"]["times"] = 1
    cases = {"c.yml": (home / "cases/events-negative-cap.yml").read_text("utf-8")}
    assert not fails(tmp_path / "with", home, data, cases)
    assert not fails(
        tmp_path / "without", home, without(data, ("components", 1, "categories", "delayed"), "times"), cases
    )
    assert fails(tmp_path / "cap", home, without(data, ("components", 1, "categories", "delayed"), "cap"), cases)
