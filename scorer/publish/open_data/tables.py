"""The contract of the open data: each table, each field, what it means. Fields are added, never renamed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class OpenField:
    """A column: its permanent name, its title and meaning in Chinese, and its type in a Table Schema."""

    name: str
    title: str
    meaning: str
    type: Literal["string", "integer", "boolean"] = "string"
    width: int = 16


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table: its name in addresses, its title, what one row is, and which fields identify a row."""

    name: str
    title: str
    row: str
    key: tuple[str, ...]
    fields: tuple[OpenField, ...]


UNIT = OpenField("unit", "单位代号", "单位在这一年名册里的代号。", width=10)
UNIT_NAME = OpenField("unit_name", "单位名称", "单位的名称。", width=22)
STATE = OpenField(
    "state",
    "状态",
    "七种之一：未到期、临期、已报待审、退回、已销号、未完成（已认定）、逾期；空着是没有公开。",
    width=14,
)
TARGET = OpenField("target", "目标编号", "目标表里的编号。", width=12)

TARGETS = OpenTable(
    "targets",
    "目标",
    "一项目标",
    ("target",),
    (
        TARGET,
        OpenField("title", "目标名称", "目标表里写的内容；不予公开的只留编号和依据。", width=40),
        OpenField("section", "类别", "目标所在的类别，多级用“、”隔开。", width=20),
        OpenField("indicator", "一级指标编号", "同一指标的各行编号相同。", width=12),
        OpenField("indicator_title", "一级指标", "一级指标的名称。", width=24),
        OpenField("basis", "依据", "目标的依据，几个用“；”隔开。", width=30),
        OpenField("level", "级别", "目标的级别，由级别定分值的办法才有。", width=10),
        OpenField("points", "分值", "目标表写明的分值；由级别定的在 steps 里。", width=8),
        OpenField("due", "完成时限", "到日（2025-06-30）或到月（2019-12）。", width=12),
        OpenField("leaders", "分管领导", "按公开规定显示的分管领导，几个用“、”隔开。", width=16),
        OpenField("lead", "牵头单位", "牵头或共同承担的单位代号，几个用空格隔开。", width=16),
        OpenField("support", "配合单位", "配合单位的代号，几个用空格隔开。", width=16),
        OpenField("qualitative", "定性要求", "目标表里的定性要求。", width=30),
        OpenField("quantitative", "定量要求", "目标表里的定量要求。", width=30),
        OpenField("measures", "指标值", "各项指标：名称 目标值 单位，几项用“；”隔开。", width=30),
        OpenField("note", "备注", "目标表里的备注。", width=24),
        OpenField("withheld", "不予公开的依据", "这一行不予公开时的依据；空着是已公开。", width=24),
    ),
)

NODES = OpenTable(
    "nodes",
    "节点",
    "一个单位要完成的一个节点",
    ("target", "node", "unit"),
    (
        TARGET,
        OpenField("node", "节点编号", "节点的编号；没有分节点的目标只有 final。", width=10),
        UNIT,
        UNIT_NAME,
        OpenField("role", "分工", "牵头、配合或共同。", width=8),
        OpenField("due", "节点时限", "到日或到月。", width=12),
        OpenField("task", "节点任务", "这个节点要做的事。", width=36),
        STATE,
        OpenField("late", "迟报、逾期", "迟了多少，如“逾期 12 天”；空着是没有。", width=12),
        OpenField("received", "收到时间", "最后一件报告由服务器收到的时间（北京时间）。", width=20),
    ),
)

LEDGER = OpenTable(
    "ledger",
    "台账",
    "一个单位的一件事：年度目标的节点或督查事项",
    ("unit", "number"),
    (
        UNIT,
        UNIT_NAME,
        OpenField("role", "分工", "牵头、配合或共同。", width=8),
        OpenField("kind", "种类", "年度目标或督查事项。", width=10),
        OpenField("number", "编号", "对读者的编号，如“2025-01 节点 n1”。", width=20),
        OpenField("source", "来源", "事项来源。", width=16),
        OpenField("content", "事项内容", "要办的事。", width=36),
        OpenField("requirement", "办理要求", "怎样办。", width=24),
        OpenField("due", "办理时限", "到日或到月。", width=12),
        OpenField("standard", "办理标准", "办到什么程度。", width=24),
        OpenField("effect", "办理效果", "办得怎样，只有公开的文字。", width=24),
        OpenField("owner", "责任人", "按公开规定显示。", width=14),
        OpenField("supervisor", "督办人", "按公开规定显示。", width=14),
        STATE,
        OpenField("late", "迟报、逾期", "迟了多少；空着是没有。", width=12),
        OpenField("received", "收到时间", "办理效果所依据的材料由服务器收到的时间。", width=20),
    ),
)

