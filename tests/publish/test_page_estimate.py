"""On which page a paper's text will end, and so where its 版记 goes: by hand, and as LibreOffice lays the .docx out."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.page_estimate import side_of_imprint
from scorer.publish.gb9704.paper import Annex, OfficialPaper, PaperTable, Paragraph
from scorer.publish.gb9704.pdf import pdf

LINE = "字" * 20
HEIGHT = 920
"""A 版记 of two lines in twips: 2 × 22 pt and 2 pt for its rules."""


def made(lines: int, *rows: str) -> OfficialPaper:
    """A title, a free line, so many paragraphs of one line, a free line and the date: 3 lines and one, 22 to a page."""
    table = (PaperTable(("单位", "办成"), tuple((row, "1") for row in rows)),) if rows else ()
    body = (*(Paragraph(LINE) for _ in range(lines)), *table)
    day = date(2025, 12, 9)
    return OfficialPaper("短题", body, dated=day, copies=("甲", "乙"), printed_by="办公室", printed_on=day)


@pytest.mark.parametrize(
    ("lines", "side"),
    [
        (1, "next"),  # ends on page 1
        (18, "next"),  # 2 + 18 + 2 = 22: the first page is full
        (21, "last"),  # the last paragraph and the date go over: 3 lines of page 2
        (37, "last"),  # 20 on page 1, 17 + 2 on page 2: three lines are left, the 版记 takes 46 of 87 points
        (38, "after"),  # two lines are left, 58 points: with half a line of air it does not go in, page 3 stays blank
        (40, "after"),  # 20 and 20 + 2: page 2 is full
        (41, "next"),  # the last paragraph and the date are on page 3
    ],
)
def test_where_the_imprint_goes(lines: int, side: str) -> None:
    assert side_of_imprint(made(lines), HEIGHT) == side


def test_where_a_font_with_wide_digits_would_end_elsewhere_the_imprint_has_a_page_of_its_own() -> None:
    """37 lines leave three on page 2; of the last, 25 characters, such a font makes 33 and one line more: two are left."""
    paper = made(36)
    assert side_of_imprint(replace(paper, body=(*paper.body, Paragraph("字" * 25))), HEIGHT) == "last"
    assert side_of_imprint(replace(paper, body=(*paper.body, Paragraph("1" * 50))), HEIGHT) == "after"


def test_where_only_a_wide_font_reaches_the_even_page_the_last_paragraph_begins_it() -> None:
    """2 + 17 + 1 + 2 = 22 lines fill page 1; where 50 digits take two lines the last paragraph is on page 2."""
    paper = made(17)
    paper = replace(paper, body=(*paper.body, Paragraph("1" * 50)))
    assert side_of_imprint(paper, HEIGHT) == "turned"
    paragraphs = Document(io.BytesIO(docx(paper))).paragraphs
    breaks = [each.text for each in paragraphs if each.paragraph_format.page_break_before]
    assert breaks == ["1" * 50]


def pages(file: Path) -> list[str]:
    """Of each page: how many lines, 版 where the imprint is, № where it has its number."""
    found = []
    for place, page in enumerate(PdfReader(file).pages, 1):
        text = page.extract_text().replace("\n", " ")
        marks = ("版" if "印发" in text else "") + ("№" if f"— {place} —" in text else "")
        found.append(f"{text.count(LINE)}{marks}")
    return found


@pytest.mark.needs("fonts")
@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (5, ["5№", "0版№"]),
        (30, ["20№", "10版№"]),
        (40, ["20№", "20№", "0", "0版"]),  # behind a blank page neither bears a number
        (43, ["20№", "22№", "1№", "0版№"]),
    ],
)
def test_the_imprint_of_the_pdf_is_on_an_even_page(tmp_path: Path, lines: int, wanted: list[str]) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(made(lines)).pdf)
    assert pages(file) == wanted


@pytest.mark.needs("fonts")
def test_a_short_table_is_on_one_page_and_a_long_one_does_not_begin_with_one_row(tmp_path: Path) -> None:
    for lines, rows in ((15, 6), (16, 30), (17, 30), *((12, rows) for rows in range(20, 26))):
        file = tmp_path / f"{lines}.pdf"
        file.write_bytes(pdf(made(lines, *(f"第{place}处室" for place in range(100, 100 + rows)))).pdf)
        counts = [page.extract_text().count("处室") for page in PdfReader(file).pages]
        shown = [count for count in counts if count]
        assert sum(shown) == rows
        assert shown == [6] if rows == 6 else min(shown) >= 2, (lines, counts)


@pytest.mark.needs("fonts")
def test_a_row_taller_than_a_page_is_torn_and_loses_nothing(tmp_path: Path) -> None:
    """Four columns of 600 characters, six to a line: a hundred lines, two pages and more."""
    file = tmp_path / "tall.pdf"
    row = ("第一件", *(["甲" * 600] * 4))
    file.write_bytes(
        pdf(OfficialPaper("短题", (PaperTable(("编号", "事项", "单位", "时限", "进展"), (row, row)),))).pdf
    )
    assert shown(file, "甲") == 2 * 4 * 600


def shown(file: Path, letter: str) -> int:
    """How often a letter is on the pages: what is below their edge is not."""
    found = 0

    def visit(text: str, page: list[float], line: list[float], *_: object) -> None:
        nonlocal found
        found += text.count(letter) if line[5] * page[3] + page[5] > 0 else 0

    for page in PdfReader(file).pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.needs("libreoffice", "fonts")
def test_libreoffice_has_the_imprint_of_the_docx_on_an_even_page(tmp_path: Path) -> None:
    wanted = {
        5: ["5№", "0版№"],
        30: ["20№", "10版№"],
        40: ["20№", "20№", "0", "0版"],  # behind a blank page, and neither has a number
        43: ["20№", "22№", "1№", "0版№"],
    }
    (tmp_path / "across.docx").write_bytes(docx(replace(made(1), annexes=(Annex("表", (Paragraph(LINE),), True),))))
    for lines in wanted:
        (tmp_path / f"{lines}.docx").write_bytes(docx(made(lines)))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    sources = [str(tmp_path / f"{name}.docx") for name in (*wanted, "across")]
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert {lines: pages(tmp_path / f"{lines}.pdf") for lines in wanted} == wanted
    assert round(left_of(tmp_path / "across.pdf", 2, "2") / 72 * 25.4) in range(24, 30), "35 − 7 mm less half a letter"


def left_of(file: Path, page: int, wanted: str) -> float:
    """How far from the left edge a text is, in points."""
    found: list[float] = []

    def visit(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip() == wanted:
            found.append(matrix[4])

    PdfReader(file).pages[page - 1].extract_text(visitor_text=visit)
    (left,) = found
    return left
