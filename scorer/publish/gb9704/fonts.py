"""The fonts that are installed for a PDF: those of the standard, or substitutes, which are reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

from scorer.model.packaged import packaged

_FONTS = packaged("scorer.publish.gb9704", "fonts")
ASKED: Mapping[str, Sequence[str]] = _FONTS["asked"]
"""Part → the font by name, then the names under which the same face is sold."""
SERIF, SANS = _FONTS["plain"]["serif"], _FONTS["plain"]["sans"]


@dataclass(frozen=True, slots=True)
class Substitute:
    """A font that is not installed, and the one used instead."""

    asked: str
    used: str

    @property
    def sentence(self) -> str:
        """As the command says it: "没有字体“仿宋_GB2312”，用“Noto Serif CJK SC”代替"."""
        return f"没有字体“{self.asked}”，用“{self.used}”代替"


class NoFont(Exception):  # noqa: N818 -- no fault of the program: the words say what the user can do instead
    """No font with Chinese characters is at hand; ``str()`` is the whole sentence."""


@dataclass(frozen=True)
class FontSet:
    """The fonts that the setter reads, and the families among them for each part."""

    fonts: typst.Fonts
    chosen: Mapping[str, str]
    substitutes: tuple[Substitute, ...]


@cache
def font_set(folders: tuple[Path, ...] = (), *, system: bool = True) -> FontSet:
    """The fonts of these folders and of the system; NoFont where none of them can write Chinese."""
    paths: list[str] = [str(folder) for folder in folders]
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=paths)
    chosen, substitutes = choice(fonts.families())
    return FontSet(fonts, chosen, substitutes)


def choice(families: Sequence[str]) -> tuple[Mapping[str, str], tuple[Substitute, ...]]:
    """Part → family, and the substitutes among them."""
    known = {family.casefold(): family for family in families}
    chosen, substitutes = {}, list[Substitute]()
    for part, names in ASKED.items():
        plain = (*SANS, *SERIF) if part == "level-1" else (*SERIF, *SANS)
        found = [known[name.casefold()] for name in (*names, *plain) if name.casefold() in known]
        if not found:
            raise NoFont("没有能写中文的字体，排不了 PDF：装上 fonts-noto-cjk，或用 --fonts 指明本单位字体所在的文件夹")
        chosen[part] = found[0]
        if found[0].casefold() not in {name.casefold() for name in names}:
            substitutes.append(Substitute(names[0], found[0]))
    return chosen, tuple(substitutes)
