"""The server's clock against what the machine wrote: behind, ahead, put right by the administrator."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kit.serving import FILED, LEDGER, Clerk, bare, report
from kit.years import CYCLE, Year

from scorer.intake.git_server import clock, machine_clock
from scorer.intake.git_server.machine_clock import ClockRefusal
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN, Repository
from scorer.intake.machine_commit import commit_files, dated
from scorer.model.deadlines import SHANGHAI
from scorer.pipeline.run import check

REAL = CYCLE.replace("synthetic: true\n", "")
"""A year that is not made up: only there the real clock counts."""


@pytest.fixture
def repository(year: Year, tmp_path: Path) -> Repository:
    year.target("2025-01")
    year.write("targets/jilin/2025/cycle.yml", REAL)
    made = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    made.git.run("config", "scorer.build", "false")
    made.git.run("config", "scorer.trustSystemClock", "false")
    return made


def clerk(repository: Repository, folder: Path) -> Clerk:
    return Clerk(folder, "ga", str(repository.folder), {"SCORER_ACCOUNT": "ga"})


def wrote(repository: Repository, ago: timedelta) -> None:
    """The machine wrote something this long ago (or will have, where it is less than nothing)."""
    machine_clock.confirm(repository, clock.now(repository.git) - ago)


def test_a_clock_behind_receives_nothing_and_the_printed_command_puts_it_right(
    repository: Repository, tmp_path: Path
) -> None:
    """The clock was an hour ahead for the last push: 1 hour behind now. The unit's second push is taken as it is."""
    unit = clerk(repository, tmp_path / "unit")
    wrote(repository, timedelta(hours=-1))
    main = repository.git.commit(MAIN)
    refused = unit.file({f"{FILED}/ghc/n1.yml": report()})
    assert not refused.ok
    assert "比它自己上次写下的时间 " in refused.said
    assert "这次推送没有错" in refused.said
    assert repository.git.commit(MAIN) == main
    head = unit.git("rev-parse", "HEAD")
    assert repository.refused.read_text(encoding="utf-8").startswith(f"ga {head} 服务器时钟 20")
    unit.push()
    assert repository.refused.read_text(encoding="utf-8").count("\n") == 1, "each commit is noted once"
    command = refused.said.split("，运行 ")[1].split(" 。")[0]
    done = subprocess.run(shlex.split(command), capture_output=True, text=True, check=True)
    assert "已从现在算起" in done.stdout
    assert "上次写下的时间在将来" in done.stdout
    assert unit.push().ok
    assert repository.git.line("show", f"main:{LEDGER}").count("\n") == 1, "a receipt, and the head"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(minutes=-1), ""),
        (timedelta(minutes=-3), "慢了 3 分钟"),
        (timedelta(days=-3660), "慢了 3660 天"),
        (timedelta(days=39), ""),
        (timedelta(days=41), "快了 41 天"),
    ],
)
def test_two_minutes_back_and_forty_days_on_are_the_limits(repository: Repository, ago: timedelta, said: str) -> None:
    now = datetime(2025, 6, 20, 12, tzinfo=SHANGHAI)
    machine_clock.confirm(repository, now - ago)
    if not said:
        machine_clock.must_fit(repository, now)
        return
    with pytest.raises(ClockRefusal, match=said):
        machine_clock.must_fit(repository, now)


@pytest.mark.parametrize(("ago", "said"), [(timedelta(hours=-1), "慢了"), (timedelta(days=50), "快了 50 天")])
def test_a_clock_that_jumps_while_a_push_is_judged_merges_nothing(
    repository: Repository, tmp_path: Path, ago: timedelta, said: str
) -> None:
    """Judged by the right clock; at the second hook's start it is an hour behind, or 50 days ahead."""
    unit, main = clerk(repository, tmp_path / "unit"), repository.git.commit(MAIN)
    hook = repository.folder / "hooks/proc-receive"
    kept = hook.read_text(encoding="utf-8")
    row = {"moment": (clock.now(repository.git) - ago).isoformat(), "main": main}
    jump = f"echo {shlex.quote(json.dumps(row))} >{shlex.quote(str(repository.clock.resolve()))}\n"
    hook.write_text(kept.replace("exec ", f"{jump}exec ", 1), encoding="utf-8")
    refused = unit.file({f"{FILED}/ghc/n1.yml": report()})
    assert not refused.ok
    assert said in refused.said
    assert "这次推送没有错" in refused.said
    assert repository.refused.read_text(encoding="utf-8").startswith("ga ")
    assert repository.git.commit(MAIN) == main
    hook.write_text(kept, encoding="utf-8")
    machine_clock.confirm(repository, clock.now(repository.git))
    assert unit.push().ok


def test_content_is_not_removed_by_a_wrong_clock(repository: Repository, tmp_path: Path) -> None:
    """The tombstone's day is published: a clock 41 days ahead is told, and no order is written."""
    assert clerk(repository, tmp_path / "unit").file({f"{FILED}/ghc/n1.yml": report()}).ok
    wrote(repository, timedelta(days=41))
    command = (sys.executable, "-m", "scorer", "hook", "remove-content", str(repository.folder), f"{FILED}/ghc/n1.yml")
    words = (*command, "--ground", "《个人信息保护法》第四十七条", "--account", "oa")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "快了 41 天。\n改法：请管理员校准服务器的时钟；" in done.stderr
    assert "推送" not in done.stderr
    assert not repository.removals.exists()


