"""Content hash of a built page, ignoring dates that change by themselves: another once its content changes.

Ignored are the date up to which the page looks, the days that only run on, the sizes of files (those for download
hold that date), the markup, and the dates of publication themselves. Worked: "截至 2025-07-12：■ 逾期 12 天" has the
hash of "截至 2025-07-13：■ 逾期 13 天".
"""

from __future__ import annotations

import hashlib
import html
import re

from scorer.publish.site.layout import AS_OF
from scorer.publish.site.publication_dates import FIRST, INSIDE, LAST, SCOPE, TERM

START = '<div id="content"'
FOOT = '<dl class="imprint">'
WHOLE = re.compile(r'<span class="whole">(.*?)</span>')
"""What is kept on one line: the element is no part of the text, and puts no space into it."""
TAG = re.compile(r"<[^>]*>")
RUNNING = re.compile(r"(?:截至|--on)\s*\d{4}-\d\d-\d\d|(?:逾期|还有) \d+ 天|[\d.]+ (?:字节|[KM]B)")
DATES = frozenset({AS_OF, TERM, FIRST, LAST})
"""Facts at a page's foot that say when it was built and published, not its content."""
FACT = re.compile(r"<dt>(.*?)</dt><dd>(.*?)</dd>")


def content_hash(page: str) -> str | None:
    """The SHA-256 of a built page's content; None of a page that says nothing of its publication."""
    _, start, rest = WHOLE.sub(r"\1", page).partition(START)
    body, foot, facts = rest.partition(FOOT)
    if not start or not foot:
        return None
    kept = (f"{label}：{text}" for label, text in FACT.findall(facts) if label not in DATES)
    text = " ".join(html.unescape(TAG.sub(" ", RUNNING.sub("", body))).split())
    return hashlib.sha256("\n".join((text, *kept)).encode()).hexdigest()


def inside(page: str) -> bool:
    """Whether a built page is not for the public."""
    return dict(FACT.findall(page.rpartition(FOOT)[2])).get(SCOPE) == INSIDE
