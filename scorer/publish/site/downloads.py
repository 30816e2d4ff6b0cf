"""The files that a page offers, made from the same projection as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorer.publish.ledger_files import ledger_csv, ledger_json, ledger_xlsx
from scorer.publish.site import urls
from scorer.publish.site.layout import Link
from scorer.views.year_types import Projection

MOST = 1000
"""Lines of a workbook and of a JSON file that are made at every build; a longer ledger is offered as CSV alone."""


def offered(projection: Projection, here: str) -> tuple[Link, ...]:
    """The links to a year's ledger files."""
    titles = {"xlsx": "Excel 工作簿", "csv": "CSV 表格", "json": "JSON 数据"}
    return tuple(
        Link(titles[form], urls.href(here, urls.ledger_file(projection.cycle, form))) for form in _forms(projection)
    )


def files(projections: Sequence[Projection]) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of every file that the pages offer."""
    for projection in projections:
        for form in _forms(projection):
            yield urls.ledger_file(projection.cycle, form), _bytes(projection, form)


def _forms(projection: Projection) -> tuple[str, ...]:
    if not projection.ledger.lines:
        return ()
    return ("xlsx", "csv", "json") if len(projection.ledger.lines) <= MOST else ("csv",)


def _bytes(projection: Projection, form: str) -> bytes:
    if form == "xlsx":
        return ledger_xlsx(projection, projection.ledger)
    make = ledger_csv if form == "csv" else ledger_json
    return make(projection, projection.ledger).encode()
