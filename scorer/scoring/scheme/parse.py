"""A scheme's document, with the choices of a run, as typed rules: the one reading that everything else takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.results import Cite
from scorer.scoring.rules import KINDS
from scorer.scoring.rules.evaluation import Component, Rule, nested
from scorer.scoring.rules.nesting import Sum, parts_of
from scorer.scoring.rules.parameters import Parameters, SchemeReading
from scorer.scoring.rules.periods import Periods
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.citations import Citation, CoverRule, citations, cover_rules
from scorer.scoring.scheme.contradictions import refuse_contradictions, refuse_in_awards, refuse_in_total
from scorer.scoring.scheme.interpretations import (
    REGISTER,
    Interpretation,
    Unset,
    allowed,
    chosen_id,
    fits,
    interpretations,
    listed,
)
from scorer.scoring.scheme.once import once
from scorer.scoring.scheme.outcomes import (
    Award,
    ConsequenceRule,
    Rescale,
    Use,
    consequence_rules,
    grades,
    honours,
    rescales,
    uses,
)
from scorer.scoring.scheme.procedure import Procedure, Source
from scorer.scoring.scheme.procedure_reading import procedure, sources
from scorer.scoring.scheme.table_limits import Limit, TableRule, limits, table_rule

MOST_PARSED = 200
"""Parsed schemes that are kept: documents are never changed once they are read."""
MOST_DIGITS = 6
"""The most decimals that a scheme may round to."""

NONE = ("missing", "full", "mean", "rescale")
"""What a unit gets for a component of which it bears nothing; only one of the total's own can be scaled away."""
TOP = 2
"""Steps of the path to a component of the total's own: ``components``, its place."""
RESERVED = "total"
"""The one name that a component cannot have: a unit's total has it."""


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group of units that are compared with each other; ``personal`` ones are people."""

    id: str
    title: str
    ranked: bool
    personal: bool = False
    may_rank: bool = False
    """Whether it is ranked, or an interpretation says whether."""


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
    levels: tuple[str, ...]
    level_titles: Mapping[str, str]
    open: tuple[str, ...]
    """Interpretations behind its rounding, its total or its levels that nobody has chosen."""
    rescale: tuple[Rescale, ...]
    grades: tuple[Award, ...]
    honours: tuple[Award, ...]
    consequences: tuple[ConsequenceRule, ...]
    exports: tuple[Use, ...]
    table: TableRule
    limits: tuple[Limit, ...]
    procedure: Procedure
    sources: tuple[Source, ...]
    covers: tuple[CoverRule, ...]
    citations: tuple[Citation, ...]
    interpretations: tuple[Interpretation, ...]

    @property
    def asks_lateness(self) -> bool:
        """Whether a consequence turns on a late node."""
        return any(each.when.asks_lateness() for each in self.consequences)

    @property
    def years_back(self) -> int:
        """How many earlier years its consequences and components look at."""
        asked = (each.when.years_back() for each in self.consequences)
        return max((*asked, *(each.rule.years_back() for each in self.every_component())), default=0)

    def every_component(self) -> Iterator[Component]:
        """Its components, the parts of a sum after it."""
        return nested(self.components)

    @property
    def reads_others(self) -> frozenset[str]:
        """Kinds of records of other units from which a unit's figure may follow: ``{"penalty"}``."""
        every = tuple(self.every_component())
        means = {kind for each in every if each.none == "mean" for kind in (*each.rule.reads, "report", "rating")}
        return frozenset(kind for each in every for kind in each.rule.reads_others) | means

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


SchemeAndProblems = tuple[Scheme, tuple[Problem, ...]]
_parsed: dict[tuple[int, frozenset[tuple[str, str | None]]], tuple[Mapping[str, Data], SchemeAndProblems]] = {}


def build(data: Mapping[str, Data], choices: Mapping[str, str | None], file: str) -> SchemeAndProblems:
    """The scheme under these choices, and what is wrong with it (code S0xx, places in ``file``).

    The same document under the same choices is parsed once: cases, days and alternatives ask for it hundreds of times.
    """
    key = (id(data), frozenset(choices.items()))
    kept = _parsed.get(key)
    if kept is None or kept[0] is not data:
        while len(_parsed) >= MOST_PARSED:
            del _parsed[next(iter(_parsed))]
        kept = _parsed[key] = (data, _build(data, choices))
    scheme, problems = kept[1]
    return scheme, tuple(replace(each, place=replace(each.place, file=file)) for each in problems)


