"""The corpus before the gate: every change is told by code, file and line, what must not be repeated is in no output.

Files of the families that ``scorer check`` tells apart go in together, a family in one change:
the gate finds in each what the check finds, and one bad file hides no other.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pytest
from kit.corpus_files import CORPUS, YEAR, Attempt, attempts
from kit.corpus_repository import FILE, Repository, base_files, branch, changes
from markdown_it import MarkdownIt

from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.gate.judgement_text import as_json, github, text
from scorer.intake.git import Git, TreeEntry
from scorer.intake.github.comment_text import comment
from scorer.model.entities import Problem, Span

CHANGES = {change.name: change for change in changes()}
FILES = {attempt.name: attempt for attempt in attempts()}
ALONE = frozenset({"secrets", "owners"})
"""Families of which each file goes in alone, by its own account."""
NEVER = frozenset({"ledgers"})
"""What nobody may put in at all; that is one of the changes."""
TOGETHER = sorted({name.split("/")[0] for name in FILES} - ALONE - NEVER)
HIDDEN: dict[str, list[str]] = tomllib.loads((CORPUS / "secrets/values.toml").read_text(encoding="utf-8"))
NOTES = frozenset({"H005", "G022"})
"""No receipt yet, and a second account of the office must agree: both are as they should be."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("corpus") / "corpus.git")


@pytest.fixture(scope="module")
def git(repository: Repository) -> Git:
    return Git(repository.folder)


@pytest.fixture(scope="module")
def base(repository: Repository) -> str:
    return repository.commit(base_files())


def told(judgement: Judgement) -> set[tuple[str, str, int]]:
    return {(each.code, each.place.file, _line(each)) for each in judgement.problems if each.code not in NOTES}


def _line(problem: Problem) -> int:
    return problem.place.line if isinstance(problem.place, Span) else 1


def outputs(judgement: Judgement, git: Git) -> tuple[str, ...]:
    """Everything that the gate ever prints of a judgement, and what the forge writes as a comment."""
    return text(judgement, git), github(judgement), as_json(judgement), comment(judgement)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_by_code_file_and_line(repository: Repository, git: Git, base: str, name: str) -> None:
    change = CHANGES[name]
    head = branch(repository, change, base)
    onto = base if change.upstream == base_files() else repository.commit(change.upstream, base)
    judgement = judge(git, onto, head, change.actor, change.pushers)
    assert told(judgement) == set(change.expected), change.why
    assert (judgement.verdict == "refuse") == bool(change.expected), change.why
    assert_harmless(outputs(judgement, git))


def assert_harmless(shown: Iterable[str]) -> None:
    """No line that a runner carries out but our own annotations, nothing unseen, and a comment that is only text."""
    as_text, annotations, as_data, as_comment = shown
    commands = [line for line in annotations.splitlines() if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) file=[^,:]*[,:]", line) for line in commands)
    assert not [line for line in (as_text + as_comment).splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in as_text + as_comment
    for each in shown:
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]", each)
    assert '"problems"' in as_data
    html = MarkdownIt("js-default", {"html": True, "linkify": False}).render(as_comment)
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "strong", "pre", "code"}, html


def judged(repository: Repository, git: Git, base: str, attempt: Attempt) -> Judgement:
    files = {**base_files(), attempt.path.encode(): (FILE, attempt.raw)}
    return judge(git, base, repository.commit(files, base), attempt.actor)


@pytest.mark.parametrize("name", [name for name in FILES if name.split("/")[0] in ALONE])
def test_a_file_is_told_by_code_and_line(repository: Repository, git: Git, base: str, name: str) -> None:
    attempt = FILES[name]
    judgement = judged(repository, git, base, attempt)
    found = sorted((code, line) for code, file, line in told(judgement) if file == attempt.path)
    assert found == sorted({*attempt.expected}), attempt.why


@pytest.mark.parametrize("name", HIDDEN)
def test_what_must_not_be_repeated_is_in_no_output(repository: Repository, git: Git, base: str, name: str) -> None:
    attempt = FILES[f"secrets/{name}"]
    judgement = judged(repository, git, base, attempt)
    assert {"G013", "G014"} & {problem.code for problem in judgement.problems}
    for shown in (*outputs(judgement, git), repr(judgement.problems)):
        for value in HIDDEN[name]:
            assert bare(value) not in bare(shown)
            assert bare(value)[:9] not in bare(shown), "nor the first half of it"


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_the_command_itself_repeats_nothing(repository: Repository, base: str, form: str) -> None:
    """A number where a word of a list belongs: the message about the word would repeat it, and so would the line."""
    attempt = FILES["secrets/identity-number-as-the-status.yml"]
    head = repository.commit({**base_files(), attempt.path.encode(): (FILE, attempt.raw)}, base)
    where = ["--repo", str(repository.folder), "--base", base, "--head", head, "--actor", attempt.actor]
    command = [sys.executable, "-m", "scorer", "gate", *where, "--format", form]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "F005" in done.stdout + done.stderr
    assert "G014" in done.stdout + done.stderr
    assert HIDDEN["identity-number-as-the-status.yml"][0][:9] not in bare(done.stdout + done.stderr)


