"""A settled target table stays as it was settled, however the YAML of the resolution is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, Branch
from kit.years import Year

TABLE = "targets/jilin/2025/targets.yml"
FIELDS = {"settles": "targets", "by": "党组会", "date": "2025-03-10", "basis": "会议纪要"}
PLAIN = "".join(f"{key}: {value}\n" for key, value in FIELDS.items())
FLOW = ", ".join(f"{key}: {value}" for key, value in FIELDS.items())


@pytest.mark.parametrize(
    "resolution",
    [
        f"kind: resolution\n{PLAIN}",
        f"{{kind: resolution, {FLOW}}}\n",
        f"? kind : resolution\n{PLAIN}".replace("? kind : ", "? kind\n: "),
        f'"kind": "resol\\u0075tion"\n{PLAIN}',
        f"{PLAIN}kind:\n  resolution\n",
    ],
    ids=["block", "flow", "explicit key", "escaped", "on the next line"],
)
def test_a_settled_row_is_not_changed(year: Year, tmp_path: Path, resolution: str) -> None:
    """2025-01 was settled at level provincial (2 points); department would be 1."""
    year.target("2025-01")
    year.write(f"{FOLDER}/office/r1.yml", resolution)
    table = (year.root / TABLE).read_text(encoding="utf-8")
    judgement = Branch(tmp_path / "bare.git", year).judge({TABLE: table.replace("provincial", "department")}, "oa")
    assert judgement.verdict == "refuse"
    assert [dict(each.facts) for each in judgement.problems if each.code == "G017"] == [
        {"target": "2025-01", "what": "level 与审定的不同"}
    ]


@pytest.mark.parametrize(
    "other",
    [
        f"kind: resolution\n{PLAIN}".replace("settles: targets", "settles: late.effect\nchosen: strict"),
        "kind: penalty\nunit: ghc\ntitle: 'resolution, settles: targets'\n",
        "{kind: resolution",
        f"kind: &k resolution\n{PLAIN}",
    ],
    ids=["another question", "only words", "cut off", "an anchor, which no record may have"],
)
def test_what_settles_no_table_leaves_it_to_the_review(year: Year, tmp_path: Path, other: str) -> None:
    year.target("2025-01")
    year.write(f"{FOLDER}/office/r1.yml", other)
    table = (year.root / TABLE).read_text(encoding="utf-8")
    judgement = Branch(tmp_path / "bare.git", year).judge({TABLE: table.replace("provincial", "department")}, "oa")
    assert "G017" not in {each.code for each in judgement.problems}
    assert "G022" in {each.code for each in judgement.problems}