def _build(data: Mapping[str, Data], choices: Mapping[str, str | None]) -> SchemeAndProblems:
    """As :func:`build`; the places name no file yet."""
    reading = SchemeReading("", data, choices, part=_component)
    root = reading.root
    scheme = _scheme(root)
    refuse_in_total(root.child("total"), scheme.total_cap, scheme.total_floor)
    refuse_in_awards(root, scheme.groups, scheme.grades, scheme.honours)
    root.raw("interpretations")
    return scheme, (*reading.problems, *_conflicts(root, scheme), *reading.unread())


def _scheme(root: Parameters) -> Scheme:
    rounding, total, titles = map(root.child, ("rounding", "total", "level_titles"))
    groups, components = tuple(map(_group, root.rows("groups"))), parts_of(root)
    marks = [name for component in nested(components) for name in component.rule.categories()]
    return Scheme(
        id=root.literal("scheme"),
        title=root.literal("title"),
        interpreter=root.literal("interpreter") or None,
        formula=root.literal("formula") or None,
        groups={group.id: group for group in groups},
        components=components,
        total_title=total.literal("title", "总成绩"),
        total_floor=total.figure("floor"),
        total_cap=total.figure("cap"),
        total_cites=total.clauses() + total.taken("floor", "cap"),
        digits=_digits(rounding),
        each=rounding.text("of", "total", ("each", "total")) == "each",
        rounding_cites=rounding.clauses() + rounding.taken("of", "digits"),
        levels=root.levels().ids(),
        level_titles={name: titles.literal(name) for name in titles.ids()},
        open=_open([root.data.get(key) for key in ("rounding", "total", "levels")], root.reading.choices),
        rescale=rescales(total, [group.id for group in groups]),
        grades=grades(root, marks),
        honours=honours(root, marks),
        consequences=consequence_rules(root),
        exports=uses(root),
        table=table_rule(root),
        limits=limits(root),
        procedure=procedure(root),
        sources=sources(root),
        covers=cover_rules(root),
        citations=citations(root),
        interpretations=interpretations(root.data),
    )


def _digits(rounding: Parameters) -> int | None:
    """How many decimals the 办法 rounds to: a whole number from 0 to 6 (S014 where it is not)."""
    digits = rounding.figure("digits")
    if not isinstance(digits, Fraction):
        return None
    if digits.denominator != 1 or not 0 <= digits <= MOST_DIGITS:
        rounding.refuse("S014", "digits", most=str(MOST_DIGITS))
        return None
    return int(digits)


def _group(row: Parameters) -> UnitGroup:
    row.clauses()
    name = row.literal("id")
    ranked = row.flag("ranked") is True
    return UnitGroup(
        name, row.literal("title", name), ranked, row.is_true("personal"), ranked or bool(row.taken("ranked"))
    )


def _component(row: Parameters) -> Component | None:
    """One component with its rule; a rule kind that does not exist is a problem."""
    kind: type[Rule] | None = Sum if "components" in row and "rule" not in row else KINDS.get(row.literal("rule"))
    if kind is None:
        row.refuse("S006", "rule", rule=row.literal("rule"), allowed="、".join(KINDS))
        row.ids()
        return None
    name, rule, convert = row.literal("id"), kind.parse(row), row.child("convert")
    row.child("cites").ids()
    divided = any(part.periods for part in nested(rule.parts()))
    component = Component(
        id=name,
        title=row.literal("title", name),
        rule=rule,
        clauses=row.clauses(),
        weight=row.share("weight"),
        sign=-1 if rule.counts_down else 1,
        periods=None if rule.refers_to() or divided else Periods.parse(row),
        veto=Veto.parse(row),
        none=row.text("none", "missing", NONE if len(row.path) == TOP else NONE[:3]) if rule.by_target else "missing",
        convert=_conversion(convert, rule.full()) if "convert" in row else None,
        cap=row.bound("cap", rule.full()),
        floor=row.bound("floor", rule.full()),
        groups=row.groups(),
        blocks=row.flag("blocks", default=True) is not False,
        cites=row.taken("weight", "cap", "floor") + convert.taken("from", "to"),
        open=_open([value for key, value in row.data.items() if key != "components"], row.reading.choices),
    )
    refuse_contradictions(component, row)
    return component


