"""The parser's complaint as a clerk's mistake: a code, the smallest stretch, the likely cause.

libyaml says where it gave up, often a line or more behind the slip. So the lines around are first
searched for slips of the keyboard; what is left is classified by the complaint and the characters there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yaml import MarkedYAMLError, YAMLError

from scorer.model.packaged import packaged
from scorer.reading.yaml.lines import YamlFault
from scorer.reading.yaml.scalars import key_line

_AT_CONTEXT = {"Y022", "Y023", "Y024", "Y026", "Y052", "Y058"}
"""Codes whose place is where the thing began, not where the parser gave up."""

SLIPS = frozenset({"Y040", "Y041", "Y045"})
"""Codes of what :func:`key_line` finds in a line."""

_TEXT_FOLLOWS = re.compile(r"[:：] *[|>][-+0-9]* *$")
_WORD = re.compile(r"[^\s,\]}]+")
_LINE = re.compile(r"[^\n]*[^\n ]")
_ESCAPE = re.compile(r"\\(?:[xuU][0-9A-Za-z]{0,8}|.)")
_PATTERNS = {"Y055": re.compile(r"."), "Y052": _LINE, "Y056": _ESCAPE}
_WIDE_COMMA = re.compile(r"([，、])(?:[ \u3000]*[a-z][\w-]*:?)?\Z")
_HEAD = re.compile(r"(?:(?: *(?:#[^\n]*)?|%[^\n]*)(?:\n|\Z))+")
_DIRECTIVE = re.compile(r"^%(.*)", re.MULTILINE)
_NEXT_LINE = re.compile(r"^ *[^ #\n].*", re.MULTILINE)
_CUT_OFF = re.compile(r"(?<=[^ \n]) +(#[0-9][^\n]*)")
_BOTH_SIDES = re.compile(r"^<{7} .*$(?=[\s\S]*^={7}$[\s\S]*^>{7} )", re.MULTILINE)


def diagnose(text: str, error: YAMLError, marks: Sequence[int]) -> YamlFault:
    """The fault behind a complaint; ``marks`` ends with the place of the last value that was sound.

    "target:t1" above another line: libyaml could not find expected ':' in the next line; it is Y041 at the colon.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return YamlFault("Y050", 0, 1)
    problem, context = error.problem or "", error.context or ""
    at = min(error.problem_mark.index, len(text.rstrip()))
    since = min(error.context_mark.index, at) if error.context_mark else at
    slip = _slip(text, problem, at, since)
    if slip:
        return slip
    words = packaged("scorer.reading.yaml", "words")
    code = words["messages"].get(problem) or words["contexts"].get(context)
    if code:
        place = since if code in _AT_CONTEXT else max(text.rfind("\\", since, at + 1), since) if code == "Y056" else at
        return _at(code, text, place, _PATTERNS.get(code, _WORD))
    if problem == "could not find expected ':'":
        return _at("Y059", text, since, _LINE)
    if problem == "mapping values are not allowed in this context":
        return _second_colon(text, at)
    if "flow" in context:
        return _flow(text, at, since)
    if problem == "did not find expected key":
        return _no_key(text, at, marks)
    return _at("Y050", text, at, _WORD)


def behind_the_end(text: str, end: int, root: int) -> YamlFault | None:
    """The fault of what comes after the document: another document, a directive, or a line that is not part of it."""
    rest = text[end:]
    match = _NEXT_LINE.search(rest)
    if match is None:
        return None
    place = end + match.end() - len(match.group().lstrip())
    if text.startswith("---", place) or text.endswith("...", 0, end):
        return YamlFault("Y021", place, end + match.end())
    if text.startswith("%", place):
        return YamlFault("Y022", place, end + match.end())
    code = "Y057" if text[root] in "\"'[{" else "Y051"
    return _at(code, text, place, _WORD)


def cut_off(text: str, marks: Sequence[int]) -> list[YamlFault]:
    """Numbers that a blank and a ``#`` made a comment: of "progress: 完成 #3 桥墩" only 完成 would be read.

    A ``#`` inside quotes or a text of several lines comes after no value and is meant as it is.
    """
    found = [*_CUT_OFF.finditer(text)] if " #" in text else []
    ends = set(marks[1::2]) if found else set()
    return [YamlFault("Y046", *match.span(1), {"text": match[1][:40]}) for match in found if match.start() in ends]


