"""A whole file of each format and a record of each kind with every field, as a clerk would write it; persons are surnames only."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.diagnostics.catalogue import text
from scorer.model.entities import Data, Place, Problem
from scorer.reading.schemas import violations
from scorer.reading.yaml import locate, read

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
COMMON = f"""
disclosure: {{type: on-request, reason: 含内部意见, reviewed_by: 政策法规处, date: 2025-03-01}}
note: 与一季度报告合并报送
attachments:
  - {{role: editable, file: files/report.docx, sha256: {SHA256}, bytes: 18231, media_type: application/msword}}
  - {{role: stamped, file: "https://example.invalid/扫描件.pdf", sha256: {SHA256}, bytes: 0, disclosure: {{type: withheld}}}}
replaces: ghc/n0.yml
"""
OWN = {
    "proposal": """
targets:
  - id: 2025-01
    title: 新建农村公路
    level: provincial
    points: 2.5
    section: [职能工作目标, 重点工作目标]
    indicator: {id: 1-1, title: 公路建设, basis: [省政府工作报告第88条]}
    basis: [泉政办〔2019〕9号]
    qualitative: 通过验收
    quantitative: 完成 200 公里
    method: steps
    measures:
      - {id: km, name: 新建里程, unit: 公里, target: 200, stretch: true, weight: 30%, per: 1, up: 3, up_cap: 20, down: 3}
      - {id: growth, name: 增长, unit: '%', target: {from: 13, to: 14}, weight: 2}
    units: [{unit: ghc, role: lead, owner: {name: 张××, post: 处长}}, {unit: jsc, role: support, task: 提供数据}]
    leader: [王××, {name: 李××, post: 副厅长}]
    due: 2025-12
    nodes: [{id: n1, due: 2025-06-30, task: 完成初步设计, evidence: [editable, stamped, supporting], units: [ghc]}]
    since: 2025-05-20
    disclosure: {type: public}
    note: 力争
opinion: 同意牵头
signed_by: 王××
date: 2025-01-20
""",
    "report": """
target: 2025-01
node: n1
status: not-done
actuals: {invest: 5.2, km: 120}
progress: 初步设计已批复
highlights: 装配式桥墩
actions: 每周调度
results: 通行时间缩短
problems: 征地尚有 3 户
cause: {type: objective, detail: 上级调整了标准}
next: 9 月底前完成
period: 2025-06
""",
    "self-review": "period: 2025-H1\nsummary: 12 项完成 11 项\nsigned_by: {name: 王××, post: 处长}\ndate: 2025-07-05\n",
    "claim": """
component: bonus
category: award
ground: ministry
work: 2025-01
date: 2025-05-18
title: 先进集体
issuer: 交通运输部
seal: 交通运输部
confirmed_by: [main-leader]
shared_with: [jsc]
amount: 0.5
period: 2025-Q2
""",
    "request": """
target: 2025-01
node: n1
change: {due: 2025-11-30, measures: {km: 180}, terminate: false}
reason: force-majeure
detail: 汛期提前
""",
    "feedback": "notice: office/notice-1.yml\nstatus: ongoing\nprogress: 已约谈\nproblems: 资金未到位\nabout: {matter: office/matter-1.yml}\n",
    "appeal": "about: office/d3.yml\ngrounds: 材料在期限内已报\n",
    "withdrawal": "on: ghc/n1.yml\nreason: 附错了文件\n",
    "decision": """
on: ghc/n1.yml
verdict: accepted
by: 李××
date: 2025-07-02
reason: 材料齐全
achieved: 0.85
amount: -2
cause: {type: subjective, detail: 组织不力}
change: {due: 2025-10}
authority: 厅党组（扩大）会议
number: 督〔2025〕3号
""",
    "penalty": """
