"""``scorer decide``: what was filed is shown first, several records are decided on at once; as an office would type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.years import Call, Year

MAY, JUNE = "2025-05-20T10:00:00+08:00", "2025-06-10T10:00:00+08:00"
REPORT = """\
kind: report
target: 2025-01
node: n1
status: done
progress: 路基全部完成
attachments:
  - {role: editable, file: files/报告.txt}
"""


@pytest.fixture
def filed(year: Year) -> Year:
    """Two units have reported one node each; one of the reports has a paper beside it."""
    year.target("2025-01")
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    year.write("submissions/jilin/2025/ghc/files/报告.txt", "全文\n")
    year.record("ghc/n1.yml", REPORT, MAY, "ga")
    year.report("jsc/n1.yml", "2025-02", MAY)
    return year


def test_the_report_and_its_files_are_shown_first_and_nothing_is_written(filed: Year, scorer: Call) -> None:
    code, out, err = scorer("decide", "jilin/2025", "ghc/n1.yml", "accepted", "--on", "2025-06-10")
    assert (code, err) == (0, "还没有写决定；看过以后加 --by 姓名 --write\n")
    assert out == (
        "综合规划处的节点报告 ghc/n1.yml（2025-05-20 10:00:00）\n"
        "  事项：目标2025-01；节点要求：完成\n"
        "  目标：2025-01\n"
        "  节点：n1\n"
        "  完成情况：done（已完成）\n"
        "  进展：路基全部完成\n"
        "  附件：可编辑电子版 submissions/jilin/2025/ghc/files/报告.txt（7 字节）\n"
    )
    assert not (filed.root / "submissions/jilin/2025/office").exists()


def test_several_are_decided_on_at_once(filed: Year, scorer: Call) -> None:
    words = (
        "decide",
        "jilin/2025",
        "ghc/n1.yml",
        "submissions/jilin/2025/jsc/n1.yml",
        "returned",
        "--on",
        "2025-06-10",
    )
    code, out, err = scorer(*words, "--by", "李××", "--reason", "缺盖章件: 第 2 页 #2", "--write")
    assert code == 0
    assert out.splitlines() == [
        "submissions/jilin/2025/office/decision-ghc-n1.yml",
        "submissions/jilin/2025/office/decision-jsc-n1.yml",
    ]
    assert err.startswith("综合规划处的节点报告 ghc/n1.yml")
    assert err.endswith("下一步：scorer check submissions/jilin/2025/office，再提交、推送\n")
    assert Path(filed.root, out.splitlines()[0]).read_text(encoding="utf-8") == (
        "kind: decision\non: ghc/n1.yml\nverdict: returned\nby: 李××\ndate: 2025-06-10\n"
        'reason: "缺盖章件: 第 2 页 #2"\n'
    )
    assert scorer("check")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ghc/n1.yml", "returned"), "不是通过的，要写理由"),
        (("ghc/n1.yml", "returned", "--reason", " "), "不是通过的，要写理由"),
        (("ghc/n1.yml", "acepted"), "是不是想写 accepted？"),
        (("accepted",), "前面写一件或几件记录"),
        (("ghc/n2.yml", "accepted"), "没有收到过记录“ghc/n2.yml”；这里收到的有 ghc/n1.yml"),
        (("ghc/n1.yml", "accepted", "--write"), "写成文件要写明谁作的决定"),
        (("ghc/n1.yml", "accepted", "--actor", "parti"), "没有考核单位“parti”；有 office 考核办、party 机关党委"),
    ],
)
def test_what_cannot_be_decided_is_told(filed: Year, scorer: Call, words: tuple[str, ...], said: str) -> None:
    code, out, err = scorer("decide", "jilin/2025", *words)
    assert (code, said in err) == (2, True), err
    assert "decision" not in out
    assert not (filed.root / "submissions/jilin/2025/office").exists()


def test_what_was_taken_back_is_not_decided_on(filed: Year, scorer: Call) -> None:
    filed.record("ghc/c1.yml", "kind: withdrawal\non: ghc/n1.yml\nreason: 附错了\n", JUNE, "ga")
    code, _, err = scorer("decide", "jilin/2025", "ghc/n1.yml", "accepted")
    assert (code, "ghc/n1.yml 已由单位撤回（ghc/c1.yml），不用审核" in err) == (2, True)


@pytest.mark.parametrize("actor", ["party", "机关党委"])
def test_a_reviewer_is_given_by_id_or_by_name(filed: Year, scorer: Call, actor: str) -> None:
    code, out, _ = scorer("decide", "jilin/2025", "ghc/n1.yml", "accepted", "--actor", actor, "--by", "陈××", "--write")
    assert (code, out) == (0, "submissions/jilin/2025/party/decision-ghc-n1.yml\n")
    assert (filed.root / out.strip()).is_file()
