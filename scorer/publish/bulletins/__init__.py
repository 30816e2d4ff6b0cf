"""Bulletins (通报): written from the office's templates, every figure with its source, frozen by a digest."""

from __future__ import annotations

from scorer.model.period import Period
from scorer.publish.bulletins.composing import Bulletin, TemplateFault, compose
from scorer.publish.bulletins.forms import Issue, issue_of, markdown, paper
from scorer.publish.bulletins.issuing import Issued, issued, moments_needed
from scorer.publish.bulletins.limits import MOST_CHARACTERS, warnings
from scorer.publish.bulletins.sources import HEAD, Sources, sources

__all__ = [
    "HEAD",
    "MOST_CHARACTERS",
    "Bulletin",
    "Issue",
    "Issued",
    "Period",
    "Sources",
    "TemplateFault",
    "compose",
    "issue_of",
    "issued",
    "markdown",
    "moments_needed",
    "paper",
    "sources",
    "warnings",
]
