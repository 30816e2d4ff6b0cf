"""A ledger as the projection gives it: a node and a matter, each late, a problem, something withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from scorer.ledger.states import STATES, Lateness
from scorer.views.ledger_types import LedgerLine, LedgerView, MatterStep, MatterUnit, MatterView, Stub, TroubleLine
from scorer.views.year_types import TargetView

PATH = "office/m-7.yml"

NODE = LedgerLine(
    unit="ghc",
    unit_name="综合规划处",
    group="厅机关处室",
    role="牵头",
    kind="年度目标",
    source="重点工作目标",
    subject="2025-07",
    node="n2",
    number="2025-07 第 2 个节点",
    node_title="第 2 个节点",
    content="农村公路提升",
    requirement="完成 60 公里",
    due="2025-06-30",
    standard="里程 120 公里",
    effect="退回：盖章件缺页",
    owner="综合规划处副处长",
    supervisor="分管副厅长",
    duty="node",
    pair=STATES["returned"],
    word="已退回，请补正（逾期 184 天）",
    old="退回",
    day=date(2025, 6, 30),
    lateness=Lateness(184, "unit", True, date(2025, 6, 30)),
    late="逾期 184 天",
    received="2025-06-29",
)
MATTER = LedgerLine(
    unit="jsc",
    unit_name="建设管理处",
    group="厅机关处室",
    role="牵头",
    kind="督查事项",
    source="厅党组决定",
    subject=PATH,
    node=None,
    number="督〔2025〕7号",
    content="危桥排查",
    requirement="逐桥建档",
    due="2025-12-19",
    standard="隐患全部销号",
    effect="反馈正在办理：查了 40 座",
    owner="建设管理处处长",
    supervisor="考核办副主任",
    duty="matter",
    pair=STATES["unfinished-unjudged"],
    word="已反馈，但还没有办完（逾期 12 天）",
    old="逾期",
    day=date(2025, 12, 19),
    lateness=Lateness(12, "unit", True, date(2025, 12, 19)),
    late="逾期 12 天",
    received="2025-12-01",
)


def ledger() -> LedgerView:
    """The ledger of the sample's year."""
    step = MatterStep("2025-12-01", "反馈正在办理", "建设管理处", text="查了 40 座", path="jsc/fk-7.yml")
    return LedgerView(
        lines=(NODE, MATTER),
        matters=(
            MatterView(
                id=PATH,
                number="督〔2025〕7号",
                stage="已反馈，待结论",
                outcome="正在办理",
                open=True,
                source="厅党组决定",
                authority="厅党组会议",
                content="危桥排查",
                requirement="逐桥建档",
                due="2025-12-19",
                standard="隐患全部销号",
                owner="建设管理处处长",
                supervisor=None,
                units=(
                    MatterUnit(
                        "jsc",
                        "建设管理处",
                        "牵头",
                        "排查",
                        MATTER.pair,
                        MATTER.word,
                        "逾期 12 天",
                        None,
                        "反馈正在办理",
                    ),
                ),
                steps=(MatterStep("2025-11-01", "提出", "厅办公室", idle="已被替代或撤销"), step),
            ),
        ),
        troubles=(
            TroubleLine(
                unit="jsc",
                unit_name="建设管理处",
                subject=PATH,
                node=None,
                number="督〔2025〕7号",
                content="危桥排查",
                problem="资料缺失",
                cause="客观因素：原施工单位注销",
                next="调取档案",
                received="2025-12-01",
                pair=MATTER.pair,
                word=MATTER.word,
                solved=False,
            ),
        ),
        stubs=(Stub("督查事项", "《政府信息公开条例》第十六条", "2025-03-01"),),
        clocks=("2030 年的放假和调休还不知道，这一年的工作日按周一至周五数",),
    )


def lines_of(rows: tuple[TargetView, ...]) -> tuple[LedgerLine, ...]:
    """The lines of the nodes that a table of targets shows."""
    return tuple(
        replace(
            NODE, unit=part.unit, unit_name=part.unit_name, role=part.role, subject=row.id, content=row.title,
            node=node.id, number=row.id if node.id == "final" else f"{row.id} {node.title}", node_title="" if node.id == "final" else node.title,
            due=node.due,
            requirement=node.task or "未写明", pair=node.pair, word=node.word, old=node.old, late=node.late,
            lateness=node.lateness, uncounted=node.uncounted,
            day=date.fromisoformat(node.due) if len(node.due) == 10 else None,
        )
        for row in rows
        for part in row.parts
        for node in part.nodes
        if node.pair is not None
    )  # fmt: skip
