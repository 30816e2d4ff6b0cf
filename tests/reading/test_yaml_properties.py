"""What holds of every file: data written as YAML comes back equal, any bytes give an answer, every place is found."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorer.model.entities import Data, Path, Place, Span
from scorer.reading.yaml import Document, locate, read
from scorer.reading.yaml.folding import CHINESE

unhurried = settings(deadline=None)

FORBIDDEN = frozenset(
    "\t\r\x85\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0\ufffd\ufffe\uffff"
    + "".join(map(chr, [*range(9), *range(11, 32), *range(0x7F, 0xA0), *range(0x180B, 0x1810), *range(0x200B, 0x2010)]))
    + "".join(map(chr, [*range(0x2028, 0x202F), *range(0x2060, 0x2070), *range(0xFFF0, 0xFFFC)]))
    + "".join(map(chr, [*range(0x1D173, 0x1D17B), *range(0xE0000, 0xE0080)]))
)
"""Characters that no file may contain, written down a second time, from the contract."""

characters = st.characters(exclude_categories=["Cs"], exclude_characters=sorted(FORBIDDEN))
texts = st.one_of(
    st.text(characters, max_size=30),
    st.text("甲乙：，“”、 2０:-#\n'\"[]{}&*!|>%@", max_size=12),
    st.sampled_from(["yes", "0123", "1e999", ".nan", "null", "<<", "2025-01-01", "１２", "a：b"]),
)
numbers = st.one_of(
    st.integers(-(10**40) + 1, 10**40 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    st.builds(lambda digits, power: Decimal(digits).scaleb(power), st.integers(1, 10**12), st.integers(1, 18)),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
names = st.one_of(st.text(string.ascii_lowercase, min_size=1, max_size=8), texts.filter(bool))


def within(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(children, max_size=5), st.dictionaries(names, children, max_size=5))


plain_data: st.SearchStrategy[Any] = st.recursive(scalars, within, max_leaves=20)


class Writer(yaml.SafeDumper):
    """Writes text in quotes and everything else plainly, as ``scorer new`` and the office's tools do."""

    quotes = '"'

    def ignore_aliases(self, data: object) -> bool:
        return True


def _quoted(writer: Writer, value: str) -> yaml.ScalarNode:
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=writer.quotes)


def _plain(writer: Writer, value: object) -> yaml.ScalarNode:
    written = {None: "null", True: "true", False: "false"}.get(value) if isinstance(value, bool | None) else str(value)
    return writer.represent_scalar("tag:yaml.org,2002:str", written)


Writer.yaml_implicit_resolvers = {}
Writer.add_representer(str, _quoted)
for kind in (type(None), bool, int, Decimal):
    Writer.add_representer(kind, _plain)


def written(value: object, quotes: str, *, flow: bool, width: int) -> str:
    writer = type("W", (Writer,), {"quotes": quotes})
    return str(
        yaml.dump(value, Dumper=writer, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=width)
    )


def same(one: Data, two: Data) -> bool:
    """Equal, and of equal types and writing: 1, True and Decimal(1) differ, and so do 1.0 and 1.00."""
    return repr(one) == repr(two)


def joined(value: Data) -> Data:
    """The same without blanks between two characters of Chinese, which folding a line there costs."""
    if isinstance(value, str):
        return re.sub(rf"(?<=[{CHINESE}]) (?=[{CHINESE}])", "", value)
    if isinstance(value, list):
        return [joined(each) for each in value]
    if isinstance(value, dict):
        return {key: joined(each) for key, each in value.items()}
    return value


def opened(text: str) -> Document:
    document, problems = read("n1.yml", text.encode())
    assert problems == (), text
    assert document is not None
    return document


@unhurried
@given(plain_data, st.sampled_from("'\"|>"), st.booleans(), st.sampled_from([20, 80, 10**9]))
@example({"k" * 200: 1, "[甲]": [{}, [], ""]}, '"', True, 80)
def test_data_written_as_yaml_is_read_back_equal(value: Data, quotes: str, flow: bool, width: int) -> None:
    text = written(value, quotes, flow=flow, width=width)
    read_back = opened(text).data
    assert same(read_back, value) if width > 80 else same(joined(read_back), joined(value))


@unhurried
@given(plain_data, st.sampled_from("'\""))
def test_the_line_ends_of_windows_change_nothing(value: Data, quotes: str) -> None:
    text = written(value, quotes, flow=False, width=40)
    unix, windows = opened(text), opened(text.replace("\n", "\r\n"))
    assert same(unix.data, windows.data)
    assert unix.marks == windows.marks


