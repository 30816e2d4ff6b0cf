"""Reading a file: what a clerk writes, and what the reader makes of it or says against it.

Expected faults are written as "line:column+width code", counted by hand in the text beside them.
"""

from __future__ import annotations

import hashlib
import pickle
import tomllib
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
from yaml import Mark, MarkedYAMLError, YAMLError

from scorer.model.entities import Data, Place, Problem, Span
from scorer.reading.yaml import Document, legible, locate, read
from scorer.reading.yaml.syntax import diagnose

CATALOGUE = tomllib.loads(
    (Path(__file__).parents[2] / "scorer" / "diagnostics" / "codes" / "reading.toml").read_text(encoding="utf-8")
)

RECORD = """\
kind: report
target: 2025-01             # 目标
actuals: {invest: 8.25, "length": 120}
progress: |
  第一段
  第二段
attachments:
  - role: editable
    bytes: 18231
  - role: stamped
note:
"""


def faults(raw: bytes | str) -> list[str]:
    document, problems = read("n1.yml", raw.encode() if isinstance(raw, str) else raw)
    assert (document is None) == bool(problems)
    for problem in problems:
        assert_wordable(problem)
    return [reported(problem) for problem in problems]


def reported(problem: Problem) -> str:
    place = problem.place
    assert isinstance(place, Span)
    return f"{place.line}:{place.column}+{place.width} {problem.code}"


def assert_wordable(problem: Problem) -> None:
    """The catalogue's sentence finds every fact that it names."""
    entry = CATALOGUE[problem.code]
    names = {name for _, name, _, _ in Formatter().parse(entry["what"]) if name}
    assert names <= set(problem.facts)
    assert any(
        {name for _, name, _, _ in Formatter().parse(sentence) if name} <= set(problem.facts)
        for sentence in entry["fix"]
    )


def facts(raw: bytes | str) -> dict[str, str]:
    _, (problem,) = read("n1.yml", raw.encode() if isinstance(raw, str) else raw)
    return dict(problem.facts)


def data(text: str) -> Data:
    document, problems = read("n1.yml", text.encode())
    assert problems == ()
    assert document is not None
    return document.data


def test_a_record_becomes_plain_data_with_exact_numbers() -> None:
    assert data(RECORD) == {
        "kind": "report",
        "target": "2025-01",
        "actuals": {"invest": Decimal("8.25"), "length": 120},
        "progress": "第一段\n第二段\n",
        "attachments": [{"role": "editable", "bytes": 18231}, {"role": "stamped"}],
        "note": None,
    }


def test_a_document_knows_its_file_its_digest_and_its_size() -> None:
    raw = RECORD.encode()
    document, _ = read("submissions/jilin/2025/ghc/n1.yml", raw)
    assert document is not None
    assert document.file == "submissions/jilin/2025/ghc/n1.yml"
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.size == len(raw)
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 -- our own bytes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("8", 8),
        ("-3", -3),
        ("+3", 3),
        ("0", 0),
        ("8.25", Decimal("8.25")),
        ("0.10", Decimal("0.10")),
        ("1e5", Decimal(100000)),
        ("2.5E-3", Decimal("0.0025")),
        ("1e30", Decimal(10) ** 30),
        ("1" * 40, int("1" * 40)),
    ],
)
def test_a_plain_scalar_that_is_more_than_text(written: str, meant: Data) -> None:
    read_back = data(f"value: {written}\n")
    assert isinstance(read_back, dict)
    assert (read_back["value"], type(read_back["value"])) == (meant, type(meant))


@pytest.mark.parametrize(
    "text",
    [
        "yes", "no", "on", "off", "y", "True", "FALSE", "Null", "NULL", "none",
        "0123", "-0123", "00", "0x1F", "0o17", "1_000", "12:30:00", "2025-01-01", "2025-01-01T08:00:00+08:00",
        ".5", "5.", "1e", "1.2.3", "10%", "8‰", "1/3", "info", "nano", "infinite",
        "https://example.org/a:b", "pr/123@abc", "９月底前完成", "“四不两直”检查", "ＰＰＰ项目：甲、乙", "－", "km²",
        "第一、第二", "GDP、PPP", "甲:乙", "　　缩进的一段话",
    ],
)  # fmt: skip
def test_everything_else_stays_text(text: str) -> None:
    assert data(f"- {text}\n") == [text]
    assert data(f"key: {text}\n") == {"key": text}


