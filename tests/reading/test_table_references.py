"""What a record names and does not find: the record as filed, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.shelf import REPORT, Shelf

from scorer.model.entities import Span
from scorer.reading.book.files import SCHEME


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


REPORTS = {
    """\
kind: report
target: 2025-99
node: n1
status: ongoing
""": ["ghc/r.yml:2:9 R012 目标“2025-99”不在目标表中"],
    """\
kind: report
target: 2025-01
node: n3
status: ongoing
actuals: {invset: 8}
""": [
        "ghc/r.yml:3:7 R014 目标“2025-01”没有节点“n3”",
        "ghc/r.yml:5:11 R016 目标“2025-01”没有指标“invset”",
    ],
    """\
target: 2025-09
kind: report
node: final
status: ongoing
""": ["ghc/r.yml:2:1 R010 kind 应写在记录的第一行"],
    """\
kind: penalty
component: penalty
category: criticised
unit: jsc
date: 2025-03-01
title: 通报
basis: 文件
""": ["ghc/r.yml:1:7 R011 “ghc”不能提交 penalty"],
}


@pytest.mark.parametrize(("text", "said"), REPORTS.items())
def test_what_a_report_names(shelf: Shelf, text: str, said: list[str]) -> None:
    shelf.file("ghc/r.yml", text)
    assert shelf.says() == said


def test_the_fix_names_what_is_allowed_and_the_nearest(shelf: Shelf) -> None:
    shelf.file("ghc/r.yml", REPORT.replace("2025-09", "2025-99"))
    shelf.file("jsc/r.yml", REPORT.replace("2025-09", "2025-1"))
    assert shelf.fixes() == [
        "本单位承担的目标有 2025-01、2025-09；是不是想写 2025-09？",
        "本单位承担的目标有 2025-01；是不是想写 2025-01？",
    ]


def test_a_unit_reports_on_its_own_targets_and_nodes(shelf: Shelf) -> None:
    shelf.file("jsc/r.yml", REPORT)
    shelf.file("jsc/n1.yml", "kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\n")
    assert shelf.says() == [
        "jsc/n1.yml:3:7 R015 目标“2025-01”的节点“n1”没有列本单位",
        "jsc/r.yml:2:9 R013 目标“2025-09”没有列本单位",
    ]


def test_one_fault_is_said_once_and_two_faults_in_one_run(shelf: Shelf) -> None:
    """A target written with a blank is refused by the schema alone; the unknown node shows beside a wrong status."""
    shelf.file("ghc/r.yml", "kind: report\ntarget: 2025 01\nnode: final\nstatus: ongoing\n")
    shelf.file("ghc/s.yml", "kind: report\ntarget: 2025-01\nnode: n9\nstatus: finished\n")
    found = [(problem.place, problem.code) for problem in shelf.problems()]
    places = [(place.line, place.column, code[0]) for place, code in found if isinstance(place, Span)]
    assert places == [(2, 9, "F"), (3, 7, "R"), (4, 9, "F")]


REQUEST = """\
kind: request
target: 2025-01
node: n1
change: {measures: {invest: 6}}
reason: other
detail: 资金未到位
"""


def test_a_request_names_measures_of_its_target(shelf: Shelf) -> None:
    shelf.file("ghc/q.yml", REQUEST.replace("invest", "length"))
    assert shelf.says() == ["ghc/q.yml:4:21 R016 目标“2025-01”没有指标“length”"]


CLAIM = """\
kind: claim
component: bonus
category: award
ground: ministry
work: 2025-01
date: 2025-05-01
title: 表彰
seal: 某部
"""

CLAIMS = {
    ("component: bonus", "component: bonsu"): ["ghc/c.yml:2:12 R018 办法里没有分项“bonsu”"],
    ("component: bonus", "component: public"): [
        "ghc/c.yml:2:12 R047 分项“public”的规则用不上 claim",
    ],
    ("category: award", "category: awrad"): ["ghc/c.yml:3:11 R020 分项“bonus”没有类别“awrad”"],
    ("ground: ministry", "ground: minister"): ["ghc/c.yml:4:9 R021 这个类别要从列明的事由中选一个，写在 ground"],
    ("ground: ministry\n", ""): ["ghc/c.yml:3:11 R021 这个类别要从列明的事由中选一个，写在 ground"],
    ("seal: 某部\n", ""): ["ghc/c.yml:4:9 R022 事由“ministry”要求写明 seal"],
    ("ground: ministry", "ground: leader"): ["ghc/c.yml:4:9 R022 事由“leader”要求写明 main-leader"],
    ("ground: ministry", "confirmed_by: [main-leader]\nground: leader"): [],
    ("work: 2025-01", "work: spring-tour"): [
        "ghc/c.yml:5:7 R023 这个类别只认目标表中列明的工作，要在 work 写明是哪一个目标（写目标的编号）",
    ],
    ("work: 2025-01\n", ""): [
        "ghc/c.yml:3:11 R023 这个类别只认目标表中列明的工作，要在 work 写明是哪一个目标（写目标的编号）"
    ],
    ("date: 2025-05-01", "date: 2024-12-31"): [
        "ghc/c.yml:6:7 R024 这个类别只认本年度的事，2025-01-01 至 2025-12-31 之外的不计",
    ],
    ("seal: 某部", "seal: 某部\namount: 1"): ["ghc/c.yml:9:1 R025 这里的分值由办法写死，不能写 amount"],
    ("seal: 某部", "seal: 某部\nshared_with: [jsc, gjj]"): ["ghc/c.yml:9:20 R017 没有编号为“gjj”的单位"],
    ("ground: ministry\nwork: 2025-01", "amount: 3"): [
        "ghc/c.yml:3:11 R021 这个类别要从列明的事由中选一个，写在 ground",
        "ghc/c.yml:3:11 R023 这个类别只认目标表中列明的工作，要在 work 写明是哪一个目标（写目标的编号）",
        "ghc/c.yml:4:1 R025 这里的分值由办法写死，不能写 amount",
    ],
}


@pytest.mark.parametrize(("change", "said"), CLAIMS.items(), ids=lambda value: str(value)[:30])
def test_what_a_claim_names(shelf: Shelf, change: tuple[str, str], said: list[str]) -> None:
    shelf.file("ghc/c.yml", CLAIM.replace(*change))
    assert shelf.says() == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [("3", []), ("5", []), ("5.01", ["5.01 不在 3 至 5 之间"]), ("2.9", ["2.9 不在 3 至 5 之间"])],
)
def test_points_left_open_stay_within_their_bounds(shelf: Shelf, amount: str, said: list[str]) -> None:
    text = f"kind: claim\ncomponent: bonus\ncategory: civility\ndate: 2025-05-01\ntitle: 文明单位\namount: {amount}\n"
    shelf.file("ghc/c.yml", text)
    assert [line.split(" ", 2)[2] for line in shelf.says()] == said
    assert ("ghc/c.yml" in shelf.book().records) is (not said)


PENALTY = """\
kind: penalty
component: penalty
category: criticised
unit: jsc
date: 2025-03-01
title: 通报
basis: 文件
count: 2
out_of: 10
"""

OFFICE = {
    "known": (PENALTY, []),
    "unit": (PENALTY.replace("jsc", "jcs"), ["office/x.yml:4:7 R017 没有编号为“jcs”的单位"]),
    "count": (PENALTY.replace("10", "1"), ["office/x.yml:8:8 R033 count（2）应不超过 out_of（1）"]),
    "group": (
        "kind: standing\ncomponent: rank\nunit: ghc\nwork: 养护\nrank: 22\nof: 21\n",
        [
            "office/x.yml:2:12 R019 分项“rank”不适用于“ghc”所在的组 office",
            "office/x.yml:5:7 R033 rank（22）应不超过 of（21）",
        ],
    ),
    "votes": (
        (
            "kind: ballots\ncomponent: leaders\ncounts:\n"
            "  glj: {director: {good: 1, bad: 2}, depty: {good: 1}}\n  gjl: {}\n"
        ),
        [
            "office/x.yml:4:29 R032 办法里没有“bad”",
            "office/x.yml:4:38 R032 办法里没有“depty”",
            "office/x.yml:5:3 R017 没有编号为“gjl”的单位",
        ],
    ),
    "rating": (
        "kind: rating\ncomponent: public\nsource: 评议\nscores: {ghc: 100, jsc: 100.5}\n",
        ["office/x.yml:4:25 R027 “jsc”的评分 100.5 超出范围，最低 0，最高 100"],
    ),
    "ratio": (
        "kind: rating\ntarget: 2025-01\nsource: 评议\nscores: {ghc: 1.2, jsc: -0.1, glj: 0}\n",
        [
            "office/x.yml:4:15 R027 “ghc”的评分 1.2 超出范围，最低 0，最高 1",
            "office/x.yml:4:25 R027 “jsc”的评分 -0.1 超出范围，最低 0，最高 1",
        ],
    ),
    "rated target": (
        "kind: rating\ntarget: 2025-10\nsource: 评议\nscores: {ghc: 1}\n",
        ["office/x.yml:2:9 R012 目标“2025-10”不在目标表中"],
    ),
    "outage": (
        "kind: outage\nfrom: 2025-06-30T12:00:00+08:00\nto: 2025-06-30T04:00:00Z\ndetail: 停电\n",
        [
            "office/x.yml:2:7 R033 from（2025-06-30T12:00:00+08:00）应不超过 to（2025-06-30T04:00:00Z）",
        ],
    ),
    "matter": (
        "kind: matter\nsource: instructions\ncontent: 查\ndue: 2025-05-01\nunits: [{unit: gcc, role: lead}]\n",
        [
            "office/x.yml:2:9 R050 办法里没有督查事项的来源“instructions”",
            "office/x.yml:5:16 R017 没有编号为“gcc”的单位",
        ],
    ),
    "notice": (
        "kind: notice\nform: urge\nto: gch\nissued: 2025-05-01\nabout: {target: 2025-01, node: n7}\n",
        ["office/x.yml:3:5 R017 没有编号为“gch”的单位", "office/x.yml:5:32 R014 目标“2025-01”没有节点“n7”"],
    ),
    "inspection": (
        "kind: inspection\nabout: {target: 2025-02, matter: office/m.yml}\ndate: 2025-05-01\nfinding: 无\n",
        ["office/x.yml:2:17 R012 目标“2025-02”不在目标表中", "office/x.yml:2:34 R028 没有“office/m.yml”这份记录"],
    ),
    "about text": (
        "kind: inspection\nabout: 全线\ndate: 2025-05-01\nfinding: 无\n",
        [],
    ),
    "settles": (
        "kind: resolution\nsettles: late.efect\nchosen: strict\ndate: 2025-05-01\n",
        ["office/x.yml:2:10 R030 办法里没有“late.efect”这条解释"],
    ),
    "chosen": (
        "kind: resolution\nsettles: late.effect\nchosen: stritc\ndate: 2025-05-01\n",
        ["office/x.yml:3:9 R031 解释“late.effect”要在 chosen 写明选了哪一个"],
    ),
    "not chosen": (
        "kind: resolution\nsettles: late.effect\ndate: 2025-05-01\n",
        ["office/x.yml:2:10 R031 解释“late.effect”要在 chosen 写明选了哪一个"],
    ),
    "boolean option": ("kind: resolution\nsettles: stack\nchosen: false\ndate: 2025-05-01\n", []),
    "free option": ("kind: resolution\nsettles: from\nchosen: 2025-03-01\ndate: 2025-05-01\n", []),
    "targets": (
        "kind: resolution\nsettles: targets\ndate: 2025-05-01\nsupersedes: office/r0.yml\n",
        ["office/x.yml:4:13 R028 没有“office/r0.yml”这份记录"],
    ),
    "decision": (
        "kind: decision\non: ghc/n.yml\nverdict: accepted\nby: 李××\ndate: 2025-05-01\n",
        ["office/x.yml:2:5 R028 没有“ghc/n.yml”这份记录"],
    ),
}


@pytest.mark.parametrize(("text", "said"), OFFICE.values(), ids=OFFICE)
def test_what_the_office_names(shelf: Shelf, text: str, said: list[str]) -> None:
    shelf.file("office/x.yml", text)
    assert shelf.says() == said


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("ghc/r.yml", []),
        ("public", []),
        ("pubic", ["ghc/a.yml:2:8 R018 办法里没有分项“pubic”"]),
        ("ghc/s.yml", ["ghc/a.yml:2:8 R028 没有“ghc/s.yml”这份记录"]),
    ],
)
def test_an_appeal_is_about_a_record_or_a_component(shelf: Shelf, about: str, said: list[str]) -> None:
    shelf.file("ghc/r.yml")
    shelf.file("ghc/a.yml", f"kind: appeal\nabout: {about}\ngrounds: 不服\n")
    assert shelf.says() == said


def test_a_reviewer_files_only_what_it_may(shelf: Shelf) -> None:
    shelf.file("party/a.yml", "kind: rating\ncomponent: public\nsource: 评议\nscores: {ghc: 90}\n")
    shelf.file("party/b.yml", "kind: rating\ncomponent: work\nsource: 评议\nscores: {ghc: 90}\n")
    shelf.file("party/c.yml", REPORT)
    assert shelf.says() == [
        "party/b.yml:2:12 R047 分项“work”的规则用不上 rating",
        "party/b.yml:2:12 R048 它无权评 work",
        "party/c.yml:1:7 R011 “party”不能提交 report",
    ]
    assert set(shelf.book().records) == {"party/a.yml"}


def test_what_the_schema_refuses_is_no_second_fault(shelf: Shelf) -> None:
    """A day that does not exist, a time without offset, a list for a name: one fault each."""
    shelf.file("ghc/c.yml", CLAIM.replace("2025-05-01", "2025-02-30"))
    shelf.file("office/o.yml", "kind: outage\nfrom: 2025-06-30T12:00:00\nto: 2025-06-30T13:00:00+08:00\ndetail: 停电\n")
    shelf.file("office/p.yml", PENALTY.replace("unit: jsc", "unit: [jsc]"))
    shelf.change("targets/demo/2025/targets.yml", "due: 2025-06-30", "due: 2025-06-31")
    assert [problem.code[0] for problem in shelf.problems()] == ["F"] * 4


def test_a_category_may_be_a_mere_number_or_an_open_choice(shelf: Shelf) -> None:
    shelf.change(
        "targets/demo/scheme.yml",
        "sources:",
        "  - {id: parts, title: 分项, rule: events, clauses: [DM-2], base: 100,"
        " categories: {late: -1, typing: -5, free: {choose: from}}}\nsources:",
    )
    text = PENALTY.replace("component: penalty", "component: parts")
    shelf.file("office/a.yml", text.replace("criticised", "typing"))
    shelf.file("office/b.yml", text.replace("criticised", "typing") + "amount: 3\n")
    shelf.file("office/c.yml", text.replace("criticised", "free") + "amount: 3\n")
    shelf.file("office/d.yml", text.replace("criticised", "late"))
    assert shelf.says() == [
        "office/b.yml:10:1 R025 这里的分值由办法写死，不能写 amount",
        "office/d.yml:3:11 R020 分项“parts”没有类别“late”",
    ]


def test_parts_of_a_sum_are_components_too(shelf: Shelf) -> None:
    shelf.change(
        "targets/demo/scheme.yml",
        "sources:",
        "  - id: all\n    title: 合计\n    clauses: [DM-2]\n    components:\n"
        "      - {id: inner, title: 内项, rule: assessed, clauses: [DM-2], full: none}\nsources:",
    )
    shelf.file("office/a.yml", "kind: rating\ncomponent: inner\nsource: 评\nscores: {ghc: 900}\n")
    shelf.file("office/b.yml", "kind: rating\ncomponent: iner\nsource: 评\nscores: {ghc: 900}\n")
    assert shelf.says() == ["office/b.yml:2:12 R018 办法里没有分项“iner”"]
    assert shelf.fixes() == ["可用的有 public、inner；是不是想写 inner？"]


def test_without_a_scheme_its_words_are_not_looked_up(shelf: Shelf) -> None:
    for name in SCHEME:
        (shelf.root / f"targets/demo/{name}.yml").unlink(missing_ok=True)
    shelf.file("ghc/c.yml", CLAIM.replace("bonus", "whatever"))
    shelf.file("office/x.yml", "kind: resolution\nsettles: late.effect\nchosen: strict\ndate: 2025-05-01\n")
    shelf.file("ghc/a.yml", "kind: appeal\nabout: whatever\ngrounds: 不服\n")
    assert shelf.says() == []
    assert shelf.book().scheme == {}


REPLACING = {
    "ghc/r.yml": [],
    "ghc/r2.yml": ["ghc/r2.yml:5:11 R029 不能替代“ghc/r2.yml”：写的是它自己"],
    "ghc/r0.yml": ["ghc/r2.yml:5:11 R028 没有“ghc/r0.yml”这份记录"],
    "glj/r.yml": ["ghc/r2.yml:5:11 R029 不能替代“glj/r.yml”：那是别的单位的记录"],
    "ghc/q.yml": ["ghc/r2.yml:5:11 R029 不能替代“ghc/q.yml”：那是一份 request，这是一份 report"],
}


@pytest.mark.parametrize(("earlier", "said"), REPLACING.items())
def test_a_record_supersedes_an_earlier_one_of_its_filer(shelf: Shelf, earlier: str, said: list[str]) -> None:
    shelf.file("ghc/r.yml")
    shelf.file("glj/r.yml")
    shelf.file("ghc/q.yml", REQUEST)
    shelf.file("ghc/r2.yml", f"{REPORT}replaces: {earlier}\n")
    assert shelf.says() == said


def test_a_record_that_is_left_out_may_be_replaced(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml", REPORT.replace("2025-09", "2025-99"))
    shelf.file("ghc/b.yml", f"{REPORT}replaces: ghc/a.yml\n")
    shelf.file("office/d.yml", DECISION.replace("ghc/r", "ghc/a"))
    assert shelf.says() == ["ghc/a.yml:2:9 R012 目标“2025-99”不在目标表中"]
    book = shelf.book()
    assert set(book.records) == {"ghc/b.yml", "office/d.yml"}
    assert [decision.path for decision in book.decisions["ghc/a.yml"]] == ["office/d.yml"]


def test_records_do_not_replace_each_other_in_a_circle(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml", f"{REPORT}replaces: ghc/b.yml\n")
    shelf.file("ghc/b.yml", f"{REPORT}replaces: ghc/a.yml\n")
    shelf.file("ghc/c.yml", f"{REPORT}replaces: ghc/b.yml\n")
    assert shelf.says() == [
        "ghc/a.yml:5:11 R029 不能替代“ghc/b.yml”：互相替代，绕成了圈",
        "ghc/b.yml:5:11 R029 不能替代“ghc/a.yml”：互相替代，绕成了圈",
    ]
    assert set(shelf.book().records) == {"ghc/c.yml"}


DECISION = """\
kind: decision
on: ghc/r.yml
verdict: accepted
by: {name: 李××, post: 主任}
date: 2025-07-02
"""
FOUR_EYES = {
    "two accounts": ([("ghc/r.yml", "ghc-wang", REPORT), ("office/d.yml", "office-li", DECISION)], []),
    "one account": (
        [("ghc/r.yml", "helper", REPORT), ("office/d.yml", "helper", DECISION)],
        ["office/d.yml:2:5 R044 “ghc/r.yml”和对它的认定是同一个账号提交的"],
    ),
    "the unit's account in the office's folder": (
        [("ghc/r.yml", "helper", REPORT), ("office/d.yml", "ghc-wang", DECISION)],
        ["office/d.yml:2:5 R045 这是“ghc”自己的记录，不能由它自己的人认定"],
    ),
    "one account, in other letters": (
        [("ghc/r.yml", "helper", REPORT), ("office/d.yml", "HELPER", DECISION)],
        ["office/d.yml:2:5 R044 “ghc/r.yml”和对它的认定是同一个账号提交的"],
    ),
    "the unit's account, in full-width capitals": (
        [("ghc/r.yml", "helper", REPORT), ("office/d.yml", "ＧＨＣ-Wang", DECISION)],
        ["office/d.yml:2:5 R045 这是“ghc”自己的记录，不能由它自己的人认定"],
    ),
    "the unit annuls a decision on itself": (
        [
            ("ghc/r.yml", "helper", REPORT),
            ("office/d.yml", "office-li", DECISION.replace("accepted", "inconsistent")),
            ("office/e.yml", "ghc-wang", DECISION.replace("ghc/r", "office/d").replace("accepted", "rejected")),
        ],
        ["office/e.yml:2:5 R045 这是“ghc”自己的记录，不能由它自己的人认定"],
    ),
    "the office rejects its own penalty": (
        [
            ("office/p.yml", "office-li", PENALTY),
            ("office/d.yml", "office-wu", DECISION.replace("ghc/r", "office/p").replace("accepted", "rejected")),
        ],
        [],
    ),
}


@pytest.mark.parametrize(("rows", "said"), FOUR_EYES.values(), ids=FOUR_EYES)
def test_a_decision_takes_four_eyes(shelf: Shelf, rows: list[tuple[str, str, str]], said: list[str]) -> None:
    shelf.real()
    shelf.received_from(*rows)
    assert shelf.says() == said
    refused = {line.split(":")[0] for line in said}
    assert set(shelf.book().records) == {path for path, _, _ in rows} - refused


def test_a_reviewer_that_is_also_a_unit_does_not_decide_on_itself(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/units.yml", "id: party\n    name: 机关党委", "id: ghc\n    name: 规划处")
    shelf.change("targets/demo/2025/units.yml", "{kind: decision, component: bonus}", "{kind: decision}")
    shelf.file("ghc/r.yml")
    shelf.file("ghc/d.yml", DECISION)
    assert shelf.says() == ["ghc/d.yml:2:5 R045 这是“ghc”自己的记录，不能由它自己的人认定"]


def test_a_reviewer_decides_for_its_own_components_only(shelf: Shelf) -> None:
    shelf.file("ghc/c.yml", CLAIM)
    shelf.file("ghc/r.yml")
    shelf.file("office/p.yml", PENALTY)
    for name in ("ghc/c", "ghc/r", "office/p"):
        shelf.file(f"party/{name.replace('/', '-')}.yml", DECISION.replace("ghc/r", name))
    assert shelf.says() == [
        "party/ghc-r.yml:2:5 R048 它无权评 report",
        "party/office-p.yml:2:5 R048 它无权评 penalty",
    ]


def test_a_reviewer_of_completion_decides_on_reports(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/units.yml", "kind: decision, component: bonus", "kind: decision, component: work")
    shelf.file("ghc/r.yml")
    shelf.file("party/d.yml", DECISION)
    assert shelf.says() == []


def test_points_that_a_decision_grants_stay_within_bounds(shelf: Shelf) -> None:
    shelf.file("ghc/r.yml")
    shelf.file("ghc/c.yml", CLAIM)
    shelf.file("ghc/o.yml", "kind: claim\ncomponent: bonus\ncategory: civility\ndate: 2025-05-01\ntitle: 文明单位\n")
    shelf.file("ghc/z.yml", CLAIM.replace("award", "awards"))
    for name, amount in (("r", 1), ("c", 1), ("o", 6), ("z", 1)):
        shelf.file(f"office/{name}.yml", DECISION.replace("ghc/r", f"ghc/{name}") + f"amount: {amount}\n")
    shelf.file("office/o4.yml", DECISION.replace("ghc/r", "ghc/o") + "amount: 4\n")
    assert shelf.says() == [
        "ghc/z.yml:3:11 R020 分项“bonus”没有类别“awards”",
        "office/c.yml:6:1 R025 这里的分值由办法写死，不能写 amount",
        "office/o.yml:6:9 R026 6 不在 3 至 5 之间",
        "office/r.yml:6:9 R025 这里的分值由办法写死，不能写 amount",
    ]


PAPERS = {
    "office/n.yml": "kind: notice\nnumber: 督〔2025〕1号\nform: urge\nto: [ghc]\nissued: 2025-05-01\n",
    "office/b.yml": "kind: bulletin\nnumber: 1\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-10\n",
    "office/m.yml": (
        "kind: matter\nsource: instruction\ncontent: 查\ndue: 2025-05-01\nunits: [{unit: ghc, role: lead}]\n"
    ),
}
NAMING = {
    "feedback by number": ("ghc/f.yml", "kind: feedback\nnotice: 督〔2025〕1号\nstatus: done\n", []),
    "feedback by path": ("ghc/f.yml", "kind: feedback\nnotice: office/n.yml\nstatus: done\n", []),
    "feedback to nothing": (
        "ghc/f.yml",
        "kind: feedback\nnotice: 督〔2025〕2号\nstatus: done\n",
        ["ghc/f.yml:2:9 R028 没有“督〔2025〕2号”这份记录"],
    ),
    "feedback to a bulletin": (
        "ghc/f.yml",
        "kind: feedback\nnotice: office/b.yml\nstatus: done\n",
        ["ghc/f.yml:2:9 R046 “office/b.yml”是一份 bulletin，这里要写一份 notice"],
    ),
    "correction by number": (
        "office/b2.yml",
        "kind: bulletin\nnumber: 2\nperiod: 2025-Q1\ntitle: 更正\nissued: 2025-04-20\ncorrects: '1'\n",
        [],
    ),
    "conclusion on a notice": (
        "office/z.yml",
        "kind: conclusion\non: office/n.yml\nunit: ghc\ngrade: done\nby: 李××\ndate: 2025-06-01\n",
        ["office/z.yml:2:5 R046 “office/n.yml”是一份 notice，这里要写一份 matter"],
    ),
    "conclusion on a matter": (
        "office/z.yml",
        "kind: conclusion\non: office/m.yml\nunit: ghc\ngrade: done\nby: 李××\ndate: 2025-06-01\n",
        [],
    ),
    "notice about a bulletin": (
        "office/z.yml",
        "kind: notice\nform: urge\nto: ghc\nissued: 2025-05-01\nabout: {matter: office/b.yml}\n",
        ["office/z.yml:5:17 R046 “office/b.yml”是一份 bulletin，这里要写一份 matter"],
    ),
    "a resolution in place of a bulletin": (
        "office/z.yml",
        "kind: resolution\nsettles: results\ndate: 2025-12-30\nsupersedes: office/b.yml\n",
        ["office/z.yml:4:13 R046 “office/b.yml”是一份 bulletin，这里要写一份 resolution"],
    ),
}


@pytest.mark.parametrize(("path", "text", "said"), NAMING.values(), ids=NAMING)
def test_papers_name_papers(shelf: Shelf, path: str, text: str, said: list[str]) -> None:
    for other, content in PAPERS.items():
        shelf.file(other, content)
    shelf.file(path, text)
    assert shelf.says() == said


SECRET = PENALTY.replace("criticised", "secret")
BALLOTS = "kind: ballots\ncomponent: leaders\ncounts: {glj: {director: {good: 1}}}\n"
UNANNOUNCED = "kind: inspection\nabout: 全线\ndate: 2025-05-01\nfinding: 无\nconfidential: true\n"


@pytest.mark.parametrize(("text", "kind"), [(SECRET, "penalty"), (BALLOTS, "ballots"), (UNANNOUNCED, "inspection")])
def test_what_is_confidential_stands_in_the_office_only_root(shelf: Shelf, text: str, kind: str) -> None:
    """A made-up year in one root has nothing to hide; a real one has, and so has one with an office-only root."""
    said = [f"office/x.yml:1:7 R009 这份 {kind} 不是各单位都可以看的，不能放在公用的库里"]
    shelf.file("office/x.yml", text)
    assert shelf.says() == []
    shelf.put("office-only", "", second=True)
    assert shelf.says() == said
    (shelf.root / "submissions/demo/2025/office/x.yml").unlink()
    shelf.file("office/x.yml", text, second=True)
    assert shelf.says() == []


def test_in_a_real_year_one_shared_root_holds_nothing_confidential(shelf: Shelf) -> None:
    shelf.real()
    shelf.file("office/x.yml", BALLOTS)
    assert [line.split(" ")[1] for line in shelf.says()] == ["H005", "R009"]


def test_a_target_of_another_unit_may_lie_in_a_wrong_folder(shelf: Shelf) -> None:
    shelf.file("glj/r.yml", REPORT.replace("2025-09", "2025-01").replace("final", "n1"))
    assert shelf.says() == ["glj/r.yml:2:9 R013 目标“2025-01”没有列本单位"]
    assert shelf.fixes() == [
        "本单位承担的目标有 2025-09；是不是想写 2025-09？；是不是放错了单位文件夹？这个目标列的单位是 ghc、jsc"
    ]


def test_where_no_unit_is_known_the_table_is_listed(shelf: Shelf) -> None:
    """A rating of a target is nobody's own."""
    shelf.file("office/r.yml", "kind: rating\ntarget: 2026-77\nsource: 考评小组\nscores: {ghc: 0.9}\n")
    assert shelf.says() == ["office/r.yml:2:9 R012 目标“2026-77”不在目标表中"]
    assert shelf.fixes() == ["目标表里有 2025-01、2025-09"]


