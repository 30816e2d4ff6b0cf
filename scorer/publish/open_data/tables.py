"""The contract of the open data: each table, each field, what it means. Fields are added, never renamed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its permanent name, its title and meaning in Chinese, and its type in a Table Schema."""

    name: str
    title: str
    meaning: str
    type: Literal["string", "integer", "boolean"] = "string"
    width: int = 16


@dataclass(frozen=True, slots=True)
class Kind:
    """A table: its name in addresses, its title, what one row is, and which fields tell its rows apart."""

    name: str
    title: str
    row: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]


UNIT = Field("unit", "单位代号", "单位在这一年名册里的代号。", width=10)
UNIT_NAME = Field("unit_name", "单位名称", "单位的名称。", width=22)
STATE = Field(
    "state",
    "状态",
    "七种之一：未到期、临期、已报待审、退回、已销号、未完成（已认定）、逾期；空着是没有公开。",
    width=14,
)
TARGET = Field("target", "目标编号", "目标表里的编号。", width=12)

TARGETS = Kind(
    "targets",
    "目标",
    "一项目标",
    ("target",),
    (
        TARGET,
        Field("title", "目标名称", "目标表里写的内容；不予公开的只留编号和依据。", width=40),
        Field("section", "类别", "目标所在的类别，多级用“、”隔开。", width=20),
        Field("indicator", "一级指标编号", "同一指标的各行编号相同。", width=12),
        Field("indicator_title", "一级指标", "一级指标的名称。", width=24),
        Field("basis", "依据", "目标的依据，几个用“；”隔开。", width=30),
        Field("level", "级别", "目标的级别，由级别定分值的办法才有。", width=10),
        Field("points", "分值", "目标表写明的分值；由级别定的在 steps 里。", width=8),
        Field("due", "完成时限", "到日（2025-06-30）或到月（2019-12）。", width=12),
        Field("leaders", "分管领导", "按公开规定显示的分管领导，几个用“、”隔开。", width=16),
        Field("lead", "牵头单位", "牵头或共同承担的单位代号，几个用空格隔开。", width=16),
        Field("support", "配合单位", "配合单位的代号，几个用空格隔开。", width=16),
        Field("qualitative", "定性要求", "目标表里的定性要求。", width=30),
        Field("quantitative", "定量要求", "目标表里的定量要求。", width=30),
        Field("measures", "指标值", "各项指标：名称 目标值 单位，几项用“；”隔开。", width=30),
        Field("note", "备注", "目标表里的备注。", width=24),
        Field("withheld", "不予公开的依据", "这一行不予公开时的依据；空着是已公开。", width=24),
    ),
)

NODES = Kind(
    "nodes",
    "节点",
    "一个单位要完成的一个节点",
    ("target", "node", "unit"),
    (
        TARGET,
        Field("node", "节点编号", "节点的编号；没有分节点的目标只有 final。", width=10),
        UNIT,
        UNIT_NAME,
        Field("role", "分工", "牵头、配合或共同。", width=8),
        Field("due", "节点时限", "到日或到月。", width=12),
        Field("task", "节点任务", "这个节点要做的事。", width=36),
        STATE,
        Field("late", "迟报、逾期", "迟了多少，如“逾期 12 天”；空着是没有。", width=12),
        Field("received", "收到时间", "最后一件报告由服务器收到的时间（北京时间）。", width=20),
    ),
)

LEDGER = Kind(
    "ledger",
    "台账",
    "一个单位的一件事：年度目标的节点或督查事项",
    ("unit", "number"),
    (
        UNIT,
        UNIT_NAME,
        Field("role", "分工", "牵头、配合或共同。", width=8),
        Field("kind", "种类", "年度目标或督查事项。", width=10),
        Field("number", "编号", "对读者的编号，如“2025-01 节点 n1”。", width=20),
        Field("source", "来源", "事项来源。", width=16),
        Field("content", "事项内容", "要办的事。", width=36),
        Field("requirement", "办理要求", "怎样办。", width=24),
        Field("due", "办理时限", "到日或到月。", width=12),
        Field("standard", "办理标准", "办到什么程度。", width=24),
        Field("effect", "办理效果", "办得怎样，只有公开的文字。", width=24),
        Field("owner", "责任人", "按公开规定显示。", width=14),
        Field("supervisor", "督办人", "按公开规定显示。", width=14),
        STATE,
        Field("late", "迟报、逾期", "迟了多少；空着是没有。", width=12),
        Field("received", "收到时间", "办理效果所依据的材料由服务器收到的时间。", width=20),
    ),
)

