"""A 办法 as the checks look at it: its typed rules, beside its clauses in our own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from scorer.model.entities import Clause, Data
from scorer.model.numbers import fraction, is_number
from scorer.model.packaged import packaged
from scorer.model.results import Cite
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.interpretations import REGISTER, Interpretation, interpretations
from scorer.scoring.scheme.parse import Scheme, build


@dataclass(frozen=True, slots=True)
class SchemeFinding:
    """One thing that the text of a 办法 should say otherwise, or at all; every sentence is plain Chinese."""

    title: str
    clauses: tuple[str, ...]
    what: str
    follows: str
    proposal: str


@dataclass(frozen=True)
class SchemeDraft:
    """A scheme's document and the bureau's own clauses by id (the general GEN ones are not in it)."""

    document: Mapping[str, Data]
    clauses: Mapping[str, Clause]

    @cached_property
    def scheme(self) -> Scheme:
        """The rules as the 办法 itself has chosen."""
        return self.under({})

    def under(self, options: Mapping[str, str]) -> Scheme:
        """The rules with some interpretations taken otherwise."""
        chosen = {item.id: item.chosen for item in self.interpretations}
        return build(self.document, {**REGISTER, **chosen, **options}, "")[0]

    @cached_property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """Its open questions, in its order."""
        return interpretations(self.document)

    def interpretation(self, name: str) -> Interpretation | None:
        """One interpretation by its name; None where the scheme does not list it."""
        return next((item for item in self.interpretations if item.id == name), None)

    def parts(self) -> tuple[Component, ...]:
        """Every component, the parts of a sum after it."""
        return tuple(self.scheme.every_component())

    def written(self) -> Iterator[tuple[Component, Mapping[str, Data]]]:
        """Every component beside its row of the document."""
        return zip(self.parts(), _rows(self.document.get("components")), strict=True)

    def total(self) -> tuple[str, ...]:
        """The own clauses of the total."""
        return self.own(self.scheme.total_cites)

    def own(self, cited: Iterable[Cite | str | None]) -> tuple[str, ...]:
        """Those of the cited clauses that are the bureau's own, each once."""
        names = (each.clause if isinstance(each, Cite) else each for each in cited)
        return tuple(dict.fromkeys(name for name in names if name and name in self.clauses))

    def finding(self, name: str, cited: Iterable[Cite | str | None], **facts: object) -> SchemeFinding:
        """A finding of ``findings.toml`` with these facts, on those of the cited clauses that are the bureau's own."""
        own = self.own(cited)
        facts |= {"where": self.places(own), "at": f"在{self.places(own)}" if own else "增加一条，"}
        title, *sentences = (
            packaged("scorer.scoring.scheme.lint", "findings")[name][key].format_map(facts)
            for key in ("title", "what", "follows", "proposal")
        )
        return SchemeFinding(title, own, *sentences)

    def places(self, cited: Iterable[Cite | str | None]) -> str:
        """Where in the text: "第十二条、第十三条"; "正文" where no own clause is named."""
        found = dict.fromkeys(self.clauses[name].place for name in self.own(cited))
        return "、".join(found) or "正文"


def _rows(data: Data) -> Iterator[Mapping[str, Data]]:
    """The rows of components, those under one after it."""
    for row in data if isinstance(data, list) else ():
        if isinstance(row, dict):
            yield row
            yield from _rows(row.get("components"))


def number(data: Data) -> Fraction | None:
    """A figure or a share as it is written; None where an interpretation gives it, or nothing does."""
    return fraction(data) if is_number(data) else None


def clauses_of(kind: Category, part: Component) -> tuple[Cite, ...]:
    """A category's own clauses, else those of its component."""
    return kind.clauses or part.clauses


def each_category(parts: Iterable[Component]) -> Iterator[tuple[Component, Category]]:
    """Every category of these components."""
    return ((part, kind) for part in parts for kind in part.rule.categories().values())