def test_a_clock_that_the_system_keeps_right_may_be_far_ahead_and_never_behind(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.git.run("config", "scorer.trustSystemClock", "true")
    monkeypatch.setattr(machine_clock, "synchronised", lambda: True)
    wrote(repository, timedelta(days=400))
    machine_clock.must_fit(repository, clock.now(repository.git))
    wrote(repository, timedelta(minutes=-10))
    with pytest.raises(ClockRefusal):
        machine_clock.must_fit(repository, clock.now(repository.git))


def test_the_system_s_word_is_a_plain_yes_or_no() -> None:
    assert machine_clock.synchronised() in (True, False)


def test_a_push_notes_its_time_and_the_next_is_compared_with_it(repository: Repository, tmp_path: Path) -> None:
    assert machine_clock.newest_written(repository) is None, "the first commit is not the machine's"
    assert clerk(repository, tmp_path / "unit").file({f"{FILED}/ghc/n1.yml": report()}).ok
    kept = json.loads(repository.clock.read_text(encoding="utf-8"))
    assert kept["main"] == repository.git.commit(MAIN)
    assert machine_clock.newest_written(repository) == datetime.fromisoformat(kept["moment"])


@pytest.mark.parametrize("spoilt", ["", "{", '{"moment": 3, "main": ""}', '{"moment": "noon", "main": ""}', None])
def test_without_the_file_the_machine_s_commits_and_the_receipts_say_it(
    repository: Repository, spoilt: str | None
) -> None:
    """A receipt of 3 days ahead in main; the file is lost, cut off, or of another form: refused all the same."""
    soon = (datetime.now(SHANGHAI) + timedelta(days=3)).replace(microsecond=0)
    receipt = f"path,sha256,received_at,source,merged_at,actor\nghc/n1.yml,{'0' * 64},{soon.isoformat()},push/{'1' * 40},{soon.isoformat()},ga\n"
    git = repository.git
    env = {
        **dated(soon, soon),
        "GIT_COMMITTER_EMAIL": "somebody@else",
        "GIT_COMMITTER_DATE": "2025-03-01T00:00:00+0800",
    }
    commit = commit_files(git, git.line("rev-parse", MAIN), {LEDGER: receipt.encode()}, "x", env)
    git.run("update-ref", MAIN, commit)
    if spoilt is not None:
        repository.clock.write_text(spoilt, encoding="utf-8")
    assert machine_clock.newest_written(repository) == soon
    with pytest.raises(ClockRefusal):
        machine_clock.must_fit(repository, clock.now(git))


def test_what_the_machine_merged_after_the_kept_time_counts_and_a_pusher_s_date_does_not(
    repository: Repository, tmp_path: Path
) -> None:
    """A pusher who dates a commit tomorrow, in the machine's name, changes nothing; a publication dated so does."""
    unit = clerk(repository, tmp_path / "unit")
    soon = datetime.now(SHANGHAI) + timedelta(hours=20)
    unit.write(f"{FILED}/ghc/n1.yml", report())
    unit.commit(env=dict(dated(soon, soon)))
    assert unit.push().ok
    repository.clock.unlink()
    assert (machine_clock.newest_written(repository) or soon) < soon - timedelta(hours=10)
    wrote(repository, timedelta(0))
    git = repository.git
    git.run("update-ref", MAIN, commit_files(git, git.line("rev-parse", MAIN), {"x": b"x"}, "x", dated(soon, soon)))
    newest = machine_clock.newest_written(repository)
    assert newest == soon.replace(microsecond=0)
    with pytest.raises(ClockRefusal, match=soon.strftime("上次写下的时间 %Y-%m-%d %H:%M:%S 慢了")):
        machine_clock.must_fit(repository, clock.now(git))


def test_a_made_up_year_runs_by_any_clock(repository: Repository) -> None:
    wrote(repository, timedelta(days=-3660))
    repository.git.run("config", "scorer.clock", "2025-06-20T12:00:00+08:00")
    machine_clock.must_fit(repository, datetime(2025, 6, 20, tzinfo=SHANGHAI))


def test_a_setting_of_git_that_cannot_be_read_is_said_and_is_not_taken_for_none(repository: Repository) -> None:
    with (repository.folder / "config").open("a", encoding="utf-8") as config:
        config.write("[scorer\n")
    with pytest.raises(ServerRefusal, match=r"读不出服务器的设置 scorer\.clock（.*bad config line"):
        clock.demonstrated_here(repository.git)
    with pytest.raises(ServerRefusal, match="不知道该用哪个时钟"):
        clock.now(repository.git)


def test_a_trial_and_a_withdrawal_are_not_noted(repository: Repository, tmp_path: Path) -> None:
    unit = clerk(repository, tmp_path / "unit")
    wrote(repository, timedelta(hours=-1))
    unit.write(f"{FILED}/ghc/n1.yml", report())
    unit.commit()
    assert "慢了" in unit.push("HEAD", "", "-o", "scorer-trial").said
    assert not repository.refused.exists()


def test_a_receipt_of_the_future_is_told_by_check_once_for_each_ledger(year: Year) -> None:
    """Two of three receipts lie ahead; the first of them is line 3. In a made-up year nothing is said."""
    year.target("2025-01")
    year.write("targets/jilin/2025/cycle.yml", REAL)
    for name, at in (("n1", "2025-06-20"), ("n2", "2095-11-20"), ("n3", "2095-11-21")):
        year.record(f"ghc/{name}.yml", report(progress=name), at=f"{at}T10:00:00+08:00", account="ga")
    found = [problem for problem in check([year.root]) if problem.code == "H014"]
    assert [(problem.place.line, problem.facts["many"]) for problem in found] == [(3, "2")]  # type: ignore[union-attr]
    assert found[0].facts["stated"] == "2095-11-20T10:00:00+08:00"
    year.write("targets/jilin/2025/cycle.yml", CYCLE)
    assert [problem for problem in check([year.root]) if problem.code == "H014"] == []
