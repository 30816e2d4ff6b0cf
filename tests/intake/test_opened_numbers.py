"""A row of figures that may be a number: taken with a warning, and opened only by a decision that answers."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.serving import NOON, Office, at_its_path, bare
from kit.years import Year

from scorer.cli.main import app
from scorer.diagnostics.catalogue import word
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git_server.repository import MAIN, export
from scorer.pipeline import run

PATH, DECISION = f"{FOLDER}/jsc/n1.yml", f"{FOLDER}/office/d1.yml"
ROW = f"{REPORT}note: 三座桥的日交通量为 158 2345 6789 辆\n"
OPENS = (
    "kind: decision\non: jsc/n1.yml\nverdict: accepted\nby: {name: 王芳}\ndate: 2025-06-20\n"
    "disclosure: {type: public, reviewed_by: 法规处}\n"
)


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def codes(judgement: Judgement) -> set[str]:
    return {each.code for each in judgement.problems if each.code.startswith("G0")} & {"G014", "G050", "G053"}


def test_it_is_taken_with_a_warning(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": ROW})
    assert codes(judgement) == {"G050"}
    assert judgement.verdict != "refuse"


def test_a_record_that_opens_itself_is_refused_as_with_a_number(branch: Branch) -> None:
    """A report waits for a decision whatever it says; a notice would be read at once."""
    row = f"{ROW}disclosure: {{type: public, reviewed_by: 法规处}}\n"
    assert codes(branch.judge({f"{FOLDER}/ghc/n1.yml": row})) == {"G050"}
    assert codes(branch.judge({f"{FOLDER}/ghc/n1.yml": row.replace("kind: report", "kind: notice")})) == {"G014"}


def test_a_decision_opens_it_only_with_an_answer(branch: Branch) -> None:
    judgement = branch.judge({PATH: ROW, DECISION: OPENS})
    assert codes(judgement) == {"G050", "G053"}
    found = next(each for each in judgement.problems if each.code == "G053")
    assert word(found).what.startswith("这件决定要公开“jsc/n1.yml”，其中第 ")
    assert "158 2345" not in word(found).what
    assert codes(branch.judge({PATH: ROW, DECISION: f"{OPENS}note: 号码已核对，是三座桥的数\n"})) == {"G050"}
    closed = OPENS.replace("disclosure: {type: public, reviewed_by: 法规处}\n", "")
    assert codes(branch.judge({PATH: ROW, DECISION: closed})) == {"G050"}


def test_a_row_that_shows_only_once_the_yaml_is_read_is_asked_about_too(branch: Branch) -> None:
    r"""``\x38`` is the figure 8."""
    row = f'{REPORT}note: "三座桥的日交通量为 15\\x38 2345 6789 辆"\n'
    assert codes(branch.judge({PATH: row, DECISION: OPENS})) == {"G050", "G053"}


NUMBER = "13800138000"


def test_a_row_of_figures_on_its_whole_way(year: Year, tmp_path: Path) -> None:
    """Filed, asked about, on the reviewer's list; closed until a decision answers, and published after that one."""
    year.target("2025-01")
    repository = bare(tmp_path / "kaohe.git", year)
    repository.git.run("config", "scorer.build", "false")
    with at_its_path(repository.folder) as office:
        office.at(NOON)
        unit, decider = office.clerk(tmp_path / "ga", "ga"), office.clerk(tmp_path / "oa", "oa")
        text = f"kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 完成投资 {NUMBER}元\n"
        filed = unit.file({f"{FOLDER}/ghc/n1.yml": text})
        assert filed.ok, filed.said
        assert "警告 G050" in filed.said
        asked = command(office, tmp_path, "todo", "jilin/2025", "office")
        assert "ghc/n1.yml" in asked
        assert "号码已核对" in asked
        opens = OPENS.replace("jsc/n1.yml", "ghc/n1.yml")
        refused = decider.file({f"{FOLDER}/office/d1.yml": opens})
        assert not refused.ok
        assert "G053" in refused.said
        assert NUMBER not in published(office, tmp_path)
        decider.write(f"{FOLDER}/office/d1.yml", f"{opens}note: 号码已核对，是以元为单位的投资额\n")
        decider.git("add", "--all")
        decider.git("commit", "--quiet", "--amend", "--message=核对过")
        taken = decider.push()
        assert taken.ok, taken.said
        assert f"完成投资 {NUMBER}元" in published(office, tmp_path)
        assert "号码" not in command(office, tmp_path, "todo", "jilin/2025", "office")
        assert NUMBER not in filed.said + asked + refused.said + taken.said


def command(office: Office, tmp_path: Path, *words: str) -> str:
    """What a command prints on main as it is now."""
    folder = tmp_path / "main"
    shutil.rmtree(folder, ignore_errors=True)
    export(office.git, MAIN, folder)
    done = CliRunner().invoke(app, [*words, "--root", str(folder)])
    assert done.exit_code in (0, 1), done.output
    return done.output


def published(office: Office, tmp_path: Path) -> str:
    """Every text of the public's view of the report's page."""
    command(office, tmp_path, "check")
    made = run.projection(run.run([tmp_path / "main"], "jilin/2025", date(2025, 12, 31)), "public", compared=False)
    return repr(made)
