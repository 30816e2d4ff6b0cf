"""What the entrance takes, every later command can read: generated changes, judged, merged in batches, and read.

120 here, 2,000 when thorough, more by ``make fuzz`` (FUZZ_CHANGES, FUZZ_SEED; FUZZ_FROM takes a run up again, at the
EPOCH that it is in); FUZZ_PUSHES of them are pushed to a real server, 8 here, 30 when thorough. After each batch a line
says how far it is; a run that is ended from outside says so, and how it is taken up.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kit.change_fuzz import ChangeCase, FuzzedMain, drawn
from kit.properties import THOROUGH
from kit.serving import QUIET, said
from mkdocs.commands.build import build
from mkdocs.config import load_config

from scorer.diagnostics.catalogue import as_json, errors
from scorer.intake.gate.judge import judge
from scorer.intake.git import Git
from scorer.intake.git_server import machine_clock
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.repository import Repository
from scorer.intake.receipts.audit import audit
from scorer.model.deadlines import SHANGHAI
from scorer.pipeline.run import check, projection, run
from scorer.reading.site_settings import FIXED
from scorer.views.year_types import Audience

CHANGES = int(os.environ.get("FUZZ_CHANGES", "2000" if THOROUGH else "120"))
PUSHES = int(os.environ.get("FUZZ_PUSHES", "30" if THOROUGH else "8"))
SEED = int(os.environ.get("FUZZ_SEED", "20251128"))
FIRST = int(os.environ.get("FUZZ_FROM", "0"))
BATCH = 100
EPOCH = 1000
"""Changes after which main begins anew, with some 125 accepted: a run is taken up there, and a judgement stays quick."""
AUDIENCES: tuple[Audience, ...] = ("public", "internal")
EXPECTED = frozenset({"H012"})
"""What a clerk's own clock may have said is a warning in the audit, and no fault of main."""


@dataclass
class FuzzTally:
    """What became of the changes; ``raised``: the last lines of a traceback → the case and the whole of it."""

    verdicts: Counter[str] = field(default_factory=Counter)
    raised: dict[str, str] = field(default_factory=dict)
    merged: int = 0
    batches: int = 0
    epoch: int = FIRST
    begun: float = field(default_factory=time.monotonic)

    @contextmanager
    def looking(self, what: object) -> Iterator[None]:
        """Keep whatever is raised, once of each kind."""
        try:
            yield
        except Exception:  # noqa: BLE001 - whatever it is, it is what this test looks for
            where = traceback.format_exc().strip()
            kind = "\n".join(where.splitlines()[-5:])
            if kind not in self.raised:
                self.raised[kind] = f"{what}\n{where}"
                print(self.raised[kind], flush=True)  # noqa: T201 - at once: the run may still be ended

    def judge(self, main: FuzzedMain, case: ChangeCase) -> None:
        with self.looking(case):
            found = main.judged(case)
            self.verdicts[found.verdict] += 1
            as_json(found.problems)

    def read(self, main: FuzzedMain, clone: Path, place: Path, number: int) -> bool:
        """Merge what waits and read it by every command; whether it could be read."""
        faults, came = len(self.raised), main.merge()
        self.merged, self.batches = self.merged + len(came), self.batches + 1
        with self.looking(f"batch up to change {number}"):
            subprocess.run(["git", "-C", str(clone), "pull", "--quiet", "--ff-only"], check=True)
            read_by_every_command(clone, came, place, AUDIENCES[self.batches % 2 :][:1])
        self.say(number)
        return len(self.raised) == faults

    def say(self, number: int) -> None:
        counts = f"{dict(self.verdicts)}, {self.merged} merged, {self.batches} batches read, {len(self.raised)} faults"
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(  # noqa: T201 - `make fuzz` shows it
            f"seed {SEED}, changes {FIRST} to {number}: {counts}; {time.monotonic() - self.begun:.0f} s, {held} MB",
            flush=True,
        )

    def ended(self, number: int, _: object) -> None:
        """Of a signal: say how the run is taken up, and end it."""
        rest = f"FUZZ_SEED={SEED} FUZZ_FROM={self.epoch} FUZZ_CHANGES={FIRST + CHANGES - self.epoch} make fuzz"
        print(f"ended by signal {number}; taken up by: {rest}", flush=True)  # noqa: T201 - as above
        raise KeyboardInterrupt


