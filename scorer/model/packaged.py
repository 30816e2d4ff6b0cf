"""Tables of words, columns and forms that come with the program, as TOML beside the module that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def packaged(package: str, name: str) -> dict[str, Any]:
    """The tables of ``<name>.toml`` in a package, read once: ``packaged("scorer.ledger", "states")``."""
    return tomllib.loads(resources.files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
