"""The conversation with git receive-pack, byte by byte."""

from __future__ import annotations

import io

import pytest

from scorer.intake.git_server.pkt_line import ProtocolError, RefCommand, RefReply, command, commands, reply
from scorer.intake.git_server.pushing_account import account

ONE, TWO = "1" * 40, "2" * 40


def line(text: str) -> bytes:
    raw = text.encode()
    return b"%04x" % (len(raw) + 4) + raw


def heard(*parts: bytes) -> tuple[tuple[RefCommand, ...], tuple[str, ...], bytes]:
    answer = io.BytesIO()
    found, options = commands(io.BytesIO(b"".join(parts)), answer)
    return found, options, answer.getvalue()


def test_one_command_is_read_and_what_is_offered_and_known_is_taken() -> None:
    """000a is ten: four digits and six characters."""
    found, options, answer = heard(
        line("version=1\0push-options atomic object-format=sha1\n"), b"0000",
        line(f"{ONE} {TWO} refs/heads/in/ghc\n"), b"0000", line("ci.skip\n"), b"0000",
    )  # fmt: skip
    assert found == (RefCommand(ONE, TWO, "refs/heads/in/ghc"),)
    assert options == ("ci.skip",)
    assert answer == line("version=1\0push-options atomic\n") + b"0000"


def test_without_options_nothing_more_is_read() -> None:
    found, _, answer = heard(line("version=1\0"), b"0000", line(f"{ONE} {'0' * 40} refs/heads/in/a b"), b"0000")
    assert found == (RefCommand(ONE, "0" * 40, "refs/heads/in/a b"),)
    assert found[0].deletes
    assert answer == line("version=1\0\n") + b"0000"


def test_each_reference_gets_its_answer() -> None:
    answer = io.BytesIO()
    reply(answer, [RefReply("refs/heads/in/a"), RefReply("refs/heads/in/b", "检查没有通过")])
    assert answer.getvalue() == line("ok refs/heads/in/a\n") + line("ng refs/heads/in/b 检查没有通过\n") + b"0000"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((line("version=2\0"), b"0000"), "not version 1"),
        ((b"0000",), "not version 1"),
        ((b"00",), "not the size of a line"),
        ((b"zzzz",), "not the size of a line"),
        ((b"0001",), "not the size of a line"),
        ((b"0010vers",), "cut off"),
        ((line("version=1"), b"0000", line("no command"), b"0000"), "not a command"),
    ],
)
def test_anything_else_is_a_fault_of_the_conversation(parts: tuple[bytes, ...], said: str) -> None:
    with pytest.raises(ProtocolError, match=said):
        heard(*parts)


def test_a_name_with_a_blank_is_one_name() -> None:
    assert command(f"{ONE} {TWO} refs/heads/a b\n").ref == "refs/heads/a b"


def test_the_account_is_the_first_variable_that_the_server_set() -> None:
    assert account({"SCORER_ACCOUNT": "a", "GL_USERNAME": "b", "REMOTE_USER": "c"}) == "c"
    assert account({"SCORER_ACCOUNT": "a", "GL_USER": "b", "REMOTE_USER": ""}) == "b"
    assert account({"USER": "root", "GIT_COMMITTER_NAME": "x"}) is None
