"""Documents made to deceive, and documents that are only large."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from scorer.gate import content
from scorer.gate.content import kind_fault, name_fault, opened
from scorer.gate.packed import MOST_PARTS, MOST_UNPACKED

BODY = ("word/document.xml", b"<w:p/>")


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as folder:
        for name, raw in parts:
            folder.writestr(name, raw)
    return made.getvalue()


def fault(raw: bytes, path: str = "ghc/files/a.docx") -> tuple[str, str] | None:
    return kind_fault(path, raw, opened(path, raw))


def test_a_plain_document_is_taken() -> None:
    assert fault(packed(BODY)) is None


def test_one_allowance_for_all_that_is_unpacked() -> None:
    """Forty lists of one MiB each, a few kilobytes when packed."""
    lists = [(f"word/_rels/{number}.rels", b"<a/>" + b" " * (1 << 20)) for number in range(40)]
    raw = packed(BODY, *lists)
    assert len(raw) < 100_000
    assert fault(raw) == ("G010", f"里面的文字解开后超过 {MOST_UNPACKED >> 20} MiB")


def test_a_document_of_too_many_parts_is_not_opened() -> None:
    raw = packed(BODY, *((f"x/{number}", b"") for number in range(MOST_PARTS)))
    assert fault(raw) == ("G010", f"里面超过 {MOST_PARTS} 个部分")


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_way_of_packing_that_no_office_program_uses(method: int) -> None:
    assert fault(packed(BODY, method=method)) == ("G010", "用了办公软件不用的压缩方法")


def test_what_it_fetches_is_seen_however_it_is_written() -> None:
    form = '<Relationships><Relationship {} Type="x/attachedTemplate" Target="http://x.example/a"/></Relationships>'
    for mode in ('TargetMode="External"', "TargetMode='External'", 'TargetMode="&#69;xternal"'):
        raw = packed(BODY, ("word/_rels/settings.xml.rels", form.format(mode).encode()))
        assert fault(raw) == ("G010", "打开时会到别处取模板或程序"), mode
    linked = form.format('TargetMode="External"').replace("attachedTemplate", "hyperlink")
    assert fault(packed(BODY, ("word/_rels/document.xml.rels", linked.encode()))) is None


def test_a_damaged_part_hides_no_other() -> None:
    raw = bytearray(packed(BODY, ("word/a.xml", b"<w:p>" + b"x" * 5000 + b"</w:p>")))
    at = raw.find(b"word/a.xml") + len("word/a.xml")
    raw[at + 2 : at + 6] = b"\xff\xff\xff\xff"
    assert fault(bytes(raw)) is None
    assert list(content.texts("a.docx", bytes(raw), opened("a.docx", bytes(raw))))


def test_tags_that_never_end_take_no_time() -> None:
    """Half a million openings were tried to the end each, for minutes."""
    raw = packed(("word/document.xml", b"<" * 500_000))
    assert fault(raw) is None
    assert list(content.texts("a.docx", raw, opened("a.docx", raw))) == ["<" * 500_000]


def test_a_pointer_stands_for_what_is_taken_only() -> None:
    assert name_fault("ghc/files/a.pdf") is None
    assert name_fault("ghc/files/a.zip") == ("G010", "压缩包（.zip）")
