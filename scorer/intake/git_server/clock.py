"""The moment of receipt by the server's clock, or by the one that a demonstration sets.

``git config scorer.clock 2025-09-12T09:00:00+08:00`` makes the time run on from there, from the real
moment that ``scorer.clockFrom`` names, or stand still without one. It is refused wherever a single
cycle is not made up: a real receipt has the real time.
"""

from __future__ import annotations

from datetime import UTC, datetime

from scorer.intake.git import NO, Git, GitError
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN
from scorer.intake.synthetic_years import is_made_up
from scorer.model.deadlines import SHANGHAI

CLOCK, FROM = "scorer.clock", "scorer.clockFrom"


def now(git: Git) -> datetime:
    """The moment of receipt: whole seconds, Shanghai time.

    Raises ServerRefusal for a demonstration's clock where a cycle is not made up.
    """
    real = datetime.now(UTC)
    moment = demonstrated(git, real) or real
    return moment.astimezone(SHANGHAI).replace(microsecond=0)


def demonstrated_here(git: Git) -> bool:
    """Whether the repository runs by a demonstration's clock."""
    return _moment(git, CLOCK) is not None


def demonstrated(git: Git, real: datetime) -> datetime | None:
    """The demonstration clock's reading at a real moment; None where there is none."""
    start = _moment(git, CLOCK)
    if start is None:
        return None
    if lasting := _real_cycles(git):
        raise ServerRefusal(
            f"服务器设了演示用的时钟（{CLOCK}），而 {lasting[0]} 不是演示年度",
            f"请管理员运行 git config --unset {CLOCK}",
        )
    since = _moment(git, FROM)
    return start + (real - since) if since else start


def _moment(git: Git, key: str) -> datetime | None:
    try:
        text = git.line("config", "--get", key)
    except GitError as error:
        if error.status == NO:
            return None
        how = f"请管理员在服务器的仓库里运行 git config --get {key} ，照它的提示修好 git 的配置"
        raise ServerRefusal(f"读不出服务器的设置 {key}（{error}），不知道该用哪个时钟", how) from error
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - as good as no offset: refused below
    if moment.tzinfo is None:
        raise ServerRefusal(f"服务器的 {key} 是“{text}”，不是带时区的时间", "写成 2025-09-12T09:00:00+08:00 这样")
    return moment


def _real_cycles(git: Git) -> list[str]:
    """Every year in main that does not say of itself that it is made up."""
    names: dict[str, str] = {}
    for entry in git.tree(MAIN, "targets"):
        folder, _, name = entry.path.rpartition("/")
        if folder.count("/") == 2 and name in ("cycle.yml", "targets.yml"):
            names[folder] = entry.oid if name == "cycle.yml" else names.get(folder, "")
    return sorted(
        folder.removeprefix("targets/")
        for folder, oid in names.items()
        if not is_made_up(git.blob(oid) if oid else None)
    )
