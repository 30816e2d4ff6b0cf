"""Setting a server up, its clock, and the account of a push that comes over SSH."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kit.serving import FILED, NOON, Clerk, bare, report, snapshot
from kit.years import CYCLE, Year

from scorer.intake.git import Git
from scorer.intake.git_server import clock
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import Repository


@pytest.fixture
def repository(year: Year, tmp_path: Path) -> Repository:
    year.target("2025-01")
    return bare(tmp_path.parent / f"{tmp_path.name}.git", year)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "scorer", "hook", *words)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_says_what_it_did_and_again_changes_nothing(repository: Repository) -> None:
    folder = repository.folder
    before = snapshot(folder)
    done = run("install", str(folder))
    assert done.stdout == (
        f"已设好 {folder}/hooks/pre-receive\n已设好 {folder}/hooks/proc-receive\n"
        "试推过：直接推送到 main 的被拒绝，推送到 in/ 的由钩子检查；没有留下任何东西。\n"
        "下一步：在 SSH 或网页服务器上开好账号，单位用 git push origin HEAD:refs/heads/in/<账号> 报送。\n"
    )
    assert snapshot(folder) == before
    assert (
        f"exec {sys.executable} -I -X utf8 -m scorer hook pre-receive\n" in (folder / "hooks/pre-receive").read_text()
    )


def test_a_folder_that_is_no_bare_repository(year: Year) -> None:
    done = run("install", str(year.root))
    assert done.returncode == 2
    assert (
        f"{year.root} 不是裸仓库。\n改法：用 git clone --bare 仓库 主库.git 建一个，再对它运行本命令\n" in done.stderr
    )
    subprocess.run(("git", "init", "--quiet", str(year.root)), check=True)
    assert "不是裸仓库" in run("install", str(year.root)).stderr
    assert "不是裸仓库" in run("install", str(year.root / ".git")).stderr


def test_what_the_administrator_set_stays_and_a_foreign_hook_is_not_replaced(repository: Repository) -> None:
    repository.git.run("config", "receive.maxInputSize", "1m")
    set_up(repository.folder)
    assert repository.git.line("config", "receive.maxInputSize") == "1m"
    (repository.folder / "hooks/pre-receive").write_text("#!/bin/sh\nmail admin\n", encoding="utf-8")
    before = snapshot(repository.folder)
    with pytest.raises(ServerRefusal, match="已经有别人写的钩子，没有动它"):
        set_up(repository.folder)
    assert snapshot(repository.folder) == before


def test_a_git_that_asks_no_proc_receive_hook(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Git.line
    old = "git version 2.28.1"
    monkeypatch.setattr(Git, "line", lambda git, *words: old if words == ("version",) else real(git, *words))
    with pytest.raises(ServerRefusal, match=r"服务器上的 git 太旧（git version 2\.28\.1）"):
        set_up(repository.folder)


def test_the_clock_runs_on_from_where_it_was_set(repository: Repository) -> None:
    """Set to noon at 01:00:00 UTC; 90 seconds later it shows 12:01:30."""
    git = repository.git
    assert abs(clock.now(git) - datetime.now(UTC)).total_seconds() < 5
    git.run("config", "scorer.clock", NOON)
    assert clock.now(git).isoformat() == NOON
    git.run("config", "scorer.clockFrom", "2026-01-01T01:00:00+00:00")
    later = datetime(2026, 1, 1, 1, 1, 30, tzinfo=UTC)
    shown = clock.demonstrated(git, later)
    assert shown is not None
    assert shown.isoformat() == "2025-06-20T12:01:30+08:00"


@pytest.mark.parametrize("text", ["2025-06-20T12:00:00", "noon"])
def test_a_clock_without_a_zone_is_none(repository: Repository, text: str) -> None:
    repository.git.run("config", "scorer.clock", text)
    with pytest.raises(ServerRefusal, match=f"服务器的 scorer.clock 是“{text}”，不是带时区的时间"):
        clock.now(repository.git)


@pytest.mark.parametrize("facts", ["", CYCLE.replace("synthetic: true\n", ""), CYCLE.replace("true", "'true'")])
def test_where_one_year_is_real_another_clock_is_refused_and_nothing_received(
    year: Year, tmp_path: Path, facts: str
) -> None:
    year.target("2025-01")
    if facts:
        year.write("targets/jilin/2025/cycle.yml", facts)
    else:
        (year.root / "targets/jilin/2025/cycle.yml").unlink()
    repository = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    repository.git.run("config", "scorer.clock", NOON)
    main = repository.git.commit("main")
    clerk = Clerk(tmp_path / "clone", "ga", str(repository.folder), {"SCORER_ACCOUNT": "ga"})
    pushed = clerk.file({f"{FILED}/ghc/n1.yml": report()})
    assert not pushed.ok
    assert (
        "服务器设了演示用的时钟（scorer.clock），而 jilin/2025 不是演示年度。\n"
        "改法：请管理员运行 git config --unset scorer.clock\n"
    ) in pushed.said
    assert repository.git.commit("main") == main


def test_a_main_that_is_not_there_yet(tmp_path: Path) -> None:
    folder = tmp_path / "empty.git"
    subprocess.run(("git", "init", "--quiet", "--bare", str(folder)), check=True)
    set_up(folder)
    clerk = Clerk(tmp_path / "clone", "ga", str(folder), {"SCORER_ACCOUNT": "ga"})
    pushed = clerk.file({f"{FILED}/ghc/n1.yml": report()})
    assert "主库还没有 main 分支。\n改法：请管理员先把仓库放进主库，见《自建服务器》一页\n" in pushed.said
    assert run("recover", str(folder)).stdout == "没有要清除的\n"


def test_over_ssh_the_forced_command_says_who_it_is(repository: Repository, tmp_path: Path) -> None:
    """``command="SCORER_ACCOUNT=ga git-shell -c …"`` of ``authorized_keys``, by a stand-in of ssh that sets the same."""
    ssh = tmp_path / "ssh"
    ssh.write_text(
        '#!/bin/sh\nfor command; do :; done\nSCORER_ACCOUNT=ga exec git-shell -c "$command"\n', encoding="utf-8"
    )
    ssh.chmod(0o755)
    repository.git.run("config", "scorer.clock", NOON)
    repository.git.run("config", "scorer.build", "false")
    env = {"GIT_SSH": str(ssh), "GIT_SSH_VARIANT": "simple"}
    clerk = Clerk(tmp_path / "clone", "ga", f"server:{repository.folder}", env)
    pushed = clerk.file({f"{FILED}/ghc/n1.yml": report()})
    assert pushed.ok, pushed.said
    assert "收到时间 2025-06-20 12:00:00，账号 ga\n" in pushed.said
