"""A file of an office → its tables as grids, by what its bytes are; what cannot be read is said with the way out."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from scorer.intake.tables.bounds import MOST_BYTES
from scorer.intake.tables.grid import TableGrid, TableRefused

PACKED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SCANS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
LEGACY = (".doc", ".wps", ".rtf")


def grids_of(path: Path) -> list[TableGrid]:
    """The sheets or tables of a file. TableRefused: none can be read, and what to do instead."""
    if path.stat().st_size > MOST_BYTES:
        raise TableRefused(f"{path.name} 超过 {MOST_BYTES >> 20} MiB。改法：另存一份只留目标表的文件")
    raw = path.read_bytes()
    found = list(_opened(raw, path))
    if not any(grid.cells for grid in found):
        raise TableRefused(f"{path.name} 里没有表格。改法：目标表要在 Excel 的工作表里，或是 Word 里的表格")
    return found


def _opened(raw: bytes, path: Path) -> Sequence[TableGrid]:
    if raw.startswith(PACKED):
        return _packed(raw, path.name)
    if path.suffix.lower() in LEGACY:
        raise TableRefused(f"{path.name} 是旧格式的文档，读不了。改法：用 Word 或 WPS 打开，另存为 .docx 再导入")
    if raw.startswith(OLD):
        from scorer.intake.tables.workbook_grids import old_workbook  # noqa: PLC0415 -- only who imports one needs it

        return old_workbook(raw, path.name)
    if raw.startswith(SCANS):
        how = "用排版前的 Excel 或 Word 原文件；只有扫描件的，照它填一份 scorer sheet targets 给的空表"
        raise TableRefused(f"{path.name} 是扫描件或 PDF，里面没有可以读的表格。改法：{how}")
    if raw[:512].lstrip().lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")):
        raise TableRefused(f"{path.name} 其实是网页，只是名字像工作簿。改法：用 Excel 或 WPS 打开，另存为 .xlsx")
    raise TableRefused(f"{path.name} 不是 Excel 工作簿或 Word 文档。改法：另存为 .xlsx 或 .docx 再导入")


def _packed(raw: bytes, name: str) -> Sequence[TableGrid]:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as folder:
            parts = {item.filename.lower() for item in folder.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise TableRefused(f"{name} 打不开：文件坏了。改法：另存一份再导入") from error
    if "xl/workbook.xml" in parts:
        from scorer.intake.tables.workbook_grids import new_workbook  # noqa: PLC0415 -- only who imports one needs it

        return new_workbook(raw, name)
    from scorer.intake.tables.xml_grids import document_tables, open_document  # noqa: PLC0415 -- the same

    if "word/document.xml" in parts:
        return document_tables(raw, name)
    if "content.xml" in parts:
        return open_document(raw, name)
    how = "二进制工作簿（.xlsb）和压缩包要先另存为 .xlsx"
    raise TableRefused(f"{name} 不是 Excel 工作簿或 Word 文档。改法：{how}")
