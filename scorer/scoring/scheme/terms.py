"""The words of a scheme for those who read records: the typed rules, with every interpretation left open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from scorer.model.entities import Data
from scorer.model.scheme_terms import CategoryTerms, ComponentRule, GroundTerms, SchemeTerms, SourceTerms
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.parse import build, chosen_ids


def scheme_terms(document: Mapping[str, Data]) -> SchemeTerms:
    """What records may name under any choice; what only an interpretation says is not checked."""
    scheme, _ = build(document, dict.fromkeys(chosen_ids(document)), "")
    slots: dict[str, tuple[ComponentRule, ...]] = {}
    for component in scheme.every_component():
        slots[component.id] = (*slots.get(component.id, ()), _slot(component))
    return SchemeTerms(
        components=slots,
        groups={group.id: group.personal for group in scheme.groups.values()},
        levels=scheme.levels,
        options={item.id: tuple(item.options) or None for item in scheme.interpretations},
        sources={source.id: SourceTerms(source.title, source.withheld) for source in scheme.sources},
        grades={award.id: award.title for award in scheme.grades},
        years_back=scheme.years_back,
    )


def _slot(component: Component) -> ComponentRule:
    rule = component.rule
    shifted = component.periods is not None and component.periods.shift != 0
    categories = {name: _category(each, shifted=shifted) for name, each in rule.categories().items()}
    return ComponentRule(
        component.groups, rule.reads, rule.by_target, categories, rule.roles(), rule.top(), rule.least()
    )


def _category(each: Category, *, shifted: bool) -> CategoryTerms:
    """Where a part of the year begins in another, a day of that one is no error."""
    span = each.discretionary
    low, high = (span.low, span.high) if span else (None, None)
    least = None if each.takes else Fraction(0)
    known = (low if isinstance(low, Fraction) else least, high if isinstance(high, Fraction) else None)
    return CategoryTerms(
        clauses=tuple(cite.clause or "" for cite in each.clauses),
        grounds={name: GroundTerms(ground.requires, ground.withheld) for name, ground in each.grounds.items()},
        listed_target=each.listed_target,
        within_year=each.asks_year and not shifted,
        confidential=each.confidential,
        named_points=each.named_points,
        bounds=known if span else None,
        lapse=each.lapse,
        takes=each.takes,
    )
