"""Chinese folded over lines gets no blank; Latin keeps it; nothing else changes."""

from __future__ import annotations

import hashlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scorer.model.entities import Data
from scorer.reading.yaml import read
from scorer.reading.yaml.folding import CHINESE, folded


def data(text: str) -> Data:
    document, problems = read("n1.yml", text.encode())
    assert not problems
    assert document is not None
    return document.data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("v: 红线局部\n  重叠", "红线局部重叠"),
        ("v: 送审稿，\n  报市局", "送审稿，报市局"),
        ('v: "红线局部  \n  重叠"', "红线局部重叠"),
        ("v: '红线局部\n  重叠'", "红线局部重叠"),
        ("v: >-\n  红线局部\n  重叠", "红线局部重叠"),
        ("v: >2-\n    红线\n  局部\n  重叠", "  红线\n局部重叠"),  # lines further in are kept as they are
        ("v: 阿里木·\n  某", "阿里木·某"),
        ("v: 完成率\n  85%", "完成率 85%"),
        ("v: 全市\n  《办法》…\n  ——某", "全市《办法》…——某"),
        ("v: >-\n  第一段\n\n  第二段", "第一段\n第二段"),
        ("v: |-\n  红线\n  局部", "红线\n局部"),
        ("v: road\n  works", "road works"),
        ("v: 全长\n  K3 段", "全长 K3 段"),
        ("v: BIM\n  模型", "BIM 模型"),
        ("v: 王 某\n  某", "王 某某"),
        ("v: 红线　\n  重叠", "红线　 重叠"),
        ("v: [一\n  二, 三]", ["一二", "三"]),
    ],
)
def test_lines_are_joined_by_their_script(text: str, value: Data) -> None:
    assert data(text + "\n") == {"v": value}


LINES = st.lists(
    st.sampled_from(("红线", "重叠，", "“甲”", "road", "K3", "8", "（二）", "ａ", "𠮷")), min_size=1, max_size=6
)


@given(LINES, st.sampled_from(("{}", '"{}"', "'{}'", ">-\n  {}", "|-\n  {}")))
def test_only_a_blank_between_two_characters_of_chinese_is_gone(lines: list[str], form: str) -> None:
    """Against PyYAML's own reading: without blanks the same; each line end is a blank, or none between Chinese."""
    text = "v: " + form.format("\n  ".join(["文", *lines])) + "\nw: 1\n"
    theirs, ours = yaml.safe_load(text)["v"], data(text)
    assert isinstance(ours, dict)
    if form.startswith("|"):
        assert ours["v"] == theirs
        return
    expected = "文"
    for line in lines:
        both = all(any(ord(low) <= ord(each) <= ord(high) for low, high in RANGES) for each in (expected[-1], line[0]))
        expected += line if both else f" {line}"
    assert ours["v"] == expected
    assert theirs.replace(" ", "") == expected.replace(" ", "")


RANGES = [("一", "鿿"), ("，", "，"), ("“", "”"), ("（", "）"), ("ａ", "ａ"), ("𠮷", "𠮷")]


def test_the_digest_is_that_of_the_bytes_and_places_are_those_of_the_file() -> None:
    raw = "v: 红线\n  重叠\nw: 1\n".encode()
    document, _ = read("n1.yml", raw)
    assert document is not None
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert folded(raw.decode()) == {3: "红线重叠"}
    assert folded("v: road\n  works\n") == {}
    assert CHINESE
