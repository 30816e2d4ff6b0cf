"""How far a target was fulfilled, by each of the methods and in bands: 1 is in full, 1.1 is a tenth over.

Worked: ``ratio`` 7.2 of 8 → 9/10; ``reverse`` (the lower the better) target 4, actual 5 → 4/5;
``milestones`` 3 of 4 nodes accepted → 3/4; ``binary`` done or not; ``assessed`` as the reviewer says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from scorer.model.entities import Measure, Part, Target
from scorer.model.numbers import shown
from scorer.model.records import Rating, Report
from scorer.model.results import Cite, Note, Status
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.rules.bands import Band, banded, bands
from scorer.scoring.rules.evaluation import Worksheet
from scorer.scoring.rules.own_part import OwnPart
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

Measured = Mapping[str, tuple[Fraction, Fraction]]
"""Measure → what was reported, and its share of the target."""

METHODS = ("ratio", "reverse", "milestones", "binary", "assessed", "steps")


@dataclass(frozen=True)
class Steps:
    """Points per whole ``per`` above (at most ``up_cap``) and below a measure's target."""

    per: Fraction | Unset | None
    up: Fraction | Unset | None
    up_cap: Fraction | Unset | None
    down: Fraction | Unset | None
    whole: bool | Unset

    def of(self, measure: Measure) -> Steps:
        """The measure's own figures where it has them, the rule's elsewhere."""
        return replace(
            self,
            per=measure.per or self.per,
            up=self.up if measure.up is None else measure.up,
            up_cap=self.up_cap if measure.up_cap is None else measure.up_cap,
            down=self.down if measure.down is None else measure.down,
        )


@dataclass(frozen=True)
class Degree:
    """What a target reached: ``degree`` of its points, or ``points`` more or less of them (method ``steps``)."""

    degree: Fraction | None
    why: str
    points: Fraction = Fraction(0)
    status: Status = "given"
    record: str | None = None
    cites: tuple[Cite, ...] = ()
    notes: tuple[Note, ...] = ()
    judged: bool = False
    """Done or not, with its own clauses, whatever the rule cites for over- and under-fulfilment."""
    beyond: bool = False
    """Over-fulfilled without end (none of at most 4 accidents): whatever its cap allows, no degree without one."""


