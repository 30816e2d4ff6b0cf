"""Values before any schema has spoken: what they should be, or nothing."""

from __future__ import annotations

import pytest

from scorer.reading.yaml.values import list_of, mapping_of, rows_of, text_of, texts_of


@pytest.mark.parametrize(
    "data", [None, 1, "kind", ["kind"], {}, {"kind": ["report"]}, {"kind": {"a": 1}}, {"kind": True}]
)
def test_what_is_no_text_is_none(data: object) -> None:
    assert text_of(data, "kind") == ""


@pytest.mark.parametrize("value", [None, 1, "ghc", {"unit": "ghc"}])
def test_what_is_no_list_is_empty(value: object) -> None:
    assert (list_of({"units": value}, "units"), rows_of({"units": value}, "units")) == ([], [])
    assert mapping_of({"units": [value]}, "units") == {}


def test_of_a_list_only_what_fits_is_taken() -> None:
    data = {"units": ["ghc", ["jsc"], {"id": "glj"}, None, 7]}
    assert texts_of(data, "units") == ("ghc",)
    assert rows_of(data, "units") == [{"id": "glj"}]
