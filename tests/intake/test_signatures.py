"""What is refused for what it is, what is appended to a picture, what a PDF carries out, and what is only unknown."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from contextlib import suppress

import pytest

from scorer.intake.gate import file_types
from scorer.intake.gate.allowance import WORK, Allowance, AllowanceUsedUpError
from scorer.intake.gate.signatures import OLE

JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + bytes(range(256)) * 8 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200) + b"IEND\xaeB`\x82"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RAR, SEVEN, ELF = (
    b"Rar!\x1a\x07\x01\0" + bytes(40),
    b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(40),
    b"\x7fELF\x02\x01\x01\0" + bytes(60),
)
PE = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0\x64\x86" + bytes(40)


def packed(*names: str, **parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        for name in names:
            folder.writestr(name, "<w:document><w:p><w:t>正文</w:t></w:p></w:document>")
        for name, content in parts.items():
            folder.writestr(name, content)
    return stream.getvalue()


def relations(kind: str, target: str = "https://x.example/a", mode: str = "External") -> str:
    return f'<Relationships><Relationship Id="r" Type="http://o/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'


ZIP = packed("a.txt")
DOCX = "word/document.xml"


def fault_within(name: str, raw: bytes) -> None:
    file_types.kind_fault(name, raw, None, Allowance(300_000))


def fault(name: str, raw: bytes) -> tuple[str, str] | None:
    return file_types.kind_fault(name, raw, file_types.opened(name, raw))


@pytest.mark.parametrize(
    "brand", ["isom", "iso2", "iso4", "iso5", "iso6", "avc1", "mp41", "mp42", "3gp4", "M4V ", "qt  ", "dash", "XAVC"]
)
def test_film_of_every_brand_is_taken(brand: str) -> None:
    assert fault("a.mp4", b"\0\0\0\x18ftyp" + brand.encode() + b"\0\0\2\0isom" + bytes(100)) is None


@pytest.mark.parametrize(
    "head", [b"ID3\x04", b"\xff\xfb\x90\x44", b"\xff\xf3\x40\xc0", b"\xff\xf2\x40", b"\xff\xfa\x90"]
)
def test_sound_of_every_frame_is_taken(head: bytes) -> None:
    assert fault("a.mp3", head + bytes(100)) is None


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b"\xef\xbb\xbf" + PDF),
        ("a.pdf", b"\r\n\r\n" + PDF),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n" * 40 + PDF),
        ("a.PDF", PDF),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1" + bytes(100)),
        ("a.jfif", JPG),
        ("a.jpg", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(40)),
        ("a.jpg", JPG + b"\0\0\0\x18ftypmp42" + bytes(100)),
        ("a.wav", b"unknown make" + bytes(range(256))),
        ("a.pdf", PDF + b"/URI (https://x.example) /OpenAction /EmbeddedFile /GoTo"),
        ("a.pdf", PDF + b"<</Subtype/Link/A<</S/URI/URI(https://x.example)>>>>"),
        ("a.pdf", PDF + b"<</OpenAction[3 0 R/Fit]>>3 0 obj<</Type/Page/Annots[4 0 R]>>4 0 obj<</A<</S/URI>>>>"),
        ("a.pdf", PDF + b"<</OpenAction 5 0 R>>5 0 obj<</S/GoTo/D[3 0 R/Fit]>>3 0 obj<</Type/Page/A<</S/URI>>>>"),
        ("a.jpg", JPG[:-2] + b"MZ" + bytes(200) + JPG[-2:]),
        ("a.pdf", PDF + b"stream\n/JS (random bytes of a picture\nendstream"),
        ("a.txt", "玥、珺二人负责三标段，按计划推进路基工程".encode("gb18030")),
        ("a.txt", "按计划推进\n".encode("gb18030") * 50),
        ("a.doc", packed(DOCX)),
        ("a.docx", packed(DOCX, **{"word/embeddings/oleObject1.bin": OLE + "Equation Native".encode("utf-16-le")})),
        ("a.docx", packed(DOCX, **{"word/_rels/a.rels": relations("image", "../media/a.png", "Internal")})),
        ("a.et", packed("xl/workbook.xml")),
    ],
)
def test_what_is_only_unusual_is_taken(name: str, raw: bytes) -> None:
    assert fault(name, raw) is None


def test_a_photograph_of_a_telephone_is_taken_with_a_hint() -> None:
    assert "jpg" in (file_types.hint("a.HEIC", None) or "")
    assert file_types.hint("a.jpg", None) is None


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.jpg", JPG + RAR, "后面还接着一个压缩包"),
        ("a.jpg", JPG + bytes(3000) + SEVEN, "后面还接着一个压缩包"),
        ("a.png", PNG + ELF, "后面还接着一个程序"),
        ("a.png", PNG + PE, "后面还接着一个程序"),
        ("a.jpg", JPG + ZIP, "后面还接着一个压缩包"),
        ("a.jpg", JPG + ZIP + bytes(70 << 10), "后面还接着一个压缩包"),
        ("a.pdf", PDF + ZIP, "后面还接着一个压缩包"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(90) + RAR, "后面还接着一个压缩包"),
        ("a.jpg", JPG + b"MZ\x90\0" + bytes(40), "后面还接着一个程序"),
        ("a.png", PNG + b"MZ" + bytes(3), "后面还接着一个程序"),
        ("a.pdf", PDF + b"MZ\x90\0" + bytes(9), "后面还接着一个程序"),
        ("a.jpg", JPG + gzip.compress(b"x", mtime=0), "后面还接着一个压缩包"),
        ("a.png", PNG + OLE + bytes(600), "后面还接着一个旧版办公文档或安装包"),
        ("a.jpg", JPG + b"x" * 257 + b"ustar\x0000", "后面还接着一个压缩包"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(90) + PE, "后面还接着一个程序"),
        ("a.txt", "機密★10年".encode("big5"), "编码像是 Big5（繁体）的文字；另存时编码选 UTF-8"),
        ("a.csv", "第三標段工程進度,九成\n".encode("big5") * 9, "编码像是 Big5（繁体）的文字；另存时编码选 UTF-8"),
        ("a.txt", "進捗は計画のとおり".encode("euc_jp") + b"\x8e\xff", "认不出编码的文字；另存时编码选 UTF-8"),
        ("a.mp3", PE, "程序"),
        ("a.mp3", ZIP, "压缩包（zip）"),
        ("a.mp4", b"<html><script>", "网页"),
        ("a.wav", b"@echo off\r\ndel", "脚本"),
        ("a.wav", JPG, "图片（jpg）"),
        ("a.pdf", b"", "空文件"),
        ("a.docx", b"", "空文件"),
        ("a.docx", ZIP, "压缩包（zip）"),
        ("a.docx", JPG, "图片（jpg）"),
        ("a.docx", packed("xl/workbook.xml"), " xlsx 文件"),
        ("a.jpg", gzip.compress(b"x", mtime=0), "压缩包（gz）"),
        ("a.doc", b"{\\rtf1 x}", "RTF 文档"),
        ("a.xls", b"<html><table>", "网页"),
        ("a.doc", b"MIME-Version: 1.0\r\n", "单个文件网页或邮件（mht）"),
        ("a.pdf", PE + b"%PDF-1.4", "程序"),
    ],
)
def test_what_it_is_is_said_in_a_clerks_words(name: str, raw: bytes, said: str) -> None:
    assert fault(name, raw) == ("G011", said)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (b"/JavaScript ", "/JavaScript"), (b"/J#61vaScript ", "/JavaScript"), (b"/#4a#61#76#61Script ", "/JavaScript"),
        (b"/L#61unch<", "/Launch"), (b"/SubmitForm ", "/SubmitForm"), (b"/ImportData ", "/ImportData"),
        (b"/RichMedia ", "/RichMedia"), (b"/JS (app.alert)", "/JS"), (b"/J#53 12 0 R", "/JS"), (b"/Go#54oE ", "/GoToE"),
    ],
)  # fmt: skip
def test_what_a_pdf_carries_out_is_found_however_it_is_written(action: bytes, said: str) -> None:
    found = fault("a.pdf", PDF + b"<</S " + action + b">>")
    assert found is not None
    assert found[0] == "G010"
    assert f" {said}（" in found[1]


@pytest.mark.parametrize(
    "objects",
    [
        b"<</OpenAction<</S/URI/URI(https://x.example)>>>>",
        b"<</Open#41ction <</S /#55RI /URI (https://x.example)>>>>",
        b"<</OpenAction 7 0 R>> 7 0 obj <</S/URI/URI(https://x.example)>> endobj",
        b"<</Type/Page/AA<</O 8 0 R>>>> 8 0 obj\n<</S/GoToR/F(\\\\\\\\host\\\\a.pdf)>> endobj",
        b"<</AA 9 0 R>> 9 0 obj<</O 8 0 R>>endobj 8 0 obj<</S/GoTo/D[3 0 R/Fit]/Next[11 0 R]>>endobj 11 0 obj<</S/URI>>endobj",
    ],
)
def test_what_a_link_may_do_is_refused_where_nobody_clicks(objects: bytes) -> None:
    found = fault("a.pdf", PDF + objects)
    assert found is not None
    assert found[0] == "G010"
    assert found[1].endswith("不等人点就做")


@pytest.mark.parametrize(
    "piece",
    [
        b"stream\n", b"/AA<<", b"/AA 1 0 R ", b"1 0 obj<<1 0 R ", b"/OpenAction[", b"MZ\0\0", b"PE\0\0\x4c\x01", b"/J", b"endstream",
        b"\xff\xd9", b"Rar!\x1a\x07",
    ],
)  # fmt: skip
def test_a_file_made_of_one_piece_is_searched_in_one_go_or_counts_as_too_much(piece: bytes) -> None:
    """600,000 pieces: looked at once each, they are a second's work; each looked at beside every other, days."""
    with suppress(AllowanceUsedUpError):
        fault_within("a.pdf", PDF + b"/AA 1 0 R " + piece * 600_000)


