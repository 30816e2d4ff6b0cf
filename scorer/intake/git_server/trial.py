"""Pushes that must not count, to see whether a client's would be judged: a trial leaves nothing behind.

The server answers as it would a client: its own git, started with the environment that SSH gives, or through the
forced command where accounts have a list. Four pushes, each of which git refuses in the end: a new commit to ``in/``
(the hook that judges says its word), main's own commit to ``in/`` (the hook that merges says it), a commit to main
(refused by name), and main's deletion with no hook at all (refused by git, since it looks for a hook).
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scorer.intake.git import Git
from scorer.intake.git_server import access_list, messages
from scorer.intake.git_server.doctor import SetupFault, known_accounts, server_of, setup_command, setup_faults
from scorer.intake.git_server.receive_push import TRIAL
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.intake.machine_commit import BY_MACHINE
from scorer.model.entities import Place, Problem

SSH_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/games"
"""What sshd gives to a command."""
NO_HOOKS = "git -c core.hooksPath=/nonexistent receive-pack"
SECONDS = 120


@dataclass(frozen=True)
class _Client:
    """A clone's stand-in: objects are borrowed from the server, pushes go to it in an environment of their own."""

    git: Git
    address: str
    env: dict[str, str]

    def push(self, what: str, *more: str) -> str:
        """The answer that the pusher reads."""
        words = ("git", "-C", str(self.git.folder), "push", "--quiet", *more, self.address, what)
        try:
            done = subprocess.run(words, capture_output=True, env=self.env, check=False, timeout=SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired:
            return f"等了 {SECONDS} 秒没有回答"
        lines = done.stderr.decode("utf-8", "replace").splitlines()
        return "\n".join(line.removeprefix("remote: ").rstrip() for line in lines)


def trial_faults(repository: Repository) -> tuple[SetupFault, ...]:
    """The wrong answers to a client's pushes; none where all four were answered as they must be."""
    listed = access_list.beside(repository)
    account = _account(repository, listed)
    if account is None:
        who = f"{listed.file} 里能写 {repository.folder.name} 的账号" if listed else "账号"
        return (SetupFault(f"没有试：units.yml 里没有{who}", "在 units.yml 登记账号，再运行一次"),)
    with tempfile.TemporaryDirectory() as folder:
        client = _client(repository, Path(folder), account, listed)
        main = client.git.line("rev-parse", f"{repository.git.commit(MAIN)}^{{tree}}")
        child = client.git.line("commit-tree", main, "-p", repository.git.commit(MAIN) or "", "-m", TRIAL)
        stray = client.git.line("commit-tree", client.git.line("mktree"), "-m", TRIAL)
        found = (
            *_answers(client, account, child, repository),
            *_main_closed(client, stray, repository),
        )
    left = repository.git.commit(child) or repository.git.commit(stray)
    return (*found, *([SetupFault("试推的提交留在了主库里", f"运行 {setup_command(repository)}")] if left else []))


def _account(repository: Repository, listed: access_list.AccessList | None) -> str | None:
    """One that units.yml knows, and that may write here by the list where there is one."""
    known = sorted({account for accounts in known_accounts(repository).of.values() for account in accounts})
    allowed = (each for each in known if listed is None or listed.allows(each, repository.folder, write=True))
    return next(allowed, None)


def _client(repository: Repository, folder: Path, account: str, listed: access_list.AccessList | None) -> _Client:
    """A repository without objects of its own, and the environment of a client whose ssh is the server's entry."""
    path = SSH_PATH if shutil.which("git", path=SSH_PATH) else os.environ.get("PATH", os.defpath)
    env = {"PATH": path, "LC_ALL": "C", **BY_MACHINE, **{k: os.environ[k] for k in ("HOME", "USER") if k in os.environ}}
    objects = repository.folder.resolve() / "objects"
    made = Git(folder / "client.git", {"GIT_ALTERNATE_OBJECT_DIRECTORIES": ""})
    subprocess.run(("git", "init", "--quiet", "--bare", str(made.folder)), check=True, env=env)  # noqa: S603, S607
    (made.folder / "objects/info").mkdir(exist_ok=True)
    (made.folder / "objects/info/alternates").write_text(f"{objects}\n", encoding="utf-8")
    git = Git(made.folder, BY_MACHINE)
    if listed is None:
        return _Client(git, str(repository.folder.resolve()), {**env, "SCORER_ACCOUNT": account})
    entry = folder / "entry"
    words = (sys.executable, "-I", "-X", "utf8", "-m", "scorer", "hook", "shell", account, "--access", str(listed.file))
    entry.write_text(f'#!/bin/sh\nSSH_ORIGINAL_COMMAND="$2" exec {shlex.join(words)}\n', encoding="utf-8")
    entry.chmod(0o700)
    ssh = {"GIT_SSH_COMMAND": shlex.quote(str(entry)), "GIT_SSH_VARIANT": "simple"}
    return _Client(git, f"server:{repository.folder.resolve()}", {**env, **ssh})


def _answers(client: _Client, account: str, child: str, repository: Repository) -> list[SetupFault]:
    """Both hooks say the word of a trial; with force, as a change of this account may be waiting in its place."""
    main, found = repository.git.commit(MAIN) or "", []
    for commit, hook in ((child, "pre-receive"), (main, "proc-receive")):
        answer = client.push(f"{commit}:{INBOX}{account}", "--force", "-o", TRIAL)
        if messages.trial_text(commit).strip() not in answer:
            found.append(
                SetupFault(f"试着以 {account} 推送，{hook} 没有照试推回答，得到的是：\n{answer}", _advice(repository))
            )
    return found


def _main_closed(client: _Client, stray: str, repository: Repository) -> list[SetupFault]:
    """Main is refused by the hook; where none runs, by git. ``stray`` is not a descendant: git never takes it."""
    found = []
    answer = client.push(f"{stray}:{MAIN}", "--force", "-o", TRIAL)
    if messages.not_a_branch_text("main") not in answer:
        found.append(SetupFault(f"试着直接推送到 main，不是被钩子拒绝的，得到的是：\n{answer}", _advice(repository)))
    beside = replace(client, address=str(repository.folder.resolve()))  # past the entry, which starts git its own way
    answer = beside.push(f":{MAIN}", "--receive-pack", NO_HOOKS)
    if "proc-receive" not in answer:
        found.append(SetupFault(f"没有钩子的时候 main 没有关上，得到的是：\n{answer}", _advice(repository)))
    return found


def _advice(repository: Repository) -> str:
    return f"照上面的话改好，再运行 {setup_command(repository)}；仍不行，先停掉推送的入口"


def server_problems(roots: Sequence[Path]) -> tuple[Problem, ...]:
    """H015 for each fault of the receiving repositories on this machine that these clones were made from."""
    found = []
    for server in filter(None, map(server_of, roots)):
        for each in setup_faults(server) or trial_faults(server):
            facts = {"server": str(server.folder), "what": each.what, "fix": each.fix}
            found.append(Problem("H015", Place("."), facts))
    return tuple(found)
