"""Characters of a paper that no installed font can write: named with their place, instead of a box on the page.

Typst sets a box without a word; only where it is asked for PDF/A does it say which text no font has. So the
distinct characters of a paper are tried in a small document of that kind, once for each character in a run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import typst

from scorer.model.packaged import packaged

PLACES = packaged("scorer.publish.gb9704", "fonts")["places"]
"""Part of a paper's data → what the standard calls it."""
AROUND = 8
"""Characters shown before and behind."""
_SAID = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)
_TRIED: dict[int, tuple[typst.Fonts, dict[str, bool]]] = {}


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font has, where it first is, the words around it, and a package of fonts that may have it."""

    char: str
    where: str
    around: str
    package: str

    @property
    def sentence(self) -> str:
        """As the command says it: no font has “𪛖” (U+2A6D6), in which part, and what to install."""
        return (
            f"没有字体能写“{self.char}”（U+{ord(self.char):04X}），PDF 上会是空框：在{self.where}“{self.around}”。"
            f"改法：装上 {self.package}，或用 --fonts 指明有这个字的字体所在的文件夹，再排一次；或者换一个字"
        )


def missing_glyphs(data: Mapping[str, object], fonts: typst.Fonts, family: str) -> tuple[MissingGlyph, ...]:
    """Every such character of a paper's data, in the order of the paper; ``family`` is the font of its body."""
    texts = [(PLACES[key], text) for key, part in data.items() if key in PLACES for text in _texts(part)]
    lacking = _lacking({char for _, text in texts for char in text if not char.isspace()}, fonts, family)
    first: dict[str, MissingGlyph] = {}
    for where, text in texts if lacking else ():
        for place, char in enumerate(text):
            if char in lacking and char not in first:
                around = text[max(place - AROUND, 0) : place + AROUND + 1].replace("\n", " ")
                first[char] = MissingGlyph(char, where, around, _package(char))
    return tuple(first.values())


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for name, each in part.items():
            yield from () if name == "kind" else _texts(each)
    elif isinstance(part, Iterable):
        for each in part:
            yield from _texts(each)


def _lacking(chars: set[str], fonts: typst.Fonts, family: str) -> set[str]:
    """Those of the characters that no font has; each is tried once for a set of fonts."""
    _, known = _TRIED.setdefault(id(fonts), (fonts, {}))  # the fonts are held, so that their id stays theirs
    left = chars - known.keys()
    while left:
        refused = _refused(left, fonts, family)
        known.update(dict.fromkeys(refused, False))
        left -= refused
        if not refused:
            known.update(dict.fromkeys(left, True))
            break
    return {char for char in chars if not known[char]}


def _refused(chars: set[str], fonts: typst.Fonts, family: str) -> set[str]:
    """The characters that the setter names first, none where it can set all; each is a line of its own."""
    inputs = {"chars": "\n".join(sorted(chars)), "family": family}
    source = b'#set text(font: sys.inputs.family)\n#for each in sys.inputs.chars.split("\\n") [#each \\ ]'
    try:
        typst.compile(source, font_paths=fonts, sys_inputs=inputs, format="pdf", pdf_standards="a-2b", timestamp=0)
    except typst.TypstError as error:
        said = _SAID.search(str(error))
        named = chars & set(said[1]) if said else set()
        if not named:
            raise
        return named
    return set()


def _package(char: str) -> str:
    """The Debian package of fonts that most likely has it."""
    name = unicodedata.name(char, "")
    if name.startswith("CJK "):
        return "fonts-noto-cjk 和 fonts-hanazono（花园明朝，收生僻字）"
    return "fonts-noto-color-emoji 和 fonts-symbola" if unicodedata.category(char) == "So" else "fonts-noto-core"
