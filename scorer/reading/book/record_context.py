"""One record as it was read, and whether this actor may file such a record here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scorer.model.entities import Data, Place, Problem
from scorer.model.records import OFFICE_KINDS, UNIT_KINDS
from scorer.model.scheme_terms import CategoryTerms, ComponentRule
from scorer.reading.book.check_context import CheckContext
from scorer.reading.suggestions import fault, names


@dataclass(frozen=True, slots=True)
class RecordContext:
    """One record as it was read: its plain data and what it is checked against."""

    path: str
    data: Mapping[str, Data]
    context: CheckContext

    @property
    def actor(self) -> str:
        """Whose folder it is in."""
        return self.path.split("/", 1)[0]

    def text(self, key: str) -> str | None:
        """A field, where it is text."""
        value = self.data.get(key)
        return value if isinstance(value, str) else None

    def unit(self) -> str:
        """The unit that the record is about."""
        return self.text("unit") or self.actor

    def slots(self) -> tuple[ComponentRule, ...]:
        """The rules of the component it names that hold for its unit; none where that is not known."""
        component, words = self.text("component"), self.context.vocabulary
        return words.slots(component, self.context.group(self.unit())) if component and words else ()

    def category(self) -> CategoryTerms | None:
        """What the scheme says of the category it names; None where it does not know it."""
        name = self.text("category") or ""
        return next((slot.categories[name] for slot in self.slots() if name in slot.categories), None)

    def fault(self, code: str, *path: str | int, **facts: str) -> Problem:
        """A problem at a value of this record; empty facts are omitted."""
        file, at = self.context.where(self.path)
        return fault(code, Place(file, (*at, *path)), **facts)

    def key_fault(self, code: str, *path: str | int, **facts: str) -> Problem:
        """A problem at a key of this record."""
        file, at = self.context.where(self.path)
        return fault(code, Place(file, (*at, *path), "key"), **facts)


Faults = Iterable[Problem]
Check = Callable[[RecordContext], Faults]


def confidential(filed: RecordContext) -> bool:
    """Whether not every unit may read it: ballots always, what its scheme or itself says is confidential."""
    category = filed.category()
    secret = category is not None and category.confidential
    return filed.text("kind") == "ballots" or filed.data.get("confidential") is True or secret


def may_file(filed: RecordContext) -> Faults:
    """The record's kind, against who files it and where."""
    kind = filed.text("kind")
    if next(iter(filed.data), "kind") != "kind" and kind is not None:
        yield filed.key_fault("R010", "kind")
    allowed = _allowed(filed)
    if kind in OFFICE_KINDS + UNIT_KINDS and allowed is not None and kind not in allowed:
        yield filed.fault("R011", "kind", kind=kind, actor=filed.actor, allowed=names(allowed))
    if kind is not None and _exposed(filed) and confidential(filed):
        yield filed.fault("R009", "kind", kind=kind)
    components = lent_components(filed.context, filed.actor, kind or "")
    component = filed.text("component")
    if components is not None and component is not None and component not in components:
        yield filed.fault("R048", "component", component=component, allowed=names(components))


def lent_components(context: CheckContext, actor: str, kind: str) -> tuple[str, ...] | None:
    """The components for which a reviewer may file this kind; None where it is not bound to any."""
    bound = [permission.component for permission in context.may(actor) if permission.kind == kind]
    named = tuple(component for component in bound if component is not None)
    return named if named and len(named) == len(bound) else None


def _exposed(filed: RecordContext) -> bool:
    """Whether the record is where every unit reads: a made-up year without an office-only root has no secrets."""
    context = filed.context
    made_up = bool(context.case) or (context.cycle is not None and context.cycle.synthetic)
    return context.records.get(filed.path) not in context.office_only and not (made_up and not context.office_only)


def _allowed(filed: RecordContext) -> tuple[str, ...] | None:
    """The kinds that the folder's actor may file; None where the actor is not known."""
    context, actor = filed.context, filed.actor
    if actor == "office":
        return OFFICE_KINDS
    if context.units is None:
        return None
    own = UNIT_KINDS if actor in context.units else ()
    lent = tuple(dict.fromkeys(permission.kind for permission in context.may(actor)))
    return own + lent or None
