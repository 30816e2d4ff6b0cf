"""Schemes of other bureaus, still drafts: every parameter they need is one that its rule kind reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.interpretations import choices, interpretations
from scorer.results import Chosen
from scorer.schemas import violations
from scorer.scheme import build
from scorer.source import read

FOLDER = Path(__file__).parent / "schemes"


@pytest.mark.parametrize("name", ["guangyuan", "audit-bureau"])
def test_a_draft_is_read_by_the_rule_kinds_as_they_stand(name: str) -> None:
    path = FOLDER / f"{name}.yml"
    document, problems = read(path.name, path.read_bytes())
    assert document is not None, problems
    assert not violations(document, "scheme")
    data = document.data
    assert isinstance(data, dict)
    taken = tuple(Chosen(item.id, item.chosen, None, item.required) for item in interpretations(data))
    _, found = build(data, choices(taken), path.name)
    assert not found
