"""A second account agrees to remove content: ``git push -o scorer-agree=<order>`` of main's own commit.

The entry says whose push it is; nothing is received by it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from scorer.intake.git_server import removal_order
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pkt_line import RefCommand
from scorer.intake.git_server.quarantine import refuse_extra_objects
from scorer.intake.git_server.repository import MAIN, Repository


def order_named(options: Iterable[str]) -> str:
    """The order that a push agrees to; "" of any other push."""
    named = (each.removeprefix(removal_order.AGREE) for each in options if each.startswith(removal_order.AGREE))
    return next(named, "")


def check_may_agree(repository: Repository, command: RefCommand, account: str, name: str) -> None:
    """Raise ServerRefusal where the push brings anything, or the account may not agree."""
    git, main = repository.git, repository.git.commit(MAIN)
    if command.deletes or main is None or git.merge_base(main, command.new) != command.new:
        raise ServerRefusal("同意撤下的推送不能带别的东西", "先 git fetch origin，再照管理员给的命令推送 origin/main")
    refuse_extra_objects(git, command.new, os.environ)
    removal_order.check_may_agree(repository, name, account)


def agreed(repository: Repository, account: str, name: str) -> str:
    """Write the agreement down; gives what was agreed to, for who pushed."""
    with repository.lock():
        order = removal_order.agree(repository, name, account)
    return (
        f"已记下：账号 {account} 同意撤下 {order.path}。\n依据：{order.ground}\n"
        f"提出的账号：{order.account}。现在请管理员在服务器上把原来的命令再运行一次，才真正撤下。\n"
    )
