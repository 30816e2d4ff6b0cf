"""Hooks that do not run: main stays closed, and install, doctor, the build and the audit say why."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kit.serving import FILED, NOON, WHO, Clerk, bare, report, snapshot
from kit.years import CYCLE, Year

from scorer.intake.git_server import building, doctor, trial
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import Repository

HOOKS = ("pre-receive", "proc-receive")
Spoil = Callable[[Repository], None]


@pytest.fixture
def repository(year: Year, tmp_path: Path) -> Repository:
    """A year with a record in it and without a receipt."""
    year.target("2025-01")
    year.record("ghc/n1.yml", report())
    return bare(tmp_path.parent / f"{tmp_path.name}.git", year)


def run(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "scorer", *words)
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})})


def clerk(repository: Repository, folder: Path, account: str = "ga", env: dict[str, str] | None = None) -> Clerk:
    return Clerk(folder, account, str(repository.folder), {"SCORER_ACCOUNT": account, **(env or {})})


def no_mode(repository: Repository) -> None:
    for name in HOOKS:
        (repository.folder / "hooks" / name).chmod(0o644)


def no_hooks(repository: Repository) -> None:
    for name in HOOKS:
        (repository.folder / "hooks" / name).unlink()


def another_path(repository: Repository) -> None:
    repository.git.run("config", "core.hooksPath", "/nonexistent")


def replaced_program(repository: Repository) -> None:
    for name in HOOKS:
        file = repository.folder / "hooks" / name
        file.write_text(file.read_text().replace(sys.executable, "/nonexistent/python"), encoding="utf-8")


def another_line_end(repository: Repository) -> None:
    """As an editor under Windows saves it: the kernel looks for ``/bin/sh\\r``."""
    for name in HOOKS:
        file = repository.folder / "hooks" / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def another_owner(repository: Repository) -> None:
    """A hook that root copied back: readable, and only root may run it."""
    if os.geteuid() != 0:
        pytest.skip("不是 root，不能把钩子给别的用户：主人不对的钩子没有检验")
    for name in HOOKS:
        os.chown(repository.folder / "hooks" / name, 65534, 65534)
        (repository.folder / "hooks" / name).chmod(0o644)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "mode": (no_mode, "没有执行权限，git 不会运行它"),
    "gone": (no_hooks, "没有钩子 "),
    "path": (another_path, "git 到 /nonexistent 找钩子，不是主库自己的（local file:config /nonexistent）"),
    "line end": (another_line_end, "启动的不是这一份程序，或者换行被改过"),
    "owner": (another_owner, "的主人是 nobody，不是主库的主人"),
    "program": (replaced_program, "启动的不是这一份程序"),
}


@pytest.mark.parametrize("how", [*SPOILT])
def test_main_is_closed_though_no_hook_runs_and_doctor_names_the_cause(
    repository: Repository, tmp_path: Path, how: str
) -> None:
    """A changed 办法, a tag, another branch, an own inbox: git itself refuses each, and nothing moves."""
    spoil, cause = SPOILT[how]
    unit = clerk(repository, tmp_path / "unit")
    unit.write("targets/jilin/scheme.yml", "changed: true\n")
    unit.commit()
    refs = repository.git.line("for-each-ref")
    spoil(repository)
    for ref in ("refs/heads/main", "refs/heads/other", "refs/tags/v1", "refs/heads/in/ga"):
        assert not unit.push("+HEAD", ref).ok, ref
    assert not unit.push("", "refs/heads/main").ok, "nor is it deleted"
    assert repository.git.line("for-each-ref") == refs
    done = run("hook", "doctor", str(repository.folder))
    assert done.returncode == 1
    assert cause in done.stderr
    assert "还没有设好：" in done.stderr
    again = run("hook", "install", str(repository.folder))
    assert again.returncode == 0, again.stderr
    assert "已设好 " in again.stdout
    assert all(stat.S_IMODE((repository.folder / "hooks" / name).stat().st_mode) == 0o755 for name in HOOKS)


def test_a_path_of_hooks_in_the_user_s_or_the_system_s_configuration_does_not_count(
    repository: Repository, tmp_path: Path
) -> None:
    """gitea #9225, githooks #118: the repository's own setting is the last word; unset, doctor says whose it is."""
    config = tmp_path / "gitconfig"
    config.write_text("[core]\n\thooksPath = /etc/githooks\n", encoding="utf-8")
    unit = clerk(repository, tmp_path / "unit")
    unit.write("targets/jilin/scheme.yml", "changed: true\n")
    unit.commit()
    for scope in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        unit.env = {**unit.env, "GIT_CONFIG_NOSYSTEM": "0", scope: str(config)}
        assert "您的账号是 ga，不能推送到 main" in unit.push("HEAD", "refs/heads/main").said
    repository.git.run("config", "--unset", "core.hooksPath")
    assert not unit.push("HEAD", "refs/heads/main").ok
    done = run("hook", "doctor", str(repository.folder), env={"GIT_CONFIG_GLOBAL": str(config)})
    assert done.returncode == 1
    assert f"（global file:{config} /etc/githooks）" in done.stderr


