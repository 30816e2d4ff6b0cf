"""How a problem looks: on a terminal, on a forge, in JSON; and that every code has its place in the catalogue."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorer
from scorer.diagnostics import catalogue
from scorer.diagnostics.catalogue import (
    CodeEntry,
    as_json,
    code_entries,
    entry,
    example,
    github,
    ordered,
    places,
    text,
    visible,
    width,
    word,
)
from scorer.model.entities import Place, Problem, Span

FILE = "submissions/jilin/2025/ghc/n1.yml"
NO_TARGET = Problem(
    "R012",
    Span(FILE, 7, 9, 7),
    {"target": "2025-99", "own": "2025-01、2025-03、2025-09", "near": "2025-09"},
)


def shown(line: str, span: Span) -> list[str]:
    """What is printed of one fault at a place of a line."""
    return text([Problem("F009", span, {"field": "“名称”"})], lambda _: line).splitlines()


def test_a_problem_as_the_contract_has_it() -> None:
    assert text([NO_TARGET], lambda _: "target: 2025-99") == (
        "submissions/jilin/2025/ghc/n1.yml:7:9  错误 R012  目标“2025-99”不在目标表中\n"
        "  7 | target: 2025-99\n"
        "    |         ^^^^^^^\n"
        "  改法：本单位承担的目标有 2025-01、2025-03、2025-09；是不是想写 2025-09？\n"
    )


def test_columns_are_those_of_the_screen() -> None:
    """名称: 公路局 — four columns of Chinese, a colon and a space stand before the value, which takes six."""
    assert shown("名称: 公路局", Span("units.yml", 12, 5, 3)) == [
        "units.yml:12:7  错误 F009  “名称”里什么也没有",
        "  12 | 名称: 公路局",
        "     |       ^^^^^^",
        "  改法：填上内容",
    ]
    assert width("a公e\u0301") == 4  # one, two, one, and a combining accent that takes none


def test_a_place_at_the_end_of_a_line_still_has_a_caret() -> None:
    assert shown("name:", Span("a.yml", 1, 6))[1:3] == ["  1 | name:", "    |      ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    line = f"{'甲' * 200}名称{'乙' * 200}"
    head, excerpt, mark, _ = shown(line, Span("a.yml", 3, 201, 2))
    assert head.startswith("a.yml:3:401  ")  # 200 characters of two columns stand before
    assert excerpt == f"  3 | …{'甲' * 14}名称{'乙' * 33}…"  # 1 + 28 columns, 4, then 66 + 1 of the 67 that are left
    assert mark == f"    | {' ' * 29}^^^^"


def test_a_long_place_is_cut_too() -> None:
    _, excerpt, mark, _ = shown(f"name: {'a' * 500} b", Span("a.yml", 1, 7, 500))
    assert excerpt == f"  1 | name: {'a' * 92}……"  # the place is cut, and so is what comes after it
    assert mark == f"    | {' ' * 6}{'^' * 93}"


def test_far_to_the_right_characters_are_counted() -> None:
    """A line as long as a file is not walked for its columns."""
    head, excerpt, *_ = shown("字" * 5000, Span("a.yml", 1, 4001, 1))
    assert head.startswith("a.yml:1:4001  ")
    assert width(excerpt) <= 107


def test_without_its_line_a_problem_has_no_excerpt() -> None:
    assert text([NO_TARGET], lambda _: None).splitlines()[1].startswith("  改法：")


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    found = text([Problem("F020", Place("a.yml"), {"count": "50"})], lambda _: "never asked")
    assert found == "a.yml  提示 F020  这个文件的格式问题太多，只列出前 50 处\n  改法：改好以后再检查一次\n"


def test_a_sentence_whose_facts_are_absent_is_not_said() -> None:
    assert word(Problem("R012", Place("a.yml"), {"target": "x", "own": "", "near": "y"})).fix == "是不是想写 y？"
    bare = Problem("R012", Place("a.yml"), {"target": "x"})
    assert word(bare).fix == ""
    assert text([bare], lambda _: None) == "a.yml  错误 R012  目标“x”不在目标表中\n"
    assert word(Problem("R012", Place("a.yml"))).what == entry("R012").title


def test_a_problem_may_have_a_level_of_its_own() -> None:
    assert word(Problem("R012", Place("a.yml"), level="note")).level == "note"
    assert word(Problem("R012", Place("a.yml"))).level == "error"


def test_the_order_is_that_of_files_lines_columns_codes() -> None:
    found = [
        Problem("F009", Span("b.yml", 1, 1), {"field": "5"}),
        Problem("F009", Span("a.yml", 10, 2), {"field": "4"}),
        Problem("F009", Span("a.yml", 2, 20), {"field": "3"}),
        Problem("F009", Span("a.yml", 2, 3), {"field": "2"}),
        Problem("F004", Span("a.yml", 2, 3), {"field": "1"}),
        Problem("F009", Place("a.yml"), {"field": "0"}),
    ]
    assert re.findall(r"  ([0-9])[里后]", text(found, lambda _: None)) == list("012345")


HOSTILE = "a\u202eb\x1b[31m\nc\u200b\u2028\udc80"


def test_what_hides_or_turns_the_line_around_is_shown_by_its_number() -> None:
    seen = "a⟨U+202E⟩b⟨U+001B⟩[31m⟨U+000A⟩c⟨U+200B⟩⟨U+2028⟩⟨U+DC80⟩"
    assert visible(HOSTILE) == seen
    assert visible("公路 road ✓") == "公路 road ✓"
    found = [Problem("R012", Span(f"{HOSTILE}.yml", 1, 1, 3), {"target": HOSTILE})]
    for made in (text(found, lambda _: HOSTILE), github(found), as_json(found)):
        assert "\u202e" not in made
        assert "\x1b" not in made
        assert seen in made
        assert made.encode()


def test_carets_stand_under_what_is_printed() -> None:
    """The mark of eight columns that stands for U+202E is under the carets, not beside them."""
    _, excerpt, mark, _ = shown("a: x\u202ey", Span("a.yml", 1, 4, 2))
    assert excerpt == "  1 | a: x⟨U+202E⟩y"
    assert mark == "    |    ^^^^^^^^^"


def test_a_fact_of_any_length_is_cut() -> None:
    assert len(word(Problem("R012", Place("a.yml"), {"target": "x" * 10_000})).what) < 350


@given(st.text(), st.text(), st.integers(1, 50), st.integers(1, 50))
def test_no_text_whatever_breaks_the_frame(value: str, line: str, column: int, span: int) -> None:
    """Three or four lines a problem, one an annotation, and JSON that can be read, whatever the value holds."""
    found = [Problem("R012", Span("a.yml", 3, column, span), {"target": value, "near": value})]
    lines = text(found, lambda _: line).split("\n")
    assert [each[:6] for each in lines[1:3]] == ["  3 | ", "    | "]
    assert len(lines) == (5 if value else 4)
    assert len(github(found).splitlines()) == 1
    assert json.loads(as_json(found))[0]["what"] == word(found[0]).what


def test_annotations() -> None:
    assert github([NO_TARGET]) == (
        "::error file=submissions/jilin/2025/ghc/n1.yml,line=7,col=9,endColumn=15,title=R012 目标不在目标表中"
        "::目标“2025-99”不在目标表中%0A改法：本单位承担的目标有 2025-01、2025-03、2025-09；是不是想写 2025-09？\n"
    )
    whole = Problem("F020", Place("a,b:100%.yml"), {"count": "50"})
    assert github([whole]).startswith("::notice file=a%2Cb%3A100%25.yml,title=F020 问题太多，没有全列::")
    assert github([Problem("R012", Place("a.yml"), {"target": "5%"}, "warning")]) == (
        "::warning file=a.yml,title=R012 目标不在目标表中::目标“5%25”不在目标表中\n"
    )


def test_files_with_errors_stand_first() -> None:
    """A stray attachment is a warning, and its name often comes before that of the record which forgot it."""
    stray, note = Problem("R003", Span("ghc/files/a.docx", 1, 1)), Problem("F020", Span("ghc/n1.yml", 1, 1))
    wrong = Problem("R012", Span("ghc/n1.yml", 2, 9))
    assert ordered([stray, note, wrong]) == [note, wrong, stray]
    assert ordered([stray, note]) == [stray, note]


def test_a_tab_is_called_a_tab() -> None:
    assert shown("\tkind: report", Span("a.yml", 1, 1))[1:3] == ["  1 | ⟨Tab⟩kind: report", "    | ^^^^^"]


def test_json() -> None:
    assert json.loads(as_json([NO_TARGET, Problem("F020", Place("a.yml"), {"count": "50"})])) == [
        {
            "code": "R012",
            "level": "error",
            "file": FILE,
            "line": 7,
            "column": 9,
            "width": 7,
            "what": "目标“2025-99”不在目标表中",
            "fix": "本单位承担的目标有 2025-01、2025-03、2025-09；是不是想写 2025-09？",
        },
        {
            "code": "F020",
            "level": "note",
            "file": "a.yml",
            "line": None,
            "column": None,
            "width": None,
            "what": "这个文件的格式问题太多，只列出前 50 处",
            "fix": "改好以后再检查一次",
        },
    ]
    assert as_json([]) == "[]\n"
    assert text([], lambda _: None) == github([]) == ""


def used() -> set[str]:
    """Every code that the program itself names."""
    home = Path(scorer.__file__).parent
    sources = [*home.rglob("*.py"), home / "reading/yaml/words.toml", home / "reading/csv_ledgers.toml"]
    return {code for path in sources for code in re.findall(r'"([A-Z]\d{3})"', path.read_text(encoding="utf-8"))}


def test_every_code_is_in_the_catalogue_and_every_entry_is_used() -> None:
    assert used() == set(code_entries())


def test_every_entry_is_whole() -> None:
    for code, each in code_entries().items():
        assert each.level in catalogue.LEVELS, code
        assert each.title, code
        assert re.search("[\u4e00-\u9fff]", each.page), code
        for sentence in (each.title, each.what, *each.fix):
            assert re.search("[\u4e00-\u9fff]", sentence) or sentence == "".join(
                f"{{{n}}}" for n in places(sentence)
            ), code
            assert not sentence.endswith("。"), (code, sentence)
            assert all(name.isidentifier() for name in places(sentence)), (code, sentence)


def test_a_code_may_stand_only_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "codes"
    folder.mkdir()
    (folder / "README.md").write_text("不是目录")
    (folder / "a.toml").write_text(
        '[F001]\nlevel = "note"\ntitle = "甲"\nwhat = "乙"\nfix = []\npage = "丙"\nplace = "丁"\n'
    )
    monkeypatch.setattr("scorer.diagnostics.catalogue.resources.files", lambda _: tmp_path)
    assert code_entries.__wrapped__() == {"F001": CodeEntry("note", "甲", "乙", (), "丙", "丁", {})}
    (folder / "b.toml").write_bytes((folder / "a.toml").read_bytes())
    with pytest.raises(ValueError, match="F001"):
        code_entries.__wrapped__()


def test_each_code_has_a_whole_message_as_its_example() -> None:
    """Every fact that a sentence of the code names has a value in its example, but for ``about``: the schema's words."""
    for code, known in code_entries().items():
        wanted = {name for sentence in (known.what, *known.fix) for name in places(sentence)}
        assert wanted - {"about"} == set(known.example), code
        level = catalogue.LEVELS[known.level]
        said = example(code, known)
        assert re.fullmatch(
            rf"((targets|submissions)/\S+|mkdocs\.yml|\.github/CODEOWNERS)  {level} {code}  .+(\n  改法：.+)?", said
        ), said


def test_the_example_of_a_code_is_what_check_prints() -> None:
    assert example("R012", entry("R012")) == (
        "submissions/demo/2025/ghc/n1.yml:2:9  错误 R012  目标“2025-99”不在目标表中\n"
        "  改法：本单位承担的目标有 2025-01、2025-09；目标表里有 2025-01 至 2025-51；是不是想写 2025-09？"
    )
