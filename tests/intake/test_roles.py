"""The stand-in: a named account that agrees where the office's second is away, on a server and on a forge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.forge_jobs import Jobs
from kit.forge_stand import git
from kit.gate_branch import FOLDER, Branch
from kit.pull_requests import merge
from kit.serving import NOON, Clerk, Office, at_its_path, bare
from kit.shelf import BASE
from kit.years import CYCLE, UNITS, Year

from scorer.cli.main import app
from scorer.intake.git_server import doctor
from scorer.intake.git_server.repository import Repository

LINE = "accounts: [oa, ob]"
TABLE = "targets/jilin/2025/cycle.yml"


def units(accounts: str, stand_in: str = "") -> str:
    return UNITS.replace(LINE, f"accounts: {accounts}" + (f", stand_in: {stand_in}" if stand_in else ""))


def offices(tmp_path: Path, text: str) -> Iterator[Office]:
    year = Year(tmp_path / "year")
    year.write("targets/jilin/2025/units.yml", text)
    year.target("t0", units="[{unit: ghc, role: lead}]")
    with at_its_path(bare(tmp_path / "kaohe.git", year).folder) as made:
        made.at(NOON)
        made.git.run("config", "scorer.build", "false")
        yield made


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """One office account 李 (oa) and the stand-in that the test names."""
    yield from offices(tmp_path, units("[oa]", request.param))


def proposed(office: Office, folder: Path) -> tuple[Clerk, str]:
    """The office's 李 has pushed a change of the year; the clerk, and the commit that waits."""
    clerk = office.clerk(folder / "oa", "oa")
    clerk.write(TABLE, (clerk.root / TABLE).read_text(encoding="utf-8").replace("测试用的一年", "测试用的一个年度"))
    head = clerk.commit()
    assert clerk.push().ok
    return clerk, head


def agrees(office: Office, folder: Path, account: str, head: str) -> tuple[bool, str]:
    clerk = office.clerk(folder / account, account)
    clerk.git("fetch", "--quiet", "origin", "in/oa")
    said = clerk.push(head, f"refs/heads/in/{account}")
    return said.ok, said.said


