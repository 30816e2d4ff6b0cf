"""Commitments to evidence: made once at receipt, the key with the office alone, opened and checked later."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.serving import FILED, NOON, Clerk, Office, at_its_path, bare
from kit.years import Year

from scorer.cli.main import app
from scorer.intake.git_server import clock, machine_clock, record_publication
from scorer.intake.git_server.doctor import setup_faults
from scorer.intake.git_server.office_keys import SETTING
from scorer.intake.git_server.repository import MAIN, Repository, export
from scorer.pipeline.opened_commitments import open_commitments
from scorer.reading.receipts.commitments import COMMITMENTS, KEYS, commitment_of

REPORT = (
    "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 按计划完成\nattachments:\n"
    "  - {{role: supporting, file: files/a.txt, sha256: {sha}, bytes: {size}, disclosure: {{type: public}}}}\n"
)
EVIDENCE = "交工验收意见：同意。\n".encode()


def filed(data: bytes = EVIDENCE) -> dict[str, str | bytes]:
    text = REPORT.format(sha=hashlib.sha256(data).hexdigest(), size=len(data))
    return {f"{FILED}/ghc/n1.yml": text, f"{FILED}/ghc/files/a.txt": data}


@contextmanager
def an_office(folder: Path) -> Iterator[Office]:
    year = Year(folder)
    year.target("2025-01")
    repository = bare(folder / "kaohe.git", year)
    repository.git.run("config", "scorer.build", "false")
    with at_its_path(repository.folder) as made:
        made.at(NOON)
        yield made


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with an_office(tmp_path) as made:
        yield made


@pytest.fixture
def inside(office: Office, tmp_path: Path) -> Repository:
    return own_repository(office, tmp_path)


def own_repository(office: Office, folder: Path) -> Repository:
    """The office's own repository, which the receiving one is told of."""
    own = Year(folder / "own")
    shutil.rmtree(own.root / "targets")
    own.write("office-only", "")
    repository = bare(folder / "office-only.git", own)
    office.git.run("config", SETTING, str(repository.folder))
    return repository


def rows(repository: Repository, name: str) -> list[list[str]]:
    return [line.split(",") for line in repository.git.blob(f"{MAIN}:{FILED}/{name}").decode().splitlines()[1:]]


def roots(office: Office, inside: Repository, tmp_path: Path) -> tuple[Path, Path]:
    """Both repositories as the office has them on its disk."""
    places = tmp_path / "shared", tmp_path / "inside"
    for repository, place in zip((office.repository, inside), places, strict=True):
        shutil.rmtree(place, ignore_errors=True)
        export(repository.git, MAIN, place)
    return places


def checked(*places: Path) -> str:
    more = [word for place in places for word in ("--root", str(place))]
    return CliRunner().invoke(app, ["check", "--received", *more]).stderr


def test_each_file_has_a_key_with_the_office_and_a_commitment_beside_its_receipt(
    office: Office, inside: Repository, tmp_path: Path
) -> None:
    assert setup_faults(office.repository) == ()
    assert office.clerk(tmp_path / "ga", "ga").file(filed()).ok
    [[path, value, day, none]] = rows(office.repository, COMMITMENTS)
    [[named, key, same_day]] = rows(inside, KEYS)
    assert (path, day, none) == (named, same_day, "") == ("ghc/files/a.txt", "2025-06-20", "")
    # HMAC-SHA256 as RFC 2104 has it, by the standard library
    assert value == hmac.new(bytes.fromhex(key), EVIDENCE, hashlib.sha256).hexdigest()
    assert "错误 H05" not in checked(*roots(office, inside, tmp_path))


def test_nothing_that_others_read_gives_the_commitment(office: Office, inside: Repository, tmp_path: Path) -> None:
    """The key is in no object of the shared repository, and no value in it is the key to the file."""
    assert office.clerk(tmp_path / "ga", "ga").file(filed()).ok
    [[_, key, _]] = rows(inside, KEYS)
    [[path, value, day, _]] = rows(office.repository, COMMITMENTS)
    git = office.git
    every = git.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)").decode().split()
    objects = dict(git.blobs(each for each in every))
    assert not any(key.encode() in raw or bytes.fromhex(key) in raw for raw in objects.values())
    sha = hashlib.sha256(EVIDENCE).hexdigest()
    known = {word for raw in objects.values() for word in raw.decode("utf-8", "replace").replace(",", " ").split()}
    tried = [b"", bytes(32), sha.encode(), bytes.fromhex(sha), path.encode(), day.encode(), *map(str.encode, known)]
    assert all(hmac.new(guess, EVIDENCE, hashlib.sha256).hexdigest() != value for guess in tried)


