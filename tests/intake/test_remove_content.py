"""The bad day: a name list and a story that must not stay were pushed, received, decided on and published."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.serving import FILED, QUIET, Clerk, Office, bare, serving
from kit.years import CYCLE, SHIPPED, Year

from scorer.intake.git_server import building

SECRET, STORY = "被举报人家住虚构路八十八号", "某某的病历写着虚构的病"
LIST, RECORD = f"{FILED}/ghc/files/名单.txt", f"{FILED}/ghc/n1.yml"
GROUND = "《保守国家秘密法》第五十条"
WORDS = f"# 内情：{STORY}\nkind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: >-\n  {STORY}\n"
ATTACHED = "attachments:\n  - {role: supporting, file: files/名单.txt, sha256: %s, bytes: %d}\n"
OPENS = (
    "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"
    "disclosure: {type: public, reviewed_by: 法规处}\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real year (no made-up one) behind HTTP, with the project's own site; two accounts of the office."""
    folder = tmp_path_factory.mktemp("removed")
    year = Year(folder / "year")
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.target("2025-01")
    for name in ("mkdocs.yml", "site", ".gitattributes"):
        copy = shutil.copytree if (SHIPPED / name).is_dir() else shutil.copyfile
        copy(SHIPPED / name, year.root / name)
    config = (SHIPPED / "mkdocs.yml").read_text(encoding="utf-8")
    year.write("mkdocs.yml", re.sub(r"\nwatch: .*\n", "\n", config))
    year.write("site/docs/bulletin.md", f"# 通报\n\n{SECRET}\n")
    repository = bare(folder / "kaohe.git", year)
    repository.git.run("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.git.run("config", "scorer.build", "false")
    with serving(repository.folder) as made:
        yield made


def scorer(*words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = (sys.executable, "-m", "scorer", *words)
    done = subprocess.run(command, capture_output=True, text=True, env={**env, **QUIET}, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout + done.stderr)


def remove(office: Office, path: str, account: str = "oa") -> subprocess.CompletedProcess[str]:
    return scorer("hook", "remove-content", str(office.folder), path, "--ground", GROUND, "--account", account)


def agree(said: str, clerk: Clerk, account: str) -> tuple[bool, str]:
    """Run the second person's command as it was printed, with the own account at its end."""
    clerk.git("fetch", "--quiet", "origin")
    words = re.search(r"git (push -o scorer-agree=\S+ origin \S+/in/)", said)
    assert words, said
    done = clerk.tried(*f"{words[1]}{account}".split())
    return done.returncode == 0, done.stderr.decode()


def everything(folder: Path) -> bytes:
    """Every byte of a folder, of a repository with all its objects unpacked."""
    git = ("git", "--git-dir", str(folder), "cat-file", "--batch-all-objects", "--batch", "--unordered")
    objects = subprocess.run(git, capture_output=True, check=True).stdout if (folder / "objects").is_dir() else b""
    return objects + b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def scores(clone: Path) -> list[object]:
    made = json.loads(
        scorer("score", "jilin/2025", "--format", "json", "--root", str(clone), "--on", "2026-01-01").stdout
    )
    return [made["inputs"], made["units"], {key: step.get("value") for key, step in made["steps"].items()}]


def test_the_bad_day(office: Office, tmp_path: Path) -> None:
    """Attachment, record and page, one after the other; each by two accounts, and gone from wherever git could find it."""
    unit, other = office.clerk(tmp_path / "ga", "ga"), office.clerk(tmp_path / "ja", "ja")
    first, second = office.clerk(tmp_path / "oa", "oa"), office.clerk(tmp_path / "ob", "ob")
    raw = f"{SECRET}\n".encode()
    row = ATTACHED % (hashlib.sha256(raw).hexdigest(), len(raw))
    got = unit.file({LIST: raw, RECORD: WORDS + row})
    assert got.ok, got.said
    first.git("fetch", "--quiet", "origin")
    first.fresh()
    got = first.file({f"{FILED}/office/d1.yml": OPENS})
    assert got.ok, got.said
    other.fresh()
    assert building.build(office.repository), office.repository.failed.read_text()
    shown = everything(office.repository.current / "site")
    assert STORY.encode() in shown
    assert GROUND.encode() not in shown
    before, checked = scores(other.root), scorer("check", "--received", "--root", str(other.root))
    assert checked.returncode == 0, checked.stdout
    blobs = [office.git.line("rev-parse", f"main:{path}") for path in (LIST, RECORD, "site/docs/bulletin.md")]
    receipts = office.receipts()

    # one person alone cannot, nor a unit
    main = office.git.commit("main")
    for path in (LIST, RECORD, "site/docs/bulletin.md"):
        asked = remove(office, path)
        assert asked.returncode == 0, asked.stdout
        assert "现在什么也没有动" in asked.stdout
        assert office.git.commit("main") == main
        assert "提出的人不能自己同意" in agree(asked.stdout, first, "oa")[1]
        assert "不是考核办公室的" in agree(asked.stdout, other, "ja")[1]
        ok, said = agree(asked.stdout, second, "ob")
        assert ok, said
        assert "才真正撤下" in said
        done = remove(office, path)
        assert done.returncode == 0, done.stdout
        assert f"已撤下 {path}：oa 提出，ob 同意" in done.stdout
        main = office.git.commit("main")

    assert not office.repository.current.exists(), "what was built with it is gone at once"
    assert building.build(office.repository), office.repository.failed.read_text()

    # nothing of it is left on the server, and nothing can be fetched
    left = everything(office.folder)
    assert SECRET.encode() not in left
    assert STORY.encode() not in left
    office.git.run("fsck", "--full", "--strict")
    fresh = office.clerk(tmp_path / "fresh", "ga")
    assert SECRET.encode() not in everything(fresh.root / ".git")
    for blob in blobs:
        for version in ("0", "2"):
            for address in (fresh.address, str(office.folder)):
                got = fresh.tried("-c", f"protocol.version={version}", "fetch", address, blob)
                assert got.returncode != 0, (version, address)

    # all that was decided stays, and is told as removed
    assert scores(fresh.root) == before
    assert office.receipts() == receipts
    checked = scorer("check", "--received", "--root", str(fresh.root))
    assert checked.returncode == 0, checked.stdout
    assert f"{LIST} 的内容已依法撤下（{GROUND}" in checked.stdout
    assert f"{RECORD} 的内容已依法撤下（{GROUND}" in checked.stdout
    assert "H004" not in checked.stdout
    assert "H010" not in checked.stdout
    site = everything(office.repository.current / "site").decode("utf-8", "replace")
    assert f"已依法撤下（{GROUND}）" in site
    assert STORY not in site
    assert f"已依法撤下：{GROUND}" in (office.repository.current / "site/bulletin/index.html").read_text()

    # an older clone: pushing is refused with the way out, and that way works
    audited = scorer("check", "--received", "--root", str(other.root))
    assert audited.returncode == 0
    refused = other.file({f"{FILED}/jsc/n1.yml": "kind: self-review\nperiod: 2025\ntext: 总结\n"})
    assert not refused.ok
    assert "G055" in refused.said
    old = re.search(r"git rebase --onto origin/main ([0-9a-f]{40})", refused.said)
    assert old
    other.git("fetch", "--quiet", "origin")
    other.git("rebase", "--quiet", "--onto", "origin/main", old[1])
    again = other.push()
    assert "G055" not in again.said
    assert "G054" not in again.said
    checked = scorer("check", "--received", "--root", str(other.root))
    assert "H010" not in checked.stdout
    second.git("pull", "--quiet", "--rebase")
    assert second.git("rev-parse", "HEAD") == second.git("rev-parse", "origin/main")
    second.git("reflog", "expire", "--expire=now", "--all")
    second.git("gc", "--quiet", "--prune=now")
    assert SECRET.encode() not in everything(second.root / ".git")

    # the same bytes under another name
    back = fresh.file({f"{FILED}/ghc/files/又来.txt": raw})
    assert not back.ok
    assert "G054" in back.said
    assert GROUND in back.said