@contextmanager
def heard(tally: FuzzTally) -> Iterator[None]:
    """A run that is told to end says so."""
    before = signal.signal(signal.SIGTERM, tally.ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def epochs() -> Iterator[range]:
    """The numbers of the changes, main by main."""
    for start in range(FIRST - FIRST % EPOCH, FIRST + CHANGES, EPOCH):
        yield range(start, min(start + EPOCH, FIRST + CHANGES))


def begun(folder: Path) -> tuple[FuzzedMain, Path]:
    """A new main and a clone of it."""
    folder.mkdir(parents=True)
    main, clone = FuzzedMain(folder / "main.git"), folder / "clone"
    main.merge()
    subprocess.run(["git", "clone", "--quiet", str(main.folder), str(clone)], check=True)
    return main, clone


def test_what_is_accepted_is_read_by_every_later_command(tmp_path: Path) -> None:
    tally = FuzzTally()
    with heard(tally):
        for numbers in epochs():
            tally.epoch = numbers.start
            judged(numbers, tally, tmp_path / f"{numbers.start}")
            shutil.rmtree(tmp_path / f"{numbers.start}")
    assert not tally.raised, "\n\n".join(tally.raised.values())
    assert tally.verdicts["accept"] >= CHANGES // 20, "most of what is drawn never gets in"


def judged(numbers: range, tally: FuzzTally, place: Path) -> None:
    """Judge these changes on a new main, merge and read what is accepted, batch by batch."""
    main, clone = begun(place / "first")
    for number in numbers:
        tally.judge(main, drawn(SEED, number))
        if (len(main.waiting) == BATCH or number == numbers[-1]) and not tally.read(main, clone, place, number):
            main, clone = begun(place / f"after-{number}")  # what could not be read would spoil every later batch


def read_by_every_command(
    clone: Path, came: tuple[str, ...], place: Path, sites: Sequence[Audience] = AUDIENCES
) -> None:
    """check --received, scores, pages' data and the site find no fault, and every record that came counts."""
    problems = (*check([clone], received=True), *audit([clone]))
    faulty = [each for each in errors(problems) if each.code not in EXPECTED]
    assert not faulty, as_json(faulty)
    made = run([clone], "demo/2025", received=True)
    assert made.book is not None
    assert not [path for path in came if path not in made.book.records], made.book.left_out
    for audience in AUDIENCES:
        assert projection(made, audience, compared=False) is not None
    for audience in sites:
        build_site(clone, place / "pages", audience)


def build_site(clone: Path, folder: Path, audience: str) -> None:
    """The pages of a clone for one audience."""
    (folder / "site/docs").mkdir(parents=True, exist_ok=True)
    (folder / "site/docs/index.md").write_text("# 首页\n", encoding="utf-8")
    plugin = {"scorer": {"roots": [str(clone)], "audience": audience}}
    config = {"site_name": "考核", **FIXED, "plugins": [plugin], "markdown_extensions": ["tables"]}
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    settings = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "made"))
    settings.plugins.on_startup(command="build", dirty=False)
    build(settings)
    settings.plugins.on_shutdown()
    assert (folder / "made/index.html").is_file()


def test_a_server_takes_the_same_changes(tmp_path: Path) -> None:
    """Each change pushed with git to a server with its hooks: taken where the gate accepts it, else nothing is kept."""
    main = FuzzedMain(tmp_path / "made.git")
    main.merge()
    server = Repository(tmp_path / "server.git")
    subprocess.run(["git", "clone", "--quiet", "--bare", str(main.folder), str(server.folder)], check=True)
    set_up(server.folder)
    server.git.run("config", "scorer.build", "false")
    machine_clock.confirm(server, datetime.now(SHANGHAI))
    ended, came = Counter[str](), list[str]()
    for count, case in enumerate(half_of_them_sound(main), 1):
        ended[pushed(main, server, case, came)] += 1
        if count % 10 == 0:
            say_pushed(case, ended)
        if count % BATCH == 0 or count == PUSHES:
            clone = tmp_path / f"after-{count}"
            subprocess.run(["git", "clone", "--quiet", str(server.folder), str(clone)], check=True)
            read_by_every_command(clone, tuple(came), tmp_path)
            say_pushed(case, ended)
    assert ended["taken"] >= PUSHES // 8
    assert ended["refused"] >= PUSHES // 4


def say_pushed(case: ChangeCase, ended: Counter[str]) -> None:
    print(f"seed {SEED}, pushes of {FIRST} to {case.number}: {dict(ended)}", flush=True)  # noqa: T201 - as above


def half_of_them_sound(main: FuzzedMain) -> Iterator[ChangeCase]:
    """So many changes from the first on, of which every other is one that the gate accepts for the year as it began."""
    given, number = [0, 0], FIRST
    while sum(given) < PUSHES:
        case, number = drawn(SEED, number), number + 1
        sound = main.judged(case).verdict == "accept"
        main.waiting.clear()
        if given[sound] <= given[not sound]:
            given[sound] += 1
            yield case


def pushed(main: FuzzedMain, server: Repository, case: ChangeCase, came: list[str]) -> str:
    """Push one change onto what the server's main is now, and compare with the gate's own word."""
    client = Git(main.folder)
    client.run("fetch", "--quiet", str(server.folder), "+refs/heads/main:refs/heads/main")
    base = client.line("rev-parse", "refs/heads/main")
    head = main.head_on(base, case)
    found = judge(client, base, head, case.account, now=datetime.now(SHANGHAI))
    by = f"--receive-pack=env REMOTE_USER={case.account} git-receive-pack"
    at = f"{head}:refs/heads/in/{case.account}"
    command = ("git", "-C", str(main.folder), "push", "--quiet", by, str(server.folder), at)
    done = subprocess.run(command, capture_output=True, env={**os.environ, **QUIET}, check=False, timeout=300)
    answer = said(done.stderr)
    assert "Traceback" not in answer, f"{case}\n{answer}"
    moved = server.git.line("rev-parse", "refs/heads/main") != base
    if found.verdict == "accept" and done.returncode:
        assert "unpack" in answer, f"{case}\n{answer}"
        return "refused by git itself"
    assert moved == (done.returncode == 0 and found.verdict == "accept"), f"{case}\n{found.verdict}\n{answer}"
    if moved:
        came += [each.path for each in found.arrivals]
        return "taken"
    return "waiting" if done.returncode == 0 else "refused"
