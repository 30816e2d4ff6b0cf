"""Check ``.github/CODEOWNERS``, by which a forge asks for agreement to a change: R064 where it does not guard main.

A forge lets the last line that fits decide. So the first must fit everything, and only the filings of units may be
without an owner: else one office account could change a workflow by itself, or no filing would merge by the machine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from scorer.model.accounts import account_key
from scorer.model.entities import Problem, Span
from scorer.reading.book.store import Store
from scorer.reading.suggestions import unopened

FILE, ALL, FILINGS = ".github/CODEOWNERS", "*", "/submissions/"
MOST = 1 << 16
COMMENT = re.compile(r"(^|\s)#.*")
PLACEHOLDER = "@your-organisation/"


def code_owner_problems(root: Store, accounts: Collection[str]) -> tuple[Problem, ...]:
    """The faults of a root's CODEOWNERS; none where it has no such file: it is on no forge.

    ``accounts``: those of ``units.yml`` that may agree, of the bureaus' newest years that are no made-up ones; where
    there are none, names are not compared. Who is in a team (``@organisation/team``) cannot be seen from here.
    """
    raw = root.read(FILE, MOST)
    if raw is None:
        return (unopened(FILE, root.name),) if root.has(FILE) else ()
    lines = [COMMENT.sub("", line).split() for line in raw.decode("utf-8", "replace").splitlines()]
    rows = [(number, words[0], words[1:]) for number, words in enumerate(lines, 1) if words]
    found = [*_order(rows), *(_names(rows, {account_key(each) for each in accounts}) if accounts else ())]
    return tuple(Problem("R064", Span(FILE, number, 1), {"what": what}) for number, what in found)


def _order(rows: Sequence[tuple[int, str, list[str]]]) -> Iterator[tuple[int, str]]:
    """Lines by which something has no owner that must have one, or filings of units have one."""
    if not rows or rows[0][1] != ALL or not rows[0][2]:
        yield rows[0][0] if rows else 1, "第一行不是“* @账号”，没有列出的文件不要人同意"
    if (FILINGS, []) not in [(pattern, owners) for _, pattern, owners in rows[1:]]:
        yield rows[-1][0] if rows else 1, "“*”后面没有不写人的“/submissions/”一行，各单位的报送都要等人同意"
    for number, pattern, owners in rows[1:]:
        if pattern != FILINGS and not owners:
            yield number, f"“{pattern}”后面没有写人，改它不要人同意"
        elif owners and (pattern.startswith("/submissions") or not pattern.startswith("/")):
            yield number, f"“{pattern}”也管 submissions 里的文件，各单位的报送要等人同意"


def _names(rows: Sequence[tuple[int, str, list[str]]], accounts: Collection[str]) -> Iterator[tuple[int, str]]:
    """Owners who are nobody of the office, each once."""
    seen = set[str]()
    for number, owner in ((number, owner) for number, _, owners in rows for owner in owners):
        unknown = owner.startswith("@") and "/" not in owner and account_key(owner[1:]) not in accounts
        if owner not in seen and (unknown or owner.startswith(PLACEHOLDER)):
            yield number, f"{owner} 不是 units.yml 里办公室的账号，也不是替补"
        seen.add(owner)
