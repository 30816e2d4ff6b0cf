"""Spoiled schemes over small years: each key of a 办法 with a wrong type, nothing, zero, or a question nobody answered."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from kit.scheme_files import whole
from kit.specimens import GOOD
from kit.years import SHIPPED
from scorer.ledger.procedure.procedure_checks import faults as procedure_faults
from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Cycle, Data, Due, Indicator, Measure, Node, Part, Person, Reviewer, Target, Unit
from scorer.model.records import (
    Ballots,
    Change,
    Claim,
    Decision,
    Outage,
    Penalty,
    Rating,
    Record,
    Report,
    Request,
    Standing,
)  # fmt: skip
from scorer.reading.book.files import SCHEME
from scorer.reading.book.index import bind
from scorer.reading.book.year_files import YearBase
from scorer.reading.schemas import schema
from scorer.reading.schemas.validators import passes
from scorer.reading.yaml import read
from scorer.scoring.facts.node_outcomes import establish
from scorer.scoring.grades.consequences import EarlierYear
from scorer.scoring.occurrence_checks import occurrence_problems, partless_units
from scorer.scoring.results_json import document
from scorer.scoring.scheme.interpretations import choices, taken
from scorer.scoring.scheme.parse import build
from scorer.scoring.scheme.table_limits import broken, unfilled
from scorer.scoring.score import Scored, score
from scorer.scoring.sensitivity import compared_interpretations

Scheme = dict[str, Any]
Keys = tuple[str | int, ...]

ON = date(2026, 1, 31)
BUREAUS = ("jilin", "guangyuan", "zaozhuang", "quanzhou", "audit-bureau", "sanmenxia")

EVERYTHING = """\
scheme: everything
title: 每个键都有的办法
rounding: {digits: 2, of: each, clauses: [XX-1]}
total: {title: 总分, floor: 0, cap: 120, clauses: [XX-1], rescale: [{by: 2, groups: [g], clauses: [XX-1]}]}
groups: [{id: g, title: 甲组, ranked: true}, {id: h, title: 乙组, ranked: true, personal: true}]
levels: {big: 2, small: 1}
components:
  - id: whole
    title: 合计
    clauses: [XX-1]
    weight: 90%
    components:
      - {id: work, title: 工作, rule: fulfilment, result: share, points: by-level, degree: binary, clauses: [XX-2], full: 100, late: strict, cause: record_only, weight: 1/2, of: {section: 重点}, support: {when: own_part_always, weight: 50%}}
      - {id: goals, title: 目标, rule: fulfilment, none: mean, clauses: [XX-2], full: 20, units: all_share, bearer: listed, over: {cap: 10%, of: indicator}, degree: {of: ratio, floor: 0, bands: [{at_least: 95%, gets: 100%}, {when: {all: [{at_most: 90%}, {measure: m, below: 5}]}, gets: proportional}, {otherwise: true, gets: 10%}]}, reverse: target_over_actual, range_target: lower_bound_full, submetric: declared_weights, steps: {per: 1, up: 3, up_cap: 20, down: 3, rounding: floor}}
  - {id: lapse, title: 督查, rule: events, clauses: [XX-3], base: 100, floor: 0, per: node_report, stack: true, weight: 10%, cap: {share: 100%, of: base}, categories: {late: -0.5, inconsistent: {points: -1, cap: 3}, blame: {title: 通报, points: -2, clauses: [XX-3], from: {nth: 2, counts: all}, above: {limit: 3, points: -3}}, praise: {points: 1, from: 2, per_class: {b: 2}}}}
  - id: bonus
    title: 加分
    rule: events
    clauses: [XX-4]
    cap: 5
    floor: -5
    groups: [g, h]
    once_per: [work]
    keep: highest
    joint: split
    stack: {with: [lapse], both: false}
    categories:
      award: {title: 表彰, points: 1, cap: 2, once_per: [work, month], keep: first, joint: lead_only, grounds: {paper: {requires: [issuer, leader], clauses: [XX-4]}}}
      media: {points: 0.2, within_year: true, listed_target: true, times: 2}
      free: {discretionary: {floor: 1, cap: 3}, points: -1}
      share: {points: -3, out_of: 200, veto: {lowers: 1}}
  - {id: votes, title: 测评, rule: votes, clauses: [XX-5], combine: mean, missing: 0, points: {director: {good: 10, fair: 5}, deputy: {good: 8}}, titles: {good: 好}}
  - {id: rated, title: 评分, rule: assessed, veto: {when: {total: {below: 60}}, grade: poor}, clauses: [XX-5], full: 50, convert: {to: 100}, combine: mean, by: 某处, counts: up, periods: {by: quarter, combine: sum, missing: skip, cap: 20, weights: {Q1: 40%}, shift: -1}}
  - {id: shared, title: 两家评分, rule: assessed, clauses: [XX-5], full: 50, convert: {from: 50, to: 10}, combine: {office: 70%, u0: 1/3}, counts: down}
  - {id: best, title: 与最高比, rule: relative, clauses: [XX-5], of: rated, to: range, among: all, full: 10, counts: up}
  - {id: spread, title: 名次分, rule: relative, clauses: [XX-5], of: {measure: m}, to: place, full: 100, step: 2%}
  - {id: past, title: 往年, rule: earlier, clauses: [XX-5], years: 2, of: total, combine: mean, full: 100}
  - {id: place, title: 排位, rule: relative, clauses: [XX-5], of: standing, base: 11, places: 21, step: 0.2, many: mean, otherwise: median}
  - {id: later, title: 待定, rule: missing, clauses: [XX-5], document: 细则, note: 算法, blocks: false}
