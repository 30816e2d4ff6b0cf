"""Numbers: read exactly, round half up away from zero, print what the scheme rounds to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.model.numbers import exact, fraction, is_number, percent, rounded, shown


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (8, Fraction(8)),
        (Decimal("0.5"), Fraction(1, 2)),
        ("10%", Fraction(1, 10)),
        ("8‰", Fraction(1, 125)),
        ("1/3", Fraction(1, 3)),
        ("-0.25", Fraction(-1, 4)),
    ],
)
def test_reads_what_a_scheme_writes(written: object, meant: Fraction) -> None:
    assert fraction(written) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize("written", [True, None, [], {}, "none", "八", "1/0", "%", "1e999999999", "９", "nan"])
def test_anything_else_is_not_a_number(written: object) -> None:
    assert not is_number(written)  # type: ignore[arg-type]


def test_a_list_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not a number"):
        fraction([])


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("91.105", 2, "91.11"),  # an exact half goes up
        ("91.10499999", 2, "91.10"),
        ("-91.105", 2, "-91.11"),  # away from zero
        ("84.945", 2, "84.95"),  # a binary float would give 84.94
        ("0.5", 0, "1"),
        ("-0.004", 2, "0.00"),  # no minus before nothing
        ("99.5", 2, "99.50"),
    ],
)
def test_rounds_half_up(value: str, digits: int, text: str) -> None:
    assert shown(rounded(Fraction(value), digits), digits) == text


def test_prints_all_the_digits_that_a_value_needs() -> None:
    assert shown(Fraction("76.158")) == "76.158"
    assert shown(Fraction(990, 13)) == "76.153846"  # 990 ÷ 13 = 76.1538461538…
    assert exact(Fraction(990, 13)) == "990/13"
    assert exact(Fraction(1, 8)) is None
    assert percent(Fraction(9, 10)) == "90%"


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(0, 6))
def test_rounding_moves_a_value_by_at_most_half_a_step(value: Fraction, digits: int) -> None:
    assert abs(rounded(value, digits) - value) <= Fraction(1, 2 * 10**digits)


@given(st.integers(-(10**9), 10**9), st.integers(0, 9))
def test_what_is_printed_reads_back(number: int, digits: int) -> None:
    value = Fraction(number, 10**digits)
    assert fraction(shown(value)) == value
    assert exact(value) is None
