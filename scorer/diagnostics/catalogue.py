"""The catalogue of problem codes, and problems in words: as text, as workflow annotations, as JSON.

Nothing of a value reaches an output as it is: what cannot be seen or would turn the
line around is shown by its code point, and what is too long is cut.
"""

from __future__ import annotations

import json
import string
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scorer.model.entities import Level, Place, Problem, Span

LineOf = Callable[[Span], str | None]

LEVELS: Mapping[Level, str] = {"error": "错误", "warning": "警告", "note": "提示"}
ANNOTATIONS: Mapping[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
LONGEST = 300
"""Characters of one fact that are shown: a list of allowed words fits, a page of text does not."""
WIDEST = 100
"""Columns of a source line that are shown; a longer line is cut around the place."""
BEFORE = 30
"""Columns kept to the left of the place where a line is cut."""
FAR = 2000
"""A place further right is given by its character: nobody counts columns there."""
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""Unicode categories that are not printed: control, format and bidirectional marks, surrogates, separators."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code of the catalogue. ``what`` and each sentence of ``fix`` have places such as ``{target}``."""

    level: Level
    title: str
    what: str
    fix: tuple[str, ...]
    page: str
    place: str
    """File, and mostly line and column, of the example: ``targets/demo/scheme.yml:31:7``."""
    example: Mapping[str, str]
    """The facts of the example."""


@dataclass(frozen=True, slots=True)
class WordedProblem:
    """A problem in words; ``fix`` is "" where the catalogue has no sentence for its facts."""

    level: Level
    what: str
    fix: str


@cache
def code_entries() -> Mapping[str, CodeEntry]:
    """Every code of the catalogue, in order; a code that is there twice is our own bug."""
    found: dict[str, CodeEntry] = {}
    files = sorted(resources.files("scorer.diagnostics").joinpath("codes").iterdir(), key=lambda file: file.name)
    for file in files:
        if file.name.endswith(".toml"):
            for code, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if code in found:
                    raise ValueError(f"{code} is twice in the catalogue")
                found[code] = CodeEntry(**{"example": {}, **row, "fix": tuple(row["fix"])})
    return dict(sorted(found.items()))


def entry(code: str) -> CodeEntry:
    """The entry of a code."""
    return code_entries()[code]


def word(problem: Problem) -> WordedProblem:
    """A problem in words: sentences of the fix whose facts are absent are left out, the others joined by ``；``."""
    return _worded(problem, entry(problem.code))


def _worded(problem: Problem, known: CodeEntry) -> WordedProblem:
    facts = {name: _short(visible(text)) for name, text in problem.facts.items() if text}
    fixes = (_filled(sentence, facts) for sentence in known.fix)
    what = _filled(known.what, facts) or known.title
    return WordedProblem(problem.level or known.level, what, "；".join(fix for fix in fixes if fix))


def example(code: str, known: CodeEntry) -> str:
    """A code's example as ``scorer check`` prints it, without a source line.

    ``submissions/demo/2025/ghc/n1.yml:2:9  错误 R012  目标“2025-99”不在目标表中`` and below it
    ``  改法：本单位承担的目标有 2025-01、2025-09；是不是想写 2025-09？``.
    """
    file, *at = known.place.split(":")
    problem = Problem(code, Span(file, *map(int, at)) if at else Place(file), known.example)
    return _as_text(problem, _worded(problem, known), None).rstrip("\n")


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of the problems that are errors, in their order."""
    return tuple(problem for problem in problems if (problem.level or entry(problem.code).level) == "error")


@cache
def places(sentence: str) -> frozenset[str]:
    """The facts that a sentence of the catalogue needs: ``目标“{target}”`` → ``target``."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def _filled(sentence: str, facts: Mapping[str, str]) -> str:
    return sentence.format_map(facts) if places(sentence) <= facts.keys() else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def visible(text: str) -> str:
    """A text with every character that hides shown by its code point, U+202E as ``⟨U+202E⟩``; a tab is ``⟨Tab⟩``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(char) if unicodedata.category(char) in HIDDEN else char for char in text)


def _shown(char: str) -> str:
    return "⟨Tab⟩" if char == "\t" else f"⟨U+{ord(char):04X}⟩"


def width(text: str) -> int:
    """The columns a text takes on a terminal: Chinese characters two each, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """By file, line, column, code; files with errors come first, then those with warnings, then those with notes.

    The problems of a whole file come before those inside it.
    """
    every, worst = list(problems), dict[str, int]()
    for each in every:
        rank = [*LEVELS].index(each.level or entry(each.code).level)
        worst[each.place.file] = min(rank, worst.get(each.place.file, rank))
    return sorted(every, key=lambda each: (worst[each.place.file], *_where(each.place), each.code))


def _where(place: Place | Span) -> tuple[str, int, int]:
    return (place.file, place.line, place.column) if isinstance(place, Span) else (place.file, 0, 0)


def text(problems: Iterable[Problem], line_of: LineOf) -> str:
    """All problems for a reader, each with its source line and a mark under the place.

    ``line_of`` gives the line without its end, or None where it is not at hand.
    """
    return "".join(_as_text(problem, word(problem), _line(problem, line_of)) for problem in ordered(problems))


def _line(problem: Problem, line_of: LineOf) -> str | None:
    return line_of(problem.place) if isinstance(problem.place, Span) else None


def _as_text(problem: Problem, worded: WordedProblem, line: str | None) -> str:
    place = problem.place
    where = visible(place.file)
    if where.startswith(":"):  # a runner's log takes :: at a line's beginning for a command
        where = f"./{where}"
    lines = []
    if isinstance(place, Span):
        column = place.column
        if line is not None and column <= FAR:
            column = width(visible(line[: column - 1])) + 1
        where += f":{place.line}:{column}"
        lines += [] if line is None else _excerpt(line, place)
    lines.insert(0, f"{where}  {LEVELS[worded.level]} {problem.code}  {worded.what}")
    if worded.fix:
        lines.append(f"  改法：{worded.fix}")
    return "\n".join(lines).replace("##[", "##⟨[⟩") + "\n"  # and ##[ anywhere in a line


def _excerpt(line: str, span: Span) -> list[str]:
    """The source line with its number, and carets under the span, counted in columns.

    ``目标: 2025-99`` with a span at character 5 has seven carets from column 7.
    """
    start = span.column - 1
    end = start + min(span.width, 2 * WIDEST)
    # more than can be shown is not looked at: a line may be as long as the file
    parts = (line[max(0, start - 2 * WIDEST) : start], line[start:end], line[end : end + 2 * WIDEST])
    before, marked, after = (visible(part) for part in parts)
    if width(before + marked + after) > WIDEST:
        before = _tail(before, BEFORE)
        marked = _head(marked, WIDEST - width(before) - 1)
        after = _head(after, WIDEST - width(before + marked))
    number = str(span.line)
    carets = "^" * max(1, width(marked))
    return [f"  {number} | {before}{marked}{after}", f"  {' ' * len(number)} | {' ' * width(before)}{carets}"]


def _head(text: str, columns: int) -> str:
    """As much of the beginning as fits, ``…`` where something is cut."""
    if width(text) <= columns:
        return text
    kept, used = "", 1
    for char in text:
        used += _columns(char)
        if used > columns:
            break
        kept += char
    return f"{kept}…"


def _tail(text: str, columns: int) -> str:
    """As much of the end as fits, ``…`` where something is cut."""
    return _head(text[::-1], columns)[::-1]


def github(problems: Sequence[Problem]) -> str:
    """All problems as workflow annotations, one line each."""
    return "".join(_annotation(problem) for problem in ordered(problems))


def _annotation(problem: Problem) -> str:
    worded, place = word(problem), problem.place
    properties = {"file": visible(place.file)}
    if isinstance(place, Span):
        properties |= {
            "line": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.column + place.width - 1),
        }
    properties["title"] = f"{problem.code} {entry(problem.code).title}"
    listed = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    message = worded.what + (f"\n改法：{worded.fix}" if worded.fix else "")
    return f"::{ANNOTATIONS[worded.level]} {listed}::{_escaped(message)}\n"


def _escaped(value: str, also: str = "") -> str:
    for char in f"%\r\n{also}":
        value = value.replace(char, f"%{ord(char):02X}")
    return value


def as_json(problems: Sequence[Problem]) -> str:
    """All problems as a JSON list; line and column count characters, and are null for a whole file."""
    return json.dumps([_row(problem) for problem in ordered(problems)], ensure_ascii=False, indent=2) + "\n"


def _row(problem: Problem) -> dict[str, str | int | None]:
    worded = word(problem)
    span = problem.place if isinstance(problem.place, Span) else None
    return {
        "code": problem.code,
        "level": worded.level,
        "file": visible(problem.place.file),
        "line": span.line if span else None,
        "column": span.column if span else None,
        "width": span.width if span else None,
        "what": worded.what,
        "fix": worded.fix,
    }
