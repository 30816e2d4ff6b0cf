"""The pictures in the README, taken from the built site: ``make pictures``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PICTURES = {
    "home-page.png": "index.html",
    "year-page.png": "jilin/2025/index.html",
    "unit-page.png": "jilin/2025/units/ghc/index.html",
    "target-page.png": "jilin/2025/targets/2025-06/index.html",
    "ledger-page.png": "sanmenxia/2025/ledger/index.html",
}
"""Picture → the page it shows, below ``public/``."""


def main() -> None:
    """Photograph each page, one screen of 1280 × 800."""
    if not CHROMIUM.exists():
        sys.exit("没有 Chromium：先装 Debian 的 chromium 和 fonts-noto-cjk")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for picture, address in PICTURES.items():
            page.goto((ROOT / "public" / address).as_uri())
            page.screenshot(path=ROOT / "pictures" / picture)
        browser.close()


if __name__ == "__main__":
    main()
