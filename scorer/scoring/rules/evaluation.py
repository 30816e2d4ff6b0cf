"""A component of a score and the worksheet on which a unit's figures are worked out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Protocol

from scorer.model.entities import Unit
from scorer.model.formulas import OF_ALL
from scorer.model.numbers import percent, shown, terminating_digits
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.interpretations import REGISTER, Unset


class Divided(Protocol):
    """A year in parts, each of which a component is worked out for."""

    @property
    def shift(self) -> int:
        """By how many months the parts begin before or after the year."""

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        """The component's step from those of the parts."""


class Rule(ABC):
    """A rule with its parameters read. Kinds never import each other."""

    kind: ClassVar[str]
    reads: ClassVar[frozenset[str]] = frozenset()
    """The kinds of records that name a component of this rule."""
    counts_down: bool = False
    """Whether what is recorded in it is taken off."""
    by_target: ClassVar[bool] = False
    """Whether it goes through the targets, and so reads the reports on them."""
    engine_choices: ClassVar[frozenset[str]] = frozenset(REGISTER)
    """The engine's own choices that the kind reads; all of them, unless it says less."""

    @classmethod
    @abstractmethod
    def parse(cls, parameters: Parameters) -> Rule:
        """The rule, from its component's mapping; what does not fit is noted as a problem there."""

    @abstractmethod
    def compute(self, component: Component, sheet: Worksheet) -> Step:
        """The component's own step for the sheet's unit, before rounding, cap, floor and weight.

        Steps under it are put on the sheet; the component's step itself is not.
        """

    @abstractmethod
    def maximum(self) -> Fraction | None:
        """The most it can give, or None where the 办法 sets no bound."""

    def full(self) -> Fraction | None:
        """The full marks before anything that comes on top; None where there is no such thing."""
        return None

    def table_points(self) -> Fraction | None:
        """What the points of the targets that it goes through must add up to; None where it says nothing of that."""
        return None

    def bears(self, _sheet: Worksheet) -> bool:
        """Whether the sheet's unit has anything at all that it goes through."""
        return True

    def refers_to(self) -> str:
        """The id of the component whose figures it compares; "" where it compares none."""
        return ""

    def years_back(self) -> int:
        """How many earlier years it looks at."""
        return 0

    def absent_document(self) -> str | None:
        """The document without which it cannot be computed; None where it needs none."""
        return None

    def parts(self) -> tuple[Component, ...]:
        """The components inside it, which only a sum has."""
        return ()

    def same_by(self) -> tuple[str, ...] | Unset:
        """By what two claims under any of its categories are the same one."""
        return ()

    def categories(self) -> Mapping[str, Category]:
        """What a claim or a penalty may name in it, and the lapses that cost something, by id."""
        return {}

    def roles(self) -> Mapping[str, tuple[str, ...]]:
        """Voter's role → the grades that it may give."""
        return {}

    def top(self) -> Fraction | None:
        """The most that one rating may give."""
        return None

    def least(self) -> Fraction | None:
        """The least that one rating may give; None where it may go below zero."""
        return None

    def takes_several(self) -> bool:
        """Whether it says how ratings from several sources are combined."""
        return True

    def compares_among(self) -> str:
        """Among which units it compares: group, subgroup, all; "" where it looks at the unit alone."""
        return ""

    @property
    def used_choices(self) -> frozenset[str]:
        """Of what the engine itself reads, the choices on which its figures may depend."""
        return self.engine_choices

    @property
    def reads_others(self) -> frozenset[str]:
        """Kinds of records of other units from which a figure may follow: penalties of one fact that are shared out."""
        whole = (None, "named_in_evidence_each_full")
        shared = any(kind.joint not in whole for kind in self.categories().values())
        return frozenset({"penalty"} if shared else ())