component: penalty
category: criticised
unit: ghc
date: 2025-08-09
title: 某隧道施工事故被通报
basis: 通报文号
fact: tunnel-0809
amount: 2
count: 2
out_of: 10
proposed_by: 机关党委
period: 2025-08
""",
    "ballots": "component: leaders\ncounts: {ghc: {deputy: {excellent: 3, good: 0}}}\nperiod: 2025-H1\n",
    "rating": "component: quality\ntarget: 2025-01\nsource: 考评小组\nscores: {ghc: 0.9, jsc: 1}\nperiod: 2025-Q1\n",
    "standing": "component: province-rank\nunit: yunshu\nwork: 农村公路养护\nrank: 7\nof: 21\nperiod: 2025-Q4\n",
    "matter": """
source: leader-instruction
authority: 局党组会
content: 危桥排查
requirement: 逐桥建档
due: 2025-06
standard: 全部销号
units: [{unit: ghc, role: joint}]
owner: 张××
supervisor: 赵××
""",
    "notice": """
number: 3
form: urge
to: [ghc, jsc]
about: {matter: office/m1.yml, target: 2025-01, node: n1}
reply_by: 2025-07-10
issued: 2025-07-01
""",
    "inspection": """
about: 危桥排查
date: 2025-06-12
method: 抽查
finding: 防护栏缺 200 米
rectify_by: 2025-07-12
plan: {content: 看整改, object: 养护单位, scope: 全市, from: 2025-06-09, to: 2025-06-13}
confidential: true
""",
    "conclusion": "on: office/m1.yml\nunit: ghc\ngrade: well-done\neffect: 全部消除\nby: 李××\ndate: 2025-07-20\n",
    "outage": "from: 2025-06-30T20:00:00+08:00\nto: 2025-07-01T00:30:00.5Z\ndetail: 机房断电\n",
    "resolution": f"""
settles: late.effect
chosen: strict
digest: sha256:{SHA256}
meeting: 厅党组（扩大）会议
date: 2025-02-18
document: 会议纪要 2 号
supersedes: office/r0.yml
although: 余下 2 项跨年
""",
    "bulletin": f"number: 第 3 期\nperiod: 2025-Q1\ntitle: 一季度通报\nissued: 2025-04-08\nform: summary\ndigest: {SHA256}\ncorrects: 第 2 期\nreason: 漏计一项\nalthough: 会议提前\n",
}
FULL = {kind: f"kind: {kind}\n{own.lstrip()}{COMMON.lstrip()}" for kind, own in OWN.items()}
"""Kind → a whole record."""

GOOD = {
    "targets": OWN["proposal"][: OWN["proposal"].index("opinion")],
    "clauses": """
clauses:
  - {id: JL-11-2, place: 第十一条, text: 未完成的记零分。, type: [computation], figures: ['0'], covered: by-rule, note: 二元}
""",
    "cycle": """
title: 2025 年度重点工作目标督查考核
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
dates: {half-year: 2025-07-10}
cutoff: 2025-12-15
synthetic: true
disclosure: {type: public, reason: 主动公开, reviewed_by: 政策法规处, date: 2025-01-10}
publish: {targets: public, progress: internal, scores: when-final, ranks: internal, grades: internal}
people: masked
due_soon_days: 3
""",
    "units": """
office: {name: 厅办公室, accounts: [office-zhang], unit: ghc}
reviewers: [{id: party-dept, name: 机关党委, accounts: [], may: [{kind: rating, component: party}, {kind: decision}]}]
units:
  - {id: ghc, name: 综合规划处, group: office, subgroup: 综合口, accounts: [ghc-wang], formerly: [jhc]}
""",
    "holidays": """
year: 2025
document: 国办发明电〔2024〕12号
days_off: [{name: 国庆节, from: 2025-10-01, to: 2025-10-08}]
workdays: [2025-09-28, 2025-10-11]
""",
    "case": """
case: 迟报一个省部级节点
clauses: [JL-16-1, JL-12-3]
note: 83.33 × 0.9 = 74.997
cycle: {year: 2025, cutoff: 2025-12-15}
units: [{id: ghc, group: office}]
reviewers: []
targets: [{id: t1, level: provincial, due: 2025-06-30, units: [{unit: ghc, role: lead}]}]
records: {ghc/n1.yml: {kind: report, target: t1, node: final, status: done}}
receipts: [{path: ghc/n1.yml, received_at: 2025-07-01T00:00:00+08:00, merged_at: 2025-07-01T09:00:00Z, actor: a}]
choose: {late.effect: strict, supervision.stack: true, coop.weight: 1.0}
on: 2025-12-31
expect: {status: provisional, units: {ghc: {total: '84.95', rank: null, components: {work: '83.33'}}}}
""",
    "scheme": """
