"""``missing``: nothing can be computed, because the document that would say how is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.results import Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent
from scorer.scoring.rules.parameters import Parameters


@dataclass(frozen=True)
class Missing(Rule):
    """The missing document, and what it would say. (With ``blocks: false`` the total is computed without it.)"""

    kind: ClassVar[str] = "missing"
    document: str
    what: str

    @classmethod
    def parse(cls, parameters: Parameters) -> Missing:
        return cls(document=parameters.literal("document"), what=parameters.literal("note"))

    def maximum(self) -> Fraction | None:
        return None

    def absent_document(self) -> str | None:
        return self.document

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        return absent(sheet.id(component.id), component, f"缺规则：{self.what}（见{self.document}）")
