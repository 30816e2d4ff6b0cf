"""公文 as .docx, each point of GB/T 9704-2012 read back from the produced file."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from kit.docx_template import SHIPPED, template
from kit.official_sample import NOTICE, PLAIN

from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.paper import (
    Annex,
    Heading,
    OfficialPaper,
    PaperTable,
    Paragraph,
    chinese,
    heading_number,
    number_text,
    title_lines,
    width,
)
from scorer.publish.gb9704.plain_text import inert

MM = 36000
"""Word's drawing units in a millimetre."""


class Read:
    """A produced file, read back."""

    def __init__(self, paper: OfficialPaper) -> None:
        self.bytes = docx(paper)
        self.zip = zipfile.ZipFile(io.BytesIO(self.bytes))
        self.document: Any = word.Document(io.BytesIO(self.bytes))
        self.body = self.document.element.body

    def paragraphs(self, style: str) -> list[Any]:
        return [each for each in self.document.paragraphs if each.style.style_id == style]

    def only(self, style: str) -> Any:
        (found,) = self.paragraphs(style)
        return found

    def texts(self, style: str) -> list[str]:
        return [each.text for each in self.paragraphs(style)]

    def value(self, paragraph: Any, name: str, attribute: str) -> str | None:
        """``w:spacing/@w:before`` as it holds for the paragraph: its own, else that of its style or the style's parents."""
        within, style = paragraph._p.pPr, paragraph.style
        while within is not None or style is not None:
            found = within.find(qn(f"w:{name}")) if within is not None else None
            if found is not None and found.get(qn(f"w:{attribute}")) is not None:
                return str(found.get(qn(f"w:{attribute}")))
            within, style = (None, None) if style is None else (style.element.pPr, style.base_style)
        return None

    def font(self, style: str) -> tuple[str, float]:
        """The East Asian font and the size in points that a style gives, its parents counted."""
        styles = {each.style_id: each for each in self.document.styles}
        name, size, at = None, None, styles[style]
        while at is not None:
            fonts = at.element.find(f".//{qn('w:rFonts')}")
            sizes = at.element.find(f".//{qn('w:sz')}")
            name = name or (fonts.get(qn("w:eastAsia")) if fonts is not None else None)
            size = size or (int(sizes.get(qn("w:val"))) / 2 if sizes is not None else None)
            at = at.base_style
        if name is None:
            name = self.document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:rFonts')}").get(
                qn("w:eastAsia")
            )
        assert size is not None
        return str(name), size


@pytest.fixture(scope="module")
def notice() -> Read:
    return Read(NOTICE)


def millimetres(length: int) -> float:
    return round(length / MM, 1)


# --- 1. page and margins


def test_the_page_is_a4_with_the_margins_of_the_standard(notice: Read) -> None:
    upright = notice.document.sections[0]
    size = [millimetres(each) for each in (upright.page_width, upright.page_height)]
    sides = (upright.top_margin, upright.left_margin, upright.right_margin, upright.bottom_margin)
    assert size == [210, 297]
    assert [millimetres(each) for each in sides] == [37, 28, 26, 35]


# --- 2. body: three-size 仿宋, 22 lines of 28 characters


def test_the_grid_holds_22_lines_of_28_characters(notice: Read) -> None:
    grid = notice.body.sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert grid.get(qn("w:charSpace")) == "-848"
    # the 版心 is 297 − 37 − 35 = 225 mm = 12756 twips high: 22 lines of 579 take 12738, 23 do not fit
    assert pitch == 579
    assert 22 * pitch <= 12756 < 23 * pitch
    # 156 mm = 8844 twips; a character is 16 pt − 0.3 pt = 15.7 pt = 314 twips: 28 take 8792, 29 do not fit
    normal = notice.document.styles["Normal"].element
    assert normal.find(f".//{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")) == "-6"
    assert 28 * 314 <= 8844 < 29 * 314