@pytest.mark.parametrize("office", ["WU", "pa"], indirect=True)
def test_the_stand_in_agrees_on_the_server(office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """An account of nobody else's, in another case; a reviewer's too: assessed it is not."""
    who = "pa" if "pa]" in request.node.name else "wu"
    main = office.git.commit("main")
    clerk, head = proposed(office, tmp_path)
    assert clerk.push().ok
    assert office.git.commit("main") == main, "one office account alone changes nothing"
    ok, said = agrees(office, tmp_path, who, head)
    assert (ok, "已并入主库" in said) == (True, True), said
    assert "一个年度" in office.show(TABLE)
    assert office.git.line("log", "-1", "--format=%s|%(trailers:key=Approved-by,valueonly)", "main").startswith(
        f"合并 oa 的改动|{who}"
    )
    assert office.git.line("for-each-ref", "refs/heads/in/") == ""


@pytest.mark.parametrize("office", ["GA"], indirect=True)
def test_an_assessed_unit_s_account_is_no_stand_in(office: Office, tmp_path: Path) -> None:
    """``units.yml`` names a unit's own account: it does not agree to what waits."""
    main = office.git.commit("main")
    clerk, head = proposed(office, tmp_path)
    ok, said = agrees(office, tmp_path, "ga", head)
    assert (ok, "G002" in said) == (False, True), said
    assert clerk.push().ok
    assert office.git.commit("main") == main


@pytest.mark.parametrize("office", ["wu"], indirect=True)
def test_a_stand_in_proposes_nothing(office: Office, tmp_path: Path) -> None:
    """Not on its own, and not what 李 has withdrawn."""
    clerk = office.clerk(tmp_path / "wu", "wu")
    clerk.write("mkdocs.yml", "site_name: 目标考核公开\n")
    clerk.commit()
    refused = clerk.push()
    assert (refused.ok, "G002" in refused.said) == (False, True), refused.said
    first, head = proposed(office, tmp_path)
    main = office.git.commit("main")
    clerk.git("fetch", "--quiet", "origin", "in/oa")
    assert first.push("", "refs/heads/in/oa").ok
    late = clerk.push(head, "refs/heads/in/wu")
    assert (late.ok, office.git.commit("main")) == (False, main), late.said
    assert office.git.line("for-each-ref", "refs/heads/in/") == ""


def test_for_the_gate_a_stand_in_is_the_office_only_where_it_agrees(tmp_path: Path) -> None:
    year = Year(tmp_path / "year")
    year.write("targets/jilin/2025/units.yml", units("[oa]", "wu"))
    branch = Branch(tmp_path / "bare.git", year)
    assert branch.judge({"mkdocs.yml": "site_name: x\n"}, "wu").verdict == "refuse"
    assert branch.judge({f"{FOLDER}/receipts.csv": ""}, "wu").verdict == "refuse"
    assert branch.judge({"mkdocs.yml": "site_name: x\n"}, "oa", "oa", "wu").verdict == "refuse", "nor does it push"


@pytest.mark.parametrize(("stand_in", "who", "green"), [
    ("wu", "Wu", True), ("party-qian", "party-qian", True), ("ghc-wang", "ghc-wang", False), ("", "wu", False),
])  # fmt: skip
def test_the_stand_in_approves_on_a_forge(jobs: Jobs, stand_in: str, who: str, *, green: bool) -> None:
    """One office account and a stand-in: itself it approves nothing; a unit's own account or one not named neither."""
    named = f"[office-li], stand_in: {stand_in}" if stand_in else "[office-li]"
    jobs.forge.direct(
        {"targets/demo/2025/units.yml": BASE["targets/demo/2025/units.yml"].replace("[office-li]", named)}
    )
    number = jobs.forge.open("office-li", {"targets/demo/clauses.yml": f"{BASE['targets/demo/clauses.yml']}# 说明\n"})
    jobs.forge.approve(number, "office-li")
    assert jobs.validate(number).exit_code == 1
    jobs.forge.approve(number, who)
    assert (jobs.validate(number).exit_code == 0) == green
    assert merge(jobs) == ["#1 已合并" if green else "#1 等办公室另一人复核"]
    trailer = git(jobs.forge.bare, "log", "-1", "--format=%(trailers:key=Approved-by,valueonly)", "main").strip()
    assert trailer == (who if green else "")


@pytest.mark.parametrize(("accounts", "stand_in", "lacking"), [
    ("[oa]", "", "jilin/2025：考核办只登记了一个账号，也没有写替补"),
    ("[oa]", "ga", "jilin/2025：考核办只登记了一个账号，也没有写替补"),
    ("[oa, ob]", "", "jilin/2025：考核办只有两个账号，没有写替补：一人不在的时候，须复核的改动没有人可以同意"),
    ("[oa]", "wu", ""), ("[oa, ob]", "wu", ""), ("[oa, ob, oc]", "", ""), ("[]", "", ""),
])  # fmt: skip
def test_who_is_lacking_is_said_with_the_line_to_write(
    tmp_path: Path, accounts: str, stand_in: str, lacking: str
) -> None:
    """A real year's office. A stand-in that is a unit's own (R063) is none."""
    said = "".join(each.text for each in doctor.bureaus_without_second_account(real(tmp_path, accounts, stand_in)))
    assert said.startswith(lacking)
    assert ("加一行 stand_in: 账号" in said) == bool(lacking)


def test_install_and_doctor_say_it_and_the_server_is_set_up_all_the_same(tmp_path: Path) -> None:
    folder = real(tmp_path, "[oa]", "").folder
    for command in ("install", "doctor"):
        result = CliRunner().invoke(app, ["hook", command, str(folder)])
        assert result.exit_code == 0, result.output
        assert "jilin/2025：考核办只登记了一个账号，也没有写替补" in result.output


def real(tmp_path: Path, accounts: str, stand_in: str) -> Repository:
    """A server with a year that is not made up."""
    year = Year(tmp_path / "year")
    year.write("targets/jilin/2025/units.yml", units(accounts, stand_in))
    year.write(TABLE, CYCLE.replace("synthetic: true\n", ""))
    return bare(tmp_path / "kaohe.git", year)