@dataclass(frozen=True)
class Component:
    """One component: its rule and the modifiers that hold for every kind."""

    id: str
    title: str
    rule: Rule
    clauses: tuple[Cite, ...]
    weight: Fraction | Unset | None = None
    sign: int = 1
    periods: Divided | None = None
    veto: Veto | None = None
    """What a figure of it, or the total, may do to a unit."""
    none: str | Unset = "missing"
    """What a unit gets that bears nothing of it: nothing known, full marks, the group's mean, or the rest scaled."""
    convert: tuple[Fraction | Unset, Fraction | Unset] | None = None
    """From which full marks to which the figure is brought."""
    cap: Fraction | Unset | None = None
    floor: Fraction | Unset | None = None
    groups: tuple[str, ...] = ()
    blocks: bool = True
    """False: where this is missing, what it belongs to is computed without it and names it."""
    cites: tuple[Cite, ...] = ()
    """The interpretations behind the modifiers."""
    open: tuple[str, ...] = ()
    """The interpretations that its parameters ask and that nobody has chosen."""

    def maximum(self) -> Fraction | None:
        """The most it can bring to the total, after cap and weight; None where unbounded or unset."""
        top = Fraction(0) if self.sign < 0 else self._converted(self.rule.maximum())
        if isinstance(self.cap, Fraction):
            top = self.cap if top is None else min(top, self.cap)
        weight = Fraction(1) if self.weight is None else self.weight
        return None if top is None or isinstance(weight, Unset) else top * weight

    def full(self) -> Fraction | None:
        """The rule's full marks after the weight: a deduction from 100 at 10% → 10; None where it has none."""
        full, weight = self._converted(self.rule.full()), Fraction(1) if self.weight is None else self.weight
        return None if full is None or isinstance(weight, Unset) else full * weight

    def _converted(self, value: Fraction | None) -> Fraction | None:
        before, after = self.convert or (Fraction(1), Fraction(1))
        known = isinstance(before, Fraction) and isinstance(after, Fraction) and before
        return value * after / before if known and value is not None else None  # type: ignore[operator]

    def used_choices(self) -> frozenset[str]:
        """The engine's own choices on which its figures may depend, those of its parts included."""
        return self.rule.used_choices.union(*(part.used_choices() for part in self.rule.parts()))

    def applies_to(self, group: str) -> bool:
        """Whether this rule fills its slot for units of the group."""
        return not self.groups or group in self.groups


def nested(components: Iterable[Component]) -> Iterator[Component]:
    """Components, each with the parts of its sum after it."""
    for component in components:
        yield component
        yield from nested(component.rule.parts())


def compares(component: Component) -> bool:
    """Whether its figure follows from other units' too, in itself or in a part of it."""
    return any(each.rule.refers_to() or each.none == "mean" for each in nested([component]))


@dataclass(frozen=True)
class Outweighed:
    """A record beside a larger one of the same fact in another component; unset: nobody has said which counts."""

    why: str | Unset
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """A unit among those compared: its name, the figure compared, and the step that gives it."""

    unit: str
    name: str
    value: Fraction | None
    step: str


def no_peers(_sheet: Worksheet, _component: Component, _source: str, _measure: str, _among: str) -> tuple[Peer, ...]:
    """What a sheet without a group has."""
    return ()


@dataclass
class Worksheet:
    """One unit's sheet of steps while it is being worked out. ``evaluate`` computes a part of a sum on a sheet."""

    unit: Unit
    facts: Facts
    steps: dict[str, Step]
    evaluate: Callable[[Component, Worksheet], str | None] = lambda _part, _sheet: None
    marks: dict[str, Veto | None] = field(default_factory=dict)
    """The categories under which the unit has a penalty in force, and the veto that each may be."""
    outweighed: Mapping[str, Outweighed] = field(default_factory=dict)
    """Record path → why it counts nothing."""
    peers: Callable[[Worksheet, Component, str, str, str], tuple[Peer, ...]] = no_peers
    """A component's peers: by the component (or the measure) whose figures are compared, in the group or wider."""
    window: str = ""
    """The part of the year that is worked out; "" for the whole."""
    earlier: Callable[[int, str], Fraction | None] = lambda _year, _source: None
    """The unit's figure of an earlier settled year: its total, or a component's."""

    def put(self, step: Step) -> str:
        """Lay down a step and give its id."""
        self.steps[step.id] = step
        return step.id

    def id(self, *names: str) -> str:
        """A step id of this unit: ``ghc/work/2025-01``; in a part of the year ``ghc/work/2025-Q1/2025-01``."""
        part = (self.window,) if self.window else ()
        return "/".join((self.unit.id, *names[:1], *part, *names[1:]))

    def value(self, step_id: str) -> Fraction | None:
        """The value of a step already on the sheet."""
        return self.steps[step_id].value

    def total(self, inputs: Iterable[str]) -> tuple[Fraction | None, Status]:
        """The sum of steps, or missing as soon as one of them is."""
        values = [self.steps[name].value for name in inputs]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None, "missing"
        return sum(known, Fraction(0)), "computed"

    def sum(self, step_id: str, label: str, inputs: Iterable[str], cites: tuple[Cite, ...]) -> Step:
        """The step that adds up steps already on the sheet: 2.20 and 2.50 → 4.70; missing as soon as one of them is."""
        names = tuple(inputs)
        value, status = self.total(names)
        return Step(step_id, label, status, value, inputs=names, formula="Σ", cites=cites)


