"""What single cells say: days, numbers, ids, people, lists. Each function gives the value, or raises UnreadableCell."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from scorer.intake.tables.grid import GridCell, compact, lines_of, plain
from scorer.model.entities import Data
from scorer.reading.yaml import read
from scorer.reading.yaml.emitter import inline

DASHES = re.compile(r"[‐‑‒–—―−﹣－]")
ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,31}")
NUMERAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?")
MONTH = re.compile(r"(?:(\d{4})年?[./-]?)?(\d{1,2})月|(\d{4})[./-](\d{1,2})")
BEFORE = re.compile(r"(之前|以前|前|底前|底|末前|末|完成)$")
APART = re.compile(r"[、，,；;\n]")
AS_IT_IS = "〔原样〕"
"""Before a cell that holds a value word for word, as YAML on one line: what no plainer way of writing would keep."""


class UnreadableCell(ValueError):  # noqa: N818 -- what a person wrote, not a fault of the program
    """What is wrong with a cell, and what to write instead."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.fix = fix


def verbatim(text: str) -> Data:
    """The value of a cell that begins with ``〔原样〕``."""
    body = text.strip().removeprefix(AS_IT_IS)
    document, problems = read("cell", f"v: {body}\n".encode())
    if document is None or problems or not isinstance(document.data, dict) or list(document.data) != ["v"]:
        raise UnreadableCell(
            f"“{AS_IT_IS}”后面的写法读不出来", "这样的格不要手改；要改就删去这几个字，照别的行的写法填"
        )
    return document.data["v"]


def as_it_is(value: Data) -> str:
    """A value as a cell that is read back to the very same."""
    return AS_IT_IS + inline(value)


def due_of(cell: GridCell, year: int) -> str:
    """A deadline: ``12月`` → 2025-12, ``9月30日前`` → 2025-09-30, ``2025.6`` → 2025-06; a date as it is."""
    text = compact(cell.text)
    if cell.kind == "date":
        return _in_year(text, year, text)
    if cell.kind == "number":
        raise UnreadableCell(f"“{text}”不像时限", f"写成 {year}-12-31、{year}-12 或 12月")
    bare = BEFORE.sub("", BEFORE.sub("", DASHES.sub("-", text)))
    if found := DAY.fullmatch(bare):
        written = f"{int(found[1] or year):04}-{int(found[2]):02}-{int(found[3]):02}"
        return _in_year(_real(written, text), year, text)
    if found := MONTH.fullmatch(bare):
        number = int(found[2] or found[4])
        if 1 <= number <= 12:
            return _in_year(f"{int(found[1] or found[3] or year):04}-{number:02}", year, text)
    raise UnreadableCell(f"“{text}”不像一个时限", f"写成 {year}-12-31、{year}-12 或 12月；几个时限的写在“节点”一列")


def _real(written: str, text: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise UnreadableCell(f"没有“{text}”这一天", "写成 2025-12-31 这样") from None
    return written


def _in_year(written: str, year: int, text: str) -> str:
    """A deadline; Excel adds the year of typing to 9-30, so one far from the table's year is asked."""
    if abs(int(written[:4]) - year) > 3:
        raise UnreadableCell(f"时限“{text}”不在 {year} 年前后", "核对年份，写成 2025-12-31 这样")
    return written


def day_of(cell: GridCell) -> str:
    """A whole day: 2025-05-20."""
    text = compact(cell.text).replace("年", "-").replace("月", "-").removesuffix("日")
    found = re.fullmatch(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})", text)
    if found is None:
        raise UnreadableCell(f"“{compact(cell.text)}”不是日期", "写成 2025-05-20 这样")
    return _real(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", text)


def number_of(cell: GridCell, unit: str = "") -> Data:
    """A number: ``２`` → 2, ``1.50`` → 1.50, with ``unit`` behind it or not."""
    text = compact(cell.text).replace(",", "")
    if cell.kind == "date":
        raise UnreadableCell(f"这一格是日期（{text}），应当是数", "把这一格的格式改成“常规”，重新填数")
    bare = text.removesuffix(unit) if unit else text
    if NUMERAL.fullmatch(bare):
        return Decimal(bare) if "." in bare else int(bare)
    if bare.endswith("%"):
        raise UnreadableCell(f"“{text}”是百分数，分值要写成数", "满分 100 分里占 15% 的写 15")
    raise UnreadableCell(f"“{text}”不是数", "写成 2 或 1.5 这样")


def id_of(cell: GridCell) -> str:
    """An id: ``１－１－１`` → 1-1-1."""
    text = DASHES.sub("-", compact(cell.text)).lower()
    if cell.kind == "date":
        raise UnreadableCell(
            f"这一格是日期（{text}），像是 Excel 把 1-1-1 这样的编号变成了日期",
            "把这一列的格式改成“文本”，编号重新填一遍",
        )
    if not ID.fullmatch(text):
        raise UnreadableCell(f"“{compact(cell.text)}”不能作编号", "用小写英文字母、数字、连字号和点，如 2025-01")
    return text


def text_of_cell(cell: GridCell) -> str:
    """A short text on one line; lines that only the width of the column broke are joined."""
    if cell.kind == "date":
        raise UnreadableCell(f"这一格是日期（{cell.text}），应当是文字", "把这一格的格式改成“文本”，重新填")
    return "".join(lines_of(cell.text)) if not _latin(cell.text) else " ".join(lines_of(cell.text))


def _latin(text: str) -> bool:
    return text.isascii()


def long_text_of(cell: GridCell) -> str:
    """A text as it stands, its lines kept."""
    if cell.kind == "date":
        raise UnreadableCell(f"这一格是日期（{cell.text}），应当是文字", "把这一格的格式改成“文本”，重新填")
    return "\n".join(lines_of(cell.text))


def pieces_of(text: str) -> list[str]:
    """The entries of a list in one cell: one a line, or between 、 ， ；; brackets are not torn."""
    found, depth, piece = list[str](), 0, ""
    for char in text:
        depth += (char in "（(〔[《“") - (char in "）)〕]》”")
        if depth <= 0 and APART.match(char):
            found.append(piece)
            piece, depth = "", 0
        else:
            piece += char
    return [each.strip() for each in (*found, piece) if each.strip()]


def citations_of(text: str) -> list[str]:
    """Places of documents: torn at ， and ；, at 、 only where no number follows (第74、75条 is one)."""
    return [each.strip() for each in re.split(r"[，,；;\n]|、(?![0-9０-９])", text) if each.strip()]


def person_of(text: str) -> Data:
    """A person: ``刘  ×`` → 刘×, ``王××（副厅长）`` → name and post."""
    found = re.fullmatch(r"([^（()）]+)[（(]([^（()）]+)[）)]", text.strip())
    name = found[1].strip() if found else text.strip()
    parts = name.split()
    if len(parts) > 1 and any(len(part) == 1 for part in parts):
        name = "".join(parts)  # no name has one character: it is spread over the width of the cell
    elif len(parts) > 1 and not name.isascii():
        raise UnreadableCell(f"“{name}”里有空格，看不出是几个人", "几个人的之间用顿号或换行；一个人的去掉空格")
    if not name or re.search(r"[（()）]", name):
        raise UnreadableCell(f"“{text.strip()}”不像人名", "写成 王××，带职务的写成 王××（副厅长）")
    return {"name": name, "post": found[2].strip()} if found else name


def people_of(cell: GridCell) -> list[Data]:
    """The people of a cell, in order."""
    if cell.kind != "text":
        raise UnreadableCell(f"“{plain(cell.text)}”不像人名", "写成 王××")
    return [person_of(each) for each in pieces_of(cell.text)]
