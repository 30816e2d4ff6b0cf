"""What holds beyond the corpus: of its files spoilt in any way, and of any change that somebody may push."""

from __future__ import annotations

import hashlib
import sys
import tracemalloc
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit.corpus_files import YEAR, attempts
from kit.corpus_repository import FILE, Repository, base_files
from kit.properties import tries

from scorer.diagnostics.catalogue import as_json, github, text
from scorer.intake.gate.judge import judge
from scorer.intake.git import Git
from scorer.model.entities import Place, Problem, Span
from scorer.reading.schemas import violations
from scorer.reading.yaml import legible, locate, read

SEEDS = sorted({attempt.raw for attempt in attempts()})
PIECES = [b"\n", b"\r", b"\0", b": ", b"- ", b"  ", b"\t", b"'", b'"', b"|", b"[", b"]", b"{", b"}", b"#", b"&a ", b"*a", b"!", b"%",
          b"<<: ", b"---\n", b"\xff", b"\xe4\xbd", "：".encode(), "　".encode(), "\u202e".encode(), b"1e999", b".nan"]  # fmt: skip
CALLS_PER_BYTE, CALLS_AT_LEAST = 60, 5_000
"""Calls that reading may make: three hundred bytes that double nine times would make a thousand times as many."""

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A file of the corpus after up to six accidents: cut, doubled, turned about, joined with another, or pierced."""
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        one, other = sorted((draw(st.integers(0, len(raw))), draw(st.integers(0, len(raw)))))
        match draw(st.sampled_from(["cut", "double", "turn", "join", "pierce", "flip"])):
            case "cut":
                del raw[one:other]
            case "double":
                raw[other:other] = raw[one:other]
            case "turn":
                raw[one:other] = raw[one:other][::-1]
            case "join":
                raw[one:one] = draw(st.sampled_from(SEEDS))[:400]
            case "pierce":
                raw[one:one] = draw(st.sampled_from(PIECES)) * draw(st.sampled_from([1, 1, 2, 40]))
            case "flip" if one < len(raw):
                raw[one] ^= 1 << draw(st.integers(0, 7))
    return bytes(raw)


def problems_of(raw: bytes) -> list[Problem]:
    """What the reader and the schema of records say, every problem with its place in the file."""
    document, found = read("n1.yml", raw)
    if document is None:
        return [*found]
    return [
        Problem(each.code, locate(document, each.place), each.facts)
        for each in violations(document, "record")
        if isinstance(each.place, Place)
    ]


@settings(unhurried, max_examples=tries(300))
@given(spoilt())
def test_a_spoilt_file_is_read_or_refused_at_a_place_inside_it(raw: bytes) -> None:
    lines = legible(raw).split("\n")
    found = problems_of(raw)
    for problem in found:
        place = problem.place
        assert isinstance(place, Span)
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 2
        assert place.width >= 1
    assert len(github(found).splitlines()) == len(found)
    assert text(found, lambda span: lines[span.line - 1])[-1:] in {"", "\n"}
    assert as_json(found)


@settings(unhurried, max_examples=tries(150))
@given(spoilt())
def test_reading_takes_no_more_steps_than_the_file_has_bytes(raw: bytes) -> None:
    """Not a time, which a busy machine would stretch, but the calls made, our own and those of libraries."""
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read("n1.yml", raw)
    finally:
        sys.setprofile(before)
    assert calls <= CALLS_PER_BYTE * len(raw) + CALLS_AT_LEAST


@pytest.mark.parametrize("family", ["bombs", "encodings", "lookalikes", "slips"])
def test_twice_the_file_takes_twice_the_memory(family: str) -> None:
    """Forty times each file, and eighty times: the peak grows no more than the file does, and a little."""
    for attempt in attempts():
        if attempt.name.startswith(family):
            once, twice = (_peak(attempt.raw * times) for times in (40, 80))
            assert twice <= 2.2 * once + (1 << 16), attempt.name


def _peak(raw: bytes) -> int:
    """Bytes at the highest point of reading, the least of three: another thread of the tests may allocate meanwhile."""
    read("n1.yml", raw)  # what is made once is made now
    found = []
    for _ in range(3):
        tracemalloc.start()
        try:
            read("n1.yml", raw)
            found.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(found)


# --- the gate ---


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("any") / "any.git")


@pytest.fixture(scope="module")
def base(repository: Repository) -> str:
    return repository.commit(base_files())


BASE_PATHS = sorted(path for path in base_files() if not path.startswith(f"{YEAR}/ghc/".encode()))
CLAIM = "kind: claim\ncomponent: bonus\ncategory: civility\ndate: 2025-06-01\ntitle: 文明单位\nnote: "
REPORT = "kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\nprogress: "
names = st.text("abcxyz019-_. 甲乙０Ａé", min_size=1, max_size=12).filter(lambda name: name not in {".", ".."})
folders = st.sampled_from(["", "jsc", "glj", "office", "party", "GHC", "ghc2", "gh", "ghc.", "ghc "])
outside = st.one_of(
    st.sampled_from(BASE_PATHS),
    st.builds(lambda folder, name: f"{YEAR}/{folder}/{name}.yml".encode(), folders.filter(bool), names),
    st.builds(lambda name: f"{YEAR}/{name}".encode(), names.filter(lambda name: name != "ghc")),
    st.builds(lambda top, name: f"{top}/{name}".encode(), st.sampled_from(["scorer", "targets/demo", ".github", "x"]), names),
    st.builds(lambda name: name.encode(), names.filter(lambda name: name not in {"submissions", "targets"})),
)  # fmt: skip
steps = st.lists(st.tuples(outside, st.one_of(st.none(), st.binary(max_size=40), st.just(REPORT.encode()))), min_size=1, max_size=4)  # fmt: skip


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(place): place.read_bytes() for place in folder.rglob("*") if place.is_file()}


@settings(unhurried, max_examples=tries(30))
@given(steps, st.booleans())
def test_whatever_a_unit_changes_outside_its_folder_is_refused_and_leaves_no_trace(
    repository: Repository, base: str, changes: list[tuple[bytes, bytes | None]], with_its_own: bool
) -> None:
    """Beside a sound record of its own, too; a change that in the end changes nothing is refused as one."""
    files = dict(base_files())
    for path, raw in changes:
        for other in [each for each in files if each.startswith(path + b"/") or path.startswith(each + b"/")]:
            del files[other]
        files.pop(path, None)
        if raw is not None:
            files[path] = (FILE, raw)
    outside_alone = files != base_files()
    if with_its_own:
        files[f"{YEAR}/ghc/own.yml".encode()] = (FILE, f"{REPORT}已完成\n".encode())
    head = repository.commit(files, base)
    before = snapshot(repository.folder)
    judgement = judge(Git(repository.folder), base, head, "ghc-wang")
    assert (judgement.verdict == "refuse") == (outside_alone or not with_its_own)
    assert snapshot(repository.folder) == before
    if outside_alone:
        assert {"G002", "G003", "G004", "G005"} & {problem.code for problem in judgement.problems}


plain_names = st.text("abcdefgh0123456789甲乙丙（）—", min_size=1, max_size=20).map(lambda name: f"x{name}.yml")
words = st.text("已完成路面桥涵公里，。；“”ABC abc<>&*[]{}|@=+", min_size=1, max_size=60).filter(
    lambda said: said.strip()
)


@settings(unhurried, max_examples=tries(20))
@given(st.dictionaries(plain_names, words, min_size=1, max_size=3))
def test_sound_records_of_its_own_are_accepted_and_named_with_their_hash(
    repository: Repository, base: str, records: dict[str, str]
) -> None:
    filed = {name: (CLAIM + "|\n  甲" + said + "\n").encode() for name, said in records.items()}
    new = {f"{YEAR}/ghc/{name}".encode(): (FILE, raw) for name, raw in filed.items()}
    head = repository.commit({**base_files(), **new}, base)
    judgement = judge(Git(repository.folder), base, head, "ghc-wang")
    assert judgement.verdict == "accept", judgement.problems
    arrived = {each.path: each.sha256 for each in judgement.arrivals}
    assert arrived == {f"ghc/{name}": hashlib.sha256(raw).hexdigest() for name, raw in filed.items()}
