"""A 督查通知 or 催办通知 as an official paper."""

from __future__ import annotations

from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.paper import OfficialPaper, Paragraph
from scorer.views.notices import NoticeView

SYNTHETIC = "演示数据，不是真实的通知"


def notice_paper(view: NoticeView) -> bytes:
    """The notice as .docx; the same notice gives the same bytes."""
    return docx(
        OfficialPaper(
            title=view.title,
            body=tuple(Paragraph(text) for text in view.body),
            issuer=view.office,
            number=view.number,
            addressee=view.to,
            signature=view.office,
            dated=view.issued,
            note=SYNTHETIC if view.synthetic else None,
        )
    )
