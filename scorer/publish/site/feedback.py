"""指出错误: where every page and every figure lead a reader who thinks that something is wrong."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.publish.site.layout import Page
from scorer.publish.site.render import render

HERE = "{where}"
"""In the configured address: where the number of the figure goes, or the page's own address."""


def page(crumbs: tuple[tuple[str, str], ...], channel: str | None) -> Page:
    """The page that says how to point out an error. ``channel`` "https://…/new?title={where}" is the office's own."""
    plain = channel.replace(HERE, "") if channel else None
    body = render("feedback.html", urls.FEEDBACK, channel=plain, channel_with=channel)
    return Page(urls.FEEDBACK, "指出错误", body, crumbs)
