"""Papers that several tests lay out: one with every part, one with few."""

from __future__ import annotations

from datetime import date

from scorer.publish.gb9704.paper import Annex, Heading, OfficialPaper, PaperTable, Paragraph

TEXT = "各单位要对照目标表逐项核对节点完成情况，凡已到期而未报送的，应当在十个工作日内补报，并说明原因。"

NOTICE = OfficialPaper(
    title="春江省交通运输厅关于2025年第一季度目标考核工作进展情况的通报",
    issuer="春江省交通运输厅文件",
    number="春交督[2025]第03号",
    addressee="厅机关各处室、厅直属各单位",
    body=(
        Paragraph("现将2025年第一季度目标考核工作进展情况通报如下。"),
        Heading("总体进展"),
        Paragraph(TEXT * 3),
        Heading("按期完成的", 2),
        Paragraph(TEXT),
        Heading("逾期的", 2),
        Heading("已补报的", 3),
        Heading("说明", 4),
        Paragraph(TEXT * 2),
        PaperTable(
            ("单位", "已销号"),
            tuple((name, "3") for name in ("综合规划处", "建设管理处")),
            caption="各单位节点状态",
            right=frozenset({1}),
        ),
        Heading("下一步"),
        Paragraph(TEXT * 4),
    ),
    annexes=(
        Annex("各单位节点一览", (Paragraph(TEXT * 3),)),
        Annex(
            "目标任务明细表",
            (
                PaperTable(
                    ("编号", "目标", "责任单位", "时限", "状态"),
                    tuple(
                        (f"2025-{place:02}", TEXT[:30], "综合规划处", "2025-03-31", "● 已销号")
                        for place in range(1, 32)
                    ),
                    widths=(2, 8, 3, 3, 3),
                ),
            ),
            landscape=True,
        ),
    ),
    signature="春江省交通运输厅办公室",
    dated=date(2025, 4, 8),
    note="此件公开发布",
    copies=("省政府督查室", "驻厅纪检监察组"),
    printed_by="春江省交通运输厅办公室",
    printed_on=date(2025, 4, 9),
)

PLAIN = OfficialPaper("说明", (Paragraph(TEXT),), signature="综合规划处", dated=date(2025, 12, 8))
