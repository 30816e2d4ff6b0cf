"""Writes the guide's page of kinds of clause from the worked cases of tests/schemes/clauses.

``python tests/kit/clauses_page.py``. Each kind is a small 办法 of its own there: clause, rule, records and the figure
worked by hand; the page shows those very files, and the tests run them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "site/docs/guide/rules/clauses.md"
CLAUSES = ROOT / "tests/schemes/clauses/targets"

PARTS = {
    "相加和折算": ("weighted-sum", "nested-sum", "full-marks"),
    "一件一件加减": (
        "down-to-zero", "below-zero", "counted-bonus", "discretion", "class-doubled", "nth-time", "nth-late",
        "control-figure",
    ),
    "按完成多少": (
        "over-fulfilment", "step-table", "cliff", "all-or-nothing", "reported-ratio", "mean-over-parts",
        "mean-where-none", "row-not-borne",
    ),
    "几个人评、分几段算": (
        "raters", "halves", "mean-of-quarters", "monthly-cap", "shifted", "earlier-years",
        "earlier-years-lacking",
    ),
    "与别的单位比": ("place", "place-of-a-sum", "share-of-best"),
    "等次和否决": (
        "thresholds", "quota", "rounded-before-grade", "straight-unqualified", "veto-by-score",
        "barred-or-unqualified",
    ),
}  # fmt: skip
"""Heading → the kinds under it, in the order of the page."""

BEGINNING = """# 这样的条款，写成这样的规则

手里的办法有这样一条，规则该怎么写？这一页按条款的样子一种一种列：条款、规则、材料、手算的得数。
例子都是编的；每一段规则和算例都由测试原样跑过，得数与手算一致。
规则写在 `scheme.yml` 里，算例是 `cases/` 里的一份文件；从头写一份办法，见[把你们的办法写成规则](index.md)。
"""


def page() -> str:
    """The page's Markdown."""
    parts = [BEGINNING]
    for heading, kinds in PARTS.items():
        parts.append(f"## {heading}\n")
        parts += ["\n".join(_kind(CLAUSES / kind)) for kind in kinds]
    return "\n".join(parts)


def _kind(folder: Path) -> Iterator[str]:
    """A kind: its title, its clauses, how it is written, and each worked case."""
    text = (folder / "scheme.yml").read_text(encoding="utf-8")
    scheme = yaml.safe_load(text)
    yield f"### {scheme['title']}\n"
    clauses = yaml.safe_load((folder / "clauses.yml").read_text(encoding="utf-8"))["clauses"]
    yield "\n>\n".join(f"> {clause['place']}　{clause['text']}" for clause in clauses)
    yield f"\n{scheme['note']}\n"
    head, mark, rules = text.partition("rounding:" if "\nrounding:" in text else "components:")
    assert head.endswith("\n")
    yield f"```yaml\n{mark}{rules}```\n"
    for case in sorted((folder / "cases").iterdir()):
        yield from _case(case.read_text(encoding="utf-8"))


def _case(text: str) -> Iterator[str]:
    """A worked case: its name, its file from the units on, and the working."""
    lines = text.splitlines()
    working = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    shown = [line for line in lines if not line.startswith(("# ", "case:", "clauses:")) and line != "targets: []"]
    yield f"算例：{yaml.safe_load(text)['case']}\n"
    yield "\n".join(("```yaml", *shown, "```\n"))
    yield f"手算：{'；'.join(line.rstrip('；。') for line in working)}。\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
