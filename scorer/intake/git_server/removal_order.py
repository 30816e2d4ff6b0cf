"""The order to remove a file's bytes by law: what, on what ground, who asked for it, and who agreed.

The administrator writes it on the server, naming his account; a second account of the office or of the administrators
agrees by a push through the server's own entry, which says who pushes. It waits in the repository's own folder.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from scorer.intake.gate.paths import classify
from scorer.intake.gate.roles import roles
from scorer.intake.git import ZERO, Git, parse_raw_diff
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.intake.machine_commit import blob_at
from scorer.model.accounts import account_key, same_account
from scorer.reading.book.removals import REMOVALS, Removal, removed
from scorer.reading.folders import listed

ADMINISTRATOR = "scorer.administrator"
"""``git config --add scorer.administrator jt-guanli``: accounts beside the office's that may order and agree."""
AGREE = "scorer-agree="
"""``git push -o scorer-agree=<order>``."""
PAGES = "site/docs/"
HISTORY = ("--all", "--reflog", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x01")


@dataclass(frozen=True, slots=True)
class RemovalOrder:
    """``blobs``: every version of the file that goes, the present one first."""

    path: str
    ground: str
    day: str
    account: str
    blobs: tuple[str, ...]
    agreed: str = ""
    begun: bool = False
    """Being carried out: until it is done no site is built."""

    @property
    def name(self) -> str:
        """The order's short name, to which the second account agrees: of path, ground, account and every version."""
        said = "\n".join((self.path, self.ground, self.account, *self.blobs))
        return sha256(said.encode()).hexdigest()[:16]


def order_for(repository: Repository, path: str, ground: str, account: str, day: str) -> RemovalOrder:
    """The order for these words: the one that waits already, or a new one. Raises ServerRefusal."""
    _may(repository, account)
    if not ground.strip() or len(ground) > 100 or not ground.isprintable():
        raise ServerRefusal("依据要写在一行里，最多 100 个字", '写成 --ground "《个人信息保护法》第四十七条" 的样子')
    if classify(path).kind not in ("record", "evidence") and not path.startswith(PAGES):
        raise ServerRefusal(
            f"{path} 不是报送的文件，也不是 {PAGES} 里的页面", "路径从主库的根写起，如 submissions/demo/2025/ghc/n1.yml"
        )
    asked = (path, ground, account)
    waiting = [each for each in pending_orders(repository) if (each.path, each.ground, each.account) == asked]
    blobs = waiting[0].blobs if waiting else _versions(repository.git, path)
    if not blobs and any(each.path == path for each in _tombstones(repository.git)):
        raise ServerRefusal(
            f"{path} 已依法撤下，没有别的版本",
            f"网站还没有重建的，运行 scorer hook build {shlex.quote(str(repository.folder))}",
        )
    if not blobs:
        raise ServerRefusal(f"主库的历史里没有 {path}", "看有哪些文件：git ls-tree -r --name-only main")
    made = RemovalOrder(path, ground, waiting[0].day if waiting else day, account, blobs)
    return waiting[0] if waiting else _kept(repository, made)


def agree(repository: Repository, name: str, account: str) -> RemovalOrder:
    """Write down that a second account agrees. Raises ServerRefusal where it may not, or there is no such order."""
    found = next((each for each in pending_orders(repository) if each.name == name), None)
    if found is None:
        raise ServerRefusal(f"没有编号为 {name[:32]} 的撤下命令", "核对管理员给的编号；已经办完的不用再同意")
    _may(repository, account)
    if same_account(account, found.account):
        raise ServerRefusal("提出的人不能自己同意", "请办公室或管理员的另一个账号运行同一条命令")
    return _kept(repository, replace(found, agreed=account))


def check_may_agree(repository: Repository, name: str, account: str) -> None:
    """Raise ServerRefusal as :func:`agree` would; nothing is written."""
    found = next((each for each in pending_orders(repository) if each.name == name), None)
    if found is None or same_account(account, found.account):
        agree(repository, name, account)
    _may(repository, account)


def pending_orders(repository: Repository) -> list[RemovalOrder]:
    """Every order that is not carried out."""
    found = []
    for file in listed(repository.removals, "*.json"):
        row = json.loads(file.read_text(encoding="utf-8"))
        found.append(RemovalOrder(**{**row, "blobs": tuple(row["blobs"])}))
    return found


def begin(repository: Repository, order: RemovalOrder) -> None:
    """Write down that an order is being carried out."""
    _kept(repository, replace(order, begun=True))


def check_none_begun(repository: Repository) -> None:
    """Raise ServerRefusal while content is half removed, naming the command that goes on with it."""
    for order in pending_orders(repository):
        if order.begun:
            words = [str(repository.folder), order.path, "--ground", order.ground, "--account", order.account]
            command = f"scorer hook remove-content {shlex.join(words)}"
            raise ServerRefusal(f"撤下 {order.path} 做到一半停了，做完以前不建网站", f"再运行一次 {command}")


def discard(repository: Repository, order: RemovalOrder) -> None:
    """Take an order away that is carried out."""
    (repository.removals / f"{order.name}.json").unlink(missing_ok=True)


def possible_seconds(repository: Repository, account: str) -> list[str]:
    """The accounts that may agree to what this one orders."""
    return sorted(each for each in _allowed(repository) if not same_account(each, account))


def _kept(repository: Repository, order: RemovalOrder) -> RemovalOrder:
    repository.removals.mkdir(parents=True, exist_ok=True)
    fresh = repository.removals / f"{order.name}.new"
    fresh.write_text(json.dumps(asdict(order), ensure_ascii=False), encoding="utf-8")
    fresh.replace(repository.removals / f"{order.name}.json")
    return order


def _allowed(repository: Repository) -> frozenset[str]:
    named = {account_key(value) for _, value in repository.settings(ADMINISTRATOR) if value}
    return frozenset(named | roles(repository.git, MAIN).offices())


def _may(repository: Repository, account: str) -> None:
    if account_key(account) not in _allowed(repository):
        raise ServerRefusal(
            f"账号 {account} 不是考核办公室的，也不是登记的管理员",
            f"用 units.yml 里办公室的账号，或先登记：git -C {repository.folder} config --add {ADMINISTRATOR} 账号",
        )


def _versions(git: Git, path: str) -> tuple[str, ...]:
    """Every blob that was ever at a path; an older one that another file of main still has is left to that file."""
    raw = git.run("log", *HISTORY, "--", path)
    found = {each.new: None for part in raw.split(b"\x01") for each in parse_raw_diff(part) if each.new != ZERO}
    files = {entry.path: entry.oid for entry in git.tree(MAIN)}
    elsewhere = {oid for name, oid in files.items() if name != path}
    now = [files[path]] if path in files else []
    left = {each.replaced for each in _tombstones(git) if each.path == path}
    every = dict.fromkeys([*now, *(oid for oid in found if oid not in elsewhere)])
    return tuple(oid for oid in every if sha256(git.blob(oid)).hexdigest() not in left)


def _tombstones(git: Git) -> tuple[Removal, ...]:
    return tuple(removed(blob_at(git, MAIN, REMOVALS)))


def files_with_same_bytes(git: Git, order: RemovalOrder) -> list[str]:
    """The other files of main that have the very bytes: they go with it."""
    return [entry.path for entry in git.tree(MAIN) if entry.oid in order.blobs and entry.path != order.path]


def agreement_command(order: RemovalOrder, accounts: Iterable[str]) -> str:
    """The command for the second person, in a clone of main."""
    second = next(iter(accounts), "账号")
    return f"git push -o {AGREE}{order.name} origin origin/main:{INBOX}{second}"
