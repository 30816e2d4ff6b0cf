"""Both ways: honest office documents are taken, and a number that is planted in one is never passed in silence."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache, partial

import openpyxl
import pytest
from docx.document import Document
from kit.office_documents import document, rewritten, sheet, word
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty

from scorer.intake.gate.content_findings import evidence_findings

SEED = 20250618
COUNT = 500 if os.environ.get("SWEEP") else 40
MOST_ASKED = 2
"""Of five hundred honest documents."""
MOBILE, IDENTITY, CARD = "13612345678", "11010519491231002X", "6222021234567890128"


def codes(extension: str, raw: bytes) -> set[str]:
    return {each.code for each in evidence_findings(raw, extension)}


def test_honest_documents_are_taken() -> None:
    found = Counter(code for each in range(COUNT) for code in codes(*document(SEED, each)))
    assert set(found) <= {"G050"}, found
    assert found["G050"] <= MOST_ASKED


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, bytes]]]:
    """Honest and planted documents as LibreOffice writes them in its own formats, and from these in Microsoft's."""
    folder = tmp_path_factory.mktemp("libre-office")
    honest = [document(SEED, each) for each in range(COUNT // 2 if COUNT > 40 else 8)]
    honest += [(".xlsx", summed(each)) for each in range(2)]
    files = honest + [planted(where, MOBILE) for where in (*WORD, *SHEET)]
    own = rewritten(folder, files, {".docx": ".odt", ".xlsx": ".ods"})
    back = rewritten(folder, own, {".odt": ".docx", ".ods": ".xlsx"})
    assert len(own) == len(back) == len(files)
    return {"honest": own[: len(honest)] + back[: len(honest)], "planted": own[len(honest) :] + back[len(honest) :]}


@pytest.mark.needs("libreoffice")
def test_honest_documents_of_libre_office_are_taken(again: dict[str, list[tuple[str, bytes]]]) -> None:
    """Its statistics, settings and positions are no text, and the sums that it works out are nobody's number."""
    found = Counter(code for end, raw in again["honest"] for code in codes(end, raw))
    assert set(found) <= {"G050"}, found
    assert found["G050"] <= MOST_ASKED


def summed(number: int) -> bytes:
    """A table whose 小计 and 合计 are sums that begin as a mobile number does: 9 × 1512345678 = 13611111102."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.append(["项目", "合同金额（元）", "备注"])
    for row in range(9):
        page.append([f"项目{row}", 1512345678 + number, None])
    page.append(["小计", "=SUM(B2:B10)", None])
    page.append(["其他", 1000, None])
    page.append(["合计", "=B11+B12", None])
    return _saved(made)


def test_only_a_sum_is_nobodys_number() -> None:
    """In a column of amounts the sum passes; the same digits on their own are asked about, under 电话 refused."""
    for head, last, code in (
        ("合同金额（元）", 13611111102, set()),
        ("合同金额（元）", 13611111103, {"G050"}),
        ("联系电话", 13611111103, {"G014"}),
    ):
        made = openpyxl.Workbook()
        page = made.active
        assert page is not None
        page.append(["项目", head])
        for each in range(9):
            page.append([f"项目{each}", 1512345678])
        page.append(["合计", last])
        assert codes(".xlsx", _saved(made)) == code, (head, last)


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
    "in words": lambda number: number.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "in capitals": lambda number: number.translate(str.maketrans("0123456789", "〇壹贰叁肆伍陆柒捌玖")),
    "as radio operators say": lambda number: number.translate(str.maketrans("0127", "洞幺两拐")),
    "in words, in groups": lambda number: _grouped(number.translate(str.maketrans("013568", "零一三五六八")), "—"),
    "in circles": lambda number: number.translate(str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")),
    "in bold": lambda number: "".join(chr(ord(each) + 0x1D79E) if each.isdigit() else each for each in number),
    "Arabic-Indic": lambda number: number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "far apart": lambda number: _grouped(number, "  " * 2),
    "in brackets": lambda number: _grouped(number, "）（"),
    **{f"U+{ord(each):04X}": partial(_grouped, between=each) for each in "-‐‑‒–—―−－.·•_/⁃˗─━➖ー～∼一﹣⸺〜~・￣"},
}


ASKED = {"in brackets", "far apart", "in words, in groups"}
"""In these a row of figures and a number look alike."""


def _runs(made: Document, text: str) -> None:
    paragraph = made.add_paragraph("经办人 ")
    for each in (text[:4], text[4:9], text[9:]):
        paragraph.add_run(each).bold = len(each) > 4


def _cell(made: Document, text: str) -> None:
    made.tables[0].rows[-1].cells[-1].text = text


def _comment(made: Document, text: str) -> None:
    paragraph = made.paragraphs[-1]
    made.add_comment(paragraph.runs or paragraph.add_run("见批注"), text=text)


def _inner(made: Document, text: str) -> None:
    made.tables[0].rows[-1].cells[-1].add_table(rows=1, cols=1).rows[0].cells[0].text = text


def _first(made: Document, text: str) -> None:
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_header.paragraphs[0].text = text


WORD: dict[str, Callable[[Document, str], None]] = {
    "in several runs": _runs,
    "in a cell": _cell,
    "in a comment": _comment,
    "in the head": lambda made, text: setattr(made.sections[0].header.paragraphs[0], "text", text),
    "in the foot": lambda made, text: setattr(made.sections[0].footer.paragraphs[0], "text", text),
    "in the properties": lambda made, text: setattr(made.core_properties, "title", text),
    "in a table in a cell": _inner,
    "struck out": lambda made, text: setattr(made.add_paragraph().add_run(text).font, "strike", True),
    "hidden": lambda made, text: setattr(made.add_paragraph().add_run(text).font, "hidden", True),
    "in the head of the first page": _first,
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


def _hidden(made: openpyxl.Workbook, text: str) -> None:
    made.create_sheet("人员")["B7"] = text
    made["人员"].sheet_state = "veryHidden"


def _remark(made: openpyxl.Workbook, text: str) -> None:
    made.worksheets[0]["B2"].comment = Comment(text, "审核人")


def _chart(made: openpyxl.Workbook, text: str) -> None:
    page, chart = made.worksheets[0], BarChart()
    chart.title = text
    chart.add_data(Reference(page, min_col=4, min_row=1, max_row=3), titles_from_data=True)
    page.add_chart(chart, "K2")


SHEET: dict[str, Callable[[openpyxl.Workbook, str], None]] = {
    "as a text": _text,
    "in two fonts": _rich,
    "on another sheet": _other,
    "as a sheet's name": lambda made, text: setattr(made.worksheets[0], "title", text.replace("/", "-")[:31]),
    "in the head of the print": _print,
    "on a hidden sheet": _hidden,
    "in a remark": _remark,
    "over a chart": _chart,
    "in the workbook's properties": lambda made, text: setattr(made.properties, "keywords", text),
    "in a property of one's own": lambda made, text: made.custom_doc_props.append(  # type: ignore[attr-defined]
        StringProperty(name="联系", value=text)
    ),
}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOX = "<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"  # fmt: skip
PARTS: dict[str, tuple[str, str, str]] = {
    "in CDATA": (".docx", "word/document.xml", f"<w:document {W}><w:p><w:r><w:t><![CDATA[{{}}]]></w:t></w:r></w:p></w:document>"),
    "in a text box": (".docx", "word/document.xml", f"<w:document {W}><w:p><w:r>{BOX}</w:r></w:p></w:document>"),
    "in a footnote": (".docx", "word/footnotes.xml", f"<w:footnotes {W}><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:footnotes>"),
    "in an endnote": (".docx", "word/any.dat", f"<w:endnotes {W}><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:endnotes>"),
    "in custom XML": (".docx", "customXml/item1.xml", "<root><name>{}</name></root>"),
    "in the firm of app.xml": (".docx", "docProps/app.xml", "<Properties><Pages>1</Pages><Company>{}</Company></Properties>"),
    "in the description of a picture": (".docx", "word/document.xml", f'<w:document {W}><w:p><w:docPr descr="{{}}"/></w:p></w:document>'),
    "in an inline string": (".xlsx", "xl/worksheets/sheet9.xml", f'<worksheet {S}><row r="1"><c r="A1" t="inlineStr"><is><t>{{}}</t></is></c></row></worksheet>'),
    "as a formula's text": (".xlsx", "xl/worksheets/sheet9.xml", f'<worksheet {S}><row r="1"><c r="A1" t="str"><f>A9*2</f><v>{{}}</v></c></row></worksheet>'),
    "in a chart's cache": (".xlsx", "xl/charts/chart1.xml", "<c:chartSpace xmlns:c='c'><c:pt><c:v>{}</c:v></c:pt></c:chartSpace>"),
    "in a pivot table's cache": (".xlsx", "xl/pivotCache/records1.xml", f'<pivotCacheRecords {S}><r><s v="{{}}"/></r></pivotCacheRecords>'),
    "in a threaded comment": (".xlsx", "xl/threadedComments/1.xml", "<ThreadedComments><threadedComment><text>{}</text></threadedComment></ThreadedComments>"),
}  # fmt: skip
"""Where python-docx and openpyxl write nothing: extension, part, its XML."""


@cache
def _base(extension: str) -> bytes:
    return document(SEED, int(extension == ".docx"))[1]


def with_part(extension: str, name: str, raw: bytes) -> bytes:
    """A made-up document in which one part is replaced or added."""
    made, base = io.BytesIO(), _base(extension)
    with (
        zipfile.ZipFile(io.BytesIO(base)) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, raw)
    return made.getvalue()


def planted(where: str, text: str) -> tuple[str, bytes]:
    """A made-up document with a text at a place of it."""
    rng = random.Random(where)  # noqa: S311 - made up
    if where in PARTS:
        extension, name, form = PARTS[where]
        return extension, with_part(extension, name, form.format(text).encode())
    if where in WORD:
        return ".docx", word(rng, lambda made: WORD[where](made, text))
    return ".xlsx", sheet(rng, lambda made: SHEET[where](made, text))


@pytest.mark.parametrize("where", [*WORD, *SHEET, *PARTS])
@pytest.mark.parametrize("number", [MOBILE, IDENTITY, CARD])
def test_a_planted_number_is_found_wherever_it_is(number: str, where: str) -> None:
    expected = {"G050"} if number == CARD else {"G014"}
    assert codes(*planted(where, number)) == expected


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("number", [MOBILE, IDENTITY, CARD])
def test_no_disguise_makes_a_number_pass_in_silence(number: str, disguise: str) -> None:
    expected = {"G050"} if number == CARD else {"G014"}
    if disguise in ASKED:
        expected = {"G050", "G014"}
    places = [*WORD, *SHEET, *PARTS] if COUNT > 40 else ["in an inline string", "in CDATA"]
    for where in places:
        if where != "as a sheet's name":  # it takes 31 characters, and not all of them
            found = codes(*planted(where, DISGUISES[disguise](number)))
            assert found, where
            assert found <= expected, where


@pytest.mark.needs("libreoffice")
def test_a_planted_number_is_found_in_what_libre_office_writes(again: dict[str, list[tuple[str, bytes]]]) -> None:
    assert ["G014" in codes(end, raw) for end, raw in again["planted"]] == [True] * 2 * len((*WORD, *SHEET))


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
