"""Dates, times and steps in words: a formula with its numbers, what changed a value, its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Clause, Due
from scorer.model.formulas import OF_ALL
from scorer.model.numbers import exact, shown
from scorer.model.results import Cite, Note, Step
from scorer.scoring.scheme.interpretations import Interpretation
from scorer.views.year_types import ChangeView, CiteView, StepView

NAMED = re.compile(r"解释 ([a-z][a-z0-9_.-]*(?:、[a-z][a-z0-9_.-]*)*)")
PLACE = re.compile(r"\{(\d+)\}")
NO_VALUE: Mapping[str, str] = {"missing": "缺", "not-applicable": "不适用", "pending": "待审"}

LISTED = 30
"""So many figures that are compared are written out in a formula; the lines below it have them all."""

FULL_YEAR = "全年口径（未到期按未得计）"
"""What a total of a year that still goes on is, wherever one is shown: inside, and on the terminal."""


def value_of(step: Step) -> str:
    """The value as a page prints it, a constant as the 办法 writes it; a missing one as the word for why it is so."""
    if step.written is not None:
        return step.written
    return NO_VALUE.get(step.status, "缺") if step.value is None else shown(step.value, step.digits)


def formula_of(step: Step, steps: Mapping[str, Step]) -> str | None:
    """The formula with the numbers in it: ``{0} ÷ {1} × 100`` → "5.5 ÷ 6.5 × 100"; Σ → "2 + 1 + 0.5"."""
    if step.formula is None or not step.inputs:
        return None
    terms = [value_of(steps[name]) for name in step.inputs]
    if step.formula in OF_ALL:
        text = _of_all(step.formula, terms)
    else:
        text = PLACE.sub(lambda match: terms[int(match[1])], step.formula)
    return text.replace("+ -", "− ").replace("-", "−")


def _of_all(formula: str, terms: list[str]) -> str:
    """A figure over several: "2 + 1", "(88 + 91) ÷ 2", "84、92 中最高的", "84 在 84、92 中从高到低的名次"."""
    added, listed = (
        " + ".join(terms),
        "、".join(terms if len(terms) <= LISTED else [*terms[:LISTED], f"…共 {len(terms)} 个"]),
    )
    if formula in ("Σ", "平均"):
        return added if formula == "Σ" else f"({added}) ÷ {len(terms)}"
    if formula in ("最大", "最小"):
        return f"{listed} 中最{'高' if formula == '最大' else '低'}的"
    order = "从低到高" if formula.startswith("倒序") else "从高到低"
    return f"{terms[0]} 在 {listed} 中{order}的名次" + ("，并列的后面不空名次" if "连续" in formula else "")


def spelled(text: str, known: Mapping[str, Interpretation]) -> str:
    """A sentence that names interpretations by their ids, naming them by their questions instead.

    Worked: "加分的上限未定（解释 incentive.cap）" → "加分的上限未定（解释“加分至多几分”）".
    """
    return NAMED.sub(lambda found: "解释" + "、".join(_question(name, known) for name in found[1].split("、")), text)


def _question(name: str, known: Mapping[str, Interpretation]) -> str:
    return f"“{known[name].question}”" if name in known else f" {name}"


def note_text(note: Note) -> str:
    """A note as a sentence: "超过上限：2.20 → 2"."""
    words = {
        "rounded": f"四舍五入，保留 {note.digits} 位小数",
        "capped": "超过上限，按上限计",
        "floored": "低于下限，按下限计",
    }
    text = words.get(note.kind) or note.text or note.kind
    if note.before is None or note.after is None:
        return text
    return f"{text}：{_plain(note.before)} → {shown(note.after, note.digits)}"


def _plain(value: Fraction) -> str:
    text = shown(value)
    return f"{text}…" if exact(value) else text


def cite_of(cite: Cite, clauses: Mapping[str, Clause], known: Mapping[str, Interpretation]) -> CiteView:
    """A citation with the clause's place, or the interpretation's option in words."""
    if cite.clause is not None:
        clause = clauses.get(cite.clause)
        return CiteView(clause=cite.clause, place=clause.place if clause else None)
    item = known.get(cite.interpretation or "")
    option = item.in_words(cite.chosen) if item else cite.chosen
    return CiteView(interpretation=cite.interpretation, chosen=option or "未选定")


def step_view(
    step: Step, steps: Mapping[str, Step], clauses: Mapping[str, Clause], known: Mapping[str, Interpretation]
) -> StepView:
    """One figure ready to print, nothing left out (the audience's limits come after)."""
    return StepView(
        id=step.id,
        label=step.label,
        status=step.status,
        value=None if step.value is None else shown(step.value, step.digits),
        unit=step.unit,
        exact=None if step.value is None else exact(step.value),
        formula=formula_of(step, steps),
        inputs=step.inputs,
        cites=tuple(cite_of(cite, clauses, known) for cite in dict.fromkeys(step.cites)),
        notes=tuple(spelled(note_text(note), known) for note in step.notes),
        record=step.record,
        rule=step.formula if step.inputs else None,
        changes=tuple(_changes(step)),
    )


def _changes(step: Step) -> Iterator[ChangeView]:
    """The notes that changed the value, as exact numbers."""
    for note in step.notes:
        if note.before is not None and note.after is not None:
            yield ChangeView(note.kind, str(note.before), str(note.after), note.digits)


def due_text(due: Due) -> str:
    """``2025-06-30``, or ``2019-12`` where the table names only a month."""
    return due.day.strftime("%Y-%m" if due.month_only else "%Y-%m-%d")


def moment_text(moment: datetime | None) -> str | None:
    """A time of receipt in Shanghai: "2025-06-30 23:59:59"."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if moment else None
