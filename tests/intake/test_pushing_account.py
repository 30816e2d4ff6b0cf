"""Whose push it is: one account however its case is written."""

from __future__ import annotations

import pytest

from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pkt_line import RefCommand
from scorer.intake.git_server.pushing_account import account
from scorer.intake.git_server.receive_push import admitted_command

OLD, NEW = "0" * 40, "a" * 40


@pytest.mark.parametrize("variable", ["REMOTE_USER", "GL_USERNAME", "GITEA_PUSHER_NAME", "SCORER_ACCOUNT"])
def test_an_account_is_one_however_it_is_written(variable: str) -> None:
    """Else OA could agree to what oa has pushed."""
    assert account({variable: "OA"}) == account({variable: "oa"}) == "oa"


def test_nobody_is_named() -> None:
    assert account({"REMOTE_USER": "", "HOME": "/"}) is None


def test_an_inbox_in_another_case_is_not_a_second_one() -> None:
    with pytest.raises(ServerRefusal) as refused:
        admitted_command([RefCommand(OLD, NEW, "refs/heads/in/OA")], account({"REMOTE_USER": "OA"}))
    assert str(refused.value) == "您的账号是 oa，不能推送到 in/OA"
    assert refused.value.fix == f"git push origin {NEW}:refs/heads/in/oa"
