"""The same papers as PDF: pages, grid, fonts, properties; and the .docx as LibreOffice lays it out."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kit.official_sample import NOTICE, PLAIN
from pypdf import PdfReader

from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.fonts import NoFont, Substitute, choice, font_set
from scorer.publish.gb9704.paper import Heading, OfficialPaper, PaperTable, Paragraph
from scorer.publish.gb9704.pdf import pdf

FULL = OfficialPaper(
    "短题", (Paragraph("字" * 28 * 60), Paragraph("完。")), signature="综合规划处", dated=date(2025, 12, 8)
)
"""More than a page of nothing but full-width characters: the grid shows."""


def read(made: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(made))


@cache
def notice() -> PdfReader:
    return read(pdf(NOTICE).pdf)


def text(reader: PdfReader, page: int) -> str:
    return reader.pages[page].extract_text().replace("\n", "")


@pytest.mark.needs("fonts")
def test_pages_are_a4_upright_and_across_and_the_imprint_is_on_an_upright_one() -> None:
    sizes = [(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in notice().pages]
    # 210 × 297 mm are 595 × 842 pt
    assert set(sizes) == {(595, 842), (842, 595)}
    assert sizes[0] == sizes[-1] == (595, 842)
    assert "抄送：省政府督查室，驻厅纪检监察组。" in text(notice(), -1)
    assert text(notice(), -1).rstrip("0123456789— ").endswith("2025年4月9日印发")


@pytest.mark.needs("fonts")
def test_a_page_holds_22_lines_of_28_characters() -> None:
    second = read(pdf(FULL).pdf).pages[1].extract_text().split("\n")
    assert [len(line) for line in second if set(line) == {"字"}] == [28] * 22


@pytest.mark.needs("fonts")
def test_the_signature_is_never_alone_on_its_page() -> None:
    """20 lines on the first page (title, one free, 19 of text), the last of them goes over with the signature."""
    for lines in range(17, 24):
        body = (*(Paragraph("字" * 20) for _ in range(lines)),)
        pages = read(pdf(OfficialPaper("短题", body, signature="综合规划处", dated=date(2025, 12, 8))).pdf).pages
        assert "字" in pages[-1].extract_text(), lines


@pytest.mark.needs("fonts")
def test_the_imprint_keeps_to_the_foot_of_whatever_page_has_room_for_it() -> None:
    """A4 is 842 pt high, the 版心 ends 35 mm = 99 pt above its foot: the last line stands just above that."""
    for lines in range(12, 22):
        body = tuple(Paragraph("字" * 20) for _ in range(lines))
        made = OfficialPaper("短题", body, copies=("甲", "乙"), printed_by="办公室", printed_on=date(2025, 12, 9))
        last = read(pdf(made).pdf).pages[-1]
        heights = list[float]()

        def keep(text: str, cm: list[float], tm: list[float], *_: object, found: list[float] = heights) -> None:
            found.extend([cm[3] * tm[5] + cm[5]] if "印发" in text else [])

        last.extract_text(visitor_text=keep)
        assert heights, lines
        assert all(95 < height < 120 for height in heights), (lines, heights)


@pytest.mark.needs("fonts")
def test_what_the_standard_asks_for_stands_on_the_first_page() -> None:
    first = text(notice(), 0)
    for words in ("春江省交通运输厅文件", "春交督〔2025〕3号", "厅机关各处室、厅直属各单位：", "一、总体进展", "— 1 —"):
        assert words in first
    whole = "".join(text(notice(), page) for page in range(len(notice().pages)))
    for words in (
        "（一）按期完成的",
        "1.已补报的",
        "（1）说明",
        "附件：",
        "1.各单位节点一览",
        "（此件公开发布）",
        "附件2",
    ):
        assert words in whole


@pytest.mark.needs("fonts")
def test_properties_hold_the_title_and_the_setter_and_nothing_else() -> None:
    found = {str(key): str(value) for key, value in dict(notice().metadata or {}).items()}
    assert found.pop("/Creator").startswith("Typst")
    assert found == {"/Title": NOTICE.title}


@pytest.mark.needs("fonts")
def test_the_same_paper_gives_the_same_bytes() -> None:
    assert pdf(PLAIN).pdf == pdf(PLAIN).pdf


@pytest.mark.needs("fonts")
def test_fonts_are_inside_the_file() -> None:
    for page in notice().pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert any(key.startswith("/FontFile") for key in inner.get_object())


def test_a_font_that_is_missing_is_named_with_what_stands_in() -> None:
    chosen, missing = choice(["FangSong", "Noto Serif CJK SC", "Noto Sans CJK SC", "simhei"])
    assert chosen == {
        "body": "FangSong",
        "title": "Noto Serif CJK SC",
        "level-1": "simhei",
        "level-2": "Noto Serif CJK SC",
        "number": "Noto Serif CJK SC",
    }
    assert missing == (
        Substitute("方正小标宋简体", "Noto Serif CJK SC"),
        Substitute("楷体_GB2312", "Noto Serif CJK SC"),
        Substitute("宋体", "Noto Serif CJK SC"),
    )
    assert missing[0].sentence == "没有字体“方正小标宋简体”，用“Noto Serif CJK SC”代替"


def test_without_any_chinese_font_there_is_no_pdf() -> None:
    with pytest.raises(NoFont, match="没有能写中文的字体，排不了 PDF：装上 fonts-noto-cjk"):
        choice(["DejaVu Sans"])
    with pytest.raises(NoFont, match="没有能写中文的字体"):
        font_set(system=False)


@pytest.mark.needs("fonts")
def test_hostile_text_is_text() -> None:
    bad = '#panic("x") $1/0$ *_`\\ @label <tag> https://example.org\u202e\x00'
    made = read(pdf(OfficialPaper(bad, (Heading(bad), Paragraph(bad), PaperTable((bad,), ((bad,),))), note=bad)).pdf)
    words = "".join(page.extract_text() for page in made.pages).replace("\n", "").replace(" ", "")
    assert '#panic("x")$1/0$*_`\\@label<tag>https://example.org' in words
    assert all("/Annots" not in page for page in made.pages)


@pytest.mark.needs("libreoffice", "fonts")
def test_libreoffice_lays_the_docx_out_on_the_same_grid(tmp_path: Path) -> None:
    source = tmp_path / "full.docx"
    source.write_bytes(docx(FULL))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = PdfReader(tmp_path / "full.pdf").pages
    first = [line for line in pages[0].extract_text().split("\n") if set(line.strip()) == {"字"}]
    # 22 lines: the title, one free, the first with its two blanks, 19 full ones
    assert [len(line.strip()) for line in first] == [26, *([28] * 19)]
    assert "— 1 —" in pages[0].extract_text()


RARE = "\U0002a6d6"
"""A character of CJK extension B that the fonts of the tests lack."""


@pytest.mark.needs("fonts")
def test_a_character_that_no_font_has_is_named_with_its_place_and_what_to_install() -> None:
    body = (Paragraph("第一段没有问题。"), PaperTable(("单位", "责任人"), (("综合规划处", f"王{RARE}明"),)))
    made = pdf(OfficialPaper("关于进展的通报", body))
    (found,) = made.missing
    assert found.sentence == (
        f"没有字体能写“{RARE}”（U+2A6D6），PDF 上会是空框：在正文“王{RARE}明”。"
        "改法：装上 fonts-noto-cjk 和 fonts-hanazono（花园明朝，收生僻字），"
        "或用 --fonts 指明有这个字的字体所在的文件夹，再排一次；或者换一个字"
    )
    assert "没有字体" not in "".join(page.extract_text() for page in read(made.pdf).pages), "not in the paper"
    assert pdf(NOTICE).missing == pdf(FULL).missing == ()


@pytest.mark.needs("fonts")
def test_each_such_character_is_named_once_in_the_order_of_the_paper() -> None:
    far = "\U00016800"
    body = (Paragraph(f"甲{far}乙{RARE}丙{far}"),)
    made = pdf(OfficialPaper(f"关于{RARE}的通报", body, copies=(f"丁{far}",)))
    assert [(each.char, each.where) for each in made.missing] == [(RARE, "标题"), (far, "正文")]
    assert made.missing[1].package == "fonts-noto-core"
