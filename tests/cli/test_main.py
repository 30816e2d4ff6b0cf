"""The command line: the answer on standard output, everything else on standard error, and the three exits."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from kit.years import SHIPPED, Year

from scorer.cli.click_zh import examples
from scorer.cli.main import app, main
from scorer.cli.record_templates import draft
from scorer.reading.yaml import read

DAY, LATER = "2025-06-20T10:00:00+08:00", "2025-07-05T09:00:00+08:00"


@dataclass(frozen=True)
class Said:
    """What a call gave."""

    code: object
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def scorer(year: Year, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command, called in the year's folder."""
    monkeypatch.chdir(year.root)

    def call(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["scorer", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        return Said(stop.value.code, out, err)

    return call


BRIDGES = """\
  - id: 2025-04
    title: 桥梁建设
    level: provincial
    qualitative: 定性要求
    quantitative: 定量要求
    measures: [{id: bridges, name: 桥梁, unit: 座, target: 3}]
    due: 2025-09-30
    units: [{unit: ghc, role: lead}]
    nodes: [{id: n1, due: 2025-09-30, task: 全桥合龙}]
"""
REPORTED = "kind: report\ntarget: 2025-04\nnode: n1\nstatus: ongoing\nprogress: PROGRESS\nproblems: 征地\nactuals: {bridges: 2}\n"


@pytest.fixture
def filed(year: Year) -> Year:
    """One target, done, and one that a support has not reported."""
    year.target("2025-01", units="[{unit: ghc, role: lead}, {unit: jsc, role: support, task: 配合}]")
    year.target("2025-02")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    year.decide(year.report("ghc/m1.yml", "2025-02", DAY), at=LATER)
    return year


def test_the_version_is_that_of_the_package(scorer: Call) -> None:
    assert scorer("--version") == Said(0, f"scorer {version('scorer')}\n", "")


@pytest.mark.parametrize("name", ["gate", "build", "bulletin", "ledger", "new", "hook"])
def test_no_english_of_click_is_left_in_the_help(scorer: Call, name: str) -> None:
    text = scorer(name, "--help").out
    assert not re.search(r"\[default|\[required|\b(?:FILE|DIRECTORY|PATH|TEXT|INTEGER|OPTIONS|COMMAND|ARGS)\b", text)
    assert name != "gate" or "要合并什么。（不写是 HEAD）\n" in text
    assert name != "gate" or "如 origin/main。（必须写）\n" in text


def test_the_help_is_grouped_by_who_uses_a_command(scorer: Call) -> None:
    """``-h`` is ``--help``; every command stands in one of the four groups, and none twice."""
    said = scorer("-h")
    assert (said.code, said.err) == (0, "")
    assert said.out == scorer("--help").out
    heads = [line.removesuffix("：") for line in said.out.splitlines() if line.endswith("：") and line[0] != " "]
    assert heads == ["选项", "单位", "考核办", "检查与计算", "服务器"]
    named = [name for rows in examples().values() for name in rows]
    assert sorted(named) == app.list_commands(click.Context(app))


@pytest.mark.parametrize(("name", "example"), [row for rows in examples().values() for row in rows.items()])
def test_each_command_has_an_example_that_it_understands(scorer: Call, name: str, example: str) -> None:
    assert scorer(name, "--help").out.endswith(f"例子：\n  {example}\n")
    words = shlex.split(example)[1:]
    group: click.Command | None = app
    while isinstance(group, click.Group):
        group = group.get_command(click.Context(group), words.pop(0))
    assert group is not None
    _, left, _ = group.make_parser(click.Context(group)).parse_args(words)
    assert not left


def test_a_clean_tree_exits_0(filed: Year, scorer: Call) -> None:
    assert scorer("check") == Said(0, "没有发现问题\n", "")


def test_a_mistyped_target_is_shown_with_its_line_and_the_right_one(filed: Year, scorer: Call) -> None:
    filed.report("ghc/n2.yml", "2025-10", DAY)
    assert scorer("check", "jilin/2025") == scorer("check", "targets/jilin/2025", "submissions/jilin/2025")
    said = scorer("check", "submissions/jilin/2025/ghc")
    assert said.code == 1
    assert said.err.startswith(
        "submissions/jilin/2025/ghc/n2.yml:2:9  错误 R012  目标“2025-10”不在目标表中\n  2 | target: 2025-10\n"
    )
    assert "2025-01" in said.err
    assert said.out == "错误 1 个，警告 0 个，提示 0 个\n"


def test_problems_as_data_and_as_annotations(filed: Year, scorer: Call) -> None:
    filed.report("ghc/n2.yml", "2025-10", DAY)
    (problem,) = json.loads(scorer("check", "--format", "json").out)
    assert (problem["code"], problem["line"], problem["column"]) == ("R012", 2, 9)
    assert scorer("check", "--format", "github").out.startswith("::error file=submissions/jilin/2025/ghc/n2.yml,line=2")


def test_scores_as_a_table_and_as_json(filed: Year, scorer: Call) -> None:
    """ghc: 100 × 90 % + 100 × 10 % = 100; jsc never reported: 0 × 90 % + 99.5 × 10 % = 9.95."""
    table = scorer("score", "jilin/2025", "--on", "2025-12-31")
    assert table.code == 0
    rows = {line.split()[0]: line.split() for line in table.out.splitlines()[2:]}
    assert rows["ghc"][-1] == "100.00"
    assert rows["jsc"][-1] == "9.95"
    made = json.loads(scorer("score", "jilin/2025", "--on", "2025-12-31", "--format", "json").out)
    assert [(unit["unit"], unit["total"]) for unit in made["units"]] == [("ghc", "100.00"), ("jsc", "9.95")]
    assert made["status"] == "provisional"
    assert made["inputs"]["records"] == 4


def test_set_tries_another_option(filed: Year, scorer: Call) -> None:
    """With ``ten`` the lapse costs 0.5 of the 10 themselves: 0 + 9.5."""
    made = scorer("score", "jilin/2025", "--on", "2025-12-31", "--set", "supervision.base=ten", "--format", "json")
    assert {unit["unit"]: unit["total"] for unit in json.loads(made.out)["units"]}["jsc"] == "9.50"


def test_a_cycle_with_problems_is_scored_from_what_is_sound_and_exits_1(filed: Year, scorer: Call) -> None:
    filed.report("ghc/n2.yml", "2025-10", DAY)
    said = scorer("score", "jilin/2025", "--on", "2025-12-31")
    assert said.code == 1
    assert "100.00" in said.out
    assert said.err.endswith("以下没有计入：\n  submissions/jilin/2025/ghc/n2.yml：有错误\n")


def test_explain_gives_the_arithmetic(filed: Year, scorer: Call) -> None:
    said = scorer("explain", "jilin/2025", "ghc", "work", "--on", "2025-12-31")
    assert said.code == 0
    assert "工作完成情况得分 100.00 分\n  = 4 ÷ 4 × 100    第十一条 · JL-11-4" in said.out
    assert "记录 ghc/n1.yml" in said.out
    assert "满分 105" in scorer("explain", "jilin/2025", "ghc").out
    by_name = scorer("explain", "jilin/2025", "综合规划处", "工作完成情况得分", "--on", "2025-12-31")
    assert by_name == said


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["scor"], "没有这个命令"),
        (["score"], "缺少 考核年度"),
        (["score", "jilin/2024"], "没有考核年度“jilin/2024”；有 jilin/2025"),
        (["score", "jilin/2025", "more"], "参数多了：more"),
        (["score", "jilin/2025", "--on", "2025-02-30"], "“2025-02-30”不是日期"),
        (["score", "jilin/2025", "--set", "late.effect"], "要写成 解释=取值"),
        (["score", "jilin/2025", "--set", "late=x"], "没有解释“late”"),
        (["score", "jilin/2025", "--set", "late.effect=x"], "可取 strict、final_node、curable"),
        (["score", "jilin/2025", "--formt", "json"], "没有选项 --formt；是不是想写 --format"),
        (["score", "jilin/2025", "--format", "csv"], "--format 只能是 table、json"),
        (["score", "jilin/2025", "--on"], "选项 --on 后面要跟一个值"),
        (["explain", "jilin/2025", "gch"], "没有单位“gch”；有 ghc 综合规划处、jsc 建设管理处"),
        (
            ["explain", "jilin/2025", "ghc", "wrok"],
            "没有分项“wrok”；有 work 工作完成情况得分、supervision 督查事项得分、",
        ),
        (["check", "nowhere"], "找不到“nowhere”"),
        (
            ["new", "reprot"],
            "没有“reprot”这种记录；是不是想写 report？；可以起草的有 proposal 目标建议、report 节点报告、",
        ),
        (
            ["new", "report", "--actor", "gch"],
            "没有报送者“gch”；有 office 厅办公室、ghc 综合规划处、jsc 建设管理处、party",
        ),
        (
            ["new", "report", "--target", "2025-1"],
            "目标“2025-1”不在目标表中；有 2025-01 目标2025-01、2025-02 目标2025-02",
        ),
        (["new", "report", "--actor", "jsc", "--target", "2025-02"], "目标“2025-02”没有列 jsc；有 2025-01 目标2025-01"),
        (
            ["new", "report", "--actor", "party", "--target", "x"],
            "目标“x”不在目标表中；有 2025-01 目标2025-01、2025-02 目标2025-02",
        ),
        (["new", "report", "--target", "2025-01", "--node", "n2"], "没有要报的节点“n2”；有 n1 完成"),
        (["new", "report", "--node", "n1"], "还要用 --target 写明是哪一个目标的节点"),
        (["new", "report", "--attach", "nofile.pdf"], "找不到文件“nofile.pdf”"),
        (["check", "--root", "nowhere"], "找不到目录“nowhere”"),
        (["check", "--root", "targets"], "不是仓库（里面没有 targets 文件夹）；请到仓库的文件夹里运行"),
        (["cases", "jlin"], "没有部门“jlin”；有 jilin"),
        (["new", "report", "--cycle", "jilin/2030"], "请用 --cycle 写明考核年度；有 jilin/2025"),
        (["new", "report", "--write"], "写成文件要用 --actor 写明谁报的"),
    ],
)
def test_misuse_is_worded_in_chinese_and_exits_2(filed: Year, scorer: Call, words: list[str], error: str) -> None:
    said = scorer(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("用法不对：")
    assert error in said.err


def test_the_help_is_chinese(scorer: Call) -> None:
    said = scorer("score", "--help")
    assert said.out.startswith("用法：scorer score [选项] 考核年度")
    assert "选项：" in said.out
    assert "..." not in scorer("--help").out, "no sentence is cut short"


def test_a_draft_of_a_bulletin_says_how_it_is_issued(filed: Year, scorer: Call) -> None:
    said = scorer("bulletin", "jilin/2025", "2025-Q1", "--kind", "supervision", "--on", "2025-04-05")
    assert said.err == "这是草稿；核对以后印发：scorer issue jilin/2025 2025-Q1 文号 --kind supervision\n"


def test_a_draft_is_a_record_once_filled_in(filed: Year, scorer: Call, tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(b"docx")
    (tmp_path / "报告.pdf").write_bytes(b"pdf")
    words = ("new", "report", "--actor", "jsc", "--target", "2025-01", "--node", "n1", "--write")
    attached = ("--attach", str(tmp_path / "报告.docx"), "--attach", str(tmp_path / "报告.pdf"))
    first = Path(scorer(*words, *attached).out.strip())
    again = Path(scorer(*words).out.strip())
    assert (first.name, again.name) == ("report-2025-01-n1.yml", "report-2025-01-n1-2.yml")
    again.unlink()
    assert scorer("check").code == 1  # the status is still empty
    first.write_text(first.read_text(encoding="utf-8").replace("status: ", "status: done"), encoding="utf-8")
    assert scorer("check") == Said(0, "没有发现问题\n", "")


def test_a_draft_quotes_what_would_read_as_something_else() -> None:
    text = draft("report", {"target": "1e5", "node": "n1: x"}).text
    assert 'target: "1e5" ' in text
    assert 'node: "n1: x" ' in text


def test_a_draft_says_what_was_written_and_what_comes_next(filed: Year, scorer: Call, tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(b"docx")
    words = ("new", "report", "--actor", "jsc", "--target", "2025-01", "--node", "n1", "--write")
    assert scorer(*words, "--attach", str(tmp_path / "报告.docx")).err == (
        "佐证已复制到 submissions/jilin/2025/jsc/files/：报告.docx（可编辑电子版）；用途不对的，改草稿里的 role\n"
        "下一步：填好 report-2025-01-n1.yml 里的必填项，再运行 scorer check submissions/jilin/2025/jsc\n"
    )
    assert not (filed.root / "submissions/jilin/2025/gch").exists()


def test_a_draft_says_what_it_takes_each_file_for_and_can_be_told(filed: Year, scorer: Call, tmp_path: Path) -> None:
    """A photo of the site is no stamped scan; one that is a scan is given as such."""
    for name in ("报告.docx", "报告.pdf", "现场.jpg", "签章页.jpg", "IMG_01.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    words = ("new", "report", "--actor", "jsc", "--target", "2025-01", "--node", "n1", "--write")
    guessed = [
        part
        for name in ("报告.docx", "报告.pdf", "现场.jpg", "签章页.jpg")
        for part in ("--attach", str(tmp_path / name))
    ]
    assert scorer(*words, *guessed, "--stamped", str(tmp_path / "IMG_01.jpg")).err.splitlines()[0] == (
        "佐证已复制到 submissions/jilin/2025/jsc/files/：IMG_01.jpg（盖章扫描件）、报告.docx（可编辑电子版）、"
        "报告.pdf（盖章扫描件）、现场.jpg（辅助材料）、签章页.jpg（盖章扫描件）；用途不对的，改草稿里的 role"
    )


def test_a_draft_for_an_accepted_node_is_told_to_replace(filed: Year, scorer: Call) -> None:
    """What is returned is simply filed again; what is accepted only a correction follows."""
    words = ("new", "report", "--actor", "ghc", "--target", "2025-01", "--node", "n1")
    hint = "注意：这个节点已经通过审核（ghc/n1.yml）；要更正它，在草稿里写 replaces: ghc/n1.yml\n"
    assert scorer(*words).err == hint
    filed.decide(
        filed.report("ghc/n2.yml", "2025-01", "2025-07-06T09:00:00+08:00"), "returned", "2025-07-07T09:00:00+08:00"
    )
    assert scorer(*words).err == ""


def test_a_draft_lists_what_the_year_lets_one_write(filed: Year, scorer: Call) -> None:
    """The words of the 办法 stand beside the field; a penalty is not offered to who claims points."""
    claim = scorer("new", "claim", "--actor", "ghc").out
    assert "可以写 bonus 加分。\n" in claim
    assert (
        "可以写 policy 争取国家政策、项目、资金；award 省部表彰奖励或肯定性批示；media 省级以上媒体正面宣传。\n"
        in claim
    )
    assert "可以写 penalty 减分。\n" in scorer("new", "penalty", "--actor", "office").out
    settled = scorer("new", "resolution", "--settles", "coop.scope").out
    assert "settles: coop.scope " in settled
    assert (
        "chosen:                 # 必填 选定的取值：决定一条解释时选哪一种，如 strict。可以写 own_part_always 一律看自己的配合任务；"
        "only_when_task_unfinished 整项未完成时才看，整项完成则得满分。\n" in settled
    )
    wrong = scorer("new", "resolution", "--settles", "coop")
    assert wrong.code == 2
    assert "没有解释“coop”；有 effective_from、" in wrong.err


def test_a_draft_of_a_report_knows_its_node_and_what_the_returned_one_said(filed: Year, scorer: Call) -> None:
    """What came back is written again only where it changes, whatever signs are in it; the reason stands above."""
    text = REPORTED.replace("PROGRESS", '"第一段: 完成 30 条 #主桥\\n第二段"')
    filed.rows.append(BRIDGES)
    filed.target("2025-05")
    filed.record("ghc/r1.yml", text, DAY, "ga")
    filed.decide("ghc/r1.yml", "returned", LATER)
    said = scorer("new", "report", "--actor", "综合规划处", "--target", "2025-04", "--node", "n1")
    assert said.out.splitlines()[:4] == [
        "kind: report",
        "# 这一份报的是：桥梁建设（2025-04）",
        "# 第 1 个节点，全桥合龙，时限 2025-09-30",
        "# 上一份 ghc/r1.yml 已退回，请补正：核对。下面照它写的，改好再报",
    ]
    document, problems = read("d.yml", said.out.encode())
    assert problems == ()
    assert document is not None
    assert document.data == {
        "kind": "report", "target": "2025-04", "node": "n1", "status": "ongoing",
        "progress": "第一段: 完成 30 条 #主桥\n第二段", "actuals": {"bridges": 2}, "problems": "征地",
    }  # fmt: skip
    assert "可以写 bridges 桥梁（座，全年 3）。" in scorer("new", "report", "--target", "2025-04").out


def test_a_draft_without_the_files_that_its_node_asks_for_says_so(filed: Year, scorer: Call, tmp_path: Path) -> None:
    filed.target("2025-03", nodes="[{id: n1, due: 2025-06-30, task: 完成, evidence: [editable, stamped]}]")
    (tmp_path / "报告.docx").write_bytes(b"docx")
    words = ("new", "report", "--actor", "ghc", "--target", "2025-03", "--node", "n1")
    how = "加 --attach 文件 起草，大小和摘要自动填好；已经写好的草稿先删去\n"
    assert scorer(*words).err == f"注意：报“已完成”要附 可编辑电子版、盖章扫描件；{how}"
    assert scorer(*words, "--attach", str(tmp_path / "报告.docx")).err == f"注意：报“已完成”要附 盖章扫描件；{how}"


def test_a_year_that_cannot_be_read_can_still_be_drafted_for(filed: Year, scorer: Call) -> None:
    filed.write("targets/jilin/2025/units.yml", "units: [")
    said = scorer("new", "report", "--actor", "anybody")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("kind: report\n")


def test_outside_a_repository_nothing_is_found_in_order(
    scorer: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    said = scorer("check")
    assert (said.code, said.out) == (2, "")
    assert f"{tmp_path}/home 不是仓库" in said.err
    assert scorer("check", "--root", "..").code == 0


def test_evidence_is_never_overwritten(filed: Year, scorer: Call, tmp_path: Path) -> None:
    for folder, content in (("one", b"1"), ("two", b"2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.docx").write_bytes(content)
    words = ("new", "report", "--actor", "jsc", "--write", "--attach")
    assert scorer(*words, str(tmp_path / "one/a.docx")).code == 0
    assert scorer(*words, str(tmp_path / "one/a.docx")).code == 0  # the same bytes serve again
    said = scorer(*words, str(tmp_path / "two/a.docx"))
    assert said.code == 2
    assert "已有同名而内容不同的文件" in said.err


def test_cases_tell_which_figure_differs(year: Year, scorer: Call) -> None:
    case = """\
case: 没有任务
clauses: [JL-11-4, JL-99]
units: [{id: ghc, name: 综合规划处, group: office}]
targets: [{id: t1, title: 一, level: unit, due: 2025-06-30, units: [{unit: ghc, role: lead}]}]
records: {}
expect:
  status: final
  units:
    ghc: {total: "10.95", components: {work: "1", supervison: "99.50"}, nothing: 1}
    gch: {total: "1"}
"""
    # nothing reported: work 0; supervision 100 − 0.5 = 99.50 × 10 % = 9.95; total 9.95
    year.write("targets/jilin/cases/none.yml", case)
    said = scorer("cases", "jilin")
    assert said.code == 1
    assert said.out == "不符 targets/jilin/cases/none.yml 没有任务\n"
    for words in (
        "综合规划处的总成绩：算例写 10.95，算得 9.95",
        "综合规划处的工作完成情况得分：算例写 1，算得 0.00",
        "结果里没有分项 supervison",
        "结果里没有“nothing”",
        "结果里没有单位 gch",
        "条款 JL-99 不在 clauses.yml 里",
        "结果的状态：算例写 final，算得 provisional",
    ):
        assert words in said.err, words
    assert said.err.endswith("算例 1 个，1 个不符\n")


def test_a_case_that_chooses_what_there_is_not_proves_nothing(year: Year, scorer: Call) -> None:
    """``totl`` would be computed like any other word that is not ``each``; a switch may be written without quotes."""
    case = """\
case: 只在总成绩取两位
clauses: [JL-15]
choose: {round.stages: totl, late.efect: strict, supervision.stack: true}
units: [{id: ghc, name: 综合规划处, group: office}]
targets: [{id: t1, title: 一, level: unit, due: 2025-06-30, units: [{unit: ghc, role: lead}]}]
records: {}
expect: {units: {ghc: {total: "9.95"}}}
"""
    year.write("targets/jilin/cases/round.yml", case)
    said = scorer("cases")
    assert said.code == 1
    assert said.err.splitlines()[:8] == [
        "targets/jilin/cases/round.yml:3:24  错误 K006  解释“round.stages”没有“totl”这种取值",
        "  3 | choose: {round.stages: totl, late.efect: strict, supervision.stack: true}",
        "    |                        ^^^^",
        "  改法：可取 each、total；是不是想写 total？",
        "targets/jilin/cases/round.yml:3:30  错误 K005  办法里没有“late.efect”这条解释",
        "  3 | choose: {round.stages: totl, late.efect: strict, supervision.stack: true}",
        "    |                              ^^^^^^^^^^",
        "  改法：是不是想写 late.effect？；解释的编号见 interpretations.yml",
    ]
    year.write("targets/jilin/cases/round.yml", case.replace("totl, late.efect", "total, late.effect"))
    assert scorer("cases").code == 0


def test_the_shipped_cases_hold() -> None:
    """Run as a user would, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scorer", "cases"], cwd=SHIPPED, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert done.stderr.strip().endswith("0 个不符")


# --- commands are found by name


def loaded(root: Path, *words: str) -> set[str]:
    """Top names, and rooms of this project, of the modules that a call of the command has loaded."""
    program = (
        "import sys\n"
        "from scorer.cli.main import main\n"
        "sys.argv = ['scorer', *sys.argv[1:]]\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print('\\n' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], cwd=root, check=True, capture_output=True, text=True)
    return {
        ".".join(name.split(".")[: 2 + name.startswith("scorer.publish.")])
        for name in done.stdout.split("\n")[-2].split()
    }


HEAVY = {"mkdocs", "material", "typst", "docx", "openpyxl", "requests", "feedgen", "pygal", "jinja2"}


def test_the_help_loads_no_command_and_a_command_what_it_needs(filed: Year) -> None:
    """``scorer --help`` names every command and imports none; ``check`` imports no site, no paper and no forge."""
    helped = loaded(filed.root, "--help")
    assert not {name.partition(".")[0] for name in helped} & (HEAVY | {"yaml", "jsonschema", "rich"})
    assert {name for name in helped if name.startswith("scorer.")} == {"scorer.cli"}
    for words in (("check",), ("score", "jilin/2025"), ("explain", "jilin/2025", "ghc")):
        needed = loaded(filed.root, *words)
        assert not {name.partition(".")[0] for name in needed} & HEAVY, words
        assert "scorer.publish" not in needed, words


def test_what_git_starts_for_each_push_loads_no_judge_and_no_administrator_s_command(filed: Year) -> None:
    """A push is merged by a program that scores nothing; a judgement is loaded where one is made."""
    needed = loaded(filed.root, "hook", "pre-receive")
    assert "scorer.intake" in needed
    assert not {"scorer.scoring", "scorer.ledger", "scorer.views", "scorer.pipeline"} & needed


def test_each_command_is_the_module_of_its_name_and_the_help_has_its_first_line() -> None:
    context = click.Context(app)
    shown = app.get_help(context)
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help is not None
        line = next(line for line in shown.splitlines() if line.split()[:1] == [name]).split(maxsplit=1)[1]
        assert command.help.startswith(line.removesuffix("...").strip())
    assert {"check", "score", "new-year", "lint-scheme", "hook", "forge"} <= set(app.list_commands(context))
    assert app.get_command(context, "options") is None
