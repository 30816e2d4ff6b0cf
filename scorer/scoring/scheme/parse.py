"""A scheme's plain data, with the choices of a run, as rules that can be computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.results import Cite
from scorer.scoring.rules import KINDS
from scorer.scoring.rules.evaluation import Component, ReadsOthers
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.sum import Sum
from scorer.scoring.scheme.interpretations import REGISTER, Unset, allowed, fits, interpretations
from scorer.scoring.scheme.outcomes import (
    Award,
    Condition,
    ConsequenceRule,
    Rescale,
    Use,
    effects,
    grades,
    honours,
    rescales,
    uses,
)

MOST_DIGITS = 6
"""The most decimals that a scheme may round to."""

RESERVED = "total"
"""The one name that a component cannot have: a unit's total stands under it."""


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group of units that are compared with each other; ``personal`` ones are people."""

    id: str
    title: str
    ranked: bool
    personal: bool = False


@dataclass(frozen=True)
class Scheme:
    """A 办法 ready to compute. ``digits`` is None where it does not say; ``each`` rounds components too."""

    id: str
    title: str
    interpreter: str | None
    formula: str | None
    groups: Mapping[str, UnitGroup]
    components: tuple[Component, ...]
    total_title: str
    total_floor: Fraction | Unset | None
    total_cap: Fraction | Unset | None
    total_cites: tuple[Cite, ...]
    digits: int | None
    each: bool
    rounding_cites: tuple[Cite, ...]
    level_titles: Mapping[str, str]
    open: tuple[str, ...] = ()
    """Interpretations behind its rounding, its total or its levels that nobody has chosen."""
    rescale: tuple[Rescale, ...] = ()
    grades: tuple[Award, ...] = ()
    honours: tuple[Award, ...] = ()
    consequences: tuple[ConsequenceRule, ...] = ()
    exports: tuple[Use, ...] = ()

    @property
    def asks_lateness(self) -> bool:
        """Whether a consequence turns on a late node."""
        return any(_asks_lateness(effect.when) for effect in self.consequences)

    @property
    def reads_others(self) -> frozenset[str]:
        """Kinds of records of other units from which a unit's figure may follow: ``{"penalty"}``."""
        rules = (component.rule for component, _ in _flat(self.components, ()))
        return frozenset(kind for rule in rules if isinstance(rule, ReadsOthers) for kind in rule.reads_others)

    def title_of(self, award: str) -> str:
        """A grade's or honour's title by its id."""
        return next((each.title for each in (*self.grades, *self.honours) if each.id == award), award)

    def maximum(self, group: str) -> Fraction | None:
        """The full scale of a group's totals (90 + 10 + 5 = 105), or None where something is unbounded."""
        tops = [component.maximum() for component in self.components if component.applies_to(group)]
        known = [top for top in tops if top is not None]
        full = sum(known, Fraction(0)) if tops and len(known) == len(tops) else None
        if isinstance(self.total_cap, Fraction):
            return self.total_cap if full is None else min(full, self.total_cap)
        return full


def build(data: Mapping[str, Data], choices: Mapping[str, str | None], file: str) -> tuple[Scheme, tuple[Problem, ...]]:
    """The scheme under these choices, and what is wrong with it (code S0xx, places in ``file``)."""
    problems: list[Problem] = []
    levels = data.get("levels")
    points = levels if isinstance(levels, dict) else {}
    root = Parameters(file, (), data, choices, problems, _component, points)
    rounding, total = root.child("rounding"), root.child("total")
    digits = rounding.number("digits")
    scheme = Scheme(
        id=str(data.get("scheme")),
        title=str(data.get("title")),
        interpreter=cast("str | None", data.get("interpreter")),
        formula=cast("str | None", data.get("formula")),
        groups={group.id: group for group in _groups(root)},
        components=tuple(_components(root)),
        total_title=str(total.data.get("title") or "总成绩"),
        total_floor=total.number("floor"),
        total_cap=total.number("cap"),
        total_cites=total.clauses() + total.taken("floor") + total.taken("cap"),
        digits=_digits(root, digits),
        each=rounding.text("stages", "total", ("each", "total")) == "each",
        rounding_cites=rounding.clauses() + rounding.taken("stages") + rounding.taken("digits"),
        level_titles=cast("Mapping[str, str]", data.get("level_titles") or {}),
        open=_open({key: data[key] for key in ("rounding", "total", "levels") if key in data}, choices),
        rescale=rescales(total),
        grades=grades(root),
        honours=honours(root),
        consequences=effects(root),
        exports=uses(root),
    )
    problems += _conflicts(root, scheme)
    return scheme, tuple(problems)


def _asks_lateness(when: Condition) -> bool:
    return when.late_target or any(_asks_lateness(each) for each in when.either)


