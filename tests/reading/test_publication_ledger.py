"""``publications.csv``: when an address was laid open with which content, as the machine wrote it or somebody changed it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from kit.shelf import YEAR, Shelf

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Publication
from scorer.reading.book.loading import load
from scorer.reading.workdays import is_workday
from scorer.scoring.scheme.terms import scheme_terms
from scorer.views.publication import deadline

SHA = "a" * 64
OTHER = "b" * 64
PAGE = "demo/2025/index.html"
HEADER = "address,sha256,published_at\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_line_says_when_an_address_was_laid_open_with_which_content(shelf: Shelf) -> None:
    shelf.file(
        "publications.csv", f"{HEADER}{PAGE},{SHA},2025-07-01T09:00:00+08:00\n{PAGE},{OTHER},2025-07-02T01:00:00Z\n"
    )
    assert shelf.says() == []
    found = load([str(shelf.root)], YEAR, scheme_terms).published
    assert found[0] == Publication(PAGE, SHA, datetime(2025, 7, 1, 9, tzinfo=SHANGHAI))
    assert found[1].published_at == datetime(2025, 7, 2, 9, tzinfo=SHANGHAI)


LEDGERS = {
    "header": (b"page,sha256,published_at\n", "1:1 H031 表头应为 address,sha256,published_at"),
    "encoding": (f"{HEADER}回".encode("gbk"), "2:1 H031 不是 UTF-8 编码"),
    "cut off": (f"{HEADER}{PAGE},".encode(), "2:1 H031 最后一行没有换行，可能没有写完"),
}


@pytest.mark.parametrize(("raw", "said"), LEDGERS.values(), ids=LEDGERS)
def test_a_ledger_that_cannot_be_read(shelf: Shelf, raw: bytes, said: str) -> None:
    shelf.file("publications.csv", raw)
    assert shelf.says() == [f"publications.csv:{said}"]


LINES = {
    f"{PAGE},{SHA}": "H032 这一行 是“2 列”，应为 3 列，以逗号分开",
    f'{PAGE},{SHA},"2025': "H032 这一行 是“0 列”，应为 3 列，以逗号分开",
    f"../{PAGE},{SHA},2025-07-01T09:00:00+08:00": (
        "H032 address 是“../demo/2025/index.html”，应为 网站上的地址，如 demo/2025/index.html"
    ),
    f"{PAGE},{SHA[1:]},2025-07-01T09:00:00+08:00": f"H032 sha256 是“{SHA[1:]}”，应为 64 位小写十六进制",
    f"{PAGE},{SHA},2025-07-01": ("H032 published_at 是“2025-07-01”，应为 带时区的时间，如 2025-07-01T09:12:05+08:00"),
    f"{PAGE},{SHA},2025-02-30T09:00:00+08:00": (
        "H032 published_at 是“2025-02-30T09:00:00+08:00”，应为 带时区的时间，如 2025-07-01T09:12:05+08:00"
    ),
}


@pytest.mark.parametrize(("line", "said"), LINES.items(), ids=range(len(LINES)))
def test_a_bad_line_hides_no_other(shelf: Shelf, line: str, said: str) -> None:
    shelf.file("publications.csv", f"{HEADER}{line}\n{PAGE},{OTHER},2025-07-02T09:00:00+08:00\n")
    assert shelf.says() == [f"publications.csv:2:1 {said}"]
    assert [each.sha256 for each in load([str(shelf.root)], YEAR, scheme_terms).published] == [OTHER]


def test_a_date_put_in_afterwards_is_found_by_the_order(shelf: Shelf) -> None:
    """Never back-dated: a line below a later one was not appended by the machine's clock."""
    rows = f"{PAGE},{SHA},2025-07-02T09:00:00+08:00\n{PAGE},{OTHER},2025-07-01T09:00:00+08:00\n"
    shelf.file("publications.csv", HEADER + rows)
    assert shelf.says() == ["publications.csv:3:1 H033 “demo/2025/index.html”这一行的时间比它上面一行还早"]
    assert [each.sha256 for each in load([str(shelf.root)], YEAR, scheme_terms).published] == [SHA]


def test_twenty_working_days() -> None:
    # 2025-06-30 is a Monday: five working days a week, the twentieth after it is Monday 2025-07-28
    assert deadline(date(2025, 6, 30), is_workday) == date(2025, 7, 28)
    # 28 September (a worked Sunday) to 30: 3; holiday from 1 to 8 October; 9 to 11 (a worked Saturday): 6;
    # 13 to 17: 11; 20 to 24: 16; 27 to 30: 20
    assert deadline(date(2025, 9, 26), is_workday) == date(2025, 10, 30)
