"""Evidence: what is attached, and whether the bytes at hand are those that the record names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from kit.shelf import Shelf

from scorer.diagnostics.catalogue import word
from scorer.reading.book.attachments import FileHasher
from scorer.reading.book.store import Disk, FileIdentity


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


TEXT = "进展报告"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
SIZE = len(TEXT.encode())
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{sha}\nsize {size}\n"


def report(*attachments: str, status: str = "done") -> str:
    rows = "".join(f"  - {{{row}}}\n" for row in attachments)
    return f"kind: report\ntarget: 2025-01\nnode: n1\nstatus: {status}\n" + (f"attachments:\n{rows}" if rows else "")


def row(role: str, file: str, sha: str = SHA, size: int = SIZE) -> str:
    return f"role: {role}, file: {file}, sha256: {sha}, bytes: {size}"


BOTH = (row("editable", "files/a.txt"), row("stamped", "https://files.example/a.pdf"))


def test_both_pieces_are_there_and_fit(shelf: Shelf) -> None:
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/r.yml", report(*BOTH))
    assert shelf.says() == []
    attachments = shelf.book().records["ghc/r.yml"].attachments
    assert [(each.role, each.file, each.sha256, each.bytes) for each in attachments] == [
        ("editable", "files/a.txt", SHA, SIZE),
        ("stamped", "https://files.example/a.pdf", SHA, SIZE),
    ]


def test_digest_and_size_need_not_be_written_of_a_file_that_is_there(shelf: Shelf) -> None:
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/r.yml", report("role: editable, file: files/a.txt", status="ongoing"))
    assert shelf.says() == []
    (found,) = shelf.book().records["ghc/r.yml"].attachments
    assert (found.sha256, found.bytes) == (SHA, SIZE)


def test_of_a_file_elsewhere_they_must_be(shelf: Shelf) -> None:
    shelf.file("ghc/r.yml", report("role: editable, file: https://files.example/a.pdf", status="ongoing"))
    assert shelf.says() == ["ghc/r.yml:6:28 E007 “https://files.example/a.pdf”不在库里，没有写 sha256、bytes"]


def test_what_is_written_must_be_right_and_the_right_values_are_given_at_once(shelf: Shelf) -> None:
    """Both are wrong: one message, from which the record can be put right in one go."""
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/r.yml", report(row("editable", "files/a.txt", "0" * 64, 7), status="ongoing"))
    assert shelf.says() == ["ghc/r.yml:6:49 E003 “files/a.txt”的 SHA-256 与记录所写不同"]
    (problem,) = [each for each in shelf.load().problems if each.code == "E003"]
    assert word(problem).fix == (
        f"文件没有错的，把 sha256 改为 {SHA}、bytes 改为 {SIZE}，或者删去这两项；文件改错了的，换回原来的文件"
    )


@pytest.mark.parametrize(
    ("role", "name", "asked"),
    [
        ("stamped", "现场.jpg", True),
        ("stamped", "IMG_2025.HEIC", True),
        ("stamped", "盖章件.jpg", False),
        ("stamped", "扫描件1.png", False),
        ("stamped", "签批页.jpg", False),
        ("stamped", "报告.pdf", False),
        ("supporting", "现场.jpg", False),
    ],
)
def test_a_photo_as_the_stamped_scan_is_asked(shelf: Shelf, role: str, name: str, asked: bool) -> None:
    shelf.file(f"ghc/files/{name}", TEXT)
    shelf.file("ghc/r.yml", report(row(role, f"files/{name}"), status="ongoing"))
    question = f"ghc/r.yml:6:12 E006 “{name}”是一张图片，用途写的是盖章扫描件（stamped）：是盖了章的扫描件吗"
    assert shelf.says() == ([question] if asked else [])
    assert "ghc/r.yml" in shelf.book().records


def test_a_done_report_attaches_what_its_node_asks_for(shelf: Shelf) -> None:
    """JL-19: the editable text and the stamped scan; a report that is not done owes neither."""
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/a.yml", report())
    shelf.file("ghc/b.yml", report(BOTH[0]))
    shelf.file("ghc/c.yml", report(BOTH[0], status="ongoing"))
    shelf.file("ghc/d.yml", "kind: report\ntarget: 2025-09\nnode: final\nstatus: done\n")
    assert shelf.says() == [
        "ghc/a.yml:4:9 E001 节点“n1”报“已完成”（done）须附 可编辑电子版（editable）、盖章扫描件（stamped）",
        "ghc/b.yml:5:1 E001 节点“n1”报“已完成”（done）须附 盖章扫描件（stamped）",
    ]
    assert shelf.points()[1].startswith("b.yml「attachments」 E001")
    assert shelf.fixes()[1] == (
        "在 attachments 下补上，如 - {role: stamped, file: files/文件名}；"
        "用 scorer new 起草并写 --attach，大小和摘要自动填好"
    )
    assert set(shelf.book().records) == {"ghc/c.yml", "ghc/d.yml"}


@pytest.mark.parametrize("role", ["stampd", "[stamped]"])
def test_a_misspelt_role_is_one_fault(shelf: Shelf, role: str) -> None:
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/r.yml", report(BOTH[0], row(role, "https://files.example/a.pdf")))
    assert [line.split(" ")[1] for line in shelf.says()] == ["F005"]


FILES = {
    "missing": (
        row("supporting", "files/b.txt"),
        ["r.yml「files/b.txt」 E002 记录旁边没有“files/b.txt”"],
    ),
    "other content": (
        row("supporting", "files/a.txt", sha="0" * 64),
        [f"r.yml「{'0' * 64}」 E003 “files/a.txt”的 SHA-256 与记录所写不同"],
    ),
    "other size": (
        row("supporting", "files/a.txt", size=7),
        [f"r.yml「7」 E004 “files/a.txt”是 {SIZE} 字节，记录写的是 7"],
    ),
    "outside": (
        row("supporting", "../jsc/a.txt"),
        ["r.yml「../jsc/a.txt」 E005 “../jsc/a.txt”不在本单位的文件夹里"],
    ),
    "roundabout": (row("supporting", "files/../files/a.txt"), []),
    "at an address": (row("supporting", "https://files.example/gone.mp4"), []),
}


@pytest.mark.parametrize(("attachment", "said"), FILES.values(), ids=FILES)
def test_an_attachment_is_what_the_record_says(shelf: Shelf, attachment: str, said: list[str]) -> None:
    shelf.file("ghc/files/a.txt", TEXT)
    shelf.file("ghc/keep.yml", report(row("supporting", "files/a.txt"), status="ongoing"))
    shelf.file("jsc/a.txt", TEXT)
    shelf.file("jsc/keep.yml", report(row("supporting", "a.txt"), status="ongoing").replace("n1", "n2"))
    shelf.file("ghc/r.yml", report(attachment, status="ongoing"))
    assert shelf.points() == said
    assert ("ghc/r.yml" in shelf.book().records) is (not said)


def test_a_missing_attachment_has_a_nearest_neighbour(shelf: Shelf) -> None:
    shelf.file("ghc/files/report-a.txt", TEXT)
    shelf.file("ghc/r.yml", report(row("supporting", "files/report_a.txt"), status="ongoing"))
    assert "是不是想写 files/report-a.txt？" in shelf.fixes()[0] + shelf.fixes()[1]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (POINTER.format(sha=SHA, size=SIZE), []),
        (POINTER.format(sha="1" * 64, size=SIZE), ["E003"]),
        (POINTER.format(sha=SHA, size=1), ["E004"]),
        (POINTER.format(sha=SHA, size="viel"), ["E002"]),
        ("version https://git-lfs.github.com/spec/v1\nsize 3\n", ["E002"]),
    ],
)
def test_a_pointer_of_git_lfs_carries_hash_and_size(shelf: Shelf, content: str, codes: list[str]) -> None:
    shelf.file("ghc/files/a.txt", content)
    shelf.file("ghc/r.yml", report(*BOTH))
    assert [problem.code for problem in shelf.problems()] == codes


def test_one_piece_may_serve_many_records_and_stand_in_another_root(shelf: Shelf) -> None:
    shelf.file("ghc/files/a.txt", TEXT, second=True)
    shelf.file("ghc/r.yml", report(*BOTH))
    shelf.file("ghc/s.yml", report(*BOTH))
    assert shelf.says() == []
    assert len(shelf.book().records) == 2


def test_a_file_that_cannot_be_read_has_no_weight(tmp_path: Path) -> None:
    scale = FileHasher()
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert scale.hash_file(Disk(str(tmp_path)), "gone.txt") is None
    assert scale.hash_file(Disk(str(tmp_path)), "a.txt") == FileIdentity(SHA, SIZE)


def test_links_are_never_followed(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    shelf.file("ghc/files/keep.txt", TEXT)
    (shelf.root / "submissions/demo/2025/ghc/files/a.txt").symlink_to(tmp_path / "secret.txt")
    (shelf.root / "submissions/demo/2025/ghc/l.yml").symlink_to(tmp_path / "secret.txt")
    (shelf.root / "submissions/demo/2025/jsc").symlink_to(tmp_path)
    shelf.file("ghc/r.yml", report(*BOTH, row("supporting", "files/keep.txt")))
    assert shelf.says() == [
        "ghc/files/a.txt:1:1 R006 这是链接或特殊文件，没有读",
        "ghc/l.yml:1:1 R006 这是链接或特殊文件，没有读",
        "ghc/r.yml:6:28 E002 记录旁边没有“files/a.txt”",
        "jsc:1:1 R006 这是链接或特殊文件，没有读",
    ]


def test_attachments_that_the_schema_refuses_are_no_second_fault(shelf: Shelf) -> None:
    shelf.file("ghc/r.yml", "kind: report\ntarget: 2025-09\nnode: final\nstatus: done\nattachments: 三份\n")
    shelf.file(
        "ghc/s.yml", "kind: report\ntarget: 2025-09\nnode: final\nstatus: done\nattachments: [三份, {file: 3}]\n"
    )
    assert {problem.code[0] for problem in shelf.problems()} == {"F"}
