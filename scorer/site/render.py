"""Our own Jinja: autoescape always on, an unknown name is a fault, one dataclass per template.

Whatever a record says is text between tags or inside a quoted attribute, never markup: no template
marks anything as safe except HTML that this module rendered itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


class View(Protocol):
    """A frozen dataclass that holds all that its template may name."""

    template: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


def render(view: View) -> Markup:
    """A view as finished HTML: the template sees the view's fields and nothing else."""
    values: Mapping[str, object] = {each.name: getattr(view, each.name) for each in fields(view)}
    return Markup(environment().get_template(view.template).render(values))  # noqa: S704 - autoescaped above


@cache
def environment() -> Environment:
    """The one environment of all pages."""
    return Environment(
        loader=PackageLoader("scorer.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
