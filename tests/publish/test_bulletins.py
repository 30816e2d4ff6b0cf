"""Bulletins: periods, what a template may say, that every figure has its source, and that what was issued stays."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from kit import site_sample
from kit.years import SHIPPED, Year

from scorer.cli import bulletin, bulletin_drafts
from scorer.cli.main import app
from scorer.model.period import Period
from scorer.pipeline import as_of
from scorer.publish.bulletins.composing import Grid, TemplateFault, Text, Title, compose, line_text
from scorer.publish.bulletins.facts import BulletinFacts, Count, SourcedFigure, facts
from scorer.publish.bulletins.forms import issue_of, markdown, paper
from scorer.publish.bulletins.issuing import issued, moments_needed, warnings
from scorer.publish.bulletins.sources import HEAD, NAMES, Sources, sources
from scorer.publish.gb9704.fonts import NoFont
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Projection

YEAR = Period(2025, 1, 12)
RECORDED = date(2026, 1, 31)


def composed(body: str, projection: Projection | None = None, head: str = "标题：通报", period: Period = YEAR) -> str:
    """The text that a template gives, as Markdown."""
    made = compose(projection or site_sample.scored(), period, Sources(head, f"\n---\n{body}"))
    return markdown(made, issue_of(made, None, public=True))


# --- periods


@pytest.mark.parametrize(
    ("code", "words", "kind", "since", "until", "after"),
    [
        ("2025-03", "2025年3月", "month", date(2025, 3, 1), date(2025, 3, 31), "2025年4月"),
        ("2024-02", "2024年2月", "month", date(2024, 2, 1), date(2024, 2, 29), "2024年3月"),
        ("2025-Q1", "2025年第一季度", "quarter", date(2025, 1, 1), date(2025, 3, 31), "2025年第二季度"),
        ("2025-Q4", "2025年第四季度", "quarter", date(2025, 10, 1), date(2025, 12, 31), "2026年第一季度"),
        ("2025-H1", "2025年上半年", "half-year", date(2025, 1, 1), date(2025, 6, 30), "2025年下半年"),
        ("2025-H2", "2025年下半年", "half-year", date(2025, 7, 1), date(2025, 12, 31), "2026年上半年"),
        ("2025", "2025年度", "year", date(2025, 1, 1), date(2025, 12, 31), "2026年度"),
        ("2025-12", "2025年12月", "month", date(2025, 12, 1), date(2025, 12, 31), "2026年1月"),
    ],
)
def test_a_period_in_words_and_days(code: str, words: str, kind: str, since: date, until: date, after: str) -> None:
    period = Period.read(code)
    assert (period.words, period.kind, period.since, period.until) == (words, kind, since, until)
    assert period.after.words == after


@pytest.mark.parametrize("code", ["2025-13", "2025-Q5", "2025-H3", "25-03", "2025-3", "2025-Q1 ", ""])
def test_what_is_no_period(code: str) -> None:
    with pytest.raises(ValueError, match=code or "^$"):
        Period.read(code)


# --- what is counted


def test_nodes_are_counted_by_their_state_within_the_period() -> None:
    """综合规划处 2025-01 n1 (30 June, 办成), 建设管理处 2025-01 n1 (30 June, 未报), 2025-07 n2 (30 June, 退回)."""
    found = facts(site_sample.scored(), Period.read("2025-Q2"))
    assert found.nodes.all.number == 3
    assert [(row.word, row.count.number) for row in found.nodes.by_done] == [("在办", 2), ("办成", 1)]
    assert [(row.word, row.count.number) for row in found.nodes.by_reported] == [("未报", 1), ("退回", 1), ("已收", 1)]
    assert (found.nodes.overdue.number, found.nodes.returned.number) == (2, 1), "one that came back is overdue too"
    # from January on also 2025-07 n1 (31 March); in the third quarter nothing is due
    assert (found.so_far.all.number, found.next.all.number) == (4, 0)
    assert (
        found.nodes.overdue.items[0].text
        == "建设管理处“长春绕城高速前期”（2025-01），2025年6月30日到期，没有收到报告（逾期12天）"
    )
    assert [(unit.name, unit.nodes.all.number) for unit in found.units] == [("综合规划处", 2), ("建设管理处", 1)]


def test_a_bare_month_is_due_on_its_last_day() -> None:
    base = site_sample.scored()
    line = replace(base.ledger.lines[0], due="2025-02", day=date(2025, 2, 28))
    found = facts(replace(base, ledger=replace(base.ledger, lines=(line,))), Period.read("2025-02"))
    assert found.nodes.all.number == 1


def test_highlights_are_what_was_opened_and_came_in_the_period() -> None:
    base = site_sample.scored()
    row = base.targets[0]
    record = replace(row.parts[0].nodes[0].records[0], text=(("亮点", "提前三个月"),))
    node = replace(row.parts[0].nodes[0], records=(record,))
    praised = replace(base, targets=(replace(row, parts=(replace(row.parts[0], nodes=(node,)),)),))
    assert [each.text for each in facts(praised, Period.read("2025-Q2")).highlights] == ["提前三个月"]
    assert facts(praised, Period.read("2025-Q3")).highlights == ()


# --- no score and no rank in a quarter (JL-16-2)


@pytest.mark.parametrize("code", ["2025-03", "2025-Q1", "2025-H1"])
def test_only_a_year_knows_of_scores(code: str) -> None:
    found = facts(site_sample.scored(), Period.read(code))
    assert found.scores == ()
    assert facts(site_sample.scored(), YEAR).scores != ()


def test_a_quarter_says_no_score_and_no_rank_whatever_its_template_asks_for() -> None:
    body = "{% for each in scores %}{{ each.total }}{{ each.rank }}{% endfor %}没有"
    assert composed(body, period=Period.read("2025-Q1")).count("没有") == 1
    own = compose(site_sample.scored(), Period.read("2025-Q2"), sources({}, Period.read("2025-Q2"), "summary"))
    text = "".join(line_text(part.line) for part in own.parts if not isinstance(part, Grid))
    assert not any(word in text for word in ("得分", "分数", "名次", "排名", "总成绩"))
    assert not any(isinstance(piece, SourcedFigure) for piece in own.pieces())


# --- every figure has its source


def test_every_figure_of_every_template_of_the_package_has_its_source() -> None:
    for code, form in (
        ("2025-06", "summary"),
        ("2025-Q2", "summary"),
        ("2025-H1", "summary"),
        ("2025", "summary"),
        ("2025-H1", "supervision"),
    ):
        period = Period.read(code)
        made = compose(site_sample.scored(), period, sources({}, period, form))
        assert made.counts
        for piece in made.pieces():
            assert isinstance(piece, Count | SourcedFigure) or not piece.isdigit(), piece


def test_a_digit_in_a_template_is_refused() -> None:
    with pytest.raises(TemplateFault, match="模板里直接写了数字：应完成5个；数只能由数据填进去"):
        composed("应完成5个")


def test_a_bare_number_from_an_expression_is_refused() -> None:
    with pytest.raises(TemplateFault, match="模板填进了一个没有出处的内容：3"):
        composed("{{ nodes.all.items | length - nodes.all.items | length + 3 }}")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ nobody }}", "模板有错误：'nobody' is undefined"),
        ("{% for %}", "模板有错误："),
        ("{{ nodes.__class__.__mro__ }}", "模板有错误："),
        ("| 单位 | 节点 |\n| 综合规划处 |", "表“”有一行和表头的栏数不一样"),
    ],
)
def test_a_template_that_is_wrong_is_said(body: str, says: str) -> None:
    with pytest.raises(TemplateFault, match=says):
        composed(body)


def test_a_head_line_that_nobody_knows_is_said() -> None:
    with pytest.raises(TemplateFault, match="开头这一行不认识：密级：秘密；可以写 主送、印发、发文机关、"):
        composed("一", head="密级：秘密")
    with pytest.raises(TemplateFault, match="模板里没有“标题：”一行"):
        composed("一", head="主送：各单位")


def test_a_year_of_which_no_state_is_open_has_no_bulletin() -> None:
    with pytest.raises(TemplateFault, match="没有可以通报的"):
        composed("一", site_sample.table_only())


def test_headings_tables_and_paragraphs() -> None:
    body = "# 总体\n## 分项\n一段{{ nodes.overdue }}个\n|! 表题\n| 单位 | 逾期 |\n| {{ office }} | {{ nodes.overdue }} |\n完"
    made = compose(site_sample.scored(), Period.read("2025-Q2"), Sources("标题：通报", f"\n---\n{body}"))
    first, second, text, grid, last = made.parts
    assert isinstance(first, Title)
    assert isinstance(second, Title)
    assert (first.level, second.level) == (1, 2)
    assert isinstance(text, Text)
    assert line_text(text.line) == "一段2个"
    assert isinstance(grid, Grid)
    assert [line_text(cell) for cell in grid.rows[0]] == ["厅办公室", "2"]
    assert isinstance(last, Text)


# --- hostile text


def test_a_text_of_a_record_is_no_heading_row_cell_markup_or_template() -> None:
    base = site_sample.scored()
    bad = "# 头\n| a | b | \ue0000\ue001 {{ 7 * 7 }} <b>*x*</b> [a](http://x.example) 9"
    lines = tuple(replace(line, content=bad) for line in base.ledger.lines)
    made = compose(
        replace(base, ledger=replace(base.ledger, lines=lines)),
        Period.read("2025-Q2"),
        sources({}, Period.read("2025-Q2"), "summary"),
    )
    grids = [part for part in made.parts if isinstance(part, Grid)]
    assert all(len(line) == 5 for grid in grids for line in grid.rows)
    assert len([part for part in made.parts if isinstance(part, Title)]) == 4
    text = markdown(made, issue_of(made, None, public=True))
    assert "\\# 头 \\| a \\| b \\| �0� {{ 7 \\* 7 }} \\<b\\>\\*x\\*\\</b\\> \\[a\\](http://x.example) 9" in text


# --- the paper


def test_the_paper_has_what_the_template_and_the_record_say() -> None:
    head = "标题：通报\n发文机关：厅办公室文件\n主送：各单位\n署名：厅办公室\n抄送：省政府督查室、纪检监察组\n印发：厅办公室"
    made = compose(site_sample.scored(), YEAR, Sources(head, "\n---\n# 总体\n一"))
    view = BulletinView("q", "2025", "年度通报", date(2026, 1, 5), number="演示〔2026〕1号", public=True)
    found = paper(made, issue_of(made, view, public=True))
    assert (found.title, found.number, found.dated) == ("年度通报", "演示〔2026〕1号", date(2026, 1, 5))
    assert (found.copies, found.printed_by, found.note) == (("省政府督查室", "纪检监察组"), "厅办公室", "此件公开发布")
    inside = paper(made, issue_of(made, None, public=False))
    assert (inside.note, inside.number, inside.dated) == (None, "（草稿，尚未编号）", None)


def test_a_made_up_year_says_so_in_the_text() -> None:
    assert "本件为演示而作" in composed("一")
    assert "本件为演示而作" not in composed("一", replace(site_sample.scored(), synthetic=False))


def test_length_and_number_are_warned_of() -> None:
    made = compose(site_sample.scored(), YEAR, Sources("标题：通报", "\n---\n" + "字" * 4001))
    long = paper(made, issue_of(made, None, public=True))
    views = [BulletinView(str(place), "2025", "通报", date(2025, 1, 1)) for place in "ab"]
    # the text and the sentence that it is made up: 4001 + 23 characters
    assert list(warnings(long, views, views[:1])) == [
        "正文约 4024 字，超过 4000 字；请压缩，明细另作附件或只放在网站上",
        "本年已有通报 2 件，上一年 1 件；年度发文只减不增",
    ]
    assert list(warnings(replace(long, body=()), views, [])) == []


# --- templates of the office


def test_every_template_of_the_package_is_there() -> None:
    for name in NAMES:
        assert (SHIPPED / f"scorer/publish/bulletins/templates/{name}.txt").is_file()


def test_the_bureaus_own_template_stands_in_the_place_of_the_packages(year: Year) -> None:
    year.write("targets/jilin/templates/quarter.txt", "标题：自己的标题\r\n---\r\n{{ period }}的通报。\r\n")
    year.write("targets/jilin/templates/month.txt", "字" * 100_001)
    own = as_of.templates([year.root], "jilin")
    assert set(own) == {"quarter"}
    made = compose(site_sample.scored(), Period.read("2025-Q2"), sources(own, Period.read("2025-Q2"), "summary"))
    assert made.title == "自己的标题"
    assert made.head["主送"] == "各单位"
    assert HEAD not in own


# --- what was issued


@pytest.fixture(scope="module")
def shipped() -> tuple[BulletinView, ...]:
    found = as_of.moments([SHIPPED], "jilin/2025", [(RECORDED, "public")])
    return found[RECORDED, "public"].bulletins


def test_the_demonstration_year_has_a_bulletin_of_each_kind(shipped: tuple[BulletinView, ...]) -> None:
    assert {(Period.read(each.period).kind, each.form) for each in shipped} >= {
        ("month", "summary"), ("quarter", "summary"), ("half-year", "summary"), ("year", "summary"),
        ("half-year", "supervision"),
    }  # fmt: skip
    correction = next(each for each in shipped if each.corrects)
    assert next(each for each in shipped if each.id == correction.corrects).period == correction.period


def test_every_shipped_bulletin_still_is_what_was_issued(shipped: tuple[BulletinView, ...]) -> None:
    moments = as_of.moments([SHIPPED], "jilin/2025", moments_needed(shipped))
    for each in issued(shipped, moments, as_of.templates([SHIPPED], "jilin")):
        assert each.fault is None, each.view.id
        assert each.fits is True, each.view.id


def test_a_later_change_of_what_it_stands_on_shows(shipped: tuple[BulletinView, ...]) -> None:
    view = next(each for each in shipped if each.id == "tongbao-q2")
    moments = as_of.moments([SHIPPED], "jilin/2025", moments_needed((view,)))
    own = as_of.templates([SHIPPED], "jilin")
    (projection,) = moments.values()
    lines = tuple(replace(line, content="改过的名称") for line in projection.ledger.lines)
    changed = {key: replace(projection, ledger=replace(projection.ledger, lines=lines)) for key in moments}
    assert issued((view,), changed, own)[0].fits is False
    assert issued((view,), moments, {**own, "quarter": "标题：另一份\n---\n另一份"})[0].fits is False
    assert issued((replace(view, digest=None),), moments, own)[0].fits is None
    assert issued((view,), {}, own)[0].fault == "这一天的数据读不出来"
    assert "模板有错误" in str(issued((view,), moments, {"quarter": "---\n{{ x }}"})[0].fault)


def test_records_that_come_later_change_nothing() -> None:
    one, two = (
        as_of.moments([SHIPPED], "jilin/2025", [(date(2025, 6, 30), "public"), (day, "public")])[
            date(2025, 6, 30), "public"
        ]
        for day in (date(2025, 7, 1), date(2026, 1, 31))
    )
    period = Period.read("2025-Q2")
    texts = sources({}, period, "summary")
    assert compose(one, period, texts).digest == compose(two, period, texts).digest


# --- the commands


def run(*words: str, root: Path = SHIPPED) -> tuple[int, str, str]:
    made = CliRunner().invoke(app, [*words, "--root", str(root)])
    return made.exit_code, made.stdout, made.stderr


def test_an_issued_bulletin_is_printed_as_of_its_day() -> None:
    code, out, err = run("bulletin", "jilin/2025", "2025-Q1", "--audience", "public")
    assert (code, err) == (0, "")
    title = "吉林省交通运输厅办公室关于2025年第一季度目标任务完成情况的通报"
    assert out.startswith(f"# {title}\n\n演示通报〔2025〕1号\n")
    assert "数据截至2025年3月31日" in out


@pytest.mark.parametrize("form", ["docx", pytest.param("pdf", marks=pytest.mark.needs("fonts"))])
def test_a_draft_as_docx_and_pdf(tmp_path: Path, form: str) -> None:
    place = tmp_path / f"x.{form}"
    words = ("bulletin", "jilin/2025", "2025-08", "--on", "2025-09-02", "--format", form, "--out", str(place))
    code, out, err = run(*words)
    assert (code, out) == (0, f"{place}\n")
    assert ("没有字体“仿宋_GB2312”，用“" in err) is (form == "pdf" and "仿宋" in err)
    code, _, err = run(*words)
    assert code == 2
    assert "不覆盖" in err
    if form == "docx":
        assert "2025年8月" in "".join(each.text for each in docx.Document(str(place)).paragraphs)
    else:
        assert place.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("jilin/2025", "2025-3"), "时段“2025-3”要写成 2025-03（月）、2025-Q1（季度）、2025-H1（半年）或 2025（全年）"),
        (("jilin/2031", "2031"), "没有考核年度“jilin/2031”"),
        (("quanzhou/2019", "2019"), "这个年度没有报送，或者进度没有公开：没有可以通报的"),
    ],
)
def test_misuse_is_worded(words: tuple[str, ...], says: str) -> None:
    code, _, err = run("bulletin", *words)
    assert code == 2
    assert says in err


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The demonstration year, to be written into."""
    for folder in ("targets/jilin", "targets/holidays", "submissions/jilin"):
        if (SHIPPED / folder).is_dir():
            shutil.copytree(SHIPPED / folder, tmp_path / folder)
    return tmp_path


