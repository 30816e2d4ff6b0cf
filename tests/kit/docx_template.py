"""The shipped ``template.docx`` from its readable parts: ``python tests/kit/docx_template.py`` writes it anew."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

PARTS = Path(__file__).with_name("docx_template_parts")
SHIPPED = Path(__file__).parents[2] / "scorer/publish/gb9704/template.docx"
COMMENT = re.compile(rb"\s*<!--.*?-->", re.DOTALL)


def template() -> bytes:
    """The parts as one file, without their comments: stored, in the order of their names, all of one date."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for part in sorted(each for each in PARTS.rglob("*") if each.is_file()):
            name = part.relative_to(PARTS).as_posix()
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), COMMENT.sub(b"", part.read_bytes()))
    return made.getvalue()


if __name__ == "__main__":
    SHIPPED.write_bytes(template())
