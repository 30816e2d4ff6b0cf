"""What an alternative takes over from the run that it is compared with, and that it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from kit.years import SHIPPED, Year

from scorer.pipeline.run import run
from scorer.scoring import score as scoring
from scorer.scoring.facts.node_outcomes import USED_CHOICES, Facts
from scorer.scoring.kept_figures import ComponentFigures
from scorer.scoring.rules.evaluation import Component, Worksheet
from scorer.scoring.scheme.interpretations import REGISTER
from scorer.scoring.scheme.parse import Scheme
from scorer.scoring.score import score

ON = date(2025, 12, 31)


class Noted(dict[str, Any]):
    """A mapping that notes which keys are asked for; with ``all_of``, that much for any key."""

    def __init__(self, data: Any, asked: set[str], all_of: frozenset[str] | None = None) -> None:
        super().__init__(data)
        self.asked, self.all_of = asked, all_of

    def __getitem__(self, key: str) -> Any:
        self.asked |= self.all_of or {key}
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked |= self.all_of or {key}
        return super().get(key, default)


def noting(facts: Facts, asked: set[str]) -> Facts:
    """Facts with nothing worked out yet; the rows as requests changed them follow from every choice facts use."""
    choices, rows = Noted(facts.choices, asked), Noted(facts.amendments, asked, USED_CHOICES)
    return replace(facts, choices=choices, amendments=rows, _seen={}, _nodes={}, _records={})


def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The id of each component as it is worked out from now on."""
    done: list[str] = []
    real = scoring._worked_out

    def counted(component: Component, scheme: Scheme, sheet: Worksheet) -> ComponentFigures:
        done.append(component.id)
        return real(component, scheme, sheet)

    monkeypatch.setattr(scoring, "_worked_out", counted)
    return done


@pytest.mark.parametrize("shipped", ["jilin/2025", "zaozhuang/2025", "audit-bureau/2025"])
def test_a_rule_reads_no_choice_of_the_engine_that_it_does_not_name(shipped: str) -> None:
    made = run([SHIPPED], shipped, ON)
    assert made.scored is not None
    facts, scheme, seen = made.scored.facts, made.scored.scheme, 0
    for unit in list(facts.book.units.values())[:4]:
        for component in scheme.components:
            if component.applies_to(unit.group):
                asked: set[str] = set()
                scoring._worked_out(component, scheme, Worksheet(unit, noting(facts, asked), {}))
                assert asked & REGISTER.keys() <= component.used_choices(), component.id
                seen += len(asked)
    assert seen, "some rule reads some choice"


@pytest.fixture
def two_units(year: Year) -> Year:
    """Two units with a target each; nothing is reported."""
    year.target("2025-01")
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    return year


def test_an_alternative_works_out_only_the_components_that_it_affects(
    two_units: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``supervision.base`` is asked by 督查 alone; ``gen.tie`` by no component; ``cutoff`` by those that read reports."""
    made = two_units.run()
    assert made.book is not None
    done = worked_out(monkeypatch)
    for name, option, affected in (
        ("supervision.base", "ten", {"supervision"}),
        ("gen.tie", "dense", set()),
        ("cutoff", "none", {"work", "supervision"}),
    ):
        done.clear()
        score(made.book, made.on, {name: option}, made.scheme_file, made.scored)
        assert set(done) == affected, name
        assert len(done) == 2 * len(affected), "each once for each of the two units"
    done.clear()
    score(made.book, made.on, {}, made.scheme_file)
    assert len(done) > 4, "without a run to take from, every component of both units"
