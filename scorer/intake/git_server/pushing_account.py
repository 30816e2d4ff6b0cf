"""The account that pushes: the server's word, never the pusher's.

The web server in front, the forge or the line in ``authorized_keys`` has let the account in
and says its name in the environment of the hook.
"""

from __future__ import annotations

from collections.abc import Mapping

VARIABLES = ("REMOTE_USER", "GL_USERNAME", "GL_USER", "GITEA_PUSHER_NAME", "SCORER_ACCOUNT")
"""Looked at in this order, the first that is set counts: a web server, GitLab, gitolite, Gitea and Forgejo,
a forced command of SSH (``command="SCORER_ACCOUNT=jt-ghc git-shell -c \\"$SSH_ORIGINAL_COMMAND\\""``)."""


def account(environment: Mapping[str, str]) -> str | None:
    """The account that the server lets push, without case as forges compare it; None where it names none."""
    return next((environment[name].casefold() for name in VARIABLES if environment.get(name)), None)


def push_options(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The options given with ``git push -o``, as git passes them to a hook."""
    count = environment.get("GIT_PUSH_OPTION_COUNT", "")
    return tuple(environment.get(f"GIT_PUSH_OPTION_{n}", "") for n in range(int(count))) if count.isdecimal() else ()
