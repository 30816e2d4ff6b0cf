"""Record in main's ledgers of publications which pages a build published for the first time or changed.

``scorer publish`` reads the pages where the public reads them; what it appends is one commit of the machine's
own, so the next build shows the dates. That one publishes nothing new, and appends nothing: there it ends. Where
main has moved meanwhile nothing is written, and the build of the newer state does it. A demonstration's clock
publishes nothing: its days are not those on which anybody could read it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from scorer.intake.git_server import clock, machine_clock
from scorer.intake.git_server.merging import commit_ledgers
from scorer.intake.git_server.office_keys import keys_root
from scorer.intake.git_server.repository import MAIN, Repository, export
from scorer.intake.machine_commit import blob_at
from scorer.reading.folders import below
from scorer.reading.receipts.commitments import COMMITMENTS

TITLE = "公开台账：记下新公开和变了的页面"
LEDGERS = ("publications.csv", COMMITMENTS)


def record(repository: Repository, commit: str, run: Callable[[list[str]], bytes]) -> None:
    """Append what the shown build of ``commit`` publishes for the first time, or otherwise than before.

    ``run`` starts a command of this installation.
    """
    site = repository.current / "site"
    if not site.is_dir() or clock.demonstrated_here(repository.git):
        return
    machine_clock.must_fit(repository, clock.now(repository.git))
    folder = repository.state / "published"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        export(repository.git, commit, folder)
        keys = keys_root(repository, repository.state / "keys")
        more = ["--root", str(keys)] if keys else []
        run(["scorer", "publish", str(site.resolve()), "--root", str(folder), *more])
        found = dict(_new(repository, commit, folder))
        with repository.lock():
            if found and repository.git.commit(MAIN) == commit:
                commit_ledgers(repository.git, commit, found, TITLE, clock.now(repository.git))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(repository.state / "keys", ignore_errors=True)


def _new(repository: Repository, commit: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The ledgers that are longer now, by their path."""
    for place in [each for each in below(folder / "submissions") if each.name in LEDGERS]:
        path = place.relative_to(folder).as_posix()
        before, raw = blob_at(repository.git, commit, path), place.read_bytes()
        if raw != before and raw.startswith(before):
            yield path, raw
