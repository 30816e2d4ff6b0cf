"""Receipts: the ledger as the machine wrote it, or as somebody changed it, and what follows."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from kit.shelf import REPORT, Shelf

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Span
from scorer.reading.book.index import as_of
from scorer.reading.receipts import receipt_ledger as receipts

SHA = "a" * 64
OTHER = "b" * 64
AT = "2025-06-10T09:00:00+08:00"
LATER = "2025-06-20T09:00:00+08:00"
SOURCE = "pr/12@0123abc"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_receipt_says_when_and_who(shelf: Shelf) -> None:
    sha = shelf.file("ghc/a.yml")
    shelf.receipts(f"ghc/a.yml,{sha},{AT},{SOURCE},2025-06-10T02:00:00Z,ghc-wang")
    record = shelf.book().records["ghc/a.yml"]
    assert record.first_at == record.arrived == datetime(2025, 6, 10, 9, tzinfo=SHANGHAI)
    assert record.merged_at == datetime(2025, 6, 10, 2, tzinfo=timezone(timedelta(0)))
    assert record.account == "ghc-wang"


VERSIONS = {
    "one": ([(SHA, 10)], (10, 10)),
    "two": ([(OTHER, 10), (SHA, 20)], (10, 20)),
    "the same twice": ([(OTHER, 5), (SHA, 10), (SHA, 20)], (5, 10)),
    "there and back": ([(SHA, 5), (OTHER, 10), (SHA, 20)], (5, 20)),
}


@pytest.mark.parametrize(("lines", "days"), VERSIONS.values(), ids=VERSIONS)
def test_first_arrival_is_the_paths_and_arrival_that_of_the_bytes(
    lines: list[tuple[str, int]], days: tuple[int, int]
) -> None:
    text = "path,sha256,received_at,source\n"
    text += "".join(f"ghc/a.yml,{sha},2025-06-{day:02}T09:00:00+08:00,{SOURCE}\n" for sha, day in lines)
    ledger = receipts.read([("receipts.csv", text.encode())], synthetic=True)
    found = ledger.received("ghc/a.yml")
    assert found is not None
    assert (found.first_at.day, found.arrived.day) == days
    assert ledger.fits("ghc/a.yml", SHA)
    assert not ledger.fits("ghc/a.yml", OTHER)


LINES = {
    f"ghc/a.yml,{SHA},{AT}": "H002 这一行 是“3 列”，应为 4 列，以逗号分开",
    "": "H002 这一行 是“0 列”，应为 4 列，以逗号分开",
    f'ghc/a"b.yml,{SHA},{AT},"push/0123abc': "H002 这一行 是“0 列”，应为 4 列，以逗号分开",
    f"a.yml,{SHA},{AT},{SOURCE}": "H002 path 是“a.yml”，应为 本年度文件夹之下的路径，如 ghc/n1.yml",
    f"ghc/a.yml,{SHA[1:]},{AT},{SOURCE}": f"H002 sha256 是“{SHA[1:]}”，应为 64 位小写十六进制",
    f"ghc/a.yml,{SHA},2025-06-10 09:00,{SOURCE}": (
        "H002 received_at 是“2025-06-10 09:00”，应为 带时区的时间，如 2025-03-31T09:12:05+08:00"
    ),
    f"ghc/a.yml,{SHA},2025-02-30T09:00:00+08:00,{SOURCE}": (
        "H002 received_at 是“2025-02-30T09:00:00+08:00”，应为 带时区的时间，如 2025-03-31T09:12:05+08:00"
    ),
    f"ghc/a.yml,{SHA},{AT},mail": "H002 source 是“mail”，应为 pr/编号@提交号 或 push/提交号",
}


@pytest.mark.parametrize(("line", "said"), LINES.items())
def test_a_bad_line_is_its_own_problem_and_hides_no_other(shelf: Shelf, line: str, said: str) -> None:
    shelf.real()
    sha = shelf.file("ghc/b.yml")
    rows = f"path,sha256,received_at,source\n{line}\nghc/b.yml,{sha},{AT},{SOURCE}\n"
    shelf.file("receipts.csv", rows)
    found = shelf.says()
    assert f"receipts.csv:2:1 {said}" in found
    assert "receipts.csv:3:1 H007 “ghc/b.yml”这一行没有 merged_at 或 actor" in found


LEDGERS = {
    "header": (b"path;sha256\n", "1:1 H001 表头应为 path,sha256,received_at,source,merged_at,actor"),
    "empty": (b"", "1:1 H001 表头应为 path,sha256,received_at,source,merged_at,actor"),
    "encoding": ("path,sha256,received_at,source\n回".encode("gbk"), "2:1 H001 不是 UTF-8 编码"),
    "cut off": (b"path,sha256,received_at,source\nghc/a.yml,", "2:1 H001 最后一行没有换行，可能没有写完"),
}


@pytest.mark.parametrize(("raw", "said"), LEDGERS.values(), ids=LEDGERS)
def test_a_ledger_that_cannot_be_read(shelf: Shelf, raw: bytes, said: str) -> None:
    shelf.file("receipts.csv", raw)
    assert shelf.says() == [f"receipts.csv:{said}"]


def test_lines_may_end_as_windows_ends_them(shelf: Shelf) -> None:
    sha = shelf.file("ghc/a.yml")
    shelf.file("receipts.csv", f'path,sha256,received_at,source\r\n"ghc/a.yml",{sha},{AT},{SOURCE}\r\n')
    assert shelf.says() == []
    assert shelf.book().records["ghc/a.yml"].arrived is not None


def test_the_last_line_fits_the_file(shelf: Shelf) -> None:
    sha = shelf.file("ghc/a.yml")
    shelf.file("ghc/b.yml", f"{REPORT}note: 补记\n")
    shelf.receipts(
        f"ghc/a.yml,{OTHER},{AT},{SOURCE},,", f"ghc/a.yml,{sha},{LATER},{SOURCE},,", f"ghc/b.yml,{SHA},{AT},{SOURCE},,"
    )
    said = shelf.says()
    assert len(said) == 1
    assert said[0].startswith("ghc/b.yml:1:1 H004 文件的摘要是 ")
    assert said[0].endswith("submissions/demo/2025/receipts.csv 第 4 行写的是 aaaaaaaaaaaa…")
    book = shelf.book()
    assert set(book.records) == {"ghc/a.yml"}
    assert book.left_out == ("submissions/demo/2025/ghc/b.yml：内容与回执不符",)


def test_what_was_received_is_never_removed(shelf: Shelf) -> None:
    shelf.receipts(f"ghc/a.yml,{SHA},{AT},{SOURCE},,", f"ghc/files/a.pdf,{SHA},{AT},{SOURCE},,")
    assert shelf.says() == [
        "receipts.csv:2:1 H003 收到过“ghc/a.yml”，现在库里没有",
        "receipts.csv:3:1 H003 收到过“ghc/files/a.pdf”，现在库里没有",
    ]


def test_a_receipt_may_be_of_an_attachment(shelf: Shelf) -> None:
    shelf.file("ghc/files/a.txt", "一")
    shelf.file(
        "ghc/a.yml", f"{REPORT}attachments: [{{role: supporting, file: files/a.txt, sha256: {_sha('一')}, bytes: 3}}]\n"
    )
    shelf.receipts(f"ghc/files/a.txt,{_sha('一')},{AT},{SOURCE},,")
    assert shelf.says() == []


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([(LATER, ""), (AT, "")], "receipts.csv:3:1 H006 “ghc/a.yml”这一行比它在第 2 行的收到时间还早"),
        ([(LATER, AT)], "receipts.csv:2:1 H008 “ghc/a.yml”这一行的合并时间早于收到时间"),
    ],
)
def test_times_run_forward(shelf: Shelf, lines: list[tuple[str, str]], said: str) -> None:
    """A record with a spoilt receipt is left out, and nothing more is said about it."""
    sha = shelf.file("ghc/a.yml")
    shelf.receipts(*(f"ghc/a.yml,{sha},{at},{SOURCE},{merged}," for at, merged in lines))
    assert shelf.says() == [said]
    assert shelf.book().left_out == ("submissions/demo/2025/ghc/a.yml：回执有错误",)


def test_lines_of_different_paths_may_cross(shelf: Shelf) -> None:
    """A pull request that was received first may be merged last."""
    first, second = shelf.file("ghc/a.yml"), shelf.file("ghc/b.yml")
    shelf.receipts(f"ghc/a.yml,{first},{LATER},{SOURCE},,", f"ghc/b.yml,{second},{AT},{SOURCE},,")
    assert shelf.says() == []
    assert list(shelf.book().records) == ["ghc/b.yml", "ghc/a.yml"]


def test_without_a_receipt_a_record_is_not_scored_but_looked_through(shelf: Shelf) -> None:
    shelf.real()
    shelf.file("ghc/a.yml")
    shelf.file("ghc/b.yml", f"{REPORT}replaces: ghc/q.yml\n")
    shelf.file("ghc/q.yml", "kind: request\ntarget: 2025-09\nchange: {due: 2025-12}\nreason: other\ndetail: 延期\n")
    note = ["ghc/a.yml:1:1", "ghc/b.yml:1:1", "ghc/b.yml:5:11", "ghc/q.yml:1:1"]
    assert [line.split(" ")[0] for line in shelf.says()] == note
    assert [problem.level for problem in shelf.problems()] == [None] * 4
    assert [problem.level for problem in shelf.problems(received=True)] == ["error", "error", None, "error"]
    book = shelf.book()
    assert book.records == {}
    assert book.left_out == tuple(f"submissions/demo/2025/ghc/{name}.yml：没有回执" for name in "abq")


def test_ledgers_of_all_roots_are_joined_and_a_later_one_bears_its_roots_name(shelf: Shelf) -> None:
    shelf.real()
    first, second = shelf.file("ghc/a.yml"), shelf.file("office/b.yml", OUTAGE, second=True)
    head = "path,sha256,received_at,source,merged_at,actor\n"
    shelf.receipts(f"ghc/a.yml,{first},{AT},{SOURCE},{AT},ghc-wang")
    rows = f"{head}office/b.yml,{second},{AT},{SOURCE},{AT},office-li\nx,y\n"
    shelf.file("receipts.csv", rows, second=True)
    assert set(shelf.book().records) == {"ghc/a.yml", "office/b.yml"}
    places = [problem.place for problem in shelf.problems()]
    assert places == [Span(f"{shelf.second}/submissions/demo/2025/receipts.csv", 3, 1)]


OUTAGE = "kind: outage\nfrom: 2025-06-01T00:00:00+08:00\nto: 2025-06-01T06:00:00+08:00\ndetail: 停电\n"


def test_on_a_day_what_arrived_by_its_end_is_seen(shelf: Shelf) -> None:
    """23:59:59 is the day's, 24:00:00 the next day's."""
    times = {"a": "2025-06-30T23:59:59+08:00", "b": "2025-07-01T00:00:00+08:00", "c": "2025-06-30T15:59:59Z"}
    rows = [f"ghc/{name}.yml,{shelf.file(f'ghc/{name}.yml')},{at},{SOURCE},," for name, at in times.items()]
    shelf.receipts(*rows)
    book = shelf.book()
    before = as_of(book, date(2025, 6, 30))
    assert list(before.records) == ["ghc/a.yml", "ghc/c.yml"]
    assert [report.path for report in before.reports["ghc", "2025-09", "final"]] == ["ghc/a.yml", "ghc/c.yml"]
    assert "submissions/demo/2025/ghc/b.yml" not in before.digests
    assert "targets/demo/2025/targets.yml" in before.digests
    assert len(before.targets) == 2
    assert as_of(book, date(2025, 7, 1)) is book


WITHOUT_RECEIPT = {
    "ghc/a.yml": ("kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\n", date(2025, 6, 30)),
    "ghc/b.yml": (REPORT, date(2025, 12, 31)),
    "office/c.yml": (OUTAGE, date.min),
    "office/d.yml": (
        "kind: decision\non: ghc/a.yml\nverdict: accepted\nby: 李××\ndate: 2025-07-02\n",
        date(2025, 7, 2),
    ),
    "office/e.yml": ("kind: bulletin\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-10\n", date(2025, 4, 10)),
    "ghc/f.yml": ("kind: self-review\nperiod: 2025-H1\nsummary: 已自查\ndate: 2025-07-05\n", date(2025, 7, 5)),
    "ghc/g.yml": ("kind: feedback\nnotice: office/n.yml\nstatus: done\n", date.min),
}


@pytest.mark.parametrize("on", [date(2025, 4, 10), date(2025, 6, 29), date(2025, 6, 30), date(2025, 12, 31)])
def test_in_a_made_up_year_the_due_day_or_the_own_date_stands_in(shelf: Shelf, on: date) -> None:
    for path, (text, _) in WITHOUT_RECEIPT.items():
        shelf.file(path, text)
    shelf.file("office/n.yml", "kind: notice\nform: urge\nto: ghc\nissued: 2025-01-05\n")
    expected = {path for path, (_, day) in WITHOUT_RECEIPT.items() if day <= on} | {"office/n.yml"}
    assert set(as_of(shelf.book(), on).records) == expected


def test_indexes_stand_in_the_order_of_arrival_then_of_path(shelf: Shelf) -> None:
    penalty = (
        "kind: penalty\ncomponent: penalty\ncategory: criticised\nunit: jsc\ndate: 2025-03-01\ntitle: 通\nbasis: 文\n"
    )
    rows = []
    for name, text, at in (
        ("ghc/z", REPORT, AT),
        ("ghc/y", REPORT, AT),
        ("ghc/a", REPORT, LATER),
        ("office/p", penalty, AT),
    ):
        rows.append(f"{name}.yml,{shelf.file(f'{name}.yml', text)},{at},{SOURCE},,")
    shelf.receipts(*rows)
    book = shelf.book()
    assert list(book.records) == ["ghc/y.yml", "ghc/z.yml", "office/p.yml", "ghc/a.yml"]
    assert [record.path for record in book.by_kind["report"]] == ["ghc/y.yml", "ghc/z.yml", "ghc/a.yml"]
    assert [record.path for record in book.by_unit["penalty", "jsc"]] == ["office/p.yml"]
    assert [record.path for record in book.by_unit["report", "ghc"]] == ["ghc/y.yml", "ghc/z.yml", "ghc/a.yml"]
