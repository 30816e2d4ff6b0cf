"""A year whose 办法 is there and cannot be read: no command says that nothing is due, is missing, or has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.years import Call, Year

from scorer.pipeline.site_years import site_years
from scorer.publish.site.pages import pages

COMMANDS = (
    "score jilin/2025",
    "explain jilin/2025 ghc",
    "sensitivity jilin/2025",
    "todo jilin/2025 office",
    "todo jilin/2025 ghc",
    "remind jilin/2025 --on 2025-06-28",
    "remind jilin/2025 --on 2025-06-28 --format json",
    "ledger jilin/2025",
    "ledger jilin/2025 --list matters --format csv",
    "bulletin jilin/2025 2025-06",
    "issue jilin/2025 2025-06 某字〔2025〕1号",
    "export jilin/2025 out",
    "settle jilin/2025 targets",
    "settle jilin/2025 results",
    "copies jilin/2025",
    "burden jilin/2025",
    "join jilin/2025",
    "letter jilin/2025 out",
    "archive jilin/2025 ghc out",
)


def of_first_edition(year: Year) -> str:
    """The interpretations within scheme.yml, as the first edition had them."""
    (year.root / "targets/jilin/interpretations.yml").unlink()
    with (year.root / "targets/jilin/scheme.yml").open("a", encoding="utf-8") as file:
        file.write("interpretations: []\n")
    return "S027"


def without_interpretations(year: Year) -> str:
    """scheme.yml takes its readings from a file that is not there."""
    (year.root / "targets/jilin/interpretations.yml").unlink()
    return "没有 interpretations.yml"


@pytest.mark.parametrize("damage", [of_first_edition, without_interpretations])
def test_of_a_year_whose_scheme_cannot_be_read_every_command_says_only_that(
    year: Year, scorer: Call, damage: object
) -> None:
    """2025-01 is due on 30 June, and JL-17 asks for papers in July: none of it is known without the 办法."""
    year.target("2025-01")
    assert callable(damage)
    cause = damage(year)
    for command in COMMANDS:
        code, out, err = scorer(*command.split())
        assert (command, code, out) == (command, 1, "")
        assert cause in err, command
        assert err.endswith("jilin/2025：文件有错误，读不出来\n"), command
    assert not Path(year.root / "out").exists()
    assert not list(year.root.glob("submissions/jilin/2025/office/*"))


def test_its_page_has_its_name_and_says_that_it_cannot_be_shown(year: Year) -> None:
    """Not 只有目标表, which says that nobody reports and nothing is scored."""
    year.target("2025-01")
    of_first_edition(year)
    [made] = site_years([year.root], "public").years
    assert (made.view.status, made.view.title, made.view.synthetic) == ("unreadable", "测试用的一年", True)
    shown = {each.address: str(each.body) for each in pages([made.view], {}, {}, "站")}
    assert "文件有错误，暂时无法显示" in shown["index.html"]
    assert "targets/jilin/scheme.yml" in shown["jilin/2025/index.html"]
    assert not [address for address, body in shown.items() if "只有目标表" in body]


def test_what_starts_from_such_a_scheme_says_that_it_could_not_look(year: Year, scorer: Call) -> None:
    """No agenda of 0 decisions from another's 办法, none for the next year, and no case that differs."""
    year.target("2025-01")
    of_first_edition(year)
    code, _, err = scorer("init", "xinju", "--from", "jilin")
    assert (code, (year.root / "targets/xinju").exists()) == (2, False)
    assert "targets/jilin/scheme.yml 有错误，先运行 scorer check targets/jilin 改好" in err
    code, out, err = scorer("new-year", "jilin/2025")
    assert (
        "jilin/2025 有错误，读不出来，不知道哪些解释要重新决定；运行 scorer check jilin/2025 看错在哪里。" in out + err
    )
    code, _, err = scorer("lint-scheme", "jilin")
    assert (code, err.splitlines()[0]) == (1, "jilin：办法有错误，没有检查")
    case = year.write(
        "targets/jilin/cases/none.yml",
        "case: 没有任务\nclauses: [JL-8]\ncycle_of: jilin/2025\nexpect: {units: {ghc: {rank: 1}}}\n",
    )
    code, out, err = scorer("cases", "jilin")
    assert (code, out) == (1, f"没有算 {case} 没有任务\n")
    assert err.endswith("算例 1 个，0 个不符，1 个没有算\n")
    assert "改法：运行 scorer check jilin/2025，改正列出的问题，再算" in err
