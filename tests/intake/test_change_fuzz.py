"""What the entrance takes, every later command can read: generated changes, judged, merged in batches, and read.

120 here, 2,000 when thorough, more by ``make fuzz`` (FUZZ_CHANGES, FUZZ_SEED; FUZZ_FROM takes a run up again).
"""

from __future__ import annotations

import os
import subprocess
import traceback
from collections import Counter
from pathlib import Path

from kit.change_fuzz import FuzzedMain, drawn
from kit.properties import THOROUGH

from scorer.diagnostics.catalogue import as_json, errors
from scorer.intake.receipts.audit import audit
from scorer.pipeline.run import check, projection, run

CHANGES = int(os.environ.get("FUZZ_CHANGES", "2000" if THOROUGH else "120"))
SEED = int(os.environ.get("FUZZ_SEED", "20251128"))
FIRST = int(os.environ.get("FUZZ_FROM", "0"))
BATCH = 100
EXPECTED = frozenset({"H012"})
"""What a clerk's own clock may have said is a warning in the audit, and no fault of main."""


def test_what_is_accepted_is_read_by_every_later_command(tmp_path: Path) -> None:
    main, outcomes, raised = FuzzedMain(tmp_path / "main.git"), Counter[str](), dict[str, str]()
    main.merge()
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(main.folder), str(clone)], check=True)
    for number in range(FIRST, FIRST + CHANGES):
        case = drawn(SEED, number)
        try:
            found = main.judged(case)
            outcomes[found.verdict] += 1
            as_json(found.problems)
        except Exception:  # noqa: BLE001 - whatever it is, it is what this test looks for
            where = traceback.format_exc().strip()
            raised.setdefault("\n".join(where.splitlines()[-5:]), f"{case}\n{where}")
        if len(main.waiting) == BATCH or number == FIRST + CHANGES - 1:
            _read_after(main, clone)
    print(f"seed {SEED}, changes {FIRST} to {FIRST + CHANGES - 1}: {dict(outcomes)}")  # noqa: T201 - `make fuzz` shows it
    assert not raised, "\n\n".join(raised.values())
    assert outcomes["accept"] >= CHANGES // 20, "most of what is drawn never gets in"


def _read_after(main: FuzzedMain, clone: Path) -> None:
    """Merge what was accepted; check --received, scores and pages' data find no fault, and every record counts."""
    came = main.merge()
    subprocess.run(["git", "-C", str(clone), "pull", "--quiet", "--ff-only"], check=True)
    problems = (*check([clone], received=True), *audit([clone]))
    faulty = [each for each in errors(problems) if each.code not in EXPECTED]
    assert not faulty, as_json(faulty)
    made = run([clone], "demo/2025", received=True)
    assert made.book is not None
    assert not [path for path in came if path not in made.book.records], made.book.left_out
    for audience in ("public", "internal"):
        assert projection(made, audience, compared=False) is not None
