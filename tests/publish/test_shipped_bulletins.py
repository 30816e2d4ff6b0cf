"""The bulletins of the demonstration years as papers: sums, titles, corrections, and the command that issues them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.years import SHIPPED

from scorer.cli.main import app
from scorer.model.period import Period
from scorer.pipeline import as_of
from scorer.pipeline.run import cycles
from scorer.pipeline.run import run as cycle_run
from scorer.publish.bulletins.composing import Bulletin, Grid, compose, line_text
from scorer.publish.bulletins.forms import issue_of, markdown, paper
from scorer.publish.bulletins.issuing import Issued, issued, moments_needed
from scorer.publish.bulletins.sources import sources, sources_of
from scorer.views.access import Access
from scorer.views.bulletins import bulletins


def written() -> Iterator[str]:
    """Each bulletin that a year's office has filed, by year and number: ``jilin/2025 演示通报〔2025〕2号``."""
    for file in sorted(SHIPPED.glob("submissions/*/*/office/*.yml")):
        text = file.read_text(encoding="utf-8")
        if text.startswith("kind: bulletin\n"):
            (number,) = re.findall(r"^number: (.+)$", text, re.MULTILINE)
            yield f"{file.parent.parent.relative_to(SHIPPED / 'submissions')} {number}"


@cache
def shipped() -> Mapping[str, Issued]:
    """The same, made: nothing is scored before a test asks for it."""
    made = {}
    for cycle in cycles([SHIPPED]):
        book = cycle_run([SHIPPED], cycle).book
        views = bulletins(Access(book, "internal", final=False)) if book else ()
        moments = as_of.moments([SHIPPED], cycle, moments_needed(views)) if views else {}
        for each in issued(views, moments, as_of.templates([SHIPPED], cycle.partition("/")[0])):
            made[f"{cycle} {each.view.number}"] = each
    return made


every = pytest.mark.parametrize("name", list(written()))


def test_every_bulletin_that_was_filed_is_made() -> None:
    assert sorted(shipped()) == sorted(written())


@every
def test_every_table_of_every_shipped_bulletin_adds_up(name: str) -> None:
    each = shipped()[name]
    assert each.bulletin is not None, each.fault
    for grid in (part for part in each.bulletin.parts if isinstance(part, Grid)):
        rows = [[line_text(cell) for cell in row] for row in grid.rows]
        head = [line_text(cell) for cell in grid.head]
        if head[1] != "应完成":
            continue
        *units, total = [[int(cell) for cell in row[1:]] for row in rows]
        assert total == [sum(column) for column in zip(*units, strict=True)], name
        answers = slice(1, -1 if head[-1] == "逾期" else None)
        assert all(row[0] == sum(row[answers]) for row in (*units, total)), (
            "应完成 = the answers beside it, without 逾期"
        )
        assert all(total), "no column of a state that does not occur"


@every
def test_every_sentence_of_every_shipped_bulletin_adds_up(name: str) -> None:
    """应完成节点4个：在办1个，办成3个。按报送看，未报1个，已收3个；逾期1个。 → 4 = 1 + 3 = 1 + 3."""
    each = shipped()[name]
    assert each.bulletin is not None
    assert each.issue is not None
    text = markdown(each.bulletin, each.issue)
    found = re.findall(r"应完成节点(\d+)个：([^。；]*)(?:。按报送看，([^；。]*))?", text)
    assert bool(found) is ("应完成节点" in text), name
    assert not re.search(r"(?<!\d)0[个件]", text), "nothing is counted that does not occur"
    for total, *parts in found:
        for sentence in filter(None, parts):
            assert sum(map(int, re.findall(r"(\d+)个", sentence))) == int(total), (name, sentence)


@every
def test_what_is_late_or_not_done_is_counted_and_listed(name: str) -> None:
    """没有办成5个 … 逾期10个；考核办逾期没有审核1个 → 16 sentences; before the year's end no node is both."""
    each = shipped()[name]
    assert each.bulletin is not None
    assert each.issue is not None
    text = markdown(each.bulletin, each.issue)
    (counted,) = re.findall(r"应完成节点\d+个：.*", text)[:1] or [""]
    wanted = sum(map(int, re.findall(r"(?:没有办成|；逾期|考核办逾期没有审核)(\d+)个", counted)))
    assert len(re.findall(r"^.+，\d+年\d+月\d+日到期，.+。$", text, re.MULTILINE)) == wanted


def test_after_the_year_nobody_is_asked_to_bring_what_is_over() -> None:
    """吉林 on 5 January: 9 of the last quarter not done and 3 after the cut-off, all of them history."""
    text = draft("jilin/2025", "2025-Q4", "summary", date(2026, 1, 5))
    assert "没有办成9个，已终止1个，不计入本年3个" in text
    assert len(re.findall(r"到期，.*。$", text, re.MULTILINE)) == 12
    assert "年度已经结束，没有办成的，有关单位要查明原因，提出改进措施。" in text
    assert not re.search("补报|抓紧|按时报送|到期的节点有", text)
    assert "下一步要求" not in draft("quanzhou/2020", "2020-H1", "summary", date(2021, 1, 5)), "nothing was due"


