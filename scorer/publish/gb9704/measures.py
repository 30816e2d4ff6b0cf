"""The measures of GB/T 9704-2012 that a paper's own words depend on, in twentieths of a point (twips) as Word counts.

All the others are in the template (.docx) and in ``official.typ`` (PDF).
"""

from __future__ import annotations

from fractions import Fraction

CORE_WIDTH, CORE_HEIGHT = 8844, 12756
"""The 版心: 156 × 225 mm."""

PITCH = CORE_HEIGHT // 22
"""A line, 22 to a page: 579 twips (28.95 pt); 580 would be 4 twips too much for the 22nd line."""

CHARACTER = Fraction(CORE_WIDTH, 28)
"""A character, 28 to a line: 315.9 twips (15.79 pt)."""

SIZE_4 = 280
"""A 四号 letter: 14 points."""

HEAD_SIZE = 40
"""The 发文机关标志 in points, smaller where the name is long: always on one line."""


def characters(count: float) -> int:
    """The width of so many characters in twips: 2 → 632."""
    return round(CHARACTER * Fraction(count))


def head_size(name_width: float) -> int:
    """The size of the 发文机关标志 in points: 40, less where 156 mm would not hold it on one line.

    Worked: 440 pt (442, less what a program may round away) ÷ 14 characters = 31 pt; ÷ 17 = 25.
    """
    return min(HEAD_SIZE, int((CORE_WIDTH / 20 - 2) / max(name_width, 1)))
