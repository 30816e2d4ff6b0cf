"""What the server will not do, said with the way out."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A push or a command that is refused: what is wrong, and the fix."""

    def __init__(self, what: str, fix: str) -> None:
        """Both are Chinese sentences without a full stop at the end."""
        super().__init__(what)
        self.what, self.fix = what, fix

    @property
    def text(self) -> str:
        """Both lines, as they are printed."""
        return f"{self.what}。\n改法：{self.fix}\n"
