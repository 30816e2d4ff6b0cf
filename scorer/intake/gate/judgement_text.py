"""A judgement as text for a terminal, as workflow annotations, as JSON; its lines for a comment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from scorer.diagnostics import catalogue
from scorer.diagnostics.catalogue import LineOf, visible
from scorer.intake.gate import sensitive_text
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git, GitError
from scorer.model.effects import UnitEffect
from scorer.model.entities import Place, Span
from scorer.reading.yaml import legible

REVIEWED = "G022"
"""What another account of the office must agree to."""
LONGEST = 40
"""Characters of a target's title that are shown."""
TEXTS = (".yml", ".yaml", ".csv")


def verdict(judgement: Judgement) -> str:
    """The first line: may it be merged."""
    if judgement.verdict == "refuse":
        errors = sum(catalogue.word(problem).level == "error" for problem in judgement.problems)
        return f"不能合并：{errors} 个问题"
    return "可以合并" if judgement.verdict == "accept" else "可以合并，须办公室另一人复核"


def text(judgement: Judgement, git: Git, *, agreeing: bool = False) -> str:
    """The whole judgement for a reader: verdict, problems with their lines, what it would change.

    ``agreeing``: the reader is the other account that a review asks for, and is not told to ask for one.
    """
    if agreeing and judgement.verdict == "review":
        kept = tuple(each for each in judgement.problems if each.code != REVIEWED)
        judgement = replace(judgement, verdict="accept", problems=kept)
    return "".join((f"{verdict(judgement)}\n", problems(judgement, git), *(f"{line}\n" for line in changes(judgement))))


def problems(judgement: Judgement, git: Git) -> str:
    """Every problem with its place, the line there, and how to put it right."""
    return catalogue.text(judgement.problems, line_reader(judgement, git))


def github(judgement: Judgement) -> str:
    """Annotations, then what would change; the verdict comes first."""
    lines = (f"{line}\n" for line in changes(judgement))
    return "".join((f"{verdict(judgement)}\n", catalogue.github(judgement.problems), *lines))


def as_json(judgement: Judgement) -> str:
    """For programs."""
    document = {
        "verdict": judgement.verdict,
        "base": judgement.base,
        "head": judgement.head,
        "changes": [sensitive_text.hide(visible(change.path)) for change in judgement.changes],
        "problems": json.loads(catalogue.as_json(judgement.problems)),
        "effects": [_effect(effect) for effect in judgement.effects],
        "arrivals": [
            {"cycle": each.cycle, "path": sensitive_text.hide(visible(each.path)), "sha256": each.sha256}
            for each in judgement.arrivals
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _effect(effect: UnitEffect) -> Mapping[str, object]:
    return {
        "cycle": effect.cycle,
        "unit": effect.unit,
        "name": effect.name,
        "before": effect.before,
        "after": effect.after,
        "accepted": effect.accepted,
        "nodes": [
            {"target": move.target, "node": move.node, "before": move.before, "after": move.after}
            for move in effect.moves
        ],
    }


def changes(judgement: Judgement) -> Iterator[str]:
    """The effects of the merge, a line each: ``若合并：甲处 84.62 → 86.15``."""
    for effect in judgement.effects:
        name = sensitive_text.hide(visible(effect.name))
        yield f"若合并：{name} {_total(effect.before)} → {_total(effect.after)}{_later(effect)}"
        for move in effect.moves:
            title = sensitive_text.hide(visible(move.title))
            title = title if len(title) <= LONGEST else f"{title[:LONGEST]}…"
            yield f"  目标 {move.target}（{title}）节点 {move.node}：{move.before} → {move.after}"
    if judgement.arrivals and not judgement.effects and judgement.verdict != "refuse":
        yield "若合并：各单位得分和节点状态不变"


def _total(total: str | None) -> str:
    return "暂不能算" if total is None else total


def _later(effect: UnitEffect) -> str:
    """The effect once the office accepts what is filed; nothing where that is the same."""
    return "" if effect.accepted in {None, effect.after} else f"；审核全部通过后 {effect.accepted}"


def line_reader(judgement: Judgement, git: Git) -> LineOf:
    """Gives the source line of a place from the head's objects, blacked out where it must not be repeated.

    A line that says it otherwise than in so many signs (by escapes, half of it on the next line) is not shown.
    """
    oids = {change.path: change.new for change in judgement.changes if not change.deleted}
    unfit = {_line_of(problem.place) for problem in judgement.problems if problem.code in {"G013", "G014"}}

    @cache
    def lines(file: str) -> tuple[str, ...]:
        if file not in oids or not file.lower().endswith(TEXTS):
            return ()
        try:
            return tuple(legible(git.blob(oids[file])).split("\n"))
        except GitError:
            return ()

    @cache
    def line(file: str, number: int) -> str | None:
        found = lines(file)
        shown = found[number - 1] if number <= len(found) else None
        hidden = None if shown is None else sensitive_text.hide(shown)
        return None if hidden == shown and (file, number) in unfit else hidden

    return lambda span: line(span.file, span.line)


def _line_of(place: Place | Span) -> tuple[str, int]:
    return place.file, place.line if isinstance(place, Span) else 0
