"""For each error code, what ``scorer check`` prints: a whole message with facts in it, for the code's page.

The facts are those of a made-up year; a sentence whose facts a code does not have is left away,
as in a real message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.problems import places

REPORT = "submissions/demo/2025/ghc/n1.yml:2:9"
TABLE = "targets/demo/2025/targets.yml:4:9"
SCHEME = "targets/demo/scheme.yml:31:7"
WHOLE_REPORT = "submissions/demo/2025/ghc/n1.yml"

PLACES: Mapping[str, str] = {
    "Y": REPORT,
    "F": REPORT,
    "R": REPORT,
    "E": "submissions/demo/2025/ghc/n1.yml:6:5",
    "H": "submissions/demo/2025/receipts.csv:12:1",
    "S": SCHEME,
    "K": "targets/demo/cases/late.yml:1:1",
    "R001": WHOLE_REPORT,
    "R002": "submissions/demo/2025/ghc/n1.yaml",
    "R003": "submissions/demo/2025/ghc/files/a.docx",
    "R004": "submissions/demo/2025/n1.yml",
    "R005": "submissions/demo/2025/gch",
    "R006": WHOLE_REPORT,
    "R007": WHOLE_REPORT,
    "R008": "targets/demo/2025/units.yml",
    "R009": "submissions/demo/2025/office/b1.yml",
    "R034": TABLE,
    "R035": TABLE,
    "R036": "targets/demo/2025/units.yml:4:9",
    "R037": "targets/demo/2025/units.yml:4:9",
    "R038": TABLE,
    "R039": TABLE,
    "R040": TABLE,
    "R041": TABLE,
    "R042": SCHEME,
    "R043": "targets/demo/2025/cycle.yml:2:7",
    "R049": "targets/demo/2025/units.yml:4:9",
    "H003": WHOLE_REPORT,
    "H004": WHOLE_REPORT,
    "H005": WHOLE_REPORT,
    "S010": "targets/demo/clauses.yml:9:5",
    "S011": TABLE,
    "R051": "targets/demo/scheme.yml:1:9",
    "R060": "targets/Demo",
    "E001": "submissions/demo/2025/ghc/n1.yml:5:1",
}
"""Code, or else its first letter → where the example's fault stands."""

COMMON: Mapping[str, str] = {
    "actor": "gch",
    "allowed": "ghc、jsc、ysc",
    "amount": "0.8",
    "bound": "不超过 1",
    "category": "medai",
    "char": "U+200B（零宽空格）",
    "chosen": "frist",
    "clause": "A-3",
    "component": "bonus",
    "covered": "by-rule",
    "end": "2025-12-31",
    "field": "目标",
    "file": "files/进展报告.docx",
    "first": "3",
    "form": "带时区的时间",
    "ground": "award",
    "group": "office",
    "guess": "GBK",
    "half": "2025",
    "hint": "日期写成 2025-06-30",
    "id": "2025-01",
    "interpretation": "late.effect",
    "key": "traget",
    "kind": "report",
    "level_name": "provincail",
    "line": "8",
    "listed": "2025-01、2025-07",
    "measure": "km2",
    "more": "17",
    "most": "20",
    "name": "units.yml",
    "near": "ghc",
    "need": "盖章单位（seal）",
    "node": "n9",
    "option": "final_node",
    "optional": "用不着的，删去这一行",
    "own": "2025-01、2025-07",
    "path": "ghc/n1.yml",
    "roles": "盖章扫描件",
    "rule": "complete",
    "sample": "2025-01",
    "second": "5",
    "settles": "late.efect",
    "size": "2097152",
    "source": "leader",
    "start": "2025-01-01",
    "stated": "18231",
    "target": "2025-99",
    "text": "&甲",
    "unit": "gch",
    "value": "２０２５",
    "word": "优良",
}
"""Fact → what it is in an example, unless :data:`OWN` says otherwise."""

