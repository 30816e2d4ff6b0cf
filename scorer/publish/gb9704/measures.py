"""The measures of GB/T 9704-2012, in millimetres and points, and in the twentieths of a point that Word counts in."""

from __future__ import annotations

from fractions import Fraction

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
"""Margins in mm: 天头 37, 订口 28; the 版心 of 156 × 225 mm leaves 26 and 35."""

LINES, CHARACTERS = 22, 28
"""What a page holds: 22 lines of 28 characters."""

SIZE_2, SIZE_3, SIZE_4, SIZE_TABLE = 22, 16, 14, 12
"""二号, 三号, 四号 and 小四 in points."""

HEAD_DROP, RULE_DROP, NUMBER_DROP = 35, 4, 7
"""mm: 版心 to the 发文机关标志; 发文字号 to the red line; 版心 to the page number's dash."""

HEAD_SIZE = 40
"""The 发文机关标志 in points, smaller where the name is long: always on one line."""

RED = "FF0000"
BODY, TITLE, LEVEL_1, LEVEL_2, PAGE_NUMBER = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
"""The fonts by name."""


def twips(millimetres: float | Fraction) -> int:
    """Twentieths of a point: 37 mm → 2098."""
    return round(Fraction(millimetres) * 1440 / Fraction("25.4"))


CORE_WIDTH, CORE_HEIGHT = twips(PAGE_WIDTH - LEFT - RIGHT), twips(PAGE_HEIGHT - TOP - BOTTOM)
"""The 版心: 8844 × 12756 twips."""

PITCH = CORE_HEIGHT // LINES
"""A line: 579 twips (28.95 pt); 580 would be 4 twips too much for the 22nd line."""

CHARACTER = Fraction(CORE_WIDTH, CHARACTERS)
"""A character: 315.9 twips (15.79 pt)."""

CHARACTER_SPACE = -848
"""The grid's character pitch less three-size type, in 1/4096 pt: 15.793 − 16 = −0.207 pt."""


def characters(count: float) -> int:
    """The width of so many characters in twips: 2 → 632."""
    return round(CHARACTER * Fraction(count))


def head_size(name_width: float) -> int:
    """The size of the 发文机关标志 in points: 40, less where 156 mm would not hold it on one line.

    Worked: 442 pt ÷ 14 characters = 31 pt.
    """
    return min(HEAD_SIZE, int(CORE_WIDTH / 20 / max(name_width, 1)))
