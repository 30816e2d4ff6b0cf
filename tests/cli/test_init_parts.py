"""A 办法 written from what the office answers about its parts."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from scorer.cli.main import main
from scorer.diagnostics.catalogue import word
from scorer.pipeline.run import check
from scorer.pipeline.worked_cases import run_all

# 目标完成 100 分 at 70%, 测评 100 分 at 30%; 表彰 +0.5 up to 2; 批评 −1; 优秀 from 90, 合格 from 60, else 不合格.
# Mistyped on the way: the way of scoring, full marks, and a share without its sign, each asked again.
ANSWERS = """\
新局目标考核办法
科室、企业
目标完成
按目标
1
1/2
100
70
70%
测评
2
100
30%

表彰
0.5
2

批评
1


优秀
90
合格
60

不合格
"""

CASE = """\
case: 全部分项
clauses: [XI-1, XI-2, XI-3, XI-4, XI-5]
units: [{id: a, group: g1}]
targets:
  - {id: t1, points: 5, method: ratio, measures: [{id: m, name: 里程, unit: 公里, target: 10}], units: [{unit: a, role: lead}], due: 2025-12-20}
records:
  a/t1.yml: {kind: report, target: t1, node: final, status: done, actuals: {m: 8}}
  office/d1.yml: {kind: decision, on: a/t1.yml, verdict: accepted, by: 办, date: 2025-12-21}
  office/r1.yml: {kind: rating, component: part-2, source: 考核组, scores: {a: 90}}
  office/p1.yml: {kind: penalty, component: each-1, category: each, unit: a, date: 2025-05-01, title: 表彰, basis: 文件, count: 5}
  office/p2.yml: {kind: penalty, component: each-2, category: each, unit: a, date: 2025-05-02, title: 批评, basis: 文件}
expect:
  units:
    a: {total: "84", grade: grade-2}
# 8 ÷ 10 × 100 × 70% = 56；90 × 30% = 27；5 × 0.5 至多 2；批评 −1；56 + 27 + 2 − 1 = 84，合格
"""


def called(monkeypatch: pytest.MonkeyPatch, root: Path, typed: str, *words: str) -> object:
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["scorer", "init", "xinju", "--parts", "--year", "2026", *words])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    try:
        main()
    except SystemExit as stop:
        return stop.code
    return 0


def test_the_parts_are_asked_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, tmp_path, ANSWERS) in (0, None)
    out, err = capsys.readouterr()
    assert "targets/xinju/scheme.yml" in out
    assert "“目标完成”怎样得分　1 按目标完成的程度　2 由考核组评分" in err
    assert "写 1、2 中的一个" in err
    assert "写一个数，如 100" in err
    assert "写成 70% 的样子，或直接回车" in err
    folder = tmp_path / "targets/xinju"
    (folder / "cases").mkdir()
    (folder / "cases/all.yml").write_text(CASE, encoding="utf-8")
    (outcome,) = run_all([tmp_path])
    assert outcome.problems == ()
    assert {word(each).what for each in check([tmp_path])} == {"“名称”后面是空的", "“被考核单位”里什么也没有"}, (
        "the year"
    )


def test_nothing_is_copied_beside_the_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, tmp_path, ANSWERS, "--from", "jilin") == 2
    assert "不能与 --from、--set 一起写" in capsys.readouterr().err
    assert not (tmp_path / "targets").exists()
