"""``votes``: grades turned into points by the voter's role. Only counts are known, never a ballot.

Worked (GY-10-2): the director votes good (+2.5), four deputies excellent (+1 each), one poor
(−0.5) → 2.5 + 4 − 0.5 = 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.records import Ballots
from scorer.model.results import Cite, Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, given
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Votes(Rule):
    """Role → grade → points of one vote; ``combine`` adds the votes up, or takes their mean."""

    kind: ClassVar[str] = "votes"
    reads: ClassVar[frozenset[str]] = frozenset({"ballots"})
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    points: Mapping[str, Mapping[str, Fraction | Unset | None]]
    titles: Mapping[str, str]
    combine: str | Unset
    cites: Mapping[str, tuple[Cite, ...]]
    missing: Fraction | Unset | None = None
    """Points of a vote not cast; None where the 办法 is silent and it adds nothing."""
    missing_cites: tuple[Cite, ...] = ()

    @classmethod
    def parse(cls, parameters: Parameters) -> Votes:
        own, titles = parameters.clauses(), parameters.child("titles")
        points = {
            role: {grade: grades.figure(grade) for grade in grades.ids()}
            for role, grades in parameters.children("points")
        }
        named = {*points, *(grade for grades in points.values() for grade in grades)}
        return cls(
            points=points,
            titles={name: titles.literal(name, name) for name in titles.data if name in named},
            combine=parameters.text("combine", "sum", ("sum", "mean")),
            missing=parameters.figure("missing"),
            missing_cites=parameters.taken("missing"),
            cites={role: parameters.aspect(role, own) for role, _ in parameters.children("points")},
        )

    def maximum(self) -> Fraction | None:
        """Unbounded for a sum, which grows with the voters; the best vote for a mean."""
        if self.combine == "sum":
            return None
        given = [
            points for grades in self.points.values() for points in grades.values() if isinstance(points, Fraction)
        ]
        return max([*given, *([self.missing] if isinstance(self.missing, Fraction) else [])], default=None)

    def roles(self) -> Mapping[str, tuple[str, ...]]:
        return {role: tuple(grades) for role, grades in self.points.items()}

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        name, newest = sheet.id(component.id), self._newest(component, sheet)
        if not newest:
            return absent(name, component, f"{component.title}：尚未计票")
        counts = {role: ballots.counts[sheet.unit.id].get(role, {}) for role, ballots in newest.items()}
        leaves = [sheet.put(self._role(component, role, counts[role], newest[role], sheet)) for role in self.points]
        value, status = sheet.total(leaves)
        votes = sum(number for grades in counts.values() for number in grades.values())
        votes += sum(self._absent(role, counts[role], newest[role]) for role in self.points)
        if self.combine == "mean" and value is not None and votes:
            terms = " + ".join(f"{{{place}}}" for place in range(len(leaves)))
            formula, value = f"({terms}) ÷ {votes}", value / votes
        else:
            formula = "Σ"
        return Step(name, component.title, status, value, "分", tuple(leaves), formula, component.clauses)

    def _newest(self, component: Component, sheet: Worksheet) -> Mapping[str, Ballots]:
        """Role → the newest count of its votes on the unit, else the newest of any; empty where nobody counted."""
        unit, ballots = sheet.unit.id, reversed(sheet.facts.records("ballots", Ballots))
        found = [each for each in ballots if each.component == component.id and unit in each.counts]
        own = {role: [each for each in found if role in each.counts[unit]] for role in self.points}
        return {role: (rows or found)[0] for role, rows in own.items()} if found else {}

    def _role(
        self, component: Component, role: str, counts: Mapping[str, int], ballots: Ballots, sheet: Worksheet
    ) -> Step:
        """What the votes of one role add up to, those not cast as ``missing`` says."""
        not_cast = self._absent(role, counts, ballots)
        each = {**self.points[role], "": Fraction(0) if self.missing is None else self.missing}
        cast = {**counts, "": not_cast}
        points = [each.get(grade, Fraction(0)) for grade, number in cast.items() if number]
        known = [point for point in points if isinstance(point, Fraction)]
        numbers = [number for number in cast.values() if number]
        value = sum((point * number for point, number in zip(known, numbers, strict=False)), Fraction(0))
        words = "、".join(f"{self.titles.get(grade, grade)} {number} 票" for grade, number in counts.items() if number)
        words = "、".join(part for part in (words, f"没有投 {not_cast} 票" if not_cast else "") if part)
        label = f"{self.titles.get(role, role)}：{words or '没有投票'}"
        cites = self.cites[role] + (self.missing_cites if not_cast else ())
        known_value = value if len(known) == len(points) else None
        return given(sheet.id(component.id, role), label, known_value, cites, ballots.path)

    def _absent(self, role: str, counts: Mapping[str, int], ballots: Ballots) -> int:
        """How many of a role did not vote for the unit; 0 where the 办法 gives a vote not cast no points of its own."""
        return self._panel(role, ballots) - sum(counts.values()) if self.missing is not None else 0

    def _panel(self, role: str, ballots: Ballots) -> int:
        """How many of a role vote: the most that any unit of the same count had."""
        return max((sum(counts.get(role, {}).values()) for counts in ballots.counts.values()), default=0)
