"""An access list by repository and by account, and where it differs from what each repository's ``units.yml`` says."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.intake.gate.roles import Roles, roles
from scorer.intake.git import GitError
from scorer.intake.git_server.access_list import READ, WRITE, AccessList
from scorer.intake.git_server.repository import MAIN, Repository

WORDS = {"read": "只读", "write": "读和推送"}


def access_report(listed: AccessList) -> tuple[list[str], list[str], list[str]]:
    """A line for each repository, for each account, and for each thing that is wrong.

    Of a repository: ``kaohe：能推送的账号 30 个，只读的 2 个``.
    """
    summary = [
        f"{name}：能推送的账号 {_having(listed, name, WRITE)} 个，只读的 {_having(listed, name, READ)} 个"
        for name in listed.repositories
    ]
    rows = [f"{who}：{_rights(rights)}" for who, rights in sorted(listed.accounts.items())]
    return summary, rows, [line for name in listed.repositories for line in _wrong(listed, name)]


def _having(listed: AccessList, name: str, right: str) -> int:
    return sum(rights.get(name) == right for rights in listed.accounts.values())


def _rights(rights: object) -> str:
    each = rights.items() if isinstance(rights, dict) else ()
    return "，".join(f"{name} {WORDS[right]}" for name, right in sorted(each)) or "什么也不能用"


def _wrong(listed: AccessList, name: str) -> Iterator[str]:
    """One who may push and whom main does not know, one whom main knows and who may not; a folder that is none."""
    repository = Repository(listed.repositories[name])
    if not repository.folder.is_dir():
        yield f"{name}：没有文件夹 {repository.folder}；还没有建的先建好，不用的从名单里删去"
        return
    try:
        if repository.git.line("rev-parse", "--is-bare-repository") != "true":
            yield f"{name}：{repository.folder} 不是裸仓库，不要放进名单；推送进去的会变成它的分支"
            return
        known = roles(repository.git, MAIN)
    except (GitError, OSError) as error:
        yield f"{name}：{repository.folder} 打不开：{error}"
        return
    writers = {who for who, rights in listed.accounts.items() if rights.get(name) == WRITE}
    if strangers := [who for who in sorted(writers) if not known.known(who)]:
        told = "能推送，但主库的 units.yml 没有登记，推送也不会收；不用的请从名单里删去"
        yield f"{name}：有 {len(strangers)} 个账号{told}：{'、'.join(strangers)}"
    if shut_out := sorted(_everybody(known) - writers):
        yield f"{name}：units.yml 登记的账号有 {len(shut_out)} 个不能推送：{'、'.join(shut_out)}"


def _everybody(known: Roles) -> set[str]:
    return {account for accounts in known.of.values() for account in accounts}
