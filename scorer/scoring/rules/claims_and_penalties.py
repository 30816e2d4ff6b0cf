"""Categories of things that happened: points each, caps, repeats, ranges; shared by rules that count them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.decisions import holding, in_force
from scorer.model.entities import Unit
from scorer.model.numbers import shown
from scorer.model.records import CLAIM_FIELDS, Claim, Penalty
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.rules.categories import Category, Ground, Range, Threshold
from scorer.scoring.rules.evaluation import Worksheet
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.interpretations import Unset

KEEP = ("first", "highest")
"""Which of several same ones counts."""
DECIDED = "penalty.counts"
"""The interpretation that says whether a penalty counts as it is received, or once it is decided on (JL-14-4)."""
OTHER_YEAR = "日期不在本年度内"
"""Why a record counts nothing whose day is outside the year: a year is assessed by what happened in it (GY-11-4)."""
SAME = ("work", "month", "quarter", "year", "category", "fact")
"""By what two occurrences are the same one."""
JOINT = ("named_in_evidence_each_full", "lead_only", "split")
"""What each of several units gets of one thing: all of it, all or nothing, an equal share."""


def category(name: str, entry: Parameters, fallback: tuple[Cite, ...]) -> Category:
    """Read one category from its mapping (a bare number is its points). A lapse has points, a cap and a threshold."""
    cites = (entry.clauses() or fallback) + entry.taken("points", "cap")
    plain = Category(
        id=name,
        title=entry.literal("title", name),
        points=entry.figure("points"),
        cap=entry.size("cap"),
        threshold=_threshold(entry),
        cites=cites,
        clauses=entry.clauses(),
    )
    return plain if plain.lapse else _recorded(plain, entry)


def _recorded(plain: Category, entry: Parameters) -> Category:
    """The rest of a category under which records are filed."""
    bounds, times, classes = entry.child("discretionary"), entry.size("times"), entry.child("per_class")
    worded = entry.resolve("out_of") if "out_of" in entry else None
    return replace(
        plain,
        once_per=entry.words("once_per", SAME),
        keep=entry.text("keep", KEEP[0], KEEP) if "keep" in entry else None,
        listed_target=entry.flag("listed_target") is True,
        within_year=entry.flag("within_year", default=True) is not False,
        asks_year=entry.raw("within_year") is None or entry.is_true("within_year"),
        discretionary=Range(bounds.size("floor"), bounds.size("cap")) if "discretionary" in entry else None,
        veto=Veto.parse(entry, by_record=True),
        times=Fraction(1) if times is None else times,
        classes={each: classes.size(each) for each in classes.ids()},
        proportional=worded == "share",
        scaled="out_of" in entry and worded != "share",
        scale=None if worded == "share" else entry.size("out_of", above=0),
        joint=entry.text("joint", JOINT[0], JOINT) if "joint" in entry else None,
        grounds={key: _ground(ground, key) for key, ground in entry.children("grounds")},
        cites=plain.cites + entry.taken("times", "once_per", "out_of", "joint", "keep"),
        confidential=entry.is_true("confidential"),
        named_points=not (entry.short and entry.taken("points")),
    )


def _threshold(entry: Parameters) -> Threshold:
    """Read ``from`` (a number, or ``{nth, counts}``) and ``above``."""
    written = isinstance(raw := entry.raw("from"), dict) and "nth" in raw
    first, above = entry.child("from") if written else entry, entry.child("above")
    return Threshold(
        nth=first.size("nth" if written else "from", above=0, whole=True),
        every=written and first.text("counts", "further", ("further", "all")) == "all",
        limit=above.size("limit"),
        beyond=above.figure("points"),
    )


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
    count: Fraction = Fraction(1)
    """How many times it happened; ``value`` is for all of them."""

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
    component: str, categories: Mapping[str, Category], joint: str | Unset, sheet: Worksheet
) -> Iterator[Occurrence]:
    """The unit's claims and penalties under these categories, in the order of their arrival."""
    for claim in sheet.facts.claims(sheet.unit.id):
        if claim.component == component and claim.category in categories:
            yield _of_claim(claim, categories[claim.category], joint, sheet)
    for penalty in sheet.facts.penalties(sheet.unit.id):
        if penalty.component == component and penalty.category in categories:
            occurrence = _of_penalty(penalty, categories[penalty.category], sheet)
            if occurrence.refused is None:
                sheet.marks[penalty.category] = categories[penalty.category].veto
            yield occurrence


