"""Which files are read, which are not, and what is said of those that are not."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from kit.shelf import REPORT, Shelf

from scorer.model.entities import Place, Problem, Span
from scorer.reading.book import record_files as reading
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.documents import line_reader, placed
from scorer.reading.book.files import OF_BUREAU, cycles
from scorer.reading.book.index import as_of
from scorer.reading.book.shared_files import check_shared_files
from scorer.reading.book.store import Disk
from scorer.reading.suggestions import nearest
from scorer.scoring.scheme.terms import scheme_terms


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_cycles_are_the_years_that_have_a_cycle_or_a_table(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put("targets/demo/2024/targets.yml", "targets: []\n")
    shelf.put("targets/demo/2023/notes.yml", "a: 1\n")
    shelf.put("targets/demo/cases/a.yml", "case: 一\n")
    shelf.put("targets/holidays/2025.yml", "a: 1\n")
    shelf.put("targets/other/2025/cycle.yml", "title: 另\n", second=True)
    shelf.put("targets/other/20x5/cycle.yml", "title: 另\n", second=True)
    assert cycles(shelf.roots) == ("demo/2024", "demo/2025", "other/2025")
    assert cycles([str(tmp_path / "nowhere")]) == ()


STRAYS = {
    "ghc/a.yaml": (REPORT, "ghc/a.yaml:1:1 R002 文件的扩展名不是小写的 .yml，没有读"),
    "ghc/a.YML": (REPORT, "ghc/a.YML:1:1 R002 文件的扩展名不是小写的 .yml，没有读"),
    "ghc/deep/a.yml": (REPORT, "ghc/deep/a.yml:1:1 R004 记录应直接放在本单位的文件夹里，放在这里不会被读到"),
    "a.yml": (REPORT, "a.yml:1:1 R004 记录应直接放在本单位的文件夹里，放在这里不会被读到"),
    "ghc/photo.jpg": ("", "ghc/photo.jpg:1:1 R003 这个文件没有用处：它不是约定的文件，也没有记录把它列为附件"),
    "readme.txt": ("", "readme.txt:1:1 R003 这个文件没有用处：它不是约定的文件，也没有记录把它列为附件"),
    "gch/a.yml": (REPORT, "gch:1:1 R005 units.yml 里没有编号为“gch”的单位或评审者，这个文件夹里的记录都没有计入"),
}


@pytest.mark.parametrize(("path", "content", "said"), [(path, *rest) for path, rest in STRAYS.items()])
def test_what_stands_in_a_wrong_place(shelf: Shelf, path: str, content: str, said: str) -> None:
    shelf.file("ghc/r.yml")
    shelf.file(path, content)
    assert shelf.says() == [said]
    assert set(shelf.book().records) == {"ghc/r.yml"}


@pytest.mark.parametrize(
    ("file", "said", "fix"),
    [
        (
            "targets/demo/2025/target.yml",
            "target.yml:1:1 R003 这个文件没有用处：它不是约定的文件，也没有记录把它列为附件",
            "是不是想叫 targets.yml？",
        ),
        (
            "targets/demo/2025/units.yaml",
            "units.yaml:1:1 R002 文件的扩展名不是小写的 .yml，没有读",
            "把它改名为 units.yml",
        ),
        (
            "targets/demo/plan.yml",
            "plan.yml:1:1 R003 这个文件没有用处：它不是约定的文件，也没有记录把它列为附件",
            "不用就删去",
        ),
    ],
)
def test_base_files_with_other_names(shelf: Shelf, file: str, said: str, fix: str) -> None:
    shelf.put(file, "a: 1\n")
    assert shelf.says() == [said]
    assert fix in shelf.fixes()[0]


def test_what_nobody_minds(shelf: Shelf) -> None:
    shelf.put("targets/demo/2025/readme.txt", "说明")
    shelf.file(".gitkeep", "")
    shelf.file("ghc/.gitkeep", "")
    shelf.file("publications.csv", "address,sha256,published_at\n")
    assert shelf.says() == []


def test_a_stray_is_not_told_where_a_record_could_not_be_read(shelf: Shelf) -> None:
    """Nobody knows what the broken record attaches."""
    shelf.file("ghc/a.yml", "kind: [\n")
    shelf.file("ghc/photo.jpg", "")
    shelf.file("jsc/photo.jpg", "")
    assert [(problem.place.file.partition("2025/")[2], problem.code[0]) for problem in shelf.problems()] == [
        ("ghc/a.yml", "Y"),
        ("jsc/photo.jpg", "R"),
    ]
    assert shelf.book().left_out == ("submissions/demo/2025/ghc/a.yml：有错误",)


def test_the_folder_of_nobody_is_one_problem_and_its_records_are_looked_through(shelf: Shelf) -> None:
    for name in "ab":
        shelf.file(f"gch/{name}.yml", REPORT.replace("2025-09", "2025-99"))
    shelf.file("gch/photo.jpg", "")
    assert [line.split(" ")[:2] for line in shelf.says()] == [
        ["gch:1:1", "R005"],
        ["gch/a.yml:2:9", "R012"],
        ["gch/b.yml:2:9", "R012"],
    ]
    assert shelf.fixes()[0] == "可用的编号有 office、ghc、jsc、glj、party；是不是想写 ghc？"
    assert shelf.book().left_out == ("submissions/demo/2025/gch/：不知道是谁的文件夹",)


def test_later_roots_add_files_and_never_replace_one(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml")
    shelf.file("ghc/a.yml", f"{REPORT}note: 另一份\n", second=True)
    shelf.file("ghc/b.yml", second=True)
    shelf.put("targets/demo/2025/units.yml", "units: []\n", second=True)
    shelf.put("targets/demo/scheme.yml", "scheme: x\n", second=True)
    roots = f"“{shelf.root}”和“{shelf.second}”里都有这个文件，只读了前一个"
    assert shelf.says() == [
        f"ghc/a.yml:1:1 R001 {roots}",
        f"units.yml:1:1 R001 {roots}",
        f"scheme.yml:1:1 R001 {roots}",
    ]
    records = shelf.book().records
    assert set(records) == {"ghc/a.yml", "ghc/b.yml"}
    assert records["ghc/a.yml"].note is None


def test_names_that_hide_something_are_not_read(shelf: Shelf) -> None:
    shelf.file("ghc/a\u202elmy.yml")
    shelf.file("ghc/b\nc.yml")
    assert shelf.says() == [
        "ghc:1:1 R007 “'a\\u202elmy.yml'”读不了：文件名里有看不见或不合法的字符",
        "ghc:1:1 R007 “'b\\nc.yml'”读不了：文件名里有看不见或不合法的字符",
    ]


def test_a_file_that_goes_while_it_is_read_is_a_problem_not_a_crash(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.file("ghc/a.yml")
    shelf.file("ghc/b.yml")
    opened = Disk.read
    monkeypatch.setattr(
        Disk, "read", lambda self, file, most: None if file.endswith("a.yml") else opened(self, file, most)
    )
    assert shelf.says() == ["ghc/a.yml:1:1 R007 “submissions/demo/2025/ghc/a.yml”读不了：文件打不开"]
    assert set(shelf.book().records) == {"ghc/b.yml"}


def test_only_the_faulty_entry_of_a_rating_is_left_out(shelf: Shelf) -> None:
    shelf.file("office/a.yml", "kind: rating\ncomponent: public\nsource: 评议\nscores: {ghc: 101, jsc: 90}\n")
    shelf.file("office/b.yml", "kind: rating\ncomponent: public\nsource: 评议\nscores: {ghc: 101}\n")
    shelf.file("office/c.yml", "kind: rating\ncomponent: pubic\nsource: 评议\nscores: {ghc: 101, jsc: 90}\n")
    shelf.file("office/d.yml", "kind: ballots\ncomponent: leaders\ncounts: {glj: {director: {good: 2}}, jcs: {}}\n")
    book = shelf.book()
    rating, ballots = book.records["office/a.yml"], book.records["office/d.yml"]
    assert getattr(rating, "scores", None) == {"jsc": 90}
    assert getattr(ballots, "counts", None) == {"glj": {"director": {"good": 2}}}
    assert book.left_out == (
        "submissions/demo/2025/office/a.yml：其中“ghc”一项有错误",
        "submissions/demo/2025/office/b.yml：有错误",
        "submissions/demo/2025/office/c.yml：有错误",
        "submissions/demo/2025/office/d.yml：其中“jcs”一项有错误",
    )


def test_the_order_of_files_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    names = [f"{actor}/{index}.yml" for actor in ("ghc", "glj") for index in range(20)]
    other = Shelf(tmp_path / "again")
    for here in (shelf, other):
        random.Random(str(here.root)).shuffle(names)  # noqa: S311 — an order of writing, no secret
        for name in names:
            here.file(name, REPORT.replace("ongoing", "ongoig") if name.startswith("ghc/1") else REPORT)
    assert shelf.book() == other.book()
    assert shelf.problems() == other.problems()
    assert list(shelf.book().records) == sorted(shelf.book().records)


@contextmanager
def another_thread() -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("threaded", [False, True])
def test_on_several_processors_the_same_comes_out(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, *, threaded: bool
) -> None:
    """Forked where this thread is alone, spawned where it is not."""
    monkeypatch.setattr(reading, "CHUNK", 5)
    monkeypatch.setattr(reading, "processors", lambda: 2)
    for index in range(20):
        text = REPORT.replace("2025-09", "2025-99") if index % 7 == 0 else REPORT
        shelf.file(f"{'ghc' if index % 2 else 'glj'}/{index}.yml", text)
    alone = shelf.load()
    if threaded:
        with another_thread():
            many = shelf.load(parallel_from=10)
    else:
        many = shelf.load(parallel_from=10)
    assert many.book == alone.book
    assert many.problems == alone.problems
    assert len(alone.problems) == 3


def test_a_worker_checks_its_chunk_as_this_process_would(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml")
    frame = CheckContext(name="demo/2025", records={"ghc/a.yml": Disk(str(shelf.root))})
    with reading.no_collection():
        reading.init_worker(frame)
        assert reading.check_chunk(["ghc/a.yml"]) == list(reading.records(["ghc/a.yml"], frame))


def test_problems_are_placed_sorted_and_said_once() -> None:
    here = Problem("R012", Place("b.yml", ("target",)), {"target": "t"})
    later = Problem("R012", Span("b.yml", 3, 1))
    first = Problem("R003", Place("a.yml"))
    assert placed([later, here, first, here], {}) == (
        Problem("R003", Span("a.yml", 1, 1)),
        Problem("R012", Span("b.yml", 1, 1), {"target": "t"}),
        later,
    )


def test_documents_are_read_again_when_asked_for(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml")
    shelf.file("ghc/b.yml", "kind: [\n")
    documents = shelf.load().documents
    assert documents["submissions/demo/2025/ghc/a.yml"].data == {
        "kind": "report",
        "target": "2025-09",
        "node": "final",
        "status": "ongoing",
    }
    assert documents.get("submissions/demo/2025/ghc/b.yml") is None
    assert documents.get("elsewhere.yml") is None
    assert len(documents) == len(list(documents)) == 9


def test_source_lines_come_from_the_first_root_that_has_the_file(shelf: Shelf) -> None:
    shelf.file("ghc/a.yml", "kind: report\r\ntarget: 一\r\n")
    shelf.put("notes.yml", "二", second=True)
    shelf.put("scan.docx", b"PK\0\1", second=True)
    line = line_reader(shelf.roots)
    assert line(Span("submissions/demo/2025/ghc/a.yml", 2, 1)) == "target: 一"
    assert line(Span("notes.yml", 1, 1)) == "二"
    assert line(Span(f"{shelf.second}/notes.yml", 1, 1)) == "二"
    assert line(Span("notes.yml", 9, 1)) is None
    assert line(Span("nowhere.yml", 1, 1)) is None
    assert line(Span("scan.docx", 1, 1)) is None


@pytest.mark.parametrize("coding", ["gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_the_line_of_a_file_in_another_encoding_is_readable(shelf: Shelf, coding: str) -> None:
    shelf.file("ghc/a.yml", "kind: report\nprogress: 初步设计已批复\n".encode(coding))
    line = line_reader(shelf.roots)
    assert [line(Span("submissions/demo/2025/ghc/a.yml", at, 1)) for at in (1, 2)] == [
        "kind: report",
        "progress: 初步设计已批复",
    ]


def test_a_stray_is_not_told_while_a_record_beside_it_is_at_fault(shelf: Shelf) -> None:
    """The record may well attach it, under a name that could not be read."""
    shelf.file("ghc/files/a.docx", b"PK\0")
    shelf.file("ghc/a.yml", f"{REPORT}attachmnts: []\n")
    assert [line.split(" ")[1] for line in shelf.says()] == ["F003"]
    shelf.file("ghc/a.yml")
    assert [line.split(" ")[1] for line in shelf.says()] == ["R003"]


def test_a_year_without_submissions_or_scheme_is_only_its_table(shelf: Shelf) -> None:
    for name in OF_BUREAU:
        (shelf.root / "targets/demo" / f"{name}.yml").unlink()
    assert shelf.says() == []
    book = shelf.book()
    assert (book.records, book.scheme, len(book.targets)) == ({}, {}, 2)
    assert as_of(book, date(2025, 1, 1)) is book


STANDING = {
    "targets/holidays/2025.yml": "holidays: 三天\n",
    "targets/demo/scheme.yaml": "scheme: x\n",
    "targets/empty/scheme.yml": "scheme: [\n",
    "targets/demo/cases/a.yml": "case: 一\n",
}


def test_what_belongs_to_no_single_year_is_checked_too(shelf: Shelf) -> None:
    assert check_shared_files(shelf.roots, scheme_terms) == ()
    for file, text in STANDING.items():
        shelf.put(file, text)
    shelf.put("targets/holidays/2026.yml", "{\n")
    shelf.change("targets/demo/scheme.yml", "[DM-3]", "[DM-4]")
    shelf.put("targets/demo/cases/a.yml", "case: 一\n", second=True)
    found = {(problem.place.file, problem.code[0]) for problem in check_shared_files(shelf.roots, scheme_terms)}
    assert found == {
        ("targets/holidays/2025.yml", "F"),
        ("targets/holidays/2026.yml", "Y"),
        ("targets/demo/scheme.yaml", "R"),
        ("targets/demo/scheme.yml", "R"),
        ("targets/empty/scheme.yml", "Y"),
        ("targets/empty/clauses.yml", "R"),
        ("targets/demo/cases/a.yml", "R"),
        ("targets/demo/cases/a.yml", "F"),
    }


def test_the_nearest_name() -> None:
    assert nearest("DM-01", ["DM-1", "XX-9"]) == {"near": "DM-1"}
    assert nearest("zzz", ["DM-1"]) == {}
