"""Words of the formats as a page says them, and how sizes and signs are printed."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.views.year_views import Projection

CLAUSE_TYPES: Mapping[str, str] = {
    "computation": "计算",
    "process": "流程",
    "data": "数据",
    "deadline": "期限",
    "publication": "公开",
    "consequence": "后果",
    "principle": "原则",
    "scope": "范围",
    "power": "职权",
}

COVERED: Mapping[str, str] = {
    "by-rule": "由规则计算",
    "by-record": "由记录载明",
    "by-check": "由检查把关",
    "by-calendar": "列入日程",
    "by-page": "由页面体现",
    "principle": "原则，只作展示",
    "power": "职权，只作展示",
    "annex-missing": "所说的附件不在手头",
}

COVERS: Mapping[str, str] = {
    "rule": "规则",
    "calendar": "日程",
    "check": "检查",
    "record": "记录",
    "page": "页面",
}
"""What may carry a clause out; what it leaves open is listed by itself."""

PAGES: Mapping[str, str] = {
    "home": "首页",
    "cycle": "年度页",
    "targets": "目标表",
    "ledger": "台账",
    "matters": "督查事项页",
    "units": "单位页",
    "scheme": "办法页",
    "records": "记录格式",
    "errors": "报错说明",
}
"""The pages that may carry a clause out (a test holds them against the scheme check)."""

CYCLE_STATUS: Mapping[str, str] = {
    "final": "已定",
    "provisional": "暂定",
    "targets-only": "只有目标表",
    "unreadable": "文件有错误，暂时无法显示",
}

NO_VALUE: Mapping[str, str] = {
    "pending": "待审",
    "missing": "缺",
    "not-applicable": "不适用",
    "given": "不公开",
    "vetoed": "否决",
}
"""The word in place of a figure without a value: never a dash."""

STATUS_REMARK: Mapping[str, str] = {
    "assessed": "由评定人给出",
    "pending": "待审，暂不计分",
    "vetoed": "一票否决",
}
"""What is said beside a value that was neither computed nor simply given."""

ROLES: Mapping[str, str] = {"editable": "可编辑电子版", "stamped": "盖章扫描件", "supporting": "辅助材料"}

KINDS: Mapping[str, str] = {
    "proposal": "目标建议",
    "report": "节点报告",
    "self-review": "自查报告",
    "claim": "加分申请",
    "request": "调整申请",
    "feedback": "督查反馈",
    "appeal": "复核申请",
    "decision": "审核决定",
    "penalty": "扣分登记",
    "ballots": "计票",
    "rating": "评分",
    "standing": "排位",
    "matter": "督查事项",
    "notice": "督查、催办通知",
    "inspection": "现场核查",
    "conclusion": "督查结论",
    "outage": "系统故障",
    "resolution": "会议决定",
    "bulletin": "通报",
}
"""Kinds of records and roles of evidence, in the schemas' own words (a test holds them together)."""


def as_of(projection: Projection) -> str | None:
    """The date up to which a year's pages look: "2025-12-31"; None where nothing was filed."""
    return projection.on.isoformat() if projection.status in {"final", "provisional"} else None


def status(projection: Projection) -> str:
    """The cycle's status in words: 暂定（2 项解释待决定）."""
    word = CYCLE_STATUS[projection.status]
    if projection.status == "provisional" and projection.open_interpretations:
        return f"{word}（{projection.open_interpretations} 项解释待决定）"
    return word


def option(text: str) -> str:
    """An option that is a map, without its signs of a program: ``days=30, seen=true`` → "days 30，seen 是"."""
    if "=" not in text:
        return text
    flags = {"true": "是", "false": "否"}
    pairs = (each.partition("=") for each in text.split(", "))
    return "，".join(f"{name} {flags.get(value, value)}".strip() for name, _, value in pairs)


def minus(text: str) -> str:
    """A value with a true minus sign: "-2.00" → "−2.00"."""
    return text.replace("-", "−", 1) if text.startswith("-") else text


def signed(text: str) -> str:
    """A value that is added to others, with its sign: "2.10" → "+2.10", "0" stays "0"."""
    if text.startswith("-") or not text.strip("0."):
        return minus(text)
    return f"+{text}"


def size(count: int) -> str:
    """Bytes for a reader: 18231 → "17.8 KB"; under 1024 exact."""
    if count < 1024:
        return f"{count} 字节"
    for unit, scale in (("KB", 1024), ("MB", 1024**2)):
        if count < scale * 1024:
            return f"{_tenths(count, scale)} {unit}"
    return f"{_tenths(count, 1024**3)} GB"


def _tenths(count: int, scale: int) -> str:
    """Half up to one decimal, in whole numbers: 18231 in 1024 → "17.8"."""
    tenths = (20 * count + scale) // (2 * scale)
    return f"{tenths // 10}.{tenths % 10}"
