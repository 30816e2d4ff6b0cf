"""Three-valued conditions: whether one holds for a unit, or that this cannot be known, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Answer:
    """True, False, or None where that cannot be known; ``why`` says how it comes about, or what is missing."""

    holds: bool | None
    why: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is known to hold."""
        return self.holds is True


def undecided(unset: Unset) -> Answer:
    """Not known while an interpretation has nothing chosen: "解释 total.floor 未定"."""
    return Answer(None, (f"解释 {unset.interpretation} 未定",))


def every(answers: Sequence[Answer]) -> Answer:
    """Whether all hold: no as soon as one does not, else not known as soon as one is not."""
    if any(answer.holds is False for answer in answers):
        return Answer(holds=False)
    return Answer(None if any(answer.holds is None for answer in answers) else True, _whys(answers))


def one_of(answers: Sequence[Answer]) -> Answer:
    """Whether at least one holds: not known where none does and of one it is not."""
    if any(answers):
        return Answer(holds=True)
    unknown = any(answer.holds is None for answer in answers)
    return Answer(None if unknown else False, _whys(answers) if unknown else ())


def _whys(answers: Sequence[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(why for answer in answers for why in answer.why))