def _of_claim(claim: Claim, kind: Category, joint: str | Unset, sheet: Worksheet) -> Occurrence:
    decision = holding(sheet.facts.book, claim.path)
    amount = decision.amount if decision and decision.amount is not None else claim.amount
    worth, refused = _worth(kind, amount, sheet.unit)
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
    if kind.listed_target and claim.work not in sheet.facts.book.targets:
        return "所涉工作不在目标表中"
    if kind.within_year and not sheet.facts.in_year(claim.date):
        return OTHER_YEAR
    ground = kind.grounds.get(claim.ground or "")
    if kind.grounds and ground is None:
        return "没有写明加分依据"
    lacking = [need for need in (ground.requires if ground else ()) if not _shows(claim, need)]
    return "缺少要求的证明：" + "、".join(lacking) if lacking else None


def _shows(claim: Claim, need: str) -> bool:
    return bool(getattr(claim, need)) if need in CLAIM_FIELDS else need in claim.confirmed_by


def _of_penalty(penalty: Penalty, kind: Category, sheet: Worksheet) -> Occurrence:
    decision = holding(sheet.facts.book, penalty.path)
    if penalty.path in sheet.facts.replaced:
        return Occurrence(penalty, kind, Fraction(0), refused="已被后来的记录取代")
    if not in_force(sheet.facts.book, penalty):
        return Occurrence(penalty, kind, Fraction(0), refused="经审定不予扣减")
    if decision is None and sheet.facts.choices.get(DECIDED) == "decided":
        return Occurrence(penalty, kind, Fraction(0), refused="还没有认定")
    if kind.within_year and not sheet.facts.in_year(penalty.date):
        return Occurrence(penalty, kind, Fraction(0), refused=OTHER_YEAR)
    amount = decision.amount if decision and decision.amount is not None else penalty.amount
    worth, refused = _worth(kind, amount, sheet.unit)
    if refused or not isinstance(worth, Fraction):
        return Occurrence(penalty, kind, worth if refused is None else Fraction(0), refused=refused)
    share = _share(penalty, kind, sheet)
    if not isinstance(share, Fraction):
        return Occurrence(penalty, kind, share)
    count = Fraction(1) if kind.once_per else penalty.count  # what counts once counts once in one record too
    return Occurrence(penalty, kind, worth * count * share, count=count)


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


def _worth(kind: Category, amount: Fraction | None, unit: Unit) -> tuple[Fraction | Unset | None, str | None]:
    """Points of one occurrence for a unit of its class: the category's, or a signed amount inside its range."""
    factor = kind.classes.get(unit.unit_class or "", Fraction(1))
    if isinstance(kind.times, Unset) or not isinstance(factor, Fraction):
        return (kind.times if isinstance(kind.times, Unset) else factor), None
    if kind.discretionary is None:
        return (kind.points * kind.times * factor if isinstance(kind.points, Fraction) else kind.points), None
    if amount is None:
        return Fraction(0), "没有写明酌定的分数"
    if not kind.fits(amount):
        return Fraction(0), "酌定的分数超出范围"
    return abs(amount) * kind.times * factor * (-1 if kind.takes else 1), None


def counted(kind: Category, pairs: list[tuple[Occurrence, Note | None]]) -> list[tuple[Occurrence, Note | None]]:
    """The occurrences of a category as its threshold counts them, each that it changed with a note."""
    if kind.threshold == Threshold():
        return pairs
    total = sum((each.count for each, _ in pairs if each.value), Fraction(0))
    before, made = Fraction(0), list[tuple[Occurrence, Note | None]]()
    for each, note in pairs:
        if not isinstance(each.value, Fraction) or not each.value:
            made.append((each, note))
            continue
        worth = kind.threshold.worth(each.value / each.count, before, each.count, total)
        before += each.count
        after = worth if isinstance(worth, Fraction) else None
        why = f"{shown(each.count)} 次，{kind.threshold}"
        said = note if worth == each.value else Note("deduped", each.value, after, why)
        made.append((replace(each, value=worth), said))
    return made
