"""检索: the page, and the index that it looks in, made at build time.

The index is a script, since a page that was opened from a folder may not fetch anything else. It holds what
can be found, and the words of it as jieba's dictionary parts them: by these the page parts a question that is
written without a space, 农村公路养护 → 农村公路, 养护. Whether a word is in a sentence the page sees in the
sentence itself: a few thousand sentences are looked through in milliseconds, and what the dictionary would
have parted otherwise is found too.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import rjieba

from scorer.publish.site import bureau, ledger, matters, urls
from scorer.publish.site.layout import Page
from scorer.publish.site.render import render
from scorer.publish.site.search_entries import CODES, KINDS, Findable
from scorer.views.year_types import Projection

SHORTEST = 2
"""A word of the index has so many characters at least: a single one is looked for as it is."""


def page(projections: Sequence[Projection], crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page on which one searches."""
    here = urls.SEARCH
    inside = any(each.audience == "internal" for each in projections)
    kinds = [kind for kind in KINDS if inside or kind != CODES]
    shelves = [(each.title, _links(each)) for each in projections]
    return Page(here, "检索", render("search.html", here, kinds=kinds, shelves=shelves), crumbs)


def _links(projection: Projection) -> tuple[tuple[str, str], ...]:
    """The pages of a year on which a browser finds words without JavaScript, as (text, address)."""
    cycle = projection.cycle
    known = (
        ("各单位", urls.cycle(cycle), True),
        ("目标表", urls.targets(cycle), bool(projection.targets)),
        ("台账", urls.ledger(cycle), ledger.has_page(projection)),
        ("督查事项", urls.matters(cycle), matters.has_page(projection)),
        ("通报", urls.bulletins(cycle), bool(projection.bulletins)),
        (bureau.title(projection), urls.bureau(projection.bureau), True),
    )
    return tuple((text, to) for text, to, there in known if there)


def index(found: Sequence[Findable]) -> bytes:
    """The script ``scorerIndex = {…}``; a text of a record is data in it, whatever it says."""
    within = _numbered(each.within for each in found)
    entries = [
        [KINDS.index(each.kind), each.title, each.number, within[each.within], each.href, each.text, each.also]
        for each in found
    ]
    content = {"kinds": KINDS, "within": list(within), "entries": entries, "words": " ".join(words(found))}
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.scorerIndex={plain};\n".encode(errors="backslashreplace")


def words(found: Iterable[Findable]) -> list[str]:
    """The words of all that can be found, in their order: 推进农村公路养护 → 养护, 农村, 农村公路, 公路, 推进."""
    texts = dict.fromkeys(text for each in found for text in (each.title, each.within, each.text))
    parted = (word for text in texts for word in rjieba.cut_for_search(_plain(text), False))
    return sorted({word for word in parted if len(word) >= SHORTEST and word.isalnum()})


def _plain(text: str) -> str:
    """One way of writing: wide letters as narrow ones, capitals as small ones, halves of letters not at all."""
    return unicodedata.normalize("NFKC", text).lower().encode(errors="ignore").decode()


def _numbered(texts: Iterable[str]) -> Mapping[str, int]:
    return {text: place for place, text in enumerate(dict.fromkeys(texts))}
