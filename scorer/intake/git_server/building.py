"""After a merge: the newest main is scored and its site built, in a process of its own that nobody waits for.

One process builds at a time and goes on until what is built is main. Everything is made in a new
folder and shown by exchanging one link; where something fails, what was shown stays and
``failed.log`` says why. What is built is data: the program is the installed one, never main's.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from scorer.diagnostics import catalogue
from scorer.intake.git import GitError
from scorer.intake.git_server import clock, doctor, record_publication, removal_order
from scorer.intake.git_server.build_start import PYTHON, built, environment
from scorer.intake.git_server.doctor import SetupFault
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN, Repository, export
from scorer.intake.git_server.waiting_pushes import waiting_pushes
from scorer.reading.book.files import cycles
from scorer.reading.book.store import store_of
from scorer.reading.folders import below
from scorer.reading.site_settings import CONFIG, DOCS, FIXED, MARKDOWN, site_settings

UNNAMED = "6.hours.ago"
"""When an object that nothing names goes; a push that is under way is never so old."""
PLAIN = "scorer.publish.site.plain_markdown"
"""The extension of Markdown that takes raw HTML as text; MkDocs loads it."""


LONGEST = 3600
"""Seconds that a step may take; one that goes on is stopped and told, or the site would stay as it was in silence."""


class BuildError(Exception):
    """A command of the build failed; the text is its log."""


def wait(repository: Repository) -> None:
    """Until nobody builds."""
    while True:
        with repository.building() as idle:
            if idle:
                return
        time.sleep(0.1)


def build(repository: Repository) -> bool:
    """Build until main is built; False where the last build failed. Another process that builds does it for us."""
    tried = ""
    while (main := repository.git.commit(MAIN)) and main not in (tried, built(repository)):
        with repository.building() as mine:
            if not mine:
                return True
            tried = main
            _attempt(repository, main)
            _tidy(repository)
    return main is None or main == built(repository)


def report_server(repository: Repository) -> tuple[SetupFault, ...]:
    """The faults of hooks, settings and clock, written into ``failed.log`` too: nobody reads a hook."""
    found = doctor.setup_faults(repository)
    for fault in found:
        repository.note_failure(fault.text)
    return found


def _attempt(repository: Repository, commit: str) -> None:
    fresh = repository.builds / f"{commit}.tmp"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        removal_order.check_none_begun(repository)
        _make(repository, commit, fresh)
        _show(repository, commit, fresh)
    except (BuildError, GitError, OSError, ServerRefusal) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        shown = "网站仍是上一次的" if built(repository) else "现在没有网站可看"
        said = error.text if isinstance(error, ServerRefusal) else str(error)
        repository.failed.write_text(f"{commit} 没有建成，{shown}。\n{said}\n", encoding="utf-8")
    else:
        repository.failed.unlink(missing_ok=True)
        _record_publication(repository, commit)


def _tidy(repository: Repository) -> None:
    """Pack objects and drop those that nothing names; where git cannot, ``failed.log`` says so and the site stays."""
    try:
        repository.git.run("-c", "gc.autoDetach=false", "gc", "--auto", "--quiet")
        repository.git.run("prune", f"--expire={UNNAMED}")
    except GitError as error:
        repository.note_failure(f"主库没有清理完，下次建站再做；一直这样的，运行 git fsck 看看。\n{error}\n")


def _record_publication(repository: Repository, commit: str) -> None:
    """Record newly published pages in main's ledger; where that fails the site stays, and the next build does it."""
    try:
        record_publication.record(repository, commit, command_output)
    except (BuildError, GitError, OSError, ServerRefusal) as error:
        said = f"{commit} 建成了，公开台账没有记，下次建站会补。\n{error}\n"
        repository.failed.write_text(said, encoding="utf-8")


def _make(repository: Repository, commit: str, fresh: Path) -> None:
    """Scores of every cycle below ``scores/``, and the site below ``site/`` where main holds one."""
    source = fresh / "source"
    export(repository.git, commit, source)
    env = environment()
    if clock.demonstrated_here(repository.git):
        env["SCORER_ON"] = clock.now(repository.git).date().isoformat()
    (fresh / "scores").mkdir()
    for name in cycles([store_of(str(source))]):
        on = ("--on", env["SCORER_ON"]) if "SCORER_ON" in env else ()
        made = _run(["scorer", "score", name, "--format", "json", "--root", str(source), *on], env, allowed=(0, 1))
        (fresh / "scores" / f"{name.replace('/', '-')}.json").write_bytes(made)
    if (source / CONFIG).is_file():
        _own_settings(source, list(waiting_pushes(repository.git)))
        words = ["mkdocs", "--quiet", "build", "--config-file", str(source / CONFIG)]
        _run([*words, "--site-dir", str((fresh / "site").resolve())], env)
    shutil.rmtree(source)


def _own_settings(source: Path, pushes: Sequence[Mapping[str, str]]) -> None:
    """Put our own mkdocs.yml, with main's data, in place of main's; below site/ only pages and pictures stay.

    ``pushes``: those that wait for another account of the office; the pages of those inside list them.
    """
    settings = site_settings(store_of(str(source)))
    if not settings.readable:
        raise BuildError(f"{CONFIG} 读不懂\n{catalogue.text(settings.problems, lambda *_: None)}")
    kept = {source / file for file in settings.files}
    for file in below(source / "site"):
        if file.is_file() and file not in kept:
            file.unlink()
    (source / DOCS).mkdir(parents=True, exist_ok=True)
    plugin = {"scorer": {"roots": ["."], **settings.options, "pushes": pushes}}
    more = {"plugins": [plugin], "markdown_extensions": [*MARKDOWN, PLAIN]}
    config = {"site_name": settings.name, "site_url": settings.address or "", **FIXED, **more}
    (source / CONFIG).write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")  # JSON is YAML


def command_output(words: list[str]) -> bytes:
    """The output of a command of this installation, in an environment without the push. Raises BuildError."""
    return _run(words, environment(), allowed=(0, 1, 2))


def _run(words: list[str], env: dict[str, str], allowed: tuple[int, ...] = (0,)) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            [*PYTHON, *words], capture_output=True, env=env, cwd="/", check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise BuildError(f"{' '.join(words)}\n{LONGEST // 60} 分钟没有做完，已停下") from None
    if done.returncode not in allowed:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise BuildError(f"{' '.join(words)}\n{said}退出码 {done.returncode}")
    return done.stdout


def _show(repository: Repository, commit: str, fresh: Path) -> None:
    """Exchange the link as a whole; the build before stays for those who read in it, older ones go."""
    before, folder = built(repository), repository.builds / commit
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    link = repository.state / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(repository.builds.name) / commit, target_is_directory=True)
    link.replace(repository.current)
    for old in repository.builds.iterdir():
        if old.name not in (commit, before):
            shutil.rmtree(old, ignore_errors=True)