def test_lines_are_exactly_as_high_as_the_grid_whatever_font_stands_in(notice: Read) -> None:
    spacing = notice.document.styles["Normal"].element.find(f".//{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("BodyText", "仿宋_GB2312", 16),
        ("Addressee", "仿宋_GB2312", 16),
        ("Issuer", "方正小标宋简体", 16),  # its own size stands on the run: as large as its name leaves room for
        ("Title", "方正小标宋简体", 22),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Heading3", "仿宋_GB2312", 16),
        ("Heading4", "仿宋_GB2312", 16),
        ("AnnexMark", "黑体", 16),
        ("Imprint", "仿宋_GB2312", 14),
        ("Footer", "宋体", 14),
    ],
)
def test_each_part_has_its_font_by_name_and_its_size(notice: Read, style: str, font: str, size: float) -> None:
    assert notice.font(style) == (font, size)


def test_the_font_table_names_what_may_stand_in(notice: Read) -> None:
    table = notice.zip.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


# --- 3. to 5. the red head


def test_the_issuer_stands_in_red_35_mm_under_the_edge_and_centred(notice: Read) -> None:
    issuer = notice.only("Issuer")
    assert issuer.text == "春江省交通运输厅文件"
    assert notice.value(issuer, "spacing", "before") == "1984"  # 35 mm × 1440 ÷ 25.4
    style = notice.document.styles["发文机关标志"].element
    assert style.find(f".//{qn('w:color')}").get(qn("w:val")) == "FF0000"
    assert style.find(f".//{qn('w:jc')}").get(qn("w:val")) == "center"
    assert issuer.runs[0].font.size.pt == 40


def test_a_long_issuer_is_set_smaller_so_that_it_keeps_to_one_line() -> None:
    long = Read(
        OfficialPaper(
            "通报", (Paragraph("一"),), issuer="春江省交通运输综合行政执法监督管理局文件", number="春交〔2025〕1号"
        )
    )
    # 20 characters in 442.2 pt: 22 pt each
    assert long.only("Issuer").runs[0].font.size.pt == 22


def test_the_number_stands_two_lines_below_and_the_red_line_4_mm_under_it(notice: Read) -> None:
    number = notice.only("Number")
    assert number.text == "春交督〔2025〕3号"
    assert notice.value(number, "spacing", "before") == str(2 * 579)
    rule = notice.document.styles["发文字号"].element.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    # 4 mm are 11.3 pt; a line under a paragraph is as wide as the 版心
    assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("FF0000", "11")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("春交督[2026]第03号", "春交督〔2026〕3号"),
        ("春交督（2026）12号", "春交督〔2026〕12号"),
        ("春交督〔2026〕3", "春交督〔2026〕3号"),
        ("春交督【2026】 第010号", "春交督【2026】 第010号"),  # a blank inside: not a number that one may put right
        ("第三期", "第三期"),
    ],
)
def test_a_number_has_its_brackets_and_no_zeros(typed: str, written: str) -> None:
    assert number_text(typed) == written


# --- 6. and 7. title and addressee


def test_the_title_stands_two_lines_under_the_red_line_centred_words_kept_whole(notice: Read) -> None:
    title = notice.paragraphs("Title")[0]
    assert title.text.split("\n") == ["春江省交通运输厅关于2025年第一季度", "目标考核工作进展情况的通报"]
    assert notice.value(title, "spacing", "before") == str(2 * 579)
    assert notice.document.styles["Title"].element.find(f".//{qn('w:jc')}").get(qn("w:val")) == "center"


@pytest.mark.parametrize(
    "title",
    [
        "吉林省交通运输厅办公室关于更正|2025年第二季度目标任务完成情况的通报",
        "吉林省交通运输厅办公室关于|催办“在建高速公路施工标准化考核”|等3项工作的通知",
        "三门峡市交通运输局督查考核委员会|关于办理督查事项督〔2025〕16号|等3件督查事项的通知",
        "枣庄市目标管理考核办公室关于|2025年上半年区（市）目标完成情况的通报",
    ],
)
def test_a_title_is_broken_by_its_sense_and_no_name_or_number_is_torn(title: str) -> None:
    assert "|".join(title_lines(title.replace("|", ""))) == title


