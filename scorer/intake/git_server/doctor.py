"""Faults of a receiving repository that would let a push in unjudged, or keep every push out.

``setup_faults`` only looks (some ten commands of git); ``trial.trial_faults`` pushes. Both give faults and fixes.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scorer.intake.gate.roles import OFFICE, STAND_IN, Roles, roles
from scorer.intake.git import Git, GitError
from scorer.intake.git_server import access_list, clock, machine_clock
from scorer.intake.git_server.install import LIMITS, MARK, PROGRAM, SETTINGS, hook_scripts, must_be_usable, user_name
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.office_keys import office_repository
from scorer.intake.git_server.repository import MAIN, Repository
from scorer.intake.synthetic_years import is_made_up
from scorer.model.accounts import nobody_to_agree

RECEIPTS = re.compile(r"submissions/([^/]+/\d{4})/receipts\.csv")
RECORDS = re.compile(r"submissions/([^/]+/\d{4})/([^/]+/.+\.yml)")


@dataclass(frozen=True, slots=True)
class SetupFault:
    """A fault of the server with its fix: Chinese, without a full stop."""

    what: str
    fix: str

    @property
    def text(self) -> str:
        """Both lines, as they are printed."""
        return f"{self.what}。\n改法：{self.fix}\n"


def setup_faults(repository: Repository) -> tuple[SetupFault, ...]:
    """All that can be seen without a push; what cannot be looked at is a fault."""
    try:
        must_be_usable(repository)
    except (ServerRefusal, OSError) as refusal:
        return (_fault(refusal),)
    try:
        return tuple(_all(repository, setup_command(repository)))
    except (ServerRefusal, GitError, OSError) as error:
        return (_fault(error),)


def setup_command(repository: Repository) -> str:
    """The command that sets all of it up again, as it may be typed."""
    return f"{PROGRAM} hook install {shlex.quote(str(repository.folder.resolve()))}"


def _fault(error: Exception) -> SetupFault:
    if isinstance(error, ServerRefusal):
        return SetupFault(error.what, error.fix)
    if isinstance(error, OSError) and error.filename:
        look = f"ls -ld {shlex.quote(str(Path(error.filename).parent))} {shlex.quote(str(error.filename))}"
        return SetupFault(f"没能查完：打不开 {error.filename}", f"看是谁的、谁能读写：{look}，改好再查一次")
    return SetupFault(f"没能查完：{error}", "先照上面的话改好，再查一次")


def _all(repository: Repository, fix: str) -> Iterator[SetupFault]:
    yield from _hooks(repository, fix)
    yield from _path(repository, fix)
    yield from _settings(repository, fix)
    if repository.git.commit(MAIN) is None:
        fix = f"git -C {_quoted(repository)} fetch 你们的仓库 main:main"
        yield SetupFault("主库还没有 main 分支", f"先把仓库取进来（“你们的仓库”换成它的地址）：{fix}")
        return
    if not known_accounts(repository).of:
        yield SetupFault(
            "主库里没有年度的 units.yml，谁也不能报送",
            "先建好年度（scorer init 或 scorer new-year），并入主库",
        )
    listed = access_list.beside(repository)
    if listed and repository.folder.resolve() not in {path.resolve() for path in listed.repositories.values()}:
        yield SetupFault(
            f"{listed.file} 里没有这个主库，谁也到不了它", "在 [repositories] 里登记它，并给各账号写上权限"
        )
    try:
        office_repository(repository)
    except ServerRefusal as refusal:
        yield SetupFault(refusal.what, refusal.fix)
    try:
        machine_clock.must_fit(repository, clock.now(repository.git))
    except ServerRefusal as refusal:
        yield SetupFault(refusal.what, refusal.fix)


def known_accounts(repository: Repository) -> Roles:
    """Who may push, by main's own files."""
    return roles(repository.git, MAIN)


def bureaus_without_second_account(repository: Repository) -> Iterator[SetupFault]:
    """Each bureau's newest year, where it is not made up and too few can agree to what its office changes.

    Said and no fault of the server: units file as before.
    """
    git, known = repository.git, known_accounts(repository)
    newest = {cycle.partition("/")[0]: cycle for cycle in sorted(known.of)}
    facts = {entry.path: entry.oid for entry in git.tree(MAIN, "targets")}
    for cycle in newest.values():
        oid = facts.get(f"targets/{cycle}/cycle.yml")
        stand_in = next((each for each, folders in known.of[cycle].items() if STAND_IN in folders), None)
        offices = [each for each, folders in known.of[cycle].items() if OFFICE in folders]
        lacking = nobody_to_agree(cycle, offices, stand_in)
        if lacking is not None and not is_made_up(git.blob(oid) if oid else None):
            what, fix = lacking
            if len(offices) == 1:
                fix += (
                    f"；推送也要人同意，所以由管理员取进主库：git -C {_quoted(repository)} fetch 改好的仓库 main:main"
                )
            yield SetupFault(f"{cycle}：{what}", fix)


