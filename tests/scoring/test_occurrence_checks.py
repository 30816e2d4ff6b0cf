"""What keeps a claim, a penalty or a part of a target from counting is reported at its place."""

from __future__ import annotations

import pytest
from kit.years import UNITS, Year

CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 加分, type: [computation], figures: [], covered: by-rule}\n"
SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室}]
levels: {provincial: 1}
components:
  - {id: work, title: 完成, rule: fulfilment, result: share, points: by-level, degree: binary, clauses: [SM-1], late: none}
  - id: bonus
    title: 加分
    rule: events
    clauses: [SM-1]
    once_per: [work]
    categories:
      fixed: {title: 表彰, points: 1}
      open: {title: 酌定, points: -1, discretionary: {floor: {choose: least}, cap: {choose: most}}}
      bare: {title: 无分值, discretionary: {floor: 1, cap: 5}}
  - id: style
    title: 作风
    rule: events
    clauses: [SM-1]
    base: 10
    categories: {praised: {title: 表扬, points: 2}, noted: {title: 记功, discretionary: {floor: 1, cap: 5}}, blamed: {title: 批评, points: -1}}
  - {id: share, title: 占比, rule: events, clauses: [SM-1], base: 30, categories: {part: {title: 未用, points: -30, out_of: share}}}
interpretations:
  - {id: least, clauses: [SM-1], question: 至少, type: number, chosen: 1, required: false}
  - {id: most, clauses: [SM-1], question: 至多, type: number, chosen: 20, required: false}
"""
AT = "2025-07-05T09:00:00+08:00"
PENALTY = "kind: penalty\ncomponent: {}\ncategory: {}\nunit: ghc\ndate: 2025-06-01\ntitle: 通报\nbasis: 文件\n{}"
CLAIM = "kind: claim\ncomponent: bonus\ncategory: fixed\ndate: 2025-06-01\ntitle: 表彰\n"


@pytest.fixture
def small(year: Year) -> Year:
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    year.target("2025-01")
    return year


def told(year: Year) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.file.rpartition("/")[2]) for problem in year.run().problems]


@pytest.mark.parametrize(
    ("component", "category", "more", "code", "value"),
    [
        ("bonus", "open", "amount: 23\n", "R026", "0"),  # not in 1 to 20, as chosen: left out, and said
        ("bonus", "open", "amount: 10\n", None, "-10"),
        ("bonus", "open", "", "R052", "0"),  # nobody has fixed how much
        ("bonus", "bare", "amount: 2\n", None, "2"),  # without points that have a minus it adds, whoever records it
        ("bonus", "bare", "amount: -2\n", "R026", "0"),  # what adds has no sign against it
        ("style", "praised", "", None, "12"),  # what the office itself records under a category that adds: 10 + 2
        ("style", "praised", "count: 3\n", None, "16"),  # 10 + 2 × 3
        ("style", "noted", "amount: 4\n", None, "14"),  # 10 + 4, fixed at discretion
        ("style", "blamed", "", None, "9"),  # 10 − 1
        ("share", "part", "", "R053", "0"),  # all 30 of them
        ("share", "part", "count: 2\nout_of: 10\n", None, "24"),  # 30 − 30 × 2 ÷ 10
    ],
)
def test_a_penalty(small: Year, component: str, category: str, more: str, code: str | None, value: str) -> None:
    small.record("office/p.yml", PENALTY.format(component, category, more), AT, "oa")
    assert told(small) == ([(code, "p.yml")] if code else [])
    made = small.run()
    assert made.scored is not None
    assert str(made.scored.results.steps[f"ghc/{component}"].value) == value


def test_claims_that_name_no_work_cannot_be_told_apart(small: Year) -> None:
    """Two accepted: +2, though the same work counts once; each is asked for its work."""
    for name in ("c1", "c2"):
        small.decide(small.record(f"ghc/{name}.yml", CLAIM, AT, "ga"), at="2025-07-06T09:00:00+08:00")
    assert told(small) == [("R055", "c1.yml"), ("R055", "c2.yml")]
    assert small.unit()["bonus"] == "2"


def test_a_part_without_a_node_of_its_own(small: Year) -> None:
    nodes = "[{id: n1, due: 2025-06-30, task: 完成, units: [ghc]}]"
    small.target("2025-02", units="[{unit: ghc, role: lead}, {unit: jsc, role: support}]", nodes=nodes)
    assert told(small) == [("R054", "targets.yml")]


@pytest.mark.parametrize(("category", "codes"), [("praised", []), ("blamed", [("R056", "c.yml")])])
def test_a_claim_is_made_only_under_what_adds(small: Year, category: str, codes: list[tuple[str, str]]) -> None:
    claim = CLAIM.replace("component: bonus", "component: style").replace("fixed", category)
    small.record("ghc/c.yml", claim, AT, "ghc-user")
    assert told(small) == codes


@pytest.mark.parametrize(
    ("rating", "why"),
    [
        ("", "没有写 period，也没有日期"),
        ("period: 2025-Q1\n", "写的时段是 2025-Q1"),
        ("period: 2025-H1\n", None),
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_a_rating_that_belongs_to_no_half_is_told(year: Year, rating: str, why: str | None, nested: bool) -> None:
    """By halves of 40 % and 60 %: what names neither half counts nothing, and that is said at its place."""
    part = "{id: a, title: 评分, rule: assessed, clauses: [SM-1], full: 100%s}"
    halves = ", periods: {by: half, weights: {H1: 40%, H2: 60%}}"
    whole = f"{{id: sum, title: 合计, clauses: [SM-1]{halves}, components: [{part % ''}]}}" if nested else part % halves
    groups = "groups: [{id: office, title: 处室}]\n"
    year.write("targets/jilin/scheme.yml", f"scheme: jilin\ntitle: 小办法\n{groups}components: [{whole}]\n")
    year.write("targets/jilin/clauses.yml", CLAUSES)
    text = f"kind: rating\ncomponent: a\n{rating}source: 考评组\nscores: {{ghc: 80}}\n"
    year.record("office/r.yml", text, AT, "oa")
    told = [dict(problem.facts) for problem in year.run().problems if problem.code == "R065"]
    assert told == ([{"why": why, "allowed": "2025-H1、2025-H2"}] if why else [])