def test_issue_writes_the_record_that_freezes_it(copy: Path) -> None:
    path = copy / "submissions/jilin/2025/office/bulletin-2025-08.yml"
    code, out, _ = run(
        "issue", "jilin/2025", "2025-08", "演示简报〔2025〕2号", "--on", "2025-09-02", "--audience", "public", root=copy
    )
    assert (code, out) == (0, f"{path}\n")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["kind: bulletin", "number: 演示简报〔2025〕2号", "period: 2025-08"]
    assert "issued: 2025-09-02" in lines
    assert "disclosure: {type: public}" in lines
    assert run("check", str(copy / "submissions/jilin"), root=copy)[0] == 0
    again = run(
        "issue",
        "jilin/2025",
        "2025-08",
        "演示简报〔2025〕3号",
        "--corrects",
        "演示简报〔2025〕2号",
        "--reason",
        "甲单位漏计一项",
        "--on",
        "2025-09-03",
        root=copy,
    )
    assert again[1].endswith("bulletin-2025-08-2.yml\n")
    assert "corrects: 演示简报〔2025〕2号" in Path(again[1].strip()).read_text(encoding="utf-8")
    refused = run("issue", "jilin/2025", "2025-08", "4号", "--corrects", "没有的", root=copy)
    assert (refused[0], "没有通报“没有的”" in refused[2]) == (2, True)