def _conversion(row: Parameters, full: Fraction | None) -> tuple[Fraction | Unset, Fraction | Unset]:
    """From which full marks to which; those of the rule where the row names none."""
    start = full if full is not None and "from" not in row else row.required("from", above=0)
    return start, row.required("to", above=0)


def _open(data: list[Data], choices: Mapping[str, str | None]) -> tuple[str, ...]:
    """The interpretations that some value here asks and that nobody has chosen, each once."""
    return tuple(name for name in dict.fromkeys(chosen_ids(data)) if name in choices and choices[name] is None)


def _conflicts(root: Parameters, scheme: Scheme) -> Iterator[Problem]:
    """Two rules for one slot, interpretations used by nothing or named twice: each names both places."""
    taken: dict[tuple[str, str], int] = {}
    for place, (component, path) in enumerate(_flat(scheme.components, ("components",))):
        if component.id == RESERVED:
            yield Problem("S015", Place(root.reading.file, (*path, "id")), {"component": component.id})
        for group in component.groups or tuple(scheme.groups):
            first = taken.setdefault((component.id, group), place)
            if first != place:
                facts = {"component": component.id, "group": group, "first": str(first + 1), "second": str(place + 1)}
                yield Problem("S007", Place(root.reading.file, (*path, "id")), facts)
                break
    yield from _circles(root, scheme)
    yield from _unfit(root)
    yield from _unused(root)


def _circles(root: Parameters, scheme: Scheme) -> Iterator[Problem]:
    """A component that is compared with what follows from itself (S019), and one that compares what there is not."""
    places = list(_flat(scheme.components, ("components",)))
    needs = {each.id: {each.rule.refers_to()} - {""} | {part.id for part in each.rule.parts()} for each, _ in places}
    for component, path in places:
        source = component.rule.refers_to()
        if source and source not in needs:
            facts = {"what": "分项", "name": source, "allowed": "、".join(needs)}
            yield Problem("S021", Place(root.reading.file, (*path, "of")), facts)
        elif source and component.id in _reached(source, needs):
            facts = {"component": component.id, "other": source}
            yield Problem("S019", Place(root.reading.file, (*path, "of")), facts)


def _reached(start: str, needs: Mapping[str, set[str]]) -> set[str]:
    """Every component from which a component's figure follows, itself included."""
    seen, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += needs.get(name, ())
    return seen


def _flat(components: Iterable[Component], path: Path) -> Iterator[tuple[Component, Path]]:
    """Every component with its place, the parts of a sum after it."""
    for place, component in enumerate(components):
        yield component, (*path, place)
        yield from _flat(component.rule.parts(), (*path, place, "components"))


def _unfit(root: Parameters) -> Iterator[Problem]:
    """What is chosen must be one of the options, or of the interpretation's type (S013)."""
    for place, item in enumerate(listed(root.data)):
        if item.chosen is not None and not fits(item, item.chosen):
            facts = {"interpretation": item.id, "chosen": item.chosen, "allowed": allowed(item)}
            yield Problem("S013", Place(root.reading.file, ("interpretations", place, "chosen")), facts)


def _unused(root: Parameters) -> Iterator[Problem]:
    used = _used(root.data) | set(REGISTER)
    seen: dict[str, int] = {}
    for place, item in enumerate(listed(root.data)):
        at = Place(root.reading.file, ("interpretations", place, "id"))
        if item.id in seen:
            facts = {"interpretation": item.id, "first": str(seen[item.id] + 1), "second": str(place + 1)}
            yield Problem("S008", at, facts)
        seen.setdefault(item.id, place)
        if item.id not in used and item.effect != "procedural":
            yield Problem("S009", at, {"interpretation": item.id})


@once
def _used(document: Mapping[str, Data]) -> frozenset[str]:
    """The interpretations that the rules of a document ask."""
    return frozenset(chosen_ids(document))


def chosen_ids(data: Data | Mapping[str, Data]) -> Iterator[str]:
    """Every interpretation that a ``{choose: …}`` in the scheme names."""
    if isinstance(data, Mapping):
        if "choose" in data:
            yield chosen_id(data)
        for value in data.values():
            yield from chosen_ids(value)
    elif isinstance(data, list):
        for value in data:
            yield from chosen_ids(value)
