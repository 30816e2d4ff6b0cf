"""Our own Jinja: autoescape always on, an unknown name is a fault, one dataclass per template.

Whatever a record says is text between tags or inside a quoted attribute, never markup: no template
marks anything as safe except HTML that this module rendered itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup


class View(Protocol):
    """A frozen dataclass that holds all that its template may name."""

    template: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


def render(view: View) -> Markup:
    """A view as finished HTML: the template sees the view's fields and nothing else."""
    values: Mapping[str, object] = {each.name: getattr(view, each.name) for each in fields(view)}
    return Markup(environment().get_template(view.template).render(values))  # noqa: S704 - autoescaped above


class Flush(Extension):
    """Templates are indented for those who write them; a page of forty rows is a sixth smaller without.

    Only what stands in a template is moved, never a text that is put in.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        del name, filename
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    return Environment(
        loader=PackageLoader("scorer.publish.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Flush],
    )
