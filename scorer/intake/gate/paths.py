"""Classify a path of the repository (record, evidence, ledger, table …), and say whether its name is allowed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scorer.reading.book.removals import REMOVALS, REWRITTEN
from scorer.reading.receipts.commitments import COMMITMENTS, KEYS

Kind = Literal["record", "evidence", "ledger", "table", "rules", "house"]
LEDGERS = ("receipts.csv", "publications.csv", COMMITMENTS, KEYS)
OF_ALL_YEARS = (REMOVALS, REWRITTEN)
ID = r"[a-z0-9][a-z0-9-]{0,31}"
CYCLE = re.compile(rf"submissions/({ID}/\d{{4}})/(.+)")
TABLE = re.compile(rf"targets/({ID}/\d{{4}})/targets\.yml")
OF_YEAR = re.compile(rf"targets/({ID}/\d{{4}})/")
LONGEST_NAME, LONGEST_PATH, DEEPEST = 120, 240, 8
"""Characters of one name, bytes of a whole path, folders below a unit's own: what any system can hold."""
MARKS = frozenset("-_.()[]+&# （）《》〈〉「」『』〔〕【】、，：；！～·—…“”‘’％")
"""What may be in a name beside letters, digits and Chinese characters: what clerks write, nothing for a shell."""
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)\s*(?:\.|$)", re.IGNORECASE)
"""Names that mean devices on Windows, where clerks check the repository out."""


LEFT_OVER: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\.~lock\..*#$", re.IGNORECASE), "办公软件打开文档时的锁"),
    (re.compile(r"~\$|\.~|~WR[LD]\d+\.tmp$|.*\.(?:asd|wbk)$", re.IGNORECASE), "Word、WPS 打开文档时留下的临时文件"),
    (re.compile(r"(?:thumbs|ehthumbs)\.db$|desktop\.ini$", re.IGNORECASE), "Windows 自己放进文件夹的文件"),
    (re.compile(r"\.DS_Store$|\._|__MACOSX$|\.AppleDouble$"), "苹果电脑自己放进文件夹的文件"),
    (
        re.compile(
            r".*(?:\.(?:tmp|temp|bak|sw[op]|orig|rej|part|crdownload|downloading|x?ltd|td)|~)$|#.*#$|\.fuse_hidden",
            re.IGNORECASE,
        ),
        "程序留下的临时文件",
    ),
)
"""Names of what a program or a system leaves in a folder, and whose it is."""


@dataclass(frozen=True, slots=True)
class RepositoryPath:
    """A path by its place: ``record`` and ``evidence`` have a cycle and the actor in whose folder they are.

    ``ledger``: receipts, publications, removals; ``table``: a year's targets.yml; ``rules``: all else
    under ``targets/``; ``house``: everything that is not a bureau's data, the program among it.
    """

    kind: Kind
    cycle: str | None = None
    actor: str | None = None


def classify(path: str) -> RepositoryPath:
    """``submissions/demo/2025/ghc/n1.yml`` is a record of ``ghc`` in ``demo/2025``."""
    if table := TABLE.fullmatch(path):
        return RepositoryPath("table", table[1])
    if path.startswith("targets/"):
        of_year = OF_YEAR.match(path)
        return RepositoryPath("rules", of_year[1] if of_year else None)
    if path in OF_ALL_YEARS:
        return RepositoryPath("ledger")
    filed = CYCLE.fullmatch(path)
    if filed is None:
        return RepositoryPath("house")
    cycle, below = filed[1], filed[2]
    if below in LEDGERS:
        return RepositoryPath("ledger", cycle)
    actor, _, rest = below.partition("/")
    if not rest:
        return RepositoryPath("house", cycle)
    return RepositoryPath("record" if "/" not in rest and rest.endswith(".yml") else "evidence", cycle, actor)


def left_over(path: str) -> str | None:
    """Whose temporary file it is: ``~$方案.docx`` is one of Word; None of any other file."""
    names = path.split("/")
    return next((word for name in names for form, word in LEFT_OVER if form.match(name)), None)


def misnamed(path: str) -> str | None:
    """The fault of a submitted file's name, as words for a message; None where it may be called so."""
    if len(path.encode("utf-8", "surrogateescape")) > LONGEST_PATH:
        return f"整条路径超过 {LONGEST_PATH} 字节"
    if path.count("/") > DEEPEST:
        return "文件夹套得太深"
    return next((reason for part in path.split("/") for reason in _wrong(part)), None)


def _wrong(part: str) -> Iterator[str]:
    """Everything that is wrong with one name of a path."""
    if len(part) > LONGEST_NAME:
        yield f"名字超过 {LONGEST_NAME} 个字"
    if part.startswith((".", "-", " ")) or part.endswith((".", " ")) or not part:
        yield "名字不能以点、横线、空格开头，也不能以点、空格结尾"
    if RESERVED.match(part):
        yield "这个名字在 Windows 上是设备名，取不出来"
    strange = dict.fromkeys(char for char in part if not _plain(char))
    if strange:
        yield f"名字里有 {'、'.join(map(_named, strange))}"


def _plain(char: str) -> bool:
    """A letter or digit of ASCII, a Chinese character in its ordinary form, or one of the marks."""
    if char.isascii():
        return char.isalnum() or char in MARKS
    ideograph = unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH") or char == "〇"
    return char in MARKS or ideograph


def _named(char: str) -> str:
    """A character as a message can show it: with its code point, since it may look like another."""
    code = f"U+{ord(char):04X}"
    return f"“{char}”（{code}）" if char.isprintable() and not unicodedata.combining(char) else code


def confusable_form(path: str) -> str:
    """One form for all paths that a reader or a file system confuses, by width, case, 〇 and 0."""
    return unicodedata.normalize("NFKC", path).casefold().replace("〇", "0")