RESULTS = Kind(
    "results",
    "结果",
    "一个单位的全年结果",
    ("unit",),
    (
        UNIT,
        UNIT_NAME,
        Field("group", "组别代号", "考核分组的代号。", width=12),
        Field("group_title", "组别", "考核分组的名称。", width=16),
        Field("subgroup", "小组", "组内再分的小组。", width=12),
        Field("total", "总成绩", "十进制数；空着是没有公开或算不出。", width=10),
        Field("total_step", "总成绩的步骤", "steps 表里的编号。", width=20),
        Field("full_scale", "满分", "总成绩的满分，办法写明的才有。", width=8),
        Field("rank", "名次", "组内名次；空着是不排或没有公开。", width=8),
        Field("subgroup_rank", "小组名次", "小组内名次。", width=8),
        Field("grade", "等次", "等次的名称；空着是没有定或没有公开。", width=12),
        Field("closed", "没有公开的原因", "成绩没有公开时的说明。", width=24),
    ),
)

STATUSES = (
    "computed 算出，given 给定（起算的数），assessed 评定，pending 待审，missing 缺，"
    "not-applicable 不适用，vetoed 否决。"
)
CHANGES = (
    "算出后依次作的修正：种类:改前:改后:位数，用空格隔开；rounded 四舍五入，capped 封顶，floored 保底，deduped 去重。"
)
STEPS = Kind(
    "steps",
    "算式",
    "一个数，和它怎样由别的数得出",
    ("id",),
    (
        Field("id", "步骤编号", "每个数的编号，第一段是单位代号。", width=30),
        Field("label", "名称", "这个数是什么。", width=30),
        Field("status", "状态", STATUSES, width=12),
        Field("value", "值", "十进制数，照办法保留的位数；空着是没有值。", width=12),
        Field("exact", "精确值", "分数，如 1100/13；十进制写得尽的空着。", width=12),
        Field("unit_of_measure", "计量单位", "分、亿元等。", width=8),
        Field("rule", "算法", "{0} 是 inputs 里的第一个数；Σ 是全部相加；空着的数是起算的数。", width=24),
        Field("inputs", "输入", "算法用到的步骤编号，按次序，用空格隔开。", width=40),
        Field("changes", "修正", CHANGES, width=30),
        Field("formula", "算式", "把数代入以后的算式。", width=30),
        Field("cites", "依据", "条款编号，或“解释=取值”，用“；”隔开。", width=24),
        Field("notes", "说明", "修正和不计入的说明，用“；”隔开。", width=36),
        Field("record", "材料", "所依据的公开材料的路径。", width=20),
        Field("withheld", "不予公开的依据", "这个数给定而不能再往下算的原因；空着是没有。", width=20),
    ),
)  # fmt: skip

CLAUSES = Kind(
    "clauses",
    "条款",
    "办法的一条",
    ("clause",),
    (
        Field("clause", "条款编号", "steps 的 cites 里用到的编号。", width=14),
        Field("place", "位置", "在办法里的位置，如“第十一条”。", width=16),
        Field("text", "内容", "用自己的话写的内容。", width=60),
    ),
)

INTERPRETATIONS = Kind(
    "interpretations",
    "解释",
    "办法没有说清、要有人来定的一处",
    ("interpretation",),
    (
        Field("interpretation", "解释编号", "解释的编号。", width=20),
        Field("question", "问题", "要定的是什么。", width=40),
        Field("clauses", "条款", "有关的条款，用空格隔开。", width=20),
        Field("chosen", "取值", "这次计算取的哪一种。", width=16),
        Field("settled", "谁定的", "定下它的会议或文件；空着是还没有定。", width=24),
        Field("required", "必须决定", "没有定以前成绩只是暂定。", "boolean", width=8),
    ),
)

TABLES: Mapping[str, Kind] = {
    each.name: each for each in (TARGETS, NODES, LEDGER, RESULTS, STEPS, CLAUSES, INTERPRETATIONS)
}
