"""What the gate says that a change does is what scoring does once it is merged; what cannot be scored is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import UNITS, Year

from scorer.diagnostics.catalogue import word
from scorer.intake.gate import judgement_text
from scorer.intake.gate.merged_tree import MergedTree
from scorer.model.book import Book
from scorer.scoring.rules.kinds.fulfilment import Fulfilment
from scorer.scoring.score import Scored, score

EARLY, DAY = "2025-06-01T09:00:00+08:00", "2025-06-10T09:00:00+08:00"
SCHEME = """\
scheme: jilin
title: 小办法
rounding: {digits: 2}
groups: [{id: office, title: 处室}]
components:
"""
PENALTY = """\
  - id: penalty
    title: 扣分
    rule: events
    clauses: [SM-1]
    categories: {exposed: {title: 曝光, points: -1, JOINT}}
"""
WORK = """\
  - id: work
    title: 完成得分
    rule: fulfilment
    clauses: [SM-1]
    units: first_is_lead
"""
CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 完成, type: [computation], figures: [], covered: by-rule}\n"
ROW = "targets:\n  - {id: t1, title: 目标, due: 2025-06-30, points: 10, units: [{unit: ghc, role: joint}, {unit: jsc, role: joint}]}\n"


def small(year: Year, components: str) -> None:
    """The year under a 办法 of a few lines."""
    year.write("targets/jilin/scheme.yml", SCHEME + components)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    year.write("targets/jilin/2025/targets.yml", ROW)


def penalty(unit: str) -> str:
    return (
        f"kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: {unit}\ndate: 2025-05-30\n"
        "title: 某路段被曝光\nbasis: 通报\nfact: 某路段\n"
    )


def foretold(year: Year, tmp_path: Path, name: str, text: str, actor: str = "oa") -> dict[str, tuple[str, str]]:
    """Unit → total before and after, as the gate foretells them; and as scoring then has them: they must agree."""
    judgement = Branch(tmp_path / "bare.git", year).judge({f"{FOLDER}/{name}": text}, actor)
    assert judgement.problems == ()
    before = {unit: year.unit(unit, "2025-06-20")["total"] for unit in ("ghc", "jsc")}
    year.record(name, text, "2025-06-20T10:00:00+08:00", actor)
    after = {unit: year.unit(unit, "2025-06-20")["total"] for unit in ("ghc", "jsc")}
    said = {each.unit: (str(each.before), str(each.after)) for each in judgement.effects}
    assert said == {unit: (before[unit], after[unit]) for unit in before if before[unit] != after[unit]}
    return said


def test_a_penalty_shared_out_moves_both_units(year: Year, tmp_path: Path) -> None:
    """One fact, −1 in all: on ghc alone −1, on two units −0.5 each."""
    small(year, PENALTY.replace("JOINT", "joint: split"))
    year.record("office/p1.yml", penalty("ghc"), EARLY, "oa")
    assert foretold(year, tmp_path, "office/p2.yml", penalty("jsc")) == {
        "ghc": ("-1.00", "-0.50"), "jsc": ("0.00", "-0.50"),
    }  # fmt: skip


def test_a_penalty_that_each_bears_in_full_moves_its_own_unit(year: Year, tmp_path: Path) -> None:
    small(year, PENALTY.replace("JOINT", "joint: named_in_evidence_each_full"))
    year.record("office/p1.yml", penalty("ghc"), EARLY, "oa")
    assert foretold(year, tmp_path, "office/p2.yml", penalty("jsc")) == {"jsc": ("0.00", "-1.00")}


def test_a_unit_measured_by_the_first_of_its_target(year: Year, tmp_path: Path) -> None:
    """ghc, first of t1, reported it done: both have its 10 points; a penalty takes jsc from 10 to 9."""
    small(year, WORK + PENALTY.replace("JOINT", "veto: false"))
    report = "kind: report\ntarget: t1\nnode: final\nstatus: done\n"
    year.decide(year.record("ghc/n1.yml", report, EARLY, "ga"), at=DAY)
    assert foretold(year, tmp_path, "office/p1.yml", penalty("jsc")) == {"jsc": ("10.00", "9.00")}


def test_a_decision_on_the_first_units_report_moves_the_others(year: Year, tmp_path: Path) -> None:
    small(year, WORK)
    year.record("ghc/n1.yml", "kind: report\ntarget: t1\nnode: final\nstatus: done\n", EARLY, "ga")
    decision = "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"
    assert set(foretold(year, tmp_path, "office/d1.yml", decision)) == {"ghc", "jsc"}


# --- a 办法 by which nothing can be scored


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours: scoring fails under a 办法 that is called so."""

    def failing(book: Book, *given: Any, **named: Any) -> Scored:
        if book.scheme.get("title") == "算不出的办法":
            raise ZeroDivisionError
        return score(book, *given, **named)

    monkeypatch.setattr("scorer.pipeline.run.score", failing)
    monkeypatch.setattr("scorer.pipeline.preview.score", failing)


