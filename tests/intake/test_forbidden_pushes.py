"""What an account may not: each attempt is refused in Chinese, and the repository is byte for byte as before."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from kit.serving import FILED, LEDGER, NOON, Clerk, Office, Pushed, at_its_path, bare, report, said, serving, snapshot
from kit.years import Year

N1, N2 = f"{FILED}/ghc/n1.yml", f"{FILED}/ghc/n2.yml"
DECISION = "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"
BALLOTS = "kind: ballots\ncomponent: party\ncounts: {ghc: {leader: {good: 3}}}\n"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "内容")
    return out.getvalue()


def attached(name: str, raw: bytes) -> dict[str, str | bytes]:
    """A report with one attachment."""
    row = f"{{role: supporting, file: files/{name}, sha256: {hashlib.sha256(raw).hexdigest()}, bytes: {len(raw)}}}"
    return {N2: f"{report('2025-02')}attachments: [{row}]\n", f"{FILED}/ghc/files/{name}": raw}


@dataclass(frozen=True)
class Attempt:
    """What an account writes, or does in its clone, and what the server says."""

    code: str
    files: dict[str, str | bytes] | None = None
    does: Callable[[Clerk], object] | None = None
    account: str = "ga"


def linked(clerk: Clerk) -> None:
    clerk.write(N2, report("2025-02"))
    (clerk.root / FILED / "ghc/n3.yml").symlink_to("n2.yml")


def submodule(clerk: Clerk) -> None:
    head = clerk.git("rev-parse", "HEAD")
    clerk.git("update-index", "--add", "--cacheinfo", f"160000,{head},{FILED}/ghc/files/sub")
    (clerk.root / FILED / "ghc/files/sub").mkdir(parents=True)


def executable(clerk: Clerk) -> None:
    clerk.write(N2, report("2025-02")).chmod(0o755)


def renamed(clerk: Clerk) -> None:
    clerk.git("mv", N1, f"{FILED}/ghc/neu.yml")


def deleted(clerk: Clerk) -> None:
    clerk.git("rm", "--quiet", N1)


POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 0\nx: y\n"
ATTEMPTS = {
    "another unit's folder": Attempt("G002", {f"{FILED}/jsc/n9.yml": report()}),
    "another's kind of record": Attempt("R011", {f"{FILED}/ghc/d.yml": DECISION}),
    "what is confidential": Attempt("G015", {f"{FILED}/office/b.yml": BALLOTS}, account="oa"),
    "receipts": Attempt("G005", {LEDGER: "path,sha256,received_at,source,merged_at,actor\n"}),
    "publications": Attempt("G005", {f"{FILED}/publications.csv": "a,b\n"}, account="oa"),
    "the scheme": Attempt("G002", {"targets/jilin/scheme.yml": "scheme: jilin\n"}),
    "the targets": Attempt("G002", {"targets/jilin/2025/targets.yml": "targets: []\n"}),
    "the program": Attempt("G002", {"scorer/x.py": "print()\n"}),
    "a workflow": Attempt("G002", {".github/workflows/x.yml": "on: push\n"}),
    "the site's settings": Attempt("G002", {"mkdocs.yml": "site_name: x\n"}),
    "a change of what was received": Attempt("G003", {N1: report(progress="改")}),
    "a deletion": Attempt("G004", does=deleted),
    "a new name": Attempt("G004", does=renamed),
    "a link": Attempt("G006", does=linked),
    "another repository": Attempt("G006", does=submodule),
    "an executable": Attempt("G006", does=executable),
    "a name that differs by case": Attempt("G008", {f"{FILED}/ghc/N1.yml": report("2025-02")}),
    "a name that looks alike": Attempt("G00", {f"{FILED}/ghc/n１.yml": report("2025-02")}),
    "a pointer that lies": Attempt("G012", attached("a.pdf", POINTER.encode())),
    "too large": Attempt("G009", attached("a.pdf", b"%PDF-1.4\n" + bytes(40 << 20))),
    "an archive": Attempt("G010", attached("a.zip", archive())),
    "a script": Attempt("G010", attached("a.txt", b"#!/bin/sh\nrm -rf /\n")),
    "bytes of another kind": Attempt("G011", attached("a.pdf", archive())),
    "a mark of secrecy": Attempt("G013", {N2: report("2025-02", progress="本件为秘密★三年")}),
    "a personal number": Attempt("G014", {N2: report("2025-02", progress="联系人电话 13800138000")}),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two units; ghc has filed n1, which the server received."""
    folder = tmp_path_factory.mktemp("closed")
    year = Year(folder / "year")
    for name in ("2025-01", "2025-02"):
        year.target(name)
    repository = bare(folder / "kaohe.git", year)
    with at_its_path(repository.folder) as served:
        served.at(NOON)
        served.git.run("config", "scorer.build", "false")
        assert served.clerk(folder / "first", "ga").file({N1: report()}).ok
        yield served


def test_every_attempt_is_refused_and_nothing_of_it_remains(office: Office, tmp_path: Path) -> None:
    before = snapshot(office.folder)
    lock = threading.Lock()

    def tried(name: str) -> Pushed:
        attempt = ATTEMPTS[name]
        with lock:
            clerk = office.clerk(tmp_path / name.replace(" ", "-").replace("'", ""), attempt.account)
        if attempt.does:
            attempt.does(clerk)
        return clerk.file(attempt.files or {})

    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(ATTEMPTS, pool.map(tried, ATTEMPTS), strict=True))
    wrong = {name: each.said for name, each in found.items() if each.ok or f" {ATTEMPTS[name].code}" not in each.said}
    assert not wrong, wrong
    for each in found.values():
        assert "不能合并：" in each.said
        assert "改法：" in each.said
        assert "13800138000" not in each.said
    assert snapshot(office.folder) == before


