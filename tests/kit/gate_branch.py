"""A bare repository with a year on main, and changes laid over it as a head for the gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kit.corpus_repository import FILE, Files, Repository
from kit.matter_year import MatterYear
from kit.years import Year
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git
from scorer.model.deadlines import SHANGHAI

FOLDER = "submissions/jilin/2025"


REPORT = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 已建成通车\n"


DECISION = "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00+08:00").astimezone(SHANGHAI)


class Branch:
    """A bare repository with a year on main, and changes laid over it as somebody's head."""

    def __init__(self, folder: Path, year: Year | MatterYear) -> None:
        self.repository = Repository(folder)
        self.git = Git(folder)
        found = (path for path in sorted(year.root.rglob("*")) if path.is_file() and folder not in path.parents)
        self.files: Files = {str(path.relative_to(year.root)).encode(): (FILE, path.read_bytes()) for path in found}
        self.base = self.repository.commit(self.files)

    def changed(self, changes: Mapping[str, str | None], files: Files | None = None) -> Files:
        """The files with these changes: text at a path, or None where the path goes."""
        found = dict(self.files if files is None else files)
        for path, text in changes.items():
            found.pop(path.encode(), None)
            if text is not None:
                found[path.encode()] = (FILE, text.encode())
        return found

    def head(self, changes: Mapping[str, str | None], *parents: str) -> str:
        return self.repository.commit(self.changed(changes), *(parents or (self.base,)))

    def judge(
        self, changes: Mapping[str, str | None], actor: str | None = "ga", *pushers: str, on: str = "2025-06-20"
    ) -> Judgement:
        return judge(self.git, self.base, self.head(changes), actor, pushers, now=at(on))
