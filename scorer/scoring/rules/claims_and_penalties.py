"""Categories of things that happened: points each, caps, repeats, ranges; shared by rules that count them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.decisions import holding, in_force
from scorer.model.records import CLAIM_FIELDS, Claim, Penalty
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.rules.categories import Category, Ground, Range
from scorer.scoring.rules.evaluation import Worksheet
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

KEEP = ("first", "highest")
"""Which of several same ones counts."""
OTHER_YEAR = "日期不在本年度内"
"""Why a record counts nothing whose day is outside the year: a year is assessed by what happened in it (GY-11-4)."""
SAME = ("work", "month", "quarter", "year", "category", "fact")
"""By what two occurrences are the same one."""
JOINT = ("named_in_evidence_each_full", "lead_only", "split")
"""What each of several units gets of one thing: all of it, all or nothing, an equal share."""


def category(name: str, entry: Parameters, fallback: tuple[Cite, ...], *, each: bool = False) -> Category:
    """Read one category from its mapping (a bare number is its points).

    ``each``: every occurrence counts by itself, so that the category has no cap and no repeats.
    """
    bounds, times, points = entry.child("discretionary"), entry.number("times"), entry.number("points")
    loses = isinstance(points, Fraction) and points < 0
    return Category(
        id=name,
        title=entry.literal("title", name),
        points=points,
        cap=None if each or loses else entry.number("cap"),
        once_per=() if each else entry.words("once_per", SAME),
        listed_target=entry.flag("listed_target") is True,
        within_year=entry.flag("within_year", default=True) is not False,
        asks_year=entry.raw("within_year") is None or entry.is_true("within_year"),
        discretionary=Range(bounds.number("min"), bounds.number("max")) if "discretionary" in entry else None,
        veto=entry.flag("veto") is True,
        times=times if isinstance(times, Fraction) else Fraction(1),
        scale=entry.number("scale"),
        scaled="scale" in entry,
        joint=entry.text("joint", JOINT[0], JOINT) if "joint" in entry else None,
        keep=entry.text("keep", KEEP[0], KEEP) if "keep" in entry and not each else None,
        grounds={key: _ground(ground, key) for key, ground in entry.children("grounds")},
        cites=(entry.clauses() or fallback) + entry.taken("points", "cap", "once_per", "scale", "joint", "keep"),
        clauses=entry.clauses(),
        confidential=entry.is_true("confidential"),
        proportional=entry.is_true("proportional"),
        adds=entry.is_true("adds") if each else None,
        named_points=not (entry.short and entry.taken("points")),
    )


def lapse(name: str, entry: Parameters, fallback: tuple[Cite, ...]) -> Category:
    """Read what one late or inconsistent node costs: points, and nothing else of a category."""
    points, cites = entry.number("points"), (entry.clauses() or fallback) + entry.taken("points")
    return Category(name, entry.literal("title", name), points, cites=cites, clauses=entry.clauses(), lapse=True)


def _ground(entry: Parameters, name: str) -> Ground:
    return Ground(
        entry.names("requires"),
        entry.clauses(),
        entry.literal("title", name),
        entry.literal("disclosure") == "withheld",
    )


@dataclass(frozen=True)
class Occurrence:
    """One record under a category: what it is worth before caps, or why it does not count.

    ``status`` is ``pending`` for a claim that nobody has decided; ``refused`` the reason a
    record is left out.
    """

    record: Claim | Penalty
    category: Category
    value: Fraction | Unset | None
    status: str = "given"
    refused: str | None = None

    @property
    def state(self) -> Status:
        """The status of its step: missing without a value, pending, vetoed, or given."""
        if not isinstance(self.value, Fraction):
            return "missing"
        if self.status == "pending":
            return "pending"
        return "vetoed" if self.category.veto and self.refused is None else "given"

    def step(self, step_id: str) -> Step:
        """Its leaf: the record's title, what it is worth, and why it is left out."""
        value = self.value if isinstance(self.value, Fraction) else None
        notes = (Note("overruled", text=self.refused),) if self.refused else ()
        cites, record = self.category.cites, self.record
        return Step(step_id, record.title, self.state, value, cites=cites, notes=notes, record=record.path)


