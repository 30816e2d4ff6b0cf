"""What is wrong with a 办法 is told before there is a year."""

from __future__ import annotations

from pathlib import Path

from scorer.diagnostics.catalogue import word
from scorer.pipeline.run import check, findings

SCHEME = """\
scheme: demo
title: 演示办法
interpreter: null
groups: [{id: office, title: 机关}]
total: {title: 总分, clauses: [DM-1]}
components:
  - {id: work, title: 考评, rule: assessed, full: {choose: nope}, combine: zzz, by: 考评组, clauses: [DM-1]}
"""

INTERPRETATIONS = """\
interpretations:
  - {id: since, clauses: [DM-1], question: 从哪天起, type: date, chosen: null, required: true, effect: procedural}
"""

CLAUSES = """\
clauses:
  - {id: DM-1, place: 第一条, text: 考评。, type: [computation], figures: [], covered: by-rule}
  - {id: DM-2, place: 第二条, text: 加分。, type: [computation], figures: [], covered: by-rule}
"""


def test_a_bureau_that_has_no_year_yet(tmp_path: Path) -> None:
    folder = tmp_path / "targets/demo"
    folder.mkdir(parents=True)
    (folder / "scheme.yml").write_text(SCHEME, encoding="utf-8")
    (folder / "clauses.yml").write_text(CLAUSES, encoding="utf-8")
    assert "没有 interpretations.yml" in [word(each).what for each in check([tmp_path])]
    (folder / "interpretations.yml").write_text(INTERPRETATIONS, encoding="utf-8")
    found = check([tmp_path])
    told = [f"{each.place.file.rpartition('/')[2]}:{each.place.line} {each.code}" for each in found]  # type: ignore[union-attr]
    assert told == ["clauses.yml:3 S010", "scheme.yml:7 S001", "scheme.yml:7 S005"]
    assert word(found[2]).what == "“zzz”不是这里可用的词"
    assert word(found[2]).fix == "可用的有：newest、mean、sum"
    assert findings([tmp_path], "demo")[2] == found