def test_a_paper_of_many_names_counts_as_its_names_do() -> None:
    """Four slashes are a unit, and 128 bytes: 40,000 of them are 10,000 units and 625 for each of the two searches."""
    spent = Allowance()
    file_types.kind_fault("a.pdf", (PDF + b"/a" * 40_000)[:80_000], None, spent)
    assert WORK - spent.left == pytest.approx(11_250, abs=20)


@pytest.mark.parametrize(
    "kind", ["image", "subDocument", "audio", "video", "media", "mailMergeSource", "attachedTemplate", "unknown"]
)
@pytest.mark.parametrize(
    "target", ["https://x.example/a", "file://host/a.png", "\\\\host\\a.png", "//host/a", "ftp://x/a"]
)
def test_what_opening_would_fetch_from_another_computer_is_refused(kind: str, target: str) -> None:
    found = fault("a.docx", packed(DOCX, **{"word/_rels/document.xml.rels": relations(kind, target)}))
    assert found is not None
    assert found[1].startswith("打开时会到别处取")


@pytest.mark.parametrize("target", ["file:///C:/Users/a/Temp/ksohtml/clip.png", "D:\\照片\\1.png", "media/image1.png"])
def test_a_picture_left_on_the_clerks_own_disk_fetches_nothing(target: str) -> None:
    assert fault("a.docx", packed(DOCX, **{"word/_rels/document.xml.rels": relations("image", target)})) is None