def scheme_called(year: Year, title: str) -> dict[str, str | None]:
    text = (year.root / "targets/jilin/scheme.yml").read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("title: "))
    return {"targets/jilin/scheme.yml": text.replace(first, f"title: {title}")}


@pytest.mark.usefixtures("broken")
def test_a_scheme_by_which_nothing_can_be_scored_is_refused(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    judgement = Branch(tmp_path / "bare.git", year).judge(scheme_called(year, "算不出的办法"), "oa")
    [problem] = [each for each in judgement.problems if each.code != "G022"]  # the one fault once, not as X001 too
    assert (judgement.verdict, problem.place.file) == ("refuse", "targets/jilin/scheme.yml")
    assert problem.code == "G026"
    assert word(problem).what == "这样改以后，jilin 算不出得分（ZeroDivisionError）"


@pytest.mark.usefixtures("broken")
def test_what_could_not_be_scored_before_is_no_reason(year: Year, tmp_path: Path) -> None:
    """The office may mend such a 办法 in steps, and a unit's record arrives meanwhile, its effect unknown."""
    year.target("2025-01")
    broken = scheme_called(year, "算不出的办法")["targets/jilin/scheme.yml"] or ""
    (year.root / "targets/jilin/scheme.yml").write_text(broken, encoding="utf-8")
    branch = Branch(tmp_path / "bare.git", year)
    text = (year.root / "targets/jilin/scheme.yml").read_text(encoding="utf-8")
    judgement = branch.judge({"targets/jilin/scheme.yml": f"{text}\n"}, "oa")
    assert (judgement.verdict, {each.code for each in judgement.problems}) == ("review", {"G022"})
    filed = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert (filed.verdict, filed.problems) == ("accept", ())
    assert list(judgement_text.changes(filed)) == ["若合并：综合规划处 暂不能算 → 暂不能算"]


def test_where_the_regulation_cannot_be_read_no_effect_is_foretold(year: Year, tmp_path: Path) -> None:
    """Main's 办法 is of the first edition: a report is taken, and nobody is told that no figure changes."""
    year.target("2025-01")
    scheme = year.root / "targets/jilin/scheme.yml"
    scheme.write_text(scheme.read_text("utf-8").replace("rule: fulfilment", "rule: completion"), encoding="utf-8")
    filed = Branch(tmp_path / "bare.git", year).judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert (filed.verdict, filed.problems) == ("accept", ())
    assert list(judgement_text.changes(filed)) == ["若合并：综合规划处 暂不能算 → 暂不能算"]


def test_a_unit_of_another_bureau_is_not_touched(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year.target("2025-01")
    branch = Branch(tmp_path / "bare.git", year)
    monkeypatch.setattr(Fulfilment, "compute", lambda *_: 1 / 0)
    filed = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert (filed.verdict, filed.problems) == ("accept", ())


def test_a_years_tables_are_read_once(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year.target("2025-01")
    branch = Branch(tmp_path / "bare.git", year)
    files: list[str] = []

    def counted(store: MergedTree, file: str, most: int) -> bytes | None:
        files.append(file)
        return reading(store, file, most)

    reading = MergedTree.read
    monkeypatch.setattr(MergedTree, "read", counted)
    assert branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}).verdict == "accept"
    folder = FOLDER.replace("submissions", "targets")
    # the table of targets once for its rows and once for its bytes, with which a settled table is compared
    found = {name: files.count(f"{folder}/{name}.yml") for name in ("cycle", "units", "targets")}
    assert found == {"cycle": 1, "units": 1, "targets": 2}


@pytest.mark.parametrize(
    ("paper", "wanted"),
    [
        ("kind: notice\nnumber: 3\nform: urge\nto: [jsc]\nissued: 2025-06-01\nabout: {matter: ghc/n1.yml}\n", "matter"),
        (
            (
                "kind: bulletin\nnumber: 1\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-08\nform: summary\ncorrects: ghc/n1.yml\n"
                "reason: 漏计\ndigest: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n"
            ),
            "bulletin",
        ),
        (
            "kind: conclusion\non: ghc/n1.yml\nunit: jsc\ngrade: well-done\neffect: 全部消除\nby: 李××\ndate: 2025-06-10\n",
            "matter",
        ),
    ],
)
def test_what_a_record_names_is_read_whatever_the_key(year: Year, tmp_path: Path, paper: str, wanted: str) -> None:
    """The report of ``ghc`` moves no figure of the paper's: it is read all the same, since it is not what is named."""
    year.target("2025-01")
    year.record("ghc/n1.yml", REPORT, EARLY, "ga")
    judgement = Branch(tmp_path / "bare.git", year).judge({f"{FOLDER}/office/p1.yml": paper}, "oa")
    found = [each.facts for each in judgement.problems if each.code == "R046"]
    assert found == [{"path": "ghc/n1.yml", "kind": "report", "wanted": wanted}]