@dataclass(frozen=True)
class Methods:
    """The choices behind the methods: how lower-is-better, ranges and several measures are read."""

    method: str | Unset
    reverse: str | Unset
    range_target: str | Unset
    submetric: str | Unset
    negative: str | Unset
    steps: Steps
    bands: tuple[Band, ...]
    floor: Fraction | Unset | None
    """The least that one target may come to."""
    floor_cites: tuple[Cite, ...]
    cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Methods:
        """Read ``degree`` (a method, or ``{of, bands, floor}``) and what the methods ask."""
        written = parameters.raw("degree")
        mapped = isinstance(written, dict) and "choose" not in written
        degree = parameters.child("degree") if mapped else parameters
        at = "of" if mapped else "degree"
        method = degree.text(at, "", ("", *METHODS))
        steps = parameters.child("steps" if isinstance(method, Unset) or method in ("", "steps") else "")
        lower = "reverse" if isinstance(method, Unset) or method in ("", "reverse") else ""
        return cls(
            method=method,
            reverse=parameters.text(lower, "target_over_actual", ("target_over_actual", "two_minus")),
            range_target=parameters.text("range_target", "lower_bound_full", ("lower_bound_full", "upper_bound_full")),
            submetric=parameters.text("submetric", "declared_weights", ("equal_share", "declared_weights")),
            negative=parameters.text("negative", "", ("", "binary")),
            steps=Steps(
                per=steps.size("per", above=0),
                up=steps.size("up"),
                up_cap=steps.size("up_cap"),
                down=steps.size("down"),
                whole=_whole(steps.text("rounding", "floor", ("floor", "none"))),
            ),
            bands=bands(degree.rows("bands")) if mapped and method != "steps" else (),
            floor=degree.figure("floor") if mapped and "floor" in degree else Fraction(0),
            floor_cites=degree.taken("floor") if mapped else (),
            cites=degree.taken(at) + parameters.taken(lower, "range_target", "submetric"),
        )

    def degree(self, target: Target, part: Part, own: OwnPart, sheet: Worksheet) -> Degree:
        """How far the unit's part of the target was fulfilled; a method named in the rule beats the row's."""
        method, outcomes = self._method(target), sheet.facts.outcomes(part.unit, target)
        if isinstance(method, Unset):
            return Degree(None, "怎样计分尚未选定", cites=self.cites)
        rated, undone = _rated(target, part, sheet), own.undone(target, outcomes)
        if rated is not None:
            return self._banded(rated, {})
        if undone is not None and method != "binary":  # which looks at lateness by itself, a support's otherwise
            return Degree(
                Fraction(0), undone.why, record=undone.record, cites=undone.cites, notes=undone.notes, judged=True
            )
        if method == "milestones":
            return self._banded(_milestones(outcomes), {})
        if method == "binary":
            return self._binary(target, part, own, sheet)
        if method == "assessed":
            return self._banded(_assessed(outcomes), {})
        return self._measured(method, target, outcomes)

    def _banded(self, degree: Degree, measured: Measured) -> Degree:
        """What the degree gets by the rule's bands, if it has any."""
        if not self.bands or degree.degree is None:
            return degree
        value, words = banded(self.bands, degree.degree, measured)
        return replace(degree, degree=value, why=f"{degree.why}（{words}）")

    def _binary(self, target: Target, part: Part, own: OwnPart, sheet: Worksheet) -> Degree:
        """Done or not, by the accepted records; a row that is itself ``binary`` with measures must reach each of them.

        Where the rule makes every row binary, what was accepted as done is done: whether a lower figure is the better
        one only the row knows.
        """
        judged = own.judge(target, part, sheet)
        done, why, report = judged.done, judged.why, last_with_figures(sheet.facts.outcomes(part.unit, target))
        asked = target.measures if target.method == "binary" else ()
        silent = next((m for m in asked if report and m.goal and m.goal not in report.actuals), None)
        if done and silent is not None:
            return Degree(None, f"没有报“{silent.name}”要比的数", record=report.path if report else None)
        short = [m for m in asked if report and m.id in report.actuals and report.actuals[m.id] < self._goal(m, report)]
        if done and report is not None and short:
            done, why = False, f"{_words(short, report)}，未完成"
        found = Degree(
            Fraction(int(done)), why, Fraction(0), judged.status, judged.record, judged.cites, judged.notes, judged=True
        )
        return self._banded(found, self._measures("ratio", target, report)) if report else self._banded(found, {})

    def _measures(self, method: str, target: Target, report: Report) -> dict[str, tuple[Fraction, Fraction]]:
        """Measure → what was reported, and its share of the target; one fulfilled without end is left out."""
        shares = {m.id: self._share(method, m, report) for m in target.measures if m.id in report.actuals}
        return {name: (report.actuals[name], share) for name, share in shares.items() if share is not None}

    def _method(self, target: Target) -> str | Unset:
        """The rule's method beats the row's; a "there was none" row stays binary where the scheme says so (QZ-A-7)."""
        if self.negative == "binary" and target.method == "binary":
            return "binary"
        return self.method if isinstance(self.method, Unset) else self.method or target.method or "milestones"

    def _measured(self, method: str, target: Target, outcomes: tuple[NodeOutcome, ...]) -> Degree:
        """By figures: the last accepted report that gives them counts, since they are cumulative."""
        report = last_with_figures(outcomes)
        if report is None:
            return _nothing_yet(outcomes)
        if not target.measures:
            return Degree(None, "目标没有写可量化的指标", record=report.path)
        if method == "steps":
            return self._stepped(target, report)
        silent = next((m for m in target.measures if not {m.id, m.goal or m.id} <= report.actuals.keys()), None)
        if silent is not None:
            return Degree(None, f"没有报“{silent.name}”的完成数", record=report.path)
        total = sum((self._weight(measure) for measure in target.measures), Fraction(0))
        if total == 0:
            return Degree(None, "各项指标的权重合计为 0，没有办法折算", record=report.path)
        why = _words(target.measures, report)
        counted = [(self._weight(m), self._share(method, m, report)) for m in target.measures]
        if any(share is None and weight for weight, share in counted):
            return Degree(None, why, record=report.path, cites=self.cites, beyond=True)
        weighted = sum((weight * share for weight, share in counted if share is not None), Fraction(0))
        found = Degree(weighted / total, why, record=report.path, cites=self.cites)
        return self._banded(found, self._measures(method, target, report))

    def _weight(self, measure: Measure) -> Fraction:
        """Equal shares unless weighted."""
        return measure.weight if measure.weight is not None and self.submetric == "declared_weights" else Fraction(1)

    def _share(self, method: str, measure: Measure, report: Report) -> Fraction | None:
        """How far one measure was fulfilled; None: without end.

        Worked (GY-9-3): at most 4, actual 5 → 4/5; 2 → 2; 0 is 4 ÷ 0, more than any number.
        """
        goal, actual = self._goal(measure, report), report.actuals[measure.id]
        if method == "ratio":
            return actual / goal if goal else Fraction(int(actual >= goal))
        if self.reverse == "two_minus":
            return max(2 - actual / goal, Fraction(0)) if goal else Fraction(int(actual <= goal))
        if goal > 0 >= actual:
            return None
        return goal / actual if actual else Fraction(1)

    def _goal(self, measure: Measure, report: Report) -> Fraction:
        """What the measure is held against: its target, or what was reported of another; 0 where that is not."""
        if measure.goal:
            return report.actuals.get(measure.goal, Fraction(0))
        return measure.high if self.range_target == "upper_bound_full" else measure.low

    def _stepped(self, target: Target, report: Report) -> Degree:
        """Full points, and per step above or below so much more or less; several measures add up."""
        change, words = Fraction(0), []
        for measure in target.measures:
            actual, rule = report.actuals.get(measure.id), self.steps.of(measure)
            if actual is None or any(isinstance(v, Unset) for v in (rule.up, rule.up_cap, rule.down, rule.whole)):
                return Degree(None, f"“{measure.name}”的完成数或计法缺失", record=report.path)
            change += _step_points(actual - measure.low, rule)
            words.append(f"{measure.name} 完成 {shown(actual)}{measure.unit}，目标 {_goal(measure)}")
        return Degree(Fraction(1), "；".join(words), points=change, record=report.path, cites=self.cites)