def test_a_changed_table_is_told_at_the_next_look(copy: Path) -> None:
    table = copy / "targets/jilin/2025/targets.yml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("title: 青岭至河湾高速公路", "title: 青岭到河湾高速公路", 1),
        encoding="utf-8",
    )
    code, _, err = run("bulletin", "jilin/2025", "2025-Q2", "--audience", "public", root=copy)
    assert code == 1
    assert "印发以后所据的数据、模板或程序变了，和印发时的摘要不符；要更正就另发一期，写明 corrects" in err


def test_a_record_without_a_digest_and_a_template_that_fails_are_said(copy: Path) -> None:
    record = copy / "submissions/jilin/2025/office/tongbao-q3.yml"
    record.write_text(re.sub("digest:.*\n", "", record.read_text(encoding="utf-8")), encoding="utf-8")
    receipts = copy / "submissions/jilin/2025/receipts.csv"
    receipts.write_text(
        re.sub("office/tongbao-q3.yml,.*\n", "", receipts.read_text(encoding="utf-8")), encoding="utf-8"
    )
    code, _, err = run("bulletin", "jilin/2025", "2025-Q3", "--audience", "public", root=copy)
    assert "演示通报〔2025〕5号 的记录没有写摘要，看不出印发以后有没有变" in err
    (copy / "targets/jilin/templates/quarter.txt").write_text("---\n{{ x }}", encoding="utf-8")
    code, _, err = run("bulletin", "jilin/2025", "2025-Q3", "--audience", "public", root=copy)
    assert code == 2
    assert "演示通报〔2025〕5号：模板有错误：'x' is undefined" in err
    code, _, err = run("issue", "jilin/2025", "2025-Q4", "8号", root=copy)
    assert (code, "模板有错误" in err) == (2, True)