@pytest.mark.parametrize(
    "text", ["8", "true", "null", "~", ".nan", "１２", "“ghc”", "1e999", "<<", "*x", "a：b", "a:b", ""]
)
def test_quotes_make_anything_text(text: str) -> None:
    assert data(f"""- "{text}"\n- '{text}'\n""") == [text, text]


def test_keys_are_text_whatever_they_look_like() -> None:
    assert data("2025: a\ntrue: b\n~: c\non: d\n'<<': e\n\"键\": f\n? g\n: h\n1.50: i\n") == {
        "2025": "a", "true": "b", "~": "c", "on": "d", "<<": "e", "键": "f", "g": "h", "1.50": "i",
    }  # fmt: skip


def test_text_is_kept_as_it_is() -> None:
    composed, decomposed = "é", "e\u0301"
    assert data(f"- {composed}\n- {decomposed}\n- 𠮷：😀\n") == [composed, decomposed, "𠮷：😀"]


def test_a_windows_line_end_is_a_line_end() -> None:
    windows, _ = read("n1.yml", RECORD.replace("\n", "\r\n").encode())
    unix, _ = read("n1.yml", RECORD.encode())
    assert windows is not None
    assert unix is not None
    assert windows.data == unix.data
    assert windows.marks == unix.marks


def test_one_document_may_be_opened_and_closed_by_its_marks() -> None:
    assert data("# 说明\n---\na: 1\n...\n# 完\n") == {"a": 1}


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), "1:1+12", "1:1+12"),
        (("kind",), "1:1+4", "1:7+6"),
        (("actuals",), "3:1+7", "3:10+29"),
        (("actuals", "invest"), "3:11+6", "3:19+4"),
        (("actuals", "length"), "3:25+8", "3:35+3"),
        (("progress",), "4:1+8", "4:11+1"),
        (("attachments",), "7:1+11", "8:3+16"),
        (("attachments", 0), "8:5+14", "8:5+14"),
        (("attachments", 1, "role"), "10:5+4", "10:11+7"),
        (("note",), "11:1+4", "11:6+1"),
        # What is missing points at the nearest thing above it, by its key where it has one.
        (("cause",), "1:1+12", "1:1+12"),
        (("actuals", "area"), "3:1+7", "3:1+7"),
        (("attachments", 1, "bytes"), "10:5+13", "10:5+13"),
        (("attachments", 7), "7:1+11", "7:1+11"),
        (("attachments", "role"), "7:1+11", "7:1+11"),
        (("kind", 0), "1:1+4", "1:1+4"),
    ],
)
def test_every_key_and_value_is_found_again(path: tuple[str | int, ...], key: str, value: str) -> None:
    document, _ = read("n1.yml", RECORD.encode())
    assert document is not None
    for part, place in (("key", key), ("value", value)):
        found = locate(document, Place("n1.yml", path, part))  # type: ignore[arg-type]
        assert f"{found.line}:{found.column}+{found.width}" == place


def test_places_hold_in_a_file_without_a_last_line_end() -> None:
    document, _ = read("n1.yml", "a: 1\nbc: 甲乙丙".encode())
    assert document is not None
    assert locate(document, Place("n1.yml", ("bc",))) == Span("n1.yml", 2, 5, 3)


# --- the file as a whole ---


def test_a_file_in_gbk_is_named_so() -> None:
    raw = "kind: report\nprogress: 已完成年度投资\n".encode("gbk")
    assert faults(raw) == ["2:11+1 Y002"]
    assert facts(raw) == {"guess": "GBK"}


def test_a_damaged_utf_8_file_is_not_taken_for_gbk() -> None:
    raw = "progress: 已完成年度投资\nnote: ".encode() + b"\xd2\xd1\n"
    assert faults(raw) == ["2:7+1 Y002"]
    assert facts(raw) == {}


def test_bytes_that_are_nothing_known_are_only_not_utf_8() -> None:
    assert facts(b"note: \xff\xff\n") == {}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told_with_and_without_its_mark(encoding: str) -> None:
    assert faults("kind: report\nprogress: 已完成\n".encode(encoding)) == ["1:1+1 Y003"]


