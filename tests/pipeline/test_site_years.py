"""Every year for the site: each is read once, and a fault of the program in one costs that one only."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kit.scheme_files import copy
from kit.site_reading import Document, squeezed
from kit.years import SHIPPED, Year

from scorer.cli.main import main
from scorer.diagnostics import catalogue
from scorer.model.results import Step
from scorer.pipeline.as_of import moments
from scorer.pipeline.run import check
from scorer.pipeline.site_years import projections, site_years
from scorer.pipeline.worked_cases import run_all
from scorer.publish.site.pages import pages
from scorer.reading.book import loading
from scorer.scoring.rules.evaluation import Component, Worksheet
from scorer.scoring.rules.kinds.fulfilment import Fulfilment
from scorer.views.projection import project

ON = date(2025, 12, 31)
DAY, LATER = "2025-06-20T10:00:00+08:00", "2025-07-05T09:00:00+08:00"


@pytest.fixture
def two(tmp_path: Path) -> Year:
    """jilin/2025, the only one of the two whose 办法 takes points as a share, beside quanzhou/2020."""
    made = Year(tmp_path)
    made.target("2025-01")
    made.decide(made.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    for folder in ("targets", "submissions"):
        shutil.copytree(SHIPPED / folder / "quanzhou/2020", tmp_path / folder / "quanzhou/2020")
    copy(SHIPPED / "targets/quanzhou", tmp_path / "targets/quanzhou")
    return made


def fail(*_: object, **__: object) -> Any:
    raise KeyError("记录里的话")


WHOLE = Fulfilment.compute


def fail_of_share(rule: Fulfilment, component: Component, sheet: Worksheet) -> Step:
    """The fault of a rule that only jilin has."""
    return fail() if rule.as_share else WHOLE(rule, component, sheet)


@pytest.mark.parametrize("place", ["rule", "view"])
def test_a_fault_of_the_program_costs_one_year_and_no_other(
    two: Year, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The scoring of one year fails, or what is shown of it: its page says so, the other has all its totals."""
    sound = projections([two.root], "public", ON)
    assert [view.status for view in sound] == ["provisional", "provisional"]
    if place == "rule":
        monkeypatch.setattr(Fulfilment, "compute", fail_of_share)
    else:
        monkeypatch.setattr(
            "scorer.pipeline.run.project",
            lambda year, *rest: (fail if "jilin" in year.cycle.id else project)(year, *rest),
        )
    made = site_years([two.root], "public", ON)
    jilin, quanzhou = made.views
    assert (jilin.status, jilin.left_out, jilin.units) == ("unreadable", (), ())
    assert quanzhou == sound[1]
    (problem,) = catalogue.errors(made.problems)
    assert (problem.code, problem.facts["year"], problem.facts["error"]) == ("X001", "jilin/2025", "KeyError")
    assert problem.facts["where"].startswith("scoring/" if place == "rule" else "pipeline/")
    assert "记录里的话" not in catalogue.text([problem], lambda _: None)
    [page] = [each for each in pages(made.views, {}, {}, "站") if each.address == "jilin/2025/index.html"]
    assert "程序在计算这一年时出错" in squeezed(Document(str(page.body)).text)


def test_inside_the_page_of_a_failed_year_says_where_the_program_failed(
    two: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fulfilment, "compute", fail_of_share)
    (said,) = projections([two.root], "internal", ON)[0].left_out
    assert said.startswith("程序出错（KeyError，scoring/score.py:")


def test_check_never_says_in_order_of_a_year_that_cannot_be_scored(two: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    before = check([two.root])
    assert not catalogue.errors(before)
    monkeypatch.setattr(Fulfilment, "compute", fail_of_share)
    (fault,) = (each for each in check([two.root]) if each not in before)
    assert fault.code == "X001"
    assert "：jilin/2025 年度没有算完，别的年度照常" in catalogue.word(fault).what


COMPUTE, PROJECT = "scorer.scoring.rules.kinds.fulfilment.Fulfilment.compute", "scorer.pipeline.run.project"


@pytest.mark.parametrize(
    ("fault", "words"),
    [(COMPUTE, ["score"]), (COMPUTE, ["explain", "ghc"]), (PROJECT, ["explain", "ghc"]), (COMPUTE, ["todo", "office"])],
)
def test_a_command_over_one_year_says_x001_with_the_year_and_ends_with_1(
    two: Year, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str, words: list[str]
) -> None:
    monkeypatch.setattr(fault, fail)
    command, *rest = words
    monkeypatch.setattr(sys, "argv", ["scorer", command, "jilin/2025", *rest, "--root", str(two.root)])
    with pytest.raises(SystemExit) as stop:
        main()
    said = capsys.readouterr()
    assert (stop.value.code, said.out) == (1, "")
    assert said.err.count("程序出错（KeyError，") == said.err.count("：jilin/2025 年度没有算完") == 1
    assert "Traceback" not in said.err
    assert "没有可以计算" not in said.err


def test_a_year_that_cannot_even_be_checked_leaves_the_others_checked(
    two: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.write("targets/quanzhou/2020/units.yml", "units: [\n")
    real = loading.load

    def load(roots: Sequence[Any], cycle: str, *terms: Any, **more: Any) -> Any:
        return fail() if cycle == "jilin/2025" else real(roots, cycle, *terms, **more)

    monkeypatch.setattr("scorer.pipeline.library.load", load)
    found = Counter((each.place.file, each.code) for each in catalogue.errors(check([two.root])))
    assert found["targets/jilin/2025/cycle.yml", "X001"] == 1
    assert [file for file, code in found if code != "X001"] == ["targets/quanzhou/2020/units.yml"]
    assert [view.status for view in projections([two.root], "public", ON)] == ["unreadable", "unreadable"]


def test_no_year_is_read_twice_for_a_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """guangyuan/2025 looks back at 2024, has cases that take their records from it, and bulletins of other days."""
    for folder in ("targets", "submissions"):
        shutil.copytree(SHIPPED / folder / "guangyuan", tmp_path / folder / "guangyuan")
    read, real = Counter[str](), loading.load

    def load(roots: Sequence[Any], cycle: str, *terms: Any, **more: Any) -> Any:
        read[cycle] += 1
        return real(roots, cycle, *terms, **more)

    monkeypatch.setattr("scorer.pipeline.library.load", load)
    made = site_years([tmp_path], "public", ON)
    assert run_all(made.library)
    assert moments(made.library, "guangyuan/2025", [(date(2025, 6, 30), "public")])
    assert read == {"guangyuan/2024": 1, "guangyuan/2025": 1}