def test_a_title_turns_where_its_writer_turned_it() -> None:
    assert title_lines("甲乙\n丙丁戊") == ("甲乙", "丙丁戊")
    assert title_lines("关于督查事项的通报") == ("关于督查事项的通报",)


@given(st.text(alphabet="关于的和、年度情况交通运输厅目标考核2025", min_size=1, max_size=90))
def test_no_line_of_a_title_is_wider_than_the_page_and_none_is_lost(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= 19 for line in lines)


def test_the_addressee_stands_at_the_edge_one_line_below_with_a_full_width_colon(notice: Read) -> None:
    addressee = notice.only("Addressee")
    assert addressee.text == "厅机关各处室、厅直属各单位："
    assert notice.value(addressee, "spacing", "before") == "579"
    assert addressee._p.pPr.find(qn("w:ind")) is None


# --- 8. levels


def test_headings_are_numbered_in_four_levels_and_paragraphs_begin_two_characters_in(notice: Read) -> None:
    levels = [notice.texts(f"Heading{level}") for level in (1, 2, 3, 4)]
    assert levels == [
        ["一、总体进展", "二、下一步"],
        ["（一）按期完成的", "（二）逾期的"],
        ["1.已补报的"],
        ["（1）说明"],
    ]
    indent = notice.document.styles["Body Text"].element.find(f".//{qn('w:ind')}")
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert not notice.zip.read("word/styles.xml").count(b"<w:b/>")


def test_a_number_in_chinese() -> None:
    assert [chinese(number) for number in (1, 10, 12, 20, 21, 99, 100)] == [
        "一",
        "十",
        "十二",
        "二十",
        "二十一",
        "九十九",
        "100",
    ]
    assert heading_number(2, 3) == "（三）"


def test_each_line_of_a_text_is_a_paragraph_of_its_own() -> None:
    assert Read(OfficialPaper("题", (Paragraph("一\n\n二"),))).texts("BodyText") == ["一", "二"]


# --- 9. to 11. annexes named, signature, date, note


def test_annexes_are_named_one_line_under_the_body_without_a_mark_behind(notice: Read) -> None:
    assert notice.texts("AnnexList") == ["附件：1.各单位节点一览", "2.目标任务明细表"]
    first, second = notice.paragraphs("AnnexList")
    assert notice.value(first, "spacing", "before") == "579"
    # "附件：" begins two characters in, "1." and "2." stand one under the other five characters in
    starts = [[int(notice.value(each, "ind", key) or 0) for key in ("left", "hanging")] for each in (first, second)]
    assert [round((left - hanging) / 315.9, 1) for left, hanging in starts] == [2, 5]


def test_one_annex_has_no_number() -> None:
    one = Read(OfficialPaper("题", (Paragraph("一"),), annexes=(Annex("明细表", (Paragraph("二"),)),)))
    assert one.texts("AnnexList") == ["附件：明细表"]
    assert one.texts("AnnexMark") == ["附件"]


def test_the_date_begins_two_characters_behind_where_the_signature_begins(notice: Read) -> None:
    signature, day = notice.only("Signature"), notice.only("Day")
    assert (signature.text, day.text) == ("春江省交通运输厅办公室", "2025年4月8日")
    # 11 characters and 6: the signature ends 2 from the right, begins at 28 − 13 = 15; the date at 17, so 5 from the right
    assert [notice.value(each, "ind", "rightChars") for each in (signature, day)] == ["200", "500"]
    assert notice.value(signature, "spacing", "before") == "579"


