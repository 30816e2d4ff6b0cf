"""The program says which one it is, so that whoever computes again knows that it is the same."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from kit import site_sample
from kit.site_reading import Document, squeezed

import scorer
from scorer.publish.open_data.program import DIGEST_COMMAND, program_digest
from scorer.publish.site import data_pages


def test_the_digest_is_the_one_that_the_printed_command_gives() -> None:
    folder = Path(str(scorer.__file__)).parents[1]
    made = subprocess.run(["sh", "-c", DIGEST_COMMAND], cwd=folder, capture_output=True, text=True, check=True)
    assert made.stdout.split()[0] == program_digest()


def test_the_page_says_which_program_and_where_it_is() -> None:
    found = data_pages.data(site_sample.scored())
    _, again = data_pages.pages(found, (("首页", "index.html"),), "https://www.example.gov.cn/scorer")
    document = Document(str(again.body))
    assert "https://www.example.gov.cn/scorer" in document.links
    assert program_digest() in document.text
    _, again = data_pages.pages(found, (("首页", "index.html"),))
    assert "向发布机构取得" in squeezed(Document(str(again.body)).text)


def test_each_figure_that_is_given_has_its_unit_and_its_item() -> None:
    """Of the unit 综合规划处, an item of what it was added to; the number with what it is measured in."""
    base = site_sample.scored()
    name = "ghc/work/2025-01/points"
    steps = {**base.steps, name: replace(base.steps[name], withheld="所依据的材料没有公开", rule=None)}
    step, above = steps[name], next(each for each in steps.values() if name in each.inputs)
    _, again = data_pages.pages(data_pages.data(replace(base, steps=steps)), (("首页", "index.html"),))
    text = squeezed(Document(str(again.body)).text)
    assert f"综合规划处，{above.label}：{step.label} {step.value} {step.unit}（所依据的材料没有公开）" in text
