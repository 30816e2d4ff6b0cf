"""Which account may read and write which repository: a list outside every repository, asked at the server's entries.

[repositories]
kaohe = "/srv/kaohe.git"

[accounts]
jt-ghc = { kaohe = "write" }

A name that is not in the list does not exist: no path is ever made of what a client says.
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pushing_account import VARIABLES
from scorer.intake.git_server.repository import Repository

FILE = "access.toml"
READ, WRITE = "read", "write"
SERVICES = {"git-upload-pack": False, "git-receive-pack": True}
"""Service → whether it writes; there is no other."""
FORM = (
    '写成 [repositories] kaohe = "/srv/kaohe.git" 和 [accounts] jt-ghc = { kaohe = "write" } 这样，见《自建服务器》一页'
)


@dataclass(frozen=True)
class AccessList:
    """The list: name → folder, account (folded) → name → ``read`` or ``write``."""

    file: Path
    repositories: Mapping[str, Path]
    accounts: Mapping[str, Mapping[str, str]]

    def allows(self, account: str, folder: Path, *, write: bool) -> bool:
        """Whether the account may read, or write, the repository in this folder."""
        right = self.accounts.get(account.casefold(), {})
        names = (name for name, path in self.repositories.items() if path.resolve() == folder.resolve())
        return any(right.get(name) in ((WRITE,) if write else (READ, WRITE)) for name in names)

    def named(self, asked: str) -> Path | None:
        """The folder that a client means: ``kaohe``, ``kaohe.git``, with or without ``/``, or its path as listed."""
        plain = asked.removeprefix("/").removesuffix("/").removesuffix(".git")
        every = {str(path).removeprefix("/").removesuffix(".git"): path for path in self.repositories.values()}
        return self.repositories.get(plain) or every.get(plain)

    def granted(self, account: str, service: str, asked: str) -> Path:
        """The folder, where the account may do this with it. Raises ServerRefusal, the same for what is not there."""
        folder = self.named(asked)
        write = SERVICES.get(service)
        if folder is None or write is None or not self.allows(account, folder, write=write):
            done = "推送到" if write else "读取"
            raise ServerRefusal(
                f"账号 {account} 不能{done} {asked[:80] or '/'}，或者没有这个仓库",
                "核对地址：git remote -v；地址没有错的，请管理员在服务器的 access.toml 里登记",
            )
        return folder


def read_list(file: Path) -> AccessList:
    """The list in a file. Raises ServerRefusal where it cannot be read or says anything else."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise ServerRefusal(f"打不开 {file}", f"看有没有、谁能读：ls -ld {shlex.quote(str(file))}") from None
    except ValueError as error:
        raise ServerRefusal(f"读不懂 {file}：{error}", FORM) from None
    repositories, accounts = data.get("repositories"), data.get("accounts")
    if set(data) - {"repositories", "accounts"} or not isinstance(repositories, dict) or not isinstance(accounts, dict):
        raise ServerRefusal(f"{file} 里应当正好有 repositories 和 accounts 两节", FORM)
    for name, path in repositories.items():
        if not isinstance(path, str) or not path.startswith("/") or "/" in name:
            raise ServerRefusal(f"{file} 的仓库 {name} 没有写成从根开始的路径", FORM)
    folded: dict[str, Mapping[str, str]] = {}
    for account, rights in accounts.items():
        _check_rights(file, account, rights, repositories)
        if account.casefold() in folded:
            raise ServerRefusal(f"{file} 里账号 {account} 写了两次（不分大小写）", "两行并成一行")
        folded[account.casefold()] = rights
    return AccessList(file, {name: Path(path) for name, path in repositories.items()}, folded)


def _check_rights(file: Path, account: str, rights: object, repositories: Mapping[str, object]) -> None:
    if not isinstance(rights, dict):
        raise ServerRefusal(f"{file} 的账号 {account} 没有写明仓库和权限", FORM)
    for name, right in rights.items():
        if name not in repositories:
            raise ServerRefusal(
                f"{file} 的账号 {account} 写了没有登记的仓库 {name}", f"在 [repositories] 里登记 {name}"
            )
        if right not in (READ, WRITE):
            raise ServerRefusal(f"{file} 的账号 {account} 对 {name} 的权限是“{right}”", '只能写 "read" 或 "write"')


def beside(repository: Repository) -> AccessList | None:
    """The list beside the repository; None where there is no such file."""
    file = repository.folder.resolve().parent / FILE
    return read_list(file) if file.exists() else None


def over_ssh(listed: AccessList, account: str, asked: str) -> tuple[list[str], dict[str, str]]:
    """The command that a forced command of SSH becomes, and what it adds to the environment.

    ``asked`` is ``SSH_ORIGINAL_COMMAND``: ``git-receive-pack '/srv/kaohe.git'``. Raises ServerRefusal for any other.
    """
    try:
        words = shlex.split(asked)
    except ValueError:
        words = []
    if words[:1] == ["git"]:
        words = [f"git-{words[1]}", *words[2:]] if len(words) > 1 else []
    if len(words) != 2 or words[0] not in SERVICES:
        raise ServerRefusal(
            "这里只收 git 的取和推送，不能登录，也不能运行别的", f"取一份：git clone 服务器:仓库；您的账号是 {account}"
        )
    folder = listed.granted(account, words[0], words[1])
    return ["git", words[0].removeprefix("git-"), str(folder)], {"SCORER_ACCOUNT": account}


def over_http(listed: AccessList, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of ``git http-backend`` for a CGI request. Raises ServerRefusal for what the list does not grant.

    Only the three addresses of the smart protocol exist, so no single file of a repository can be fetched.
    """
    account, path = environment.get("REMOTE_USER", ""), environment.get("PATH_INFO", "")
    asked, _, last = path.rpartition("/")
    service = last
    if asked.endswith("/info") and last == "refs":
        asked = asked.removesuffix("/info")
        query = environment.get("QUERY_STRING", "")
        service = query.removeprefix("service=") if query.startswith("service=") else ""
    if not account:
        raise ServerRefusal("服务器没有说明您是谁", "请管理员按《自建服务器》一页设好账号")
    folder = listed.granted(account, service, asked)
    rest = path.removeprefix(asked)
    return {
        "REMOTE_USER": account.casefold(),
        "GIT_PROJECT_ROOT": str(folder.parent),
        "PATH_INFO": f"/{folder.name}{rest}",
        "GIT_HTTP_EXPORT_ALL": "1",
    }


def without_names(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which nobody but the entry says who pushes, nor how git behaves.

    No newer protocol is spoken: version 2 hands out every object by its id, also one that no reference reaches.
    """
    kept = {"GIT_HTTP_MAX_REQUEST_BUFFER"}
    return {
        name: value
        for name, value in environment.items()
        if name not in (*VARIABLES, "PATH_TRANSLATED", "HTTP_GIT_PROTOCOL")
        and (not name.startswith("GIT_") or name in kept)
    }
