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
from kit.scheme_files import whole, write_whole
from kit.site_reading import Document, squeezed
from kit.years import Year

from scorer.cli.output.notice_feed import feed
from scorer.ledger.lateness import Clock
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.procedure.reminders import LATE, causes, notices_due, sent_notices, unsent_causes
from scorer.ledger.states import DONE, STATES, SUMMARY
from scorer.ledger.tally import overdue, tally
from scorer.model.period import Period
from scorer.pipeline.run import projection
from scorer.publish.bulletins.composing import Grid, compose, line_text
from scorer.publish.bulletins.facts import facts
from scorer.publish.bulletins.forms import issue_of, markdown
from scorer.publish.bulletins.sources import sources
from scorer.publish.ledger_files import ledger_csv, ledger_json, ledger_xlsx
from scorer.publish.open_data.package import files
from scorer.publish.open_data.rows import rows
from scorer.publish.site import home, ledger, trend, unit_month_matrix, year, year_charts
from scorer.scoring.facts.node_outcomes import Facts
from scorer.views.ledger_types import MATTER, OFFICES, PAPERS, TARGET
from scorer.views.notices import notice_view
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
MATTER_TEXT = "kind: matter\nsource: plan\ncontent: 排查\ndue: 2025-06-30\nunits: [{unit: ghc, role: lead}]\n"


def made(
    folder: str, targets: list[tuple[str, str, bool]], *, excused: bool, settled: bool, unnotified: bool, half: str
) -> Year:
    """A year as drawn: its targets, an outage that excuses what came late, settled or not, a matter untold.

    ``half``: when the self-review of the half-year came, "" for that of the year in its place.
    """
    found = Year(Path(folder))
    scheme = found.root / "targets/jilin"
    source = "sources:\n  - {id: plan, title: 年度安排}\n"
    write_whole(scheme, whole(scheme).replace("sources:\n", source))
    for number, (events, due, withheld) in enumerate(targets, 1):
        found.target(f"t{number}", due=due)
        if withheld:
            found.rows[-1] += "    disclosure: {type: withheld, reason: 工作秘密}\n"
            found.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(found.rows))
        happen(found, f"t{number}", events)
    period, day = ("2025-H1", half) if half else ("2025", "06-20")
    text = f"kind: self-review\nperiod: {period}\nsummary: 自查\n"
    found.record("ghc/half.yml", text, f"2025-{day}T09:00:00+08:00", "ga")
    if excused:
        found.record("office/outage.yml", OUTAGE, "2025-07-06T09:00:00+08:00", "oa")
    if settled:
        found.record("office/settled.yml", SETTLED, "2025-12-30T09:00:00+08:00", "oa")
    if unnotified:
        found.record("office/m1.yml", MATTER_TEXT, "2025-02-01T09:00:00+08:00", "ob")
        more = "number: 督〔2025〕1号\ndisclosure: {type: public}\n"
        found.decide("office/m1.yml", "accepted", "2025-02-02T09:00:00+08:00", more)
    return found


