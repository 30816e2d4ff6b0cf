"""A main that takes pushes in, by its path or behind real HTTP, and the clerks who push to it with the real git."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo.http import DemoServer
from kit.years import Year
from scorer.intake.git import Git, GitError
from scorer.intake.git_server import building
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.repository import MAIN, Repository

FILED = "submissions/jilin/2025"
LEDGER = f"{FILED}/receipts.csv"
ACCOUNTS = ("oa", "ob", "pa", "ga", "ja")
PASSWORD = "x"  # noqa: S105 - of nobody
QUIET = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
    **{f"GIT_{one}_NAME": "某某" for one in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{one}_EMAIL": "x@y" for one in ("AUTHOR", "COMMITTER")},
}
"""The clerk's own git, whatever the machine's owner has set."""
NOON = "2025-06-20T12:00:00+08:00"


@dataclass(frozen=True)
class Pushed:
    """What a push gave, as the clerk sees it; every line of the server's without git's ``remote: ``."""

    ok: bool
    said: str


def said(raw: bytes) -> str:
    lines = raw.decode("utf-8", "replace").replace("\r", "\n").splitlines()
    return "\n".join(line.removeprefix("remote: ").rstrip() for line in lines) + "\n"


class Clerk:
    """A clone of one account."""

    def __init__(self, folder: Path, account: str, address: str, env: Mapping[str, str] | None = None) -> None:
        self.root, self.account, self.address = folder, account, address
        self.env = {**os.environ, **QUIET, **(env or {})}
        subprocess.run(("git", "clone", "--quiet", address, str(folder)), check=True, env=self.env)

    def named(self) -> Clerk:
        """The server at a path says who pushes, as a web server in front of it would."""
        who = f"env -u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE REMOTE_USER={self.account} git-receive-pack"
        self.git("config", "remote.origin.receivepack", who)
        return self

    def elsewhere(self) -> Clerk:
        """As on another machine: what looks for the server beside the clone finds none, and tries no pushes there."""
        self.git("config", f"url.{self.address}.insteadOf", "server:kaohe.git")
        self.git("config", "remote.origin.url", "server:kaohe.git")
        return self

    def git(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        done = self.tried(*words, env=env)
        assert done.returncode == 0, (words, done.stderr.decode())
        return done.stdout.decode().strip()

    def tried(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
        command = ("git", "-C", str(self.root), *words)
        return subprocess.run(command, capture_output=True, env={**self.env, **(env or {})}, check=False, timeout=120)

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def commit(self, *, env: Mapping[str, str] | None = None) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=报送", env=env)
        return self.git("rev-parse", "HEAD")

    def push(self, what: str = "HEAD", to: str = "", *more: str) -> Pushed:
        done = self.tried("push", *more, "origin", f"{what}:{to or f'refs/heads/in/{self.account}'}")
        return Pushed(done.returncode == 0, said(done.stderr))

    def file(self, files: Mapping[str, str | bytes]) -> Pushed:
        """Write, commit and push."""
        for path, content in files.items():
            self.write(path, content)
        self.commit()
        return self.push()

    def fresh(self) -> None:
        """The clone as main is now."""
        self.git("fetch", "--quiet", "--prune", "origin")
        self.git("checkout", "--quiet", "-f", "-B", "main", "origin/main")
        self.git("clean", "-qfdx")


@dataclass(frozen=True)
class Office:
    """The main repository; ``server`` is in front of it where pushes come over HTTP, else they come to its path."""

    folder: Path
    server: DemoServer | None = None

    @property
    def repository(self) -> Repository:
        return Repository(self.folder)

    @property
    def git(self) -> Git:
        return self.repository.git

    def clerk(self, folder: Path, account: str) -> Clerk:
        if self.server is None:
            return Clerk(folder, account, str(self.folder)).named()
        return Clerk(folder, account, self.server.clone(account))

    def show(self, path: str, rev: str = MAIN) -> str:
        return self.git.blob(f"{rev}:{path}").decode()

    def receipts(self) -> list[list[str]]:
        """The lines of the ledger in main."""
        try:
            return [line.split(",") for line in self.show(LEDGER).splitlines()[1:]]
        except GitError:  # no ledger yet
            return []

    def at(self, moment: str) -> None:
        """The demonstration's clock stands still here."""
        self.git.run("config", "scorer.clock", moment)

    def idle(self) -> None:
        """Until what is built is main."""
        building.build(self.repository)
        building.wait(self.repository)
        building.build(self.repository)


def bare(folder: Path, year: Year) -> Repository:
    """A bare repository set up as the guide says, its main one commit of a year's files."""
    work = folder.parent / f"{folder.stem}-first"
    shutil.copytree(year.root, work)
    env = {
        **os.environ,
        **QUIET,
        "GIT_AUTHOR_DATE": "2025-02-01T09:00:00+08:00",
        "GIT_COMMITTER_DATE": "2025-02-01T09:00:00+08:00",
    }
    for words in (("init", "--quiet", "--initial-branch=main"), ("add", "--all"), ("commit", "--quiet", "-m", "开始")):
        subprocess.run(("git", *words), cwd=work, check=True, env=env)
    subprocess.run(("git", "clone", "--quiet", "--bare", str(work), str(folder)), check=True, env=env)
    shutil.rmtree(work)
    set_up(folder)
    return Repository(folder)


WHO = {f"GIT_{one}_{what}": "x@y" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
"""Who commits: a bare machine has no name of its own for git."""


def commit(repository: Repository, files: dict[str, str], to: str = "") -> str:
    """A commit on main with these files; ``to`` moves a reference there."""
    git, env = repository.git, {"GIT_INDEX_FILE": str(repository.folder / "test-index")}
    git.run("read-tree", MAIN, env=env)
    for path, text in files.items():
        oid = git.run("hash-object", "-w", "--stdin", given=text.encode()).decode().strip()
        git.run("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}", env=env)
    made = git.line("commit-tree", git.line("write-tree", env=env), "-p", MAIN, "-m", "x", env=WHO)
    if to:
        git.run("update-ref", to, made)
    return made


@contextmanager
def at_its_path(folder: Path) -> Iterator[Office]:
    """The repository on the same machine: each clone says in its configuration whose it is. No HTTP, much faster."""
    try:
        yield Office(folder)
    finally:
        building.wait(Repository(folder))


@contextmanager
def serving(folder: Path, accounts: tuple[str, ...] = ACCOUNTS) -> Iterator[Office]:
    """The repository behind the web server on a free port."""
    repository = Repository(folder)
    server = DemoServer(0, folder, repository.current / "site", dict.fromkeys(accounts, PASSWORD))
    server.environment.update(QUIET)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Office(folder, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        building.wait(repository)


def report(target: str = "2025-01", node: str = "n1", progress: str = "按计划完成") -> str:
    return f"kind: report\ntarget: {target}\nnode: {node}\nstatus: done\nprogress: {progress}\n"


def snapshot(folder: Path) -> dict[str, str]:
    """Every file of a folder: its mode and the hash of its bytes; a link by where it leads.

    The empty files that are held while an account's push is judged are left out; one with a byte in it is not.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.startswith(".coverage."):  # written by a run that measures coverage, into whatever folder a hook is in
            continue
        if name == "scorer/judging" or (name.startswith("scorer/judging/") and not path.stat().st_size):
            continue
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = f"{path.stat().st_mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        else:
            found[name] = "folder"
    return found
