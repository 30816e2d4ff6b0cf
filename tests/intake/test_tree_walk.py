"""Trees that list more than any machine holds: refused after each of their objects was looked at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.corpus_repository import FOLDER as TREE
from kit.gate_branch import FOLDER, REPORT, Branch, at
from kit.years import Year

from scorer.intake.gate import file_checks, tree_walk
from scorer.intake.gate.judge import judge

GHC = f"{FOLDER}/ghc".encode()


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def nested(branch: Branch, inmost: str, depth: int) -> str:
    """``depth`` trees of two entries each, both of them the next one: 2^depth of the inmost."""
    for _ in range(depth):
        row = bytes.fromhex(inmost)
        inmost = branch.repository.object("tree", b"40000 a\0" + row + b"40000 b\0" + row)
    return inmost


def refused(branch: Branch, head: str) -> list[str]:
    judgement = judge(branch.git, branch.base, head, "ga", now=at("2025-06-20"))
    return [f"{problem.code} {problem.place.file}" for problem in judgement.problems]


def test_a_million_million_empty_folders_are_one_fault_at_the_first(branch: Branch) -> None:
    """41 objects; the folders a/a/a… down to the fortieth are the first without a file."""
    empty = branch.repository.object("tree", b"")
    bomb = {**branch.files, GHC + b"/files": (TREE, nested(branch, empty, 40))}
    assert refused(branch, branch.repository.commit(bomb, branch.base)) == [
        f"G030 {FOLDER}/ghc/files/{'/'.join('a' * 40)}"
    ]


def test_a_bomb_that_a_later_commit_removed_is_refused_too(branch: Branch) -> None:
    empty = branch.repository.object("tree", b"")
    bomb = {**branch.files, b"x": (TREE, nested(branch, empty, 40))}
    middle = branch.repository.commit(bomb, branch.base)
    assert refused(branch, branch.head({f"{FOLDER}/ghc/n1.yml": REPORT}, middle)) == [f"G030 x/{'/'.join('a' * 40)}"]


def test_a_bomb_in_one_parent_of_a_merge_is_refused_too(branch: Branch) -> None:
    empty = branch.repository.object("tree", b"")
    bomb = branch.repository.commit({**branch.files, b"x": (TREE, empty)}, branch.base)
    assert refused(branch, branch.head({f"{FOLDER}/ghc/n1.yml": REPORT}, branch.base, bomb)) == ["G030 x"]


def test_a_bomb_of_files_and_a_chain_of_folders_are_too_much(branch: Branch) -> None:
    blob = branch.repository.object("blob", b"x")
    leaf = branch.repository.object("tree", b"100644 f\0" + bytes.fromhex(blob))
    assert refused(
        branch, branch.repository.commit({**branch.files, GHC + b"/files": (TREE, nested(branch, leaf, 40))})
    ) == ["G024 ."]
    chain = leaf
    for _ in range(70):
        chain = branch.repository.object("tree", b"40000 a\0" + bytes.fromhex(chain))
    assert refused(branch, branch.repository.commit({**branch.files, b"x": (TREE, chain)}, branch.base)) == ["G024 ."]


def test_files_are_counted_by_their_paths_less_the_base_s(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight paths of one file, and one more beside those of the base: nine."""
    blob = branch.repository.object("blob", b"x")
    leaf = branch.repository.object("tree", b"100644 f\0" + bytes.fromhex(blob))
    eight = {**branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT}), b"x": (TREE, nested(branch, leaf, 3))}
    head = branch.repository.commit(eight, branch.base)
    monkeypatch.setattr(tree_walk, "MOST_PATHS", 9)
    assert tree_walk.tree_fault(branch.git, branch.base, head) is None
    monkeypatch.setattr(tree_walk, "MOST_PATHS", 8)
    assert refused(branch, head) == ["G024 ."]


def test_a_tree_that_is_almost_the_base_s_counts_in_full_at_any_other_place(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place of the base's site, that without one of its two files brings no file; eight times elsewhere it brings eight."""
    blob = branch.repository.object("blob", b"x")
    row = b"100644 %s\0" + bytes.fromhex(blob)
    both, one = (branch.repository.object("tree", raw) for raw in (row % b"f" + row % b"g", row % b"f"))
    base = branch.repository.commit({**branch.files, b"site": (TREE, both)}, branch.base)
    files = {**branch.files, b"site": (TREE, one), b"x": (TREE, nested(branch, one, 3))}
    head = branch.repository.commit(files, base)
    monkeypatch.setattr(tree_walk, "MOST_PATHS", 8)
    assert tree_walk.tree_fault(branch.git, base, head) is None
    monkeypatch.setattr(tree_walk, "MOST_PATHS", 7)
    fault = tree_walk.tree_fault(branch.git, base, head)
    assert fault is not None
    assert fault.code == "G024"


def test_trees_are_counted_by_object(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change brings the trees of submissions, jilin, 2025 and ghc besides the root: four."""
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    monkeypatch.setattr(tree_walk, "MOST_TREES", 4)
    assert refused(branch, head) == []
    monkeypatch.setattr(tree_walk, "MOST_TREES", 3)
    assert refused(branch, head) == ["G024 ."]


def test_nothing_of_a_stranger_s_push_is_looked_at(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.intake.gate.judge.tree_fault", lambda *_: pytest.fail("was called"))
    monkeypatch.setattr("scorer.intake.gate.judge.proposal", lambda *_: pytest.fail("was called"))
    judgement = judge(branch.git, branch.base, branch.head({"x": "x"}), "nobody", now=at("2025-06-20"))
    assert [problem.code for problem in judgement.problems] == ["G001"]


def test_a_blob_is_looked_at_once_however_many_names_it_has(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty pictures with the bytes of a program: forty faults, each at its own name, of one look."""
    looked, check = [], file_checks.check_content

    def counted(path: str, *rest: object, **more: bool) -> object:
        looked.append(path)
        return check(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(file_checks, "check_content", counted)
    names = [f"{FOLDER}/ghc/files/p{number:02}.jpg" for number in range(40)]
    judgement = branch.judge(dict.fromkeys(names, "MZ program"))
    assert looked == names[:1]
    assert [problem.place.file for problem in judgement.problems if problem.code in {"G010", "G011"}] == names
