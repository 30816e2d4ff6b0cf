"""Lines of Chinese that are folded into one: no blank comes between two of its characters.

YAML folds lines with a blank, as Latin words need it; Chinese has none: 红线局部 and 重叠 on two lines are
红线局部重叠. Between Latin and Chinese the blank stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import ScalarEvent, StreamEndEvent

CHINESE = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
"""Characters that are set without blanks: those of Chinese and Japanese, their punctuation, full-width forms."""
JOINT = re.compile(rf"(?<=[{CHINESE}])(?=[ ]*\n(?:[ ]*\n)*[ ]*[{CHINESE}])")
FIRST_PRIVATE, LAST_PRIVATE = 0xE000, 0xF8FF


def folded(text: str) -> Mapping[int, str]:
    """Where a scalar begins → its text without those blanks, for each that has any; nothing where YAML is broken.

    The text is read once more with a mark before each such line end: where the parser folds it, a blank
    follows the mark.
    """
    if JOINT.search(text) is None:
        return {}
    mark = next((chr(code) for code in count(FIRST_PRIVATE) if chr(code) not in text), "")
    if ord(mark) > LAST_PRIVATE:
        return {}
    found: dict[int, str] = {}
    try:
        get: Callable[[], Any] = CParser(JOINT.sub(mark, text)).get_event
        plain: Callable[[], Any] = CParser(text).get_event
        while not isinstance(event := get(), StreamEndEvent):
            start = plain().start_mark.index
            if isinstance(event, ScalarEvent) and mark in event.value:
                found[start] = event.value.replace(f"{mark} ", "").replace(mark, "")
    except YAMLError:
        return {}
    return found