def test_nobody_pushes_anywhere_but_to_its_own_inbox(office: Office, tmp_path: Path) -> None:
    before = snapshot(office.folder)
    clerk = office.clerk(tmp_path / "ja", "ja")
    clerk.write(f"{FILED}/jsc/n1.yml", report())
    head = clerk.commit()
    clerk.git("tag", "v1")
    fix = f"改法：git push origin {head}:refs/heads/in/ja\n"
    for ref in ("refs/heads/main", "refs/heads/in/ga", "refs/heads/in/ja/more"):
        pushed = clerk.push("+HEAD", ref)
        assert not pushed.ok
        assert f"您的账号是 ja，不能推送到 {ref.removeprefix('refs/heads/')}。\n{fix}" in pushed.said
    tag = clerk.push("v1", "refs/tags/v1")
    assert (
        "这次推送带了 1 个标签（v1），标签不收，其余的也没有收。\n改法：git push --no-follow-tags origin HEAD:refs/heads/in/ja\n"
        in tag.said
    )
    deleted = clerk.push("", "refs/heads/main").said
    assert "不能推送到 main。\n改法：git push origin HEAD:refs/heads/in/ja\n" in deleted, "main is not deleted either"
    two = clerk.tried("push", "--atomic", "origin", "HEAD:refs/heads/in/ja", "HEAD:refs/heads/x")
    assert f"一次只能推送一处，这次推送了 2 处（in/ja、x）。\n{fix}" in said(two.stderr)
    assert snapshot(office.folder) == before


def test_an_account_without_a_role_and_a_wrong_password(office: Office, tmp_path: Path) -> None:
    before = snapshot(office.folder)
    with serving(office.folder, ("ga", "fremd")) as served:
        assert served.server
        stranger = served.clerk(tmp_path / "fremd", "fremd")
        assert "G001" in stranger.file({f"{FILED}/ghc/x.yml": report("2025-02")}).said
        stranger.git("remote", "set-url", "origin", served.server.clone("ga").replace("ga:x@", "ga:y@"))
        assert not stranger.push().ok
    assert snapshot(office.folder) == before


def test_a_server_that_names_no_account_takes_nothing(office: Office, tmp_path: Path) -> None:
    before = snapshot(office.folder)
    clerk = Clerk(tmp_path / "local", "ga", str(office.folder))
    pushed = clerk.file({N2: report("2025-02")})
    assert not pushed.ok
    assert "服务器没有说明您是谁，推送没有收下。\n改法：请管理员按《自建服务器》一页设好账号\n" in pushed.said
    assert snapshot(office.folder) == before


def test_an_object_with_a_fault_does_not_enter(office: Office, tmp_path: Path) -> None:
    """A tree that names a folder ``.git``: fsck refuses it before any hook runs."""
    before = snapshot(office.folder)
    clerk = office.clerk(tmp_path / "ga", "ga")
    blob = clerk.git("rev-parse", f"HEAD:{N1}")
    raw = b"100644 .git\0" + bytes.fromhex(blob)
    clerk.write("tree", raw)
    tree = clerk.git("hash-object", "-t", "tree", "-w", "--literally", "tree")
    head = clerk.git("commit-tree", tree, "-p", "HEAD", "-m", "x")
    assert not clerk.push(head).ok
    assert snapshot(office.folder) == before


def test_the_way_back_from_a_changed_report_works_as_printed_in_the_clone_that_filed_it(
    office: Office, tmp_path: Path
) -> None:
    """Nothing was fetched since the push, so the clone's origin/main does not have the report yet."""
    clerk, path = office.clerk(tmp_path / "ga", "ga"), N2
    row = report("2025-02")
    assert clerk.file({path: row}).ok
    refused = clerk.file({path: report("2025-02", progress="改")}).said
    [fix] = re.findall(r"撤回这处改动：(git .+?)；", refused)
    subprocess.run(fix, shell=True, cwd=clerk.root, env=clerk.env, check=True, capture_output=True)  # noqa: S602
    assert (clerk.root / path).read_text() == row
    clerk.commit()
    assert "已收到过" in clerk.push().said


@pytest.mark.parametrize(
    "ref", ["refs/heads/in/ga\n", "refs/heads/in/ga\nrefs/heads/main", "refs/heads/main\n", "refs/heads/in/ga x\ny"]
)
def test_a_branch_with_a_line_break_in_its_name_is_no_command(office: Office, ref: str) -> None:
    """What no git client sends: main's own commit, an empty pack, and a name that is two lines for a hook."""
    main = office.git.line("rev-parse", "main")
    words = f"{'0' * 40} {main} {ref}\0report-status".encode()
    pack = b"PACK" + bytes((0, 0, 0, 2, 0, 0, 0, 0))
    sent = b"%04x%b0000%b%b" % (len(words) + 4, words, pack, hashlib.sha1(pack).digest())  # noqa: S324 - git's own
    before = snapshot(office.folder)
    command = ("git", "receive-pack", "--stateless-rpc", str(office.folder))
    env = {**os.environ, "REMOTE_USER": "ga"}
    done = subprocess.run(command, input=sent, capture_output=True, env=env, check=False)
    assert "推送的写法不合 git 的规定" in done.stderr.decode(), done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert b"pre-receive hook declined" in done.stdout
    assert snapshot(office.folder) == before
