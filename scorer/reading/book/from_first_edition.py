"""A scheme of the first edition said in the second: each key where it is now, nothing guessed.

``{rule: deduction, base: 10, occurrences: {absent: {points: 2}}}`` →
``{rule: events, base: 10, categories: {absent: {points: -2}}}``. What has no one meaning now stays as it was written,
and is a problem (S040) at its place: a parameter that the first edition accepted and did not read among them, since it
would count now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.numbers import fraction, is_number, percent, terminating_digits
from scorer.model.option_text import option_text
from scorer.reading.book.renamed_keys import renamed, replaced
from scorer.reading.yaml.values import list_of, mapping_of, rows_of

Row = Mapping[str, Data]
Turn = Callable[[Data], "Data | None"]
"""A value of the first edition → that of the second; None where there is none."""

LAPSES = ("late", "inconsistent")
UNREAD = ("cap", "once_per", "keep")
"""What a category of ``deduction`` could have, and never read."""
OF_LAPSES = frozenset({"points", "title", "clauses", "note"})
LEVELS = {"leaf": "row", "level2": "indicator", "level1": "section"}
STEPS = {"true": "floor", "false": "none"}
REPEATS: Mapping[str, list[Data]] = {"event": [], "year": ["year"]}


def second_edition(data: Row, file: str, beside: Row | None = None) -> tuple[dict[str, Data], tuple[Problem, ...]]:
    """The whole scheme in the second edition's words, and what could not be said in them, by its place in ``file``.

    ``beside``: the interpretations, where they have a file of their own already.
    """
    made = _Conversion(
        file, {str(row.get("id")): row for row in rows_of({**(beside or {}), **data}, "interpretations")}
    )
    for at, row in enumerate(rows_of(data, "limits")):
        made.selection(row, ("limits", at))
    found = {
        key: made.components(value, (key,))
        if key == "components"
        else made.quotas(value, (key,))
        if key in ("grades", "honours", "consequences")
        else value
        for key, value in data.items()
    }
    return renamed(found), tuple(made.problems)


@dataclass(frozen=True)
class _Conversion:
    """One scheme being said anew; ``asked`` has its interpretations by id."""

    file: str
    asked: Mapping[str, Row]
    problems: list[Problem] = field(default_factory=list)

    def components(self, rows: Data, path: Path) -> Data:
        """Components and their parts."""
        if not isinstance(rows, list):
            return rows
        return [self._component(row, (*path, at)) if isinstance(row, dict) else row for at, row in enumerate(rows)]

    def quotas(self, value: Data, path: Path) -> Data:
        """Quotas at any depth: ``top_percent: 15`` → ``top: 15%``."""
        if isinstance(value, list):
            return [self.quotas(each, (*path, place)) for place, each in enumerate(value)]
        if not isinstance(value, dict):
            return value
        found: dict[str, Data] = {}
        for key, each in value.items():
            if key == "top_percent":
                found["top"] = self._turned(each, (*path, key), _hundredths)
            else:
                found[key] = self.quotas(each, (*path, key))
        return found

    def _component(self, row: Row, path: Path) -> Data:
        rules: Mapping[str, Callable[[Row, Path], dict[str, Row]]] = {
            "completion": self._completion,
            "deduction": self._deduction,
            "events": self._events,
            "fulfilment": self._fulfilment,
            "offset": self._offset,
            "assessed": self._assessed,
            "sum": lambda _row, _path: {"rule": {}},
            "votes": lambda _row, _path: {"recuse": {}},
        }
        rule = row.get("rule")
        self.selection(row, path)
        if "what" in row and "note" in row:
            self._refuse((*path, "what"), "what 现在写在 note 里，这里两个都有", "并成一个 note")
        by = rules[rule](row, path) if isinstance(rule, str) and rule in rules else {}
        if "weight" in row:
            by["weight"] = {"weight": self._turned(row["weight"], (*path, "weight"), _share)}
        if "components" in row:
            by["components"] = {"components": self.components(row["components"], (*path, "components"))}
        if "sign" in row and "sign" not in by:
            by["sign"] = {} if row["sign"] == 1 else {"sign": row["sign"]}
            if by["sign"]:
                self._refuse((*path, "sign"), "只有评定的分（assessed）能写从总分里减", "把各类的 points 写成负数")
        return replaced(row, by)

    def selection(self, row: Row, path: Path) -> None:
        """Targets are no longer chosen by their level or their method."""
        for key in mapping_of(row, "of").keys() & {"level", "method"}:
            self._refuse((*path, "of", key), "现在只能按 section、indicator 选目标", "改用 section 或 indicator")

    def _completion(self, row: Row, path: Path) -> dict[str, Row]:
        support, now = mapping_of(row, "support"), {"rule": "fulfilment", "result": "share", "degree": "binary"}
        if "weight" in support:
            at = (*path, "support", "weight")
            support = {**support, "weight": self._turned(support["weight"], at, _share)}
        return {
            "rule": {**now, **_absent(row, {"scale": {"full": 100}, "points": {"points": "by-level"}})},
            "scale": {"full": row.get("scale")},
            **({"support": {"support": support}} if support else {}),
        }

    def _fulfilment(self, row: Row, path: Path) -> dict[str, Row]:
        over, under = mapping_of(row, "over"), mapping_of(row, "under")
        by: dict[str, Row] = {"total": {"full": row.get("total")}, "scale": {}}
        if steps := mapping_of(row, "steps"):
            whole = self._turned(
                steps.get("whole"), (*path, "steps", "whole"), lambda word: STEPS.get(option_text(word) or "")
            )
            by["steps"] = {"steps": replaced(steps, {"whole": {"rounding": whole}})}
        if over:
            at = (*path, "over")
            now = {
                "per_item_cap": {"cap": self._turned(over.get("per_item_cap"), (*at, "per_item_cap"), _share)},
                "level": {"of": self._turned(over.get("level"), (*at, "level"), lambda word: LEVELS.get(str(word)))},
            }
            by["over"] = {"over": replaced(over, now)}
        if "choose" in under or ("under" in row and not under and row["under"] != "linear"):
            self._refuse((*path, "under"), "第一版在这里只认 linear", "写成 {floor: …}，或删去")
            return by | {"method": {"degree": row.get("method")}}
        floor = {"floor": under["floor"]} if "floor" in under else {}
        by["under"] = {"degree": floor} if floor and "method" not in row else {}
        method = row.get("method")
        by["method"] = {"degree": {"of": method, **floor} if floor else method}
        return by

    def _offset(self, row: Row, path: Path) -> dict[str, Row]:
        kept: Turn = lambda word: "keep" if word == "keep_11" else word  # noqa: E731
        otherwise = self._turned(row.get("otherwise"), (*path, "otherwise"), kept, always=True)
        return {
            "rule": {"rule": "relative", "of": "standing", "to": "place"},
            "of": {"places": row.get("of")},
            "otherwise": {"otherwise": otherwise},
        }

    def _assessed(self, row: Row, path: Path) -> dict[str, Row]:
        if row.get("combine") not in (None, "newest", "mean") and not isinstance(row.get("combine"), dict):
            self._refuse((*path, "combine"), "第一版不认这个词，照 newest 算", "删去它，或写 newest")
        by: dict[str, Row] = {"max": {"full": row.get("max")}, "scale": {"convert": {"to": row.get("scale")}}}
        return by | ({"sign": {"counts": "down"}} if row.get("sign") == -1 else {})

    def _deduction(self, row: Row, path: Path) -> dict[str, Row]:
        at = (*path, "occurrences")
        kinds = mapping_of(row, "occurrences")
        found = {name: self._loss(name, kind, (*at, name)) for name, kind in kinds.items()}
        return {"rule": {"rule": "events"}, "occurrences": {"categories": found}}

    def _loss(self, name: str, kind: Data, path: Path) -> Data:
        """A category of what took off: its points get their minus, unless it added."""
        if not isinstance(kind, dict) or "choose" in kind:
            now = self._negative(kind, name, path, {})
            return now["points"] if len(now) == 1 else now
        for key in kind:
            if key in UNREAD or (name in LAPSES and key not in OF_LAPSES):
                self._refuse((*path, key), "第一版在扣分分项里不看它，现在会起作用", "删去它，得分就和原来一样")
        by = self._category(kind, path)
        if kind.get("adds") is not True:
            points = kind.get("points")
            if "points" in kind:
                by["points"] = self._negative(points, name, (*path, "points"), kind)
            elif "discretionary" in kind:
                by["discretionary"] = {"points": -1, "discretionary": kind["discretionary"]}
        return replaced(kind, by | {"adds": {}})

    def _negative(self, points: Data, name: str, path: Path, kind: Row) -> dict[str, Data]:
        """Points that took off, with their minus; of what an interpretation gives so many times −1."""
        chosen = isinstance(points, dict) and "choose" in points
        if chosen and ("key" in points or not self._options(points)):  # type: ignore[operator,arg-type]
            if name in LAPSES or "times" in kind:
                self._refuse(path, "由解释给几分，前面加不上负号", "解释列出取值（options），或写 map")
            return {"points": -1, "times": points}
        return {"points": self._turned(points, path, _minus)}

    def _events(self, row: Row, path: Path) -> dict[str, Row]:
        kinds, found = mapping_of(row, "categories"), dict[str, Data]()
        if not kinds.keys().isdisjoint(LAPSES):  # what counts as one lapse is said there as it is today
            return {}
        repeats = self._repeats(row, kinds, path)
        for name, kind in kinds.items():
            at = (*path, "categories", name)
            whole: Data = {"points": kind} if repeats and not isinstance(kind, dict) else kind
            if isinstance(whole, dict) and "choose" not in whole:
                if "cap" in whole and _below_zero(whole.get("points")):
                    self._refuse((*at, "cap"), "第一版不看扣分类别的上限，现在会起作用", "删去它，得分就和原来一样")
                whole = replaced(whole, self._category(whole, at) | {"adds": {}})
                whole |= {"once_per": repeats} if repeats else {}
            found[name] = whole
        return {"per": {}, "categories": {"categories": found}}

    def _repeats(self, row: Row, kinds: Row, path: Path) -> Data:
        """``per: year``, each category once a year, as every category says it now; empty where each time counts."""
        at = (*path, "per")
        repeats = self._turned(row.get("per"), at, lambda word: REPEATS.get(str(word)))
        if repeats and any("once_per" in each for each in (row, *kinds.values()) if isinstance(each, Mapping)):
            self._refuse(at, "同类一年一次和 once_per 写在一起，合不成一条", "只留一个")
        return repeats

    def _category(self, kind: Row, path: Path) -> dict[str, Row]:
        """What changed in every category alike: a share of the points, a full scale, a count that nothing read."""
        share = kind.get("proportional") is True
        if share and "scale" in kind:
            self._refuse((*path, "scale"), "proportional 和 scale 现在是同一项 out_of，只能写一样", "只留一个")
        by: dict[str, Row] = {"count": {}, "proportional": {"out_of": "share"} if share else {}}
        return by | ({} if share else {"scale": {"out_of": kind.get("scale")}})

    def _turned(self, value: Data, path: Path, turn: Turn, *, always: bool = False) -> Data:
        """A value turned, or each that an interpretation can give; ``always``: with its map also where none changes."""
        if value is None:
            return None
        if not (isinstance(value, dict) and "choose" in value):
            now = turn(value)
            if now is None:
                self._refuse(path, f"“{option_text(value)}”在现在的写法里不止一种意思", "看办法的条文，改成写明的数")
            return value if now is None else now
        options = self._options(value)
        after = {name: turn(each) for name, each in options.items()}
        if not options or "key" in value or any(each is None for each in after.values()):
            self._refuse(path, f"解释 {value['choose']} 的取值换不过来", "在 map 里逐个写明各取值是几")
            return value
        return value if after == options and not always else {**value, "map": after}

    def _options(self, value: Row) -> dict[str, Data]:
        """What an interpretation can give here: option → value."""
        if "map" in value:
            return mapping_of(value, "map")
        asked = self.asked.get(str(value.get("choose")), {})
        listed = [*mapping_of(asked, "options"), *(option_text(each) or "" for each in list_of(asked, "options"))]
        return {name: name for name in listed}

    def _refuse(self, path: Path, why: str, step: str) -> None:
        facts = {"key": str(path[-1]), "why": why, "step": step}
        self.problems.append(Problem("S040", Place(self.file, path, "key"), facts))


def first_edition_path(path: Path, data: Row) -> Path:
    """Where something of the second edition was in the text of the first: ``categories`` were ``occurrences``."""
    return tuple(_back(path, dict(data)))


def _back(path: Path, data: Data) -> Iterator[str | int]:
    for step in path:
        before = "occurrences" if step == "categories" and isinstance(data, dict) and "occurrences" in data else step
        yield before
        if isinstance(data, dict):
            data = data.get(str(before))
        elif isinstance(data, list) and isinstance(before, int) and before < len(data):
            data = data[before]


def _absent(row: Row, by: Mapping[str, Row]) -> dict[str, Data]:
    """The entries of what a mapping does not have: what the first edition took then."""
    return {key: value for name, entries in by.items() if name not in row for key, value in entries.items()}


def _share(value: Data) -> Data | None:
    """``0.9`` → 90%, ``1`` → 100%; what has a sign stays, and above one nobody knows what was meant."""
    written = option_text(value) or ""
    if written == "none" or written[-1:] in ("%", "‰") or "/" in written:
        return value
    if not is_number(value) or not 0 <= fraction(value) <= 1:
        return None
    number = fraction(value)
    return percent(number) if terminating_digits(number) is not None else str(number)


def _hundredths(value: Data) -> Data | None:
    """``15`` → 15%, ``0.8`` → 0.8%; 15% of the first edition was 15 hundredths of a hundredth."""
    written = option_text(value) or ""
    return f"{written}%" if is_number(value) and written[-1] not in "%‰" and "/" not in written else None


def _minus(value: Data) -> Data | None:
    """``2`` → −2, ``"0.5"`` → ``"-0.5"``; what was written below zero took off as well."""
    if not is_number(value):
        return None
    if fraction(value) <= 0:
        return value
    return -value if isinstance(value, int | Decimal) else f"-{value}"


def _below_zero(value: Data) -> bool:
    return is_number(value) and fraction(value) < Fraction(0)
