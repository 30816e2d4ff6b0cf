"""Whose account may file a rating: nobody rates its own unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


RATING = "kind: rating\ncomponent: public\nsource: 机关党委\nscores: {ghc: 90, jsc: 88}\n"


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("party-qian", []),
        ("ghc-wang", ["party/r.yml:4:15 R062 这份评分由“ghc”自己的人提交，又给“ghc”打了分"]),
        ("JSC-Zhao", ["party/r.yml:4:24 R062 这份评分由“jsc”自己的人提交，又给“jsc”打了分"]),
    ],
)
def test_nobody_rates_its_own_unit(shelf: Shelf, account: str, said: list[str]) -> None:
    """The reviewer's account; one that is a rated unit's too; that in other letters."""
    shelf.real()
    shelf.received_from(("party/r.yml", account, RATING))
    assert shelf.says() == said
