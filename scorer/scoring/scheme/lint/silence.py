"""What every 办法 that scores must answer and this one does not: ties, rounding, appeal, missing data, cut-off."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each question that concerns the scheme and that no clause of its own answers."""
    if draft.scheme.components:
        yield from _ties(draft)
        yield from _rounding(draft)
        yield from _no_data(draft)
        yield from _cutoff(draft)
    yield from _appeal(draft)


def _ties(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Ranks or quotas, and nobody said what happens to those with the same total."""
    quotas = [award for award in (*draft.scheme.grades, *draft.scheme.honours) if award.quota]
    ranked = any(group.may_rank for group in draft.scheme.groups.values())
    clauses = [cite for award in quotas for cite in award.cites]
    if ranked and not _answered(draft, "gen.tie"):
        yield draft.finding("ties", clauses)
    if quotas and not _answered(draft, "gen.tie_at_quota"):
        yield draft.finding("ties-at-quota", clauses)


def _rounding(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    if not draft.own(draft.scheme.rounding_cites):
        yield draft.finding("rounding", draft.total())


def _no_data(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    parts = [part for part in draft.parts() if part.rule.by_target]
    if parts and not _answered(draft, "gen.empty_denominator"):
        yield draft.finding("no-data", (cite for part in parts for cite in part.clauses))


def _cutoff(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Targets with due dates; where the scheme asks the question of its own clause it is among the undecided."""
    parts = [part for part in draft.parts() if part.rule.by_target]
    item = draft.interpretation("cutoff")
    if parts and not draft.own(item.clauses if item else ()):
        yield draft.finding("cutoff", draft.total())


def _appeal(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """A record kind, a date, days or an interpretation on appeals that rests on a clause of the bureau's own."""
    kept = [name for row in draft.scheme.covers if (row.kind, row.name) == ("record", "appeal") for name in row.clauses]
    kept += [name for row in draft.scheme.procedure.calendar if row.kind == "appeal" for name in row.clauses]
    kept += [cite.clause for cite in draft.scheme.citations if cite.block == "appeals"]
    kept += [name for item in draft.interpretations if item.id.startswith("appeal") for name in item.clauses]
    if not draft.own(kept):
        yield draft.finding("appeal", ())


def _answered(draft: SchemeDraft, interpretation: str) -> bool:
    """The bureau's own clause answers: the scheme names one, and leaves a single reading."""
    item = draft.interpretation(interpretation)
    return item is not None and len(item.options) < 2 and bool(draft.own(item.clauses))
