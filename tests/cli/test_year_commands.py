"""The commands of the year: join, remind, todo, burden, copies, letter, archive, as an office would call them."""

from __future__ import annotations

import hashlib
import json
import sys
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from kit.courses import JULY, JUNE, PENALTY, dated
from kit.years import SHIPPED, UNITS, Call, Year

from scorer.cli.archive import originals
from scorer.cli.main import app, main
from scorer.cli.open_year import open_year
from scorer.intake.tables.table_text import rows_text
from scorer.model.entities import Data
from scorer.reading.yaml import read
from scorer.views.dossier import DossierItem

FEBRUARY = "2025-02-10T09:00:00+08:00"


def words(content: bytes) -> str:
    """All the text of a paper, tables too."""
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


# -- join

ROW = """\
  - id: {id}
    title: 新建公路
    level: provincial
    qualitative: "通过: 验收"
    quantitative: 完成 20.50 公里
    measures:
      - {{id: km, name: 里程, unit: 公里, target: 20.50}}
    units: [{{unit: {unit}, role: lead, owner: {{name: 张××, post: 处长}}}}]
    due: 2025-12-01
    nodes:
      - {{id: n1, due: 2025-12-01, task: "完成, 验收", evidence: [editable]}}
"""
SIGNED = "signed_by: 王××\ndate: 2025-02-08\n"


def proposed(year: Year, unit: str, *ids: str, verdict: str = "accepted", change: str = "") -> None:
    rows = "".join(ROW.format(id=name, unit=unit) for name in ids)
    if change:
        rows = rows.replace("新建公路", change)
    on = year.record(f"{unit}/jy{change}.yml", f"kind: proposal\ntargets:\n{rows}{SIGNED}", FEBRUARY, f"{unit[0]}a")
    if verdict:
        year.decide(on, verdict, "2025-02-12T09:00:00+08:00")


