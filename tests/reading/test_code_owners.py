"""CODEOWNERS as an administrator writes it, and what ``scorer check`` says of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from kit.permissions import locked
from kit.years import CYCLE, Call, Year

SOUND = "# 谁同意\n* @oa @OB # 办公室\n/submissions/\n"
FIRST, LAST = "没有列出的文件不要人同意", "各单位的报送都要等人同意"


@pytest.fixture
def said(year: Year, scorer: Call) -> Callable[[str], list[str]]:
    """Line and sentence of each R064 of a real year whose office has oa and ob."""
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.target("2025-01")

    def check(owners: str) -> list[str]:
        year.write(".github/CODEOWNERS", owners)
        code, out, err = scorer("check")
        assert code == 0, out + err
        head = ".github/CODEOWNERS:"
        lines = [line.removeprefix(head).split("  ") for line in (out + err).splitlines() if line.startswith(head)]
        assert all(line[1] == "警告 R064" for line in lines), lines
        return [f"{line[0].partition(':')[0]} {line[2]}" for line in lines]

    return check


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (SOUND, []),
        ("* @ju/office\n/submissions/\n/docs/ @oa\n", []),
        ("", ["1 第一行不是“* @账号”，" + FIRST, "1 “*”后面没有不写人的“/submissions/”一行，" + LAST]),
        ("/submissions/\n* @oa\n", ["1 第一行不是“* @账号”，" + FIRST, "2 “*”后面没有不写人的“/submissions/”一行，" + LAST,
                                    "2 “*”也管 submissions 里的文件，各单位的报送要等人同意"]),
        ("*\n/submissions/\n", ["1 第一行不是“* @账号”，" + FIRST]),
        ("* @oa\n/submissions/ @ob\n", ["2 “*”后面没有不写人的“/submissions/”一行，" + LAST,
                                        "2 “/submissions/”也管 submissions 里的文件，各单位的报送要等人同意"]),
        ("* @oa\n/submissions/\n/.github/\n", ["3 “/.github/”后面没有写人，改它不要人同意"]),
        ("* @oa\n/submissions/\n*.yml @oa\n", ["3 “*.yml”也管 submissions 里的文件，各单位的报送要等人同意"]),
        ("* @oa @left @left\n/submissions/\n", ["1 @left 不是 units.yml 里办公室的账号，也不是替补"]),
        ("* @ga\n/submissions/\n", ["1 @ga 不是 units.yml 里办公室的账号，也不是替补"]),
        ("* @your-organisation/office\n/submissions/\n",
         ["1 @your-organisation/office 不是 units.yml 里办公室的账号，也不是替补"]),
    ],
)  # fmt: skip
def test_what_a_line_lets_through_is_told(said: Callable[[str], list[str]], owners: str, expected: list[str]) -> None:
    assert said(owners) == expected


def test_a_stand_in_may_be_named(year: Year, said: Callable[[str], list[str]]) -> None:
    units = (year.root / "targets/jilin/2025/units.yml").read_text(encoding="utf-8")
    year.write("targets/jilin/2025/units.yml", units.replace("[oa, ob]", "[oa, ob], stand_in: zhang"))
    assert said("* @oa @zhang\n/submissions/\n") == []


def test_in_a_made_up_year_names_are_not_compared(year: Year, said: Callable[[str], list[str]]) -> None:
    year.write("targets/jilin/2025/cycle.yml", CYCLE)
    assert said("* @your-organisation/office\n/submissions/\n") == []
    assert said("* @your-organisation/office\n") == ["1 “*”后面没有不写人的“/submissions/”一行，" + LAST]


def test_where_a_year_cannot_be_read_names_are_not_compared(
    year: Year, said: Callable[[str], list[str]], scorer: Call
) -> None:
    """@left may be of the other bureau's office, whose year has a cycle.yml that ends in the middle."""
    assert said("* @oa @left\n/submissions/\n") == ["1 @left 不是 units.yml 里办公室的账号，也不是替补"]
    year.write("targets/other/2025/cycle.yml", "title: [\n")
    code, _, err = scorer("check")
    assert (code, "targets/other/2025/cycle.yml" in err, "R064" in err) == (1, True, False), err


def test_one_that_cannot_be_opened_is_an_error(year: Year, said: Callable[[str], list[str]], scorer: Call) -> None:
    assert said(SOUND) == []
    with locked(year.root / ".github/CODEOWNERS"):
        code, _, err = scorer("check")
    assert (code, ".github/CODEOWNERS" in err, "R007" in err) == (1, True, True), err
