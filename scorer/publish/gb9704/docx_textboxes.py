"""Boxes that keep their place on the page: the 版记 at the foot, the page number of a page across."""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from scorer.publish.gb9704.docx_xml import w

EMU = 36000
"""Word's drawing units in a millimetre."""

NUMBER, IMPRINT = 1, 2
"""The ids of the two boxes: a document's drawings are told apart by them."""


def at(across: float, down: float) -> str:
    """A place in mm from the page's corner."""
    return "".join(
        PLACE.format(side=side, of="page", what=f"<wp:posOffset>{round(far * EMU)}</wp:posOffset>")
        for side, far in (("H", across), ("V", down))
    )


def at_the_foot() -> str:
    """The left lower corner of the 版心."""
    return "".join(
        PLACE.format(side=side, of="margin", what=f"<wp:align>{where}</wp:align>")
        for side, where in (("H", "left"), ("V", "bottom"))
    )


def box(
    place: str, size: tuple[float, float], content: Iterable[BaseOxmlElement], number: int, name: str
) -> BaseOxmlElement:
    """A run with a box without lines of ``size`` (mm); text that runs downwards where it is the page number."""
    turned = number == NUMBER
    drawn: BaseOxmlElement = parse_xml(
        BOX.format(
            place=place,
            cx=round(size[0] * EMU),
            cy=round(size[1] * EMU),
            wrap="wrapNone" if turned else "wrapTopAndBottom",
            way="vert" if turned else "horz",
            fit="" if turned else "<a:spAutoFit/>",
            number=number,
            name=name,
        )
    )
    next(drawn.iter(w("txbxContent").tag)).extend(list(content))
    return drawn


PLACE = '<wp:position{side} relativeFrom="{of}">{what}</wp:position{side}>'

BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>{place}
<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:{wrap}/>
<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx>
<wps:bodyPr vert="{way}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t">{fit}</wps:bodyPr></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"""
