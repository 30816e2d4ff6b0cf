"""A judgement as a comment: its verdict in words of ours, all that may hold a record's words in a fence.

Problems are told without their source lines: whoever reads the page need not see the file, and a
line may hold what must not be repeated.
"""

from __future__ import annotations

from scorer.diagnostics import catalogue
from scorer.intake.gate import Judgement
from scorer.intake.gate.render import changes, verdict
from scorer.intake.github.comments import LONGEST
from scorer.intake.github.fences import fenced


def comment(judgement: Judgement) -> str:
    """Verdict, problems and what merging would change, as Markdown in which no word of a record is Markdown."""
    parts = [f"**{verdict(judgement)}**", f"检查的提交：{judgement.head[:12]}"]
    problems = catalogue.text(judgement.problems, lambda _: None)
    parts += [_cut(text) for text in (problems, "\n".join(changes(judgement))) if text]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _cut(text: str) -> str:
    """In a fence, and no longer than half of what a comment may hold."""
    most = LONGEST // 2
    return fenced(text if len(text) <= most else f"{text[:most].rpartition(chr(10))[0]}\n……其余见检查运行的记录")
