"""An annex or a parent document that the 办法 refers to and that is not at hand."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Rules that wait for a missing document, and clauses that say so; each clause is reported once."""
    reported: set[str] = set()
    for part in draft.parts():
        document = part.rule.absent_document()
        if document is not None:
            clauses = draft.own(part.clauses)
            reported.update(clauses)
            follows = "总成绩缺这一项，算不出来" if part.blocks else "总成绩先不含这一项，只能是暂定的"
            known = {"part": part.title, "document": document or "另一份文件", "follows": follows}
            yield draft.finding("missing-document", clauses, **known)
    for clause in draft.clauses.values():
        if clause.covered == "annex-missing" and clause.id not in reported:
            yield draft.finding("missing-annex", (clause.id,), place=clause.place, text=clause.note or clause.text)
