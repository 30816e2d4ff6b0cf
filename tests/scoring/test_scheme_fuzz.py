"""No scheme, however spoiled, ends in a traceback: 2,000 cases here, 20,000 by ``make fuzz`` (FUZZ_CASES, FUZZ_SEED)."""

from __future__ import annotations

import os
import traceback
from collections import Counter

from kit.scheme_fuzz import SmallYear, run, schemes, spoiled

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "20251128"))
COMPARED = 40
"""Of so many cases one goes through the sensitivity of every interpretation too."""


def test_no_spoiled_scheme_ends_in_a_traceback() -> None:
    years = {name: SmallYear(data) for name, data in schemes().items()}
    outcomes, raised = Counter[str](), dict[str, str]()
    for number, case in enumerate(spoiled(SEED, CASES)):
        try:
            outcomes[run(case, years[case.name], compared=number % COMPARED == 0)] += 1
        except Exception:  # noqa: BLE001 — whatever it is, it is what this test looks for
            where = traceback.format_exc().strip()
            raised.setdefault("\n".join(where.splitlines()[-4:]), f"{case}\n{where}")
    print(f"seed {SEED}, {CASES} cases: {dict(outcomes)}, {len(raised)} kinds of traceback")  # noqa: T201 — `make fuzz` shows it
    assert not raised, "\n\n".join(raised.values())
    assert outcomes["scored"] > CASES // 20, "most of what is drawn never gets as far as the rules"
