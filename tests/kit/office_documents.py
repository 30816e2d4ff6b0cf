"""Made-up office documents as a bureau files them, without anybody's number, and the same with one planted.

Seeded: document ``n`` of a seed is always the same. Written by python-docx and openpyxl; LibreOffice writes
them again in its own formats (``rewritten``).
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from openpyxl.comments import Comment

PLACES = ("城东", "南湖", "北山", "西环", "江滨", "高铁东站", "老县城")
WORKS = ("改扩建工程", "养护示范路", "公交专用道", "客运站改造", "危桥改造", "智慧执法平台", "安防工程", "绿化提升")
AT_ONCE = 50
"""Documents that LibreOffice is given in one call."""
UNITS = ("公里", "座", "处", "台", "辆", "人次", "万元", "平方米", "延米", "户")
HEADS = ("项目名称", "桩号", "里程（公里）", "合同金额（元）", "完成投资（万元）", "日交通量（辆）", "备注")


def sentence(rng: random.Random) -> str:
    """A sentence of a report: figures, stakes, numbers of papers, land lines, amounts."""
    work = f"{rng.choice(PLACES)}{rng.choice(WORKS)}"
    return rng.choice(
        (
            lambda: f"{work}完成投资 {rng.uniform(10, 90000):.2f} 万元，占年度计划的 {rng.randint(20, 120)}%。",
            lambda: (
                f"{work}起止桩号 K{rng.randint(0, 999)}+{rng.randint(0, 999):03d}～K{rng.randint(0, 999)}+{rng.randint(0, 999):03d}。"
            ),
            lambda: f"根据吉交办〔{rng.randint(2019, 2025)}〕{rng.randint(1, 999)}号，{work}已于 {date(rng)} 开工。",
            lambda: f"{work}累计 {rng.randint(1, 9999)} {rng.choice(UNITS)}，同比增长 {rng.uniform(0, 30):.1f}%。",
            lambda: (
                f"监督电话 0431-8{rng.randint(1000000, 9999999)}，传真 0431-8{rng.randint(1000000, 9999999)}，热线 12328。"
            ),
            lambda: (
                f"项目代码 {rng.randint(2019, 2025) % 100}{rng.randint(1, 12):02d}-220000-04-01-{rng.randint(100000, 999999)}。"
            ),
            lambda: f"合同总价 {rng.randint(100, 99999) * 10000} 元，已支付 {rng.randint(10, 99)}%。",
            lambda: (
                f"合同编号 JT{rng.randint(2019, 2025)}-{rng.randint(1, 999):03d}，招标编号 20{rng.randint(10**11, 10**12 - 1)}。"
            ),
            lambda: f"桩位坐标 125.{rng.randint(10**5, 10**6)}，43.{rng.randint(10**5, 10**6)}。",
            lambda: (
                f"近三年客运量分别为 {rng.randint(100, 999)}、{rng.randint(100, 999)}、{rng.randint(100, 999)} 万人次。"
            ),
            lambda: "组织保密教育，学习了绝密、机密、秘密三个等级的区别，重申秘密级以上文件不得上网。",
            lambda: (
                f"提取码 {rng.randint(100000, 999999)}，流水号 {rng.randint(20240101, 20251231)}{rng.randint(10**5, 10**6)}。"
            ),
        )
    )()


def date(rng: random.Random) -> str:
    """A day as clerks write it."""
    return f"{rng.randint(2023, 2025)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def cells(rng: random.Random) -> list[object]:
    """A row of the table of projects."""
    return [
        f"{rng.choice(PLACES)}{rng.choice(WORKS)}", f"K{rng.randint(0, 999)}+{rng.randint(0, 999)}",
        round(rng.uniform(0.1, 99), 3), rng.randint(10**6, 9 * 10**8), round(rng.uniform(1, 90000), 2),
        rng.randint(500, 90000), rng.choice(("", "已完成", "跨年实施", date(rng))),
    ]  # fmt: skip


def word(rng: random.Random, plant: Callable[[Document], None] | None = None) -> bytes:
    """A report: headings, paragraphs in several runs, a table, a head line."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = f"{rng.choice(PLACES)}交通运输局"
    made.add_heading(f"{date(rng)}工作报告", 1)
    for _ in range(rng.randint(3, 15)):
        paragraph = made.add_paragraph()
        text = sentence(rng)
        at = rng.randint(0, len(text))
        paragraph.add_run(text[:at]).bold = rng.random() < 0.3
        paragraph.add_run(text[at:])
    table = made.add_table(rows=1, cols=len(HEADS))
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.text = head
    for _ in range(rng.randint(1, 6)):
        for cell, value in zip(table.add_row().cells, cells(rng), strict=True):
            cell.text = str(value)
    if plant:
        plant(made)
    return _bytes(made.save)


def sheet(rng: random.Random, plant: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A table of projects with formulas, dates, a comment."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = "台账"
    page.append(list(HEADS))
    for _ in range(rng.randint(3, 40)):
        page.append(cells(rng))
    last = page.max_row
    page.append(["合计", None, f"=SUM(C2:C{last})", f"=SUM(D2:D{last})", f"=SUM(E2:E{last})", f"=D{last}*2"])
    page["A2"].comment = Comment(sentence(rng), "审核人")
    if plant:
        plant(made)
    return _bytes(made.save)


def _bytes(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def document(seed: int, number: int) -> tuple[str, bytes]:
    """Document ``number`` of a seed: extension and bytes."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - made up
    return (".docx", word(rng)) if number % 2 else (".xlsx", sheet(rng))


def rewritten(folder: Path, files: Sequence[tuple[str, bytes]], formats: dict[str, str]) -> list[tuple[str, bytes]]:
    """The same documents, in their order, as LibreOffice writes them, ``formats``: extension → extension."""
    office = str(shutil.which("soffice"))
    found: dict[int, tuple[str, bytes]] = {}
    for end, other in formats.items():
        out, paths = folder / f"out{end}{other}", list[Path]()
        for index, (extension, raw) in enumerate(files):
            if extension == end:
                paths.append(folder / f"{index}{end}")
                paths[-1].write_bytes(raw)
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = [office, profile, "--headless", "--convert-to", other.removeprefix("."), "--outdir", str(out)]
        for at in range(0, len(paths), AT_ONCE):
            some = map(str, paths[at : at + AT_ONCE])
            subprocess.run([*command, *some], check=True, capture_output=True, timeout=300)
        found |= {int(path.stem): (other, path.read_bytes()) for path in out.iterdir()}
    return [found[index] for index in sorted(found)]
