"""The same filter gives the same number on every page, in every file and bulletin; the parts add up to the whole."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections import Counter
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.node_events import happen
from kit.properties import tries
from kit.site_reading import Document, squeezed
from kit.years import Year

from scorer.model.period import Period
from scorer.pipeline.run import projection
from scorer.publish.bulletins.facts import facts
from scorer.publish.ledger_files import ledger_csv, ledger_json, ledger_xlsx
from scorer.publish.open_data.rows import rows
from scorer.publish.site import graphs, home, trend, unit_month_matrix, year
from scorer.views.states import DONE, STATES, SUMMARY, overdue, tally
from scorer.views.year_types import Audience, Projection

EVENTS = (
    "",
    "06-20 报办成",
    "07-05 报办成；07-06 通过",
    "06-20 报办成；06-25 通过",
    "06-20 报办成；06-25 通过 60%",
    "06-20 报在办；06-25 通过",
    "06-20 报没办成；06-25 通过",
    "06-20 报办成；06-25 退回",
    "06-20 报办成；06-25 不一致",
    "06-20 报办成；06-25 认定没办成",
    "05-06 终止",
    "07-12 终止",
    "06-20 报办成；06-25 通过；07-12 终止",
    "06-20 报在办；06-25 通过；07-12 终止",
)
"""State and verdict and termination, combined."""

TARGETS = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.sampled_from(["2025-06-30", "2025-12-20", "2025-12-31"]), st.booleans()),
    min_size=1,
    max_size=9,
)
"""Of each target what happened, when it is due (before or after the cut-off), and whether its row is withheld."""

DAYS = st.sampled_from(["2025-06-26", "2025-08-15", "2025-12-31", "2026-11-29"])
OUTAGE = "kind: outage\nfrom: '2025-06-30T00:00:00+08:00'\nto: '2025-07-05T12:00:00+08:00'\ndetail: 停机\n"
SETTLED = f"kind: resolution\nsettles: results\ndigest: sha256:{'0' * 64}\nmeeting: 厅务会\ndate: 2025-12-30\n"
MATTER = "kind: matter\nsource: plan\ncontent: 排查\ndue: 2025-06-30\nunits: [{unit: ghc, role: lead}]\n"


def made(folder: str, targets: list[tuple[str, str, bool]], *, excused: bool, settled: bool, unnotified: bool) -> Year:
    """A year as drawn: its targets, whether an outage excuses what came late, whether it is settled, a matter untold."""
    found = Year(Path(folder))
    scheme = found.root / "targets/jilin/scheme.yml"
    source = "sources:\n  - {id: plan, title: 年度安排}\n"
    scheme.write_text(scheme.read_text(encoding="utf-8").replace("sources:\n", source), encoding="utf-8")
    for number, (events, due, withheld) in enumerate(targets, 1):
        found.target(f"t{number}", due=due)
        if withheld:
            found.rows[-1] += "    disclosure: {type: withheld, reason: 工作秘密}\n"
            found.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(found.rows))
        happen(found, f"t{number}", events)
    found.record(
        "ghc/half.yml", "kind: self-review\nperiod: 2025-H1\nsummary: 半年\n", "2025-06-20T09:00:00+08:00", "ga"
    )
    if excused:
        found.record("office/outage.yml", OUTAGE, "2025-07-06T09:00:00+08:00", "oa")
    if settled:
        found.record("office/settled.yml", SETTLED, "2025-12-30T09:00:00+08:00", "oa")
    if unnotified:
        found.record("office/m1.yml", MATTER, "2025-02-01T09:00:00+08:00", "ob")
        more = "number: 督〔2025〕1号\ndisclosure: {type: public}\n"
        found.decide("office/m1.yml", "accepted", "2025-02-02T09:00:00+08:00", more)
    return found


@settings(max_examples=tries(30), deadline=None)
@given(TARGETS, DAYS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["public", "internal"]))
def test_the_same_filter_gives_the_same_number_everywhere(
    targets: list[tuple[str, str, bool]],
    on: str,
    excused: bool,
    settled: bool,
    unnotified: bool,
    audience: Audience,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawn = made(folder, targets, excused=excused, settled=settled, unnotified=unnotified)
        view = projection(drawn.run(on), audience, compared=False)
    assert view is not None
    shown = [each for each in targets if audience == "internal" or not each[2]]
    seen_matter = int(unnotified)
    assert view.tally.total == len(shown) + seen_matter, "none disappears: ended, after the cut-off, not notified"
    assert len(view.ledger.stubs) == len(targets) - len(shown), "what is withheld leaves a stub each"
    of_pages(view)
    of_files(view)
    of_bulletins(view)


def of_pages(view: Projection) -> None:
    """Home, the year's page, its grid and the units' rows."""
    found = view.tally
    done, late = found.done[DONE["done"]], sum(map(overdue, found.every))
    assert sum(found.done.values()) == sum(found.reported.values()) == sum(found.old.values()) == found.total
    assert home._counts(view) == (found.total, done, late)
    text = squeezed(Document(str(year.page(view, ()).body)).text)
    scale = f"/ {found.total} 个{year.counted(view)}"
    for group, states in found.summary.items():
        count = sum(each for _, each in states)
        assert f"{group.word} {count} {scale}" in text or not count
        for state, each in states:
            assert f"{state.shape} {state.word} {each} {state.meaning}" in text
    assert sum(len(lines) for _, lines in found.rows) == sum(c for rows in found.summary.values() for _, c in rows)
    assert sum(count for _, count in found.summary[SUMMARY["overdue"]]) == late
    assert sum(count for _, count in found.summary[SUMMARY["done"]]) == done
    heads = [int(number) for number in re.findall(rf"(\d+) {re.escape(scale)}", text)]
    assert sum(heads) == found.total
    assert len(heads) <= 6
    chart = graphs.progress(view)
    assert chart is not None
    assert [int(cell) for cell in chart.rows[-1][1:-1]] == [
        sum(count for _, count in rows) for rows in found.summary.values() if rows
    ]
    assert int(chart.rows[-1][-1]) == found.total == sum(int(row[-1]) for row in chart.rows[:-1])
    cells = [cell for _, units in unit_month_matrix.groups(view) for _, row in units for cell in row]
    assert sum(count for cell in cells for _, count in cell) == found.total
    nodes = [node.pair.id for row in view.targets for part in row.parts for node in part.nodes if node.pair is not None]
    assert Counter(nodes) == Counter(line.pair.id for line in found.every if line.duty == "node")
    assert sum(map(len, trend._nodes(view).values())) == found.total
    assert sum(sum(each) for each in trend._nodes(view).values()) == done


def of_files(view: Projection) -> None:
    """JSON, CSV, XLSX and the open data."""
    found = view.tally
    by_done = Counter(line.pair.done.word for line in found.every)
    counts = json.loads(ledger_json(view, view.ledger))["counts"]
    assert counts["total"] == found.total
    assert {word: count for word, count in counts["done"].items() if count} == dict(by_done)
    assert counts["states"] == {state.id: len(lines) for state, lines in found.rows}
    table = list(csv.DictReader(io.StringIO(ledger_csv(view, view.ledger).removeprefix("\ufeff"))))
    assert Counter(row["办成没有"] for row in table) == by_done
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_xlsx(view, view.ledger)))["台账"]
    head = [cell.value for cell in sheet[3]]
    place = head.index("办成没有")
    assert Counter(row[place] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]) == by_done
    opened = rows(view)
    assert Counter(row["done"] for row in opened["ledger"]) == by_done
    nodes = Counter(line.pair.done.word for line in found.every if line.duty == "node")
    assert Counter(row["done"] for row in opened["nodes"] if row["done"]) == nodes


def of_bulletins(view: Projection) -> None:
    """The year's bulletin counts the nodes of the ledger, the quarters' together the same."""
    nodes = tally([line for line in view.tally.every if line.duty == "node"], view.on)
    counted = facts(view, Period.read("2025"))
    assert counted.nodes.all.number == nodes.total
    assert {row.word: row.count.number for row in counted.nodes.by_done} == {
        answer.word: count for answer, count in nodes.done.items() if count
    }
    assert sum(row.count.number for row in counted.nodes.by_reported) == nodes.total
    table = [[count.number for count in each.nodes.of(counted.words)] for each in counted.units]
    assert sum(map(sum, table)) == nodes.total, "the rows of the units add up to the whole"
    quarters = [facts(view, Period.read(f"2025-Q{number}")).nodes.all.number for number in range(1, 5)]
    assert sum(quarters) == nodes.total


def test_a_state_that_is_open_is_somebodys_and_a_closed_one_is_nobodys() -> None:
    """The table itself: the old word is one of seven, a state that is not due is no lateness but the office's."""
    assert {each.reported.id for each in STATES.values()} == {
        "ahead",
        "soon",
        "missing",
        "waiting",
        "returned",
        "received",
    }
    assert {each.done.id for each in STATES.values()} == set(DONE)
    for each in STATES.values():
        assert not (each.late == "unit" and not each.due), each.id
