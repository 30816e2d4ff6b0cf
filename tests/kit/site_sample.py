"""A year for the tests of the pages: two units with scores, and a table of another bureau without records."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

from kit.ledger_sample import MATTER, ledger, lines_of
from scorer.diagnostics.catalogue import CodeEntry
from scorer.ledger.obligations import worded
from scorer.ledger.states import STATES, Lateness, State
from scorer.views.publication_types import AttachmentView, Imprint, WithheldFile
from scorer.views.scheme_types import ClauseView, FindingView, InterpretationView, SchemeView
from scorer.views.year_types import (
    AlternativeView,
    CiteView,
    ComparisonView,
    ComponentView,
    DueItemView,
    EffectView,
    EventView,
    MeasureView,
    NodeView,
    PartView,
    Projection,
    RecordView,
    StepView,
    TargetView,
    UnitView,
)

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

HOSTILE = (
    '"><script>alert(1)</script>[点](javascript:alert(2)) **粗** {{ 7*7 }} '
    "<img src=//x.example/a onerror=alert(3)> https://x.example/ &lt;"
)
"""Text that tries to be markup, Markdown, a link and a template at once."""


CATALOGUE = {
    "R012": CodeEntry(
        "error",
        "目标不在目标表中",
        "目标“{target}”不在目标表中",
        ("是不是想写 {near}？",),
        "报送里写的目标号要在目标表里。",
        "submissions/demo/2025/ghc/n1.yml:2:9",
        {"target": "2025-99", "near": "2025-09"},
    ),
    "Y001": CodeEntry("warning", "有制表符", "这一行有制表符", (), "第一段。\n\n第二段。", "submissions/a.yml:1:1", {}),
    "Q001": CodeEntry("note", "别处的", "别处", (), "一句。", "submissions/a.yml", {}),
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "targets": {
        "title": "目标表",
        "type": "object",
        "required": ["targets"],
        "properties": {"targets": {"type": "array", "title": "各项目标", "items": {"$ref": "#/$defs/target"}}},
        "$defs": {
            "target": {
                "type": "object",
                "title": "一项目标",
                "required": ["id"],
                "properties": {
                    "id": {"$ref": "record.schema.json#/$defs/id", "title": "目标号", "description": "代号"},
                    "part": {"$ref": "#/$defs/target", "title": "又一项目标"},
                },
            }
        },
    },
    "record": {
        "title": "记录",
        "description": "一份文件一条记录。",
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": ["report", "other"], "title": "种类"},
            "scores": {
                "type": "object",
                "title": "各单位",
                "additionalProperties": {
                    "type": "object",
                    "properties": {"n": {"type": ["integer", "null"], "title": "数"}},
                },
            },
            "roles": {"type": "array", "title": "几样", "items": {"enum": ["editable", "stamped"]}},
            "any": {"title": "不限"},
        },
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": "report"}}},
                "then": {
                    "required": ["row"],
                    "properties": {
                        "row": {"$ref": "targets.schema.json#/$defs/target", "title": "那一行"},
                        "rows": {
                            "type": "array",
                            "items": {"$ref": "targets.schema.json#/$defs/target"},
                            "title": "几行",
                        },
                        "status": {"enum": ["done"], "x-meanings": {"done": "已完成"}, "title": "情况"},
                    },
                },
            },
            {
                "if": {"properties": {"kind": {"const": "report"}}},
                "then": {"properties": {"again": {"title": "不再列"}}},
            },
            {"if": {"properties": {"status": {"const": "x"}}}, "then": {"required": ["cause"]}},
        ],
        "$defs": {"id": {"type": "string", "x-written": "小写字母"}},
    },
    "extra": {"type": "object", "properties": {"n": {"type": "boolean", "title": "真假"}}},
}


def cite(clause: str, place: str) -> CiteView:
    return CiteView(clause=clause, place=place)


def step(name: str, label: str, value: str | None, formula: str | None = None, **more: Any) -> StepView:
    return StepView(
        id=name, label=label, status=more.pop("status", "computed"), value=value, unit="分", formula=formula, **more
    )


def steps() -> dict[str, StepView]:
    """The year of look.md: 5.5 ÷ 6.5 × 100 = 84.62; × 90% = 76.16; + 9.90 + 2.10 − 2.00 = 86.16."""
    made = [
        step(
            "ghc/total",
            "总成绩",
            "86.16",
            "76.158 + 9.90 + 2.10 − 2.00",
            inputs=("ghc/work/weighted", "ghc/supervision/weighted", "ghc/bonus", "ghc/penalty", "ghc/floor"),
            cites=(cite("JL-10", "第十条"),),
            notes=("四舍五入，保留 2 位小数：86.158 → 86.16",),
        ),
        step(
            "ghc/work/weighted",
            "工作完成情况得分折算",
            "76.158",
            "84.62 × 90%",
            inputs=("ghc/work", "ghc/secret"),
            cites=(cite("JL-10", "第十条"),),
        ),
        step(
            "ghc/work",
            "工作完成情况得分",
            "84.62",
            "5.5 ÷ 6.5 × 100",
            inputs=("ghc/work/earned", "ghc/work/borne"),
            cites=(cite("JL-11-4", "第十一条"),),
            exact="1100/13",
            notes=("四舍五入，保留 2 位小数：84.615384… → 84.62",),
        ),
        step(
            "ghc/work/earned",
            "已得任务分值",
            "5.5",
            "2 + 3.5 + 0",
            inputs=("ghc/work/2025-01", "ghc/work/rest", "ghc/work/2025-07"),
        ),
        step(
            "ghc/work/borne",
            "任务总分值",
            "6.5",
            "2 + 3.5 + 1",
            inputs=("ghc/work/2025-01/points", "ghc/work/rest", "ghc/work/2025-07/points"),
        ),
        step("ghc/work/2025-01", "目标 2025-01", "2", cites=(cite("JL-11-2", "第十一条"),), record="ghc/n1.yml"),
        step("ghc/work/2025-01/points", "省部级", "2", cites=(cite("JL-11-1", "第十一条"),)),
        step("ghc/work/2025-07/points", "厅级", "1", cites=(cite("JL-11-1", "第十一条"),)),
        step("ghc/work/rest", "其余目标", "3.5"),
        step(
            "ghc/work/2025-07",
            "目标 2025-07",
            "0",
            cites=(
                cite("JL-16-1", "第十六条（一）"),
                CiteView(interpretation="late.effect", chosen="整个目标按未完成计"),
            ),
            status="pending",
            record="ghc/elsewhere.yml",
        ),
        step("ghc/supervision/weighted", "督查事项得分折算", "9.90", "99.00 × 10%", inputs=("ghc/supervision",)),
        step("ghc/supervision", "督查事项得分", "99.00", "100 − 2 × 0.5", cites=(cite("JL-12-1", "第十二条"),)),
        step("ghc/bonus", "加分", "2.10", "1.10 + 1.00", inputs=("ghc/bonus/media",), cites=(cite("GEN-9", ""),)),
        step("ghc/bonus/media", "媒体宣传", "1.00", notes=("超过上限，按上限计：1.20 → 1",), status="given"),
        step("ghc/penalty", "减分", "-2.00"),
        step("ghc/floor", "没有下限", "0"),
        step("jsc/total", "总成绩", None, "缺 + 10", inputs=("jsc/work", "ghc/total"), status="missing"),
        step("jsc/work", "工作完成情况得分", None, status="missing"),
    ]
    return {each.id: each for each in made}


def report(path: str, state: str, *, opened: bool = True) -> RecordView:
    attachments = (AttachmentView("editable", SHA, 18231, "files/report.docx", shared=2),)
    kept = (WithheldFile("盖章扫描件带有印章和签名，不对社会公开"),)
    text = (("进展", "路基土石方全部完成，\n桥梁下部完成。"), ("审核意见", "与现场相符"))
    return RecordView(
        path if opened else "",
        "report",
        "2025-06-29 17:02:11",
        state,
        text if opened else (),
        attachments if opened else (),
        kept if opened else (),
        None if opened else "还没有审核，能否公开在审核时认定",
    )


def node(name: str, due: str, state: str, days: int = 0, **more: Any) -> NodeView:
    """A node in a state of the table; ``days`` late."""
    pair = STATES[state]
    late = Lateness(days, "unit", running=pair.open, since=date.fromisoformat(due)) if days else None
    return NodeView(name, due, pair, title="完成时限" if name == "final" else f"第 {name[1:]} 个节点", word=worded(pair, late), old=pair.old or "逾期", late=str(late) if late else None,
                    lateness=late, **more)  # fmt: skip


def targets() -> tuple[TargetView, ...]:
    lead = PartView(
        "ghc",
        "综合规划处",
        "牵头",
        owner="处长",
        nodes=(
            node(
                "n1", "2025-06-30", "done", task="完成可研批复", records=(report("ghc/n1.yml", "审核通过，认定办成"),)
            ),
            node("n2", "2025-12-31", "waiting", records=(report("ghc/n2.yml", "待审", opened=False),)),
        ),
        points="ghc/work/2025-01/points",
        earned="ghc/work/2025-01",
    )
    support = PartView(
        "jsc", "建设管理处", "配合", task="提供设计资料", nodes=(node("n1", "2025-06-30", "missing", 12),)
    )
    late = PartView(
        "ghc",
        "综合规划处",
        "牵头",
        nodes=(
            node("n1", "2025-03-31", "failed"),
            node("n2", "2025-06-30", "returned", 184),
            node("n3", "2025-11-30", "soon"),
            node("n4", "2026-01-31", "ahead"),
        ),
        points="ghc/work/2025-07/points",
        earned="ghc/work/2025-07",
    )
    return (
        TargetView(
            "2025-01",
            "长春绕城高速前期",
            ("重点目标",),
            None,
            None,
            (),
            ("吉政办发〔2025〕1号",),
            "省部级",
            "2",
            "2025-12-31",
            ("副厅长",),
            (lead, support),
            (MeasureView("年度投资", "8", "亿元"),),
            "完成可研和初步设计",
            "完成投资 8 亿元",
            "随省里调整",
        ),
        TargetView(
            "2025-02",
            "（不予公开）",
            ("重点目标",),
            None,
            None,
            (),
            (),
            None,
            None,
            "",
            (),
            (),
            withheld="涉及工作秘密",
        ),
        TargetView("2025-07", "农村公路养护", (), None, None, (), (), "厅级", None, "2025-12-31", (), (late,)),
    )


def scheme() -> SchemeView:
    clause = ("JL-11-4", "第十一条", "已得分值除以总分值，再乘 100。", ("computation",), "by-rule")
    return SchemeView(
        bureau="jilin",
        title="重点工作目标督查考核评分办法",
        interpreter="厅办公室",
        formula="总成绩 = 工作完成情况得分 × 90% + 督查事项得分 × 10% + 加分 − 减分",
        clauses=(
            ClauseView(
                *clause,
                by=(("rule", "work"), ("check", "R012"), ("record", "resolution"), ("page", "units")),
                steps=("ghc/work",),
                step_count=4,
                note="分母为零时不算。",
            ),
            ClauseView(
                "JL-10", "第十条", "四项相加。", ("computation", "奇怪"), "by-rule", steps=("ghc/total",), step_count=1
            ),
            ClauseView("JL-16-1", "第十六条（一）", "迟报算未完成。", ("deadline",), "by-rule"),
            ClauseView("JL-1", "第一条", "用意。", ("principle",), "principle"),
        ),
        interpretations=(
            InterpretationView(
                "late.effect",
                "节点迟报作用到哪里",
                ("JL-16-1", "GEN-3"),
                (("strict", "整个目标按未完成计"), ("final_node", "末节点才算")),
                "strict",
                None,
                True,
                "figure",
                "整个目标按未完成计",
            ),
            InterpretationView("effective_from", "从哪天起施行", (), (), None, None, False, "procedural"),
            InterpretationView(
                "total.floor",
                "总分有没有下限",
                (),
                (("none", "没有"),),
                "none",
                "2025-01-10 吉交办〔2025〕3号",
                False,
                "figure",
                "没有",
            ),
        ),
        findings=findings(),
    )


def findings() -> tuple[FindingView, ...]:
    return (
        FindingView("该写没有写", (), "没有写申诉", "没有办法更正", "增加一条"),
        FindingView("该写没有写", ("JL-10",), "没有写同分", "没有依据", "在第十条写明"),
        FindingView("缺附件", ("JL-1",), "附件不在手头", "无从核对", "一并印发"),
    )


def comparisons() -> tuple[ComparisonView, ...]:
    """One that two units feel (of one nothing may be said), one that nobody feels, one procedural."""
    felt = AlternativeView(
        "final_node",
        "末节点才算",
        (
            EffectView("ghc", "综合规划处", True, ("86.16", "100.00"), "+13.84", ("2", "1"), ("优秀", "优秀")),
            EffectView("jsc", "建设管理处", True, withheld=True),
            EffectView("empty", "没有事的处", False, ("缺", "缺"), None, ("不排", "不排"), ("未评", "未评")),
        ),
    )
    still = AlternativeView("none", "没有下限", (EffectView("ghc", "综合规划处", False, ("86.16", "86.16")),))
    taken = ("整个目标按未完成计", None, True, "figure", None)
    return (
        ComparisonView("late.effect", "节点迟报作用到哪里", ("JL-16-1",), "strict", *taken, (felt,)),
        ComparisonView(
            "total.floor", "总分有没有下限", (), "zero", "不低于 0", "某号文", False, "figure", None, (still,)
        ),
        ComparisonView("effective_from", "从哪天起施行", (), None, None, None, False, "procedural", "只管程序", ()),
    )


def units() -> tuple[UnitView, ...]:
    components = (
        ComponentView("work", "工作完成情况得分", "ghc/work", "ghc/work/weighted", "90%"),
        ComponentView("supervision", "督查事项得分", "ghc/supervision", "ghc/supervision/weighted", "10%"),
        ComponentView("bonus", "加分", "ghc/bonus", "ghc/bonus", None),
        ComponentView("media", "媒体", "ghc/bonus/media", None, None, parent="bonus"),
        ComponentView("penalty", "减分", "ghc/penalty", "ghc/penalty", None),
    )
    claim = RecordView("ghc/claim.yml", "claim", None, "审核通过", (("题目", "经验材料"),))
    return (
        UnitView(
            "ghc",
            "综合规划处",
            "office",
            "厅机关处室",
            "一组",
            "ghc/total",
            "105",
            "1",
            "优秀",
            components,
            consequences=(("JL-21-2", "通报批评"),),
            due_now=(
                DueItemView("农村公路养护，第 2 个节点（2025-06-30）退回", STATES["returned"], "2025-07"),
                DueItemView("督〔2025〕7号 危桥排查（2025-12-19）逾期 12 天", STATES["missing"], "", "office/m-7.yml"),
            ),
            records=(claim,),
            alternatives=("迟报“末节点才算” → 100.00（+13.84）",),
        ),
        UnitView(
            "jsc",
            "建设管理处",
            "office",
            "厅机关处室",
            total="jsc/total",
            components=(ComponentView("work", "工作完成情况得分", "jsc/work", None, "90%"),),
            missing=("附件没有找到",),
        ),
        UnitView("empty", "没有事的处", "office", "厅机关处室"),
    )


def scored() -> Projection:
    """A synthetic year with scores, provisional."""
    return Projection(
        audience="public",
        cycle="jilin/2025",
        bureau="jilin",
        year=2025,
        title="重点工作目标督查考核 2025 年度",
        synthetic=True,
        on=date(2025, 12, 31),
        status="provisional",
        digest="sha256:" + SHA,
        open_interpretations=1,
        scheme=scheme(),
        targets=targets(),
        units=units(),
        counts={"targets": 3, "units": 3, "records": 3},
        steps=steps(),
        newest=(
            EventView("2025-12-20", "综合规划处：长春绕城高速前期，第 1 个节点，审核通过", "ghc", "2025-01", "n1"),
        ),
        left_out=("submissions/jilin/2025/ghc/x.yml",),
        left_out_count=1,
        imprint=Imprint(
            office="厅办公室",
            disclosure="主动公开",
            formed="2025-12-31",
            index_number="JT-2025-001",
            subject="交通运输",
            on_request="向厅办公室书面申请",
            contact="厅办公室",
        ),
        comparisons=comparisons(),
        ledger=replace(ledger(), lines=(*lines_of(targets()), MATTER)),
    )


def row(
    name: str, indicator: tuple[str, str] | None, section: str, *, basis: tuple[str, ...] = ("泉政办〔2019〕9号",)
) -> TargetView:
    head, title = indicator or (None, None)
    owner = PartView("gaozhi", "市高指", "共同", owner="蔡××", nodes=(NodeView("final", "2019-12", None),))
    return TargetView(
        name,
        f"目标 {name}",
        ("职能工作目标", section),
        head,
        title,
        ("市委工作要点第5页",) if indicator else (),
        basis,
        None,
        "2",
        "2019-12",
        ("黄××",),
        (owner,),
    )


def table_only() -> Projection:
    """A year of which only the table is at hand, with merged cells."""
    rows = (
        row("1-1-1", ("1-1", "联盟路"), "重点"),
        row("1-1-2", ("1-1", "联盟路"), "重点"),
        row("1-2-1", ("1-2", "前期工作"), "重点", basis=()),
        row("1-2-2", ("1-2", "前期工作"), "重点"),
        row("2-1-1", None, "常规"),
    )
    return Projection(
        audience="public",
        cycle="quanzhou/2019",
        bureau="quanzhou",
        year=2019,
        title="2019 年度绩效目标",
        synthetic=False,
        on=date(2025, 12, 31),
        status="targets-only",
        digest=None,
        open_interpretations=0,
        scheme=None,
        targets=rows,
        units=(UnitView("gaozhi", "市高指", "responsible", ""),),
        counts={"targets": 5, "units": 1, "records": 0},
    )


FIXED = {
    "id",
    "unit",
    "cycle",
    "bureau",
    "audience",
    "status",
    "state",
    "target",
    "node",
    "by",
    "steps",
    "step",
    "inputs",
    "points",
    "earned",
    "total",
    "weighted",
    "parent",
    "due",
    "indicator",
    "subject",
    "matter",
    "shape",
    "sha256",
    "clause",
    "interpretation",
    "counts",
}
"""Fields that hold ids, states, step ids and dates: the schemas let no free text into them."""


def hostile(value: Any) -> Any:
    """The same year with :data:`HOSTILE` in every field that can hold a person's words."""
    changes: dict[str, Any] = {
        each.name: _hostile(getattr(value, each.name)) for each in fields(value) if each.name not in FIXED
    }
    if isinstance(value, Projection):
        changes["steps"] = {name: hostile(each) for name, each in value.steps.items()}
    return replace(value, **changes)


def _hostile(value: Any) -> Any:
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, State):  # a row of the program's own table
        return value
    if is_dataclass(value):
        return hostile(value)
    if isinstance(value, tuple):
        return tuple(_hostile(each) for each in value)
    return value
