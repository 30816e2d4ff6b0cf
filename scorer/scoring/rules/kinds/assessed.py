"""``assessed``: a score that a named body gives, checked against its full marks.

Worked (AU-3-2-2): two projects rated 110 and 115 → mean 112.5 of at most 120. By shares: 80 from the park at 70 % and
90 from the town at 30 % → 83.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar

from scorer.model.numbers import percent
from scorer.model.records import Rating
from scorer.model.results import Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, combined
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

COMBINE = ("newest", "mean", "sum")


@dataclass(frozen=True)
class Assessed(Rule):
    """``most`` is the most that may be given; ``shares`` what each rater's score weighs, by folder or source."""

    kind: ClassVar[str] = "assessed"
    reads: ClassVar[frozenset[str]] = frozenset({"rating"})
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    most: Fraction | Unset | None
    by: str
    combine: str | Unset = ""
    shares: Mapping[str, Fraction | Unset | None] = field(default_factory=dict)
    counts_down: bool = False

    @classmethod
    def parse(cls, parameters: Parameters) -> Assessed:
        written = parameters.raw("combine")
        shares = parameters.child("combine") if isinstance(written, dict) and "choose" not in written else None
        given = {name: shares.share(name) for name in shares.ids()} if shares else {}
        known = [share for share in given.values() if isinstance(share, Fraction)]
        if shares and len(known) == len(given) and sum(known) != 1:
            why = f"各评分人的份额加起来是 {percent(sum(known, Fraction(0)))}"
            parameters.contradiction("combine", why, "加起来写成 100%")
        return cls(
            most=parameters.size("full", above=0),
            by="、".join(parameters.names("by")) or "考核单位",
            combine="sum" if shares else parameters.text("combine", "", ("", *COMBINE)),
            shares=given,
            counts_down=parameters.text("counts", "up", ("up", "down")) == "down",
        )

    def maximum(self) -> Fraction | None:
        return self.top()

    def full(self) -> Fraction | None:
        return None if self.counts_down else self.top()

    def top(self) -> Fraction | None:
        return self.most if isinstance(self.most, Fraction) else None

    def least(self) -> Fraction | None:
        """What deducts is written as how much it takes, and full marks begin at nothing: neither goes below zero."""
        return Fraction(0) if self.counts_down or self.most is not None else None

    def takes_several(self) -> bool:
        return bool(self.combine)

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        name, found = sheet.id(component.id), self._ratings(component, sheet)
        lacking = [rater for rater in self.shares if not any(_by(each, rater) for each in found)]
        if not found or lacking:
            return absent(name, component, f"{component.title}：{'、'.join(lacking) or self.by}尚未评分")
        if not self.combine and len({each.source for each in found}) > 1:
            who = "、".join(dict.fromkeys(each.source for each in found))
            return absent(name, component, f"{component.title}：{who}都评了分，办法没有写怎样合（combine）")
        leaves = [sheet.put(self._leaf(component, each, place, sheet)) for place, each in enumerate(found, start=1)]
        if sheet.total(leaves)[0] is None:
            return absent(name, component, f"{component.title}：评分不在 0 到满分之间，不予采用", leaves)
        if any(isinstance(share, Unset) for share in self.shares.values()):
            return absent(name, component, f"{component.title}：各评分人的比重尚未选定", leaves)
        weights = {leaf: self._share_of(each) for leaf, each in zip(leaves, found, strict=True)} if self.shares else {}
        return combined(name, component, leaves, str(self.combine) or "newest", weights, sheet)

    def _share_of(self, rating: Rating) -> Fraction:
        found = (share for rater, share in self.shares.items() if _by(rating, rater))
        return next((share for share in found if isinstance(share, Fraction)), Fraction(0))

    def _ratings(self, component: Component, sheet: Worksheet) -> list[Rating]:
        """The ratings that count: all of them, the newest, or the newest of each rater with a share."""
        ratings = sheet.facts.records("rating", Rating)
        found = [each for each in ratings if each.component == component.id and sheet.unit.id in each.scores]
        if self.shares:
            newest = ([each for each in found if _by(each, rater)][-1:] for rater in self.shares)
            return [each for rated in newest for each in rated]
        one = self.combine == "newest" or (not self.combine and len({each.source for each in found}) < 2)
        return found[-1:] if one else found

    def _leaf(self, component: Component, rating: Rating, place: int, sheet: Worksheet) -> Step:
        score = rating.scores[sheet.unit.id]
        least = self.least()
        outside = (isinstance(self.most, Fraction) and score > self.most) or (least is not None and score < least)
        return Step(
            id=sheet.id(component.id, str(place)),
            label=f"{rating.source}评分",
            status="missing" if outside else "assessed",
            value=None if outside else score,
            cites=component.clauses,
            record=rating.path,
        )


def _by(rating: Rating, rater: str) -> bool:
    """Whether a rating is a rater's: it is in its folder, or names it as its source."""
    return rater in (rating.actor, rating.source)
