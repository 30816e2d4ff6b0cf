"""Commit dates that a later reader cannot hold: refused at the entrance, and reported where they are in main already."""

from __future__ import annotations

import pytest
from kit.change_fuzz import NEAR, NOW, ChangeCase, FuzzedMain, drawn
from kit.corpus_files import YEAR
from kit.corpus_repository import FILE

SOUND = "1751400000 +0800"


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> FuzzedMain:
    return FuzzedMain(tmp_path_factory.mktemp("dates") / "main.git")


def case(author: str, committer: str = SOUND, text: str = "") -> ChangeCase:
    files = {f"{YEAR}/ghc/a.yml".encode(): (FILE, (text or f"kind: report\n{NEAR['report']}").encode())}
    return ChangeCase(0, "ghc-wang", files, author, committer, "改动")


@pytest.mark.parametrize(
    "date", ["253402300800 +0800", "1099511627776 +0800", "0 +0000", "1751400000 +9999", "x +0800", " +0800"]
)
def test_a_date_outside_2000_to_tomorrow_is_refused(main: FuzzedMain, date: str) -> None:
    """Years 10000, 36812 and 1970, a zone of 99 hours, no number, nothing; as the author's and the committer's."""
    for each in (case(date), case(SOUND, date)):
        assert {found.code for found in main.judged(each).problems} == {"G027"}


def test_a_credible_date_is_no_matter(main: FuzzedMain) -> None:
    """1 January 2000 in Greenwich and one hour ahead of the server: dates are never used for what is due."""
    assert main.judged(case("946684800 +0000", f"{int(NOW.timestamp()) + 3600} +1400")).verdict == "accept"


@pytest.mark.parametrize("written", ["[report]", "{report: 1}", "[]", "null", "7", "true", "[[report]]"])
def test_a_kind_that_is_no_text_is_refused_at_its_line(main: FuzzedMain, written: str) -> None:
    found = main.judged(case(SOUND, text=f"kind: {written}\n{NEAR['report']}"))
    assert (found.verdict, [problem.place.line for problem in found.problems]) == ("refuse", [1])  # type: ignore[union-attr]


def test_a_case_follows_from_its_number() -> None:
    assert [str(drawn(7, number)) for number in range(3)] == [str(drawn(7, number)) for number in range(3)]