@every
def test_every_shipped_bulletin_is_a_paper_as_an_office_signs_it(name: str) -> None:
    each = shipped()[name]
    assert each.bulletin is not None
    assert each.issue is not None
    assert re.fullmatch(r".*关于.*的通报", each.view.title), name
    text = markdown(each.bulletin, each.issue)
    assert not re.search(r"\d{4}-\d\d-\d\d|节点 n\d|“[^”]*“|没有可以公开|(?<!\d)0个：|：。", text), name
    lines = [line for line in text.splitlines() if line]
    empty = [one for one, two in pairwise(lines) if one[:2] == two[:2] == "##"]
    assert not empty


def of_jilin(name: str) -> Issued:
    (found,) = (each for key, each in shipped().items() if key.startswith("jilin/2025 ") and each.view.id == name)
    return found


def by_hand(name: str) -> tuple[Bulletin, str]:
    found = of_jilin(name)
    assert found.bulletin is not None
    assert found.issue is not None
    return found.bulletin, markdown(found.bulletin, found.issue)


def test_the_first_quarter_by_hand() -> None:
    """31 March: 综合规划处 2025-01 n1 accepted, 2025-07 n1 waits; 建设管理处 2025-02 n1 waits."""
    _, text = by_hand("tongbao-q1")
    assert "本季度应完成节点3个：在办2个，办成1个。按报送看，待审2个，已收1个。" in text
    assert "| 综合规划处 | 2 | 1 | 1 |\n| 建设管理处 | 1 | 1 | 0 |\n| 合计 | 3 | 2 | 1 |" in text


def test_may_by_hand() -> None:
    """4 June, due on 31 May: 2025-03 n1 of two units and 2025-06 n1 accepted, 2025-19 n1 of 水运中心 not reported."""
    _, text = by_hand("jianbao-05")
    assert "本月应完成节点4个：在办1个，办成3个。按报送看，未报1个，已收3个；逾期1个。" in text
    assert "| 省水运事业发展中心 | 1 | 1 | 0 | 1 |" in text
    assert (
        "省水运事业发展中心“乡镇渡口安全改造”（2025-19）的“完成 22 处渡口隐患排查”，"
        "2025年5月31日到期，没有收到报告（逾期4天）。" in text
    )


def test_the_third_quarter_by_hand() -> None:
    """30 September, 28 nodes of July to September.

    Accepted as done 17: 规划处 2025-09 n1 n2 n3; 建管处 06 n2; 运输处 15 n2, 46 n1; 法规处 22 n1; 安监处 35 n1;
    公路中心 06 n2, 37 n1, 47 n1; 道路运输中心 15 n2, 46 n1; 执法局 22 n1, 48 n1; 监测站 42 n1; 吉高 51 n1.
    Accepted as not ended 2 (执法局 40 n1, 监测站 12 n1; both due in July, so overdue); waiting 4 (规划处 01 n3,
    法规处 33 n1, 财务处 04 n2, 公路中心 11 n2); returned 1 (规划处 11 n2): 在办 2 + 4 + 1 = 7.
    Due today and not there 4 (建管处 02 n3, 安监处 20 n2, 公路中心 04 n2, 道路运输中心 17 n1). 17 + 7 + 4 = 28.
    """
    _, text = by_hand("tongbao-q3")
    assert (
        "本季度应完成节点28个：未到期4个，在办7个，办成17个。按报送看，临期4个，待审4个，退回1个，已收19个；逾期2个。"
    ) in text


def test_the_correction_says_what_it_corrects_and_why() -> None:
    _, text = by_hand("tongbao-q2-gz")
    assert text.startswith("# 吉林省交通运输厅办公室关于更正2025年第二季度目标任务完成情况的通报\n")
    assert (
        "本期更正《吉林省交通运输厅办公室关于2025年第二季度目标任务完成情况的通报》（演示通报〔2025〕2号，2025年6月30日印发）：原件在6月30日当天印发"
        in text
    )
    assert [each.number for each in of_jilin("tongbao-q2").corrected_by] == ["演示通报〔2025〕4号"]


def test_a_year_that_is_not_over_says_so_in_the_annual_paper() -> None:
    assert "本期在时段结束以前印发：年终考核12月15日开始。" in by_hand("tongbao-nd")[1]


def test_a_period_without_nodes_has_no_empty_table_and_no_empty_section() -> None:
    (projection,) = as_of.moments([SHIPPED], "jilin/2025", [(date(2025, 3, 31), "public")]).values()
    made = compose(projection, Period.read("2025-01"), sources_of({}, next(iter(shipped().values())).view))
    text = markdown(made, issue_of(made, None, public=True))
    assert not [part for part in made.parts if isinstance(part, Grid) and len(part.rows) < 2], text
    assert "0个：" not in text
    assert paper(made, issue_of(made, None, public=True)).signature == "吉林省交通运输厅办公室"


def draft(cycle: str, code: str, form: str, on: date) -> str:
    """A draft for the inside as Markdown."""
    (projection,) = as_of.moments([SHIPPED], cycle, [(on, "internal")]).values()
    made = compose(projection, Period.read(code), sources({}, Period.read(code), form))
    return markdown(made, issue_of(made, None, public=False))