@settings(max_examples=tries(30), deadline=None)
@given(
    TARGETS,
    DAYS,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "06-20", "08-01"]),
    st.sampled_from(["public", "internal"]),
)
def test_the_same_filter_gives_the_same_number_everywhere(
    targets: list[tuple[str, str, bool]],
    on: str,
    excused: bool,
    settled: bool,
    unnotified: bool,
    half: str,
    audience: Audience,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drawn = made(folder, targets, excused=excused, settled=settled, unnotified=unnotified, half=half)
        run = drawn.run(on)
        view = projection(run, audience, compared=False)
    assert view is not None
    assert run.scored is not None
    shown = [each for each in targets if audience == "internal" or not each[2]]
    seen_matter = int(unnotified)
    assert view.tally.total == len(shown) + seen_matter, "none disappears: ended, after the cut-off, not notified"
    assert len(view.ledger.stubs) == len(targets) - len(shown), "what is withheld leaves a stub each"
    of_pages(view)
    of_files(view)
    of_bulletins(view)
    of_printed_bulletins(view)
    of_the_open_data(view)
    of_the_calendar(view, run.scored.facts)
    if audience == "internal":
        of_notices(view, run.scored.facts)


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
    chart = year_charts.progress(view)
    assert (chart is None) is (found.total == 0)
    if chart is not None:
        parts = [sum(count for _, count in rows) for rows in found.summary.values() if rows]
        assert [int(cell) for cell in chart.rows[-1][1:-1]] == parts
        assert int(chart.rows[-1][-1]) == found.total == sum(int(row[-1]) for row in chart.rows[:-1])
    cells = [cell for _, units in unit_month_matrix.groups(view) for _, row in units for cell in row]
    assert sum(count for cell in cells for _, count in cell) == found.total
    nodes = [node.pair.id for row in view.targets for part in row.parts for node in part.nodes if node.pair is not None]
    assert Counter(nodes) == Counter(line.pair.id for line in found.every if line.duty == "node")
    assert sum(map(len, trend._nodes(view).values())) == found.total
    assert sum(sum(each) for each in trend._nodes(view).values()) == done


Kinds = Counter[tuple[object, object]]
"""How many lines there are of each kind of duty with each answer to 办成没有."""


def of_files(view: Projection) -> None:
    """The ledger's page, JSON, CSV, XLSX and the open data: nodes, matters, papers of a period, the office's own."""
    found = tally(view.ledger.lines, view.on)
    wanted: Kinds = Counter((line.kind, line.pair.done.word) for line in found.every)
    assert sum(count for (kind, _), count in wanted.items() if kind in (TARGET, MATTER)) == view.tally.total
    data = json.loads(ledger_json(view, view.ledger))
    counts = data["counts"]
    assert counts["total"] == found.total == sum(counts["kinds"].values())
    assert {word: n for word, n in counts["done"].items() if n} == {each.word: n for each, n in found.done.items() if n}
    assert counts["states"] == {state.id: len(lines) for state, lines in found.rows}
    assert Counter((row["kind"], row["done"]) for row in data["lines"]) == wanted
    table = list(csv.DictReader(io.StringIO(ledger_csv(view, view.ledger).removeprefix("\ufeff"))))
    assert Counter((row["种类"], row["办成没有"]) for row in table) == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(ledger_xlsx(view, view.ledger)))["台账"]
    head = [cell.value for cell in sheet[3]]
    kind, done = head.index("种类"), head.index("办成没有")
    assert Counter((row[kind], row[done]) for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]) == wanted
    opened = rows(view)
    assert Counter((row["kind"], row["done"]) for row in opened["ledger"]) == wanted
    body = str(ledger.page(view, ()).body)
    assert Counter(re.findall(r'data-kind="([^"]+)"', body)) == Counter(line.kind for line in found.every)
    text = squeezed(Document(body).text)
    assert f"共 {found.total} 条" in text
    assert all(f"{name} {count}" in text for name, count in counts["kinds"].items() if len(counts["kinds"]) > 1)
    assert all(f"{state.word} {len(lines)}" in text for state, lines in found.rows)
    assert f"共 {found.total} 条" in str(sheet["A2"].value)
    nodes = Counter(line.pair.done.word for line in found.every if line.duty == "node")
    assert Counter(row["done"] for row in opened["nodes"] if row["done"]) == nodes


def of_the_calendar(view: Projection, known: Facts) -> None:
    """A paper of a period that is not in: the same on the ledger, in the calendar, on the unit's page, in a notice."""
    lines = [line for line in view.ledger.lines if line.kind == PAPERS]
    of_entries = [each.filed.split(" / ") for each in view.timeline.duties if each.filed and " / " in each.filed]
    assert sum(int(every) for _, every in of_entries) == len(lines)
    received = [line for line in lines if line.pair.reported.id == "received"]
    assert sum(int(filed) for filed, _ in of_entries) == len(received)
    missing = sorted(
        (line.unit, line.number) for line in lines if line.pair.reported.id == "missing" and line.pair.open
    )
    urged = [each for each in causes(known, lambda day: day.weekday() < 5) if each.stage == LATE and each.subject.words]
    assert sorted((each.unit, str(each.subject.words)) for each in urged) == missing
    for unit in view.units:
        due_now = [line for line in view.lines.get(unit.id, ()) if line.pair.open and line.pair.late != "office"]
        assert len(unit.due_now) == sum(line.pair.reported.id != "waiting" for line in due_now)
    own = [line for line in view.ledger.lines if line.kind == OFFICES]
    assert len(own) == sum(each.filed is not None and "办" in each.filed for each in view.timeline.duties)
    done = sum(each.filed == "已办" for each in view.timeline.duties)
    assert sum(line.pair.done.id == "done" for line in own) == done


def of_bulletins(view: Projection) -> None:
    """The year's bulletin counts the nodes of the ledger, the months' together the same."""
    nodes = tally([line for line in view.tally.every if line.duty == "node"], view.on)
    counted = facts(view, Period.read("2025"))
    assert counted.nodes.all.number == nodes.total
    assert {row.word: row.count.number for row in counted.nodes.by_done} == {
        answer.word: count for answer, count in nodes.done.items() if count
    }
    assert sum(row.count.number for row in counted.nodes.by_reported) == nodes.total
    table = [[count.number for count in each.nodes.of(counted.words)] for each in counted.units]
    assert sum(map(sum, table)) == nodes.total, "the rows of the units add up to the whole"
    months = [facts(view, Period.read(f"2025-{number:02}")).nodes.all.number for number in range(1, 13)]
    assert sum(months) == nodes.total


PERIODS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"), ("2025-H1", "2025-H2"), ("2025",)
"""The periods of bulletins; those of each kind make a year."""


