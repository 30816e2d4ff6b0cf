"""The Chromium of the system, for every test that looks at pages as a reader does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from kit.tools import CHROMIUM

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> Iterator[Browser]:
    """A browser that asks nobody by itself."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


def host(page: Page, site: Path, folder: str = "/") -> str:
    """The address of a host, made up, that has the site in a folder and answers all else with the page 404.html."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        place = site / path.removeprefix(folder)
        there = path.startswith(folder) and place.is_file()
        route.fulfill(path=place if there else site / "404.html", status=200 if there else 404)

    page.route("http://site.test/**", answer)
    return f"http://site.test{folder}"