def test_a_date_longer_than_the_signature_keeps_two_characters_to_its_right() -> None:
    short = Read(PLAIN)
    # 综合规划处 (5) and 2025年12月8日 (6.5): date 2, signature 2 + 6.5 + 2 − 5 = 5.5
    indents = [short.value(short.only(style), "ind", "rightChars") for style in ("Signature", "Day")]
    assert indents == ["550", "200"]


def test_the_signature_is_never_alone_on_its_page() -> None:
    last = Read(PLAIN).paragraphs("BodyText")[-1]
    assert last._p.pPr.find(qn("w:keepNext")) is not None


def test_the_note_is_never_alone_on_its_page(notice: Read) -> None:
    assert notice.only("Day")._p.pPr.find(qn("w:keepNext")) is not None


def test_the_note_stands_below_the_date_two_in_and_in_brackets(notice: Read) -> None:
    assert notice.only("Note").text == "（此件公开发布）"
    assert notice.document.styles["附注"].element.find(f".//{qn('w:ind')}").get(qn("w:leftChars")) == "200"


# --- 12. the 版记


def test_the_imprint_keeps_to_the_foot_of_the_last_page_with_thick_and_thin_lines(notice: Read) -> None:
    drawn = notice.zip.read("word/document.xml").decode()
    assert '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align>' in drawn
    last = notice.body.findall(qn("w:p"))[-1]
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in last.iter(qn("w:p")) if p is not last]
    assert texts == ["抄送：省政府督查室，驻厅纪检监察组。", "春江省交通运输厅办公室2025年4月9日印发", ""]
    (borders,) = last.iter(qn("w:tblBorders"))
    lines = {each.tag.rpartition("}")[2]: each.get(qn("w:sz")) for each in borders}
    assert lines == {"top": "8", "bottom": "8", "insideH": "6"}  # eighths of a point: 0.35 mm and 0.26 mm


def test_the_imprint_is_upright_even_behind_a_table_across(notice: Read) -> None:
    ways = [section.page_width < section.page_height for section in notice.document.sections]
    assert ways == [True, False, True]


# --- 13. page numbers


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages_7_mm_below(notice: Read) -> None:
    section = notice.document.sections[0]
    assert notice.document.settings.odd_and_even_pages_header_footer
    sides = []
    for footer in (section.footer, section.even_page_footer):
        (line,) = footer.paragraphs
        field = line._p.find(qn("w:fldSimple")).get(qn("w:instr"))
        words = "".join(t.text or "" for t in line._p.iter(qn("w:t")))
        indent = line._p.pPr.find(qn("w:ind"))
        sides.append((words, field, line._p.pPr.find(qn("w:jc")).get(qn("w:val")), dict(indent.attrib)))
    assert sides == [
        ("— 1 —", " PAGE ", "right", {qn("w:right"): "280"}),
        ("— 1 —", " PAGE ", "left", {qn("w:left"): "280"}),
    ]
    # the dash is in the middle of a 14 pt letter: 35 − 7 − 2.5 mm from the page's edge to the letter's foot
    assert millimetres(section.footer_distance) == 25.5


# --- 14. annexes on pages of their own


def test_an_annex_opens_a_page_with_its_mark_and_its_title_on_the_third_line(notice: Read) -> None:
    first, second = notice.paragraphs("AnnexMark")
    assert [first.text, second.text] == ["附件1", "附件2"]
    assert first._p.pPr.find(qn("w:pageBreakBefore")) is not None
    titles = notice.paragraphs("Title")[1:]
    assert [title.text for title in titles] == ["各单位节点一览", "目标任务明细表"]
    assert [notice.value(title, "spacing", "before") for title in titles] == ["579", "579"]


def test_a_page_across_is_the_upright_one_turned_and_its_number_stays_where_it_was(notice: Read) -> None:
    across = notice.document.sections[1]
    sides = (across.top_margin, across.left_margin, across.right_margin, across.bottom_margin)
    assert [millimetres(each) for each in sides] == [28, 35, 37, 26]
    for footer, down in ((across.footer, 149.1), (across.even_page_footer, 32.9)):
        drawn = footer._element.xml
        offsets = [round(int(part.split("<")[0]) / MM, 1) for part in drawn.split("<wp:posOffset>")[1:]]
        assert offsets == [25.5, down]
        assert 'vert="vert"' in drawn


