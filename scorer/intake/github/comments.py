"""One comment per pull request, kept up to date: written once, changed only when what it says changes."""

from __future__ import annotations

from scorer.intake.github.api import Api, Row
from scorer.model.accounts import same_account

MARK = "<!-- scorer:gate -->"
LONGEST = 60_000
"""Characters of a comment; a forge refuses one of more than 65,536."""


def keep(api: Api, number: int, text: str, machine: str) -> None:
    """Make the machine's comment on a pull request say this. A comment of anybody else is never touched."""
    body = f"{MARK}\n{text}"
    mine = [row for row in api.every(f"issues/{number}/comments") if _is_mine(row, machine)]
    if not mine:
        api.send("POST", f"issues/{number}/comments", body=body)
    elif mine[0]["body"].replace("\r\n", "\n").strip() != body.strip():
        api.send("PATCH", f"issues/comments/{mine[0]['id']}", body=body)


def _is_mine(row: Row, machine: str) -> bool:
    account = str((row.get("user") or {}).get("login", ""))
    return same_account(account, machine) and str(row["body"]).startswith(MARK)