def test_the_year_before_is_looked_at_for_the_number_of_bulletins(monkeypatch: pytest.MonkeyPatch) -> None:
    def warned(_: object, now: tuple[BulletinView, ...], before: tuple[BulletinView, ...]) -> tuple[str, ...]:
        return (f"{len(now)} 件，上一年 {len(before)} 件",)

    monkeypatch.setattr(bulletin_drafts, "warnings", warned)
    code, _, err = run("bulletin", "guangyuan/2025", "2025-H1", "--on", "2025-07-20")
    assert (code, "注意：1 件，上一年 2 件\n" in err) == (0, True)


def test_a_file_is_not_thrown_at_a_terminal_and_no_font_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("bulletin", "jilin/2025", "2025-08", "--on", "2025-09-02", "--format", "docx")
    code, out, _ = run(*words[:-1], "md")
    assert (code, out.startswith("# ")) == (0, True)
    monkeypatch.setattr(bulletin, "on_terminal", lambda: True)
    code, _, err = run(*words)
    assert (code, "docx 不能显示在终端里；请用 --out 写明文件" in err) == (2, True)

    def no_font(*_: object) -> None:
        raise NoFont("没有能写中文的字体")

    monkeypatch.setattr(bulletin, "pdf", no_font)
    monkeypatch.setattr(bulletin, "on_terminal", lambda: False)
    code, out, err = run(*words[:-1], "pdf")
    assert (code, out, err.splitlines()[-1]) == (1, "", "没有能写中文的字体")


def test_a_year_that_cannot_be_read_has_no_days(tmp_path: Path) -> None:
    assert as_of.moments([tmp_path], "jilin/2025", []) == {}
    (tmp_path / "targets/jilin/2025").mkdir(parents=True)
    (tmp_path / "targets/jilin/2025/cycle.yml").write_text("title: [", encoding="utf-8")
    assert as_of.moments([tmp_path], "jilin/2025", [(RECORDED, "public")]) == {}


def test_facts_hold_text_and_counts_only() -> None:
    """A plain number among the facts could be written without a source."""
    found = facts(site_sample.scored(), YEAR)
    assert not [each.name for each in fields(BulletinFacts) if isinstance(getattr(found, each.name), int | float)]