def _digits(root: Parameters, digits: Fraction | Unset | None) -> int | None:
    """How many decimals the 办法 rounds to: a whole number from 0 to 6 (S014 where it is not)."""
    if not isinstance(digits, Fraction):
        return None
    if digits.denominator != 1 or not 0 <= digits <= MOST_DIGITS:
        root.problems.append(Problem("S014", Place(root.file, ("rounding", "digits")), {"most": str(MOST_DIGITS)}))
        return None
    return int(digits)


def _groups(root: Parameters) -> Iterator[UnitGroup]:
    for place, row in _rows(root, "groups"):
        group = root.inside(row, "groups", place)
        yield UnitGroup(
            id=str(row.get("id")),
            title=str(row.get("title") or row.get("id")),
            ranked=group.flag("ranked") is True,
            personal=bool(row.get("personal")),
        )


def _components(root: Parameters) -> Iterator[Component]:
    for place, row in _rows(root, "components"):
        component = _component(root.inside(row, "components", place))
        if component is not None:
            yield component


def _rows(root: Parameters, key: str) -> Iterator[tuple[int, dict[str, Data]]]:
    rows = root.data.get(key)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield place, row


def _component(parameters: Parameters) -> Component | None:
    """One component with its rule; a rule kind that does not exist is a problem."""
    data = parameters.data
    parse = KINDS.get(str(data.get("rule")))
    if parse is None:
        facts = {"rule": str(data.get("rule")), "allowed": "、".join(KINDS)}
        parameters.problems.append(Problem("S006", Place(parameters.file, (*parameters.path, "rule")), facts))
        return None
    groups = parameters.words("groups")
    sign = parameters.number("sign")
    return Component(
        id=str(data.get("id")),
        title=str(data.get("title") or data.get("id")),
        rule=parse(parameters),
        clauses=parameters.clauses(),
        weight=parameters.number("weight"),
        sign=-1 if isinstance(sign, Fraction) and sign < 0 else 1,
        cap=parameters.number("cap"),
        floor=parameters.number("floor"),
        groups=() if isinstance(groups, Unset) else groups,
        blocks=parameters.flag("blocks", default=True) is not False,
        cites=tuple(cite for key in ("weight", "cap", "floor") for cite in parameters.taken(key)),
        open=_open({key: value for key, value in data.items() if key != "components"}, parameters.choices),
    )


def _open(data: Mapping[str, Data], choices: Mapping[str, str | None]) -> tuple[str, ...]:
    """The interpretations that some value here asks and that nobody has chosen, each once."""
    return tuple(name for name in dict.fromkeys(chosen_ids(data)) if name in choices and choices[name] is None)


def _conflicts(root: Parameters, scheme: Scheme) -> Iterator[Problem]:
    """Two rules for one slot, interpretations used by nothing or named twice: each names both places."""
    taken: dict[tuple[str, str], int] = {}
    for place, (component, path) in enumerate(_flat(scheme.components, ("components",))):
        if component.id == RESERVED:
            yield Problem("S015", Place(root.file, (*path, "id")), {"component": component.id})
        for group in component.groups or tuple(scheme.groups):
            first = taken.setdefault((component.id, group), place)
            if first != place:
                facts = {"component": component.id, "group": group, "first": str(first + 1), "second": str(place + 1)}
                yield Problem("S007", Place(root.file, (*path, "id")), facts)
                break
    yield from _unfit(root)
    yield from _unused(root)


def _flat(components: Iterable[Component], path: Path) -> Iterator[tuple[Component, Path]]:
    """Every component with its place, the parts of a sum after it."""
    for place, component in enumerate(components):
        yield component, (*path, place)
        if isinstance(component.rule, Sum):
            yield from _flat(component.rule.parts, (*path, place, "components"))


def _unfit(root: Parameters) -> Iterator[Problem]:
    """What is chosen must be one of the options, or of the interpretation's type (S013)."""
    for item, (place, _) in zip(interpretations(root.data), _rows(root, "interpretations"), strict=True):
        if item.chosen is not None and not fits(item, item.chosen):
            facts = {"interpretation": item.id, "chosen": item.chosen, "allowed": allowed(item)}
            yield Problem("S013", Place(root.file, ("interpretations", place, "chosen")), facts)


def _unused(root: Parameters) -> Iterator[Problem]:
    used = set(chosen_ids(root.data)) | set(REGISTER)
    seen: dict[str, int] = {}
    for place, row in _rows(root, "interpretations"):
        name = str(row.get("id"))
        at = Place(root.file, ("interpretations", place, "id"))
        if name in seen:
            yield Problem("S008", at, {"interpretation": name, "first": str(seen[name] + 1), "second": str(place + 1)})
        seen.setdefault(name, place)
        if name not in used and row.get("effect") != "procedural":
            yield Problem("S009", at, {"interpretation": name})


def chosen_ids(data: Data | Mapping[str, Data]) -> Iterator[str]:
    """Every interpretation that a ``{choose: …}`` in the scheme names."""
    if isinstance(data, Mapping):
        if "choose" in data:
            yield str(data["choose"])
        for value in data.values():
            yield from chosen_ids(value)
    elif isinstance(data, list):
        for value in data:
            yield from chosen_ids(value)
