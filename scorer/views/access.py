"""The white list of each audience: whatever is not named here stays inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from scorer.ledger.obligations import Obligation, worded
from scorer.model.book import Book
from scorer.model.entities import Disclosure, Person, Target
from scorer.model.records import Attachment, Record
from scorer.scoring.score import Scored
from scorer.views.disclosure_classes import DisclosureClass, class_of, class_of_target, is_public
from scorer.views.scheme_confidential import Secrets, secrets
from scorer.views.year_types import Audience

PARTS = {"targets": "目标表", "progress": "进展", "scores": "成绩", "ranks": "名次", "grades": "等次"}
"""What a year publishes, each by its own rule (``cycle.yml``, ``publish``)."""

JUDGED = frozenset({"scores", "ranks", "grades"})
AFTER_THE_YEAR = "在年度结束后公布：年度还没有结束，没有到期的事项还不能计分"
"""A total in mid-year takes what is not due yet for not done; no 办法 gives one (JL-16-2)."""
NOT_DECIDED = "这个年度还没有认定公开"


@dataclass(frozen=True)
class Access:
    """The rights of one audience in one cycle. ``final``: the results are settled; ``running``: the year goes on.

    ``shares`` are (unit, target, share of its points) as published arithmetic shows them: see :func:`figures.shares`.
    """

    book: Book
    audience: Audience
    final: bool
    running: bool = False
    shares: frozenset[tuple[str, str, Fraction]] = frozenset()

    @cached_property
    def secrets(self) -> Secrets:
        """The confidential parts of the scheme."""
        return secrets(self.book.terms)

    def closed_rows(self) -> frozenset[str]:
        """Targets of which the audience may see no step: withheld ones; all, where table or progress is closed."""
        whole = not (self.opens("targets") and self.opens("progress"))
        return frozenset(row.id for row in self.book.targets.values() if whole or self.withheld(row) is not None)

    def units_of_withheld_rows(self) -> frozenset[str]:
        """The units that have a part in a row that is withheld from the audience."""
        rows = (row for row in self.book.targets.values() if self.withheld(row) is not None)
        return frozenset(part.unit for row in rows for part in row.parts)

    @property
    def internal(self) -> bool:
        """Heads, units, the office: everything but staff scores, ballots and accounts."""
        return self.audience == "internal"

    def opens(self, what: str) -> bool:
        """Whether ``targets``, ``progress``, ``scores``, ``ranks`` or ``grades`` are open to the audience."""
        return self.closed(what) is None

    def closed_parts(self) -> dict[str, str]:
        """What of the year is not open, with the reason in words: ``{"ranks": "名次只在系统内通报，不对社会公开"}``."""
        return {what: why for what in PARTS if (why := self.closed(what)) is not None}

    def closed(self, what: str) -> str | None:
        """The reason why one of these is not open, in words; None where it is. What nobody decided on is not open."""
        if self.internal:
            return None
        disclosure, rule = self.book.cycle.disclosure, self.book.cycle.publish[what]
        if not is_public(disclosure):
            return undecided(disclosure)
        if rule == "internal":
            return f"{PARTS[what]}只在系统内通报，不对社会公开"
        if self.running and not self.final and what in JUDGED:
            return f"{PARTS[what]}{AFTER_THE_YEAR}"
        return f"{PARTS[what]}尚未形成最终结果，暂不公开" if rule == "when-final" and not self.final else None

    def withheld(self, target: Target) -> str | None:
        """The ground on which a row shows only as a stub, or None: a row inherits its cycle's disclosure."""
        disclosure = target.disclosure or self.book.cycle.disclosure
        if self.internal or class_of_target(self.book, target) is DisclosureClass.PUBLIC:
            return None
        return (disclosure.reason if disclosure else None) or "未认定公开"

    def opened(self, record: Record) -> bool:
        """Whether a record's text may be read: the public needs a decision on it that opens it.

        Ballots and what is confidential are read by the office only, in its own files; a ground
        that is withheld stays so, whatever a decision says.
        """
        given = class_of(self.book, self.secrets, record)
        return given is DisclosureClass.PUBLIC or (self.internal and given is not DisclosureClass.CONFIDENTIAL)

    def discloses(self, record: Record) -> bool:
        """Whether the text of what no decision decides on may be read: the public, where the record says so itself.

        A resolution that does not (JL-12) shows as "会议审定目标表": that it was settled, and when.
        """
        return self.internal or is_public(record.disclosure)

    def shown_word(self, each: Obligation) -> str:
        """The state in words; to the public without a degree that no decision opened and no arithmetic shows."""
        record = each.outcome.decision if each.outcome is not None else None
        opened = self.internal or (record is not None and is_public(record.disclosure))
        told = each.target is not None and (each.unit, each.target.id, each.degree) in self.shares
        degree = each.degree if opened or told else None
        return worded(each.pair, each.lateness, degree)

    def names_file(self, attachment: Attachment) -> bool:
        """Whether an attachment's name may show: never a stamped scan's to the public (JL-19)."""
        return self.internal or (attachment.role != "stamped" and is_public(attachment.disclosure))

    def person(self, person: Person) -> str | None:
        """A person as the cycle's ``people`` says: the post or nothing, surname with ××, or in full."""
        show = "full" if self.internal else self.book.cycle.people
        if show == "post":
            return person.post
        name = person.name if show == "full" else f"{person.name[:1]}××"
        return f"{name}（{person.post}）" if person.post else name


def access_of(book: Book, audience: Audience, scored: Scored | None) -> Access:
    """The rights of an audience in a cycle as it is scored at a day."""
    if scored is None:
        return Access(book, audience, final=False)
    final = scored.results.status == "final"
    return Access(book, audience, final=final, running=still_running(book, scored.results.on))


def gives_scores(book: Book, scored: Scored) -> bool:
    """Whether the year has scores at all: the 办法 has components, and something is reported to be scored."""
    return bool(scored.scheme.components) and book.collected


def still_running(book: Book, on: date) -> bool:
    """Whether the year still goes on: before its cut-off, with which the year's assessment begins (JL-16-3), or end.

    Worked: cut-off 2025-12-15 → True on 2025-08-15 and 2025-12-14, False on 2025-12-15.
    """
    return on < (book.cycle.cutoff or book.cycle.end)


def undecided(disclosure: Disclosure | None) -> str:
    """The reason why a year as a whole is not published: 这个年度认定为依申请公开（办法没有公布）."""
    if disclosure is None:
        return NOT_DECIDED
    word = "依申请公开" if disclosure.type == "on-request" else "不予公开"
    return f"这个年度认定为{word}" + (f"（{disclosure.reason}）" if disclosure.reason else "")
