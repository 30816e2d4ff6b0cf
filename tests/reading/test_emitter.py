"""What the emitter writes reads back as the same data, in every place of a record, whatever a text holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.model.entities import Data
from scorer.reading.yaml import read
from scorer.reading.yaml.emitter import block, comment, entry, inline

HOSTILE = (
    "a: #b", "#", "三标段 #2 墩柱.jpg", "'", '"', "it's", "第一行\n第二行", "末尾\n", "- x", "---", "...", "%YAML 1.1", "😀 通车",
    "𠮷××", "yes", "no", "0123", "3E5", "1e5", "8", "8.50", "true", "null", "~", "", "2025-06-01", "2025-10", "12:30", "{}",
    "[x", "a, b", "ghc，jsc", "type：objective", "title: x", "&a", "*a", "!a", "`", "@x", "|", ">", "? x", "a:", "\\", " x ",
    "２０２５", "“ghc”", "x" * 2000 + " y", ".nan", "<<", "=1+1",
)  # fmt: skip
UNSEEN = {"Y010", "Y011", "Y012", "Y013", "Y014"}
"""A character that no record may hold."""
CHARS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from(
    "\n:#-'\"{}[],&*!|>%@`？：，"
)
TEXTS = st.text(CHARS, max_size=30) | st.sampled_from(HOSTILE)
KEYS = st.from_regex(r"k[a-z0-9_-]{0,9}", fullmatch=True)
"""A draft's keys are the names of the schema or ids, never what somebody typed."""
VALUES = st.recursive(
    TEXTS | st.integers(-(10**9), 10**9) | st.booleans() | st.none() | st.decimals(-1000, 1000, places=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def data(text: str) -> Data:
    document, problems = read("draft.yml", text.encode())
    assert not problems, (text, problems)
    assert document is not None
    return document.data


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_comes_back_in_every_place(text: str) -> None:
    value: dict[str, Data] = {"a": text, "b": [text, {"c": text, "d": [text]}]}
    assert data(block(value)) == value
    assert data(f"v: {inline(value)}   # 说明\n") == {"v": value}
    assert data(f"{entry('title', text)}   # 说明\n{entry('to', [text])}\n") == {"title": text, "to": [text]}


@given(VALUES)
def test_what_is_written_is_read_back(value: Data) -> None:
    document, problems = read("draft.yml", f"v: {inline(value)}\n".encode())
    if document is None:
        assert {each.code for each in problems} <= UNSEEN
    else:
        assert document.data == {"v": value}
        assert data(block({"v": value})) == {"v": value}
        assert data(entry("v", value) + "\n") == {"v": value}


def test_it_looks_as_a_clerk_would_write_it() -> None:
    value: Data = {
        "to": ["ghc"],
        "attachments": [{"file": "files/a b.pdf", "bytes": 3}],
        "points": Decimal("2.50"),
        "x": [],
    }
    assert block(value) == ("to:\n  - ghc\nattachments:\n  - file: files/a b.pdf\n    bytes: 3\npoints: 2.50\nx: []\n")
    assert entry("digest", "sha256:ab") == "digest: sha256:ab"
    assert entry("title", "考核: 一") == 'title: "考核: 一"'
    assert entry("to", [{"unit": "ghc", "on": "2025-06-01"}]) == "to: [{unit: ghc, on: 2025-06-01}]"
    assert comment("一\nkind: report") == "# 一\n# kind: report"
