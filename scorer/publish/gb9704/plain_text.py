"""Text that can do nothing: what is not a sign on paper becomes a visible mark."""

from __future__ import annotations

import unicodedata

MARK = "\N{REPLACEMENT CHARACTER}"

REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls, invisible formats (bidirectional overrides, zero widths), surrogates, private and unassigned."""


def inert(text: str) -> str:
    r"""One line of text: line ends and tabs are blanks, every other control shows as "�".

    Worked: ``"乙\u202e甲\n一"`` → ``"乙�甲 一"``.
    """
    return "".join(map(_sign, text.replace("\r\n", "\n")))


def _sign(char: str) -> str:
    if char in "\n\r\t\v\f\u2028\u2029\u0085":
        return " "
    return MARK if unicodedata.category(char) in REFUSED else char
