"""Builds the site of given projections with the project's own mkdocs.yml."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from mkdocs import plugins as mkdocs_plugins
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from kit import site_sample
from scorer.pipeline.library import Library
from scorer.pipeline.site_years import SiteYear, SiteYears
from scorer.views.year_types import Projection

ROOT = Path(__file__).resolve().parents[2]


def config_for(out: Path, **options: Any) -> MkDocsConfig:
    """The project's own mkdocs.yml; the plugin is found as pyproject.toml registers it, installed or not."""
    registered = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [(name, value)] = registered["project"]["entry-points"]["mkdocs.plugins"].items()
    known = {**mkdocs_plugins.get_plugins(), name: EntryPoint(name, value, "mkdocs.plugins")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mkdocs_plugins, "get_plugins", lambda: known)
        return load_config(str(ROOT / "mkdocs.yml"), **{"site_dir": str(out), "strict": True, **options})


def give(patch: pytest.MonkeyPatch, *projections: Projection) -> None:
    """The plugin builds from these projections instead of reading the years."""

    def given(library: Library, *_: object) -> SiteYears:
        return SiteYears(library, tuple(SiteYear(each, (), 0) for each in projections), ())

    patch.setattr("scorer.publish.site.plugin.site_years", given)


def build_site(out: Path, *projections: Projection, **options: Any) -> Path:
    """The whole site of these projections, with the sample's catalogue and schemas."""
    with pytest.MonkeyPatch.context() as patch:
        give(patch, *projections)
        patch.setattr("scorer.publish.site.plugin.references", lambda: (site_sample.CATALOGUE, site_sample.SCHEMAS))
        build(config_for(out, **options))
    return out