def occurrences(
    component: str, categories: dict[str, Category], joint: str | Unset, sheet: Worksheet, *, repeats: bool = True
) -> Iterator[Occurrence]:
    """The unit's claims and penalties under these categories, in the order of their arrival.

    ``repeats`` False: a penalty's ``count`` is not multiplied (each category once a year).
    """
    for claim in sheet.facts.claims_of.get(sheet.unit.id, ()):
        if claim.component == component and claim.category in categories:
            yield _of_claim(claim, categories[claim.category], joint, sheet)
    for penalty in sheet.facts.book.by_unit.get(("penalty", sheet.unit.id), ()):
        if isinstance(penalty, Penalty) and penalty.component == component and penalty.category in categories:
            occurrence = _of_penalty(penalty, categories[penalty.category], sheet, repeats=repeats)
            if occurrence.refused is None:
                sheet.marks[penalty.category] = categories[penalty.category].veto
            yield occurrence


def _of_claim(claim: Claim, kind: Category, joint: str | Unset, sheet: Worksheet) -> Occurrence:
    decision = holding(sheet.facts.book, claim.path)
    worth, refused = _worth(kind, decision.amount if decision and decision.amount is not None else claim.amount)
    refused = refused or _unfit(claim, kind, sheet)
    if decision is None:
        return Occurrence(claim, kind, Fraction(0), "pending", "尚未审核")
    if decision.verdict != "accepted":
        return Occurrence(claim, kind, Fraction(0), refused="审核未通过")
    if refused or not isinstance(worth, Fraction):
        return Occurrence(claim, kind, worth if refused is None else Fraction(0), refused=refused)
    return _shared(claim, kind, worth, joint, sheet)


def _shared(claim: Claim, kind: Category, worth: Fraction, joint: str | Unset, sheet: Worksheet) -> Occurrence:
    """What a joint claim gives this unit: the choice ``joint`` (JL-13-5)."""
    joint = joint if kind.joint is None else kind.joint
    if not claim.shared_with:
        return Occurrence(claim, kind, worth)
    if isinstance(joint, Unset):
        return Occurrence(claim, kind, joint)
    if joint == "lead_only" and claim.actor != sheet.unit.id:
        return Occurrence(claim, kind, Fraction(0), refused="共同成果只加申请单位")
    if joint == "split":
        return Occurrence(claim, kind, worth / len({claim.actor, *claim.shared_with}))
    return Occurrence(claim, kind, worth)


def _unfit(claim: Claim, kind: Category, sheet: Worksheet) -> str | None:
    """Why an accepted claim still cannot count: the category's own conditions."""
    cycle = sheet.facts.book.cycle
    if kind.listed_target and claim.work not in sheet.facts.book.targets:
        return "所涉工作不在目标表中"
    if kind.within_year and not cycle.start <= claim.date <= cycle.end:
        return OTHER_YEAR
    ground = kind.grounds.get(claim.ground or "")
    if kind.grounds and ground is None:
        return "没有写明加分依据"
    lacking = [need for need in (ground.requires if ground else ()) if not _shows(claim, need)]
    return "缺少要求的证明：" + "、".join(lacking) if lacking else None


def _shows(claim: Claim, need: str) -> bool:
    return bool(getattr(claim, need)) if need in CLAIM_FIELDS else need in claim.confirmed_by


