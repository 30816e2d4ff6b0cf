"""Reading a scheme's parameters: a value, or ``{choose: ID}`` that an interpretation fills; each key read is noted.

Every reader returns the value, :class:`Unset` where the interpretation has nothing chosen,
or None where the parameter is absent. What does not fit is a problem with its place, and so is
a key that nobody has read when the reading is over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.numbers import fraction, is_number, percent, shown
from scorer.model.option_text import option_text
from scorer.model.results import Cite
from scorer.scoring.scheme.interpretations import Unset, chosen_id, clause_names, interpretations

FREE = frozenset({"note"})
"""Keys that speak to the reader of the file alone."""


@dataclass(frozen=True)
class SchemeReading:
    """What one reading of a scheme shares: the whole document, the run's choices, problems, and the keys read."""

    file: str
    document: Mapping[str, Data]
    choices: Mapping[str, str | None]
    problems: list[Problem] = field(default_factory=list)
    part: Callable[[Parameters], object] = lambda _row: None
    """Reads one component, wherever it is listed."""
    read: dict[Path, tuple[Mapping[str, Data], set[str]]] = field(default_factory=dict)
    """Where a mapping is in the document → the mapping, and those of its keys that somebody has read."""

    @property
    def root(self) -> Parameters:
        """The whole document, to read from."""
        return Parameters(self, (), self.document)

    def unread(self) -> Iterator[Problem]:
        """One problem (S016) at each key that nobody has read."""
        for path, (data, keys) in self.read.items():
            for key in data:
                if key not in keys and key not in FREE:
                    yield Problem("S016", Place(self.file, (*path, key), "key"), {"key": key})


