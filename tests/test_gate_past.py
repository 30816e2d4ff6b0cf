"""What a branch would bring in besides its last state: earlier commits, their authors, an unclear beginning."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from corpus_repository import FILE, Files
from test_gate import FOLDER, REPORT, Branch, at, said
from years import Year

from scorer.gate import Judgement, judge, render
from scorer.problems import word

NUMBER = "13612345678"


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def commit(branch: Branch, files: Files, *parents: str, who: str = "甲 <a@example.invalid>", when: int = 0) -> str:
    """A commit with an author and a moment of its own."""
    lines = [f"tree {branch.repository.tree(files)}", *(f"parent {each}" for each in parents)]
    lines += [f"author {who} {1750000000 + when} +0800", f"committer {who} {1750000000 + when} +0800"]
    return branch.repository.object("commit", ("\n".join(lines) + "\n\n改动\n").encode())


def judged(branch: Branch, head: str, base: str | None = None, actor: str = "ga") -> Judgement:
    return judge(branch.git, base or branch.base, head, actor, now=at("2025-06-20"))


def test_who_wrote_a_commit_goes_into_the_history_too(branch: Branch) -> None:
    files = branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT})
    judgement = judged(branch, commit(branch, files, branch.base, who=f"王 <{NUMBER}@example.invalid>"))
    assert said(judgement) == ["G020 . 分支的历史里有“提交人的姓名或邮箱”：有手机号码"]
    fix = word(judgement.problems[0]).fix
    assert fix is not None
    assert "git config user.name" in fix
    assert NUMBER not in render.as_json(judgement) + render.text(judgement, branch.git)


@pytest.mark.parametrize("path", [f"{FOLDER}/jsc/n9.yml", "scorer/x.py", "tests/x.md", "README.md"])
def test_an_earlier_commit_is_looked_at_everywhere(branch: Branch, path: str) -> None:
    first = commit(branch, branch.changed({path: f"电话 {NUMBER}\n"}), branch.base)
    last = commit(branch, branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT}), first, when=1)
    assert said(judged(branch, last)) == [f"G020 {path.removeprefix(FOLDER + '/')} 分支的历史里有“{path}”：有手机号码"]


def test_one_text_at_two_paths_is_told_at_both(branch: Branch) -> None:
    text = f"kind: report\nprogress: {NUMBER}\n"
    first = commit(branch, branch.changed({f"{FOLDER}/ghc/a.yml": text, f"{FOLDER}/ghc/b.yml": text}), branch.base)
    last = commit(branch, branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT}), first, when=1)
    assert [(each.code, each.place.file) for each in judged(branch, last).problems] == [
        ("G020", f"{FOLDER}/ghc/a.yml"),
        ("G020", f"{FOLDER}/ghc/b.yml"),
    ]


def test_a_program_in_an_earlier_commit(branch: Branch) -> None:
    files = {**branch.files, b"scorer/x.bin": (FILE, b"\x7fELF\0\0")}
    first = commit(branch, files, branch.base)
    last = commit(branch, branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT}), first, when=1)
    assert said(judged(branch, last)) == ["G020 scorer/x.bin 分支的历史里有“scorer/x.bin”：这类文件不收"]


def test_two_sides_that_merged_older_states_of_each_other(branch: Branch) -> None:
    """The unit's a1 came in by a merge; its new head merges main as it was before that, and leaves out jsc's report."""
    mine = {f"{FOLDER}/ghc/n1.yml": REPORT}
    theirs = {f"{FOLDER}/jsc/n1.yml": REPORT}
    one = commit(branch, branch.changed(mine), branch.base, when=10)
    other = commit(branch, branch.changed(theirs), branch.base, when=20)
    main = commit(branch, branch.changed({**mine, **theirs}), other, one, when=30)
    head = commit(branch, branch.changed({**mine, f"{FOLDER}/ghc/n2.yml": REPORT}), one, other, when=40)
    judgement = judged(branch, head, main)
    assert said(judgement) == ["G025 . 这个分支与主库互相合并过较旧的内容，合并的结果说不准"]
    assert judgement.verdict == "refuse"


def test_a_file_that_was_received_stays_whatever_main_did_meanwhile(branch: Branch, year: Year, tmp_path: Path) -> None:
    year.record("ghc/n1.yml", REPORT, "2025-06-19T09:00:00+08:00", "ga")
    filed = Branch(tmp_path / "filed.git", year)
    head = filed.head({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 改\n"})
    later = filed.repository.commit(filed.changed({"README.md": "主库又有改动"}), filed.base)
    found = judge(filed.git, later, head, "ga", now=at("2025-06-20"))
    assert said(found) == ["G003 ghc/n1.yml “ghc/n1.yml”已经收到，不能再改"]


def test_a_name_with_a_blank_is_quoted_in_the_command(branch: Branch) -> None:
    path = f"{FOLDER}/jsc/files/交工 报告.pdf"
    judgement = branch.judge({path: "%PDF-1.4\n"})
    fix = next(word(each).fix for each in judgement.problems if each.code == "G002")
    assert fix is not None
    assert fix.endswith(f"撤回这处改动：git rm --cached '{path}'")


@pytest.mark.parametrize(
    "name", ["“十四五”规划：中期.pdf", "办法；附件～二.pdf", "路&桥 #3.pdf", "（定稿）—报告…！.pdf"]
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
    made = json.loads(render.as_json(judgement))
    assert [each["path"] for each in made["arrivals"]] in ([], [f"ghc/{'█' * 11}.yml"])
    assert NUMBER not in render.as_json(judgement)


def test_too_much_is_not_read_at_all(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["scorer.gate.entering"], "MOST_BYTES", 10)
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert [each.code for each in judgement.problems] == ["G024"]
    assert judgement.verdict == "refuse"


def test_what_was_received_and_is_not_to_be_changed_has_no_effect(branch: Branch, year: Year, tmp_path: Path) -> None:
    year.record("ghc/n1.yml", REPORT, "2025-06-19T09:00:00+08:00", "ga")
    filed = Branch(tmp_path / "filed.git", year)
    for change in ({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 改\n"}, {f"{FOLDER}/ghc/n1.yml": None}):
        judgement = filed.judge(change)
        assert [each.code for each in judgement.problems] in (["G003"], ["G004"])
        assert list(render.changes(judgement)) == []
