"""Records as clerks write them, and the frozen types that come of them."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.properties import tries
from kit.shelf import Shelf

from scorer.model.entities import Data, Disclosure, Due, Part, Person
from scorer.model.records import (
    KINDS,
    Appeal,
    Cause,
    Change,
    Claim,
    Decision,
    Inspection,
    Matter,
    Outage,
    Paper,
    Penalty,
    Plan,
    Rating,
    Record,
    Report,
    Request,
    Resolution,
    Standing,
    Subject,
)
from scorer.reading.book import from_data as build
from scorer.reading.schemas import of_kind


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


CST = timezone(timedelta(hours=8))
WRITTEN: dict[str, tuple[str, Record]] = {
    "ghc/report.yml": (
        """\
kind: report
target: 2025-01
node: n2
status: not-done
actuals: {invest: 6.5}
progress: 完成六成
cause: {type: objective, detail: 停工}
next: 赶工
note: 补报
disclosure: {type: withheld, reason: 涉密, reviewed_by: 保密办, date: 2025-07-01}
""",
        Report(
            kind="report",
            path="ghc/report.yml",
            actor="ghc",
            target="2025-01",
            node="n2",
            status="not-done",
            actuals={"invest": Fraction(13, 2)},
            progress="完成六成",
            cause=Cause("objective", "停工"),
            next="赶工",
            note="补报",
            disclosure=Disclosure("withheld", "涉密", "保密办", date(2025, 7, 1)),
        ),
    ),
    "ghc/claim.yml": (
        """\
kind: claim
component: bonus
category: award
ground: leader
work: 2025-01
date: 2025-05-01
title: 攻坚
confirmed_by: [main-leader]
shared_with: [jsc]
""",
        Claim(
            kind="claim",
            path="ghc/claim.yml",
            actor="ghc",
            component="bonus",
            category="award",
            ground="leader",
            work="2025-01",
            date=date(2025, 5, 1),
            title="攻坚",
            confirmed_by=("main-leader",),
            shared_with=("jsc",),
        ),
    ),
    "ghc/request.yml": (
        """\
kind: request
target: 2025-01
change: {due: 2026-03, measures: {invest: 6}, terminate: false}
reason: force-majeure
detail: 洪水
""",
        Request(
            kind="request",
            path="ghc/request.yml",
            actor="ghc",
            target="2025-01",
            change=Change(Due(date(2026, 3, 1), month_only=True), {"invest": Fraction(6)}),
            reason="force-majeure",
            detail="洪水",
        ),
    ),
    "ghc/appeal.yml": (
        "kind: appeal\nabout: public\ngrounds: 不服\n",
        Appeal(kind="appeal", path="ghc/appeal.yml", actor="ghc", about="public", grounds="不服"),
    ),
    "office/decision.yml": (
        """\
kind: decision
on: ghc/request.yml
verdict: accepted
by: {name: 李××, post: 主任}
date: 2025-07-02
achieved: 0.85
change: {due: 2025-12-20}
number: 督〔2025〕1号
""",
        Decision(
            kind="decision",
            path="office/decision.yml",
            actor="office",
            on="ghc/request.yml",
            verdict="accepted",
            by=Person("李××", "主任"),
            date=date(2025, 7, 2),
            achieved=Fraction(17, 20),
            change=Change(Due(date(2025, 12, 20))),
            number="督〔2025〕1号",
        ),
    ),
    "office/penalty.yml": (
        """\
