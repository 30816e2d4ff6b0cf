"""What git cannot read is never an empty answer: a damaged object stops whoever asks for it, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.corpus_repository import FILE, Repository
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import Year

from scorer.cli.gate import command
from scorer.intake.git import Git, GitError
from scorer.intake.machine_commit import blob_at


def damage(git: Git, oid: str) -> None:
    """The object's file holds something else, as after a fault of the disk."""
    file = git.folder / "objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    file.write_bytes(b"x")


def test_a_damaged_object_is_reported_and_omitted_only_where_that_is_asked_for(tmp_path: Path) -> None:
    git = Git(tmp_path)
    git.run("init", "--quiet", "--bare")
    one, two, three = (
        git.run("hash-object", "-w", "--stdin", given=each).decode().strip() for each in (b"1", b"2", b"3")
    )
    assert list(git.blobs([one, two, three])) == [(one, b"1"), (two, b"2"), (three, b"3")]
    damage(git, two)
    with pytest.raises(GitError, match=f"missing or damaged object {two}"):
        list(git.blobs([one, two, three]))
    assert list(git.blobs([one, two, three], absent=True)) == [(one, b"1"), (three, b"3")]


def test_the_gate_says_which_object_of_main_it_could_not_read(year: Year, tmp_path: Path) -> None:
    """units.yml damaged: not “your account is unknown”."""
    year.target("2025-01")
    branch = Branch(tmp_path / "bare.git", year)
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    [units] = branch.git.entries(branch.base, "targets/jilin/2025/units.yml")
    damage(branch.git, units.oid)
    words = ["--repo", str(branch.git.folder), "--base", branch.base, "--head", head, "--actor", "ga"]
    done = CliRunner().invoke(command, words)
    assert done.exit_code != 0
    assert f"没有能检查：库里的对象 {units.oid} 不在，或已损坏。" in done.output


def test_a_path_that_begins_like_an_option_is_a_path(tmp_path: Path) -> None:
    """A pushed file or folder may be called ``-`` or ``--name-only``."""
    made = Repository(tmp_path / "r.git")
    head = made.commit({b"-": (FILE, b"1"), b"--name-only/x": (FILE, b"2")})
    git = Git(made.folder)
    assert [each.path for each in git.entries(head, "-")] == ["-"]
    assert [each.path for each in git.tree(head, "--name-only")] == ["--name-only/x"]
    assert git.names(head, ["--name-only"]) == {"--name-only": ("x",)}
    assert blob_at(git, head, "-") == b"1"
