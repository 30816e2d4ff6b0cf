"""``scorer build``: what a newcomer reads while the site is made, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kit.years import SHIPPED, Year

from scorer.cli.main import app
from scorer.pipeline import library, run
from scorer.scoring.scheme import parse

# nothing reported: 0 × 90 % + 99.5 × 10 % = 9.95, so 77.00 is wrong
CASE = """\
case: 一项完成
clauses: [JL-11-4]
units: [{id: a, group: office}]
targets: [{id: t, level: provincial, due: 2025-06-30, units: [{unit: a, role: lead}], nodes: [{id: n1, due: 2025-06-30}]}]
records: {}
expect: {units: {a: {total: "77.00"}}}
"""


@pytest.fixture
def year(tmp_path: Path) -> Year:
    """One target, reported late, with one record that counts."""
    made = Year(tmp_path)
    made.target("2025-01")
    made.report("ghc/n1.yml", "2025-01", "2025-07-20T10:00:00+08:00")
    return made


def build(root: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """The command with the project's own mkdocs.yml, for the years below this root."""
    settings = (SHIPPED / "mkdocs.yml").read_text(encoding="utf-8")
    for name in ("site/docs", "[scorer]"):
        settings = settings.replace(name, f"[{SHIPPED}/scorer]" if name == "[scorer]" else str(SHIPPED / name))
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("SCORER_ON", "2025-12-31")
    monkeypatch.chdir(root)
    return CliRunner().invoke(app, ["build"])


def test_a_line_for_each_year_and_the_address_last(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    made = build(year.root, monkeypatch)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [
        "读各年度的文件，检查、评分……",
        "  jilin/2025　单位 2 个，记录 1 件，暂定成绩，逾期 0 项",
        "比对 0 个算例……",
        "建站……",
        f"网站在 {year.root}/public/index.html，用浏览器打开；预览并自动刷新用 make serve。",
    ]
    assert (year.root / "public/jilin/2025/units/ghc/index.html").is_file()


def test_the_line_of_a_year_that_nobody_opened_says_why_the_site_has_its_name_only(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = year.root / "targets/jilin/2025/cycle.yml"
    kept = [line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith("disclosure")]
    settings.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (line,) = (line for line in build(year.root, monkeypatch).stdout.splitlines() if "jilin/2025" in line)
    assert line == (
        "  jilin/2025　单位 2 个，记录 1 件，暂定成绩，网站上只有名称：还没有认定公开，认定后在 cycle.yml 写 disclosure"
    )
    assert not (year.root / "public/jilin/2025/units").exists()


def test_a_build_reads_a_year_once_and_parses_a_scheme_once_for_each_set_of_choices(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One year; its scheme once as it is chosen, once with all left open (for those who read records), and once for
    each option that nobody has taken. It is scored once; the alternatives of its interpretations are not runs.
    """
    calls: list[tuple[str, object]] = []
    for where, name in ((library, "load"), (parse, "_build"), (run, "score")):
        monkeypatch.setattr(where, name, counted(calls, name, getattr(where, name)))
    parse._parsed.clear()
    assert build(year.root, monkeypatch).exit_code == 0
    seen, made = list(calls), year.run()
    assert made.book is not None
    options = sum(max(len(each.options) - 1, 0) for each in made.interpretations if each.effect == "figure")
    names = [name for name, _ in seen]
    assert names.count("load") == 1
    assert names.count("score") == 1
    asked = [choices for name, choices in seen if name == "_build"]
    assert options < len(asked) <= options + 2 + sum(each.chosen is None for each in made.interpretations)
    assert len(set(map(str, asked))) == len(asked), "never twice for the same choices"


def counted(calls: list[tuple[str, object]], name: str, real: Callable[..., object]) -> Callable[..., object]:
    """The function, which notes each call with its second argument."""

    def call(*args: object, **kwargs: object) -> object:
        calls.append((name, args[1]))
        return real(*args, **kwargs)

    return call


@pytest.mark.parametrize("bad", ["record", "case", "base"])
def test_the_site_is_built_whatever_the_files_say_and_the_exit_tells(
    year: Year, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    if bad == "record":
        year.report("ghc/n2.yml", "2025-10", "2025-07-20T10:00:00+08:00")
        said = "submissions/jilin/2025/ghc/n2.yml:2:9  错误 R012  目标“2025-10”不在目标表中"
    elif bad == "case":
        year.write("targets/jilin/cases/one.yml", CASE)
        said = "targets/jilin/cases/one.yml:6:29  错误 K001  a的总成绩：算例写 77.00，算得 9.95"
    else:
        year.write("targets/jilin/2025/units.yml", "units: [")
        said = "targets/jilin/2025/units.yml:1:"
    made = build(year.root, monkeypatch)
    assert made.exit_code == 1
    assert made.stderr.count(said) == 1
    assert re.search(r"网站建好了，但有 \d+ 个错误：", made.stdout.splitlines()[-2])
    assert made.stdout.splitlines()[-1].startswith("网站在 ")
    assert ("jilin/2025　读不出来" in made.stdout) == (bad == "base")
    assert (year.root / "public/jilin/2025/index.html").is_file()


def test_a_fault_of_the_program_outside_the_years_stops_the_build(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("scorer.cli.build.run_all", fail)
    made = build(year.root, monkeypatch)
    assert isinstance(made.exception, ZeroDivisionError)
    assert not (year.root / "public").exists()


def test_on_the_shipped_data_it_says_little_and_nothing_that_is_not_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of guangyuan/2025 the office's table says that a person may not be 优秀; no log does."""
    monkeypatch.setattr("scorer.cli.build.build", lambda _: None)
    monkeypatch.setenv("SCORER_ON", "2025-12-31")
    monkeypatch.chdir(SHIPPED)
    made = CliRunner().invoke(app, ["build"])
    assert made.exit_code == 0
    lines = (made.stdout + made.stderr).splitlines()
    assert len(lines) <= 20
    years = [path.parent.relative_to(SHIPPED / "targets").as_posix() for path in SHIPPED.glob("targets/*/*/cycle.yml")]
    assert sorted(line.split("　")[0].strip() for line in lines if "　" in line) == sorted(years)
    assert lines[-1].startswith("网站在 ")
    assert not re.search("主要负责人|优秀|名次|[0-9]\\.[0-9]", made.stdout)


@pytest.mark.parametrize(
    ("settings", "on", "said"),
    [
        ("docs_dir: docs\nplugins: [scorer]\n", "12月31日", "SCORER_ON 应是 2025-06-30 这样的、日历上有的日期，现在是“12月31日”"),
        ("docs_dir: docs\n", "2025-12-31", "mkdocs.yml 的 plugins 里没有 scorer，请加上一行：- scorer"),
        ("docs_dir: elsewhere\n", "2025-12-31", "Aborted with a configuration error!"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_misuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, on: str, said: str
) -> None:
    """The command ends with 2 and a sentence, never with lines of the program."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"site_name: 演示\n{settings}", encoding="utf-8")
    monkeypatch.setenv("SCORER_ON", on)
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(app, ["build"], standalone_mode=True)
    assert (made.exit_code, said in made.stderr) == (2, True)
    assert "Traceback" not in made.output
