"""``results.json``: the published results, the file that whoever computes again must arrive at to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping


def results_text(about: Mapping[str, object], rows: Iterable[Mapping[str, object]]) -> str:
    """Head and one row for each unit, in the order of the table ``results``."""
    return json.dumps({**about, "results": list(rows)}, ensure_ascii=False, indent=1) + "\n"
