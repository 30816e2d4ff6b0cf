"""The text of an option: what is chosen is written one way, in a scheme, a resolution or on the command line."""

from __future__ import annotations

from decimal import Decimal

from scorer.model.entities import Data


def option_text(value: Data) -> str | None:
    """An option as text: True → "true", 10 → "10", Decimal("1.0") → "1.0", a map → "a=1, b=2"."""
    match value:
        case str() | None:
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case dict():
            return ", ".join(f"{key}={option_text(item)}" for key, item in value.items())
        case list():
            return ", ".join(option_text(item) or "" for item in value)
