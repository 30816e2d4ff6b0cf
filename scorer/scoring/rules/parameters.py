"""Reading a component's parameters: a value, or ``{choose: ID}`` that an interpretation fills.

Every reader returns the value, :class:`Unset` where the interpretation has nothing chosen,
or None where the parameter is absent. What does not fit is a problem with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.numbers import fraction, is_number
from scorer.model.option_text import option_text
from scorer.model.results import Cite
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Parameters:
    """One mapping of a scheme, with the choices of this run; ``path`` is where it stands in ``file``."""

    file: str
    path: Path
    data: Mapping[str, Data]
    choices: Mapping[str, str | None]
    problems: list[Problem]
    parse_component: Callable[[Parameters], Component | None] | None = None
    level_points: Mapping[str, Data] = field(default_factory=dict)
    """The scheme's ``levels``, wherever in it a rule stands."""

    def resolve(self, key: str) -> Data | Unset:
        """The value of a parameter, its ``choose`` carried out; None where absent."""
        value = self.data.get(key)
        if not isinstance(value, dict) or "choose" not in value:
            return value
        interpretation = str(value["choose"])
        if interpretation not in self.choices:
            self._refuse("S001", key, interpretation=interpretation)
            return Unset(interpretation)
        option = self.choices[interpretation]
        if option is None:
            return Unset(interpretation)
        options = value.get("map")
        if "key" in value:
            options, option = {**entries(option)}, str(value["key"])
        if not isinstance(options, dict):
            return option
        if option not in options:
            self._refuse("S002", key, interpretation=interpretation, option=option)
            return Unset(interpretation)
        return options[option]

    def number(self, key: str) -> Fraction | Unset | None:
        """A number, a percentage, or ``none`` for "no such limit" (→ None)."""
        value = self.resolve(key)
        if value is None or value == "none" or isinstance(value, Unset):
            return value if isinstance(value, Unset) else None
        if not is_number(value):
            self._refuse("S003", key, value=option_text(value) or "")
            return None
        return fraction(value)

    def required_number(self, key: str) -> Fraction | Unset:
        """As :meth:`number`; absent is a problem and reads as unset."""
        value = self.number(key)
        if value is None:
            self._refuse("S004", key, name=key)
            return Unset(key)
        return value

    def text(self, key: str, default: str, allowed: tuple[str, ...] = ()) -> str | Unset:
        """A word; ``allowed`` is the closed vocabulary it must come from."""
        value = self.resolve(key)
        if isinstance(value, Unset):
            return value
        word = default if value is None else option_text(value) or default
        if allowed and word not in allowed:
            self._refuse("S005", key, value=word, allowed="、".join(allowed))
            return default
        return word

    def flag(self, key: str, default: bool = False) -> bool | Unset:
        """true or false."""
        word = self.text(key, "true" if default else "false", ("true", "false"))
        return word if isinstance(word, Unset) else word == "true"

    def words(self, key: str) -> tuple[str, ...] | Unset:
        """A list of words; a single word is a list of one."""
        value = self.resolve(key)
        if value is None or isinstance(value, Unset):
            return value if isinstance(value, Unset) else ()
        return tuple(option_text(item) or "" for item in value) if isinstance(value, list) else (str(value),)

    def children(self, key: str) -> Iterator[tuple[str, Parameters]]:
        """The entries of a mapping of mappings; a bare number in one reads as its ``points``."""
        value = self.data.get(key)
        for name, entry in value.items() if isinstance(value, dict) else ():
            data = entry if isinstance(entry, dict) and "choose" not in entry else {"points": entry}
            yield name, self.inside(data, key, name)

    def levels(self) -> Parameters:
        """The points of each level, as the scheme gives them at its root."""
        return replace(self, path=("levels",), data=self.level_points)

    def child(self, key: str) -> Parameters:
        """A mapping inside this one; empty where absent."""
        value = self.data.get(key)
        return self.inside(value if isinstance(value, dict) else {}, key)

    def inside(self, data: Mapping[str, Data], *steps: str | int) -> Parameters:
        """The same run, further down the document."""
        return Parameters(
            self.file, (*self.path, *steps), data, self.choices, self.problems, self.parse_component, self.level_points
        )

    def clauses(self, key: str = "clauses") -> tuple[Cite, ...]:
        """The clauses named here, as citations."""
        value = self.data.get(key)
        names = value if isinstance(value, list) else [value] if value else []
        return tuple(Cite(clause=str(name)) for name in names)

    def aspect(self, name: str, fallback: tuple[Cite, ...]) -> tuple[Cite, ...]:
        """The clauses that ``cites`` gives for one aspect of a rule, else the component's own."""
        return self.child("cites").clauses(name) or fallback

    def taken(self, key: str) -> tuple[Cite, ...]:
        """The interpretation behind a parameter, as a citation; empty where the scheme fixes it."""
        value = self.data.get(key)
        if not isinstance(value, dict) or "choose" not in value:
            return ()
        name = str(value["choose"])
        return (Cite(interpretation=name, chosen=self.choices.get(name)),)

    def _refuse(self, code: str, key: str, **facts: str) -> None:
        self.problems.append(Problem(code, Place(self.file, (*self.path, key)), facts))


def entries(option: str) -> dict[str, str]:
    """The entries of an interpretation of type map or range: ``"upper=2, bureau=1"`` → upper: "2", bureau: "1"."""
    pairs = (part.partition("=") for part in option.split(","))
    return {name.strip(): value.strip() for name, mark, value in pairs if mark}