def _quoted(repository: Repository) -> str:
    return shlex.quote(str(repository.folder.resolve()))


def _hooks(repository: Repository, fix: str) -> Iterator[SetupFault]:
    """Each hook is there, ours, of this installation, and can be started."""
    for file, text in hook_scripts(repository).items():
        if not file.is_file():
            yield SetupFault(f"没有钩子 {file}", f"运行 {fix}")
            continue
        actual, facts = file.read_bytes(), file.stat()
        if MARK.encode() not in actual:
            yield SetupFault(f"{file} 是别人写的钩子，推送没有人检查", f"先把它移走，再运行 {fix}")
        elif actual != text.encode():
            yield SetupFault(f"{file} 启动的不是这一份程序，或者换行被改过", f"运行 {fix}")
        elif os.statvfs(file).f_flag & os.ST_NOEXEC:
            yield SetupFault(f"{file} 所在的盘不许运行程序（noexec）", "请把主库放到没有 noexec 的盘上，或改挂载选项")
        elif facts.st_uid != os.geteuid():
            yield SetupFault(f"{file} 的主人是 {user_name(facts.st_uid)}，不是主库的主人", f"运行 {fix}")
        elif not os.access(file, os.X_OK) or not facts.st_mode & stat.S_IXUSR:
            yield SetupFault(f"{file} 没有执行权限，git 不会运行它", f"运行 {fix}")


def _path(repository: Repository, fix: str) -> Iterator[SetupFault]:
    """The folder that git itself looks for hooks in is ours."""
    git = Git(repository.folder, {"GIT_CONFIG_PARAMETERS": "", "GIT_CONFIG_COUNT": "0"})
    used = repository.folder / git.line("rev-parse", "--git-path", "hooks")
    if used.resolve() != (repository.folder / "hooks").resolve():
        where = git.line("config", "--show-scope", "--show-origin", "--get", "core.hooksPath").replace("\t", " ")
        fix = _put_right(repository, "core.hooksPath", "hooks", fix)
        yield SetupFault(f"git 到 {used} 找钩子，不是主库自己的（{where}）", fix)


def _settings(repository: Repository, fix: str) -> Iterator[SetupFault]:
    """Each setting as git will see it, whoever set it."""
    for key, value in SETTINGS.items():
        found = [each for _, each in repository.settings(key)]
        values = found[-1:] if key != "receive.procReceiveRefs" else found
        if values != [value]:
            what = f"主库的设置 {key} 应为 {value}，现在是 {'、'.join(found) or '没有设'}"
            yield SetupFault(what, _put_right(repository, key, value, fix))
    for key in LIMITS:
        if not repository.settings(key):
            yield SetupFault(f"主库没有设 {key}，一次推送可以占满磁盘", f"运行 {fix}")


def _put_right(repository: Repository, key: str, value: str, fix: str) -> str:
    """The next step for a setting: what an included or another scope's file says has to go from there first."""
    others = dict.fromkeys(file for file, said in repository.settings(key) if file != "config" and said != value)
    last = (repository.settings(key) or [("config", "")])[-1][0]
    if not others or (last == "config" and key != "receive.procReceiveRefs"):
        return f"运行 {fix}"
    places = "、".join(str(repository.folder.resolve() / file) for file in others)
    return f"先从 {places} 里删去 {key} 的那一行，再运行 {fix}"


def count_unreceived(repository: Repository) -> int:
    """Records in main that no receipt names, in years that are not made up: they do not count (H005)."""
    git, missing = repository.git, 0
    entries = {entry.path: entry.oid for entry in git.tree(MAIN, "submissions", "targets")}
    ledgers = {found[1]: path for path in entries if (found := RECEIPTS.fullmatch(path))}
    named: dict[str, set[str]] = {}
    for path in entries:
        if (found := RECORDS.fullmatch(path)) is None:
            continue
        year = found[1]
        if year not in named:
            raw = git.blob(entries[ledgers[year]]).decode("utf-8", "replace") if year in ledgers else ""
            named[year] = {line.partition(",")[0] for line in raw.splitlines()}
            facts = entries.get(f"targets/{year}/cycle.yml")
            if is_made_up(git.blob(facts) if facts else None):
                named[year].add("*")
        missing += not {found[2], "*"} & named[year]
    return missing


def server_of(root: Path) -> Repository | None:
    """The receiving repository that a clone was made from, where it is on this machine; None of any other."""
    try:
        address = Git(root).line("config", "--get", "remote.origin.url")
    except (GitError, OSError):  # no clone at all
        return None
    folder = Path(address.removeprefix("file://"))
    ours = folder.is_absolute() and (folder / "scorer").is_dir() and (folder / "objects").is_dir()
    return Repository(folder) if ours else None
