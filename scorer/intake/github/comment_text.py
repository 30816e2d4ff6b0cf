"""Texts for a forge's page: a judgement as a comment, and any stranger's text in a fence or as a plain title.

Inside a fence text is no Markdown, no link and mentions nobody. A fence is longer than every run of its mark
inside, so nothing in it can close it; invisible characters are shown by their code points. Problems come
without their source lines: whoever reads the page need not see the file, and a line may hold what must not
be repeated.
"""

from __future__ import annotations

import re

from scorer.diagnostics import catalogue
from scorer.diagnostics.catalogue import visible
from scorer.intake.gate.judgement import Judgement
from scorer.intake.gate.judgement_text import changes, verdict
from scorer.intake.github.api import Api, Row
from scorer.model.accounts import same_account

SHORTEST = 3
NEXT = "请考核办的另一个账号打开合并请求的“文件改动”，点“审核改动 → 批准”；批准以后检查会自动再运行一次，通过就合并"
"""What a change that needs a second account waits for, and where that is given."""
MOST_TITLE = 200
"""Characters of a title that are shown."""


def comment(judgement: Judgement, approved: str = "") -> str:
    """Verdict, problems and what merging would change, as Markdown in which no word of a record is Markdown.

    ``approved``: the second account of the office, where one had to agree and has.
    """
    parts = [f"**{verdict(judgement)}**", f"检查的提交：{judgement.head[:12]}"]
    if judgement.verdict == "review":
        parts.append(f"另一人已同意：{title_text(approved)}" if approved else f"下一步：{NEXT}")
    problems = catalogue.text(judgement.problems, lambda _: None)
    parts += [_cut(text) for text in (problems, "\n".join(changes(judgement))) if text]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _cut(text: str) -> str:
    """In a fence, and no longer than half of what a comment may hold."""
    most = LONGEST // 2
    return fenced(text if len(text) <= most else f"{text[:most].rpartition(chr(10))[0]}\n……其余见检查运行的记录")


def fenced(text: str) -> str:
    """The text in a fence of its own: ``a`` → three marks and ``text``, a, three marks."""
    lines = [visible(line) for line in text.splitlines()]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    mark = "`" * max(SHORTEST, longest + 1)
    return "\n".join((f"{mark}text", *lines, mark)) + "\n"


def title_text(text: str) -> str:
    """A title: one line that mentions nobody."""
    return " ".join(visible(line) for line in text.split("\n")).replace("@", "＠")[:MOST_TITLE]


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
