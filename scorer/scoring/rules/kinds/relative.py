"""``relative``: a figure seen in its group: against the best, the mean, the range, or by its place.

Worked: own 84 of a best of 92, full marks 10 → 84 ÷ 92 × 10. By place (GY-11-3): rank 3 with base 11 and step 0.2 →
(11 − 3) × 0.2 = +1.6; with full marks 100 and a step of 2 %, second → 100 − (2 − 1) × 2 = 98.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.formulas import OF_ALL
from scorer.model.numbers import percent, shown
from scorer.model.records import Standing
from scorer.model.results import Cite, Note, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES
from scorer.scoring.rules.evaluation import Component, Peer, Rule, Worksheet, absent, constant, given
from scorer.scoring.rules.fulfilment_methods import name_of
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

TO = ("place", "best", "mean", "range")
LISTED = 10
"""So many of those whose figures are missing are named."""


@dataclass(frozen=True)
class Relative(Rule):
    """``source`` is the component, ``measure`` the figure that is compared; without both the standings recorded.

    ``places`` is the number of places that ``base`` was set for; ``otherwise`` says what holds for another.
    """

    kind: ClassVar[str] = "relative"
    reads: ClassVar[frozenset[str]] = frozenset({"standing"})
    engine_choices: ClassVar[frozenset[str]] = USED_CHOICES | {"gen.tie"}
    source: str
    measure: str
    to: str
    among: str
    lowest: bool
    whole: Fraction | Unset | None
    base: Fraction | Unset | None
    places: Fraction | Unset | None
    step: Fraction | Unset | None
    many: str | Unset
    otherwise: str | Unset
    many_cites: tuple[Cite, ...]
    otherwise_cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Relative:
        of, full = parameters.child("of"), parameters.size("full", above=0)
        measure = of.literal("measure")
        source = "" if measure else parameters.literal("of").removeprefix("standing")
        recorded = not source and not measure
        to = str(parameters.text("to", "place", TO[:1] if recorded else TO))
        placed = parameters if to == "place" else parameters.child("")
        based = placed if "base" in placed else parameters.child("")
        if "base" not in placed and full is None:
            parameters.refuse("S004", "full", name="full")
        if to == "place" and "step" not in parameters:
            parameters.refuse("S004", "step", name="step")
        return cls(
            source=source,
            measure=measure,
            to=to,
            among="group" if recorded else str(parameters.text("among", "group", ("group", "subgroup", "all"))),
            lowest=not recorded and parameters.text("counts", "up", ("up", "down")) == "down",
            whole=full,
            base=based.size("base"),
            places=based.size("places", above=0, whole=True),
            step=_step(placed, full),
            many=parameters.text("many" if recorded else "", "sum", ("sum", "mean")),
            otherwise=based.text("otherwise", "keep", ("keep", "median")),
            many_cites=parameters.taken("many"),
            otherwise_cites=parameters.taken("otherwise"),
        )

    def maximum(self) -> Fraction | None:
        return self.full()

    def full(self) -> Fraction | None:
        return self.whole if isinstance(self.whole, Fraction) else None

    @property
    def reads_others(self) -> frozenset[str]:
        """Whatever the figures of the others follow from."""
        kinds = {"report", "request", "rating", "claim", "penalty", "ballots", "standing"}
        return frozenset(kinds if self.source or self.measure else ())

    def compares_among(self) -> str:
        return self.among if self.source or self.measure else ""

    def refers_to(self) -> str:
        return self.source

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        if not self.source and not self.measure:
            return self._recorded(component, sheet)
        name, peers = sheet.id(component.id), sheet.peers(sheet, component, self.source, self.measure, self.among)
        own = next(each for each in peers if each.unit == sheet.unit.id)
        if self.measure:
            label = f"报来的{name_of(self.measure, sheet.facts.book.targets.values())}合计"
            sheet.put(given(own.step, label, own.value, component.clauses))
        short = [each.name for each in peers if each.value is None]
        if short:
            who = "、".join(short[:LISTED])
            return absent(name, component, f"{component.title}：{who}的数还缺，比不出来", [own.step])
        if self.to == "place":
            return self._placed(component, own, peers, sheet)
        return self._measured(component, own, peers, sheet)

    def _compared(self, component: Component, formula: str, label: str, peers: Sequence[Peer], sheet: Worksheet) -> str:
        """A figure over the peers: the highest (92，甲镇), the mean, a place."""
        figures = [each.value for each in peers if each.value is not None]
        value = OF_ALL[formula](figures)
        whose = next((each.name for each in peers if each.value == value), "") if formula in ("最大", "最小") else ""
        text = f"{label}（{shown(value)}，{whose}）" if whose else f"{label}（{len(peers)} 个单位）"
        inputs = tuple(each.step for each in peers)
        step_id = sheet.id(
            component.id, {"最大": "_highest", "最小": "_lowest", "平均": "_mean"}.get(formula, "_place")
        )
        return sheet.put(Step(step_id, text, "computed", value, "", inputs, formula, component.clauses))

    def _measured(self, component: Component, own: Peer, peers: tuple[Peer, ...], sheet: Worksheet) -> Step:
        """Own ÷ best, own ÷ mean, or (own − worst) ÷ (best − worst), times full marks."""
        name, cites = sheet.id(component.id), component.clauses
        words = {True: ("最小", "最低"), False: ("最大", "最高")}
        best = ("平均", "平均") if self.to == "mean" else words[self.lowest]
        compared = self._compared(component, *best, peers, sheet)
        full = sheet.put(constant(f"{name}/_full", f"{component.title}的满分", self.full() or Fraction(1), cites))
        inputs, formula = (own.step, compared, full), "{0} ÷ {1} × {2}"
        top, bottom = own.value or Fraction(0), sheet.value(compared) or Fraction(0)
        if self.to == "range":
            worst = self._compared(component, *words[not self.lowest], peers, sheet)
            inputs, formula = (own.step, compared, worst, full), "({0} − {2}) ÷ ({1} − {2}) × {3}"  # type: ignore[assignment]
            least = sheet.value(worst) or Fraction(0)
            top, bottom = top - least, bottom - least
        elif self.lowest and self.to == "best":
            formula, top, bottom = "{1} ÷ {0} × {2}", bottom, top
        if bottom == 0:
            return absent(name, component, f"{component.title}：要除的数是 0，比不出来", inputs)
        value = top / bottom * (self.full() or Fraction(1))
        return Step(name, component.title, "computed", value, "分", inputs, formula, cites)

    def _placed(self, component: Component, own: Peer, peers: tuple[Peer, ...], sheet: Worksheet) -> Step:
        """By place among the peers; ties as ``gen.tie`` says."""
        tie = sheet.facts.choices.get("gen.tie")
        formula = f"{'倒序' if self.lowest else ''}{'连续' if tie == 'dense' else ''}名次"
        cites, name = (*component.clauses, Cite(interpretation="gen.tie", chosen=tie)), sheet.id(component.id)
        others = [own, *(each for each in peers if each is not own)]
        place = self._compared(component, formula, "名次", others, sheet)
        sheet.put(replace(sheet.steps[place], cites=cites))
        base, step = self._base(Fraction(len(peers))), self.step
        whole = base if self.base is not None else self.full()
        if not isinstance(whole, Fraction) or not isinstance(step, Fraction):
            return absent(name, component, f"{component.title}：基准或每位几分未定", [place])
        start = sheet.put(
            constant(f"{name}/_base", "基准名次" if self.base is not None else "满分", whole, component.clauses)
        )
        each = sheet.put(constant(f"{name}/_step", "每位几分", step, component.clauses))
        formula = "({0} − {1}) × {2}" if self.base is not None else "{0} − ({1} − 1) × {2}"
        rank = sheet.value(place) or Fraction(0)
        value = (whole - rank) * step if self.base is not None else whole - (rank - 1) * step
        return Step(name, component.title, "computed", value, "分", (start, place, each), formula, component.clauses)

    def _of_place(self, rank: Fraction, of: Fraction) -> Fraction | None:
        """Points of a place: (base − rank) × step, or full − (rank − 1) × step."""
        base = self._base(of) if self.base is not None else None
        if not isinstance(self.step, Fraction) or isinstance(base, Unset):
            return None
        if base is None:
            whole = self.full()
            return None if whole is None else whole - (rank - 1) * self.step
        return (base - rank) * self.step

    def _recorded(self, component: Component, sheet: Worksheet) -> Step:
        """By the standings of the unit's works that are recorded; several as ``many`` says."""
        found = sheet.facts.records("standing", Standing)
        own = [each for each in found if each.component == component.id and each.unit == sheet.unit.id]
        leaves = [sheet.put(self._leaf(component, each, place, sheet)) for place, each in enumerate(own, start=1)]
        value, status = sheet.total(leaves)
        several = len(leaves) > 1
        cites = component.clauses + (self.many_cites if several else ())
        notes: tuple[Note, ...] = ()
        if several and isinstance(self.many, Unset):
            value, status = None, "missing"
        if value is None:
            notes = (Note("missing", text=f"{component.title}：参排数或多个排位的算法尚未选定"),)
        formula = "Σ"
        if several and self.many == "mean" and value is not None:
            terms = " + ".join(f"{{{place}}}" for place in range(len(leaves)))
            formula, value = f"({terms}) ÷ {len(leaves)}", value / len(leaves)
        return Step(sheet.id(component.id), component.title, status, value, "分", tuple(leaves), formula, cites, notes)

    def _leaf(self, component: Component, standing: Standing, place: int, sheet: Worksheet) -> Step:
        other = self.places is not None and standing.of != self.places
        label = f"{standing.work}：第 {standing.rank} 名，共 {standing.of} 个"
        cites = component.clauses + (self.otherwise_cites if other else ())
        value = self._of_place(standing.rank, standing.of)
        return given(sheet.id(component.id, str(place)), label, value, cites, standing.path)

    def _base(self, of: Fraction) -> Fraction | Unset | None:
        """The base rank; among another number of places as ``otherwise`` says (median of 15 is 8)."""
        if self.places is None or of == self.places or self.otherwise == "keep":
            return self.base
        return self.otherwise if isinstance(self.otherwise, Unset) else (of + 1) / 2


def _step(row: Parameters, full: Fraction | Unset | None) -> Fraction | Unset | None:
    """What each place is worth: points, or a share of the full marks."""
    if not row.is_share("step"):
        return row.size("step")
    step = row.share("step")
    if full is None and isinstance(step, Fraction):
        row.refuse("S020", "step", key="step", value=percent(step))
    return step * full if isinstance(step, Fraction) and isinstance(full, Fraction) else step
