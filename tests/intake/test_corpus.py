"""Every file of the corpus through the reader, the schemas and ``scorer check``: the code and line that it states, no other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from kit.corpus_files import BASE, Attempt, attempts
from kit.corpus_repository import changes

from scorer.diagnostics.catalogue import as_json, github, text, word
from scorer.model.entities import Problem, Span
from scorer.pipeline import run
from scorer.reading.book.documents import line_reader, placed
from scorer.reading.book.loading import load
from scorer.scoring.scheme.terms import scheme_terms

FILES = {attempt.name: attempt for attempt in attempts()}
BY_CHECK = "YFREHS"
"""The letters of what ``scorer check`` says; the rest is the gate's."""
NOT_OURS = frozenset({"H004", "H005"})
"""That a new record has no receipt yet, and that a received file was exchanged, is so for all of them."""
ANNOTATION = re.compile(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,endColumn=\d+,title=[^:,]+::[^\r\n]+")

Check = Callable[[Attempt], list[Problem]]


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """What ``scorer check`` says of an attempt's file, put where it belongs beside the base."""
    root = tmp_path_factory.mktemp("corpus") / "root"
    shutil.copytree(BASE, root)

    def checked(attempt: Attempt) -> list[Problem]:
        place = root / attempt.path
        before = place.read_bytes() if place.exists() else None
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(attempt.raw)
        found = [
            each for each in said(root, attempt.path) if each.place.file == attempt.path and each.code not in NOT_OURS
        ]
        assert_harmless(found, root)
        if before is None:
            place.unlink()
        else:
            place.write_bytes(before)
        return found

    return checked


def said(root: Path, path: str) -> tuple[Problem, ...]:
    """What ``scorer check`` says: of a record all that its year says, of a table all there is."""
    if path.startswith("targets/"):
        return run.check([root])
    loaded = load([str(root)], "demo/2025", scheme_terms)
    return placed(loaded.problems, loaded.documents)


def assert_harmless(found: list[Problem], root: Path) -> None:
    """One annotation for each problem, nothing else that a runner's log would carry out, and JSON that is JSON."""
    lines = github(found).splitlines()
    assert len(lines) == len(found)
    assert all(ANNOTATION.fullmatch(line) for line in lines), lines
    shown = text(found, line_reader([str(root)]))
    assert not [line for line in shown.splitlines() if line.lstrip().startswith("::") or "##[" in line], shown
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]", shown), shown
    assert len(json.loads(as_json(found))) == len(found)


def places(found: list[Problem]) -> list[tuple[str, int]]:
    return sorted((each.code, each.place.line if isinstance(each.place, Span) else 1) for each in found)


def test_the_base_is_clean() -> None:
    assert run.check([BASE], received=True) == ()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_told_by_its_code_and_line(check: Check, name: str) -> None:
    assert places(check(FILES[name])) == FILES[name].of(BY_CHECK), FILES[name].why


def test_the_corpus_is_large_and_each_file_tries_something_else() -> None:
    names = [*FILES, *(change.name for change in changes())]
    assert len(names) >= 170
    assert len({(attempt.path, attempt.raw) for attempt in FILES.values()}) == len(FILES)
    assert len(
        {repr((change.states, change.actor, change.pushers, change.message, change.upstream)) for change in changes()}
    ) == (len(names) - len(FILES))
    reasons = [*(attempt.why for attempt in FILES.values()), *(change.why for change in changes())]
    assert all(len(reason) > 5 for reason in reasons)


def test_a_message_holds_its_fix(check: Check) -> None:
    """What a clerk reads of a frequent slip, in full."""
    (problem,) = check(FILES["slips/target-without-its-zero.yml"])
    assert (word(problem).what, word(problem).fix) == (
        "目标“2025-9”不在目标表中",
        "本单位承担的目标有 2025-01、2025-09；是不是想写 2025-09？",
    )


def test_security_md_names_every_family_and_for_each_promise_a_test_that_is_there() -> None:
    said = (BASE.parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    families = {place.name for place in BASE.parent.iterdir() if place.is_dir()} - {"base", "dates", "slips"}
    assert set(re.findall(r"corpus/([a-z]+)", said)) == families, "dates and slips are mistakes, not attacks"
    for name in re.findall(r"tests/[a-z]+/test_\w+\.py", said):
        assert (BASE.parents[2] / name).exists(), name
    rows = [line for line in said.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(tests/[a-z]+/test_\w+\.py)::(test_\w+)`", row)
        assert named, f"a promise without the name of its test: {row[:60]}"
        for file, test in named:
            assert f"def {test}(" in (BASE.parents[2] / file).read_text(encoding="utf-8"), (file, test)
    assert said.count("\n") < 120