kind: penalty
component: penalty
category: criticised
unit: jsc
date: 2025-03-01
title: 通报
basis: 文件
count: 2
out_of: 10
proposed_by: 安全处
fact: 事故一
""",
        Penalty(
            kind="penalty",
            path="office/penalty.yml",
            actor="office",
            component="penalty",
            category="criticised",
            unit="jsc",
            date=date(2025, 3, 1),
            title="通报",
            basis="文件",
            count=Fraction(2),
            out_of=Fraction(10),
            proposed_by="安全处",
            fact="事故一",
        ),
    ),
    "party/rating.yml": (
        "kind: rating\ncomponent: public\nsource: 评议\nscores: {ghc: 96.50}\n",
        Rating(
            kind="rating",
            path="party/rating.yml",
            actor="party",
            component="public",
            source="评议",
            scores={"ghc": Fraction(193, 2)},
        ),
    ),
    "office/standing.yml": (
        "kind: standing\ncomponent: rank\nunit: glj\nwork: 养护\nrank: 3\nof: 21\n",
        Standing(
            kind="standing",
            path="office/standing.yml",
            actor="office",
            component="rank",
            unit="glj",
            work="养护",
            rank=Fraction(3),
            of=Fraction(21),
        ),
    ),
    "office/outage.yml": (
        "kind: outage\nfrom: 2025-06-30T20:00:00+08:00\nto: 2025-07-01T02:30:00+08:00\ndetail: 停电\n",
        Outage(
            kind="outage",
            path="office/outage.yml",
            actor="office",
            start=datetime(2025, 6, 30, 20, tzinfo=CST),
            end=datetime(2025, 7, 1, 2, 30, tzinfo=CST),
            detail="停电",
        ),
    ),
    "office/resolution.yml": (
        "kind: resolution\nsettles: stack\nchosen: false\ndate: 2025-02-01\nmeeting: 第3次会\n",
        Resolution(
            kind="resolution",
            path="office/resolution.yml",
            actor="office",
            settles="stack",
            chosen="false",
            date=date(2025, 2, 1),
            meeting="第3次会",
        ),
    ),
    "office/bulletin.yml": (
        "kind: bulletin\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-10\nnote: 第一期\n",
        Paper(
            kind="bulletin",
            path="office/bulletin.yml",
            actor="office",
            note="第一期",
            data={"kind": "bulletin", "period": "2025-Q1", "title": "通报", "issued": "2025-04-10", "note": "第一期"},
        ),
    ),
    "office/matter.yml": (
        "kind: matter\nsource: instruction\ncontent: 危桥排查\ndue: 2025-06\nauthority: 局党组会\nunits: [{unit: ghc, role: lead}, {unit: jsc, role: support, task: 数据}]\nowner: 张××\nsupervisor: {name: 赵××, post: 委员}\n",
        Matter(
            kind="matter",
            path="office/matter.yml",
            actor="office",
            source="instruction",
            content="危桥排查",
            due=Due(date(2025, 6, 1), month_only=True),
            units=(Part("ghc", "lead"), Part("jsc", "support", task="数据")),
            authority="局党组会",
            owner=Person("张××"),
            supervisor=Person("赵××", "委员"),
            data={
                "kind": "matter",
                "source": "instruction",
                "content": "危桥排查",
                "due": "2025-06",
                "authority": "局党组会",
                "units": [{"unit": "ghc", "role": "lead"}, {"unit": "jsc", "role": "support", "task": "数据"}],
                "owner": "张××",
                "supervisor": {"name": "赵××", "post": "委员"},
            },
        ),
    ),
    "office/plan.yml": (
        "kind: inspection\nabout: 汛期桥梁\ndate: 2025-06-01\nplan: {content: 看整改, object: 养护单位, scope: 全市, from: 2025-06-02, to: 2025-06-06}\n",
        Inspection(
            kind="inspection",
            path="office/plan.yml",
            actor="office",
            about=Subject(words="汛期桥梁"),
            date=date(2025, 6, 1),
            plan=Plan("看整改", "养护单位", "全市", date(2025, 6, 2), date(2025, 6, 6)),
            data={
                "kind": "inspection",
                "about": "汛期桥梁",
                "date": "2025-06-01",
                "plan": {
                    "content": "看整改",
                    "object": "养护单位",
                    "scope": "全市",
                    "from": "2025-06-02",
                    "to": "2025-06-06",
                },
            },
        ),
    ),
}


def test_each_record_becomes_its_type(shelf: Shelf) -> None:
    hashes = {path: shelf.file(path, text) for path, (text, _) in WRITTEN.items()}
    assert shelf.says() == []
    records = shelf.book().records
    for path, (_, expected) in WRITTEN.items():
        found = records[path]
        assert found.sha256 == hashes[path]
        assert type(found) is type(expected)
        values = {name: getattr(found, name) for name in expected.__dataclass_fields__ if name != "sha256"}
        assert values == {name: getattr(expected, name) for name in values}


def test_all_the_kinds_that_a_score_reads_have_a_type() -> None:
    assert set(build.RECORDS) == KINDS - {"proposal", "self-review", "bulletin"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_that_a_schema_knows_is_a_field_of_the_type(kind: str) -> None:
    """Whoever adds a field to the schema adds it to the type; a paper of no type of its own keeps its plain data."""
    written = of_kind(kind)["properties"]
    keys = {field.metadata.get("key", field.name) for field in fields(build.RECORDS.get(kind, Paper))}
    own = {"proposal", "self-review", "bulletin"}
    assert {key for key in written if key not in keys and kind not in own} <= {"confidential"}


def test_what_only_the_machine_says_is_not_read_from_a_file() -> None:
    """No schema lets a clerk write a hash, an account or a time of arrival; were one to, it would not be read."""
    forged = {"account": "x", "arrived": "2025-01-01T00:00:00+08:00", "path": "jsc/n1.yml", "sha256": "0" * 64}
    found = build.record("ghc/a.yml", "f" * 64, {"kind": "appeal", "about": "work", "grounds": "无", **forged})
    assert found == Appeal(kind="appeal", path="ghc/a.yml", actor="ghc", sha256="f" * 64, about="work", grounds="无")


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (10, "10"), ("strict", "strict"), ({"days": 30}, "days=30"), (["一", 2], "一, 2")],
)
def test_an_option_is_text_however_it_is_written(value: Data, text: str) -> None:
    data = {"kind": "resolution", "settles": "late.effect", "date": "2025-01-10", "chosen": value}
    found = build.record("office/r.yml", "", data)
    assert isinstance(found, Resolution)
    assert found.chosen == text


FIELDS = sorted(
    {key for kind in build.RECORDS for key in of_kind(kind)["properties"]}
    | {"targets", "units", "to", "about", "notice", "period", "confidential", "corrects", "source", "issued"}
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 99)
    | st.sampled_from(
        [
            "2025-01",
            "2025-06-30",
            "2025-02-30",
            "2025-06-30T00:00:00+08:00",
            "n1",
            "ghc",
            "bonus",
            "award",
            "civility",
            "leaders",
            "public",
            "ghc/r.yml",
            "office/r.yml",
            "accepted",
            "done",
            "late.effect",
            "ministry",
            "x",
            "",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "invest",
                    "ghc",
                    "director",
                    "good",
                    "due",
                    "measures",
                    "role",
                    "file",
                    "sha256",
                    "bytes",
                    "name",
                    "type",
                    "detail",
                    "unit",
                    "target",
                    "node",
                ]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=tries(150), deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    fields=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=9),
    actor=st.sampled_from(["ghc", "office", "party"]),
)
def test_whatever_stands_in_a_record_it_is_bound_or_named(kind: str, fields: dict[str, object], actor: str) -> None:
    """No content of a record stops the others; what is not bound is told, with an error that says why."""
    with TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        path = f"{actor}/r.yml"
        shelf.file(path, json.dumps({"kind": kind, **fields}, ensure_ascii=False) + "\n")
        shelf.file("glj/a.yml")
        book = shelf.book()
        assert "glj/a.yml" in book.records
        told = any(path in sentence for sentence in book.left_out)
        assert (path in book.records) != told
        if told:
            assert any(problem.place.file.endswith(path) for problem in shelf.problems())
