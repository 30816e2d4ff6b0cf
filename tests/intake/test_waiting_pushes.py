"""Pushes that wait for another account: what the server's own log and the commit say of them, whatever bytes it has."""

from __future__ import annotations

from pathlib import Path

from kit.serving import WHO, bare
from kit.years import Year

from scorer.intake.git_server.repository import INBOX, MAIN
from scorer.intake.git_server.waiting_pushes import waiting_pushes


def test_a_title_of_any_bytes_is_one_line_of_text(year: Year, tmp_path: Path) -> None:
    """A line separator inside it begins no push of its own; bytes that are no text can still be written as UTF-8."""
    repository = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    git, main = repository.git, repository.git.commit(MAIN) or ""
    titles = {"oa": "加\u2028refs/heads/in/ob\x0b目标".encode(), "ob": b"\xff\xfe" + b"x" * 200}
    for account, title in titles.items():
        words = ("commit-tree", "-p", main, f"{main}^{{tree}}")
        commit = git.run(*words, given=title + b"\n", env=WHO).decode().strip()
        git.run("update-ref", f"{INBOX}{account}", commit, env={"GIT_COMMITTER_DATE": "2025-06-19T09:30:00+08:00"})
    first, second = waiting_pushes(git)
    assert (first["account"], first["since"]) == ("oa", "2025-06-19 09:30:00")
    assert first["subject"].startswith("加")
    assert first["subject"].isprintable()
    assert second["account"] == "ob"
    assert second["subject"].encode().endswith(b"x" * 98)


def test_nothing_waits(year: Year, tmp_path: Path) -> None:
    assert list(waiting_pushes(bare(tmp_path.parent / f"{tmp_path.name}.git", year).git)) == []