@dataclass(frozen=True)
class Parameters:
    """One mapping of a scheme under the choices of a run; ``path`` is where it is in the document."""

    reading: SchemeReading
    path: Path
    data: Mapping[str, Data]
    short: bool = False
    """Whether the document has one value here, that is the mapping's only one: ``late: 0.5`` for its ``points``."""
    _keys: set[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _, keys = self.reading.read.setdefault(self.path, (self.data, set()))
        object.__setattr__(self, "_keys", keys)

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def raw(self, key: str) -> Data:
        """What is written; None where absent."""
        self._keys.add(key)
        return self.data.get(key)

    def ids(self) -> tuple[str, ...]:
        """The names in a mapping whose keys are names of the scheme's own."""
        self._keys.update(self.data)
        return tuple(self.data)

    def resolve(self, key: str) -> Data | Unset:
        """The value of a parameter, its ``choose`` carried out; None where absent."""
        value = self.raw(key)
        if not isinstance(value, dict) or "choose" not in value:
            return value
        interpretation, _, part = str(value["choose"]).partition("/")
        choices = self.reading.choices
        if interpretation not in choices:
            self.refuse("S001", key, interpretation=interpretation)
            return Unset(interpretation)
        option = choices[interpretation]
        if option is None:
            return Unset(interpretation)
        options = value.get("map")
        if part:
            options, option = {**option_entries(option)}, part
        if not isinstance(options, dict):
            return option
        if option not in options:
            if part and self._procedural(interpretation):  # what a resolution leaves out has no limit
                return Unset(interpretation)
            self.refuse("S002", key, interpretation=interpretation, option=option)
            return Unset(interpretation)
        return options[option]

    def _procedural(self, interpretation: str) -> bool:
        known = interpretations(self.reading.document)
        return any(item.id == interpretation and item.effect == "procedural" for item in known)

    def figure(self, key: str) -> Fraction | Unset | None:
        """A number without a sign, such as points, or ``none`` for "no such limit" (→ None); 10% is refused."""
        return self._number(key, share=False)

    def size(self, key: str, *, above: int = -1, whole: bool = False) -> Fraction | Unset | None:
        """A figure that is no less than 0; ``above=0``: more than 0; ``whole``: without a fraction."""
        value = self.figure(key)
        return self._fitting(key, value, above=above, whole=whole)

    def share(self, key: str, *, signed: bool = False) -> Fraction | Unset | None:
        """A part of a whole, written with a sign or as a fraction: 10%, 8‰, 1/3; a bare 10 or 0.1 is refused."""
        value = self._number(key, share=True)
        return value if signed else self._fitting(key, value, write=percent)

    def _fitting(
        self,
        key: str,
        value: Fraction | Unset | None,
        *,
        above: int = -1,
        whole: bool = False,
        write: Callable[[Fraction], str] = shown,
    ) -> Fraction | Unset | None:
        """The number where it fits; else a problem (S028) and None."""
        if not isinstance(value, Fraction) or (value >= 0 and value > above and not (whole and value.denominator > 1)):
            return value
        wanted = ("大于 0 的" if above == 0 else "不小于 0 的") + ("整数" if whole else "数")
        self.refuse("S028", key, key=self._name(key), value=write(value), wanted=wanted)
        return None

    def _name(self, key: str) -> str:
        return str(self.path[-1]) if self.short else key

    def _number(self, key: str, *, share: bool, bound: bool = False) -> Fraction | Unset | None:
        value = self.resolve(key)
        if value is None or value == "none" or isinstance(value, Unset):
            return value if isinstance(value, Unset) else None
        if not is_number(value):
            self.refuse("S003", key, value=option_text(value) or "")
            return None
        written, number = option_text(value) or "", fraction(value)
        if number and share is not (written[-1] in "%‰" or (share and "/" in written)):
            name = self._name(key)
            right = percent(number if number <= 1 else number / 100) if share else written.rstrip("%‰")
            facts = {"key": name, "value": written, "right": right}
            facts |= {"part": f"{{share: {written}, of: base}}"} if bound else {}
            self.refuse("S018" if share else "S017", key, **facts)
        return number

    def is_share(self, key: str) -> bool:
        """Whether what is written there, or chosen, has the sign of a share."""
        value = self.resolve(key)
        return isinstance(value, str) and value[-1:] in ("%", "‰")

    def bound(self, key: str, whole: Fraction | None) -> Fraction | Unset | None:
        """A cap or a floor: a figure, or ``{share: 10%, of: base}`` of the rule's base or full marks."""
        written = self.raw(key)
        if not isinstance(written, dict) or "share" not in written:
            return self._number(key, share=False, bound=True)
        part = self.child(key)
        share = part.share("share")
        part.text("of", "base", ("base", "full"))
        if not isinstance(share, Fraction):
            return share
        if whole is None:
            self.refuse("S020", key, key=key, value=percent(share))
            return None
        return share * whole

    def required(self, key: str, *, above: int | None = None, whole: bool = False) -> Fraction | Unset:
        """As :meth:`figure`, or :meth:`size` with ``above``; absent is a problem and reads as unset."""
        value = self.figure(key) if above is None else self.size(key, above=above, whole=whole)
        if value is None:
            if self.resolve(key) in (None, "none"):
                self.refuse("S004", key, name=key)
            return Unset(key)
        return value

    def text(self, key: str, default: str, allowed: Collection[str] = ()) -> str | Unset:
        """A word; ``allowed`` is the closed vocabulary it must come from."""
        value = self.resolve(key)
        if isinstance(value, Unset):
            return value
        word = default if value is None else option_text(value) or default
        if isinstance(value, dict | list) or (allowed and word not in allowed):
            self.refuse("S005", key, value=word, allowed="、".join(filter(None, allowed)) or "一个词")
            return default
        return word

    def literal(self, key: str, default: str = "") -> str:
        """A text that no interpretation fills: a name, a title."""
        return option_text(self.raw(key)) or default

    def flag(self, key: str, default: bool = False) -> bool | Unset:
        """true or false."""
        word = self.text(key, "true" if default else "false", ("true", "false"))
        return word if isinstance(word, Unset) else word == "true"

    def is_true(self, key: str) -> bool:
        """Whether ``key: true`` is written; no interpretation fills it."""
        return self.raw(key) is True

    def words(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...] | Unset:
        """A list of words; a single word is a list of one. ``allowed``: each must come from there."""
        value = self.resolve(key)
        if value is None or isinstance(value, Unset):
            return value if isinstance(value, Unset) else ()
        words = value if isinstance(value, list) else [value]
        found = tuple(option_text(word) or "" for word in words if not isinstance(word, dict | list))
        known = tuple(word for word in found if allowed is None or word in allowed)
        if len(known) < len(words):
            wrong = next((word for word in found if word not in known), option_text(value) or "")
            self.refuse("S005", key, value=wrong, allowed="、".join(allowed or ()) or "一列词")
        return known

    def names(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """As :meth:`words`; empty too where nothing is chosen."""
        found = self.words(key, allowed)
        return () if isinstance(found, Unset) else found

    def component_ids(self) -> tuple[str, ...]:
        """The id of every component of the scheme, the parts of a sum after it."""
        return tuple(_component_ids(self.reading.document.get("components")))

    def groups(self) -> tuple[str, ...]:
        """Groups of the scheme; empty for all of them."""
        return self.names("groups", self.listed("groups"))

    def listed(self, key: str) -> tuple[str, ...]:
        """The ids of the rows of one of the scheme's own lists: ``groups``, ``grades``."""
        return tuple(str(row.data.get("id")) for row in self.reading.root.rows(key))

    def children(self, key: str) -> Iterator[tuple[str, Parameters]]:
        """The entries of a mapping of mappings; a bare number in one reads as its ``points``."""
        value = self.raw(key)
        for name, entry in value.items() if isinstance(value, dict) else ():
            short = not isinstance(entry, dict) or "choose" in entry
            data = {"points": entry} if not isinstance(entry, dict) or short else entry
            yield name, self.inside(data, key, name, short=short)

    def levels(self) -> Parameters:
        """The points of each level, as the scheme gives them at its root."""
        return self.reading.root.child("levels")

    def child(self, key: str) -> Parameters:
        """A mapping inside this one; empty where absent."""
        value = self.raw(key)
        return self.inside(value if isinstance(value, dict) else {}, key)

    def rows(self, key: str) -> Iterator[Parameters]:
        """The mappings in a list inside this one."""
        rows = self.raw(key)
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield self.inside(row, key, place)

    def inside(self, data: Mapping[str, Data], *steps: str | int, short: bool = False) -> Parameters:
        """The same reading, further down the document."""
        return Parameters(self.reading, (*self.path, *steps), data, short)

    def clause_ids(self, key: str = "clauses") -> tuple[str, ...]:
        """The clauses named here."""
        return clause_names(self.raw(key))

    def clauses(self, key: str = "clauses") -> tuple[Cite, ...]:
        """The clauses named here, as citations."""
        return tuple(Cite(clause=name) for name in self.clause_ids(key))

    def aspect(self, name: str, fallback: tuple[Cite, ...]) -> tuple[Cite, ...]:
        """The clauses that ``cites`` gives for one aspect of a rule, else the component's own."""
        return self.child("cites").clauses(name) or fallback

    def taken(self, *keys: str) -> tuple[Cite, ...]:
        """The interpretations behind parameters, as citations; none for what the scheme fixes."""
        values = (self.data.get(key) for key in keys)
        names = [chosen_id(value) for value in values if isinstance(value, dict) and "choose" in value]
        return tuple(Cite(interpretation=name, chosen=self.reading.choices.get(name)) for name in names)

    def contradiction(self, key: str, why: str, right: str) -> None:
        """A problem (S029) at a key that says nothing beside the others."""
        self.refuse("S029", key, key=key, why=why, right=right)

    def refuse(self, code: str, at: str, /, **facts: str) -> None:
        """A problem at the value of one of these keys."""
        place = Place(self.reading.file, self.path if self.short else (*self.path, at))
        self.reading.problems.append(Problem(code, place, facts))


def _component_ids(rows: Data) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield str(row.get("id"))
            yield from _component_ids(row.get("components"))


def option_entries(option: str) -> dict[str, str]:
    """The entries of an interpretation of type map or range: ``"upper=2, bureau=1"`` → upper: "2", bureau: "1"."""
    pairs = (part.partition("=") for part in option.split(","))
    return {name.strip(): value.strip() for name, mark, value in pairs if mark}