def test_matters_are_counted_by_what_came_of_them_and_listed_by_number() -> None:
    """18 numbered; two proposals, one of them refused, are no matters. 7号 was concluded 没有办成, 13号 withdrawn,

    6, 8, 15, 16 and 17号 are under way, of 18号 nobody was told: 18 − 8 = 11 -- of them one failed, leaving 10 and one.
    """
    text = draft("sanmenxia/2025", "2025", "supervision", date(2025, 12, 31))
    (counted,) = re.findall(r"今年以来立项的督查事项(\d+)件：(.*?)。", text)
    assert counted == ("18", "已办结10件；有结论，没有全部办成1件；已撤销1件；正在办理5件；已批准，还没有通知单位1件")
    numbers = [int(each) for each in re.findall(r"^\| .+（督〔2025〕(\d+)号） \|", text, re.MULTILINE)]
    assert numbers == list(range(1, 19))
    assert "其中逾期4件。" in text, "6, 8, 15 and 16号"
    assert "| 已反馈，待结论；计划科逾期21天 |" in text, "6号, due on 10 December"
    assert "不予立项" not in text
    assert "待批准" not in text


def test_a_paper_with_nothing_to_say_has_no_section() -> None:
    text = draft("zaozhuang/2025", "2025-03", "supervision", date(2025, 4, 3))
    assert "督查时段内没有到期的节点，也没有督查事项。" in text
    assert "## " not in text
    assert "没有到期的节点" not in draft("sanmenxia/2025", "2025-03", "supervision", date(2025, 4, 3))
    assert "## " not in draft("zaozhuang/2025", "2025-03", "summary", date(2025, 4, 3))


def test_a_result_that_is_withheld_is_not_said_not_to_be_reckoned() -> None:
    """吉林: 财务审计处 has a part in a target that is withheld."""
    made = shipped()["jilin/2025 演示通报〔2025〕6号"].bulletin
    assert made is not None
    said = "".join(line_text(part.line) for part in made.parts if not isinstance(part, Grid))
    assert "另有1个单位的成绩不公开，不在表内。" in said
    assert "没有算出" not in said


def test_a_table_of_results_has_the_units_that_are_scored() -> None:
    """泉州 2020 scores the bureau, no unit; of 广元 nothing can be reckoned at the end of December."""
    results = draft("quanzhou/2020", "2020", "summary", date(2020, 12, 31)).partition("考核结果")[2]
    assert re.findall(r"^\| (\S+局|\S+科) \|.*$", results, re.MULTILINE) == ["泉州市交通运输局"]
    text = draft("guangyuan/2025", "2025", "summary", date(2025, 12, 31))
    assert "考核结果" not in text
    assert "缺" not in text


# --- scorer issue


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("targets/jilin", "targets/holidays", "submissions/jilin"):
        if (SHIPPED / folder).is_dir():
            shutil.copytree(SHIPPED / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2025-08", "演示通报〔2025〕2号", "--on", "2025-09-02"), "文号“演示通报〔2025〕2号”已经是 office/tongbao-q2.yml 的，一个文号只能用一次。改法：用下一个号 '演示通报〔2025〕7号'"),
        (("2025-Q2", "演示通报〔2025〕7号", "--on", "2025-09-02"), "2025年第二季度已经发过通报“演示通报〔2025〕4号”，这一期没有写是更正。改法：是更正它的，加 --corrects '演示通报〔2025〕4号' --reason 原因"),
        (("2025-08", "演示通报〔2025〕7号", "--on", "2025-08-20"), "2025年8月到2025年8月31日才结束，这一期2025年8月20日就印发，没有写为什么。改法：等时段结束再印发，或者加 --although 原因"),
        (("2025-Q1", "演示通报〔2025〕7号", "--on", "2025-09-02", "--corrects", "tongbao-q1.yml"), "没有写更正什么、为什么。改法：加 --reason 原因"),
        (("2025-08", "演示通报〔2025〕3号", "--on", "2025-09-02"), "已经是 office/tongbao-h1.yml 的"),
    ],
)  # fmt: skip
def test_issue_refuses_what_an_office_does_not_sign(copy: Path, words: tuple[str, ...], says: str) -> None:
    before = sorted(copy.rglob("*.yml"))
    made = CliRunner().invoke(app, ["issue", "jilin/2025", *words, "--root", str(copy)])
    assert (made.exit_code, says in made.stderr) == (2, True), made.stderr
    assert sorted(copy.rglob("*.yml")) == before, "nothing was written"


def test_a_bulletin_that_was_only_written_counts_too(copy: Path) -> None:
    words = ["issue", "jilin/2025", "2025-08", "演示简报〔2025〕2号", "--on", "2025-09-02", "--root", str(copy)]
    assert CliRunner().invoke(app, words).exit_code == 0
    again = CliRunner().invoke(app, words)
    assert (again.exit_code, "“演示简报〔2025〕2号”已经是 office/bulletin-2025-08.yml 的" in again.stderr) == (2, True)