def _whole(rounding: str | Unset) -> bool | Unset:
    return rounding if isinstance(rounding, Unset) else rounding == "floor"


def _step_points(gap: Fraction, rule: Steps) -> Fraction:
    """AU-3-2-1-2: +3 a whole point above, at most +20; −3 a whole point below: 2.5 above → +6, 1.2 below → −3."""
    per = rule.per if isinstance(rule.per, Fraction) and rule.per else Fraction(1)
    count = abs(gap) / per
    steps = Fraction(floor(count)) if rule.whole else count
    if gap < 0:
        return -steps * (rule.down if isinstance(rule.down, Fraction) else Fraction(0))
    gained = steps * (rule.up if isinstance(rule.up, Fraction) else Fraction(0))
    return min(gained, rule.up_cap) if isinstance(rule.up_cap, Fraction) else gained


def _goal(measure: Measure, report: Report | None = None) -> str:
    low, high = shown(measure.low), shown(measure.high)
    if measure.goal and report is not None:
        low = high = shown(report.actuals[measure.goal])
    return f"{low if low == high else f'{low}～{high}'}{measure.unit}"


def _words(measures: Iterable[Measure], report: Report) -> str:
    """What was reported beside what was asked: 里程 完成 7.2公里，目标 8公里; a mere divisor is there."""
    rows = tuple(measures)
    goals = {each.goal for each in rows}
    asked = (each for each in rows if each.id not in goals or each.high)
    return "；".join(f"{m.name} 完成 {shown(report.actuals[m.id])}{m.unit}，目标 {_goal(m, report)}" for m in asked)