OWN: Mapping[str, Mapping[str, str]] = {
    "F001": {"field": "“目标”", "want": "文字", "have": "数字 202501", "hint": "写成 '202501'"},
    "F002": {"field": "节点", "key": "node", "near": "nod", "line": "node"},
    "F003": {"key": "traget", "near": "target", "allowed": "target、node、status、progress"},
    "F004": {"field": "“进展”"},
    "F005": {"field": "“完成情况”", "value": "“完成”", "allowed": "done、ongoing、not-done", "near": "done"},
    "F006": {"field": "“日期”", "value": "2025.6.30"},
    "F007": {"field": "“日期”", "value": "2025-02-30", "hint": "二月没有 30 日"},
    "F008": {"field": "“进展”", "count": "6210", "limit": "5000"},
    "F009": {"field": "“进展”"},
    "F010": {"field": "“完成比例”", "value": "85"},
    "F011": {"field": "“签字确认”", "count": "9", "bound": "不超过 8 项"},
    "F013": {"key": "投资", "written": "小写英文字母、数字和连字号"},
    "F020": {"count": "50"},
    "Y020": {"most": "20"},
    "Y031": {"most": "400"},
    "Y032": {"most": "40"},
    "Y024": {"text": "*甲"},
    "Y026": {"text": "!重要"},
    "Y027": {"key": "target", "line": "2"},
    "Y030": {"value": "NaN"},
    "Y040": {"key": "target"},
    "Y041": {"key": "target"},
    "Y043": {"half": "'ghc'"},
    "Y044": {"half": "[ghc, jsc]"},
    "Y055": {"text": "@"},
    "Y056": {"text": "\\进"},
    "Y057": {"text": "检查"},
    "R001": {"first": "甲库", "second": "乙库"},
    "R002": {"name": "n1.yml"},
    "R003": {"near": "files/进展报告.docx"},
    "R007": {"name": "n1.yml", "reason": "没有读取权限"},
    "R009": {"kind": "计票"},
    "R011": {"actor": "ghc", "kind": "审核决定", "allowed": "节点报告、加分申请、调整申请"},
    "R012": {"near": "2025-09", "own": "2025-01、2025-09", "listed": "2025-01 至 2025-51"},
    "R013": {"target": "2025-02", "near": "2025-01", "bearers": "jsc"},
    "R014": {"target": "2025-01", "allowed": "n1、n2", "near": "n1"},
    "R015": {"target": "2025-01", "node": "n2", "allowed": "n1、n3"},
    "R016": {"target": "2025-01", "allowed": "invest、km", "near": "km"},
    "R018": {"component": "bouns", "near": "bonus", "allowed": "bonus、penalty"},
    "R019": {"unit": "ghc"},
    "R020": {"allowed": "media、award", "near": "media"},
    "R021": {"allowed": "award、letter", "near": "award"},
    "R023": {"near": "2025-01"},
    "R026": {"low": "0.1", "high": "0.5"},
    "R027": {"unit": "ghc", "score": "105", "top": "100"},
    "R028": {"path": "ghc/n11.yml", "near": "ghc/n1.yml"},
    "R029": {"reason": "它是另一个单位的记录"},
    "R030": {"near": "late.effect"},
    "R031": {"settles": "late.effect", "allowed": "strict、final_node", "near": "strict"},
    "R032": {"allowed": "优秀、良好、一般", "near": "良好"},
    "R033": {"low": "名次", "first": "7", "high": "总数", "second": "5"},
    "R035": {"allowed": "provincial、department", "near": "provincial"},
    "R036": {"group": "offcie", "near": "office", "allowed": "office、county"},
    "R037": {"group": "staff"},
    "R038": {"target": "2025-01"},
    "R040": {"reason": "节点 n2 的到期日早于节点 n1"},
    "R041": {"id": "1-1", "first": "公路建设"},
    "R042": {"clause": "A-33", "near": "A-3"},
    "R043": {"reason": "period 的起日晚于止日"},
    "R045": {"unit": "ghc"},
    "R046": {"path": "ghc/n1.yml", "kind": "节点报告", "wanted": "督查事项"},
    "R047": {"kind": "加分申请", "component": "work", "allowed": "bonus", "near": "bonus"},
    "R048": {"component": "work", "allowed": "party"},
    "R051": {"scheme": "moban", "folder": "demo"},
    "R060": {"name": "Demo"},
    "R050": {"source": "leder", "allowed": "leader、meeting", "near": "leader"},
    "E001": {"node": "n1", "row": "{role: stamped, file: files/进展报告盖章件.pdf, sha256: …, bytes: …}"},
    "E002": {"near": "files/进展报告1.docx"},
    "E003": {"actual": "9f86d081…"},
    "E004": {"actual": "18232"},
    "H001": {"reason": "第一行不是表头"},
    "H002": {"field": "received_at", "value": "2025-06-30"},
    "H004": {"actual": "9f86d081884c", "stated": "80a00f51cb5b", "line": "receipts.csv 第 12 行"},
    "S003": {"value": "百分之十"},
    "S004": {"name": "points"},
    "S005": {"value": "firsts", "allowed": "first、last"},
    "S006": {"allowed": "assessed、completion、deduction"},
    "S007": {"component": "work", "first": "1", "second": "2"},
    "S008": {"first": "2", "second": "6"},
    "S011": {"target": "2025-01", "field": "定量要求", "key": "quantitative"},
    "S012": {"name": "reprot", "allowed": "report、claim、decision"},
    "S013": {"interpretation": "late.effect", "chosen": "strct", "allowed": "strict、final_node"},
    "S021": {"name": "exellent", "what": "等次", "allowed": "excellent、qualified"},
    "S022": {"who": "县区甲局", "title": "重点工作的二级指标", "actual": "6", "clause": "A-6", "wanted": "不超过 5"},
    "S023": {"who": "县区甲局", "title": "全部目标", "actual": "190", "clause": "A-9", "wanted": "200"},
    "S024": {"who": "县区甲局", "target": "t-1", "name": "重点事项", "clause": "A-6", "allowed": "交通建设、重点工作"},
    "K001": {"unit": "甲单位", "what": "总成绩", "expected": "86.16", "actual": "86.15"},
    "K002": {"clause": "A-33", "near": "A-3"},
    "K005": {"interpretation": "late.efect", "near": "late.effect"},
    "K006": {"option": "final", "allowed": "strict、final_node", "near": "final_node"},
    "K003": {"what": "单位 d", "allowed": "a、b、c"},
    "K004": {"why": "目标表有错误"},
}
"""Code → the facts of its example that differ from the common ones."""


def said(code: str, level: str, title: str, what: str, fixes: Sequence[str]) -> str:
    """The message in full, in the form of ``scorer check``.

    Worked: ``submissions/demo/2025/ghc/n1.yml:2:9  错误 R012  目标“2025-99”不在目标表中`` and below it
    ``  改法：本单位承担的目标有 2025-01、2025-07；是不是想写 2025-09？``.
    """
    facts = {**COMMON, **OWN.get(code, {})}
    put_right = "；".join(filter(None, (_filled(each, facts) for each in fixes)))
    place = PLACES.get(code) or PLACES.get(code[0], REPORT)
    head = f"{place}  {level} {code}  {_filled(what, facts) or title}"
    return f"{head}\n  改法：{put_right}" if put_right else head


def _filled(sentence: str, facts: Mapping[str, str]) -> str:
    return sentence.format_map(facts) if places(sentence) <= facts.keys() else ""
