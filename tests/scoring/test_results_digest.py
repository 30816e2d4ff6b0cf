"""What results stand on: the digest moves when a figure could, and for nothing else."""

from __future__ import annotations

import pytest
from kit.courses import JULY, JUNE, scheme
from kit.years import Year


def made(year: Year) -> str:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    return year.results().digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 吉林省", "title: 甲省"),
        ("copies:\n", "copies:\n  - {id: more, clauses: [JL-21-1], to: 甲, title: 结果}\n"),
        ("calendar:\n", "calendar:\n  - {id: own, clauses: [JL-16-3], due: '11-11', by: office}\n"),
        ("\ngroups:", "\n\n# 一行注\ngroups:"),
        ("question: 年初确定的目标由谁批准调整", "question: 谁批准"),
    ],
)
def test_procedure_wording_and_layout_move_nothing(year: Year, old: str, new: str) -> None:
    before = made(year)
    scheme(year, old, new)
    assert year.results().digest == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  provincial: 2\n", "  provincial: 3\n"),
        (
            "calendar:\n",
            "calendar:\n  - {id: last, clauses: [JL-5], due: '09-15', by: unit, kind: request, late: reject}\n",
        ),
    ],
)
def test_a_rule_moves_it(year: Year, old: str, new: str) -> None:
    before = made(year)
    scheme(year, old, new)
    assert year.results().digest != before


def test_a_former_id_moves_it(year: Year) -> None:
    """Under it the results of an earlier year are found, and from them a consequence of two years running."""
    before = made(year)
    units = year.root / "targets/jilin/2025/units.yml"
    text = units.read_text(encoding="utf-8")
    assert "accounts: [ga]}" in text
    units.write_text(text.replace("accounts: [ga]}", "accounts: [ga], formerly: [gh]}"), encoding="utf-8")
    assert year.results().digest != before


def test_proposals_appeals_and_the_decisions_on_them_move_nothing(year: Year) -> None:
    before = made(year)
    body = "kind: proposal\ntargets:\n  - {id: 2025-70, title: 甲, due: 2025-12-01, units: [{unit: ghc, role: lead}]}\nsigned_by: 王\ndate: 2025-06-01\n"
    proposal = year.record("ghc/jy.yml", body, JUNE, "ga")
    appeal = year.record("ghc/fh.yml", "kind: appeal\nabout: work\ngrounds: 请复核\n", JULY, "ga")
    for on in (proposal, appeal):
        year.decide(on, at="2025-07-06T09:00:00+08:00")
    assert year.results().digest == before


def test_a_decision_on_a_decision_moves_it(year: Year) -> None:
    before = made(year)
    body = "kind: decision\non: office/d-ghc-n1-0.yml\nverdict: rejected\nby: 白××\ndate: 2025-07-07\n"
    year.record("office/undo.yml", body, "2025-07-07T09:00:00+08:00", "ob")
    assert year.results().digest != before
