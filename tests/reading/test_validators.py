"""The two validators mean the same: over whole files with anything done to them, both refuse or both accept.

The one for a record's own kind, that of all kinds, and the one that finds words are held
together; what is refused is always in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.properties import tries
from kit.specimens import FULL, GOOD, Sheet, plain

from scorer.diagnostics.catalogue import entry, places, word
from scorer.model.entities import Data, Path
from scorer.reading.schemas import names, schema, violations
from scorer.reading.schemas.validators import _quick, passes, schema_errors

WHOLE = {
    **{("record", kind): plain(text) for kind, text in FULL.items()},
    **{(n, ""): plain(t) for n, t in GOOD.items()},
}
"""Every format and kind as clean data."""

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["", "n1", "n1\n", "２０２５", "2025-06-30", "2025-02-30", "2025-06", "2025-13", "1900-02-29", "done"]
    ),
    st.sampled_from(["10%", "none", "1/3", "1/0", "ghc/n1.yml", "ghc/n1.yml\n", "JL-1", "yes", "a" * 33, "字" * 201]),
    st.sampled_from(
        ["2025-06-30T23:59:59+08:00", "2025-06-31T00:00:00Z", "2025-06-30T23:59:60Z", "2024-02-29T00:00:00.5Z"]
    ),
)
NUMBERS = st.one_of(
    st.integers(),
    st.decimals(allow_nan=True, allow_infinity=True, min_value=None, max_value=None, places=None).filter(
        lambda number: not number.is_snan() and (not number.is_finite() or abs(number.adjusted()) < 300)
    ),
    st.sampled_from([Decimal("2.0"), Decimal("-0"), Decimal("1E+3"), Decimal("NaN"), Decimal("Infinity"), 10**40]),
    st.sampled_from([Decimal("10.0000000000000000000001"), 1000, 0, 1, -1, 2100]),
)
KEYS = sorted({key for name in names() for key in str(schema(name)).split("'") if key.isidentifier()})
VALUES: st.SearchStrategy[Data] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(KEYS), TEXTS), inner, max_size=3)
    ),
    max_leaves=6,
)


def paths(data: Data, at: Path = ()) -> Iterator[Path]:
    yield at
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        yield from paths(value, (*at, key))


def put(data: Any, at: Path, value: Data) -> Data:
    """The data with another value at a place."""
    if not at:
        return value
    holder = data
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = value
    whole: Data = data
    return whole


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, Data]:
    """A whole file after up to three changes: a value replaced, a key taken away, added or renamed."""
    name, kind = draw(st.sampled_from(sorted(WHOLE)))
    data = deepcopy(WHOLE[name, kind])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.sampled_from([*paths(data)]))
        holder: Any = data
        for step in at:
            holder = holder[step]
        change = draw(st.sampled_from(["value", "add", "drop", "rename", "newline"]))
        if change == "value" or not isinstance(holder, dict | str):
            data = put(data, at, draw(VALUES))
        elif isinstance(holder, str):
            data = put(data, at, f"{holder}\n" if change == "newline" else draw(TEXTS))
        elif change == "add":
            holder[draw(st.one_of(st.sampled_from(KEYS), TEXTS))] = draw(VALUES)
        elif holder:
            value = holder.pop(draw(st.sampled_from(sorted(holder))))
            if change == "rename":
                holder[draw(st.one_of(st.sampled_from(KEYS), TEXTS))] = value
    return name, data


@settings(max_examples=tries(400), deadline=None)
@given(spoilt())
def test_refused_by_one_is_refused_by_all(made: tuple[str, Data]) -> None:
    name, data = made
    clean = next(schema_errors(data, name), None) is None
    assert passes(data, name) is clean
    assert _quick(name, None).is_valid(data) is clean


@settings(max_examples=tries(200), deadline=None)
@given(spoilt())
def test_what_is_refused_is_in_words(made: tuple[str, Data]) -> None:
    """Every fault has a code of its own and a full sentence: no place of it is left without its fact."""
    name, data = made
    found = violations(Sheet(data), name)
    assert bool(found) is not passes(data, name)
    for problem in found:
        assert places(entry(problem.code).what) <= problem.facts.keys()
        assert "“”" not in word(problem).what


@pytest.mark.parametrize("name", sorted(names()))
@pytest.mark.parametrize("value", [[], "文字", 7, True])
def test_a_file_that_is_no_mapping_is_in_words(name: str, value: Data) -> None:
    """A scheme.yml or interpretations.yml that is one list, one text, one number."""
    (problem,) = violations(Sheet(value), name)
    assert word(problem).what.startswith("这份文件应写一组字段，现在是")


@pytest.mark.parametrize(
    "value", [True, Decimal("2.0"), Decimal("NaN"), Decimal("Infinity"), 10**40, "8", None, [], {}]
)
@pytest.mark.parametrize("key", ["achieved", "amount", "date", "verdict", "note", "change"])
def test_the_known_differences(key: str, value: Data) -> None:
    """What jsonschema and jsonschema-rs would each see in their own way: NaN, 2.0, true for 1, a list for a text."""
    data = plain(FULL["decision"])
    assert isinstance(data, dict)
    spoiled: Data = data | {key: value}
    assert passes(spoiled, "record") is (next(schema_errors(spoiled, "record"), None) is None)
    fits = (key in ("achieved", "amount") and value == Decimal("2.0")) or (key == "note" and value == "8")
    assert passes(spoiled, "record") is fits


def test_a_component_of_parts_has_no_key_of_its_own_making() -> None:
    """It needs no rule, so no branch of a rule knows its keys: ``wieght`` is still unknown."""
    data: Any = deepcopy(WHOLE[next(each for each in WHOLE if each[0] == "scheme")])
    parts = next(each for each in data["components"] if "components" in each)
    parts["wieght"] = 1
    assert [list(error.path)[-1] for error in schema_errors(data, "scheme")] == ["wieght"]
