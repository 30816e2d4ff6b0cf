"""The fonts that are installed for a PDF: those of the standard, or substitutes, which are reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

ASKED: Mapping[str, tuple[str, ...]] = {
    "body": (
        "仿宋_GB2312",
        "FangSong_GB2312",
        "仿宋",
        "FangSong",
        "方正仿宋_GBK",
        "FZFangSong-Z02",
        "STFangsong",
        "华文仿宋",
    ),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05", "小标宋体"),
    "level-1": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "STHeiti", "华文黑体"),
    "level-2": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03", "STKaiti", "华文楷体"),
    "number": ("宋体", "SimSun", "NSimSun", "方正书宋_GBK", "FZShuSong-Z01", "STSong", "华文宋体"),
}
"""Part → the font by name, then the names under which the same face is sold."""

SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "AR PL UMing CN")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")


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