def test_equal_files_have_different_commitments(office: Office, inside: Repository, tmp_path: Path) -> None:
    files = filed()
    two = files[f"{FILED}/ghc/n1.yml"]
    assert isinstance(two, str)
    row = two.splitlines()[-1].replace("a.txt", "b.txt")
    more: dict[str, str | bytes] = {f"{FILED}/ghc/n1.yml": f"{two}{row}\n", f"{FILED}/ghc/files/b.txt": EVIDENCE}
    assert office.clerk(tmp_path / "ga", "ga").file({**files, **more}).ok
    made = rows(office.repository, COMMITMENTS)
    assert [each[0] for each in made] == ["ghc/files/a.txt", "ghc/files/b.txt"]
    assert made[0][1] != made[1][1]
    assert len({each[1] for each in rows(inside, KEYS)}) == 2


def test_without_a_repository_of_the_office_no_commitment_is_made(office: Office, tmp_path: Path) -> None:
    assert office.clerk(tmp_path / "ga", "ga").file(filed()).ok
    assert not any(entry.path.endswith((COMMITMENTS, KEYS)) for entry in office.git.tree(MAIN, "submissions"))


@pytest.mark.parametrize("where", ["itself", "shared", "nowhere"])
def test_keys_go_into_no_other_repository_and_the_push_is_not_lost(
    office: Office, year: Year, tmp_path: Path, where: str
) -> None:
    other = bare(tmp_path / "other.git", year).folder if where == "shared" else tmp_path / "none.git"
    office.git.run("config", SETTING, str(office.folder if where == "itself" else other))
    assert [fault.what.startswith(SETTING) for fault in setup_faults(office.repository)] == [True]
    assert office.clerk(tmp_path / "ga", "ga").file(filed()).ok
    assert "佐证没有作承诺" in office.repository.failed.read_text(encoding="utf-8")
    assert not any(entry.path.endswith((COMMITMENTS, KEYS)) for entry in office.git.tree(MAIN, "submissions"))


@pytest.mark.parametrize("name", [COMMITMENTS, KEYS])
def test_nobody_pushes_a_ledger_of_commitments(office: Office, inside: Repository, tmp_path: Path, name: str) -> None:
    said = office.clerk(tmp_path / "ga", "ga").file({f"{FILED}/{name}": "path,commitment,day,key\n"})
    assert not said.ok
    assert office.git.commit(MAIN) is not None
    assert not any(entry.path.endswith(name) for entry in office.git.tree(MAIN, "submissions"))


def changed(place: Path, old: str, new: str) -> None:
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def test_the_check_tells_a_missing_key_a_changed_key_and_an_exchanged_file(
    office: Office, inside: Repository, tmp_path: Path
) -> None:
    assert office.clerk(tmp_path / "ga", "ga").file(filed()).ok
    [[_, key, _]] = rows(inside, KEYS)

    def said(file: str, old: str, new: str) -> str:
        shared, own = roots(office, inside, tmp_path)
        changed((shared if file.startswith("shared") else own) / FILED / file.partition("/")[2], old, new)
        return checked(shared, own)

    line = "submissions/jilin/2025/commitments.csv:2:1  错误 "
    keys = f"own/{KEYS}"
    assert f"{line}H054  “ghc/files/a.txt”有承诺值，办公室专用的库里没有它的钥匙" in said(
        keys, f"ghc/files/a.txt,{key},2025-06-20\n", ""
    )
    assert f"{line}H055  “ghc/files/a.txt”的承诺对不上" in said(keys, key, "0" * 64)
    assert f"{line}H055" in said("shared/ghc/files/a.txt", "同意", "不同意")
    assert f"{line}H055" in said(f"shared/{COMMITMENTS}", rows(office.repository, COMMITMENTS)[0][1], "a" * 64)
    assert "H051" in said(keys, key, "不是钥匙")
    shared, _ = roots(office, inside, tmp_path)
    (shared / FILED / KEYS).write_text(f"path,key,day\nghc/files/a.txt,{key},2025-06-20\n", encoding="utf-8")
    assert "H052" in checked(shared), "keys where every unit reads"


OPENED = "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-21\ndisclosure: {type: public}\n"


def opened(office: Office, inside: Repository, tmp_path: Path) -> tuple[Path, Path]:
    """The export from before a decision opened the report, and that from after it; the file is in the second."""
    clerk = office.clerk(tmp_path / "ga", "ga")
    assert clerk.file(filed()).ok
    places = roots(office, inside, tmp_path)
    before = exported(tmp_path / "before", places[0])
    assert open_commitments(places, "jilin/2025", datetime.fromisoformat(NOON)) == 0, "nothing is public yet"
    assert Clerk(tmp_path / "oa", "oa", str(office.folder)).named().file({f"{FILED}/office/d.yml": OPENED}).ok
    places = roots(office, inside, tmp_path)
    assert open_commitments(places, "jilin/2025", datetime.fromisoformat("2025-06-22T09:00:00+08:00")) == 1
    assert open_commitments(places, "jilin/2025", datetime.fromisoformat("2025-06-23T09:00:00+08:00")) == 0
    after = exported(tmp_path / "after", places[0])
    (after / "ghc/files").mkdir(parents=True)
    (after / "ghc/files/a.txt").write_bytes(EVIDENCE)
    return before, after


