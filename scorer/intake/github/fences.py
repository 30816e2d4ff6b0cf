"""Text of strangers on a forge's page: inside a fence it is no Markdown, no link and calls nobody.

A fence is longer than every run of its mark inside, so nothing in it can close it; what hides or
turns the line around is shown by its code point.
"""

from __future__ import annotations

import re

from scorer.diagnostics.catalogue import visible

SHORTEST = 3
WORDY = 200
"""Characters of a title that are shown."""


def fenced(text: str) -> str:
    """The text in a fence of its own: ``a`` → three marks and ``text``, a, three marks."""
    lines = [visible(line) for line in text.splitlines()]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    mark = "`" * max(SHORTEST, longest + 1)
    return "\n".join((f"{mark}text", *lines, mark)) + "\n"


def plain(text: str) -> str:
    """A title: one line that calls nobody."""
    return " ".join(visible(line) for line in text.split("\n")).replace("@", "＠")[:WORDY]