grades:
  - {id: poor, title: 不合格, clauses: [XX-6], when: {below: 60}}
  - {id: best, title: 优秀, clauses: [XX-6], when: {top: 30%}, rounding: ceil, floor: 1, among: group, backfill: true, unless: [veto]}
  - {id: fine, title: 良好, clauses: [XX-6], when: [{at_least: 80}, {veto: true}]}
  - {id: plain, title: 合格, clauses: [XX-6], otherwise: true}
honours: [{id: star, title: 先进, clauses: [XX-6], when: {top: 1, grade: best}, among: all}]
consequences:
  - {clauses: [XX-7], title: 检查, when: {grade: [poor], years: 2}}
  - {clauses: [XX-7], title: 通报, groups: [g], when: {late: true}}
  - {clauses: [XX-7], title: 谈话, personal: true, when: [{last_in_group: true, years: 2}, {below: 60}]}
exports: [{of: lapse, title: 绩效, groups: [g], clauses: [XX-7]}]
limits: [{id: many, clauses: [XX-8], title: 数量, of: {section: 重点}, by: indicators, floor: 1, cap: 9, points: 20, options: [重点], required: false, groups: [g]}]
calendar: [{id: ask, clauses: [XX-8], due: '09-15', by: unit, kind: request, late: force_majeure_only, groups: [g]}]
interpretations:
  - {id: gen.tie, clauses: [XX-1], question: 同分, type: option, required: false, options: {competition: 并列占位, dense: 并列不占位}, chosen: competition}
"""
"""A 办法 with every key that a figure can follow from."""


def _question(name: str, kind: str, options: dict[str, str] | None) -> dict[str, Any]:
    asked = {"id": name, "clauses": ["XX-1"], "question": "怎样", "type": kind, "chosen": None, "required": False}
    return asked if options is None else {**asked, "options": options}


OPEN = [
    _question("fuzz.word", "option", {"a": "甲", "b": "乙"}),
    _question("fuzz.number", "number", None),
    _question("fuzz.text", "text", None),
]
"""Questions that nobody has answered: with options, a number, a text."""


@dataclass(frozen=True)
class Spoiled:
    """One case: which scheme, at which key, and what stands there instead."""

    name: str
    at: Keys
    value: object
    scheme: Mapping[str, Data]

    def __str__(self) -> str:
        return f"{self.name}: {'/'.join(map(str, self.at))} = {self.value!r}"


def schemes() -> dict[str, Scheme]:
    """Name → plain data: the shipped ones, the specimen with every field, and the one with every rule."""
    texts = {name: whole(SHIPPED / "targets" / name) for name in BUREAUS}
    texts |= {"specimen": "".join(GOOD[name] for name in SCHEME), "everything": EVERYTHING}
    found = {}
    for name, text in texts.items():
        document, problems = read(f"{name}.yml", text.encode())
        assert document is not None, problems
        assert isinstance(document.data, dict)
        found[name] = document.data
    return found


def keys_of(data: object, at: Keys = ()) -> Iterator[Keys]:
    """Every place of a document, each before those inside it."""
    rows = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in rows:
        yield (*at, key)
        yield from keys_of(value, (*at, key))


def instead(old: object) -> list[object]:
    """What may stand in a value's place: zero, nothing, other types, questions; GONE takes the key away."""
    mapped = {"choose": "fuzz.word", "map": {"a": old, "b": "none"}}
    other = {"choose": "fuzz.word", "map": {"a": "none", "b": old}}
    asked = [{"choose": each["id"]} for each in OPEN]
    return [
        0, "0%", "", "none", "fuzz", "每年", -1, "-10%", "1/3", 10**12, True, False, None, [], {}, ["fuzz"], [old, old], [[]],
        {"fuzz": 1}, {"fuzz": old}, *asked, mapped, other, {"choose": "fuzz.nobody"}, {"choose": "gen.tie"}, GONE,
    ]  # fmt: skip