def test_a_link_to_another_workbook_is_taken_with_a_hint() -> None:
    raw = packed("xl/workbook.xml", **{"xl/externalLinks/_rels/externalLink1.xml.rels": relations("externalLinkPath")})
    assert fault("a.xlsx", raw) is None
    assert "断开链接" in (file_types.hint("a.xlsx", file_types.opened("a.xlsx", raw)) or "")


FIELDS = (
    '<w:p><w:fldSimple w:instr=" DDEAUTO cmd x"/></w:p>',
    (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> D</w:instrText></w:r>'
        "<w:r><w:instrText>DE cmd</w:instrText></w:r></w:p>"
    ),
)


def test_a_part_that_needs_a_password_is_not_taken_for_empty() -> None:
    """The first bit of the flags, 6 bytes into a part's head and 8 into its line of the list."""
    raw = bytearray(packed(DOCX))
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(head) + place] |= 1
    assert fault("a.docx", bytes(raw)) == ("G010", "里面有一部分加了密码，看不到内容")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        *(({"word/footer1.xml": f'<w:ftr xmlns:w="w">{field}</w:ftr>'}, "DDE") for field in FIELDS),
        ({"word/any.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le")}, "宏"),
        ({"word/any.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "\x01Ole10Native".encode("utf-16-le")}, "对象包"),
        (
            {"[Content_Types].xml": '<Types><Override ContentType="application/vnd.ms-office.vbaProject"/></Types>'},
            "宏",
        ),
        ({"word/_rels/document.xml.rels": relations("vbaProject", "x.dat", "Internal")}, "宏"),
        ({"word/any.bin": OLE + bytes(504) + PE}, "程序"),
        ({"word/any.bin": OLE + bytes(504) + file_types.WEB_LINK}, "打开时会到别处取"),
        *(({name: "<a/>"}, "../") for name in ("../a.xml", "word/../../a.xml", "word\\..\\a.xml", "C:\\a.xml")),
        ({"word/_rels/document.xml.rels": relations("aFChunk", "a.mht", "Internal")}, "altChunk"),
        *(({f"word/media/a.{end}": b"x"}, "程序") for end in ("ps1", "scr", "bat", "hta", "lnk", "EXE", "cmd")),
        ({"word/embeddings/a.docx": packed(DOCX, **{"word/vbaProject.bin": b"x"})}, "宏"),
        ({"word/embeddings/a.docx": packed(DOCX)[:-30]}, "里面套的文档打不开"),
        ({"xl/connections.xml": '<connections><connection><webPr url="x"/></connection></connections>'}, "网页查询"),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"}, "DDE"),
    ],
)
def test_what_runs_in_a_document_is_refused_by_what_it_is(parts: dict[str, str | bytes], said: str) -> None:
    found = fault("a.docx", packed(DOCX, **parts))
    assert found is not None
    assert found[0] == "G010"
    assert said in found[1]


@pytest.mark.parametrize("front", [PE, RAR, b"#!/bin/sh\n"])
def test_a_document_behind_a_program_is_refused(front: bytes) -> None:
    found = fault("a.docx", front + packed(DOCX))
    assert found is not None
    assert found[0] == "G010"


def test_a_program_behind_a_document_is_refused() -> None:
    assert fault("a.docx", packed(DOCX) + RAR) is not None
