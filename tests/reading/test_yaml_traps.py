"""Small files that bring other readers down: each is refused by name, at once, and nothing is expanded."""

from __future__ import annotations

import pytest

from scorer.diagnostics.catalogue import text as worded
from scorer.model.entities import Span
from scorer.reading.yaml import read


def codes(text: str) -> list[str]:
    document, problems = read("n1.yml", text.encode())
    assert (document is None) == bool(problems)
    return [problem.code for problem in problems]


def test_three_hundred_bytes_of_aliases_are_not_expanded() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 9)]
    # Eight lines double what stands above them; each has an anchor and two aliases.
    assert codes("\n".join(lines)) == ["Y023"] + ["Y023", "Y024", "Y024"] * 8


def test_four_hundred_bytes_of_merge_keys_are_not_expanded() -> None:
    lines = ["a0: &a0 {k: 1}"] + [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 12)]
    assert codes("\n".join(lines)) == ["Y023"] + ["Y023", "Y025"] * 11


def test_a_mapping_that_contains_itself_is_refused() -> None:
    assert codes("a: &a\n  b: *a\n") == ["Y023", "Y024"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 100_000, (1, 21)),
        ("{" * 100_000, (1, 21)),
        ("[\n" * 100_000, (21, 1)),
        ("[{a: " * 50_000, (1, 51)),  # twenty levels are ten times "[{a: "
        ("- " * 100_000, (1, 41)),
        ("? " * 100_000, (1, 41)),
        ("".join(" " * level + "a:\n" for level in range(1000)), (21, 21)),
        ("a: " + "[" * 100_000, (1, 23)),
        ("? " + "[" * 100_000, (1, 22)),
    ],
)
def test_a_hundred_thousand_brackets_stop_at_level_21(text: str, place: tuple[int, int]) -> None:
    document, problems = read("n1.yml", text.encode())
    assert document is None
    assert [(p.code, p.place.line, p.place.column) for p in problems if isinstance(p.place, Span)] == [("Y020", *place)]


@pytest.mark.parametrize("text", ["[" * 20 + "]" * 20, "- " * 20 + "a", "{a: " * 20 + "}" * 20])
def test_twenty_levels_are_read(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("quote", ['"', "'"])
def test_brackets_in_a_text_are_text(quote: str) -> None:
    document, problems = read("n1.yml", f"note: {quote}{'[{' * 50_000}{quote}\n".encode())
    assert problems == ()
    assert document is not None
    assert document.data == {"note": "[{" * 50_000}


def test_brackets_in_a_long_text_of_several_lines_are_text() -> None:
    assert codes("note: |\n" + "  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n" * 1000) == []


def test_many_lists_beside_each_other_are_not_deep() -> None:
    assert codes("[" + "[{a: 1}]," * 50_000 + "]") == []


def test_tens_of_thousands_of_directives_are_not_compared_with_each_other() -> None:
    head = "".join(f"%TAG !a{number}! b\n" for number in range(50_000))
    assert codes(head + "---\na: 1\n") == ["Y022"] * 100 + ["Y099"]
    assert codes("a: 1\n...\n" + head + "---\na: 1\n") == ["Y021"]
    assert codes("a: 1\n" + head + "---\na: 1\n") == ["Y022"]


@pytest.mark.parametrize(
    ("number", "code"),
    [("1e999999999", "Y031"), ("1e" + "9" * 100_000, "Y031"), ("9" * 100_000, "Y032"), ("0." + "0" * 100_000, "Y032")],
)
def test_a_number_that_would_fill_the_memory_is_never_computed(number: str, code: str) -> None:
    assert codes(f"amount: {number}\n") == [code]


def test_a_late_key_repeated_forty_thousand_times_is_looked_up_a_hundred_times_only() -> None:
    text = "".join(f"k{number}:\n" for number in range(40_000)) + "k39999:\n" * 40_000
    _, problems = read("n1.yml", text.encode())
    assert [problem.code for problem in problems] == ["Y027"] * 100 + ["Y099"]
    assert {problem.facts["line"] for problem in problems[:100]} == {"40000"}


@pytest.mark.parametrize(
    "unit", ["a\t", "甲\u200b", "a:b,", "a，", "　", "&a b\n", "\u2028", "%\n", "：", "“", "- a:b\n", "|\n"]
)
def test_a_mebibyte_of_anything_has_an_answer(unit: str) -> None:
    text = unit * ((1 << 20) // len(unit.encode()))
    assert len(codes(text)) <= 101
    assert len(codes(f"[{text[:-3]}]")) <= 101


# --- what another reader would drop or mix up without a word ---


def reported(text: str) -> str:
    lines = text.split("\n")
    return worded(read("n1.yml", text.encode())[1], lambda span: lines[span.line - 1])


def test_a_number_that_would_be_taken_for_a_comment_is_not_dropped() -> None:
    assert reported("kind: report\nprogress: 完成 #3 桥墩浇筑\n") == (
        "n1.yml:2:16  错误 Y046  空格加“#”以后是注释，“#3 桥墩浇筑”不会被读到\n"
        "  2 | progress: 完成 #3 桥墩浇筑\n"
        "    |                ^^^^^^^^^^^\n"
        "  改法：是文字的，给整段文字加上引号，或写成“3 号”；是注释的，在 # 后面加一个空格\n"
    )
    assert codes("progress: #3 桥墩\n") == ["Y046"], "nothing would be left"
    assert codes("units: [ghc, jsc] #2 标段\n") == ["Y046"]


@pytest.mark.parametrize(
    "text",
    [
        "due: 2025-12 # 3 号桥\n",
        "due: 2025-12  #说明\n",
        "#3 号桥\ndue: 2025-12\n",
        "note: 完成 3#桥墩\n",
        "note: '完成 #3 桥墩'\n",
        "note: |\n  完成 #3 桥墩\n",
        "note: 甲 # 见 #3\n",
    ],
)
def test_a_comment_proper_and_a_number_sign_inside_a_text_are_read(text: str) -> None:
    assert codes(text) == []


def test_two_versions_that_nobody_chose_from_are_one_fault() -> None:
    text = "kind: report\n<<<<<<< HEAD\nstatus: ongoing\n=======\nstatus: done\n>>>>>>> in/ghc-wang\n"
    assert reported(text) == (
        "n1.yml:2:1  错误 Y047  这里留着 git 合并时两边都改过的内容\n"
        "  2 | <<<<<<< HEAD\n"
        "    | ^^^^^^^^^^^^\n"
        "  改法：留下对的一份，删去 <<<<<<<、=======、>>>>>>> 三行和另一份\n"
    )
