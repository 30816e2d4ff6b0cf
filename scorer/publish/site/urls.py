"""The address of each page. Addresses are permanent; every link between pages is relative.

An address is the path of a page's file below the site's root (``bureau/2025/index.html``). A link
names the file, so the pages work from ``file://``, from any sub-path and without JavaScript.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache, partial
from urllib.parse import quote

HOME = "index.html"
GUIDE = "guide/index.html"
READING = "guide/public/index.html"
FORMATS = "reference/records/index.html"
ERRORS = "reference/errors/index.html"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
NOT_FOUND = "404.html"
FEEDBACK = "feedback/index.html"
SEARCH = "search/index.html"
SEARCH_INDEX = "search/index.js"
SEARCH_SCRIPT = "assets/search.js"
FAVICON = "assets/favicon.svg"

_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")
"""What an anchor may hold as it is."""
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def bureau(bureau_id: str) -> str:
    """The page of a 办法: ``bureau`` → ``bureau/index.html``."""
    return _page(bureau_id)


def cycle(cycle_id: str) -> str:
    """The page of a year: ``bureau/2025`` → ``bureau/2025/index.html``."""
    return _page(*cycle_id.split("/"))


def _below_year(name: str, cycle_id: str) -> str:
    return _page(*cycle_id.split("/"), name)


targets, results, ledger, matters, bulletins, data, again = (
    partial(_below_year, name) for name in ("targets", "results", "ledger", "matters", "bulletins", "data", "again")
)
"""The pages that a year has one of: ``bureau/2025`` → ``bureau/2025/results/index.html``."""


def target(cycle_id: str, target_id: str) -> str:
    """The page of one target: ``bureau/2025/targets/2025-01/index.html``."""
    return _page(*cycle_id.split("/"), "targets", target_id)


def unit(cycle_id: str, unit_id: str) -> str:
    """A unit's page in a year: ``bureau/2025/units/ghc/index.html``."""
    return _page(*cycle_id.split("/"), "units", unit_id)


def ledger_file(cycle_id: str, form: str) -> str:
    """The 台账 of a year as a file: ``bureau/2025/ledger/ledger.xlsx``."""
    return posixpath.join(posixpath.dirname(ledger(cycle_id)), f"ledger.{form}")


def bulletin(cycle_id: str, bulletin_id: str) -> str:
    """A 通报: ``bureau/2025/bulletins/q1/index.html``."""
    return _page(*cycle_id.split("/"), "bulletins", bulletin_id)


def bulletin_file(cycle_id: str, bulletin_id: str, form: str) -> str:
    """A 通报 as a file beside its page: ``bureau/2025/bulletins/q1/q1.docx``."""
    return posixpath.join(posixpath.dirname(bulletin(cycle_id, bulletin_id)), f"{bulletin_id}.{form}")


def data_file(cycle_id: str, name: str) -> str:
    """A file of the open data of a year: ``bureau/2025/data/steps.csv``."""
    return posixpath.join(posixpath.dirname(data(cycle_id)), name)


def error(code: str) -> str:
    """The page of an error code: ``reference/errors/R012/index.html``."""
    return _page("reference", "errors", code)


def href(page: str, address: str, anchor: str | None = None) -> str:
    """The link from one page to another, or to an anchor of it.

    Worked: from ``bureau/2025/index.html`` to ``bureau/index.html`` at A-3 → ``../index.html#A-3``.
    """
    fragment = "" if anchor is None else "#" + (anchor if _PLAIN.fullmatch(anchor) else quote(anchor, safe="/"))
    if page == address:
        return fragment or posixpath.basename(address)
    return _between(page.rpartition("/")[0], address) + fragment


@lru_cache(maxsize=1 << 12)
def _between(folder: str, address: str) -> str:
    """The way from a folder to an address: from ``a/b`` to ``a/c/index.html`` → ``../c/index.html``."""
    here, there = folder.split("/") if folder else [], address.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + "/".join(there[shared:])


def wrong(page: str, number: str) -> str:
    """From a page to the one where errors are pointed out, with the number of what is meant behind the "?"."""
    return f"{href(page, FEEDBACK)}?{quote(number, safe='/')}"


def _anchor(kind: str, name: str) -> str:
    return f"{kind}-{name}"


step_anchor, record_anchor, target_anchor, matter_anchor, unit_lines_anchor = (
    partial(_anchor, kind) for kind in ("step", "record", "target", "matter", "lines")
)
"""The anchors of a figure's arithmetic, a record, a target's row, a matter, a unit's fold: ``record-<path>``."""


def line_anchor(unit: str, subject: str, node: str | None) -> str:
    """The anchor of a line of the 台账."""
    return "-".join(("line", unit, subject, *([node] if node else [])))


@lru_cache(maxsize=1 << 12)
def _page(*segments: str) -> str:
    for segment in segments:
        if not _SEGMENT.fullmatch(segment) or ".." in segment:
            raise ValueError(f"not an id, yet it reached a page's address: {segment!r}")
    return "/".join((*segments, "index.html"))