RESULTS = OpenTable(
    "results",
    "结果",
    "一个单位的全年结果",
    ("unit",),
    (
        UNIT,
        UNIT_NAME,
        OpenField("group", "组别代号", "考核分组的代号。", width=12),
        OpenField("group_title", "组别", "考核分组的名称。", width=16),
        OpenField("subgroup", "小组", "组内再分的小组。", width=12),
        OpenField("total", "总成绩", "十进制数；空着是没有公开或算不出。", width=10),
        OpenField("total_step", "总成绩的步骤", "steps 表里的编号。", width=20),
        OpenField("full_scale", "满分", "总成绩的满分，办法写明的才有。", width=8),
        OpenField("rank", "名次", "组内名次；空着是不排或没有公开。", width=8),
        OpenField("subgroup_rank", "小组名次", "小组内名次。", width=8),
        OpenField("grade", "等次", "等次的名称；空着是没有定或没有公开。", width=12),
        OpenField("closed", "没有公开的原因", "成绩没有公开时的说明。", width=24),
    ),
)

STATUSES = (
    "computed 算出，given 给定（起算的数），assessed 评定，pending 待审，missing 缺，"
    "not-applicable 不适用，vetoed 否决。"
)
CHANGES = (
    "算出后依次作的修正：种类:改前:改后:位数，用空格隔开；rounded 四舍五入，capped 封顶，floored 保底，deduped 去重。"
)
STEPS = OpenTable(
    "steps",
    "算式",
    "一个数，和它怎样由别的数得出",
    ("id",),
    (
        OpenField("id", "步骤编号", "每个数的编号，第一段是单位代号。", width=30),
        OpenField("label", "名称", "这个数是什么。", width=30),
        OpenField("status", "状态", STATUSES, width=12),
        OpenField("value", "值", "十进制数，照办法保留的位数；空着是没有值。", width=12),
        OpenField("exact", "精确值", "分数，如 1100/13；十进制写得尽的空着。", width=12),
        OpenField("unit_of_measure", "计量单位", "分、亿元等。", width=8),
        OpenField("rule", "算法", "{0} 是 inputs 里的第一个数；Σ 是全部相加；空着的数是起算的数。", width=24),
        OpenField("inputs", "输入", "算法用到的步骤编号，按次序，用空格隔开。", width=40),
        OpenField("changes", "修正", CHANGES, width=30),
        OpenField("formula", "算式", "把数代入以后的算式。", width=30),
        OpenField("cites", "依据", "条款编号，或“解释=取值”，用“；”隔开。", width=24),
        OpenField("notes", "说明", "修正和不计入的说明，用“；”隔开。", width=36),
        OpenField("record", "材料", "所依据的公开材料的路径。", width=20),
        OpenField("withheld", "不予公开的依据", "这个数给定而不能再往下算的原因；空着是没有。", width=20),
    ),
)  # fmt: skip

CLAUSES = OpenTable(
    "clauses",
    "条款",
    "办法的一条",
    ("clause",),
    (
        OpenField("clause", "条款编号", "steps 的 cites 里用到的编号。", width=14),
        OpenField("place", "位置", "在办法里的位置，如“第十一条”。", width=16),
        OpenField("text", "内容", "用自己的话写的内容。", width=60),
    ),
)

INTERPRETATIONS = OpenTable(
    "interpretations",
    "解释",
    "办法没有说清、要有人来定的一处",
    ("interpretation",),
    (
        OpenField("interpretation", "解释编号", "解释的编号。", width=20),
        OpenField("question", "问题", "要定的是什么。", width=40),
        OpenField("clauses", "条款", "有关的条款，用空格隔开。", width=20),
        OpenField("chosen", "取值", "这次计算取的哪一种。", width=16),
        OpenField("settled", "谁定的", "定下它的会议或文件；空着是还没有定。", width=24),
        OpenField("required", "必须决定", "没有定以前成绩只是暂定。", "boolean", width=8),
    ),
)

TABLES: Mapping[str, OpenTable] = {
    each.name: each for each in (TARGETS, NODES, LEDGER, RESULTS, STEPS, CLAUSES, INTERPRETATIONS)
}