GONE = "(taken away)"


def spoiled(seed: int, count: int) -> Iterator[Spoiled]:
    """So many cases drawn by the seed: one key spoiled, of every third a second one too."""
    chance, known = random.Random(seed), schemes()  # noqa: S311 — cases, no secrets
    places = [(name, at) for name, data in known.items() for at in keys_of(data)]
    for _ in range(count):
        name, at = chance.choice(places)
        data = copy.deepcopy(known[name])
        value = _spoil(data, at, chance)
        if chance.random() < 1 / 3:
            again = chance.choice(list(keys_of(data)) or [at])
            value = (value, "/".join(map(str, again)), _spoil(data, again, chance))
        if isinstance(rows := data.get("interpretations", []), list):
            data["interpretations"] = [*rows, *copy.deepcopy(OPEN)]
        yield Spoiled(name, at, value, data)


def _spoil(data: Scheme, at: Keys, chance: random.Random) -> object:
    inside: Any = data
    for key in at[:-1]:
        inside = inside[key]
    value = chance.choice(instead(copy.deepcopy(inside[at[-1]])))
    if value is GONE:
        del inside[at[-1]]
    else:
        inside[at[-1]] = value
    return value


class SmallYear:
    """A year of four units under one scheme, with a record of every kind for every component and category."""

    def __init__(self, scheme: Mapping[str, Any]) -> None:
        self.groups = [str(row["id"]) for row in scheme["groups"]][:3]
        self.records: list[Record] = []
        self._targets = {target.id: target for target in self._rows(scheme)}
        self._filed(scheme)
        units = {f"u{n}": Unit(f"u{n}", f"单位{n}", self.groups[n % len(self.groups)], "s") for n in range(3)}
        cycle = Cycle("fuzz/2025", "fuzz", 2025, "年", date(2025, 1, 1), date(2025, 12, 31))
        base = YearBase(
            cycle=cycle, office=Reviewer("office", "办公室"), units=units, targets=self._targets, scheme=scheme
        )
        book = bind(base, self.records)
        assert book is not None
        self.book: Book = book
        before = score(replace(book, scheme=scheme), ON)
        self.earlier = {2024: EarlierYear(before.results, "settled"), 2023: EarlierYear(before.results, "changed")}

    def _rows(self, scheme: Mapping[str, Any]) -> Iterator[Target]:
        selected = [row["of"] for row in _components(scheme) if isinstance(row.get("of"), dict)]
        sections, indicators = ([str(of[key]) for of in selected if key in of] for key in ("section", "indicator"))
        levels = list(scheme.get("levels") or ["big"])
        methods = ("ratio", "reverse", "milestones", "binary", "assessed", "steps")
        for n, method in enumerate(methods):
            due = Due(date(2025, 6 + n, 28))
            weight = Fraction(0) if n == 0 else None
            measures = tuple(Measure(m, m, "件", Fraction(4), Fraction(5), weight=weight) for m in ("m", "k"))
            names = ("u0", "u1", "u2")
            parts = tuple(Part(unit, "lead" if place < 2 else "support") for place, unit in enumerate(names))
            yield Target(
                f"t{n}", f"目标{n}", due, (Node("n1", due, units=names), Node("n2", Due(date(2025, 12, 20)), units=names[:2])), parts,
                level=str(levels[n % len(levels)]), points=Fraction(10) if n % 2 else None, method=method,
                section=tuple(sections[n % len(sections) : n % len(sections) + 1]) if sections else (),
                indicator=Indicator(indicators[n % len(indicators)], "指标") if indicators else None,
                measures=measures,
            )  # fmt: skip

    def _filed(self, scheme: Mapping[str, Any]) -> None:
        for target in self._targets:
            for n, unit in enumerate(("u0", "u1", "u2")):
                actuals = {"m": Fraction(n * 3), "k": Fraction(5 - n)}
                path = self._add(Report, "report", unit, target=target, node="n1", status="done", actuals=actuals)
                achieved = Fraction(n, 2) if target == "t4" else None
                self._decide(path, "inconsistent" if n == 2 else "accepted", achieved=achieved)
        ended = self._add(
            Request, "request", "u0", target="t5", change=Change(terminate=True), reason="other", detail="终止"
        )
        self._decide(ended, "accepted")
        self._add(Outage, "outage", "office", start=_at(6), end=_at(7), detail="停机")
        for row in _components(scheme):
            name = str(row["id"])
            for category in row.get("categories") or {}:
                self._happened(name, category)
            counts = {
                unit: {role: dict.fromkeys(grades, 1) for role, grades in _voted(row).items()} for unit in ("u0", "u1")
            }
            self._add(Ballots, "ballots", "office", component=name, counts=counts)
            self._add(
                Rating,
                "rating",
                "office",
                component=name,
                source="某处",
                scores={"u0": Fraction(40), "u1": Fraction(1)},
            )
            self._add(
                Standing, "standing", "office", component=name, unit="u0", work="甲", rank=Fraction(3), of=Fraction(15)
            )
            self._add(
                Standing, "standing", "office", component=name, unit="u0", work="乙", rank=Fraction(1), of=Fraction(21)
            )

    def _happened(self, component: str, category: str) -> None:
        for work, shared in (("t1", ("u1",)), ("t1", ()), (None, ())):
            day = date(2025, 5, 1)
            path = self._add(Claim, "claim", "u0", component=component, category=category, date=day, title="成果",
                             work=work, shared_with=shared, amount=Fraction(2) if shared else None, ground="paper")  # fmt: skip
            self._decide(path, "accepted")
            for unit, fact in (("u0", "甲事"), ("u1", "甲事"), ("u0", None)):
                self._add(Penalty, "penalty", "office", component=component, category=category, unit=unit, date=day,
                          title="通报", basis="文件", fact=fact, amount=Fraction(2) if fact else None,
                          out_of=None if fact else Fraction(10))  # fmt: skip

    def _decide(self, on: str, verdict: str, **more: Any) -> None:
        self._add(Decision, "decision", "office", on=on, verdict=verdict, by=Person("李××"), date=ON, **more)

    def _add(self, made: Any, kind: str, actor: str, /, **fields: Any) -> str:
        path = f"{actor}/{kind}-{len(self.records)}.yml"
        self.records.append(made(kind=kind, path=path, actor=actor, arrived=_at(5), first_at=_at(5), **fields))
        return path


