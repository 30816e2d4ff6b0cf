"""指出错误: where every page and every figure lead a reader who thinks that something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import urls
from scorer.publish.site.layout import Page
from scorer.publish.site.render import render

HERE = "{where}"
"""In the configured address: where the number of the figure goes, or the page's own address."""


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """All that the template shows; ``channel`` None where the office has named no address."""

    template: ClassVar[str] = "feedback.html"
    channel: str | None
    channel_with: str | None


def page(crumbs: tuple[tuple[str, str], ...], channel: str | None) -> Page:
    """The page that says how to point out an error. ``channel`` "https://…/new?title={where}" is the office's own."""
    plain = channel.replace(HERE, "") if channel else None
    return Page(urls.FEEDBACK, "指出错误", render(FeedbackPage(plain, channel)), crumbs)
