"""The course of a year: duties, appeals, reminders, numbers, history, burden, differences; figures worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.courses import AUGUST, JULY, JUNE, REVIEW, dated, facts, rules, scheme, urged
from kit.years import Year

from scorer.ledger.lateness import Clock
from scorer.ledger.matters.number_series import next_numbers
from scorer.ledger.procedure import appeals, burden, calendar
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.procedure.reminders import LATE, SOON, causes, form_of, sent_notices, unsent_causes
from scorer.ledger.procedure.result_differences import Difference, differences, since
from scorer.ledger.procedure.target_history import history
from scorer.model.deadlines import calendar_day
from scorer.model.records import Notice, Subject
from scorer.reading.workdays import is_workday
from scorer.scoring.scheme.parse import build
from scorer.scoring.scheme.procedure import Procedure

# -- the calendar


@pytest.mark.parametrize(
    ("text", "day"),
    [("12-30", "2025-12-30"), ("+1-01-15", "2026-01-15"), ("02-29", "2025-02-28"), ("+3-02-29", "2028-02-29")],
)
def test_a_day_of_the_calendar_in_its_year(text: str, day: str) -> None:
    assert str(calendar_day(text, 2025)) == day


def test_by_notice_has_no_day_of_its_own() -> None:
    assert calendar_day("by-notice", 2025) is None


def test_who_has_filed_what_the_calendar_asks_for(year: Year) -> None:
    year.target("2025-01")
    dated(year, "{half-year: 2025-07-10}")
    year.record("ghc/h1.yml", REVIEW.format(period="2025-H1", day="2025-07-09"), "2025-07-11T00:00:00+08:00", "ga")
    entries = {each.id: each for each in calendar.entries(facts(year, "2025-07-20"))}
    half, annual = entries["half-year"], entries["annual"]
    assert (str(half.due), half.missing(), annual.due) == ("2025-07-10", ("jsc",), None)
    late = {each.unit: (each.record, each.late) for each in half.filings}
    assert late == {"ghc": ("ghc/h1.yml", True), "jsc": (None, True)}  # midnight of the 11th is a day late
    assert [each.late for each in annual.filings] == [False, False]  # no day, so nobody is late
    assert list(entries)[-1] == "annual"


def test_a_review_of_another_period_is_another_duty(year: Year) -> None:
    year.target("2025-01")
    dated(year, "{half-year: 2025-07-10, annual: 2025-12-12}")
    year.record("ghc/nd.yml", REVIEW.format(period="2025", day="2025-12-10"), "2025-12-10T10:00:00+08:00", "ga")
    missing = {each.id: each.missing() for each in calendar.entries(facts(year)) if each.by == "unit"}
    assert missing == {"half-year": ("ghc", "jsc"), "annual": ("jsc",)}


ROWS = """\
  - {id: opinion, clauses: [JL-16-3], due: '+1-01-15', by: reviewer, kind: decision, groups: [office]}
  - {id: rated, clauses: [JL-16-3], due: '+1-01-20', by: reviewer, kind: rating}
  - {id: asked, clauses: [JL-5], due: '09-15', by: unit, kind: request}