def test_a_byte_order_mark_is_said_and_the_file_is_read() -> None:
    document, problems = read("n1.yml", "\ufeffkind: report\nnode: n1\n".encode())
    assert document is not None
    assert document.data == {"kind": "report", "node": "n1"}
    assert [each.code for each in problems] == ["Y004"]
    assert faults("\ufeffkind: report\nkind: claim\n") == ["2:1+4 Y027"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "kind：report\ntarget：2025-01\nnode：n1\nprogress：已完成\n",
            ["1:5 Y040", "2:7 Y040", "3:5 Y040", "4:9 Y040"],
        ),
        ("kind: report\ntarget：2025-01\nnode: n1\nprogress：已完成\n", ["2:7 Y040", "4:9 Y040"]),
        ("kind:report\ntarget：2025-01\nnode: n1\n", ["1:5 Y041", "2:7 Y040"]),
        (
            "kind：report\ncause：\n  type：objective\n  detail：连续降雨\n",
            ["1:5 Y040", "2:6 Y040", "3:7 Y040", "4:9 Y040"],
        ),
        # a text of several lines is meant as it stands
        ("kind：report\nprogress: |\n  invest：8 亿元\nnode：n1\n", ["1:5 Y040", "4:5 Y040"]),
        ("kind: report\nprogress: |\n  invest：8 亿元\nnode: n1\n", []),
    ],
)
def test_a_slip_of_the_keyboard_is_told_on_every_line(typed: str, expected: list[str]) -> None:
    _, problems = read("n1.yml", typed.encode())
    assert [
        f"{each.place.line}:{each.place.column} {each.code}" for each in problems if isinstance(each.place, Span)
    ] == expected


def test_one_mebibyte_is_read_and_one_byte_more_is_not() -> None:
    head = "note: "
    assert data(head + "a" * (1048576 - len(head))) is not None
    assert faults(head + "a" * (1048577 - len(head))) == ["1:1+1 Y001"]


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n", "---\n...\n"])
def test_an_empty_file_says_so(text: str) -> None:
    assert [fault.split()[1] for fault in faults(text)] == ["Y005"]


