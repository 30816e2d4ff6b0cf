"""Open data of a year: tables, their contract, and all that is needed to compute the results again."""

from __future__ import annotations

from scorer.publish.open_data.checking import verify
from scorer.publish.open_data.package import VERSION, files
from scorer.publish.open_data.tables import TABLES

__all__ = ["TABLES", "VERSION", "files", "verify"]