"""


def test_what_reviewers_and_the_office_have_done(year: Year) -> None:
    scheme(year, "calendar:\n", f"calendar:\n{ROWS}")
    year.target("2025-01")
    waiting = year.report("ghc/n1.yml", "2025-01", JUNE)
    bulletin = "kind: bulletin\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-02\n"
    year.record("office/q1.yml", bulletin, "2025-04-02T10:00:00+08:00", "oa")
    done = {each.id: each.done for each in calendar.entries(facts(year))}
    assert (done["opinion"], done["rated"], done["q1-bulletin"], done["q2-bulletin"]) == (False, False, True, False)
    assert done["annual-assessment"] is None
    year.decide(waiting, at=JULY)
    after = {each.id: each for each in calendar.entries(facts(year))}
    assert after["opinion"].done
    assert (after["asked"].optional, after["asked"].filings) == (True, ())


def test_entries_alike_in_title_and_clause_are_told_apart_in_the_ledger(year: Year) -> None:
    """A bulletin by the office after each quarter, two of them alike: the second line is not the first again."""
    rows = "".join(
        f"  - {{id: q{n}, clauses: [JL-16-2], due: '{day}', by: office, kind: bulletin, period: Q{n}, title: 通报进展}}\n"
        for n, day in ((1, "04-10"), (2, "07-10"))
    )
    scheme(year, "calendar:\n", f"calendar:\n{rows}")
    clock = Clock(date(2025, 6, 1), 3, lambda _: True)
    titles = [each.title for each in calendar_obligations(facts(year, "2025-06-01"), clock) if "通报进展" in each.title]
    assert titles == ["通报进展（JL-16-2，第 1 次）", "通报进展（JL-16-2，第 2 次）"]


def test_what_is_not_due_yet_is_not_judged_and_a_settled_table_takes_no_more_proposals(year: Year) -> None:
    rows = f"{ROWS}  - {{id: asked-for, clauses: [JL-5], due: '01-31', by: unit, kind: proposal}}\n"
    scheme(year, "calendar:\n", f"calendar:\n{rows}")
    year.target("2025-01", due="2025-11-30")
    # in June nothing waits of what falls due in November, and nobody has judged it
    june = {each.id: each for each in calendar.entries(facts(year, "2025-06-30"))}
    assert june["opinion"].done is False
    assert june["asked-for"].missing() == ("ghc", "jsc")
    # nothing was filed by the end of November: there is nothing left to judge
    assert {each.id: each.done for each in calendar.entries(facts(year, "2025-12-01"))}["opinion"] is True
    settled = "kind: resolution\nsettles: targets\ndate: 2025-02-20\nmeeting: 局务会议\ndigest: " + "0" * 64 + "\n"
    year.record("office/hy.yml", settled, "2025-02-20T10:00:00+08:00", "oa")
    after = {each.id: each for each in calendar.entries(facts(year, "2025-06-30"))}["asked-for"]
    assert (after.closed, after.missing()) == (True, ())


# -- publicity and appeals


def objection(year: Year, about: str, at: str = JULY, on: str = "2025-12-31") -> appeals.AppealStatus:
    year.record("ghc/fh.yml", f"kind: appeal\nabout: {about}\ngrounds: 请复核\n", at, "ga")
    made = facts(year, on)
    return appeals.appeal_statuses(made.book, rules(made), made.on)[0]


def test_an_appeal_on_a_decision_counts_from_the_day_after_it_arrived(year: Year) -> None:
    year.target("2025-01")
    first = year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "inconsistent", JULY)
    found = objection(year, first, "2025-08-04T23:59:59+08:00")
    # told on 5 July: 30 days are until 4 August; filed on 4 August: to be answered by 3 September
    assert (str(found.until), found.late, str(found.answer_by)) == ("2025-08-04", False, "2025-09-03")
    assert (found.first.path if found.first else None, found.answered_late) == (first, True)


def test_where_the_day_itself_counts_there_is_one_less(year: Year) -> None:
    scheme(year, "  recusal: {choose: gen.appeal/recusal}\n", "  recusal: true\n  from: same_day\n")
    year.target("2025-01")
    first = year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "inconsistent", JULY)
    assert str(objection(year, first).until) == "2025-08-03"


def test_an_appeal_on_a_report_is_against_the_decision_before_it(year: Year) -> None:
    year.target("2025-01")
    report = year.report("ghc/n1.yml", "2025-01", JUNE)
    first = year.decide(report, "returned", JULY)
    year.decide(report, "not-done", "2025-09-01T09:00:00+08:00")
    found = objection(year, report, AUGUST)
    assert found.first is not None
    assert found.first.path == first


PENALTY = (
    "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-07-01\ntitle: 曝光\nbasis: 报道\n"
)


def test_an_appeal_on_a_penalty_counts_from_the_penalty(year: Year) -> None:
    year.target("2025-01")
    found = objection(year, year.record("office/p.yml", PENALTY, JULY, "oa"), AUGUST)
    assert (str(found.until), found.late, found.first) == ("2025-08-04", True, None)


def test_an_appeal_on_ones_own_undecided_record_has_no_limit(year: Year) -> None:
    year.target("2025-01")
    found = objection(year, year.report("ghc/n1.yml", "2025-01", JUNE))
    assert (found.until, found.late, found.first) == (None, False, None)


SHOWN = "kind: notice\nform: publicity\nto: [ghc, jsc]\nissued: 2026-01-08\n"


def test_an_appeal_on_a_component_counts_from_the_publicity(year: Year) -> None:
    scheme(year, "appeals:\n", "publicity: {days: 5, clauses: [GEN-6]}\nappeals:\n")
    year.target("2025-01")
    year.record("office/gs.yml", SHOWN, "2026-01-08T09:00:00+08:00", "oa")
    found = objection(year, "work", "2026-01-10T09:00:00+08:00", "2026-03-31")
    assert str(found.until) == "2026-02-07"  # 8 January and 30 days
    made = facts(year, "2026-03-31")
    (shown,) = appeals.publicities(made.book, rules(made))
    assert (str(shown.first), str(shown.last)) == ("2026-01-09", "2026-01-13")


def test_without_limits_nothing_is_late(year: Year) -> None:
    made = facts_without_procedure(year)
    assert (made.apply_days, made.decide_days, made.publicity, made.recusal, made.copies) == (
        None,
        None,
        None,
        False,
        (),
    )


def facts_without_procedure(year: Year) -> Procedure:
    year.target("2025-01")
    made = facts(year)
    bare = {key: value for key, value in made.book.scheme.items() if key not in ("appeals", "copies", "changes")}
    return build(bare, made.choices, "scheme.yml")[0].procedure


def test_an_interpretation_that_nobody_has_chosen_gives_no_limit(year: Year) -> None:
    year.target("2025-01")
    made = facts(year)
    open_choices = {**made.choices, "gen.appeal": None, "adjust.approver": None}
    found = build(made.book.scheme, open_choices, "scheme.yml")[0].procedure
    assert (found.apply_days, found.decide_days, found.approver) == (None, None, None)


# -- reminders


def test_three_working_days_before_and_again_when_overdue(year: Year) -> None:
    # 30 June 2025 is a Monday: three working days before are Wednesday the 25th
    year.target("2025-01", due="2025-06-30")
    for day, stage, days in (
        ("2025-06-24", None, 0),
        ("2025-06-25", SOON, 5),
        ("2025-06-30", SOON, 0),
        ("2025-07-12", LATE, 12),
    ):
        found = [(each.stage, each.days) for each in causes(facts(year, day), is_workday) if each.subject.target]
        assert found == ([] if stage is None else [(stage, days)]), day


def test_nobody_is_urged_twice_for_the_same_stage(year: Year) -> None:
    year.target("2025-01", due="2025-06-30")
    urged(year, "2025-06-26")
    assert [each.stage for each in unsent_causes(facts(year, "2025-06-29"), is_workday)] == []
    assert [each.stage for each in unsent_causes(facts(year, "2025-07-01"), is_workday)] == [LATE]
    urged(year, "2025-07-02", "催办〔2025〕2号")
    assert [each.stage for each in unsent_causes(facts(year, "2025-07-03"), is_workday)] == []


def test_a_replaced_notice_covers_nothing(year: Year) -> None:
    year.target("2025-01", due="2025-06-30")
    wrong = urged(year, "2025-07-02")
    other = f"kind: notice\nform: urge\nto: [jsc]\nabout: {{target: 2025-01}}\nissued: 2025-07-03\nreplaces: {wrong}\n"
    year.record("office/right.yml", other, "2025-07-03T10:00:00+08:00", "oa")
    assert [each.unit for each in unsent_causes(facts(year, "2025-07-04"), is_workday)] == ["ghc"]


@pytest.mark.parametrize("way", ["feedback", "report", "done"])
def test_what_answers_a_notice(year: Year, way: str) -> None:
    year.target("2025-01", due="2025-06-30")
    report = year.report("ghc/n1.yml", "2025-01", "2025-07-01T09:00:00+08:00") if way == "done" else ""
    notice = urged(year, "2025-07-02")
    assert [each.answered for each in sent_notices(facts(year, "2025-07-03"), is_workday)] == [False]
    if way == "feedback":
        year.record("ghc/fk.yml", f"kind: feedback\nnotice: {notice}\nstatus: ongoing\n", JULY, "ga")
    elif way == "report":
        year.report("ghc/n1.yml", "2025-01", JULY)
    else:
        year.decide(report, at=JULY)
    assert [each.answered for each in sent_notices(facts(year, "2025-07-10"), is_workday)] == [True]


def test_a_filing_of_the_calendar_is_urged_in_words(year: Year) -> None:
    year.target("2025-01", due="2025-12-15")
    dated(year, "{half-year: 2025-07-10}")
    found = causes(facts(year, "2025-07-11"), is_workday)
    assert {(each.unit, each.subject, each.stage) for each in found} == {
        (unit, Subject(words="报送半年材料（JL-17）"), LATE) for unit in ("ghc", "jsc")
    }
    body = "kind: notice\nform: urge\nto: [ghc]\nabout: 报送半年材料（JL-17）\nissued: 2025-07-11\n"
    year.record("office/u.yml", body, "2025-07-11T10:00:00+08:00", "oa")
    assert [each.unit for each in unsent_causes(facts(year, "2025-07-12"), is_workday)] == ["jsc"]
    assert [each.answered for each in sent_notices(facts(year, "2025-07-12"), is_workday)] == [False]
    year.record("ghc/h1.yml", REVIEW.format(period="2025-H1", day="2025-07-13"), "2025-07-13T10:00:00+08:00", "ga")
    assert [each.answered for each in sent_notices(facts(year, "2025-07-13"), is_workday)] == [True]


MATTER = """\
kind: matter
source: leader-instruction
authority: 厅长批示
content: 危桥排查
requirement: 逐桥建档
due: 2025-08-29
standard: 全部销号
units: [{unit: ghc, role: lead}, {unit: jsc, role: support}]
owner: 张××
supervisor: 赵××
"""


def test_an_approved_matter_is_told_then_urged_until_concluded(year: Year) -> None:
    year.target("2025-01", due="2025-12-15")
    matter = year.record("office/m1.yml", MATTER, "2025-06-02T09:00:00+08:00", "oa")
    approval = f"kind: decision\non: {matter}\nverdict: accepted\nby: 李××\ndate: 2025-06-03\nnumber: 督〔2025〕1号\n"
    assert causes(facts(year, "2025-06-03"), is_workday) == ()
    year.record("office/ok.yml", approval, "2025-06-03T09:00:00+08:00", "ob")
    told = unsent_causes(facts(year, "2025-06-05"), is_workday)
    assert [(each.unit, form_of([each]), each.title) for each in told] == [
        ("ghc", "supervise", "督查事项“危桥排查”（督〔2025〕1号）"),
        ("jsc", "supervise", "督查事项“危桥排查”（督〔2025〕1号）"),
    ]
    notice = f"kind: notice\nform: supervise\nto: [ghc, jsc]\nabout: {{matter: {matter}}}\nissued: 2025-06-06\n"
    year.record("office/n1.yml", notice, "2025-06-06T09:00:00+08:00", "oa")
    assert unsent_causes(facts(year, "2025-06-07"), is_workday) == ()
    # 29 August 2025 is a Friday; three working days before are Tuesday the 26th
    assert [form_of([each]) for each in unsent_causes(facts(year, "2025-08-26"), is_workday)] == ["urge", "urge"]
    assert [each.answered for each in sent_notices(facts(year, "2025-08-26"), is_workday)] == [False, False]


def test_numbers_go_on_in_their_own_style_without_gap_or_double() -> None:
    def notice(form: str, number: str | None) -> Notice:
        return Notice(
            kind="notice",
            path="office/n.yml",
            actor="office",
            data={},
            form=form,
            to=("a",),
            issued=date(2025, 1, 1),
            number=number,
        )

    these = [
        notice("urge", "催办〔2025〕4号"),
        notice("urge", "催办〔2025〕2号"),
        notice("urge", "7"),
        notice("supervise", "督〔2025〕9号"),
    ]
    assert next_numbers(these, "urge", 2025, 2, {}) == ["催办〔2025〕5号", "催办〔2025〕6号"]
    assert next_numbers(these, "supervise", 2026, 1, {}) == ["督〔2026〕1号"]
    assert next_numbers([], "urge", 2025, 1, {}) == ["催〔2025〕1号"]
    # where the matters have 督〔2025〕n号, a notice's number is never one of theirs
    matters: dict[str, str | None] = {"number": "督〔{year}〕{n}号"}
    assert next_numbers(these, "supervise", 2025, 2, matters) == ["督通〔2025〕1号", "督通〔2025〕2号"]
    given: dict[str, str | None] = {
        "number": "matter=督〔{year}〕{n}号, supervise=知〔{year}〕{n}号, urge=催办〔{year}〕{n}号"
    }
    assert next_numbers(these, "supervise", 2025, 1, given) == ["知〔2025〕1号"]
    assert next_numbers(these, "urge", 2025, 1, given) == ["催办〔2025〕5号"]


# -- history, burden, differences


def test_the_history_of_a_target(year: Year) -> None:
    year.target("2025-01", due="2025-09-30")
    name = "targets/jilin/2025/targets.yml"
    whole = (year.root / name).read_text(encoding="utf-8")
    year.write(name, whole + "    measures: [{id: km, name: 里程, unit: 公里, target: {from: 100, to: 120}}]\n")
    year.record(
        "office/r.yml",
        "kind: resolution\nsettles: targets\nmeeting: 厅党组会\ndate: 2025-02-20\n",
        "2025-02-20T09:00:00+08:00",
        "oa",
    )
    body = "kind: request\ntarget: 2025-01\nnode: n1\nchange: {due: 2025-11, measures: {km: 80}}\nreason: other\ndetail: 汛期\n"
    on = year.record("ghc/req.yml", body, JUNE, "ga")
    year.decide(on, at=JULY, more="authority: 厅党组会\n")
    no = year.record(
        "ghc/req2.yml",
        "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: other\ndetail: 停\n",
        AUGUST,
        "ga",
    )
    year.decide(no, "rejected", "2025-08-10T09:00:00+08:00", date="2025-08-10")
    made = facts(year)
    told = [f"{each.day} {each.text}" for each in history(made, made.book.targets["2025-01"])]
    assert told == [
        "2025-02-20 由厅党组会审定",
        "2025-06-20 综合规划处申请第 1 个节点的时限由 2025-09-30 改到 2025-11、里程由 100～120 改为 80 公里",
        (
            "2025-07-02 厅党组会同意第 1 个节点的时限由 2025-09-30 改到 2025-11、里程由 100～120 改为 80 公里"
            "（决定 2025-07-05 收到）"
        ),
        "2025-08-05 综合规划处申请终止这项目标",
        "2025-08-10 申请未获同意：核对",
    ]


def test_a_target_added_later_says_since_when_and_by_whom(year: Year) -> None:
    year.target("2025-45", due="2025-09-30")
    name = "targets/jilin/2025/targets.yml"
    year.write(name, (year.root / name).read_text(encoding="utf-8") + "    since: 2025-04-22\n")
    made = facts(year)
    assert [each.text for each in history(made, made.book.targets["2025-45"])] == ["新增，尚未审定"]
    for day in ("2025-02-20", "2025-04-22"):
        year.record(
            f"office/r{day}.yml",
            f"kind: resolution\nsettles: targets\nmeeting: 会\ndate: {day}\n",
            f"{day}T09:00:00+08:00",
            "oa",
        )
    made = facts(year)
    assert [each.text for each in history(made, made.book.targets["2025-45"])] == ["新增，由会审定"]


FILE = "  - {{role: {role}, file: 'https://dangan.example/{name}-{role}', sha256: {digest}, bytes: 10}}\n"


def with_files(year: Year, name: str, node: str, *roles: str) -> str:
    """A report of four fields with files of these roles."""
    files = "".join(FILE.format(role=role, name=name, digest=f"{name}{len(role)}".ljust(64, "0")) for role in roles)
    body = f"kind: report\ntarget: 2025-01\nnode: {node}\nstatus: done\nprogress: 完成\nattachments:\n{files}"
    return year.record(f"ghc/{name}.yml", body, JUNE, "ga")


def test_the_burden_of_a_unit_by_hand(year: Year) -> None:
    # two nodes ask ghc for two files and for one: 3; it files two reports of four fields with 2 and 1 + 1 files
    nodes = (
        "[{id: n1, due: 2025-03-31, evidence: [editable, stamped]}, {id: n2, due: 2025-06-30, evidence: [editable]}]"
    )
    year.target("2025-01", nodes=nodes)
    with_files(year, "a", "n1", "editable", "stamped")
    with_files(year, "b", "n2", "editable", "supporting")
    year.record("ghc/c.yml", REVIEW.format(period="2025-H1", day="2025-07-01"), JULY, "ga")
    made = facts(year)
    assert burden.of_target(made, "ghc", "2025-01") == burden.Load(2, 8, 3, 4)
    assert burden.of_unit(made, "ghc") == burden.Load(3, 11, 3, 4)  # the review: period, summary, date
    assert burden.of_unit(made, "jsc") == burden.Load()


def test_what_a_correction_changes_is_told_beside_what_was(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    year.record("office/p.yml", PENALTY, JULY, "oa")
    before = year.results()
    body = "kind: decision\non: office/p.yml\nverdict: rejected\nby: 白××\ndate: 2026-01-10\n"
    year.record("office/undo.yml", body, "2026-01-10T09:00:00+08:00", "ob")
    after = year.results("2026-01-20")
    # 100 × 90% + 100 × 10% − 2 = 98 → 100
    assert differences(before, after) == (
        Difference("ghc", "总成绩", "98.00", "100.00"),
        Difference("ghc", "减分", "-2.00", "0.00"),
    )
    assert differences(after, after) == ()
    later = [each.path for each in since(facts(year, "2026-01-20").book, date(2026, 1, 9))]
    assert later == ["office/undo.yml"]


def test_a_place_and_a_grade_that_change_are_told(year: Year) -> None:
    year.target("2025-01")
    now = year.results()
    unit = now.units[0]
    other = replace(now, units=(replace(unit, rank=2, grade="good"), *now.units[1:]))
    assert differences(now, other) == (Difference("ghc", "名次", "无", "2"), Difference("ghc", "等次", "无", "good"))
