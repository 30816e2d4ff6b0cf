"""A component of a score and the worksheet on which a unit's figures are worked out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from scorer.model.entities import Unit
from scorer.model.numbers import shown, terminating_digits
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.rules.categories import Category
from scorer.scoring.scheme.interpretations import REGISTER, Unset

if TYPE_CHECKING:
    from scorer.scoring.rules.parameters import Parameters


class Rule(ABC):
    """A rule with its parameters read. Kinds never import each other."""

    kind: ClassVar[str]
    reads: ClassVar[frozenset[str]] = frozenset()
    """The kinds of records that name a component of this rule."""
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
        top = Fraction(0) if self.sign < 0 else self.rule.maximum()
        if isinstance(self.cap, Fraction):
            top = self.cap if top is None else min(top, self.cap)
        weight = Fraction(1) if self.weight is None else self.weight
        return None if top is None or isinstance(weight, Unset) else top * weight

    def full(self) -> Fraction | None:
        """The rule's full marks after the weight: a deduction from 100 at 10% → 10; None where it has none."""
        full, weight = self.rule.full(), Fraction(1) if self.weight is None else self.weight
        return None if full is None or isinstance(weight, Unset) else full * weight

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


@dataclass(frozen=True)
class Outweighed:
    """A record beside a larger one of the same fact in another component; unset: nobody has said which counts."""

    why: str | Unset
    cites: tuple[Cite, ...]


@dataclass
class Worksheet:
    """One unit's sheet of steps while it is being worked out. ``evaluate`` computes a part of a sum."""

    unit: Unit
    facts: Facts
    steps: dict[str, Step]
    evaluate: Callable[[Component], str | None]
    marks: dict[str, bool] = field(default_factory=dict)
    """The categories under which the unit has a penalty in force, and whether each is a veto."""
    outweighed: Mapping[str, Outweighed] = field(default_factory=dict)
    """Record path → why it counts nothing."""

    def put(self, step: Step) -> str:
        """Lay down a step and give its id."""
        self.steps[step.id] = step
        return step.id

    def id(self, *names: str) -> str:
        """A step id of this unit: ``ghc/work/2025-01``."""
        return "/".join((self.unit.id, *names))

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
