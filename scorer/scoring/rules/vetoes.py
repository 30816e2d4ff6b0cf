"""Vetoes: what a recorded fact, or a figure, does to a unit besides its points.

Worked: a total below 80 with ``lowers: 1``: whoever came to "good" is "fair"; a row below 70 % with ``bars``: no prize.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.numbers import percent, shown
from scorer.model.results import Step
from scorer.scoring.rules.figure_bounds import BOUNDS, Bounds
from scorer.scoring.rules.parameters import Parameters

EFFECTS = ("bars", "zero")
FIGURES = ("total", "degree")


WORDS = {"bars": "一票否决", "zero": "一票否决，总分计 0", "grade": "直接定等次"}
"""Effect → what happens, in words; one that lowers says by how many."""


@dataclass(frozen=True)
class Veto(Bounds):
    """``bars``: no honours and no grade that excludes a veto; ``zero``: the total is 0; ``grade``; ``lowers`` it."""

    effect: str = EFFECTS[0]
    grade: str = ""
    lowers: int = 0
    figure: str = ""
    """Which figure decides: ``total``, ``degree`` (of any row), "" for the component's own."""
    clauses: tuple[str, ...] = ()

    @classmethod
    def parse(cls, entry: Parameters, *, by_record: bool = False) -> Veto | None:
        """Read ``veto``: true, or a mapping with its effect; None where there is none.

        ``by_record``: a record under a category decides, so that no ``when`` is read.
        """
        written = entry.raw("veto")
        if not isinstance(written, dict) or "choose" in written:
            return cls() if entry.flag("veto") is True else None
        part = entry.child("veto")
        lowers = part.figure("lowers")
        asked, when = "when" in part and not by_record, part.child("" if by_record else "when")
        figure = next((name for name in FIGURES if name in when), "")
        bounds = when.child(figure) if figure else when
        read = bounds.share if figure == "degree" else bounds.figure
        return cls(
            effect="grade"
            if "grade" in part
            else "lowers"
            if "lowers" in part
            else str(part.text("effect", "bars", EFFECTS)),
            grade=_grade(part) if "grade" in part else "",
            lowers=int(lowers) if isinstance(lowers, Fraction) else 0,
            figure=figure,
            **{name: read(name) for name in BOUNDS if asked},
            clauses=tuple(cite.clause for cite in entry.aspect("veto", entry.clauses()) if cite.clause),
        )

    @property
    def bars(self) -> bool:
        """Whether the unit counts as vetoed; a grade that is merely lowered does not."""
        return self.effect != "lowers"

    def decided_by(self, component: str, unit: str, steps: Mapping[str, Step]) -> tuple[str, ...]:
        """The figures that it looks at and that are so low, or so high; what is not known vetoes nothing.

        Of a part of a sum that is worked out for parts of the year, any of its figures.
        """
        base = f"{unit}/{component}"
        names = [f"{unit}/total"] if self.figure == "total" else [base]
        if base not in steps and not self.figure:
            names = [name for name in steps if name.rpartition("/")[0] == base]
        elif self.figure == "degree":
            names = [name for name in steps if name.startswith(f"{base}/") and name.endswith("/degree")]
        values = ((name, steps[name].value) for name in names)
        return tuple(name for name, value in values if value is not None and self._meets(value))

    def words(self) -> str:
        """What it does and when, for the note beside the figure: "低于 60，等次降 1 等"."""
        written = percent if self.figure == "degree" else shown
        below = f"低于 {written(self.below)}" if isinstance(self.below, Fraction) else ""
        least = f"不低于 {written(self.at_least)}" if isinstance(self.at_least, Fraction) else ""
        does = WORDS.get(self.effect, f"等次降 {self.lowers} 等")
        return "，".join(part for part in (least, below, does) if part)

    def _meets(self, value: Fraction) -> bool:
        met = [fits(value, bound) for bound, fits, _ in self.bounds() if isinstance(bound, Fraction)]
        return bool(met) and all(met)


def _grade(part: Parameters) -> str:
    """A grade that the scheme has (S021)."""
    name, known = part.literal("grade"), part.listed("grades")
    if name not in known:
        part.refuse("S021", "grade", what="等次", name=name, allowed="、".join(sorted(known)))
    return name
