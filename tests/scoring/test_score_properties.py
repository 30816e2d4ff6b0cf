"""What must hold of every run: recomputable, grounded, the same bytes, whatever the order."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.properties import tries
from kit.years import SHIPPED, Year

from scorer.model.results import Step
from scorer.pipeline.run import CycleRun, run
from scorer.reading.book.index import as_of
from scorer.reading.yaml import read
from scorer.scoring.results_json import as_text
from scorer.scoring.scheme.interpretations import interpretations
from scorer.scoring.score import score

OPERATORS = {"÷": "/", "×": "*", "−": "-"}
PLACES = re.compile(r"\{(\d+)\}")
NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(%?)")


def worked_again(step: Step, steps: dict[str, Step]) -> Fraction:
    """A step's value from its inputs and its formula alone, then its notes in order."""
    values = [steps[name].value for name in step.inputs]
    known = [value for value in values if value is not None]
    assert step.formula is not None
    if step.formula == "Σ":
        value = sum(known, Fraction(0))
    else:
        text = NUMBER.sub(lambda m: f"(F('{m[1]}'){'/100' if m[2] else ''})", step.formula.replace("(−1)", "(0−1)"))
        text = PLACES.sub(lambda m: f"v[{m[1]}]", re.sub(r"\{\(F\('(\d+)'\)\)\}", r"{\1}", text))
        for sign, operator in OPERATORS.items():
            text = text.replace(sign, operator)
        value = eval(text, {"F": Fraction, "v": values})  # noqa: S307 — the engine's own formulas
    for note in step.notes:
        if note.kind in {"rounded", "capped", "floored"}:
            assert note.before == value
            assert note.after is not None
            value = note.after
    return value


@pytest.fixture(scope="module")
def shipped() -> CycleRun:
    """The shipped synthetic year, whole."""
    return run([SHIPPED], "jilin/2025", date(2026, 1, 31))


def test_every_step_of_the_shipped_year_can_be_worked_again(shipped: CycleRun) -> None:
    assert shipped.scored is not None
    steps = dict(shipped.scored.results.steps)
    with_formula = [step for step in steps.values() if step.formula and step.value is not None]
    assert len(with_formula) > 200
    for step in with_formula:
        assert worked_again(step, steps) == step.value, step.id


def test_every_leaf_is_a_record_or_a_cited_constant(shipped: CycleRun) -> None:
    assert shipped.scored is not None
    for step in shipped.scored.results.steps.values():
        assert step.inputs or step.record or step.cites, step.id
        assert all(name in shipped.scored.results.steps for name in step.inputs)


def test_the_json_goes_round_to_the_same_bytes(shipped: CycleRun) -> None:
    assert shipped.scored is not None
    text = as_text(shipped.scored.results)
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n" == text


@given(st.randoms(use_true_random=False))
@settings(max_examples=tries(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_files_changes_nothing(shipped: CycleRun, chance: random.Random) -> None:
    assert shipped.book is not None
    assert shipped.scored is not None
    shuffled = list(shipped.book.records.items())
    chance.shuffle(shuffled)
    again = score(replace(shipped.book, records=dict(shuffled)), shipped.on)
    assert as_text(again.results) == as_text(shipped.scored.results)


@given(st.dates(date(2025, 1, 1), date(2026, 1, 31)), st.dates(date(2025, 1, 1), date(2026, 1, 31)))
@settings(max_examples=tries(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_date_sees_the_same_however_much_came_after_it(shipped: CycleRun, one: date, other: date) -> None:
    assert shipped.book is not None
    early, late = sorted((one, other))
    direct = score(as_of(shipped.book, early), early)
    by_way = score(as_of(as_of(shipped.book, late), early), early)
    assert as_text(direct.results) == as_text(by_way.results)


def options() -> dict[str, list[str]]:
    """Interpretation → its options, as the shipped 办法 lists them."""
    path = SHIPPED / "targets/jilin/interpretations.yml"
    document, _ = read(path.name, path.read_bytes())
    assert document is not None
    assert isinstance(document.data, dict)
    return {item.id: sorted(item.options) for item in interpretations(document.data) if item.options}


@given(st.fixed_dictionaries({name: st.sampled_from(listed) for name, listed in options().items()}))
@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_option_of_every_interpretation_gives_sound_steps(shipped: CycleRun, choose: dict[str, str]) -> None:
    """Any combination of options: every figure is still recomputable, and totals stay under the full scale."""
    assert shipped.book is not None
    scored = score(shipped.book, shipped.on, choose)
    assert not scored.problems
    steps = dict(scored.results.steps)
    for step in steps.values():
        if step.formula and step.value is not None:
            assert worked_again(step, steps) == step.value, step.id
    top = scored.scheme.maximum("office")
    assert top == 105
    for unit in scored.results.units:
        total = steps[unit.total].value
        assert total is None or total <= top


def test_two_machines_give_the_same_bytes(year: Year, tmp_path: Path) -> None:
    """The same year written in another order into another folder."""
    other = Year(tmp_path / "other")
    for one, names in ((year, ("2025-01", "2025-02")), (other, ("2025-01", "2025-02"))):
        for name in names:
            one.target(name)
    for one, names in ((year, ("2025-01", "2025-02")), (other, ("2025-02", "2025-01"))):
        for name in names:
            one.report(f"ghc/{name}.yml", name)
    assert as_text(year.results()) == as_text(other.results())
