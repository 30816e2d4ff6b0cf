"""The shipped 办法 as the first edition had them: said in the second they mean what is shipped, and give the same figures.

``first_edition/figures`` has what the engine of the first edition made of each year: its own exports, cut to totals,
components, ranks and grades.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.years import SHIPPED

from scorer.cli.main import app
from scorer.model.entities import Data
from scorer.reading.book.files import SCHEME
from scorer.reading.book.from_first_edition import second_edition
from scorer.reading.book.renamed_keys import covering
from scorer.reading.book.scheme_parts import HEADS, parted
from scorer.reading.yaml import Document, read
from scorer.reading.yaml.rewriting import comments, rewritten
from scorer.reading.yaml.values import rows_of
from scorer.scoring.results_digest_first_edition import rules_digest
from scorer.scoring.scheme.interpretations import REGISTER, interpretations
from scorer.scoring.scheme.meaning import meaning
from scorer.scoring.scheme.parse import build

OLD = Path(__file__).parent / "first_edition"
BUREAUS = sorted(file.stem for file in OLD.glob("*.yml"))
FIGURES = {"audit-bureau": 100, "guangyuan": 338, "jilin": 84, "quanzhou": 6, "sanmenxia": 0, "zaozhuang": 321}
"""How many figures of the first edition there are to compare. Of quanzhou/2019 and sanmenxia no score was ever made."""


ASKED_SINCE = {"bonus.keep"}
"""Questions that the shipped 办法 ask since: which of the same works counts, by default the first, as it always was."""


def document(text: str) -> Document:
    found, problems = read("scheme.yml", text.encode())
    assert found is not None, problems
    return found


def mapping(text: str) -> dict[str, Data]:
    data = document(text).data
    assert isinstance(data, dict)
    return data


def converted(bureau: str) -> dict[str, str]:
    """The files that the scheme of the first edition becomes."""
    text = (OLD / f"{bureau}.yml").read_text("utf-8")
    data, problems = second_edition(mapping(text), "scheme.yml")
    assert problems == ()
    names = [covering(row) for row in rows_of(mapping(text), "covers")]
    return parted(rewritten(text, document(text), data, {("covers",): names}))


def whole(files: Mapping[str, str]) -> dict[str, Data]:
    return {key: value for text in files.values() for key, value in mapping(text).items()}


def meant(scheme: Mapping[str, Data]) -> str:
    chosen = {item.id: item.chosen for item in interpretations(scheme)}
    made, problems = build(scheme, {**REGISTER, **chosen}, "scheme.yml")
    assert problems == ()
    return meaning(made)


@pytest.mark.parametrize("bureau", BUREAUS)
def test_it_means_what_is_shipped(bureau: str) -> None:
    """Rules and procedure alike; a thousandth may be written 0.8% or 8‰. Of its own questions every word."""
    folder = SHIPPED / "targets" / bureau
    ours = whole(converted(bureau))
    theirs = whole({name: (folder / f"{name}.yml").read_text("utf-8") for name in SCHEME})
    assert meant(ours) == meant(theirs)
    own = [[row for row in rows_of(each, "interpretations") if not _of_the_engine(row)] for each in (ours, theirs)]
    assert own[0] == [row for row in own[1] if row["id"] not in ASKED_SINCE]
    wording = {"interpretations", "grades", "honours", "components"}
    assert {key: ours[key] for key in ours if key not in wording} == {
        key: theirs[key] for key in theirs if key not in wording
    }


def _of_the_engine(row: Mapping[str, Data]) -> bool:
    """The first edition had these in every scheme; now they come with the program."""
    return str(row["id"]) in REGISTER


@pytest.mark.parametrize("bureau", BUREAUS)
def test_every_comment_is_still_there(bureau: str) -> None:
    old = (OLD / f"{bureau}.yml").read_text("utf-8")
    files = converted(bureau)
    kept = [line for text in files.values() for line in comments(text, document(text))]
    heads = [head.strip() for name, head in HEADS.items() if name in files]
    assert sorted(kept) == sorted([*comments(old, document(old)), *heads])


def test_what_is_of_the_second_edition_stays_as_it_is() -> None:
    """Every 办法 that is shipped, and every one of the tests, read as if it were of the first."""
    files = [*SHIPPED.glob("targets/*/scheme.yml"), *Path(__file__).parent.glob("*/targets/*/scheme.yml")]
    assert len(files) > len(BUREAUS)
    for file in files:
        data = whole(
            {name: text.read_text("utf-8") for name in SCHEME if (text := file.with_name(f"{name}.yml")).exists()}
        )
        assert second_edition(data, "scheme.yml")[0] == data, file


@pytest.mark.parametrize(("bureau", "year"), [("guangyuan", 2024), ("zaozhuang", 2025)])
def test_a_settled_year_was_settled_under_these_rules(bureau: str, year: int) -> None:
    """``converted`` in its cycle.yml: the digest of the text of the first edition, and what it means now."""
    said = mapping((SHIPPED / f"targets/{bureau}/{year}/cycle.yml").read_text("utf-8"))["converted"]
    assert isinstance(said, dict)
    assert said["rules"] == rules_digest(mapping((OLD / f"{bureau}.yml").read_text("utf-8")))


@pytest.mark.parametrize("bureau", BUREAUS)
def test_upgrade_gives_every_figure_that_the_first_edition_gave(bureau: str, tmp_path: Path) -> None:
    """The shipped years under the text of the first edition; 849 figures of its engine, and every worked case."""
    for name in ("targets", "submissions"):
        shutil.copytree(SHIPPED / name / bureau, tmp_path / name / bureau)
    for name in SCHEME:
        (tmp_path / f"targets/{bureau}/{name}.yml").unlink()
    shutil.copy(OLD / f"{bureau}.yml", tmp_path / f"targets/{bureau}/scheme.yml")
    for case in (tmp_path / f"targets/{bureau}/cases").glob("*.yml"):
        if any(name in case.read_text("utf-8") for name in ASKED_SINCE):
            case.unlink()  # it takes otherwise what the first edition did not ask
    exports = [f"--against={folder}" for folder in sorted((OLD / "figures" / bureau).iterdir())]
    made = CliRunner().invoke(app, ["upgrade", bureau, "--root", str(tmp_path), *exports])
    assert made.exit_code == 0, made.output
    assert "不同" not in made.output
    lines = [
        line.split(" 个：都相同")[0].split()[-1]
        for line in made.output.splitlines()
        if "开放数据" in line and "都相同" in line
    ]
    assert sum(map(int, lines)) == FIGURES[bureau]
    assert not (tmp_path / f"targets/{bureau}/procedure.yml").exists()
