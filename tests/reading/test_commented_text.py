"""Text that a ``#`` made a comment is reported, as a clerk would write it; the help of a draft is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.shelf import Shelf

from scorer.cli.record_templates import draft
from scorer.diagnostics import catalogue
from scorer.reading.book.commented_text import commented_text
from scorer.reading.yaml import read

HEAD = "kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\n"


def found(text: str) -> list[tuple[str, int, str]]:
    """(code, line, the words that are not read) of each problem."""
    document, problems = read("n1.yml", (HEAD + text).encode())
    assert not problems
    assert document is not None
    said = commented_text(document, (HEAD + text).encode())
    return [(each.code, getattr(each.place, "line", 0), each.facts["text"]) for each in said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("progress: 30 条 #其中 5 条试运行\n", [("Y046", 5, "#其中 5 条试运行")]),
        ("progress: 完成 #A 标段\n", [("Y046", 5, "#A 标段")]),
        ("progress: 完成   #主桥\n", [("Y046", 5, "#主桥")]),
        ("progress: #主桥\n", [("Y046", 5, "#主桥")]),
        ("progress: 完成 ##主桥\n", [("Y046", 5, "##主桥")]),
        ("progress: 第一行\n  第二行 #主桥\nnote: 甲\n", [("Y046", 6, "#主桥")]),
        ("cause: {type: objective, detail: 雨} #多\n", []),
        ("cause:\n  type: objective\n  detail: 连续降雨 #其中两次暴雨\n", [("Y046", 7, "#其中两次暴雨")]),
        ("progress: G5 #主桥\n", [("Y046", 5, "#主桥")]),
        ("progress: 30 条 # 其中 5 条试运行\n", [("Y048", 5, "# 其中 5 条试运行")]),
        ("# progress: 40 册全部编制完成并发放到各县。\n", [("Y049", 5, "40 册全部编制完成并发放到各县。")]),
        ("#progress：40 册\n", [("Y049", 5, "40 册")]),
        ("# progress: 40 册   # 可不填 进展：写到哪一步\n", [("Y049", 5, "40 册")]),
        ("# next: |\n#   下月完工\n", [("Y049", 5, "|")]),
        ("# 进展：40 册\n", [("Y049", 5, "40 册")]),
        ("# 进展: 40 册\n", [("Y049", 5, "40 册")]),
        ("# progress:   # 可不填 进展：40 册全部完成\n", [("Y049", 5, "40 册全部完成")]),
        ("# progress:   # 40 册全部完成\n", [("Y049", 5, "40 册全部完成")]),
        ("# progress:   # 可不填 进展：到这个节点做了什么，如：初步设计已批复。40 册\n", [("Y049", 5, "40 册")]),
    ],
)
def test_what_is_not_read_is_said(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "progress: 30 条   # 可不填 进展：写到哪一步\n",
        "progress: '30 条 #其中 5 条试运行'\n",
        'progress: "30 条" #引号外面的\n',
        "progress: |\n  30 条 #其中 5 条\nnote: 甲\n",
        "progress: 3#主桥\n",
        "# progress:             # 可不填 进展：到这个节点做了什么，如：初步设计已批复。\n",
        "# progress:\n",
        "# progress: 早先的话\nprogress: 现在的话\n",
        "# 张三：记得周五前交\n",
        "# colour: 红\n",
        "# expect: clean\n",
        "progress: 甲 #\n",
    ],
)
def test_what_is_read_or_meant_as_a_comment_is_not(text: str) -> None:
    assert found(text) == []


def test_a_field_that_is_no_text_keeps_its_comment() -> None:
    document, _ = read("n1.yml", (raw := HEAD.replace("ongoing", "ongoing #正在办").encode()))
    assert document is not None
    assert list(commented_text(document, raw)) == []


@pytest.mark.parametrize("kind", ["report", "claim", "decision", "penalty", "matter", "resolution"])
def test_a_draft_as_it_comes_has_nothing_to_say(kind: str) -> None:
    raw = draft(kind, {}).text.encode()
    document, _ = read("d.yml", raw)
    assert document is not None
    assert list(commented_text(document, raw)) == []


def test_the_check_names_the_line_and_a_hint_lets_the_record_pass(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.file("glj/n1.yml", "kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\n# progress: 40 册全部完成\n")
    loaded = shelf.load()
    said = [each for each in loaded.problems if each.code == "Y049"]
    assert catalogue.text(said, lambda _: None) == (
        "submissions/demo/2025/glj/n1.yml:5:1  提示 Y049  "
        "这一行以 # 开头，不会被读到：“进展”（progress）写了“40 册全部完成”\n"
        "  改法：要报的，删去行首的 # 和空格；不报的，不用管\n"
    )
    assert loaded.filed is not None
    assert "glj/n1.yml" in loaded.filed.records
