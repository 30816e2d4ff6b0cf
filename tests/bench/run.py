"""Speed and size, as a table: ``make bench``, or ``python tests/bench/run.py [RECORDS…]``.

Prints, never judges: a slow machine is no fault. Each row says which command it measured; exits 1 where one failed.
"""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from year import CYCLE, make

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEME = REPOSITORY / "targets" / CYCLE.partition("/")[0]
SIZES = (1_000, 20_000, 100_000)
PEER_SIZE = 20_000
ON = "2025-12-31"
SCORING = Path(__file__).parent / "scoring_alone.py"
FAILED: list[str] = []  # commands that did not end well: their rows are no measurement


@dataclass
class Watch:
    """Memory of a process and all its descendants, looked at every 20 ms; the largest sum is kept, in MB."""

    pid: int
    peak: float = 0.0
    done: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        while not self.done.wait(0.02):
            self.peak = max(self.peak, sum(map(_resident, _family(self.pid))))


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> float:
    """Resident memory in MB; a page that two processes share counts half in each (PSS)."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


@dataclass(frozen=True)
class Timed:
    seconds: float
    megabytes: float
    code: int
    output: str
    errors: str


def timed(command: list[str], folder: Path) -> Timed:
    """Run a command and measure it."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watch = Watch(process.pid)
    looking = threading.Thread(target=watch.look)
    looking.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - start
    watch.done.set()
    looking.join()
    return Timed(seconds, watch.peak, process.returncode, output, errors)


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def measure(records: int, root: Path) -> float:
    """One size: check, score, and at PEER_SIZE the peer on the same files. Returns the check's seconds."""
    folder = make(root, SCHEME, records)
    size = sum(path.stat().st_size for path in folder.glob("*/*.yml")) / records
    check = timed([sys.executable, "-m", "scorer", "check", "--root", str(root)], REPOSITORY)
    _report("scorer check", records, check, f"{size:.0f} B/record, exit {check.code}")
    if check.code:
        FAILED.append("scorer check")
        print(check.errors[:2000], file=sys.stderr)
    scoring = timed([sys.executable, str(SCORING), str(root), CYCLE, ON], REPOSITORY)
    if scoring.code:
        FAILED.append("score(Book) alone")
        print(scoring.errors[-2000:], file=sys.stderr)
    else:
        found = json.loads(scoring.output)
        share = found["seconds"] / check.seconds
        note = f"{found['records']} records, {found['steps']} steps; {share:.1%} of the check"
        _report("score(Book) alone", records, Timed(found["seconds"], scoring.megabytes, 0, "", ""), note)
    if records == PEER_SIZE:
        _peer(folder, records, check)
    return check.seconds


def _peer(folder: Path, records: int, check: Timed) -> None:
    schema = REPOSITORY / "scorer" / "schemas" / "record.schema.json"
    files = sorted(str(path.relative_to(folder)) for path in folder.glob("*/*.yml"))
    peer = timed([sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *files], folder)
    ratio = peer.seconds / check.seconds
    note = f"scorer check has {ratio:.1f} × its throughput" if peer.code == 0 else "not measured"
    _report("check-jsonschema", records, peer, f"exit {peer.code}; {note}")
    if peer.code:
        FAILED.append("check-jsonschema")
        print(peer.errors[-2000:], file=sys.stderr)


def _report(what: str, records: int, found: Timed, note: str) -> None:
    each = found.seconds / records * 1e6
    row(what, f"{records:,}", f"{found.seconds:.2f}", f"{each:.0f}", f"{found.megabytes:.0f}", note)


def slope(points: list[tuple[int, float]]) -> float:
    """Exponent of the cost, by least squares over the logarithms: 1 is linear, 2 quadratic."""
    xs, ys = [math.log(size) for size, _ in points], [math.log(seconds) for _, seconds in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - mean_x) ** 2 for x in xs)


def main() -> None:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    command = f"make bench ARGS='{' '.join(map(str, sizes))}'"
    print(f"{command}  (Python {platform.python_version()}, {os.cpu_count()} cores)\n")
    row("what", "records", "seconds", "µs/record", "MB (all processes)", "note")
    row(*["---"] * 6)
    points = []
    for records in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as root:
            points.append((records, measure(records, Path(root))))
    if len(points) > 1:
        print(f"\ncost of check ∝ records^{slope(points):.2f}")
        for (few, before), (many, after) in pairwise(points):
            print(f"  {few:,} → {many:,}: {(after - before) / (many - few) * 1e6:.0f} µs for each further record")
    site = timed(["make", "site"], REPOSITORY)
    print(f"\nmake site (installed, shipped data): {site.seconds:.1f} s, {site.megabytes:.0f} MB, exit {site.code}")
    if FAILED or site.code:
        sys.exit(f"not measured: {', '.join([*FAILED, *['make site'] * bool(site.code)])}")


if __name__ == "__main__":
    main()