def bare(shown: str) -> str:
    """A text as a reader puts it together: escapes read, full-width as half-width, what parts numbers left away."""
    read = re.sub(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1] or found[2], 16)), shown)
    return re.sub(r"⟨U\+[0-9A-F]+⟩|[\s·.\u200b-\u200d\u2060-]", "", unicodedata.normalize("NFKC", read))


@pytest.mark.parametrize("family", TOGETHER)
def test_a_family_goes_in_together_and_no_file_hides_another(
    repository: Repository, git: Git, base: str, family: str
) -> None:
    """Without an account the folders touched say who files; tables, of which there is one, stay out."""
    mine = [each for name, each in FILES.items() if name.startswith(f"{family}/") and each.path.startswith(YEAR)]
    files, wanted = dict(base_files()), set()
    for number, attempt in enumerate(mine):
        folder = attempt.path.rpartition("/")[0]
        path = attempt.path if b"replaces: ghc/x.yml" in attempt.raw else f"{folder}/x{number}.yml"
        files[path.encode()] = (FILE, attempt.raw)
        wanted |= {(code, path, line) for code, line in attempt.expected}
    judgement = judge(git, base, repository.commit(files, base), None)
    # a conclusion has none of the steps here that must come before it, and all reports are of the same few nodes
    assert {each for each in told(judgement) if each[0] not in ("L006", "P030")} == wanted
    assert_harmless(outputs(judgement, git))


def test_each_hostile_name_stands_in_objects_only() -> None:
    """The checkout itself holds plain names: letters, digits, hyphens."""
    families = groupby(sorted(CORPUS.glob("*/*")), key=lambda place: place.parent)
    names = [place.name for family, places in families for place in places if family.name != "base"]
    assert names
    assert all(re.fullmatch(r"[a-z0-9-]+\.(yml|csv|toml)", name) for name in names)


@pytest.mark.parametrize("name", ["n1.yml", "x.yml"])
def test_a_tree_that_holds_a_name_twice_is_refused(repository: Repository, git: Git, base: str, name: str) -> None:
    """To a comparison of trees the second n1.yml is new, and the received one still there; a checkout keeps one of them."""
    row = b"100644 " + name.encode() + b"\0" + bytes.fromhex(repository.object("blob", b"kind: report\n"))
    head = repository.commit({**base_files(), f"{YEAR}/ghc/x.yml".encode(): (FILE, b"kind: x\n")}, base)
    tree = b"".join(
        f"{entry.mode.lstrip('0')} ".encode() + entry.path.encode() + b"\0" + bytes.fromhex(entry.oid)
        for entry in rows(git, f"{head}:{YEAR}/ghc")
    )
    oid = repository.object("tree", tree + row)
    for folder, inner in (
        ("submissions/demo/2025", "ghc"),
        ("submissions/demo", "2025"),
        ("submissions", "demo"),
        ("", "submissions"),
    ):
        listed = [(each, oid if each.path == inner else each.oid) for each in rows(git, f"{head}:{folder}")]
        oid = repository.object(
            "tree",
            b"".join(f"{each.mode.lstrip('0')} {each.path}\0".encode() + bytes.fromhex(new) for each, new in listed),
        )
    who = "甲 <a@example.invalid> 1750000000 +0800"
    doubled = repository.object("commit", f"tree {oid}\nparent {base}\nauthor {who}\ncommitter {who}\n\n甲\n".encode())
    codes = {(each.code, each.place.file) for each in judge(git, base, doubled, "ghc-wang").problems}
    assert ("G008", f"{YEAR}/ghc/{name}") in codes


def rows(git: Git, tree: str) -> list[TreeEntry]:
    """What stands right in a tree."""
    found = [row.partition("\t") for row in git.run("ls-tree", "-z", tree).decode().split("\0") if row]
    return [TreeEntry(path, head.split(" ")[0], head.split(" ")[2]) for head, _, path in found]


def test_a_refused_change_leaves_no_trace(repository: Repository, git: Git, base: str) -> None:
    """Judging writes nothing: no reference, no object, no file beside them."""
    change = CHANGES["received/report-edited"]
    head = repository.commit(change.states[-1], base)
    before = snapshot(repository.folder)
    assert judge(git, base, head, change.actor).verdict == "refuse"
    assert snapshot(repository.folder) == before


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(place): place.read_bytes() for place in folder.rglob("*") if place.is_file()}