@pytest.mark.parametrize("how", ["include", "worktree"])
def test_a_file_that_the_configuration_includes_is_named_since_installing_does_not_change_it(
    repository: Repository, tmp_path: Path, how: str
) -> None:
    """Closed all the same; the printed step is to take the line away there, and then installing puts it right."""
    file = tmp_path / "more" if how == "include" else repository.folder / "config.worktree"
    more = "[receive]\n\tprocReceiveRefs = refs/heads/none\n[core]\n\thooksPath = /nonexistent\n"
    file.write_text(more, encoding="utf-8")
    setting = ("include.path", str(file)) if how == "include" else ("extensions.worktreeConfig", "true")
    repository.git.run("config", *setting)
    unit = clerk(repository, tmp_path / "unit")
    unit.write("targets/jilin/scheme.yml", "changed: true\n")
    unit.commit()
    assert not unit.push("HEAD", "refs/heads/main").ok
    done = run("hook", "install", str(repository.folder))
    assert done.returncode == 1
    for key in ("receive.procReceiveRefs", "core.hooksPath"):
        assert f"改法：先从 {file} 里删去 {key} 的那一行，再运行 " in done.stderr
    file.write_text("", encoding="utf-8")
    assert run("hook", "install", str(repository.folder)).returncode == 0


@pytest.mark.parametrize("one", HOOKS)
def test_with_one_hook_lost_the_other_keeps_main_closed(repository: Repository, tmp_path: Path, one: str) -> None:
    (repository.folder / "hooks" / one).chmod(0o644)
    unit = clerk(repository, tmp_path / "unit")
    unit.write("targets/jilin/scheme.yml", "changed: true\n")
    unit.commit()
    main = repository.git.commit("main")
    assert not unit.push("HEAD", "refs/heads/main").ok
    assert repository.git.commit("main") == main


