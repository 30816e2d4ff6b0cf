"""Account names as a forge compares them: without case, and the same however the letters are encoded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def account_key(name: str) -> str:
    """One key for all spellings of an account: ``GHC-Wang`` and ``ｇｈｃ-wang`` → ``ghc-wang``."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def same_account(one: str, other: str) -> bool:
    """Whether two names mean one account."""
    return account_key(one) == account_key(other)


def nobody_to_agree(cycle: str, office: Iterable[str], stand_in: str | None) -> tuple[str, str] | None:
    """The lack of a second account that can agree to an office's changes, and the line to write.

    One account and no stand-in: nobody can agree. Two and no stand-in: nobody can while one of them is away.
    None where enough are named, or none at all.
    """
    number = len({account_key(account) for account in office})
    if stand_in or number not in {1, 2}:
        return None
    where = f"targets/{cycle}/units.yml 的 office 里"
    line = "stand_in: 账号（不是办公室的，也不是被考核单位的）"
    if number == 1:
        what = "考核办只登记了一个账号，也没有写替补：改办法、目标表，替单位放记录，都没有另一人可以同意"
        return what, f"在 {where}的 accounts 加上另一个人的账号，或者加一行 {line}"
    return "考核办只有两个账号，没有写替补：一人不在的时候，须复核的改动没有人可以同意", f"在 {where}加一行 {line}"
