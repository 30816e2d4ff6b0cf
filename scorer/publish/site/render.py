"""Our own Jinja: autoescape always on, an unknown name is an error, templates read the views themselves.

Whatever a record says is text between tags or inside a quoted attribute, never markup: no template
marks anything as safe except HTML that this module rendered itself.
"""

from __future__ import annotations

import re
from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from scorer.model.paper_words import days_in_words
from scorer.publish.site import labels, state_counts, urls


def render(template: str, here: str, **values: object) -> Markup:
    """A template as finished HTML for the page at the address ``here``: it sees ``values`` and the names below.

    ``to(address, anchor)`` is the link from this page; ``urls``, ``labels``, ``states`` (the counts) are our modules.
    """
    found = environment().get_template(template).render(here=here, to=partial(urls.href, here), **values)
    return Markup(found)  # noqa: S704 - autoescaped by the environment


class Flush(Extension):
    """Templates are indented for those who write them; a page of forty rows is a sixth smaller without.

    Only the template's own lines are moved, never a text that is put in.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        del name, filename
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    made = Environment(
        loader=PackageLoader("scorer.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Flush],
    )
    made.filters["days_in_words"] = days_in_words
    made.globals.update(urls=urls, labels=labels, states=state_counts)
    return made