def _of_penalty(penalty: Penalty, kind: Category, sheet: Worksheet, *, repeats: bool) -> Occurrence:
    decision = holding(sheet.facts.book, penalty.path)
    if penalty.path in sheet.facts.replaced:
        return Occurrence(penalty, kind, Fraction(0), refused="已被后来的记录取代")
    if not in_force(sheet.facts.book, penalty):
        return Occurrence(penalty, kind, Fraction(0), refused="经审定不予扣减")
    cycle = sheet.facts.book.cycle
    if kind.within_year and not cycle.start <= penalty.date <= cycle.end:
        return Occurrence(penalty, kind, Fraction(0), refused=OTHER_YEAR)
    worth, refused = _worth(kind, decision.amount if decision and decision.amount is not None else penalty.amount)
    if kind.points is None and isinstance(worth, Fraction) and not kind.adds:
        worth = -abs(worth)  # a lapse without points of its own takes off what was fixed at discretion
    if refused or not isinstance(worth, Fraction):
        return Occurrence(penalty, kind, worth if refused is None else Fraction(0), refused=refused)
    share = _share(penalty, kind, sheet)
    if not isinstance(share, Fraction):
        return Occurrence(penalty, kind, share)
    count = penalty.count if repeats else Fraction(1)
    return Occurrence(penalty, kind, worth * count * kind.times * share)


def _share(penalty: Penalty, kind: Category, sheet: Worksheet) -> Fraction | Unset:
    """How much of a penalty's points counts for this unit.

    With ``out_of``, full points × count ÷ out_of: 30 × 2 ÷ 10 = 6 (AU-3-2-3-3). Under ``scale``,
    the amount brought to that scale: 3 of 1000 on 200 is 0.6, doubled 1.2 (GY-11-2-2). Under
    ``joint: split``, an equal share among the units with a penalty of the same fact.
    """
    if isinstance(kind.scale, Unset):
        return kind.scale
    full = penalty.out_of or Fraction(1)
    if kind.scaled:
        share = Fraction(1) if kind.scale is None or penalty.out_of is None else kind.scale / full
    else:
        share = 1 / full
    bearers = _bearers(penalty, sheet) if kind.joint is not None else (sheet.unit.id,)
    if isinstance(kind.joint, Unset) and len(bearers) > 1:
        return kind.joint
    if kind.joint == "lead_only" and bearers[0] != sheet.unit.id:
        return Fraction(0)
    return share / len(bearers) if kind.joint == "split" else share


def _bearers(penalty: Penalty, sheet: Worksheet) -> tuple[str, ...]:
    """The units with a penalty in force of the same category and fact, in the order of arrival."""
    book = sheet.facts.book
    same = (
        other.unit
        for other in book.by_kind.get("penalty", ())
        if isinstance(other, Penalty)
        and (other.component, other.category, other.fact) == (penalty.component, penalty.category, penalty.fact)
        and other.path not in sheet.facts.replaced
        and in_force(book, other)
    )
    return tuple(dict.fromkeys(same)) if penalty.fact else (sheet.unit.id,)


def _worth(kind: Category, amount: Fraction | None) -> tuple[Fraction | Unset | None, str | None]:
    """Points of one occurrence: the category's, or an amount inside its discretionary range."""
    if kind.discretionary is None:
        return kind.points, None
    if amount is None:
        return Fraction(0), "没有写明酌定的分数"
    if not kind.discretionary.holds(amount):
        return Fraction(0), "酌定的分数超出范围"
    negative = isinstance(kind.points, Fraction) and kind.points < 0
    return (-abs(amount) if negative else amount), None


def key_of(occurrence: Occurrence, once_per: tuple[str, ...]) -> tuple[str, ...] | None:
    """What makes two occurrences the same one: by work, and by month, quarter or year of their date.

    None where the record names no work, so that it cannot be the same as another.
    """
    record = occurrence.record
    if not once_per:
        return None
    work = record.work if isinstance(record, Claim) else record.fact
    if "work" in once_per and work is None:
        return None
    day = record.date
    parts = {
        "work": work or "",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": str(day.year),
        "category": occurrence.category.id,
        "fact": (record.fact or record.path) if isinstance(record, Penalty) else record.path,
    }
    known = [name for name in once_per if name in parts]
    return tuple(parts[name] for name in known) if known else None