def _at(month: int) -> datetime:
    return datetime(2025, month, 10, 9, tzinfo=SHANGHAI)


def _components(scheme: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in scheme.get("components") or ():
        yield row
        yield from _components(row)


def _voted(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Role → grade → points of a component that is voted on."""
    points = row.get("points")
    return points if isinstance(points, dict) else {}


def parts_of(scheme: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The keys of a whole scheme by the file that they are in; one that no file has stays with the first."""
    homes = {key: name for name in SCHEME for key in schema(name)["properties"]}
    found: dict[str, dict[str, Any]] = {"scheme": {}}
    for key, value in scheme.items():
        found.setdefault(homes.get(key, "scheme"), {})[key] = value
    return found


def run(case: Spoiled, year: SmallYear, *, compared: bool) -> str:
    """One spoiled scheme through everything that reads it: what came of it; raises where anything raises."""
    if not all(passes(part, name) for name, part in parts_of(case.scheme).items()):
        return "refused by the schema"
    book = replace(year.book, scheme=case.scheme)
    chosen = taken(book, {})
    options = choices(chosen)
    scheme, problems = build(book.scheme, options, "scheme.yml")
    places = {name: place for place, name in enumerate(book.targets)}
    found = [*problems, *unfilled(scheme.table, book.targets, "t", places), *broken(scheme.limits, book, "t", places)]
    found += [*partless_units(scheme, book, "t", places), *occurrence_problems(scheme, book)]
    found += procedure_faults(establish(book, ON, options, scheme.procedure), None, chosen)
    made: Scored = score(book, ON, earlier=year.earlier)
    document(made.results)
    if compared:
        compared_interpretations(book, made)
    assert all(problem.code for problem in found)
    return "scored"
