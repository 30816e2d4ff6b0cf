"""On what terms the open data of a year may be used, and how to name their source.

The licence of the program is another matter: it says nothing of a bureau's data. A program may not grant a standard
licence in a bureau's name, so without one in ``cycle.yml`` (``imprint: {licence: CC-BY-4.0}``) the terms are those
that open government data have everywhere: free use, with the source named.
"""

from __future__ import annotations

import re

from scorer.views.year_types import Projection

DEFAULT = "政府数据开放，署名使用：可以自由使用、复制、传播和再加工，注明来源；改动过的，说明改动。"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
"""A licence by its name in the Open Definition or SPDX: CC-BY-4.0."""


def licence(projection: Projection) -> str:
    """The terms in words: the bureau's own, else :data:`DEFAULT`."""
    return (projection.imprint.licence if projection.imprint else None) or DEFAULT


def attribution(projection: Projection) -> str:
    """How to name the source. Worked: 来源：某厅办公室，某厅 2025 年度目标考核，数据截至 2025-12-31."""
    office = projection.imprint.office if projection.imprint else None
    return f"来源：{f'{office}，' if office else ''}{projection.title}，数据截至 {projection.on}"


def licences(projection: Projection) -> list[dict[str, str]]:
    """As ``datapackage.json`` lists it: by name where it has one, else the terms, which README.txt has too."""
    terms = licence(projection)
    return [{"name": terms}] if NAME.fullmatch(terms) else [{"title": terms, "path": "README.txt"}]
