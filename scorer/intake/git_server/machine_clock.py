"""Compare the server's clock with the newest time that the machine itself wrote; a pusher's date never counts.

That time is kept in ``scorer/clock.json`` with the commit of main that it was known at; what the machine merged
since is read from main, and without the file everything: its own commits and the receipts. A receipt cannot be
taken back, so a clock that runs behind receives nothing, and one that jumped ahead waits for the administrator.
"""

from __future__ import annotations

import ctypes
import json
import shlex
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from scorer.intake.git import GitError
from scorer.intake.git_server import clock
from scorer.intake.git_server.install import PROGRAM
from scorer.intake.git_server.messages import ServerRefusal, time_text
from scorer.intake.git_server.repository import MAIN, Repository
from scorer.intake.machine_commit import ADDRESS
from scorer.intake.synthetic_years import is_made_up
from scorer.model.deadlines import SHANGHAI
from scorer.reading.receipts import receipt_ledger as receipts

BEHIND = timedelta(minutes=2)
AHEAD = timedelta(days=40)
LOG = 1 << 20
"""Bytes of the list of refused pushes; it says who tried when, and is not to fill a disk."""
TIME_ERROR = 5
"""What ``adjtimex`` gives where nobody keeps the clock right."""


class ClockRefusal(ServerRefusal):
    """The clock cannot be believed: for the administrator, and nothing is written meanwhile."""


@dataclass(frozen=True, slots=True)
class ClockMark:
    """The newest time that the machine wrote, and main's commit at which that was known."""

    moment: datetime
    main: str


def must_fit(repository: Repository, at: datetime) -> None:
    """Raise ClockRefusal where ``at`` is more than 2 minutes before, or 40 days after, the machine's newest time.

    A clock that the system keeps right may be far ahead: nobody pushed for long. A demonstration's clock is free.
    """
    if clock.demonstrated_here(repository.git):
        return
    newest = newest_written(repository)
    if newest is None or (at - newest >= -BEHIND and (at - newest <= AHEAD or _believed(repository))):
        return
    how = f"慢了 {_long(newest - at)}" if at < newest else f"快了 {_long(at - newest)}"
    raise ClockRefusal(
        f"服务器的时钟是 {time_text(at)}，比它自己上次写下的时间 {time_text(newest)} {how}",
        "请管理员校准服务器的时钟；时钟本来是对的（上次写错了，或者真的隔了这么久），"
        f"运行 {PROGRAM} hook clock ok {shlex.quote(str(repository.folder.resolve()))} 。然后再做一次",
    )


def newest_written(repository: Repository) -> datetime | None:
    """The newest time that the machine wrote: its last push, its own commits on main, receipts; None before any."""
    git, mark = repository.git, _mark(repository)
    main = git.commit(MAIN)
    if main is None or (mark and mark.main == main):
        return mark.moment if mark else None
    found = [mark.moment] if mark else [*_receipt_times(repository)]
    return max((*found, *_own_commits(repository, mark)), default=None)


def note_written(repository: Repository, moment: datetime) -> None:
    """Note a time that the machine has just written."""
    if not clock.demonstrated_here(repository.git):
        confirm(repository, max(moment, newest_written(repository) or moment))


def confirm(repository: Repository, moment: datetime) -> None:
    """Count from this moment on, whatever main holds now: the administrator has looked at the clock."""
    row = {"moment": moment.isoformat(), "main": repository.git.commit(MAIN) or ""}
    fresh = repository.clock.with_suffix(".new")
    fresh.parent.mkdir(exist_ok=True)
    fresh.write_text(json.dumps(row), encoding="utf-8")
    fresh.replace(repository.clock)


def refused_push(
    repository: Repository, refusal: ClockRefusal, account: str, commit: str, at: datetime
) -> ServerRefusal:
    """The refusal for who pushed in vain; who tried is kept, once for each commit: it was not the unit's fault."""
    file, what = repository.refused, f"{account} {commit}"
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    if len(before) < LOG and f"{what} " not in before:
        with file.open("a", encoding="utf-8") as log:
            log.write(f"{what} 服务器时钟 {at.isoformat()}\n")
    more = f"先不收推送。这次推送没有错，谁在何时推过已记在服务器的 {file.name} 里"
    return ServerRefusal(f"{refusal.what}，{more}", f"把这段话告诉管理员。{refusal.fix}，内容不用改")


def synchronised() -> bool:
    """Whether the system says that something (NTP, the hypervisor) keeps its clock right; False where it cannot say."""
    room = ctypes.create_string_buffer(512)  # struct timex, all zero: nothing is to be changed
    with suppress(OSError, AttributeError):
        state = ctypes.CDLL(None).adjtimex(room)
        return isinstance(state, int) and 0 <= state < TIME_ERROR
    return False


def _believed(repository: Repository) -> bool:
    """``git config scorer.trustSystemClock false`` where the system's word is not to be had."""
    wanted = repository.git.line("config", "--type=bool", "--default=true", "--get", "scorer.trustSystemClock")
    return wanted == "true" and synchronised()


def _mark(repository: Repository) -> ClockMark | None:
    """The kept time; None where it is lost or cut off, and everything is read again."""
    try:
        row = json.loads(repository.clock.read_text(encoding="utf-8"))
        return ClockMark(datetime.fromisoformat(row["moment"]).astimezone(SHANGHAI), str(row["main"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _own_commits(repository: Repository, mark: ClockMark | None) -> list[datetime]:
    """Committer dates of the machine's commits on main's first-parent line: what was pushed is never on it."""
    how = ("log", "--first-parent", "--format=%ct %ce")
    try:
        lines = repository.git.line(*how, f"{mark.main}..{MAIN}" if mark else MAIN)
    except GitError:  # the kept commit is no more: main was brought back from a copy
        lines = repository.git.line(*how, MAIN)
    rows = (line.partition(" ") for line in lines.splitlines())
    return [datetime.fromtimestamp(int(seconds), SHANGHAI) for seconds, _, who in rows if who == ADDRESS]


def _receipt_times(repository: Repository) -> list[datetime]:
    """Every time in the receipts of main's years that are not made up."""
    git, found = repository.git, list[datetime]()
    ledgers = {entry.oid: entry.path for entry in git.tree(MAIN, "submissions") if entry.path.endswith("/receipts.csv")}
    years = {path.removeprefix("submissions/").removesuffix("/receipts.csv"): oid for oid, path in ledgers.items()}
    for year, oid in years.items():
        facts = next((entry.oid for entry in git.tree(MAIN, f"targets/{year}") if entry.path.endswith("cycle.yml")), "")
        if not is_made_up(git.blob(facts) if facts else None):
            lines = receipts.read([(ledgers[oid], git.blob(oid))], synthetic=True).lines.values()
            each = (line.receipt for rows in lines for line in rows)
            found += [moment for one in each for moment in (one.received_at, one.merged_at) if moment]
    return found


def _long(span: timedelta) -> str:
    """``3 天``, ``5 小时``, ``12 分钟``."""
    minutes = int(span.total_seconds() // 60)
    if minutes >= 2880:
        return f"{minutes // 1440} 天"
    return f"{minutes // 60} 小时" if minutes >= 120 else f"{minutes} 分钟"
