"""What is built after a merge: the old site stays where the new one fails; two pushes that do not go together."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from kit.serving import FILED, NOON, bare, commit, report
from kit.years import Year

from scorer.intake.gate.budget import PusherGoneError, judge_within
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git, GitError
from scorer.intake.git_server import build_start, building, hook_handoff, record_publication
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pkt_line import RefCommand
from scorer.intake.git_server.receive_push import judge_push, merge_push
from scorer.intake.git_server.repository import INBOX, MAIN, Repository, export


@pytest.fixture
def repository(year: Year, tmp_path: Path) -> Repository:
    year.target("2025-01")
    made = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    made.git.run("config", "scorer.clock", NOON)
    return made


def test_a_build_that_fails_leaves_what_is_shown_and_says_why(repository: Repository) -> None:
    assert building.build(repository)
    first = build_start.built(repository)
    broken = commit(repository, {"mkdocs.yml": "site_name: [x\n"}, MAIN)
    assert not building.build(repository)
    assert build_start.built(repository) == first
    said = repository.failed.read_text(encoding="utf-8")
    assert said.startswith(f"{broken} 没有建成，网站仍是上一次的。\nmkdocs.yml 读不懂\nmkdocs.yml:")
    assert [each.name for each in repository.builds.iterdir()] == [first], "nothing half made stays"
    mended = commit(
        repository, {"mkdocs.yml": "site_name: x\n", "site.txt": "x", "site/docs/index.md": "# 首页\n"}, MAIN
    )
    assert building.build(repository)
    assert build_start.built(repository) == mended
    assert (repository.current / "site/index.html").is_file()
    assert not repository.failed.exists()


def test_a_step_that_does_not_end_is_stopped_and_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """No time at all is left to score the year: as if it went on for an hour."""
    monkeypatch.setattr(building, "LONGEST", 0)
    assert not building.build(repository)
    said = repository.failed.read_text(encoding="utf-8")
    assert "没有建成，现在没有网站可看。\nscorer score jilin/2025" in said
    assert said.endswith("\n0 分钟没有做完，已停下\n")


def test_objects_that_nothing_names_go_after_six_hours(repository: Repository) -> None:
    """A commit that brought what main had already: answered, and named by nothing."""
    old, new = (commit(repository, {"x": text}) for text in ("一", "二"))
    age = time.time() - 7 * 3600
    os.utime(repository.folder / "objects" / old[:2] / old[2:], (age, age))
    assert building.build(repository)
    assert repository.git.commit(old) is None
    assert repository.git.commit(new) == new


def test_objects_that_cannot_be_tidied_take_no_site_away(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Git.run

    def broken(git: Git, *args: str, **more: Any) -> bytes:
        if args[0] == "prune":
            raise GitError("git prune: fatal: unable to parse object", 128)
        return run(git, *args, **more)

    monkeypatch.setattr(Git, "run", broken)
    assert building.build(repository)
    assert build_start.built(repository) == repository.git.commit(MAIN)
    said = repository.failed.read_text(encoding="utf-8")
    assert said.startswith("主库没有清理完，")
    assert "unable to parse object" in said


def test_a_second_process_leaves_it_to_the_one_that_builds(repository: Repository) -> None:
    with repository.building() as mine:
        assert mine
        assert building.build(repository), "the other one goes on until main is built"
        assert build_start.built(repository) == ""
        waiting = threading.Thread(target=building.wait, args=(repository,))
        waiting.start()
    waiting.join(timeout=10)
    assert not waiting.is_alive()


def test_links_of_a_commit_are_not_followed(repository: Repository, tmp_path: Path) -> None:
    git, env = repository.git, {"GIT_INDEX_FILE": str(tmp_path / "index")}
    oid = git.run("hash-object", "-w", "--stdin", given=b"/etc/passwd").decode().strip()
    git.run("read-tree", MAIN, env=env)
    git.run("update-index", "--add", "--cacheinfo", f"120000,{oid},targets/link", env=env)
    export(git, git.line("write-tree", env=env), tmp_path / "out")
    assert (tmp_path / "out/targets/jilin/2025/cycle.yml").is_file()
    assert not os.path.lexists(tmp_path / "out/targets/link")


def test_main_moved_between_the_two_hooks_and_what_is_pushed_fits_no_more(repository: Repository) -> None:
    """Both put other bytes at one name: the second is judged again, and refused with its place."""
    path = f"{FILED}/ghc/n1.yml"
    pushes = [RefCommand("0" * 40, commit(repository, {path: report(progress=text)}), f"{INBOX}ga") for text in "一二"]
    found = []
    for push in pushes:
        assert not judge_push(repository, push, "ga").refused
        found.append(hook_handoff.take_handoff(repository, "ga", push.new))
    outcomes = []
    for push, note in zip(pushes, found, strict=True):
        assert note is not None
        hook_handoff.write_handoff(repository, note)
        outcomes.append(merge_push(repository, push, "ga"))
    assert [each.refused for each in outcomes] == ["", "主库刚有变动，重新检查没有通过"]
    assert outcomes[1].text.startswith("不能合并：")
    assert f"{path}  错误 G0" in outcomes[1].text
    assert repository.git.blob(f"{MAIN}:{path}").decode() == report(progress="一")


def test_a_second_judgement_too_ends_when_the_pusher_goes(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Main got a record meanwhile; the push is judged again, its pusher gone: nothing is merged, a new push is."""
    push = RefCommand("0" * 40, commit(repository, {f"{FILED}/ghc/n1.yml": report()}), f"{INBOX}ga")
    assert not judge_push(repository, push, "ga").refused
    commit(repository, {"README.md": "x"}, MAIN)
    main = repository.git.commit(MAIN)
    monkeypatch.setattr("scorer.intake.gate.budget.LOOK", 0.0)  # however quick the judgement is
    with pytest.raises(PusherGoneError):
        merge_push(repository, push, "ga", lambda: True)
    assert repository.git.commit(MAIN) == main
    assert merge_push(repository, push, "ga").text.startswith("已收下，并入主库。")


