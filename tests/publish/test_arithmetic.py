"""The arithmetic that a published step names: worked exactly, and nothing but sums and products."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.publish.open_data.arithmetic import worked


@given(st.lists(st.fractions(), min_size=1, max_size=5))
def test_sums_are_exact(values: list[Fraction]) -> None:
    assert worked("Σ", [*values, None]) == sum(values)
    assert worked(" + ".join(f"{{{place}}}" for place in range(len(values))), values) == sum(values)


def test_arithmetic_by_hand() -> None:
    # 5.5 ÷ 6.5 × 100 = 1100/13; (1 + 2) ÷ 2 = 1.5; 3 × 90% = 2.7; 2 × (−1) = −2; 2 + 3 × 4 = 14
    half = [Fraction(11, 2), Fraction(13, 2)]
    assert worked("{0} ÷ {1} × 100", half) == Fraction(1100, 13)
    assert worked("({0} + {1}) ÷ 2", [Fraction(1), Fraction(2)]) == Fraction(3, 2)
    assert worked("{0} × 90%", [Fraction(3)]) == Fraction(27, 10)
    assert worked("{0} × (−1)", [Fraction(2)]) == -2
    assert worked("2 + 3 × 4", []) == 14


@pytest.mark.parametrize(
    "rule",
    [
        "2 3",
        "2 ×× 3",
        "2 ÷÷ 3",
        "()",
        "2(3)",
        "(2",
        "",
        "{0}",
        "1 ÷ 0",
        "2, 3",
        "+5",
        "2**3",
        "2//1",
        "f0",
        "1;1",
        "(" * 300 + "1" + ")" * 300,
        "1 + " * 100000 + "1",
    ],
)
def test_what_is_no_sum_or_product_of_figures_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"not arithmetic|missing|no value|division"):
        worked(rule, [])