# --- characters ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: report\n\ttarget: t1\n", ["2:1+1 Y010"]),
        ("cause:\n  \t type: objective\n", ["2:3+1 Y010"]),
        ("-\tghc\n", ["1:2+1 Y010"]),
        ("note: 甲\t\t乙\n", ["1:8+2 Y011"]),
        ("note: 甲\x00乙\n", ["1:8+1 Y012"]),
        ("note: 甲\x07\x1b乙\n", ["1:8+2 Y012"]),
        ("kind: a\rnote: b\n", ["1:8+1 Y012"]),
        ("note: 甲\x85乙\u2028丙\n", ["1:8+1 Y012", "1:10+1 Y012"]),
        ("target: t\u200b1\n", ["1:10+1 Y013"]),
        ("note: \u202e一二三\u202c\n", ["1:7+1 Y013", "1:11+1 Y013"]),
        ("note: 甲\u00ad乙\u2066丙\ufeff\n", ["1:8+1 Y013", "1:10+1 Y013", "1:12+1 Y013"]),
        ("note: 甲\U000e0041乙\n", ["1:8+1 Y013"]),
        ("note: 已完\ufffd年度\n", ["1:9+1 Y014"]),
    ],
)
def test_a_character_that_no_file_may_contain(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_an_invisible_character_does_not_hide_other_faults() -> None:
    assert faults("target: t\u200b1\nnode: n1\nnode: n2\n") == ["1:10+1 Y013", "3:1+4 Y027"]


def test_what_the_parser_stumbles_over_is_told_once() -> None:
    assert faults("kind: report\ntarget\u200b\nnode: n1\n") == ["2:7+1 Y013"]


def test_a_forbidden_character_has_its_name() -> None:
    assert facts("target: t\u200b1\n") == {"char": "U+200B（零宽空格）"}
    assert facts("note: 甲\x07乙\n") == {"char": "U+0007"}


def test_the_line_that_is_shown_is_the_line_that_is_counted() -> None:
    """A file with the line ends of an old Mac is one line, for the place as for the eye."""
    raw = b"kind: report\rtarget: t1\r"
    lines = legible(raw).split("\n")
    (first, second) = read("n1.yml", raw)[1]
    assert [
        lines[each.place.line - 1][each.place.column - 1] for each in (first, second) if isinstance(each.place, Span)
    ] == ["\r", "\r"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'note: "甲\u200b乙"', ["1:7+10 Y013"]),
        (r'note: "甲\0乙"', ["1:7+6 Y012"]),
        (r'note: "甲\t乙"', ["1:7+6 Y011"]),
        (r'"a\e": 甲', ["1:1+5 Y012"]),
    ],
)
def test_an_escape_may_not_bring_in_what_the_file_may_not_contain(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_harmless_escapes_are_read() -> None:
    assert data(r'"k\u0065y": "甲\n乙 \"丙\" \\ \u4e01"') == {"key": '甲\n乙 "丙" \\ 丁'}


# --- what YAML allows and a record does not ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", ["1:4+2 Y023", "2:4+2 Y024"]),
        ("a: &x {b: 1}\nc:\n  &y d: 1\n", ["1:4+2 Y023", "3:3+2 Y023"]),
        ("*x : 1\nb: 2\n", ["1:1+2 Y024"]),
        ("note: *重点* 工作\n", ["1:7+4 Y024"]),
        ("note: *zd 工作\n", ["1:7+3 Y024"]),
        ("note: &重点 工作\n", ["1:7+3 Y023"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n", ["1:4+2 Y023", "3:3+2 Y025"]),
        ("<<: [*x, *y]\na: &z 1\n", ["1:1+2 Y025", "2:4+2 Y023"]),
        ("a: !!int '5'\nb: !x [1]\nc: ! d\ne: !\n", ["1:4+5 Y026", "2:4+2 Y026", "3:4+1 Y026", "4:4+1 Y026"]),
        ("!!str a: 1\n", ["1:1+5 Y026"]),
        ("note: !重要 工作\n", ["1:7+3 Y026"]),
        ("note: !h!x 工作\n", ["1:7+4 Y026"]),
        ("%YAML 1.1\n%TAG ! tag:x\n---\na: 1\n", ["1:1+9 Y022", "2:1+12 Y022"]),
        ("# 说明\n%YAML 1.2\n---\na: 1\na: 2\n", ["2:1+9 Y022", "5:1+1 Y027"]),
        ("a: 1\n%YAML 1.1\n---\nb: 1\n", ["2:1+9 Y022"]),
        ("a: 1\n---\nb: 2\n", ["2:1+3 Y021"]),
        ("---\na: 1\n---\n", ["3:1+3 Y021"]),
        ("a: 1\n...\nb: 2\n", ["3:1+4 Y021"]),
        ("a: 1\nb: 2\na: 3\nb: 4\na: 5\n", ["3:1+1 Y027", "4:1+1 Y027", "5:1+1 Y027"]),
        ("a: {x: [1, {y: 2}], x: 3}\n", ["1:21+1 Y027"]),
        ("1: a\n'1': b\n", ["2:1+3 Y027"]),
        ("[a, b]: 1\nc: 1\n", ["1:1+6 Y028"]),
        ("title: {{ x }}\n", ["1:9+5 Y028"]),
        ("? - a\n  - b\n: 1\n", ["1:3+3 Y028"]),
        (": 1\n", ["1:1+1 Y029"]),
        ("'': 1\n", ["1:1+2 Y029"]),
        ("a: {: 1}\n", ["1:5+1 Y029"]),
    ],
)
def test_what_yaml_allows_and_a_record_does_not(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_a_repeated_key_names_the_line_of_the_first() -> None:
    assert facts("kind: report\ncause: {type: a}\nnote: b\ncause: {type: c}\n") == {"key": "cause", "line": "2"}


@pytest.mark.parametrize("number", [
    ".nan", ".NaN", "NaN", "nan", ".inf", "-.inf", "+.INF", "inf", "Infinity", "-Infinity", "INFINITY",
])  # fmt: skip
def test_what_is_not_finite_is_no_number(number: str) -> None:
    assert faults(f"amount: {number}\n") == [f"1:9+{len(number)} Y030"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1e31", "Y031"),
        ("1e-31", "Y031"),
        ("-2.5E+400", "Y031"),
        ("1e0000031", "Y031"),
        ("1" * 41, "Y032"),
        ("0." + "1" * 40, "Y032"),
    ],
)
def test_a_number_beyond_all_measure(number: str, code: str) -> None:
    assert faults(f"amount: {number}\n") == [f"1:9+{len(number)} {code}"]


# --- slips of the keyboard ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: report\ntarget：t1\nnode: n1\n", ["2:7+1 Y040"]),
        ("target：t1\n", ["1:7+1 Y040"]),
        ("cause:\n  type：objective\n", ["2:7+1 Y040"]),
        ("cause:\n  type: objective\n  detail：甲\nnext: 乙\n", ["3:9+1 Y040"]),
        ("actuals: {invest：8}\n", ["1:17+1 Y040"]),
        ("status: done\n  node：n1\n", ["2:7+1 Y040"]),
        ("kind: report\ntarget:t1\nnode: n1\n", ["2:7+1 Y041"]),
        ("target:t1", ["1:7+1 Y041"]),
        ("cause:\n  type:objective\n  detail: 甲\n", ["2:7+1 Y041"]),
        ("units:\n  - unit:ghc\n", ["2:9+1 Y041"]),
        ("units: [{unit:ghc, role: lead}]\n", ["1:14+1 Y041"]),
        ("units: [{unit:]\n", ["1:14+1 Y041"]),
        ("target:　t1\n", ["1:8+1 Y045"]),
        ("target:\u00a0t1\n", ["1:8+1 Y045"]),
        ("cause:\n　　type: objective\n", ["2:1+2 Y045"]),
        ("year: ２０２５\n", ["1:7+4 Y042"]),
        ("rate: ８.５\n", ["1:7+3 Y042"]),
        ("rate: 50％\n", ["1:7+3 Y042"]),
        ("from: 2025-01-01T08：00\n", ["1:7+16 Y042"]),
        ("target: 　t1\n", ["1:9+3 Y042"]),
        ("ｔａｒｇｅｔ: t1\n", ["1:1+6 Y042"]),
        ("unit: “ghc”\n", ["1:7+5 Y043"]),
        ("units: [‘ghc’, jsc]\n", ["1:9+5 Y043"]),
        ("“unit”: ghc\n", ["1:1+6 Y043"]),
        ("shared_with: [ghc，jsc]\n", ["1:15+7 Y044"]),
        ("shared_with: [ghc, jsc、xxz]\n", ["1:20+7 Y044"]),
        ("units: [{unit: ghc}，{unit: jsc}]\n", ["1:20+1 Y044"]),
        ("units: [{unit: ghc，role: lead}]\n", ["1:19+1 Y044"]),
    ],
)
def test_a_slip_of_the_keyboard_is_recognised(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_a_slip_comes_with_what_was_meant() -> None:
    assert facts("target:t1") == {"key": "target"}
    assert facts("year: ２０２５\n") == {"value": "２０２５", "half": "2025"}
    assert facts("unit: “ghc”\n") == {"half": "ghc"}
    assert facts("shared_with: [ghc， jsc、xxz]\n") == {"half": "ghc, jsc, xxz"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("note: a：b\n", {"note": "a：b"}),
        ("digest: sha256:3f1c\n", {"digest": "sha256:3f1c"}),
        ("- https://example.org\n", ["https://example.org"]),
        ("note: |\n  type：甲\n  type:甲\n", {"note": "type：甲\ntype:甲\n"}),
        ("note: 甲\n  乙：丙\n", {"note": "甲乙：丙"}),
        ("{a, b}", {"a": None, "b": None}),
        ("{note: , b: 1}", {"note": None, "b": 1}),
    ],
)
def test_a_text_that_only_resembles_a_slip_is_read(text: str, meant: Data) -> None:
    assert data(text) == meant