def test_join_makes_the_table_from_accepted_proposals_word_for_word(year: Year, scorer: Call) -> None:
    proposed(year, "ghc", "2025-01")
    proposed(year, "jsc", "2025-02", verdict="")
    year.write("targets/jilin/2025/targets.yml", "# 2025 年度目标表\ntargets: []\n")
    rows = ROW.format(id="2025-01", unit="ghc")
    assert scorer("join", "jilin/2025", "--on", "2025-02-15") == (0, rows, "")
    code, out, err = scorer("join", "jilin/2025", "--on", "2025-02-15", "--write")
    assert (code, out) == (0, rows)
    assert (
        err
        == "已写好 targets/jilin/2025/targets.yml：新增 1 项。下一步：scorer check，再 scorer settle jilin/2025 targets\n"
    )
    table = (year.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8")
    assert table == f"# 2025 年度目标表\ntargets:\n{rows}"
    code, out, err = scorer("join", "jilin/2025", "--on", "2025-02-15", "--write")
    assert (code, out) == (0, "")
    assert err == "已经在表里，不再加：2025-01\n没有可以并入的：没有审核通过的目标建议，或都已经在表里\n"
    assert (year.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8") == table


def test_join_shows_conflicts_and_joins_none_of_them(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    proposed(year, "ghc", "2025-01", "2025-03")
    proposed(year, "jsc", "2025-03")
    before = (year.root / "targets/jilin/2025/targets.yml").read_bytes()
    code, out, err = scorer("join", "jilin/2025", "--on", "2025-02-15", "--write")
    assert (code, out) == (1, "")
    assert err == (
        "冲突：目标“2025-01”表里已有，ghc/jy.yml 写得不同：title、qualitative、quantitative、due、units、nodes、measures\n"
        "冲突：目标“2025-03”有几种写法：ghc/jy.yml、jsc/jy.yml\n"
        "没有可以并入的：没有审核通过的目标建议，或都已经在表里\n"
    )
    assert (year.root / "targets/jilin/2025/targets.yml").read_bytes() == before


def test_a_settled_table_is_only_added_to_and_says_since_when(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    file = year.root / "targets/jilin/2025/targets.yml"
    before = file.read_text(encoding="utf-8")
    year.record(
        "office/r.yml", "kind: resolution\nsettles: targets\ndate: 2025-02-11\n", "2025-02-11T09:00:00+08:00", "oa"
    )
    proposed(year, "ghc", "2025-45")
    code, _, err = scorer("join", "jilin/2025", "--on", "2025-04-30")
    assert code == 2
    assert "目标表已经审定；再加目标要用 --since 写明从哪一天起，加好后重新审定" in err
    assert scorer("join", "jilin/2025", "--on", "2025-04-30", "--since", "2025-04-22", "--write")[0] == 0
    assert file.read_text(encoding="utf-8") == before + ROW.format(id="2025-45", unit="ghc") + "    since: 2025-04-22\n"
    assert year.run("2025-04-30").sound


def test_a_file_in_another_layout_is_left_alone(year: Year, scorer: Call) -> None:
    flow = "targets: [{id: 2025-09, title: 甲, level: unit, due: 2025-12-01, qualitative: 甲, quantitative: 乙, units: [{unit: jsc, role: lead}]}]\n"
    year.write("targets/jilin/2025/targets.yml", flow)
    proposed(year, "ghc", "2025-01")
    code, _, err = scorer("join", "jilin/2025", "--on", "2025-02-15", "--write")
    assert code == 2
    assert "请把显示的各行手工加到 targets 下面" in err
    assert (year.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8") == flow


def late(year: Year) -> None:
    year.target("2025-01", due="2025-06-30", units="[{unit: ghc, role: lead}, {unit: jsc, role: support, task: 配合}]")


# -- todo, burden, copies


def test_todo_in_a_table_and_as_json(year: Year, scorer: Call) -> None:
    late(year)
    dated(year, "{half-year: 2025-07-10, annual: 2025-12-12}")
    code, out, _ = scorer("todo", "jilin/2025", "综合规划处", "--on", "2025-07-02")
    assert code == 0
    assert out.splitlines()[1].split() == ["期限", "事项", "怎么做"]
    assert "scorer new report --cycle jilin/2025 --actor ghc --target 2025-01 --node n1 --write" in out
    rows = json.loads(scorer("todo", "jilin/2025", "office", "--on", "2025-07-02", "--format", "json")[1])
    assert {
        "due": None,
        "text": "目标表还没有经会议审定，或审定后又有变动",
        "how": "scorer settle jilin/2025 targets",
    } in rows
    assert scorer("todo", "jilin/2025", "party", "--on", "2025-07-02") == (0, "现在没有要做的事\n", "")
    code, _, err = scorer("todo", "jilin/2025", "nobody")
    assert code == 2
    assert "没有单位“nobody”；有 ghc 综合规划处、jsc 建设管理处" in err
    assert "没有考核年度“jilin/2024”" in scorer("todo", "jilin/2024", "office")[2]


def test_a_year_that_cannot_be_read_is_told_and_ends_with_1(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    year.write("targets/jilin/2025/units.yml", "office: [")
    code, out, err = scorer("todo", "jilin/2025", "office")
    assert (code, out) == (1, "")
    assert err.endswith("jilin/2025：文件有错误，读不出来\n")


FILE = "attachments:\n  - {role: editable, file: 'https://dangan.example/a.docx', sha256: %s, bytes: 10}\n" % ("a" * 64)


def test_burden_by_unit_by_target_and_what_was_asked_for_twice(year: Year, scorer: Call) -> None:
    for name in ("2025-01", "2025-02"):
        year.target(name, nodes=f"[{{id: n1, due: 2025-06-30, task: 完成{name}, evidence: [editable]}}]")
        body = f"kind: report\ntarget: {name}\nnode: n1\nstatus: done\nprogress: 完成\n{FILE}"
        year.record(f"ghc/{name}.yml", body, JUNE, "ga")
    lines = [line.split() for line in scorer("burden", "jilin/2025")[1].splitlines()]
    assert lines[1] == ["代号", "名称", "记录", "填写的栏", "要求的文件", "交来的文件"]
    assert lines[2:4] == [["ghc", "综合规划处", "2", "8", "2", "2"], ["jsc", "建设管理处", "0", "0", "0", "0"]]
    assert "".join(lines[4]) == (
        "同一份材料报了2次：综合规划处https://dangan.example/a.docx（ghc/2025-01.yml、ghc/2025-02.yml）"
    )
    made = json.loads(scorer("burden", "jilin/2025", "ghc", "--format", "json")[1])
    assert made["rows"][0] == {
        "id": "2025-01",
        "title": "目标2025-01",
        "records": 1,
        "fields": 4,
        "asked": 1,
        "given": 1,
    }
    assert made["twice"] == [
        {
            "unit": "综合规划处",
            "file": "https://dangan.example/a.docx",
            "records": ["ghc/2025-01.yml", "ghc/2025-02.yml"],
        }
    ]


def test_who_gets_the_results(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    code, out, _ = scorer("copies", "jilin/2025")
    assert (code, out.splitlines()[0]) == (0, "结果还没有审定，审定以后再送")
    assert out.splitlines()[2].split() == ["厅人事处", "各单位考核结果", "2", "个单位", "JL-21-1"]
    made = json.loads(scorer("copies", "jilin/2025", "--format", "json")[1])
    assert (made["settled"], made["copies"][0]["units"]) == (False, ["综合规划处", "建设管理处"])


# -- letter and archive


def test_the_letter_names_both_sides_and_the_targets(year: Year, scorer: Call) -> None:
    late(year)
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    code, out, _ = scorer("letter", "jilin/2025", "out")
    assert (code, out) == (0, "out/目标责任书-综合规划处.docx\nout/目标责任书-建设管理处.docx\n")
    paper = (year.root / "out/目标责任书-综合规划处.docx").read_bytes()
    said = words(paper)
    for part in (
        "综合规划处2025年度目标责任书",
        "承担目标1项",
        "一式两份",
        "厅办公室（盖章）",
        "综合规划处（盖章）",
        "2025年6月30日完成",
        "牵头",
    ):
        assert part in said
    assert "2025-02" not in said
    again = scorer("letter", "jilin/2025", "out", "--unit", "ghc")
    assert again[0] == 2
    assert "已经有 out/目标责任书-综合规划处.docx；不覆盖" in again[2]
    assert scorer("letter", "jilin/2025", "two", "--unit", "综合规划处")[1] == "two/目标责任书-综合规划处.docx\n"
    assert (year.root / "two/目标责任书-综合规划处.docx").read_bytes() == paper


def test_the_archive_holds_all_about_one_unit_and_nothing_else(year: Year, scorer: Call) -> None:
    late(year)
    year.write("submissions/jilin/2025/ghc/files/a.txt", "甲")
    digest = hashlib.sha256("甲".encode()).hexdigest()
    body = f"kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 完成\nattachments:\n  - {{role: editable, file: files/a.txt, sha256: {digest}, bytes: 3}}\n"
    report = year.record("ghc/n1.yml", body, JUNE, "ga")
    year.decide(report, at=JULY)
    year.report("jsc/n1.yml", "2025-01", JUNE)
    year.record("office/p.yml", PENALTY, JULY, "oa")
    year.record("office/r.yml", "kind: resolution\nsettles: targets\ndate: 2025-02-11\n", FEBRUARY, "oa")
    year.record(
        "office/u.yml",
        "kind: notice\nform: urge\nto: [ghc]\nabout: {target: 2025-01}\nissued: 2025-06-01\n",
        JUNE,
        "oa",
    )
    year.record(
        "office/b.yml",
        "kind: inspection\nabout: {target: 2025-01}\ndate: 2025-06-10\nfinding: 好\nconfidential: true\n",
        JUNE,
        "oa",
    )
    code, out, err = scorer("archive", "jilin/2025", "ghc", "out", "--on", "2025-12-31")
    assert (code, err) == (0, "记录 5 件，原件在 out/记录\n")
    assert out == "out/考核档案.docx\nout/得分.txt\nout/回执.csv\n"
    kept = sorted(
        path.relative_to(year.root / "out/记录").as_posix()
        for path in (year.root / "out/记录").rglob("*")
        if path.is_file()
    )
    assert kept == [
        "ghc/files/a.txt",
        "ghc/n1.yml",
        "office/d-ghc-n1-0.yml",
        "office/p.yml",
        "office/r.yml",
        "office/u.yml",
    ]
    assert (year.root / "out/记录/ghc/n1.yml").read_text(encoding="utf-8") == body
    receipts = (year.root / "out/回执.csv").read_text(encoding="utf-8").splitlines()
    assert [line.partition(",")[0] for line in receipts] == [
        "path",
        "ghc/n1.yml",
        "office/d-ghc-n1-0.yml",
        "office/p.yml",
        "office/r.yml",
        "office/u.yml",
    ]
    said = words((year.root / "out/考核档案.docx").read_bytes())
    for part in (
        "综合规划处2025年度考核档案",
        "暂定",
        "98.00",
        "2025-01",
        "ghc/n1.yml",
        "节点报告",
        "审核通过",
        "报送记录1件",
        "2025年2月11日会议审定目标表",
        "2025年6月20日 10:00:00",
        "催办通知",
        "没有承办督查事项。",
    ):
        assert part in said
    assert "综合规划处" in (year.root / "out/得分.txt").read_text(encoding="utf-8")
    code, _, err = scorer("archive", "jilin/2025", "ghc", "out")
    assert code == 2
    assert "out 里已有文件；请换一个空文件夹，不覆盖" in err


def test_an_archive_of_a_year_without_scores_has_none_and_lists_the_matters(tmp_path: Path) -> None:
    """三门峡: 市航务服务中心 has no target; 5号 is concluded, of 18号 it was never told."""
    found = CliRunner().invoke(
        app, ["archive", "sanmenxia/2025", "hwzx", str(tmp_path / "out"), "--on", "2025-12-31", "--root", str(SHIPPED)]
    )
    assert found.exit_code == 0
    assert not (tmp_path / "out/得分.txt").exists()
    said = words((tmp_path / "out/考核档案.docx").read_bytes())
    for part in (
        "这个办法不计分，逐件事项作出结论。",
        "没有承担目标。",
        "督〔2025〕5号",
        "督〔2025〕18号",
        "已批准，还没有通知单位",
    ):
        assert part in said
    assert "暂定" not in said
    told = CliRunner().invoke(app, ["explain", "sanmenxia/2025", "hwzx", "--root", str(SHIPPED)])
    assert "这个办法不计分：没有得分可以说明" in told.output


def test_an_archive_names_matters_and_ratings(year: Year, scorer: Call) -> None:
    late(year)
    matter = "kind: matter\nsource: leader-instruction\ncontent: 危桥排查\ndue: 2025-08-29\nunits: [{unit: ghc, role: lead}]\n"
    year.record("office/m1.yml", matter, JUNE, "oa")
    year.record("office/pf.yml", "kind: rating\ntarget: 2025-01\nsource: 考评组\nscores: {ghc: 0.9}\n", JUNE, "oa")
    assert scorer("archive", "jilin/2025", "ghc", "out", "--on", "2025-12-31")[0] == 0
    said = words((year.root / "out/考核档案.docx").read_bytes())
    for part in ("office/m1.yml", "督查事项", "office/pf.yml", "评分"):
        assert part in said


def test_a_unit_without_a_scheme_has_an_archive_without_a_score(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    (year.root / "targets/jilin/scheme.yml").unlink()
    scorer("archive", "jilin/2025", "ghc", "out")
    assert "没有得分" in words((year.root / "out/考核档案.docx").read_bytes())


def test_a_year_just_opened_has_its_ledger_before_anybody_files(year: Year, scorer: Call) -> None:
    """Due on 30 June, nothing received: by 10 July ten days late. Without an account only the table is known."""
    year.target("2025-01")
    _, found, _ = scorer("ledger", "jilin/2025", "--on", "2025-07-10", "--kind", "年度目标", "--root", str(year.root))
    assert "共 1 条：■ 没有收到报告 1" in found
    assert "逾期 10 天" in found
    asked = ("explain", "jilin/2025", "ghc", "work", "--on", "2025-07-10", "--root", str(year.root))
    assert "工作完成情况得分 0.00 分\n  = 0 ÷ 2 × 100" in scorer(*asked)[1]
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [ga]", "accounts: []").replace("[ja]", "[]"))
    code, found, told = scorer(*asked)
    assert (code, found) == (1, "")
    assert "这个年度只有目标表，没有人报材料，也没有登记账号：没有得分可以说明" in told


def test_join_opens_a_table_where_there_is_none(year: Year, scorer: Call) -> None:
    proposed(year, "ghc", "2025-01")
    assert scorer("join", "jilin/2025", "--on", "2025-02-15", "--write")[0] == 0
    table = (year.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8")
    assert table == (
        "# 2025 年度目标表，由各单位的目标建议并成。经会议审定后不再改动；经批准的调整是另一件记录。\n"
        f"targets:\n{ROW.format(id='2025-01', unit='ghc')}"
    )


def test_every_value_reads_back_as_it_was() -> None:
    row: dict[str, Data] = {
        "id": "2025-01",
        "points": Decimal("2.50"),
        "note": "第一行\n- 第二行: {甲}",
        "measures": [{"id": "km", "target": 8, "stretch": True, "name": "a, b"}],
        "leader": None,
        "due": "2025-12",
    }
    document, problems = read("targets.yml", f"targets:\n{rows_text([row])}".encode())
    assert not problems
    assert document is not None
    assert document.data == {"targets": [row]}


def test_what_is_not_at_hand_is_said_and_no_link_is_followed(year: Year, tmp_path: Path) -> None:
    late(year)
    (tmp_path / "secret.txt").write_text("密", encoding="utf-8")
    files = year.root / "submissions/jilin/2025/ghc/files"
    files.mkdir(parents=True)
    (files / "link.txt").symlink_to(tmp_path / "secret.txt")
    there = open_year((year.root,), "jilin/2025", None)
    wanted = ("ghc/files/link.txt", "ghc/files/gone.txt", "ghc/../../../../targets/jilin/scheme.yml")
    item = DossierItem("ghc/n1.yml", "report", "", "", "", wanted)
    assert originals(there, [item], year.root / "out") == ["ghc/n1.yml", *wanted]
    assert not (year.root / "out").exists()


@pytest.mark.parametrize("cycle", ["jilin/2025", "guangyuan/2024", "zaozhuang/2025", "quanzhou/2020", "sanmenxia/2025"])
def test_the_shipped_years_take_every_list(
    cycle: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in (
        ["todo", cycle, "office"],
        ["burden", cycle],
        ["copies", cycle],
        ["remind", cycle, "--on", "2025-12-31"],
    ):
        monkeypatch.setattr(sys, "argv", ["scorer", *call, "--root", str(SHIPPED)])
        with pytest.raises(SystemExit) as stop:
            main()
        assert (stop.value.code, bool(capsys.readouterr().out)) == (0, True), call


def test_a_number_that_waits_for_an_answer_is_on_the_list(year: Year, scorer: Call) -> None:
    """Whoever decides sees where it is, never the number; once a decision is there, nothing waits."""
    late(year)
    text = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 日交通量为 15823456789 辆\n"
    path = year.record("ghc/n1.yml", text, "2025-06-20T09:00:00+08:00", "ghca")
    said = scorer("todo", "jilin/2025", "office", "--on", "2025-12-31", "--format", "json")[1]
    found = [each for each in json.loads(said) if each["text"].startswith("核对号码：ghc/")]
    assert len(found) == 1
    assert "可能是手机号码" in found[0]["text"]
    assert "号码已核对" in found[0]["how"]
    assert "15823456789" not in said
    year.decide(path)
    assert "核对号码" not in scorer("todo", "jilin/2025", "office", "--on", "2025-12-31", "--format", "json")[1]
