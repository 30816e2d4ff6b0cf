"""Carry out an agreed order: the bytes leave history, objects, logs, drafts and built sites; a tombstone stays.

Every step may be done again: where the machine stopped in the middle, the same command goes on.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from scorer.intake.git import Git
from scorer.intake.git_server import recovery, removal_order
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.redacted import redacted
from scorer.intake.git_server.removal_order import RemovalOrder
from scorer.intake.git_server.repository import MAIN, Repository, export
from scorer.intake.git_server.rewrite_history import rewrite
from scorer.intake.machine_commit import blob_at, commit_files, dated
from scorer.reading.book.files import cycles
from scorer.reading.book.removals import REMOVALS, REWRITTEN, Removal, removed, rewritten, with_removals, with_rewritten
from scorer.reading.book.store import store_of
from scorer.reading.folders import below, listed
from scorer.reading.whole_file import replace_whole

OBJECT = re.compile(rb"\b[0-9a-f]{40}\b")
LEFT_BY_GIT = ("FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "index")
Run = Callable[[list[str]], bytes]
"""Starts a command of this installation."""


def tombstones(repository: Repository, order: RemovalOrder, run: Run) -> dict[str, bytes]:
    """Path → what will be in its place, for every file of main with these bytes; all scores stay, or ServerRefusal."""
    git, made = repository.git, dict[str, bytes]()
    for path in (order.path, *removal_order.files_with_same_bytes(git, order)):
        raw = blob_at(git, MAIN, path)
        if raw:
            made[path] = redacted(order.path, raw, order.ground, order.day)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "main"
        export(git, MAIN, root)
        before = _scores(root, run)
        rows = [_tombstone(git, order, path, blob, made[path]) for path, blob in _blobs(git, made).items()]
        for path, raw in {**made, REMOVALS: with_removals(blob_at(git, MAIN, REMOVALS), rows)}.items():
            (root / path).write_bytes(raw)
        if before != _scores(root, run):
            raise ServerRefusal(
                f"撤下 {order.path} 的文字会改变得分，没有办", "先由办公室另行决定，使得分不再靠这份记录的文字"
            )
    return made


def removal_preview(repository: Repository, order: RemovalOrder, left: Mapping[str, bytes]) -> str:
    """The preview for the administrator: what goes, what is left, and what the second person runs."""
    rows = [f"要撤下 {order.path}（{len(order.blobs)} 个版本）。依据：{order.ground}", "现在什么也没有动。"]
    rows += [f"{path} 的字节与它一样，一并撤下。" for path in left if path != order.path]
    for path, raw in left.items():
        text = raw.decode()
        rows += [f"{path} 撤下以后还留着（得分照旧，试算过）：", *(f"  {line}" for line in text.splitlines())]
    accounts = removal_order.possible_seconds(repository, order.account)
    if not accounts:
        look = f"git -C {repository.folder} config --add {removal_order.ADMINISTRATOR} 账号"
        return "\n".join([*rows, f"没有第二个账号能同意。先登记一个管理员：{look}"]) + "\n"
    who = "、".join(accounts)
    rows += [f"请另一个账号（{who}）看过上面的话，在自己的克隆里运行（末尾是自己的账号）："]
    rows += ["  git fetch origin", f"  {removal_order.agreement_command(order, accounts)}"]
    return "\n".join([*rows, "同意以后，把这条命令原样再运行一次，才真正撤下。"]) + "\n"


def completion_text(order: RemovalOrder) -> str:
    """The summary of a removal, and of what a server cannot remove."""
    return (
        f"已撤下 {order.path}：{order.account} 提出，{order.agreed} 同意。\n"
        f"撤下台账在 {REMOVALS}，新旧提交号对照在 {REWRITTEN}。\n"
        "主库的历史改写过。请通知每个有克隆的人（没有推送的改动先提交）：\n"
        "  git pull --rebase --prune\n"
        "  git reflog expire --expire=now --all && git gc --prune=now\n"
        "这里撤不掉的：别人已经取走的克隆和下载的文件、服务器的备份、复制到别处的网站。请逐一清除，并重新复制网站。\n"
    )


def _scores(root: Path, run: Run) -> list[object]:
    """All that is decided in every year: digest, totals, ranks and the value of each step, without its words."""
    found = list[object]()
    for name in cycles([store_of(str(root))]):
        made = json.loads(run(["scorer", "score", name, "--format", "json", "--root", str(root)]))
        found.append((made["inputs"], made["units"], {key: step.get("value") for key, step in made["steps"].items()}))
    return found


def carry_out(repository: Repository, order: RemovalOrder, now: datetime) -> None:
    """Do what was ordered and agreed; held under the lock. Raises ServerRefusal where something of it is left."""
    git = repository.git
    _must_be_alone(repository)
    recovery.clear(repository)
    removal_order.begin(repository, order)
    _withdraw_site(repository)
    _rewritten(git, order, now)
    _clear_folder(repository)
    _forget(repository, rewritten(blob_at(git, MAIN, REWRITTEN)))
    git.run("repack", "-a", "-d", "-q", "--no-write-bitmap-index")
    git.run("prune", "--expire=now")
    git.run("prune-packed", "-q")
    left = [row for row in _looked_up(git, order) if not row.endswith(" missing")]
    if left:
        raise ServerRefusal(
            f"还有东西留着这些字节：{'、'.join(left)}", "运行 git fsck --lost-found 看是什么，清除以后再运行一次"
        )


def _must_be_alone(repository: Repository) -> None:
    for name in ("objects/info/alternates", "shallow"):
        if (repository.folder / name).exists():
            raise ServerRefusal(
                f"主库有 {name}，别处的字节撤不掉", "先用 git clone --bare --no-local 另建一个完整的主库，再办"
            )


def _looked_up(git: Git, order: RemovalOrder) -> list[str]:
    given = "".join(f"{oid}\n" for oid in order.blobs).encode()
    return git.run("cat-file", "--batch-check", given=given).decode().splitlines()


def _rewritten(git: Git, order: RemovalOrder, now: datetime) -> None:
    """Make history anew and move every reference at once; only what is left to do where that was begun before."""
    here = sorted(row.split()[0] for row in _looked_up(git, order) if not row.endswith(" missing"))
    made = {oid: redacted(order.path, raw, order.ground, order.day) for oid, raw in git.blobs(here)}
    blobs = {oid: git.run("hash-object", "-w", "--stdin", given=raw).decode().strip() for oid, raw in made.items()}
    old, commits = git.commit(MAIN) or "", rewrite(git, blobs)
    tip = main = commits.get(old, old)
    before, known = blob_at(git, main, REMOVALS), rewritten(blob_at(git, main, REWRITTEN))
    there = {(each.path, each.blob) for each in removed(before)}
    rows = [each for each in _tombstones(git, order, made) if (each.path, each.blob) not in there]
    fresh = {one: other for one, other in commits.items() if one not in known}
    if rows or fresh:
        more = with_rewritten(blob_at(git, main, REWRITTEN), fresh) if fresh else b""
        ledgers = {REMOVALS: with_removals(before, rows), **({REWRITTEN: more} if more else {})}
        title = f"依法撤下 {order.path}\n\n依据：{order.ground}\n提出：{order.account}\nApproved-by: {order.agreed}\n"
        tip = commit_files(git, main, ledgers, title, dated(now, now))
    given = "".join(_moves(git, commits, tip)).encode()
    git.run("update-ref", "-m", "remove-content", "--stdin", given=given, env=dated(now, now))


def _tombstones(git: Git, order: RemovalOrder, made: Mapping[str, bytes]) -> Iterator[Removal]:
    """One for each version at the ordered path, and one for each other file of main with the same bytes."""
    files = {entry.path: entry.oid for entry in git.tree(MAIN)}
    for oid, now in made.items():
        more = (path for path, blob in files.items() if blob == oid and path != order.path)
        yield from (_tombstone(git, order, path, oid, now) for path in (order.path, *more))


def _tombstone(git: Git, order: RemovalOrder, path: str, blob: str, now: bytes) -> Removal:
    raw = git.blob(blob)
    digests = sha256(raw).hexdigest(), sha256(now).hexdigest()
    who = order.account, order.agreed or "-"
    return Removal(path, digests[0], len(raw), blob, digests[1], order.ground, order.day, *who)


def _blobs(git: Git, paths: Mapping[str, bytes]) -> dict[str, str]:
    return {entry.path: entry.oid for entry in git.tree(MAIN) if entry.path in paths}


def _moves(git: Git, commits: Mapping[str, str], tip: str) -> Iterator[str]:
    """Main to ``tip``, all other references to where their commits are now.

    A tag of its own object becomes a plain name: its text goes.
    """
    form = "%(refname)%00%(objectname)%00%(*objectname)%00%(symref)"
    for row in git.line("for-each-ref", f"--format={form}").splitlines():
        name, oid, peeled, linked = row.split("\0")
        now = tip if name == MAIN else commits.get(peeled or oid)
        if now and not linked and now != oid:
            yield f"update {name} {now} {oid}\n"


def _withdraw_site(repository: Repository) -> None:
    """Remove what is shown: it goes first, so that nobody reads what is being removed."""
    repository.current.unlink(missing_ok=True)
    for place in (repository.builds, repository.state / "published"):
        _remove(place)
    repository.failed.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    """Remove a folder that may not be there; one that stays is an error, for what is in it would stay too."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _clear_folder(repository: Repository) -> None:
    """Remove hand-overs, staged files and half received objects."""
    folder = repository.folder
    _remove(repository.handoffs)
    repository.handoffs.mkdir(parents=True, exist_ok=True)
    for path in (*listed(folder / "objects", "tmp_objdir-*"), *listed(folder / "objects", "incoming-*")):
        _remove(path)
    loose = (*listed(repository.state, "index-*"), *(folder / name for name in LEFT_BY_GIT))
    half = (each for form in ("*.keep", "tmp_*", ".tmp-*") for each in listed(folder / "objects/pack", form))
    for path in (*loose, *half, folder / "objects/info/commit-graph"):
        path.unlink(missing_ok=True)
    _remove(folder / "objects/info/commit-graphs")


def _forget(repository: Repository, commits: Mapping[str, str]) -> None:
    """The logs of references name the commits that are there now, at the times at which they were written."""
    known = {old.encode(): new.encode() for old, new in commits.items()}
    for file in below(repository.folder / "logs"):
        raw = file.read_bytes()
        replace_whole(file, OBJECT.sub(lambda found: known.get(found[0], found[0]), raw))