def both_sides(text: str) -> list[YamlFault]:
    """The first line of two versions that git could not join and left for a hand to choose from: ``<<<<<<< HEAD``."""
    match = _BOTH_SIDES.search(text) if "<<<<<<< " in text else None
    return [YamlFault("Y047", *match.span())] if match else []


def same_slips(text: str, faults: Sequence[YamlFault]) -> list[YamlFault]:
    """The other lines with a slip of the keyboard such as one already found has: whoever types one types them all.

    The parser gives up at the first. Lines of a text of several lines are meant as they are.
    """
    if not any(fault.code in SLIPS for fault in faults):
        return []
    known, found, at, inside = {fault.start for fault in faults}, [], 0, -1
    for line in text.splitlines(keepends=True):
        depth = len(line) - len(line.lstrip(" -"))
        inside = inside if line.isspace() or depth > inside >= 0 else -1
        slip = key_line(text, at) if inside < 0 else None
        if slip and slip.code in SLIPS and slip.start not in known:
            found.append(slip)
        inside = depth if inside < 0 and _TEXT_FOLLOWS.search(line) else inside
        at += len(line)
    return found


def directives(text: str) -> tuple[str, list[YamlFault]]:
    """The faults of ``%YAML`` and ``%TAG`` lines at the beginning, and the text with these lines made comments.

    Checking tens of thousands of them against each other would take the parser seconds.
    """
    if "%" not in text or not (text.startswith("%") or "\n%" in text):
        return text, []
    match = _HEAD.match(text)
    head = match.group() if match else ""
    faults = [YamlFault("Y022", *directive.span()) for directive in _DIRECTIVE.finditer(head)]
    return _DIRECTIVE.sub(r"#\1", head) + text[len(head) :], faults


def _at(code: str, text: str, place: int, pattern: re.Pattern[str]) -> YamlFault:
    """The fault at ``place``, as wide as ``pattern`` matches there, else one character; its words are a fact."""
    match = pattern.match(text, place)
    end = match.end() if match else place + 1
    return YamlFault(code, place, end, {"text": text[place : min(end, place + 40)].strip()})


def _line_at(text: str, place: int) -> int:
    """Where the line of ``place`` begins."""
    return text.rfind("\n", 0, place) + 1


def _slip(text: str, problem: str, at: int, since: int) -> YamlFault | None:
    """A slip of the keyboard in the lines that the complaint can be about, the likelier one first."""
    lines = [_line_at(text, since if problem == "could not find expected ':'" else at)]
    if problem == "mapping values are not allowed in this context" and lines[0]:
        lines.insert(0, _line_at(text, lines[0] - 1))
    return next(filter(None, (key_line(text, line) for line in lines)), None)


def _second_colon(text: str, at: int) -> YamlFault:
    """A colon without a key before it: inside a text (甲: 乙), or in a line indented under a finished value."""
    line = _line_at(text, at)
    if ": " in text[line:at]:
        return YamlFault("Y054", at, at + 1)
    return _at("Y051", text, at - len(text[line:at].lstrip()), _WORD)


def _flow(text: str, at: int, since: int) -> YamlFault:
    """A fault between brackets: a full-width comma, a colon in a text, a comma or a closing bracket that is missing."""
    comma = _WIDE_COMMA.search(text, since, at + 1)
    if comma:
        return YamlFault("Y044", *comma.span(1))
    if text.startswith(": ", at) and "\n" not in text[since:at]:
        return YamlFault("Y029" if at == since else "Y054", at, at + 1)
    if at < len(text.rstrip()) and ("\n" not in text[since:at] or text[at] in "\"'[{"):
        return _at("Y053", text, at, _WORD)
    return YamlFault("Y053", since, since + 1)


def _no_key(text: str, at: int, marks: Sequence[int]) -> YamlFault:
    """Something where a key should be: behind a closing quote or bracket, under a quote left open, or ill indented."""
    if text.startswith(":", at):
        return YamlFault("Y029", at, at + 1)
    start, end = marks[-2:]
    if text[start] in "\"'" and "\n" in text[start:end]:
        return _at("Y052", text, start, _LINE)
    before = text[_line_at(text, at) : at].rstrip()
    return _at("Y057" if before.endswith(("'", '"', "]", "}")) else "Y051", text, at, _WORD)