def test_a_claim_without_its_work_is_shown_how_to_write_it(shelf: Shelf) -> None:
    claim = "kind: claim\ncomponent: bonus\ncategory: award\nground: ministry\nseal: 交通运输部\n"
    shelf.file("glj/c.yml", f"{claim}date: 2025-05-01\ntitle: 表扬\n")
    assert shelf.says() == [
        "glj/c.yml:3:11 R023 这个类别只认目标表中列明的工作，要在 work 写明是哪一个目标（写目标的编号）"
    ]
    assert shelf.fixes() == ["补上一行，如 work: 2025-09"]
    shelf.file("glj/c.yml", f"{claim}date: 2025-05-01\ntitle: 表扬\nwork: 2025-9\n")
    assert shelf.fixes() == ["目标表里有 2025-01、2025-09；是不是想写 2025-09？"]


def test_a_copied_scheme_bears_the_name_of_its_own_folder(shelf: Shelf) -> None:
    shelf.change("targets/demo/scheme.yml", "scheme: demo", "scheme: jilin")
    assert shelf.points() == ["scheme.yml「jilin」 R051 这份办法写的是“jilin”，文件夹是“demo”"]
    assert shelf.fixes()[0].startswith("改成 scheme: demo；照抄别的部门的，title、interpreter")
    assert shelf.book().left_out == ()


def test_a_missing_file_is_to_be_copied(shelf: Shelf) -> None:
    (shelf.root / "targets/demo/2025/units.yml").unlink()
    assert "补上这个文件；可以照抄别的年度或别的部门的同名文件，再改内容" in shelf.fixes()
