"""How a file may be called, how its name is repeated, and what is said of a change that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import Year

from scorer.diagnostics.catalogue import word
from scorer.intake.gate import judgement_text

NUMBER = "13612345678"


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def test_a_name_with_a_blank_is_quoted_in_the_command(branch: Branch) -> None:
    path = f"{FOLDER}/jsc/files/交工 报告.pdf"
    judgement = branch.judge({path: "%PDF-1.4\n"})
    fix = next(word(each).fix for each in judgement.problems if each.code == "G002")
    assert fix is not None
    assert fix.endswith(f"撤回这处改动：git rm --cached '{path}'")


def test_a_name_with_brackets_is_no_pattern_in_the_command(branch: Branch) -> None:
    """Without (literal), git would take 报告1.pdf as well."""
    judgement = branch.judge({f"{FOLDER}/jsc/files/报告[1].pdf": "%PDF-1.4\n"})
    fix = next(word(each).fix for each in judgement.problems if each.code == "G002")
    assert fix is not None
    assert fix.endswith(f"git rm --cached ':(literal){FOLDER}/jsc/files/报告[1].pdf'")


def test_no_command_is_told_for_a_name_that_cannot_be_repeated(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/jsc/files/{NUMBER}.pdf": "%PDF-1.4\n"})
    fix = next(word(each).fix for each in judgement.problems if each.code == "G002")
    assert fix is not None
    assert "git rm" not in fix
    assert NUMBER not in fix


@pytest.mark.parametrize(
    "name",
    ["“十四五”规划：中期.pdf", "办法；附件～二.pdf", "路&桥 #3.pdf", "（定稿）—报告…！.pdf", "完成率95％[1].pdf"],
)
def test_names_as_clerks_write_them(branch: Branch, name: str) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/files/{name}": "%PDF-1.4\n"})
    assert "G007" not in {each.code for each in judgement.problems}


@pytest.mark.parametrize("name", ["con .pdf", "nul.pdf", "a:b.pdf", "a|b.pdf", "a$b.pdf", "a`b.pdf", "a%b.pdf"])
def test_names_that_windows_or_a_shell_would_take_amiss(branch: Branch, name: str) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/files/{name}": "%PDF-1.4\n"})
    assert "G007" in {each.code for each in judgement.problems}


def test_a_number_in_a_records_name_is_hidden_in_the_data_too(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/{NUMBER}.yml": REPORT})
    made = json.loads(judgement_text.as_json(judgement))
    assert [each["path"] for each in made["arrivals"]] == [f"ghc/{'█' * 11}.yml"]
    assert NUMBER not in judgement_text.as_json(judgement)


def test_the_advice_on_an_amount_that_looks_like_a_number_works(branch: Branch) -> None:
    """A character of Chinese takes two columns: note: 累计 and a blank are eleven."""
    path = f"{FOLDER}/ghc/n1.yml"
    judgement = branch.judge({path: f"{REPORT}note: 累计 13800000000\n"})
    assert judgement_text.problems(judgement, branch.git) == (
        f"{path}:6:12  错误 G014  第 6 行有手机号码\n"
        f"  6 | note: 累计 {'█' * 11}\n"
        f"    |            {'^' * 11}\n"
        "  改法：删去号码，或只留头尾（如 138****1234）；不是手机号码的，加上单位或改用别的写法（如把元写成万元）\n"
    )
    for amount in ("13800000000 元", "1380000 万元"):
        assert branch.judge({path: f"{REPORT}note: 累计 {amount}\n"}).verdict == "accept"


def test_what_was_received_and_is_not_to_be_changed_has_no_effect(branch: Branch, year: Year, tmp_path: Path) -> None:
    year.record("ghc/n1.yml", REPORT, "2025-06-19T09:00:00+08:00", "ga")
    filed = Branch(tmp_path / "filed.git", year)
    for change in ({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 改\n"}, {f"{FOLDER}/ghc/n1.yml": None}):
        judgement = filed.judge(change)
        assert [each.code for each in judgement.problems] in (["G003"], ["G004"])
        assert list(judgement_text.changes(judgement)) == []


@pytest.mark.parametrize("name", ["a.MD", "a.CSV", "a.YML"])
def test_a_text_file_is_read_however_its_ending_is_written(branch: Branch, name: str) -> None:
    """The same bytes under ``.md`` and ``.MD``: both are searched, whichever is looked at first."""
    other = f"site/docs/b{name[name.index('.') :].lower()}"
    judgement = branch.judge({f"site/docs/{name}": f"a: {NUMBER}\n", other: f"a: {NUMBER}\n"}, actor="oa")
    found = {each.place.file for each in judgement.problems if each.code in ("G014", "G050")}
    assert found == {f"site/docs/{name}", other}


LEFT_OVER = {
    ".~lock.报告.docx#": "办公软件打开文档时的锁", "~$报告.xlsx": "Word、WPS 打开文档时留下的临时文件",
    "~WRL0001.tmp": "Word、WPS 打开文档时留下的临时文件", "ehthumbs.db": "Windows 自己放进文件夹的文件",
    "._n1.yml": "苹果电脑自己放进文件夹的文件", ".DS_Store": "苹果电脑自己放进文件夹的文件",
    ".n1.yml.swp": "程序留下的临时文件", "n1.yml.orig": "程序留下的临时文件", "n1.yml.rej": "程序留下的临时文件",
    "#n1.yml#": "程序留下的临时文件", "报告.docx~": "程序留下的临时文件", ".fuse_hidden0001": "程序留下的临时文件",
    "报告.docx.downloading": "程序留下的临时文件", "录像.mp4.xltd": "程序留下的临时文件",
}  # fmt: skip


def test_what_a_program_leaves_behind_is_called_that_and_nothing_else(branch: Branch) -> None:
    """No list of the formats that are taken, no advice to rename it or to name it in a record."""
    judgement = branch.judge({f"{FOLDER}/ghc/files/{name}": "x" for name in LEFT_OVER})
    said = {each.place.file.rpartition("/")[2]: (each.code, word(each).what) for each in judgement.problems}
    assert said == {name: ("G052", f"这是{whose}，不是材料") for name, whose in LEFT_OVER.items()}
    assert len(judgement.problems) == len(LEFT_OVER)


def test_a_record_among_the_attachments_is_told_its_place(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/files/n1.yml": REPORT})
    said = [(each.code, word(each).what) for each in judgement.problems]
    assert said == [("R004", "记录应直接放在本单位的文件夹里，放在这里不会被读到")]
