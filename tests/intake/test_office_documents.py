"""Both ways: honest office documents are taken, and a number that is planted in one is never passed in silence."""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from docx.document import Document
from kit.office_documents import document, rewritten, sheet, word
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from scorer.intake.gate.content_findings import evidence_findings

SEED = 20250618
COUNT = 500 if os.environ.get("THOROUGH") else 40
MOST_ASKED = 2
"""Of five hundred honest documents."""
MOBILE, IDENTITY, CARD = "13612345678", "11010519491231002X", "6222021234567890128"


def codes(extension: str, raw: bytes) -> set[str]:
    return {each.code for each in evidence_findings(raw, extension)}


def test_honest_documents_are_taken() -> None:
    found = Counter(code for each in range(COUNT) for code in codes(*document(SEED, each)))
    assert set(found) <= {"G050"}, found
    assert found["G050"] <= MOST_ASKED


def test_honest_documents_of_libre_office_are_taken(tmp_path: Path) -> None:
    """Its statistics, settings and positions are no text; written once more in its own formats and in Microsoft's."""
    files = [document(SEED, each) for each in range(8)]
    formats = {".docx": ".odt", ".xlsx": ".ods"}
    made = rewritten(tmp_path, files, formats)
    again = rewritten(tmp_path, made, {".odt": ".docx", ".ods": ".xlsx"})
    if not made:
        pytest.skip("LibreOffice is not installed")
    assert {end for end, _ in again} == {".docx", ".xlsx"}
    found = Counter(code for end, raw in (*made, *again) for code in codes(end, raw))
    assert set(found) <= {"G050"}, found
    assert found["G050"] <= MOST_ASKED


# --- planted


def _grouped(number: str, between: str) -> str:
    cuts = {11: (3, 7), 18: (6, 14), 19: (4, 8, 12, 16)}[len(number)]
    return between.join(number[start:end] for start, end in zip((0, *cuts), (*cuts, None), strict=True))


DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full width": lambda number: "".join(chr(ord(each) + 0xFEE0) for each in number),
    "no-break blanks": lambda number: _grouped(number, "\u00a0"),
    "braille blanks": lambda number: _grouped(number, "\u2800"),
    "zero width": "\u200b".join,
    "selectors": lambda number: "".join(f"{each}\ufe0f" for each in number),
    "keycaps": lambda number: "".join(f"{each}\ufe0f\u20e3" for each in number),
    "underlined": lambda number: "".join(f"{each}\u0332" for each in number),
    "behind a circled one": lambda number: f"①{number}",
    **{f"U+{ord(each):04X}": partial(_grouped, between=each) for each in "-‐‑‒–—―−－.·•_/"},
}


def _runs(made: Document, text: str) -> None:
    paragraph = made.add_paragraph("经办人 ")
    for each in (text[:4], text[4:9], text[9:]):
        paragraph.add_run(each).bold = len(each) > 4


def _cell(made: Document, text: str) -> None:
    made.tables[0].rows[-1].cells[-1].text = text


def _comment(made: Document, text: str) -> None:
    paragraph = made.paragraphs[-1]
    made.add_comment(paragraph.runs or paragraph.add_run("见批注"), text=text)


WORD: dict[str, Callable[[Document, str], None]] = {
    "in several runs": _runs,
    "in a cell": _cell,
    "in a comment": _comment,
    "in the head": lambda made, text: setattr(made.sections[0].header.paragraphs[0], "text", text),
    "in the foot": lambda made, text: setattr(made.sections[0].footer.paragraphs[0], "text", text),
    "in the properties": lambda made, text: setattr(made.core_properties, "title", text),
}


def _text(made: openpyxl.Workbook, text: str) -> None:
    made.worksheets[0]["G3"] = text


def _rich(made: openpyxl.Workbook, text: str) -> None:
    bold = TextBlock(InlineFont(b=True), text[:5])
    made.worksheets[0]["G3"] = CellRichText(bold, text[5:])


def _other(made: openpyxl.Workbook, text: str) -> None:
    made.create_sheet("人员")["B7"] = text


def _print(made: openpyxl.Workbook, text: str) -> None:
    head = made.worksheets[0].oddHeader
    assert head is not None
    head.center.text = text


SHEET: dict[str, Callable[[openpyxl.Workbook, str], None]] = {
    "as a text": _text,
    "in two fonts": _rich,
    "on another sheet": _other,
    "as a sheet's name": lambda made, text: setattr(made.worksheets[0], "title", text.replace("/", "-")[:31]),
    "in the head of the print": _print,
}


def planted(where: str, text: str) -> tuple[str, bytes]:
    """A made-up document with a text at a place of it."""
    rng = random.Random(where)  # noqa: S311 - made up
    if where in WORD:
        return ".docx", word(rng, lambda made: WORD[where](made, text))
    return ".xlsx", sheet(rng, lambda made: SHEET[where](made, text))


@pytest.mark.parametrize("where", [*WORD, *SHEET])
@pytest.mark.parametrize("number", [MOBILE, IDENTITY, CARD])
def test_a_planted_number_is_found_wherever_it_is(number: str, where: str) -> None:
    expected = {"G050"} if number == CARD else {"G014"}
    assert codes(*planted(where, number)) == expected


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("number", [MOBILE, IDENTITY, CARD])
def test_no_disguise_makes_a_number_pass_in_silence(number: str, disguise: str) -> None:
    expected = {"G050"} if number == CARD else {"G014"}
    places = (*WORD, "as a text", "on another sheet") if COUNT > 40 else ("in several runs", "as a text")
    for where in places:
        assert codes(*planted(where, DISGUISES[disguise](number))) == expected, where


def test_a_planted_number_is_found_in_what_libre_office_writes(tmp_path: Path) -> None:
    files = [planted(where, MOBILE) for where in (*WORD, *SHEET)]
    made = rewritten(tmp_path, files, {".docx": ".odt", ".xlsx": ".ods"})
    again = rewritten(tmp_path, made, {".odt": ".docx", ".ods": ".xlsx"})
    if not made:
        pytest.skip("LibreOffice is not installed")
    assert ["G014" in codes(end, raw) for end, raw in (*made, *again)] == [True] * (2 * len(files))


@pytest.mark.parametrize(
    ("head", "value", "code"),
    [
        ("联系电话", 13612345678, "G014"),
        ("手机", "13612345678", "G014"),
        ("备注", 13612345678, "G014"),
        ("合同金额（元）", 13612345678, "G050"),
        ("日交通量（辆）", "136 1234 5678", "G050"),
        ("开户银行账号", "6222021234567890128", "G014"),
        ("合同编号", "6222021234567890128", "G050"),
        ("身份证号", "11010519491231002X", "G014"),
        ("合同金额（元）", "11010519491231002X", "G014"),
    ],
)
def test_the_words_over_a_column_say_what_a_number_is(head: str, value: object, code: str) -> None:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "名册"
    page.append(["单位", head])
    page.append(["江滨", value])
    found = evidence_findings(_saved(made), ".xlsx")
    assert [each.code for each in found] == [code]
    assert found[0].facts["where"].startswith("工作表“名册”的 B2（")
    assert str(value) not in found[0].facts["where"]


def _saved(made: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
