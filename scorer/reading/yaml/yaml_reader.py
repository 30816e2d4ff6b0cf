"""A file's bytes → its Document, or every problem that can be found in it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from scorer.model.entities import Problem
from scorer.reading.yaml.lines import MOST, Document, YamlFault, line_starts, pack, span
from scorer.reading.yaml.syntax import both_sides, cut_off, directives, same_slips
from scorer.reading.yaml.text import BOM, blank, decode, forbidden
from scorer.reading.yaml.tree import load


def read(file: str, raw: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document of a file, or None and its problems in the order of their places; never an exception.

    A file that can be read may have one problem too: that it begins with a mark (Y004).

    ``file`` is the path from the root, with "/". Bytes ``b"kind: report"`` → Document with {"kind": "report"}.
    """
    text, fatal = decode(raw)
    if fatal:
        text = blank(text)
        return None, _problems(file, line_starts(text), [fatal])
    unseen = forbidden(text)
    text = blank(text) if unseen else text
    text, headed = directives(text)
    starts = line_starts(text)
    faults = unseen + headed + both_sides(text)
    if any(fault.code in ("Y010", "Y047") for fault in faults):
        return None, _problems(file, starts, faults)
    # What was blanked out may be what the parser stumbles over: that is one fault, and reported already.
    data, marks, found = load(text, complain=not unseen)
    faults += [fault for fault in found if fault.code != "Y005" or not faults]
    faults += cut_off(text, marks)
    faults += same_slips(text, faults)
    if faults:
        return None, _problems(file, starts, faults)
    noted = _problems(file, starts, [YamlFault("Y004", 0, 1)]) if raw.startswith(BOM) else ()
    return Document(file, data, pack(starts, marks), hashlib.sha256(raw).hexdigest(), len(raw)), noted


def _problems(file: str, starts: Sequence[int], faults: list[YamlFault]) -> tuple[Problem, ...]:
    """The faults with their lines and columns, in order; one note for those beyond what is reported."""
    faults = sorted(faults, key=lambda fault: fault.start)
    reported = [Problem(code, span(file, starts, start, end), facts) for code, start, end, facts in faults[:MOST]]
    if len(faults) > MOST:
        more = faults[MOST]
        reported.append(Problem("Y099", span(file, starts, more.start, more.end), {"more": str(len(faults) - MOST)}))
    return tuple(reported)