def of_printed_bulletins(view: Projection) -> None:
    """What a bulletin prints: every sentence adds up, every table too; the quarters, the halves make the year."""
    nodes = [line for line in view.tally.every if line.duty == "node"]
    late = sum(map(overdue, nodes))
    for codes in PERIODS if nodes else ():
        printed = [in_print(view, code, "summary") for code in codes]
        assert sum(total for total, _ in printed) == len(nodes)
        assert sum(each for _, each in printed) == late, "the units' and the office's own together"
    if nodes:
        assert in_print(view, "2025", "supervision") == (len(nodes), late)


def in_print(view: Projection, code: str, form: str) -> tuple[int, int]:
    """How many nodes a bulletin says were due, and how many of them are late, the unit's or the office's."""
    period = Period.read(code)
    made = compose(view, period, sources({}, period, form))
    text = markdown(made, issue_of(made, None, public=view.audience == "public"))
    counted = re.findall(r"(?<!累计)应完成节点(\d+)个：([^。；]*)([^。]*)。(?:按报送看，([^；。]*)([^。]*)。)?", text)
    for total, done, _, reported, _ in counted:
        assert added(done) == int(total)
        assert not reported or added(reported) == int(total)
    for grid in (part for part in made.parts if isinstance(part, Grid)):
        if (head := [line_text(cell) for cell in grid.head])[1] == "应完成":
            *units, last = [[int(line_text(cell)) for cell in row[1:]] for row in grid.rows]
            assert last == [sum(column) for column in zip(*units, strict=True)]
            assert all(row[0] == sum(row[1 : -1 if head[-1] == "逾期" else None]) for row in (*units, last))
    matters = re.findall(r"督查事项(\d+)件：(.*?)。", text)
    wanted = sum(bool(each.outcome) for each in view.ledger.matters)
    assert all((int(total), added(parts.replace("件", "个"))) == (wanted, wanted) for total, parts in matters)
    assert bool(matters) is (bool(wanted) and (form == "supervision" or period.kind == "year"))
    if not counted or not counted[0][0]:
        return 0, 0
    total, _, after, _, later = counted[0]
    return int(total), sum(map(int, re.findall(r"(?:；逾期|逾期没有审核)(\d+)个", after + later)))


def added(parts: str) -> int:
    """在办1个，办成3个 → 4."""
    return sum(map(int, re.findall(r"(\d+)个", parts)))


def of_the_open_data(view: Projection) -> None:
    """The files of the open data: CSV and workbook have the rows of data.json, and each row its states."""
    made = files(view, with_book=True)
    data = json.loads(made["data.json"])["tables"]
    book = openpyxl.load_workbook(io.BytesIO(made["tables.xlsx"]), read_only=True)
    for name, title in (("nodes", "节点"), ("ledger", "台账")):
        wanted = Counter(row["done"] for row in data[name])
        table = csv.DictReader(io.StringIO(made[f"{name}.csv"].decode("utf-8-sig")))
        assert Counter(row["done"] or None for row in table) == wanted
        _, _, head, *lines = book[title].iter_rows(values_only=True)
        assert Counter(line[head.index("办成没有")] for line in lines) == wanted
    assert len(data["ledger"]) == len(view.ledger.lines)
    assert sum(bool(row["withheld"]) for row in data["targets"]) == sum(s.what == TARGET for s in view.ledger.stubs)


def of_notices(view: Projection, known: Facts) -> None:
    """A notice lists what is missing or came back in the ledger; the feed has what waits and what the office owes."""
    workday = lambda day: day.weekday() < 5  # noqa: E731
    every = [each for each in causes(known, workday) if each.stage == LATE]
    urged = Counter(
        (each.unit, "node" if each.subject.target else "period") for each in every if not each.subject.matter
    )
    owed = [line for line in view.ledger.lines if line.pair.reported.id in ("missing", "returned")]
    late = [line for line in owed if line.day is not None and line.day < view.on and line.pair.open]
    assert urged == Counter((line.unit, line.duty) for line in late if line.duty in ("node", "period"))
    for these in notices_due(known, workday):
        body = notice_view(known.book, these, "催〔2025〕1号", view.on, None).body
        told = [int(number) for line in body for number in re.findall(r"(\d+)[件项](?:督查事项由|需要)", line)]
        assert sum(told or [1]) == len(these) == len([line for line in body if line[0].isdecimal()]) + (not told)
    waiting, own = unsent_causes(known, workday), [line for line in view.ledger.lines if line.kind == OFFICES]
    duties = [each for each in calendar_obligations(known, Clock(view.on, 5, workday)) if each.duty == "office"]
    text = feed(known.book, sent_notices(known, workday), waiting, duties).decode()
    assert text.count("<entry>") == len(waiting) + sum(line.pair.open for line in own)


def test_a_state_that_is_open_is_somebodys_and_a_closed_one_is_nobodys() -> None:
    """The table itself: the old word is one of seven, a state that is not due is no lateness but the office's."""
    assert {each.reported.id for each in STATES.values()} == {
        "ahead",
        "soon",
        "missing",
        "waiting",
        "returned",
        "received",
        "exempt",
    }
    assert {each.done.id for each in STATES.values()} == set(DONE)
    for each in STATES.values():
        assert not (each.late == "unit" and not each.due), each.id
