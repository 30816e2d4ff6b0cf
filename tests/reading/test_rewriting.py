"""A text with other data: it reads as asked, every comment is still there, and what did not change keeps its bytes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.model.entities import Data
from scorer.reading.yaml import read
from scorer.reading.yaml.emitter import entry, inline
from scorer.reading.yaml.rewriting import comments, rewritten


def changed(text: str, data: Data) -> str:
    document, problems = read("a.yml", text.encode())
    assert document is not None, problems
    return rewritten(text, document, data)


@pytest.mark.parametrize(
    ("before", "data", "after"),
    [
        # a value, a name, both with the comment behind them as it was
        ("a: 1    # 一\nb: 2\n", {"a": "90%", "b": 2}, "a: 90%    # 一\nb: 2\n"),
        ("max: 5  # 至多\nb: 2\n", {"full": 5, "b": 2}, "full: 5  # 至多\nb: 2\n"),
        # an entry goes: its comment stays on a line of its own, also behind the dash of a list
        ("b: 2\nrule: sum  # 合计\nc: 3\n", {"b": 2, "c": 3}, "b: 2\n# 合计\nc: 3\n"),
        ("- rule: sum  # 合计\n  b: 2\n", [{"b": 2}], "- # 合计\n  b: 2\n"),
        ("- {rule: sum, b: 2, adds: true}\n", [{"b": 2}], "- {b: 2}\n"),
        # entries are put in behind the one before them, or in front of the first
        ("a: 1  # 一\n\n# 二\nb: 2\n", {"a": 1, "x": [1], "b": 2}, "a: 1  # 一\nx: [1]\n\n# 二\nb: 2\n"),
        ("a: {b: 1}\n", {"a": {"x": 0, "b": 1, "y": {"c": "1.0"}}}, 'a: {x: 0, b: 1, y: {c: "1.0"}}\n'),
        ("a:\n  - b: 1  # 一\n", {"a": [{"x": 0, "b": 1}]}, "a:\n  - x: 0\n    b: 1  # 一\n"),
        # a whole block makes way for a value of another form: what it had of comments stays
        ("a:\n  b: 1  # 一\n  c: 2\nd: 3\n", {"a": 4, "d": 3}, "a:\n  4  # 一\n  \nd: 3\n"),
        # a # in quotes or in a block of text is no comment
        ("a: 'x # y'\nb: |\n  # z\nc: 1\n", {"a": "x # y", "b": "# z\n", "c": 2}, "a: 'x # y'\nb: |\n  # z\nc: 2\n"),
    ],
)
def test_only_what_differs_is_written_anew(before: str, data: Data, after: str) -> None:
    assert changed(before, data) == after


NAMES = st.sampled_from("abcdefgh")
VALUES = st.one_of(st.integers(-9, 9), st.sampled_from(["一", "90%", "1.0", "# x", "a: b", "x # y"]), st.none())
DATA: st.SearchStrategy[Any] = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3), st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


@st.composite
def written(draw: st.DrawFn, data: Any, indent: int = 0) -> str:
    """The lines of a mapping, each value in block or in flow, some with a comment behind or above them."""
    lines = []
    for key, value in data.items():
        pad, note = " " * indent, draw(st.sampled_from(["", "", "  # 注"]))
        if draw(st.booleans()):
            lines.append(f"{pad}# 上面")
        if isinstance(value, dict) and draw(st.booleans()):
            lines.append(f"{pad}{key}:{note}")
            lines.append(draw(written(value, indent + 2)))
        elif isinstance(value, list) and all(isinstance(each, dict) for each in value) and draw(st.booleans()):
            lines.append(f"{pad}{key}:{note}")
            for each in value:
                block = draw(written(each, indent + 4)).lstrip()
                dashed = block if not block.startswith("#") else f"{block}"
                lines.append(f"{pad}  - {dashed}")
        else:
            lines.append(f"{pad}{entry(key, value)}{note}")
    return "\n".join(lines)


@st.composite
def edited(draw: st.DrawFn, data: Any) -> Any:
    """The data with values changed, entries taken out, renamed and put in; lists keep their length."""
    if isinstance(data, list):
        return [draw(edited(each)) for each in data]
    if not isinstance(data, dict):
        return draw(st.one_of(st.just(data), VALUES))
    found = {}
    for key, value in data.items():
        what = draw(st.sampled_from(["keep", "keep", "change", "out", "rename", "in"]))
        if what == "in":
            found[f"new-{key}"] = draw(DATA)
        if what == "rename":
            found[f"now-{key}"] = value
        elif what != "out":
            found[key] = draw(edited(value)) if what == "change" else value
    return found or {"z": 1}


@settings(deadline=None, max_examples=60)
@given(st.data(), st.dictionaries(NAMES, DATA, min_size=1, max_size=4))
def test_it_reads_as_asked_and_no_comment_is_lost(draws: st.DataObject, data: Any) -> None:
    text = draws.draw(written(data)) + "\n"
    new = draws.draw(edited(data))
    document, problems = read("a.yml", text.encode())
    assert document is not None, (text, problems)
    again, _ = read("a.yml", (after := rewritten(text, document, new)).encode())
    assert again is not None
    assert again.data == new
    assert comments(after, again) == comments(text, document)
    assert comments(text, document) == sorted(line.strip()[line.strip().index("#") :] for line in _commented(text))


def _commented(text: str) -> list[str]:
    """Lines with one of the comments that the sample writes."""
    return [line[line.rindex("#") :] for line in text.split("\n") if line.endswith(("# 注", "# 上面"))]


def test_an_entry_is_written_as_the_emitter_would() -> None:
    assert changed("a: 1\n", {"a": 1, "b: c": {"#": "- x"}}) == f"a: 1\n{inline('b: c')}: {inline({'#': '- x'})}\n"