def given(
    step_id: str, label: str, value: Fraction | Unset | None, cites: tuple[Cite, ...], record: str | None = None
) -> Step:
    """A leaf: the figure of a record or a clause; missing where it is not there or nobody has chosen it."""
    known = value if isinstance(value, Fraction) else None
    status: Status = "missing" if known is None else "given"
    return Step(step_id, label, status, known, cites=cites, record=record)


def absent(step_id: str, component: Component, why: str, inputs: Iterable[str] = ()) -> Step:
    """A component's step where nothing can be computed, with the reason."""
    note = Note("missing", text=why)
    return Step(step_id, component.title, "missing", None, inputs=tuple(inputs), cites=component.clauses, notes=(note,))


def constant(
    step_id: str, label: str, value: Fraction | None, cites: tuple[Cite, ...], words: Callable[[Fraction], str] = shown
) -> Step:
    """A weight or a scale as a leaf of its own: 9/10, written ``90%``; 100/3, which no decimal writes, ``100/3``.

    None is one that nobody has chosen: missing, written 未定.
    """
    if value is None:
        return Step(step_id, label, "missing", None, "", cites=cites, written="未定")
    whole = terminating_digits(value) is not None
    return Step(step_id, label, "given", value, "", cites=cites, written=words(value) if whole else str(value))


def limited(
    value: Fraction, cap: Fraction | Unset | None, floor: Fraction | Unset | None
) -> tuple[Fraction, tuple[Note, ...]]:
    """The value inside its cap and floor, with a note of what was cut: 1.20 under cap 1 → 1.

    An unset cap or floor does not cut (the caller names it as missing).
    """
    notes: tuple[Note, ...] = ()
    if isinstance(cap, Fraction) and value > cap:
        notes, value = (*notes, Note("capped", value, cap)), cap
    if isinstance(floor, Fraction) and value < floor:
        notes, value = (*notes, Note("floored", value, floor)), floor
    return value, notes


def combined(
    step_id: str,
    component: Component,
    leaves: Sequence[str],
    how: str,
    shares: Mapping[str, Fraction],
    sheet: Worksheet,
) -> Step:
    """Several figures as one: the newest, their mean or sum, or with ``shares`` (leaf → share) their weighted sum.

    Worked: 80 at 70% and 90 at 30% → 80 × 70% + 90 × 30% = 83.
    """
    cites, inputs = component.clauses, tuple(leaves)
    if how == "newest":
        inputs, formula = inputs[-1:], "{0}"
    elif shares:
        weights = [
            sheet.put(constant(f"{leaf}/weight", f"{sheet.steps[leaf].label}的比重", shares[leaf], cites, percent))
            for leaf in inputs
        ]
        inputs = tuple(name for pair in zip(inputs, weights, strict=True) for name in pair)
        formula = " + ".join(f"{{{place}}} × {{{place + 1}}}" for place in range(0, len(inputs), 2))
    else:
        formula = "平均" if how == "mean" and len(inputs) > 1 else "Σ"
    value, status = sheet.total(inputs)
    if value is not None:
        known = [sheet.steps[name].value or Fraction(0) for name in inputs]
        products = sum((known[at] * known[at + 1] for at in range(0, len(known), 2)), Fraction(0)) if shares else value
        value = products if shares and how != "newest" else OF_ALL.get(formula, OF_ALL["Σ"])(known)
    return Step(step_id, component.title, status, value, "分", inputs, formula, cites)
