"""What every 办法 that scores must answer and this one does not: ties, rounding, appeal, missing data, cut-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scorer.model.results import Cite
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

TITLE = "该写没有写"


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
        yield _finding(
            draft,
            clauses,
            "没有写同分怎样排名次",
            "同分的单位谁在前没有依据",
            "同分的名次并列，其后的名次空出（如 1、1、3）",
        )
    if quotas and not _answered(draft, "gen.tie_at_quota"):
        yield _finding(
            draft,
            clauses,
            "没有写名额线上同分怎么办",
            "线上同分的单位评不评得上没有依据，程序只能把它们的等次空着",
            "名额线上同分的，比第一项得分；仍相同的一并列入",
        )


def _rounding(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    if not draft.own(draft.scheme.rounding_cites):
        yield _finding(
            draft,
            draft.total(),
            "没有写得数取几位小数、怎样舍入",
            "同样的材料，各人算出的末位会不同，压线时等次也会不同",
            "各项计算不舍入，总成绩四舍五入，保留 2 位小数",
        )


def _no_data(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    parts = [part for part in draft.parts() if part.rule.by_target]
    if parts and not _answered(draft, "gen.empty_denominator"):
        yield _finding(
            draft,
            [cite for part in parts for cite in part.clauses],
            "没有写某单位这一项没有任务或没有数据时怎么算",
            "当 0 分还是当满分都没有依据，程序只能记为“缺”，这个单位没有总成绩",
            "没有任务的项不计，其余各项折算成满分；没有报数据的，先催报，仍不报的该项计 0 分",
        )


def _cutoff(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Targets with due dates; where the scheme asks the question of its own clause it is among the undecided."""
    parts = [part for part in draft.parts() if part.rule.by_target]
    item = draft.interpretation("cutoff")
    if parts and not draft.own(item.clauses if item else ()):
        yield _finding(
            draft,
            draft.total(),
            "没有写数据截至哪一天，晚于这一天到期或完成的怎么算",
            "年终考核起算以后才到期的节点，算完成、算未完成还是算下一年都说得通",
            "以当年 12 月 31 日的数据为准，晚于考核起算日到期的节点计入下一年",
        )


def _appeal(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """A record kind, a date or an interpretation on appeals that rests on a clause of the bureau's own."""
    kept = [name for row in draft.scheme.covers if (row.kind, row.name) == ("record", "appeal") for name in row.clauses]
    kept += [row.clause for row in draft.scheme.procedure.calendar if row.kind == "appeal"]
    kept += [name for item in draft.interpretations if item.id.startswith("appeal") for name in item.clauses]
    if not draft.own(kept):
        yield _finding(
            draft,
            (),
            "没有写对结果有异议怎样申请复核",
            "被考核单位没有办法要求更正，结果的依据也少一道检验",
            "对结果有异议的，收到通知之日起 10 日内书面申请复核；10 日内答复，原承办人回避",
        )


def _answered(draft: SchemeDraft, interpretation: str) -> bool:
    """The bureau's own clause answers: the scheme names one, and leaves a single reading."""
    item = draft.interpretation(interpretation)
    return item is not None and len(item.options) < 2 and bool(draft.own(item.clauses))


def _finding(draft: SchemeDraft, clauses: Iterable[Cite | str], what: str, follows: str, wording: str) -> SchemeFinding:
    own = draft.own(clauses)
    where = f"在{draft.places(own)}" if own else "增加一条，"
    return SchemeFinding(TITLE, own, what, follows, f"{where}写明：“{wording}”")
