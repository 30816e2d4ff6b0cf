"""What a clerk reads about a record that does not fit: the text as written, beside every word of the answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from kit.specimens import FULL, Sheet, faults, plain, reported

from scorer.diagnostics.catalogue import word
from scorer.model.entities import Data, Place
from scorer.reading.schemas import violations


def said(written: str, schema: str = "record") -> list[str]:
    """Code, sentence and fix of every fault, without the excerpt."""
    found = [(problem.code, word(problem)) for problem in faults(written, schema)]
    return [f"{code} {words.what}｜{words.fix}" if words.fix else f"{code} {words.what}" for code, words in found]


REPORT = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\n"


def test_a_misspelt_field_is_one_fault() -> None:
    """kind: report
    taget: 2025-01
    node: n1
    status: done
    """
    assert reported("kind: report\ntaget: 2025-01\nnode: n1\nstatus: done\n") == (
        "n1.yml:2:1  错误 F003  “taget”不是这里可以写的项\n"
        "  2 | taget: 2025-01\n"
        "    | ^^^^^\n"
        "  改法：是不是想写 target？\n"
    )


def test_a_field_in_chinese() -> None:
    assert said(REPORT.replace("node", "节点")) == ["F003 “节点”不是这里可以写的项｜是不是想写 node？"]


def test_a_field_of_another_kind() -> None:
    assert said("kind: appeal\nabout: work\ngrounds: 有误\nverdict: accepted\n") == [
        "F003 “verdict”不是这里可以写的项｜这里可以写 kind、disclosure、note、attachments、replaces、about、grounds"
    ]


def test_a_missing_field_is_named_and_explained() -> None:
    assert reported("kind: report\nnode: n1\nstatus: done\n") == (
        "n1.yml:1:1  错误 F002  缺少“目标”（target）\n"
        "  1 | kind: report\n"
        "    | ^^^^^^^^^^^^\n"
        "  改法：补上一行 target: …；目标表里的编号，如 2025-01\n"
    )


def test_not_done_wants_its_cause() -> None:
    """JL-18-2: what is not done is reported with its cause."""
    assert said(REPORT.replace("done", "not-done")) == [
        (
            "F002 缺少“未完成的原因”（cause）"
            "｜补上一行 cause: …；status 是 not-done 时必填，如 {type: objective, detail: 上级调整了建设标准}"
        )
    ]


def test_what_not_done_lacks_is_shown_where_it_says_so() -> None:
    assert reported(REPORT.replace("done", "not-done")).startswith(
        "n1.yml:4:9  错误 F002  缺少“未完成的原因”（cause）\n  4 | status: not-done\n    |         ^^^^^^^^\n"
    )


def test_a_rating_is_of_a_component_or_a_target() -> None:
    assert said("kind: rating\nsource: 考评小组\nscores: {ghc: 0.9}\n") == [
        "F002 缺少“分项”（component）｜补上一行 component: …；给办法的哪一个分项打分，如 quality。与 target 写一个"
    ]


def test_the_kind_itself_missing_or_misspelt() -> None:
    """Nothing can be said of the other fields before the kind is known."""
    assert said("Kind: report\ntarget: 2025-01\n") == [
        "F002 缺少“种类”（kind）｜“Kind”要写成 kind；这是哪一种记录，写在第一行，如 report"
    ]
    assert said("kind: reports\ntarget: 2025-01\n") == ["F005 “种类”不能写“reports”｜是不是想写 report？"]
    assert said("target: 2025-01\n") == [
        "F002 缺少“种类”（kind）｜补上一行 kind: …；这是哪一种记录，写在第一行，如 report"
    ]


def test_a_list_where_a_record_should_be() -> None:
    how = "每行写成“名称: 内容”（半角冒号加一个空格），前面不加“- ”；先写 kind：这是哪一种记录，写在第一行，如 report"
    assert said("- kind: report\n") == [f"F001 这份文件应写一组字段，现在是一个列表｜{how}"]
    assert said("一季度进展顺利\n") == [f"F001 这份文件应写一组字段，现在是文字“一季度进展顺利”｜{how}"]


def test_a_number_where_a_text_of_some_form_belongs() -> None:
    """Quotes alone would make a hash of one digit, and of 202501 no target: the form is reported first."""
    form = "用小写英文字母、数字、连字号和点，以字母或数字开头，最长 32 个字符，如 2025-01"
    assert said(REPORT.replace("2025-01", "202501")) == [
        f"F001 “目标”应写文字，现在是数字 202501｜{form}；确实这样写的，加上引号，写成 '202501'"
    ]
    assert said(f"{REPORT}attachments:\n  - {{role: stamped, file: files/a.pdf, sha256: 0, bytes: 1}}\n") == [
        "F001 “摘要值”应写文字，现在是数字 0｜写 64 位小写十六进制的 SHA-256；用 scorer new … --attach 可以自动填"
    ]


ACTUALS = [
    ("'8'", "F001 “实际完成数”里的 invest 应写数字，现在是文字“8”｜去掉引号，写成 8"),
    ('"８"', "F001 “实际完成数”里的 invest 应写数字，现在是文字“８”｜数字用半角，写成 8"),
    ("8亿元", "F001 “实际完成数”里的 invest 应写数字，现在是文字“8亿元”｜只写数，不写单位或别的字，如 8"),
    ("85%", "F001 “实际完成数”里的 invest 应写数字，现在是文字“85%”｜写成小数 0.85"),
    ("5‰", "F001 “实际完成数”里的 invest 应写数字，现在是文字“5‰”｜写成小数 0.005"),
    ("'1,200.5'", "F001 “实际完成数”里的 invest 应写数字，现在是文字“1,200.5”｜数字里不加逗号或空格，写成 1200.5"),
    (
        "很多",
        (
            "F001 “实际完成数”里的 invest 应写数字，现在是文字“很多”"
            "｜各项指标从年初累计的数，按指标编号写，单位与目标表一致，如 {invest: 5.2}"
        ),
    ),
    (
        "",
        (
            "F004 “实际完成数”里的 invest 后面是空的｜填上内容；用不着的，删去这一行；"
            "各项指标从年初累计的数，按指标编号写，单位与目标表一致，如 {invest: 5.2}"
        ),
    ),
    (
        "9e15",
        (
            "F010 “实际完成数”里的 invest 是 9E+15，应在 -1000000000000000 到 1000000000000000 之间"
            "｜各项指标从年初累计的数，按指标编号写，单位与目标表一致，如 {invest: 5.2}"
        ),
    ),
]


@pytest.mark.parametrize(("written", "answer"), ACTUALS)
def test_a_number_written_otherwise(written: str, answer: str) -> None:
    assert said(f"{REPORT}actuals:\n  invest: {written}\n") == [answer]


ID = "用小写英文字母、数字和连字号，以字母或数字开头，最长 32 个字符，如 ghc、n1"
WRONG = [
    ("node: 1", f"F001 “节点”应写文字，现在是数字 1｜{ID}；确实这样写的，加上引号，写成 '1'"),
    ("node: true", f"F001 “节点”应写文字，现在是 true｜{ID}；确实这样写的，加上引号，写成 'true'"),
    ("node: [n1]", "F001 “节点”应写文字，现在是一个列表｜这里只写一个，不写成列表"),
    ("node: N1", "F006 “节点”不能写成“N1”｜写成 n1"),
    (
        "node: 'n 1'",
        "F006 “节点”不能写成“n 1”｜用小写英文字母、数字和连字号，以字母或数字开头，最长 32 个字符，如 ghc、n1",
    ),
    (
        "node: 年底",
        f"F006 “节点”不能写成“年底”｜写代号，不写中文名称：该目标的节点编号，如 n1；目标没有分节点的写 final；{ID}",
    ),
    ('node: "ｎ１"', "F006 “节点”不能写成“ｎ１”｜写成 n1"),
    ('node: "n1\\n"', "F006 “节点”不能写成“n1⟨U+000A⟩”｜写成 n1"),
    (f"node: {'a' * 40}", "F008 “节点”有 40 个字，至多 32 个｜写短一些；细节放进附件"),
    (
        "node: ''",
        "F009 “节点”里什么也没有｜填上内容；该目标的节点编号，如 n1；目标没有分节点的写 final",
    ),
    (
        "node:",
        "F004 “节点”后面是空的｜填上内容；该目标的节点编号，如 n1；目标没有分节点的写 final",
    ),
    (
        "status: 已完成",
        "F005 “完成情况”不能写“已完成”｜可以写 done（已完成）、ongoing（正在办理）、not-done（未完成）；是不是想写 done？",
    ),
    ("status: true", "F005 “完成情况”不能写 true｜可以写 done（已完成）、ongoing（正在办理）、not-done（未完成）"),
    (
        "status: ''",
        "F009 “完成情况”里什么也没有｜填上内容；到这个节点为止，已完成写 done，正在办理写 ongoing，未完成写 not-done",
    ),
    (
        "status:",
        "F004 “完成情况”后面是空的｜填上内容；到这个节点为止，已完成写 done，正在办理写 ongoing，未完成写 not-done",
    ),
    (
        "cause: objective",
        (
            "F001 “未完成的原因”应写一组字段，现在是文字“objective”"
            "｜status 是 not-done 时必填，如 {type: objective, detail: 上级调整了建设标准}"
        ),
    ),
    (
        "actuals: {Invest: 1}",
        ("F013 “Invest”不能用在这里作名称｜用小写英文字母、数字和连字号，以字母或数字开头，最长 32 个字符，如 ghc、n1"),
    ),
    (
        "actuals: {}",
        (
            "F009 “实际完成数”里什么也没有｜填上内容；用不着的，删去这一行；"
            "各项指标从年初累计的数，按指标编号写，单位与目标表一致，如 {invest: 5.2}"
        ),
    ),
    (
        "disclosure: {type: public, date: 2025-02-30}",
        ("F007 “审查日期”写的“2025-02-30”，日历上没有这一天｜2025 年 2 月只有 28 天；改成实际的日期"),
    ),
    (
        "disclosure: {type: public, date: 2025-13-01}",
        ("F007 “审查日期”写的“2025-13-01”，日历上没有这一天｜一年只有 12 个月；改成实际的日期"),
    ),
    (
        "disclosure: {type: public, date: 2025-01-00}",
        ("F007 “审查日期”写的“2025-01-00”，日历上没有这一天｜日从 01 写起；改成实际的日期"),
    ),
    ("disclosure: {type: public, date: 2025/6/3}", "F006 “审查日期”不能写成“2025/6/3”｜写成 2025-06-03"),
    ("disclosure: {type: public, date: 2025年6月3日}", "F006 “审查日期”不能写成“2025年6月3日”｜写成 2025-06-03"),
    ("disclosure: {type: public, date: 昨天}", "F006 “审查日期”不能写成“昨天”｜日期写成 2025-06-30 的样子"),
    ("disclosure: {type: public, date: 2205-06-30}", "F006 “审查日期”不能写成“2205-06-30”｜日期写成 2025-06-30 的样子"),
]


@pytest.mark.parametrize(("line", "answer"), WRONG)
def test_one_wrong_line_in_a_report(line: str, answer: str) -> None:
    key = line.partition(":")[0]
    kept = "".join(f"{each}\n" for each in REPORT.splitlines() if each.partition(":")[0] != key)
    assert said(f"{kept}{line}\n") == [answer]


def test_a_word_that_is_not_true_or_false() -> None:
    """kind: request … change: {terminate: 是}"""
    start = "kind: request\ntarget: 2025-01\nreason: other\ndetail: 任务变化\nchange: "
    assert said(f"{start}{{terminate: 是}}\n") == ["F001 “终止”应写 true 或 false，现在是文字“是”｜写 true（是）"]
    assert said(f"{start}{{terminate: no}}\n") == ["F001 “终止”应写 true 或 false，现在是文字“no”｜写 false（否）"]
    assert said(f"{start}{{terminate: 也许}}\n") == [
        "F001 “终止”应写 true 或 false，现在是文字“也许”｜true 表示这个目标不再执行"
    ]
    assert said(f"{start}{{due: 2025年11月}}\n") == ["F006 “新的时限”不能写成“2025年11月”｜写成 2025-11"]
    assert said(f"{start}{{due: 2025-13}}\n") == [
        "F006 “新的时限”不能写成“2025-13”｜日期写成 2025-06-30 的样子；只定到月的写成 2025-06"
    ]
    assert said(f"{start}{{due: 2025-06-31}}\n") == [
        "F007 “新的时限”写的“2025-06-31”，日历上没有这一天｜2025 年 6 月只有 30 天；改成实际的日期"
    ]


def test_a_time_without_its_offset() -> None:
    start = "kind: outage\ndetail: 停电\nto: 2025-07-01T08:30:00+08:00\nfrom: "
    assert said(f"{start}2025-06-30 20:00\n") == ["F006 “起”不能写成“2025-06-30 20:00”｜写成 2025-06-30T20:00:00+08:00"]
    assert said(f"{start}2025-06-30\n") == [
        "F006 “起”不能写成“2025-06-30”｜时间写到秒并带时区，如 2025-06-30T23:59:59+08:00"
    ]
    assert said(f"{start}2025-06-31T20:00:00+08:00\n") == [
        "F007 “起”写的“2025-06-31T20:00:00+08:00”，日历上没有这一天｜2025 年 6 月只有 30 天；改成实际的日期"
    ]


def test_one_name_where_a_list_is_wanted() -> None:
    claim = "kind: claim\ncomponent: bonus\ncategory: award\ndate: 2025-05-18\ntitle: 先进集体\n"
    assert said(f"{claim}confirmed_by: main-leader\n") == [
        "F001 “确认人”应写列表，现在是文字“main-leader”｜写成列表，如 [main-leader]"
    ]
    assert said(f"{claim}shared_with: 1\n") == ["F001 “共同完成单位”应写列表，现在是数字 1｜写成列表，如 [1]"]
    assert said(f"{claim}shared_with: [jsc, JSC]\n") == ["F006 “共同完成单位”第 2 项不能写成“JSC”｜写成 jsc"]
    assert said(f"{claim}shared_with: [{', '.join(['jsc'] * 101)}]\n") == [
        "F011 “共同完成单位”有 101 项，应至多 100 项｜核对后增减"
    ]
    assert said(f"{claim}amount: [1, 2]\n") == [
        "F001 “申请的分数”应写数字，现在是一个列表｜只有办法写明“酌情”的类别才写，如 2.5"
    ]


def test_a_penalty_out_of_nothing() -> None:
    written = FULL["penalty"].replace("out_of: 10", "out_of: 0")
    assert said(written) == [
        "F010 “总数”是 0，应大于 0，不超过 100000｜按占比扣的，写总数：10 个项目里有 2 个，写 count: 2、out_of: 10"
    ]


def test_votes_are_whole() -> None:
    """kind: ballots
    counts: {ghc: {deputy: {good: 1.0}}}
    """
    start = "kind: ballots\ncomponent: leaders\ncounts: "
    assert said(f"{start}{{ghc: {{deputy: {{good: 1.0}}}}}}\n") == [
        "F001 “票数”里的 ghc 里的 deputy 里的 good 应写整数，现在是数字 1.0｜写整数，不带小数点"
    ]


def test_an_attachment_in_the_wrong_style() -> None:
    written = FULL["feedback"].replace("files/report.docx", r"files\report.docx").replace("bytes: 0", "bytes: -1")
    assert [(problem.code, problem.place) for problem in faults(written)] == [
        ("F006", Place("n1.yml", ("attachments", 0, "file"))),
        ("F010", Place("n1.yml", ("attachments", 1, "bytes"))),
    ]


def test_faults_in_a_target_that_a_record_proposes() -> None:
    """The row is described in another file; its words are found there."""
    written = FULL["proposal"].replace("role: lead", "role: 牵头").replace("weight: 2", "weight: 两倍")
    assert said(written) == [
        "F006 “权重”不能写成“两倍”｜写一个数（如 2）或百分数（如 30%）",
        "F005 “分工”不能写“牵头”｜可以写 lead（牵头）、support（配合）、joint（共同承担，不分主次）；是不是想写 lead？",
    ]


def test_a_component_with_a_parameter_of_another_rule() -> None:
    scheme = "scheme: a\ntitle: 办法\ngroups: [{id: a, title: 组}]\ncomponents:\n  - {id: b, title: 分, rule: "
    assert said(f"{scheme}assessed, base: 10}}\n", "scheme") == [
        (
            "F003 “base”不是这里可以写的项｜这里可以写 id、title、note、clauses、groups、rule、cites、full、combine、counts、"
            "weight、veto、none、periods、convert、components、cap、floor、blocks、by"
        )
    ]
    assert said(f"{scheme}events, base: {{chose: a}}, categories: {{late: -0.5}}}}\n", "scheme") == [
        "F003 “chose”不是这里可以写的项｜这里可以写 choose、map；是不是想写 choose？"
    ]
    assert said(f"{scheme}assessed, full: true}}\n", "scheme") == [
        (
            "F001 “满分”应写一个数、none 或 {choose: 解释的名字}，现在是 true｜规则 fulfilment、earlier、relative、"
            "assessed 用，全部做到得几分，如 100；fulfilment 不写 result 的，是各目标的分值应加到多少；assessed 的评分超过它的不予采用"
        )
    ]
    assert said(f"{scheme}guess}}\n", "scheme")[0].startswith("F005 “规则”不能写“guess”｜可以写 fulfilment（")


def test_a_cover_that_names_nothing() -> None:
    assert said("covers: {report: [JL-1]}\n", "procedure") == [
        "F013 “report”不能用在这里作名称｜写 record/ 和记录种类（或 cycle、units、targets），check/ 和报错的代码，page/ 和页面的种类"
    ]


def test_a_case_shows_the_words_of_the_file_it_borrows_from() -> None:
    case = "case: 迟报\nclauses: [JL-1]\nexpect: {status: final}\nunits: [{id: ghc, grup: a}]\nrecords: {n1.yml: {kind: appeal}}\n"
    assert said(case, "case") == [
        "F003 “grup”不是这里可以写的项｜这里可以写 id、name、group、subgroup、class、accounts、formerly；是不是想写 group？",
        "F013 “n1.yml”不能用在这里作名称｜写本年度文件夹下的路径：报送者的代号、斜杠、文件名，如 ghc/n1.yml",
        "F002 缺少“对什么有异议”（about）｜补上一行 about: …；记录的路径（如 office/d3.yml）或分项的代号（如 supervision）",
        "F002 缺少“理由”（grounds）｜补上一行 grounds: …；为什么认为不对，如：材料在期限内已报，回执可查",
    ]


def test_a_long_value_is_cut() -> None:
    """A page of text where a word belongs is shown by its first 60 characters."""
    (problem,) = faults(REPORT.replace("n1", f"'{'很' * 500}'"))
    assert problem.facts["count"] == "500"
    (problem,) = faults(REPORT.replace("status: done", f"status: '{'很' * 500}'"))
    assert problem.facts["value"] == f"“{'很' * 60}…”"


@pytest.mark.parametrize("value", [False, Decimal("NaN"), {"a": 1}, [[]]])
def test_what_stands_there_is_named_whatever_it_is(value: Data) -> None:
    record = plain(REPORT)
    assert isinstance(record, dict)
    (problem,) = violations(Sheet(record | {"note": value}), "record")
    assert problem.facts["have"] in (" false", "数字 NaN", "一组字段", "一个列表")


def test_a_name_without_letters() -> None:
    record = plain(REPORT)
    assert isinstance(record, dict)
    (problem,) = violations(Sheet(record | {"": 1}), "record")
    assert word(problem).what == "“（空）”不是这里可以写的项"


@pytest.mark.parametrize("blank", ["　　", "\u2800\u2800", "  ", "\n"])
def test_a_text_of_which_nothing_can_be_seen_is_empty(blank: str) -> None:
    record = plain(REPORT)
    assert isinstance(record, dict)
    (problem,) = violations(Sheet(record | {"progress": blank}), "record")
    assert (problem.code, word(problem).what) == ("F009", "“进展”里什么也没有")


def test_a_comma_inside_a_number_between_braces() -> None:
    assert said(f"{REPORT}actuals: {{invest: 1,000}}\n") == [
        "F004 “实际完成数”里的 000 后面是空的｜填上内容；用不着的，删去这一行；数字里不加逗号：写 1000，不写 1,000"
    ]