def _rated(target: Target, part: Part, sheet: Worksheet) -> Degree | None:
    """A rating on the target itself beats what a decision says was achieved."""
    for record in reversed(sheet.facts.records("rating", Rating)):
        named = next((unit for unit in (sheet.unit.id, part.unit) if unit in record.scores), None)
        if named and record.target == target.id:
            return Degree(record.scores[named], f"{record.source}评定", status="assessed", record=record.path)
    return None


def _milestones(outcomes: tuple[NodeOutcome, ...]) -> Degree:
    if not outcomes:
        return Degree(None, "没有计入本年的节点")
    done = [outcome for outcome in outcomes if outcome.done]
    waiting = any(outcome.waiting is not None and not outcome.done for outcome in outcomes)
    record = done[-1].record if done else None
    status: Status = "pending" if waiting else "given"
    return Degree(
        Fraction(len(done), len(outcomes)), f"{len(outcomes)} 个节点通过 {len(done)} 个", Fraction(0), status, record
    )


def _assessed(outcomes: tuple[NodeOutcome, ...]) -> Degree:
    """The ratio in the newest decision that names one; nobody has said anything: missing."""
    for outcome in reversed(outcomes):
        if outcome.decision is not None and outcome.decision.achieved is not None:
            return Degree(
                outcome.decision.achieved, "审核认定的完成程度", status="assessed", record=outcome.decision.path
            )
    return _nothing_yet(outcomes) if any(o.waiting for o in outcomes) else Degree(None, "尚未评定完成程度")


def name_of(measure: str, targets: Iterable[Target]) -> str:
    """What a measure is called in the table: ``tons`` → 货运量; its id where no row has it."""
    return next((each.name for row in targets for each in row.measures if each.id == measure), measure)


def share_of_figures(target: Target, report: Report) -> Fraction | None:
    """How much of a row that asks for figures (method ``ratio``) a report's come to, nothing counted twice over.

    Worked: 240 of 320 km → 3/4; 400 of 320 km and 5 of 10 bridges → (1 + 1/2) ÷ 2; None where a figure is not given.
    """
    if target.method != "ratio" or not target.measures or any(m.id not in report.actuals for m in target.measures):
        return None
    if any(measure.low <= 0 for measure in target.measures):
        return None
    weights = [Fraction(1) if m.weight is None else m.weight for m in target.measures]
    shares = [min(report.actuals[m.id] / m.low, Fraction(1)) for m in target.measures]
    total = sum(weights, Fraction())
    return sum((w * s for w, s in zip(weights, shares, strict=True)), Fraction()) / total if total else None


def last_with_figures(outcomes: tuple[NodeOutcome, ...]) -> Report | None:
    """The last accepted report that gives figures; they are cumulative."""
    for outcome in reversed(outcomes):
        accepted = outcome.decision is not None and outcome.decision.verdict == "accepted"
        if accepted and outcome.decided is not None and outcome.decided.actuals:
            return outcome.decided
    return None


def measured(sheet: Worksheet, measure: str) -> Fraction | None:
    """What a unit's last accepted reports give for a measure, over all its targets that ask for it."""
    found, unit = list[Fraction](), sheet.unit.id
    for row in sheet.facts.book.targets_of.get(unit, ()):
        if any(each.id == measure for each in row.measures):
            report = last_with_figures(sheet.facts.outcomes(unit, sheet.facts.target(row.id)))
            if report is None or measure not in report.actuals:
                return None
            found.append(report.actuals[measure])
    return sum(found, Fraction(0)) if found else None


def _nothing_yet(outcomes: tuple[NodeOutcome, ...]) -> Degree:
    """No accepted figures: pending where a report waits, else nothing was fulfilled."""
    waiting = next((outcome.waiting for outcome in outcomes if outcome.waiting is not None), None)
    if waiting is not None:
        return Degree(Fraction(0), "已报待审", status="pending", record=waiting.path)
    return Degree(Fraction(0), "没有审核通过的完成数")
