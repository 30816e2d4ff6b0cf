"""A word to a unit's accounts by the machine's own sendmail: that something waits, and nothing of what it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from email.message import EmailMessage

PLACES = "/usr/sbin:/usr/lib:/usr/bin:/usr/local/sbin:/usr/local/bin"
"""Where systems keep ``sendmail``; a user's own search path may not have it."""
ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""An account that is also the name of a mailbox of the machine; anything else is not put on a command line."""
PATIENCE = 30
"""Seconds that sendmail has for one message."""


class MailError(Exception):
    """Why a message was not taken, in words."""


def program() -> str | None:
    """The machine's sendmail."""
    return shutil.which("sendmail", path=PLACES)


def tell(accounts: Iterable[str], title: str, text: str, sendmail: str) -> tuple[str, ...]:
    """Send the same words to each account; gives those that are no name of a mailbox. Raises MailError."""
    strange = []
    for account in dict.fromkeys(accounts):
        if ACCOUNT.fullmatch(account):
            _send(account, title, text, sendmail)
        else:
            strange.append(account)
    return tuple(strange)


def _send(account: str, title: str, text: str, sendmail: str) -> None:
    message = EmailMessage()
    message["To"], message["Subject"] = account, title
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        done = subprocess.run(  # noqa: S603 - the machine's own program, a name of letters and digits
            (sendmail, "-i", "--", account),
            input=message.as_bytes(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MailError(f"{sendmail} 没有能运行完：{type(error).__name__}") from error
    if done.returncode:
        raise MailError(f"{sendmail} 没有收下给 {account} 的信（退出码 {done.returncode}）")
