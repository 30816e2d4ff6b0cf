"""The tables of ``words.toml``, read when the first fault needs one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def words(table: str) -> Mapping[str, str]:
    """``characters``: code point → its name; ``messages`` and ``contexts``: what libyaml says → code of the fault."""
    text = resources.files("scorer.reading.yaml").joinpath("words.toml").read_text(encoding="utf-8")
    found: Mapping[str, str] = tomllib.loads(text)[table]
    return found
