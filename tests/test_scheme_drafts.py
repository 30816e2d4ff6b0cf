"""Schemes of other bureaus, still drafts: their language is read as it stands, whatever kinds are yet to be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.interpretations import choices, interpretations
from scorer.results import Chosen
from scorer.schemas import violations
from scorer.scheme import build
from scorer.source import read

FOLDER = Path(__file__).parent / "schemes"
TO_BE_BUILT = {"fulfilment"}


@pytest.mark.parametrize("name", ["guangyuan", "audit-bureau"])
def test_a_draft_asks_for_no_rule_that_would_read_its_parameters_otherwise(name: str) -> None:
    path = FOLDER / f"{name}.yml"
    document, problems = read(path.name, path.read_bytes())
    assert document is not None, problems
    assert not violations(document, "scheme")
    data = document.data
    assert isinstance(data, dict)
    taken = tuple(Chosen(item.id, item.chosen, None, item.required) for item in interpretations(data))
    _, found = build(data, choices(taken), path.name)
    assert {problem.facts.get("rule") for problem in found} <= TO_BE_BUILT
    assert {problem.code for problem in found} <= {"S006"}