@dataclass(frozen=True)
class Exports:
    """The two exports, made once and copied for each test, and the key that the office has."""

    before: Path
    after: Path
    key: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exports]:
    folder = tmp_path_factory.mktemp("opened")
    with an_office(folder) as office:
        inside = own_repository(office, folder)
        before, after = opened(office, inside, folder)
        yield Exports(before, after, rows(inside, KEYS)[0][1])


@pytest.fixture
def exports(made: Exports, tmp_path: Path) -> Exports:
    before, after = (shutil.copytree(each, tmp_path / each.name) for each in (made.before, made.after))
    return Exports(before, after, made.key)


def exported(folder: Path, shared: Path) -> Path:
    words = ["export", "jilin/2025", str(folder), "--audience", "public", "--on", "2025-12-31", "--root", str(shared)]
    made = CliRunner().invoke(app, words)
    assert (folder / "data.json").is_file(), made.output
    return folder


def files_of(folder: Path) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = json.loads((folder / "data.json").read_text(encoding="utf-8"))["tables"][
        "files"
    ]
    return found


def verified(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *words])
    return done.exit_code, done.output


def test_what_was_promised_is_proved_when_the_file_is_opened(exports: Exports) -> None:
    before, after, key = exports.before, exports.after, exports.key
    [closed], [shown] = files_of(before), files_of(after)
    assert closed["ground"] == "还没有审核，能否公开在审核时认定"
    assert [closed[name] for name in ("file", "bytes", "sha256", "path", "role", "key")] == [None] * 6
    assert key not in (before / "data.json").read_text(encoding="utf-8")
    assert (shown["file"], shown["key"], shown["committed_on"]) == ("files/a.txt", key, "2025-06-20")
    assert shown["commitment"] == closed["commitment"] == commitment_of(key, EVIDENCE)
    code, said = verified(str(after), "--before", str(before))
    assert code == 0, said
    assert said.endswith("后来公开的材料，核对承诺值 1 件\n以前公布的承诺值 1 个\n")


def test_an_exchanged_file_is_found_whatever_else_is_changed_with_it(exports: Exports) -> None:
    """Another file with its own digest, then also a commitment that fits it: what was published before tells."""
    before, after = exports.before, exports.after
    other = "交工验收意见：不同意。\n".encode()
    (after / "ghc/files/a.txt").write_bytes(other)
    code, said = verified(str(after), "--before", str(before))
    assert code == 1
    assert "不同：ghc/files/a.txt：文件和公布的摘要不符" in said
    assert "文件和钥匙算不出 2025-06-20 公布的承诺值" in said
    [row] = files_of(after)
    assert row["key"]
    assert row["commitment"]
    assert row["sha256"]
    for name in ("data.json", "files.csv"):
        text = (after / name).read_text(encoding="utf-8-sig")
        text = text.replace(row["sha256"], hashlib.sha256(other).hexdigest())
        text = text.replace(row["commitment"], commitment_of(row["key"], other))
        (after / name).write_text(text, encoding="utf-8")
    code, said = verified(str(after), "--before", str(before))
    assert code == 1
    assert f"承诺值 {row['commitment'][:12]}…：以前公布过，现在没有了" in said
    assert "写的是 2025-06-20，2025-12-31 公布的里面却没有" in said
    assert not any(line.startswith("不同：ghc/files") for line in said.splitlines())


def test_a_file_that_is_not_at_hand_is_said_not_to_be_checked(exports: Exports) -> None:
    after = exports.after
    (after / "ghc/files/a.txt").unlink()
    code, said = verified(str(after))
    assert (code, said.splitlines()[-1]) == (0, "后来公开的材料，核对承诺值 0 件；另有 1 件手边没有，没有核对")


def test_the_server_publishes_the_key_with_the_pages_and_keeps_none_of_the_office_s_files(
    office: Office, inside: Repository, tmp_path: Path
) -> None:
    """What ``record_publication`` commits once the report is open: one more line of the ledger, the same value."""
    opened(office, inside, tmp_path)
    [[path, value, day, _]] = rows(office.repository, COMMITMENTS)
    [[_, key, _]] = rows(inside, KEYS)
    repository = office.repository
    (repository.builds / "x" / "site").mkdir(parents=True)
    repository.current.symlink_to(Path("builds/x"), target_is_directory=True)
    office.git.run("config", "--unset", "scorer.clock")
    machine_clock.confirm(repository, clock.now(repository.git))

    def command(words: list[str]) -> bytes:
        done = CliRunner().invoke(app, words[1:])
        assert done.exit_code == 0, done.output
        return done.output.encode()

    record_publication.record(repository, office.git.line("rev-parse", MAIN), command)
    first, second = rows(repository, COMMITMENTS)
    assert first == [path, value, day, ""]
    assert (second[:2], second[3]) == ([path, value], key)
    assert not (repository.state / "keys").exists()
    assert not (repository.state / "published").exists()
    before = office.git.line("rev-parse", MAIN)
    record_publication.record(repository, before, command)
    assert office.git.line("rev-parse", MAIN) == before, "once"
