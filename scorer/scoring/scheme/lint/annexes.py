"""An annex or a parent document that the 办法 refers to and that is not at hand."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

TITLE = "缺附件"


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Rules that wait for a missing document, and clauses that say so; each clause is reported once."""
    reported: set[str] = set()
    for part in draft.parts():
        document = part.rule.absent_document()
        if document is not None:
            clauses = draft.own(part.clauses)
            reported.update(clauses)
            follows = "总成绩缺这一项，算不出来" if part.blocks else "总成绩先不含这一项，只能是暂定的"
            what = f"“{part.title}”要按{document or '另一份文件'}计算，而这份文件不在手头"
            yield SchemeFinding(
                TITLE, clauses, what, follows, f"把它随办法一并印发，或在{draft.places(clauses)}写明算法"
            )
    for clause in draft.clauses.values():
        if clause.covered == "annex-missing" and clause.id not in reported:
            yield SchemeFinding(
                TITLE,
                (clause.id,),
                f"{clause.place}所说的附件或上位文件不在手头：{clause.note or clause.text}",
                "由它规定的标准和分值无从核对，涉及的数只能照考核单位给的记",
                f"把它随办法一并印发，并在{clause.place}写明文件名称和文号",
            )