# --- syntax ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n    b: 1\n  c: 2\n", ["3:3+2 Y051"]),
        ("a: 1\n  b: 2\n", ["2:3+2 Y051"]),
        (" a: 1\nb: 2\n", ["2:1+2 Y051"]),
        ("a: b\n- c\n", ["2:1+1 Y051"]),
        ("a:\n  - b\n  c: d\n", ["3:3+2 Y051"]),
        ("a: |\n    甲\n  乙\nb: 1\n", ["3:3+1 Y051"]),
        ('title: "甲乙\nnode: n1\n', ["1:8+3 Y052"]),
        ("title: '甲乙\n", ["1:8+3 Y052"]),
        ('title: "甲\nnote: "乙"\nnode: n1\n', ["1:8+2 Y052"]),
        ('a: "甲\n---\n乙"\n', ["1:4+2 Y052"]),
        ("a: [b, c\nd: e\n", ["1:4+1 Y053"]),
        ("a: {b: 1, c: 2\nd: e\n", ["1:4+1 Y053"]),
        ("a: [b, c", ["1:4+1 Y053"]),
        ('a: ["b" "c"]\n', ["1:9+3 Y053"]),
        ("a: [{b: 1}\n    {c: 2}]\n", ["2:5+3 Y053"]),
        ("a: [1,,2]\n", ["1:7+1 Y053"]),
        ("title: 甲: 乙\n", ["1:9+1 Y054"]),
        ("a: {b: 甲: 乙}\n", ["1:9+1 Y054"]),
        ("a: @甲\n", ["1:4+1 Y055"]),
        ("a: `甲`\n", ["1:4+1 Y055"]),
        ("a: %5\n", ["1:4+1 Y055"]),
        ("a: ]甲\n", ["1:4+1 Y055"]),
        ("a: ? 甲\n", ["1:4+1 Y055"]),
        (r'a: "C:\甲"', ["1:7+2 Y056"]),
        (r'a: "甲\u12"', ["1:6+4 Y056"]),
        (r'a: "\ud800"', ["1:5+6 Y056"]),
        ('a: "甲" 乙\n', ["1:8+1 Y057"]),
        ("a: 'it's'\n", ["1:8+2 Y057"]),
        ("a: [b] c\n", ["1:8+1 Y057"]),
        ('"甲" 乙\n', ["1:5+1 Y057"]),
        ("{a: 1}\nb: 2\n", ["2:1+2 Y057"]),
        ("a: |甲\n  乙\n", ["1:4+2 Y058"]),
        ("a: >0\n 乙\n", ["1:4+2 Y058"]),
        ("kind: report\ntarget\nnode: n1\n", ["2:1+6 Y059"]),
        ("progress: 甲\n乙 丙\nnode: n1\n", ["2:1+3 Y059"]),
        ("a: - b\n", ["1:4+1 Y060"]),
    ],
)
def test_a_fault_of_syntax_has_its_cause_and_the_smallest_place(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_faults_before_a_fault_of_syntax_are_told_with_it() -> None:
    assert faults("a: &x 1\na: 2\nb: .nan\ntarget\nc: 1\n") == [
        "1:4+2 Y023", "2:1+1 Y027", "3:4+4 Y030", "4:1+6 Y059",
    ]  # fmt: skip


def test_more_than_a_hundred_faults_are_counted_but_not_told() -> None:
    _, problems = read("n1.yml", ("a: 1\n" * 151).encode())
    assert [problem.code for problem in problems] == ["Y027"] * 100 + ["Y099"]
    assert reported(problems[-1]) == "102:1+1 Y099"
    assert problems[-1].facts == {"more": "50"}
    assert CATALOGUE["Y099"]["level"] == "note"


def test_a_document_is_told_from_another_by_its_bytes() -> None:
    one, _ = read("n1.yml", b"a: 1\n")
    two, _ = read("n1.yml", b"a:  1\n")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.data == two.data
    assert one != two


def test_a_complaint_that_nobody_has_seen_yet_still_has_a_place() -> None:
    text, mark = "a: 1\nb: 甲乙 丙\n", Mark("", 8, 1, 2, None, 0)
    assert diagnose(text, MarkedYAMLError(problem="?", problem_mark=mark), [0, 1])[:3] == (
        "Y050",
        8,
        10,
    )
    assert diagnose("a: 1\n", YAMLError("?"), [0, 1])[:3] == ("Y050", 0, 1)