def test_it_is_judged_again_with_the_lock_let_go_and_not_for_ever(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record of the office comes each time a report is judged: five times, then the pusher is asked to try again."""
    push = RefCommand("0" * 40, commit(repository, {f"{FILED}/ghc/n1.yml": report()}), f"{INBOX}ga")
    assert not judge_push(repository, push, "ga").refused
    judged: list[str] = []

    def moving(git: Git, base: str, *rest: Any, **more: Any) -> Judgement:
        with (repository.state / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises where somebody holds it
        judged.append(base)
        found = judge_within(git, base, *rest, **more)
        commit(repository, {f"README-{len(judged)}.md": "x"}, MAIN)
        return found

    monkeypatch.setattr("scorer.intake.git_server.receive_push.judge_within", moving)
    commit(repository, {"README.md": "x"}, MAIN)
    with pytest.raises(ServerRefusal, match="检查的时候主库一直在变"):
        merge_push(repository, push, "ga")
    assert len(judged) == 5
    monkeypatch.undo()
    assert merge_push(repository, push, "ga").text.startswith("已收下，并入主库。")


def test_what_touches_nothing_that_was_judged_needs_no_judgement(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = RefCommand("0" * 40, commit(repository, {f"{FILED}/ghc/n1.yml": report()}), f"{INBOX}ga")
    assert not judge_push(repository, push, "ga").refused
    commit(repository, {f"{FILED}/jsc/n1.yml": report()}, MAIN)
    monkeypatch.setattr("scorer.intake.git_server.receive_push.judge_within", lambda *_, **__: pytest.fail("judged"))
    assert merge_push(repository, push, "ga").text.startswith("已收下，并入主库。")
    assert repository.git.blob(f"{MAIN}:{FILED}/jsc/n1.yml").decode() == report()
    assert repository.git.blob(f"{MAIN}:{FILED}/ghc/n1.yml").decode() == report()


def test_a_note_of_another_user_s_process_is_left_alone(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(pid: int, signal: int) -> None:
        raise PermissionError(pid, signal)

    repository.handoffs.mkdir(parents=True, exist_ok=True)
    (repository.handoffs / "1").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(os, "kill", forbidden)
    assert hook_handoff.stale_files(repository) == []
    monkeypatch.undo()
    (repository.handoffs / "x").write_text("{}", encoding="utf-8")
    assert [file.name for file in hook_handoff.stale_files(repository)] == ["x"]


LEDGER = "submissions/jilin/2025/publications.csv"
LINE = f"jilin/2025/index.html,{'ab' * 32},2025-09-12T09:00:00+08:00\n"


@pytest.fixture
def shown(repository: Repository) -> Repository:
    """A repository whose build is shown, and whose clock is the real one."""
    repository.git.run("config", "--unset", "scorer.clock")
    (repository.builds / "x" / "site").mkdir(parents=True)
    repository.current.symlink_to(Path("builds/x"), target_is_directory=True)
    return repository


def appending(words: list[str]) -> bytes:
    """What ``scorer publish`` does to the ledger: the head first, a line for what is not there yet."""
    assert words[:2] == ["scorer", "publish"]
    ledger = Path(words[-1]) / LEDGER
    ledger.parent.mkdir(parents=True, exist_ok=True)
    before = ledger.read_text(encoding="utf-8") if ledger.exists() else "address,sha256,published_at\n"
    ledger.write_text(before if LINE in before else before + LINE, encoding="utf-8")
    return b""


def test_what_is_laid_open_is_written_down_once_by_the_machine(shown: Repository) -> None:
    first = shown.git.line("rev-parse", MAIN)
    record_publication.record(shown, first, appending)
    second = shown.git.line("rev-parse", MAIN)
    assert shown.git.line("rev-parse", f"{second}^") == first
    assert [each.path for each in shown.git.changes(first, second)] == [LEDGER]
    assert shown.git.blob(f"{MAIN}:{LEDGER}").decode().endswith(LINE)
    assert shown.git.line("log", "-1", "--format=%an %s", MAIN) == "scorer 公开台账：记下新公开和变了的页面"
    record_publication.record(shown, second, appending)
    assert shown.git.line("rev-parse", MAIN) == second, "nothing new, no commit: the builds come to an end"
    assert not (shown.state / "published").exists()


def test_a_push_meanwhile_goes_first(shown: Repository) -> None:
    first = shown.git.line("rev-parse", MAIN)

    def pushed(words: list[str]) -> bytes:
        commit(shown, {"README.md": "x"}, MAIN)
        return appending(words)

    record_publication.record(shown, first, pushed)
    assert shown.git.line("log", "-1", "--format=%s", MAIN) == "x"
    assert LEDGER not in {each.path for each in shown.git.tree(MAIN)}


def test_a_ledger_that_did_not_only_grow_is_not_taken(shown: Repository) -> None:
    commit(shown, {LEDGER: f"address,sha256,published_at\n{LINE}"}, MAIN)
    first = shown.git.line("rev-parse", MAIN)

    def rewriting(words: list[str]) -> bytes:
        (Path(words[-1]) / LEDGER).write_text("address,sha256,published_at\n", encoding="utf-8")
        return b""

    record_publication.record(shown, first, rewriting)
    assert shown.git.line("rev-parse", MAIN) == first


def test_a_demonstration_lays_nothing_open(repository: Repository) -> None:
    (repository.builds / "x" / "site").mkdir(parents=True)
    repository.current.symlink_to(Path("builds/x"), target_is_directory=True)
    record_publication.record(repository, repository.git.line("rev-parse", MAIN), lambda _: pytest.fail("was called"))


def test_a_ledger_that_cannot_be_written_takes_no_site_away(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(record_publication, "record", full)
    assert building.build(repository)
    main = repository.git.line("rev-parse", MAIN)
    assert build_start.built(repository) == main
    said = repository.failed.read_text(encoding="utf-8")
    assert said == f"{main} 建成了，公开台账没有记，下次建站会补。\n[Errno 28] No space left on device\n"