def test_a_server_that_does_not_answer_is_a_fault(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SECONDS", 0)
    found = trial.trial_faults(repository)
    assert found
    assert all("等了 0 秒没有回答" in each.what for each in found)


def test_a_trial_leaves_nothing_and_says_what_becomes_of_records_without_receipts(
    repository: Repository, tmp_path: Path
) -> None:
    """The year is real here: its record has no receipt and does not count."""
    unit = clerk(repository, tmp_path / "unit", "oa")
    before = snapshot(repository.folder)
    done = run("hook", "install", str(repository.folder))
    assert done.returncode == 0, done.stderr
    assert snapshot(repository.folder) == before
    assert "没有回执" not in done.stdout, "a made-up year needs none"
    assert trial.trial_faults(repository) == ()
    unit.git("reset", "--quiet", "--hard")
    unit.write(f"{FILED}/office/x.yml", "kind: notice\n")
    unit.commit()
    refused = unit.push("HEAD", "", "-o", "scorer-trial")
    assert not refused.ok
    assert "不能合并：" in refused.said
    assert snapshot(repository.folder) == before


def test_a_change_that_waits_for_another_s_agreement_is_no_fault_and_stays(repository: Repository) -> None:
    """The trial pushes as the first account of units.yml, in whose place such a change may be waiting."""
    set_up(repository.folder)
    tree = repository.git.line("rev-parse", "main^{tree}")
    waiting = repository.git.line("commit-tree", tree, "-p", "main", "-m", "改办法", env=WHO)
    repository.git.run("update-ref", "refs/heads/in/ga", waiting)
    assert trial.trial_faults(repository) == ()
    assert repository.git.line("rev-parse", "refs/heads/in/ga") == waiting


def test_a_real_year_s_records_without_receipts_are_counted(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    year.record("ghc/n1.yml", report())
    year.record("ghc/n2.yml", report(), at=NOON, account="ga")
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    repository = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    assert run("hook", "clock", "ok", str(repository.folder)).returncode == 0, "nobody pushed for long"
    done = run("hook", "install", str(repository.folder))
    assert "主库里有 1 份记录没有回执，都不计分" in done.stdout, done.stderr


def test_a_unit_tries_a_report_first(repository: Repository, tmp_path: Path) -> None:
    """``git push -o scorer-trial``: the judgement of a real push, refused in the end; then it counts."""
    repository.git.run("config", "scorer.clock", NOON)
    repository.git.run("config", "scorer.build", "false")
    unit = clerk(repository, tmp_path / "unit")
    unit.write(f"{FILED}/ghc/n2.yml", report())
    head = unit.commit()
    before = snapshot(repository.folder)
    tried = unit.push("HEAD", "", "-o", "scorer-trial")
    assert not tried.ok
    assert f"试推 {head[:12]}：通过，真的推送就会照上面处理。这次什么也没有留下。\n" in tried.said
    assert snapshot(repository.folder) == before
    assert unit.push().ok


@pytest.mark.parametrize(
    ("key", "value"),
    [("receive.procReceiveRefs", "refs/heads/in/"), ("receive.denyDeletes", "false"), ("receive.fsckObjects", "false"),
     ("receive.advertisePushOptions", "false"), ("receive.denyNonFastForwards", "no")],
)  # fmt: skip
def test_a_setting_that_somebody_changed(repository: Repository, key: str, value: str) -> None:
    repository.git.run("config", key, value)
    wanted = doctor.setup_faults(repository)
    assert [f"主库的设置 {key} 应为" in fault.what for fault in wanted] == [True]
    set_up(repository.folder)
    assert doctor.setup_faults(repository) == ()


def test_the_owner_is_named_where_the_repository_is_another_s(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 65534)
    with pytest.raises(ServerRefusal, match=r"的主人是 \S+，运行本命令的是 nobody：git 不打开别人的仓库"):
        set_up(repository.folder)
    fault = doctor.setup_faults(repository)[0]
    assert "sudo -u " in fault.fix
    assert "不是裸仓库" not in fault.what


def test_a_folder_that_git_will_not_open_is_not_called_no_bare_repository(repository: Repository) -> None:
    (repository.folder / "config").write_text("[core\n", encoding="utf-8")
    done = run("hook", "install", str(repository.folder))
    assert done.returncode == 2
    assert "不是裸仓库" not in done.stderr
    assert "bad config line 1" in done.stderr


def test_install_says_it_is_not_set_up_where_no_account_is_known(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    year.write("targets/jilin/2025/units.yml", "units: []\n")
    repository = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    done = run("hook", "install", str(repository.folder))
    assert done.returncode == 1
    assert "没有试：units.yml 里没有账号" in done.stderr
    assert "已设好" not in done.stdout


def test_the_trial_itself_finds_a_hook_that_says_nothing(repository: Repository) -> None:
    """Behind the back of all that is looked at: a hook of ours that is replaced while nobody looks."""
    for name in HOOKS:
        (repository.folder / "hooks" / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    found = [fault.what for fault in trial.trial_faults(repository)]
    assert len(found) == 3
    assert "pre-receive 没有照试推回答" in found[0]
    assert "不是被钩子拒绝的" in found[2]


def test_the_trial_finds_a_main_that_nothing_closes(repository: Repository) -> None:
    repository.git.run("config", "receive.procReceiveRefs", "refs/heads/in/")
    main = repository.git.commit("main")
    assert ["没有钩子的时候 main 没有关上" in fault.what for fault in trial.trial_faults(repository)] == [True]
    assert repository.git.commit("main") == main


def test_the_build_and_the_daily_audit_tell_it(repository: Repository, tmp_path: Path) -> None:
    unit = clerk(repository, tmp_path / "unit")
    done = run("check", "--received", "--root", str(unit.root))
    assert "H015" not in done.stdout + done.stderr
    no_mode(repository)
    done = run("check", "--received", "--root", str(unit.root))
    assert done.returncode == 1
    assert "错误 H015  收件的主库 " in done.stdout + done.stderr
    assert "没有执行权限" in done.stdout + done.stderr
    assert building.report_server(repository)
    assert "没有执行权限，git 不会运行它。\n改法：运行 " in repository.failed.read_text(encoding="utf-8")


def test_a_push_with_followed_tags_names_them_and_the_command_works(repository: Repository, tmp_path: Path) -> None:
    repository.git.run("config", "scorer.clock", NOON)
    repository.git.run("config", "scorer.build", "false")
    unit = clerk(repository, tmp_path / "unit")
    unit.write(f"{FILED}/ghc/n2.yml", report())
    head = unit.commit()
    unit.git("tag", "-a", "-m", "x", "v1")
    unit.git("config", "push.followTags", "true")
    pushed = unit.push()
    assert "这次推送带了 1 个标签（v1），标签不收，其余的也没有收。\n" in pushed.said
    command = f"git push --no-follow-tags origin {head}:refs/heads/in/ga"
    assert f"改法：{command}\n" in pushed.said
    unit.git("checkout", "--quiet", "--detach")
    assert unit.tried(*command.split()[1:]).returncode == 0


def test_a_commit_dated_where_no_date_can_be_is_refused_and_the_fix_works(
    repository: Repository, tmp_path: Path
) -> None:
    """The first of two commits has it. What is printed makes one of today, though main has gone on meanwhile."""
    repository.git.run("config", "scorer.clock", NOON)
    repository.git.run("config", "scorer.build", "false")
    unit, other = clerk(repository, tmp_path / "unit"), clerk(repository, tmp_path / "other")
    unit.write(f"{FILED}/ghc/n2.yml", report(progress="一"))
    bad = unit.commit(env={"GIT_AUTHOR_DATE": "@999999999999 +0000"})
    unit.write(f"{FILED}/ghc/n2.yml", report())
    unit.commit()
    assert other.file({f"{FILED}/ghc/n3.yml": report(progress="另一份")}).ok
    unit.git("fetch", "--quiet", "origin")
    pushed = unit.push()
    assert not pushed.ok
    assert f"G027  提交 {bad[:12]} 写的日期是“999999999999 +0000”" in pushed.said
    command = pushed.said.split("重新做成一次：")[1].split("，再推送")[0]
    assert command.startswith("git reset --soft ")
    subprocess.run(f"{command} -m 报送", shell=True, check=True, cwd=unit.root, env=unit.env)  # noqa: S602
    assert unit.push().ok


def test_dates_of_yesterday_of_another_zone_and_of_tonight_are_taken(repository: Repository, tmp_path: Path) -> None:
    repository.git.run("config", "scorer.clock", NOON)
    repository.git.run("config", "scorer.build", "false")
    unit = clerk(repository, tmp_path / "unit")
    unit.write(f"{FILED}/ghc/n2.yml", report())
    soon = int(datetime.now(UTC).timestamp()) + 20 * 3600
    unit.commit(env={"GIT_AUTHOR_DATE": "2000-01-02T00:00:00+1400", "GIT_COMMITTER_DATE": f"@{soon} +1200"})
    pushed = unit.push()
    assert pushed.ok, pushed.said
