"""Shared by ``scorer bulletin`` and ``scorer issue``: the period, the draft of a bulletin, the warnings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from scorer.cli.options import Roots
from scorer.model.period import Period
from scorer.pipeline.run import cycles, projection, run
from scorer.publish.bulletins.composing import Bulletin, TemplateFault, compose
from scorer.publish.bulletins.forms import Issue, paper
from scorer.publish.bulletins.issuing import warnings
from scorer.publish.bulletins.sources import sources
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Projection

kind_option = click.option(
    "--kind",
    type=click.Choice(["summary", "supervision"]),
    default="summary",
    help="summary 进展通报，supervision 督查通报。",
)
code_argument = click.argument("code", metavar="时段")


def period_of(code: str) -> Period:
    """The period that a code means: 2025-03, 2025-Q1, 2025-H1, 2025; anything else is misuse."""
    try:
        return Period.read(code)
    except ValueError:
        words = f"时段“{code}”要写成 2025-03（月）、2025-Q1（季度）、2025-H1（半年）或 2025（全年）"
        raise click.BadParameter(words, param_hint="时段") from None


def draft_of(view: Projection, period: Period, kind: str, own: Mapping[str, str]) -> Bulletin:
    """The bulletin of a period from the view and the bureau's own templates; a fault in a template is misuse."""
    try:
        return compose(view, period, sources(own, period, kind))
    except TemplateFault as fault:
        raise click.UsageError(str(fault)) from None


def warn(roots: Roots, view: Projection, made: Bulletin, issue: Issue) -> None:
    """Say what is too long or too often, against the year before where it is at hand."""
    earlier = f"{view.bureau}/{view.year - 1}"
    before: Iterable[BulletinView] = ()
    if earlier in cycles(roots):
        past = projection(run(roots, earlier), view.audience, compared=False)
        before = past.bulletins if past else ()
    for warning in warnings(paper(made, issue), view.bulletins, tuple(before)):
        click.echo(f"注意：{warning}", err=True)
