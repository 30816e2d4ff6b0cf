"""Documents that are packed folders: bounded, opened once, and what they fetch found however it is written."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile

import pytest
from kit.corpus_repository import FILE, Repository, base_files

from scorer.intake.gate import file_types as content
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement_text import text
from scorer.intake.gate.zip_document import read_zip
from scorer.intake.git import Git

GHC = "submissions/demo/2025/ghc"
BODY = ("word/document.xml", "<w:p>正文</w:p>")
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 100\n".encode()


def packed(*parts: tuple[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as folder:
        for name, text_ in parts:
            folder.writestr(name, text_)
    return stream.getvalue()


def relation(kind: str = "attachedTemplate", mode: str = "External", target: str = "https://x.example/a.dotm") -> str:
    return f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}" TargetMode="{mode}"/>'


def fault(raw: bytes, path: str = "files/a.docx") -> tuple[str, str] | None:
    return content.kind_fault(path, raw, content.opened(path, raw))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("content") / "content.git")


def told(repository: Repository, name: str, raw: bytes, sha256: str = "", size: int = 0) -> str:
    """What the clerk reads who files a report with this as its supporting document."""
    row = f"{{role: supporting, file: files/{name}, sha256: {sha256 or hashlib.sha256(raw).hexdigest()}, bytes: {size or len(raw)}}}"
    report = f"kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\nattachments:\n  - {row}\n".encode()
    files = {f"{GHC}/files/{name}".encode(): (FILE, raw), f"{GHC}/n7.yml".encode(): (FILE, report)}
    base = repository.commit(base_files())
    git = Git(repository.folder)
    return text(judge(git, base, repository.commit({**base_files(), **files}, base), "ghc-wang"), git).partition(
        "若合并："
    )[0]


def refused(name: str, code: str, what: str) -> str:
    return f"不能合并：1 个问题\n{GHC}/files/{name}  错误 {code}  {what}\n"


# --- bounds


def test_a_document_of_many_lists_is_refused_before_it_is_unpacked(repository: Repository) -> None:
    """40 lists of a mebibyte of nothing each: a few kilobytes that would be forty mebibytes."""
    raw = packed(BODY, *((f"{each}.rels", bytes(1 << 20)) for each in range(40)))
    assert len(raw) < 100_000
    told_ = told(repository, "a.docx", raw)
    assert told_.startswith(refused("a.docx", "G010", "不收这类文件：里面的文字解开后超过 32 MiB"))


def test_the_allowance_is_of_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.intake.gate.zip_document.MOST_UNPACKED", 100)
    part = b"<p>" + b"x" * 40
    assert fault(packed(("word/document.xml", part), ("word/b.xml", part))) is None
    found = fault(packed(("word/document.xml", part), ("word/b.xml", part), ("word/c.XML", part)))
    assert found == ("G010", "里面的文字解开后超过 0 MiB")


def test_a_document_of_too_many_parts_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.intake.gate.zip_document.MOST_PARTS", 3)
    raw = packed(BODY, *((f"{each}.png", "x") for each in range(3)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert fault(raw) == ("G010", "里面超过 3 个部分")


def test_a_way_of_packing_that_no_office_program_uses(repository: Repository) -> None:
    """Four kilobytes packed so may unpack to eighty mebibytes at once, before anything can be counted."""
    raw = packed(BODY, how=zipfile.ZIP_LZMA)
    assert told(repository, "a.docx", raw).startswith(
        refused("a.docx", "G010", "不收这类文件：用了办公软件不用的压缩方法")
    )


def test_what_is_damaged_is_read_up_to_the_damage() -> None:
    raw = bytearray(packed(("word/document.xml", "<p>13800138000</p>" * 20_000), how=zipfile.ZIP_STORED))
    raw[300_000] ^= 1  # the sum does not fit any more
    found = read_zip(bytes(raw))
    assert found is not None
    assert found.parts[0][1].startswith(b"<p>13800138000</p>")


@pytest.mark.parametrize("cut", [10, 40, 200])
def test_a_folder_that_is_cut_off_is_none(cut: int) -> None:
    assert read_zip(packed(BODY)[:-cut]) is None


@pytest.mark.parametrize("hostile", ["<" * 400_000, "<Relationship " * 60_000, "<a" * 400_000 + ">"])
def test_no_text_makes_the_search_slow(hostile: str) -> None:
    """Quadratic it would take minutes of the processor's time, whatever else the machine does."""
    raw, start = packed(("word/document.xml", hostile), ("a.rels", hostile)), time.process_time()
    fault(raw)
    list(content.texts("a.docx", raw, content.opened("a.docx", raw)))
    assert time.process_time() - start < 20


# --- what is fetched when it is opened


@pytest.mark.parametrize(
    "rels",
    [
        f"<Relationships>{relation()}</Relationships>",
        f"<Relationships>{relation(target='a>b')}</Relationships>",
        f"<Relationships>{relation('oleObject', 'external')}</Relationships>",
        f"<Relationships>{relation().replace('http://x/att', 'http://x/&#97;tt')}</Relationships>",
        f'<r:Relationships xmlns:r="x">{relation().replace("<", "<r:")}</r:Relationships>',
        f'<?xml version="1.0" encoding="UTF-16"?><Relationships>{relation("frame")}</Relationships>'.encode("utf-16"),
        f"<Relationships>{relation()}",
    ],
)
def test_what_comes_from_elsewhere_is_found_however_it_is_written(rels: str | bytes) -> None:
    expected = ("G010", "打开时会到别处取模板或程序")
    assert fault(packed(BODY, ("word/_rels/document.xml.RELS", rels))) == expected


def test_of_a_list_that_stands_twice_both_are_read() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = packed(BODY, ("a.rels", "<Relationships/>"), ("a.rels", f"<Relationships>{relation()}</Relationships>"))
    assert fault(raw) == ("G010", "打开时会到别处取模板或程序")


@pytest.mark.parametrize(
    "rels",
    [
        f"<Relationships>{relation('hyperlink')}</Relationships>",
        f"<Relationships>{relation(mode='Internal')}</Relationships>",
        '<?xml version="1.0" encoding="gbk"?><Relationships/>',
        "",
    ],
)
def test_links_and_broken_lists_are_no_attack(rels: str) -> None:
    assert fault(packed(BODY, ("a.rels", rels))) is None


# --- pointers


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.exe", "程序（.exe）"), ("a.zip", "压缩包（.zip）"), ("a", "扩展名不在可收之列（没有扩展名）")],
)
def test_a_pointer_stands_for_a_file_of_its_name(repository: Repository, name: str, kind: str) -> None:
    shown = told(repository, name, POINTER, "a" * 64, 100)
    assert shown.startswith(refused(name, "G010", f"不收这类文件：{kind}"))


def test_a_pointer_to_a_paper_is_taken(repository: Repository) -> None:
    assert told(repository, "a.pdf", POINTER, "a" * 64, 100).startswith("可以合并\n")


def test_a_malformed_pointer_is_told_as_that_and_nothing_else(repository: Repository) -> None:
    """Nobody is told that the file is not there, or that its hash is another."""
    for raw in (POINTER.replace(b"size", b"sizes"), POINTER.replace(b"\n", b"\r\n")):
        assert (
            told(repository, "a.pdf", raw, "a" * 64, 100)
            == refused(
                "a.pdf", "G012", f"“{GHC}/files/a.pdf”不对：不合指针的格式（版本、sha256、大小三行，别的都不能有）"
            )
            + "  改法：在装有 Git LFS 的电脑上重新添加这个文件：git lfs track 后再 git add\n"
        )