scheme: example
title: 考核办法
groups: [{id: office, title: 处室, ranked: {choose: rank.show}}]
components:
  - id: parts
    title: 各部分
    cap: {choose: cap, map: {a: 5, b: none}}
    weight: 90%
    components:
      - {id: work, title: 工作, rule: fulfilment, result: share, points: by-level, degree: binary, late: {choose: late.effect}, support: {weight: 1/2}}
      - {id: bonus, title: 加分, rule: events, categories: {award: 0.2, prize: {choose: prize/top}}}
      - {id: votes, title: 测评, rule: votes, points: {director: {excellent: 5, bad: -2.5}}, combine: sum}
      - {id: rank, title: 排位, rule: relative, of: standing, base: 11, places: 21, step: 0.2, many: {choose: rank.multi}}
      - {id: quality, title: 质量, rule: assessed, full: 120, by: 考评小组, combine: mean}
      - {id: annex, title: 附表, rule: missing, document: 附表 1, note: 细则, blocks: false}
      - {id: loss, title: 扣分, rule: events, base: 10, categories: {late: -0.5, civil: {points: -1, discretionary: {floor: 3, cap: 5}}}}
      - {id: done, title: 完成, rule: fulfilment, of: {section: 交通建设}, over: {cap: 10%}}
grades: [{id: advanced, when: {top: 4}, unless: [veto]}, {id: qualified, otherwise: true}]
honours: [{id: commended, when: {top: 8‰, grade: advanced}}]
consequences: [{clauses: [GY-14-2], title: 书面检查, when: [{grade: unqualified}, {last_in_group: true, years: 2}]}]
""",
    "procedure": """
# 程序：办法里不算分的部分。规则写在同目录 scheme.yml。
limits: [{id: points, clauses: [GY-9-1], points: 200}]
calendar: [{id: review, clauses: [GY-10-1-1], due: '+1-01-15', by: reviewer, kind: decision, period: year, late: warn}]
proposals: {requires: [signed_by], clauses: [JL-9-2]}
changes: {by: 局长, clauses: [GY-8]}
publicity: {days: {choose: publicity.days}, clauses: [ZZ-3-2-f]}
appeals: {apply_days: 10, decide_days: 10, from: next_day, recusal: true, clauses: [ZZ-3-2-g]}
copies: [{id: county, clauses: [GY-12-3], to: 县区委、县区政府, title: 考核结果, groups: [county]}]
""",
    "interpretations": """
# 解释：办法没有写死的地方，可以怎样取，现在怎样取。规则写在同目录 scheme.yml。
interpretations:
  - {id: late.effect, clauses: [JL-16-1], question: 作用到哪里, type: option, options: {strict: 字面}, chosen: null, required: true}
""",
}
"""File format → a whole file of it (records apart)."""


@dataclass(frozen=True)
class Sheet:
    """A document without marks, for plain data that no text would give."""

    data: Data
    file: str = "n1.yml"


def plain(written: str) -> Data:
    """The plain data of a text that the reader accepts."""
    document, problems = read("n1.yml", written.encode())
    assert document is not None
    assert not problems
    return document.data


def faults(written: str, schema: str = "record") -> tuple[Problem, ...]:
    """What the schema says to a text, each with its place in the data."""
    return violations(Sheet(plain(written)), schema)


def reported(written: str, schema: str = "record") -> str:
    """What a clerk reads about a text."""
    document, problems = read("n1.yml", written.encode())
    assert document is not None
    assert not problems
    lines = written.split("\n")
    found = [
        Problem(each.code, locate(document, each.place), each.facts, each.level)
        for each in violations(document, schema)
        if isinstance(each.place, Place)
    ]
    return text(found, lambda span: lines[span.line - 1])