def test_a_table_repeats_its_head_and_fits_the_page(notice: Read) -> None:
    wide = notice.document.tables[-1]
    assert wide.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert sum(int(each.get(qn("w:w"))) for each in wide._tbl.tblGrid) == 12756  # 225 mm
    assert notice.texts("Caption") == ["各单位节点状态"]
    figures = notice.document.tables[0].rows[1].cells
    assert [cell.paragraphs[0]._p.pPr.find(qn("w:jc")) is not None for cell in figures] == [False, True]


# --- the template


def test_the_shipped_template_is_what_its_readable_parts_make() -> None:
    """After a change of a part: ``python tests/kit/docx_template.py``, and look at both files in a word processor."""
    assert SHIPPED.read_bytes() == template()


def test_nothing_of_the_templates_own_text_is_in_a_paper() -> None:
    made = Read(OfficialPaper("题", (Paragraph("一"),)))
    assert [each.text for each in made.document.paragraphs] == ["题", "", "一"]
    assert not made.document.tables
    assert b"<!--" not in b"".join(map(made.zip.read, made.zip.namelist()))


# --- what must not be in it


def test_no_seal_no_picture_no_property_and_no_template_of_the_library(notice: Read) -> None:
    assert notice.zip.namelist() == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels",
        "word/styles.xml", "word/settings.xml", "word/fontTable.xml", *(f"word/footer{place}.xml" for place in range(1, 5)),
    ]  # fmt: skip
    core = notice.zip.read("docProps/core.xml").decode()
    words = core[core.index(">", core.index("coreProperties")) :]
    assert "<dc:creator></dc:creator>" in words or "<dc:creator/>" in words
    assert "dcterms" not in words
    assert "python" not in words
    assert {each.date_time for each in notice.zip.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"TargetMode" not in b"".join(
        notice.zip.read(name) for name in notice.zip.namelist() if name.endswith(".rels")
    )


def test_the_same_paper_gives_the_same_bytes(notice: Read) -> None:
    assert docx(NOTICE) == notice.bytes


def test_no_line_ends_at_the_hyphen_of_a_number() -> None:
    read = Read(OfficialPaper("题", (Paragraph("“某路”（2025-10）－甲-乙"),)))
    assert len(list(read.body.iter(qn("w:noBreakHyphen")))) == 1
    assert [each.text for each in word.Document(io.BytesIO(read.bytes)).paragraphs][-1] == "“某路”（2025-10）－甲-乙"


def test_hostile_text_is_text() -> None:
    bad = "\x00=1+1{ PAGE }\u202e甲<w:p/>&\x1b[31m\ufffe\ud800"
    read = Read(
        OfficialPaper(
            bad,
            (Heading(bad), Paragraph(bad), PaperTable((bad,), ((bad,),), caption=bad)),
            issuer=bad,
            number=bad,
            addressee=bad,
            annexes=(Annex(bad, (Paragraph(bad),)),),
            signature=bad,
            dated=date(2025, 1, 1),
            note=bad,
            copies=(bad,),
            printed_by=bad,
        )
    )
    assert read.texts("BodyText")[0] == "�=1+1{ PAGE }�甲<w:p/>&�[31m��"
    fields = [each.get(qn("w:instr")) for each in read.body.iter(qn("w:fldSimple"))]
    assert fields == []
    assert not list(read.body.iter(qn("w:instrText")))


@given(st.text(max_size=60))
def test_inert_text_is_one_line_without_controls(text: str) -> None:
    made = inert(text)
    assert made.isprintable() or all(char.isprintable() or char.isspace() for char in made)
    assert "\n" not in made
    assert "\x00" not in made