def places(value: Data, path: Path = ()) -> Iterator[tuple[Path, Data]]:
    yield path, value
    if isinstance(value, dict):
        for name, child in value.items():
            yield from places(child, (*path, name))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))


def pointed_at(text: str, span: Span) -> str:
    line = text.split("\n")[span.line - 1]
    return line[span.column - 1 : span.column - 1 + span.width]


@unhurried
@given(plain_data, st.booleans())
def test_every_place_points_at_the_text_of_its_value_and_key(value: Data, flow: bool) -> None:
    text = written(value, '"', flow=flow, width=10**9)
    document = opened(text)
    for path, child in places(value):
        found = pointed_at(text, locate(document, Place("n1.yml", path)))
        if flow or not isinstance(child, list | dict):
            assert same(opened(found).data, child)
        if path and isinstance(path[-1], str):
            key = pointed_at(text, locate(document, Place("n1.yml", path, "key")))
            assert opened(key).data == path[-1]


@unhurried
@given(plain_data, st.lists(st.one_of(st.integers(-1, 6), texts), max_size=4))
def test_a_path_that_leads_nowhere_still_has_a_place(value: Data, path: list[str | int]) -> None:
    text = written(value, '"', flow=False, width=80)
    span = locate(opened(text), Place("n1.yml", tuple(path)))
    assert 1 <= span.line <= text.count("\n") + 1
    assert span.column >= 1


# --- any bytes at all ---

TOKENS = [
    "a", "b: ", "c:", "甲", " ", "\n", "\n  ", "\n- ", "- ", "[", "]", "{", "}", ",", ": ", "? ", "&x ", "*x", "!t ",
    "! ", "!!int ", '"', "'", "|", ">", "%", "%YAML 1.2\n", "@", "#", " #", "---", "...", "\n---\n", "<<: ", "：", "，",
    "“", "　", "２", "1", "0.5", "1e99", ".nan", "~", "null", "true", "target:t1", "\\", "\\u12", "\t", "\u200b", "\r",
    "\r\n", "\0", "\x85", "\ufeff",
]  # fmt: skip
patchworks = st.lists(st.sampled_from(TOKENS), max_size=16).map("".join)


@unhurried
@given(
    st.one_of(
        st.binary(max_size=60),
        patchworks.map(str.encode),
        st.text(max_size=40).map(lambda text: text.encode("gbk", "replace")),
    )
)
@example(b"\xff\xfe")
@example(b"\0")
@example(b"%")
@example(b"&")
def test_any_bytes_give_a_document_or_problems_with_a_place(raw: bytes) -> None:
    document, problems = read("n1.yml", raw)
    assert (document is None) == bool(problems)
    for problem in problems:
        assert isinstance(problem.place, Span)
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert problem.place.width >= 1
    assert [(p.place.line, p.place.column) for p in problems if isinstance(p.place, Span)] == sorted(
        (p.place.line, p.place.column) for p in problems if isinstance(p.place, Span)
    )


@unhurried
@given(patchworks)
def test_what_is_read_has_the_structure_and_the_text_that_pyyaml_sees(text: str) -> None:
    document, _ = read("n1.yml", text.encode())
    if document is not None:
        assert_alike(document.data, yaml.load(text.replace("\r\n", "\n"), Loader=yaml.CBaseLoader))  # noqa: S506 -- text only


def assert_alike(ours: Data, theirs: object) -> None:
    """The same lists, mappings and texts; where we see more than text, the other has its writing."""
    if isinstance(ours, dict):
        assert isinstance(theirs, dict)
        assert list(ours) == list(theirs)
        for name, child in ours.items():
            assert_alike(child, theirs[name])
    elif isinstance(ours, list):
        assert isinstance(theirs, list)
        assert len(ours) == len(theirs)
        for one, two in zip(ours, theirs, strict=True):
            assert_alike(one, two)
    elif isinstance(ours, str):
        assert isinstance(theirs, str)
        assert joined(ours) == joined(theirs)
    elif isinstance(ours, bool | None):
        assert theirs in {"true", "false", "null", "~", ""}
    else:
        assert isinstance(theirs, str)
        assert Decimal(theirs) == ours


@pytest.mark.parametrize("char", sorted(FORBIDDEN - {"\r"}))
def test_no_forbidden_character_is_let_through(char: str) -> None:
    for text in (f"note: 甲{char}乙\n", f'note: "甲\\U{ord(char):08x}乙"\n'):
        document, problems = read("n1.yml", text.encode())
        assert document is None
        assert len(problems) == 1
