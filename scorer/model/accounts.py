"""Account names as a forge compares them: without case, and the same however the letters are encoded."""

from __future__ import annotations

import unicodedata


def account_key(name: str) -> str:
    """What two spellings of one account have in common: ``GHC-Wang`` and ``ｇｈｃ-wang`` → ``ghc-wang``."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def same_account(one: str, other: str) -> bool:
    """Whether two names mean one account."""
    return account_key(one) == account_key(other)
