"""The shipped year of Jilin: enough of everything, every branch of the rules, and sound to the last hash.

What the year scores is worked by hand in ``targets/jilin/cases/2025-expected.yml``; here stands only what
the data must hold, so that nobody tidies away the one record that a rule hangs on.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from scorer.model.numbers import rounded
from scorer.reading.yaml import read
from scorer.scoring.scheme.interpretations import listed

ROOT = Path(__file__).parents[2]
CYCLE = ROOT / "targets" / "jilin" / "2025"
CASES = ROOT / "targets" / "jilin" / "cases"
FILED = ROOT / "submissions" / "jilin" / "2025"
CHINA = timezone(timedelta(hours=8))
CUTOFF = date(2025, 12, 15)

Plain = dict[str, Any]
Node = tuple[str, str, str]
"""Unit, target, node."""


def data_of(path: Path) -> Any:
    document, problems = read(path.relative_to(ROOT).as_posix(), path.read_bytes())
    assert not problems, problems
    assert document is not None
    return document.data


def received() -> list[dict[str, str]]:
    with (FILED / "receipts.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


UNITS: list[Plain] = data_of(CYCLE / "units.yml")["units"]
OFFICE: Plain = data_of(CYCLE / "units.yml")["office"]
TARGETS: list[Plain] = data_of(CYCLE / "targets.yml")["targets"]
RECORDS: dict[str, Plain] = {
    path.relative_to(FILED).as_posix(): data_of(path) for path in sorted(FILED.glob("*/*.yml"))
}
RECEIPTS = received()
FIRST = {row["path"]: datetime.fromisoformat(row["received_at"]) for row in reversed(RECEIPTS)}
LAST = {row["path"]: row for row in RECEIPTS}
CLOSED = {
    record["on"] for record in RECORDS.values() if record["kind"] == "decision" and record["verdict"] == "rejected"
}
NODES = {(row["id"], node["id"]): node for row in TARGETS for node in row["nodes"]}


def of_kind(kind: str) -> dict[str, Plain]:
    return {path: record for path, record in RECORDS.items() if record["kind"] == kind}


def deadline(target: str, node: str) -> datetime:
    day = date.fromisoformat(NODES[target, node]["due"]) + timedelta(days=1)
    return datetime.combine(day, time(), CHINA)


def owing() -> list[Node]:
    """Every node that a unit owes, by the table as it stands."""
    return [
        (unit, row["id"], node["id"])
        for row in TARGETS
        for node in row["nodes"]
        for unit in node.get("units", [part["unit"] for part in row["units"]])
    ]


def reports_of(node: Node) -> list[str]:
    unit, target, name = node
    paths = [
        path
        for path, record in of_kind("report").items()
        if path.startswith(f"{unit}/") and (record["target"], record["node"]) == (target, name)
    ]
    return sorted(paths, key=FIRST.__getitem__)


def verdicts_of(node: Node) -> list[list[str]]:
    """For each report on the node, its verdicts in the order of their arrival; an annulled one shows as such."""
    decided = sorted(of_kind("decision").items(), key=lambda item: (FIRST[item[0]], item[0]))
    return [
        ["annulled" if path in CLOSED else record["verdict"] for path, record in decided if record["on"] == report]
        for report in reports_of(node)
    ]


def due_by_cutoff() -> list[Node]:
    return [node for node in owing() if date.fromisoformat(NODES[node[1:]]["due"]) <= CUTOFF]


VERDICTS = {node: verdicts_of(node) for node in owing()}


def test_there_are_units_of_all_three_groups() -> None:
    groups = Counter(unit["group"] for unit in UNITS)
    assert groups["office"] >= 6
    assert groups["direct"] >= 5
    assert groups["enterprise"] >= 1
    assert len(UNITS) >= 12


def test_the_targets_are_of_all_levels_and_roles() -> None:
    assert len({row["id"] for row in TARGETS}) == len(TARGETS) >= 40
    levels = {"provincial", "department", "temporary", "temporary-provincial", "unit"}
    assert {row["level"] for row in TARGETS} == levels
    parts = [part for row in TARGETS for part in row["units"]]
    assert {part["role"] for part in parts} == {"lead", "support"}
    assert all(part["task"] for part in parts if part["role"] == "support")
    assert {unit["id"] for unit in UNITS} == {part["unit"] for part in parts}


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: str(row["id"]))
def test_a_row_says_what_jl_4_wants(row: Plain) -> None:
    assert row["qualitative"]
    assert row["quantitative"]
    assert all(measure["unit"] for measure in row["measures"])
    days = [node["due"] for node in row["nodes"]]
    assert days == sorted(days)
    assert days[-1] == row["due"]
    assert all(node["task"] and {"editable", "stamped"} <= set(node["evidence"]) for node in row["nodes"])


def test_some_nodes_come_after_the_cutoff_one_on_it_and_one_target_wholly_after() -> None:
    days = {row["id"]: [date.fromisoformat(node["due"]) for node in row["nodes"]] for row in TARGETS}
    assert sum(max(found) > CUTOFF for found in days.values()) >= 3
    assert any(min(found) > CUTOFF for found in days.values())
    assert any(CUTOFF in found for found in days.values())


def test_one_target_is_withheld_and_the_temporary_ones_were_appended() -> None:
    assert [row["id"] for row in TARGETS if row.get("disclosure", {}).get("type") == "withheld"]
    appended = [bool(row.get("since")) for row in TARGETS]
    assert appended == sorted(appended)
    assert all(bool(row.get("since")) == row["level"].startswith("temporary") for row in TARGETS)


def test_there_are_records_enough_each_with_its_receipt() -> None:
    assert len(RECORDS) >= 200
    assert set(LAST) == set(RECORDS)
    for path, row in LAST.items():
        assert row["sha256"] == sha256((FILED / path).read_bytes()).hexdigest(), path
    assert len(RECEIPTS) > len(RECORDS), "不止一个版本的文件至少有一个"


def test_receipts_are_in_the_order_of_time_with_their_source() -> None:
    times = [datetime.fromisoformat(row["received_at"]) for row in RECEIPTS]
    assert times == sorted(times)
    for row in RECEIPTS:
        assert row["received_at"].endswith("+08:00")
        assert re.fullmatch(r"pr/\d+@[0-9a-f]{40}", row["source"])
        assert datetime.fromisoformat(row["merged_at"]) > datetime.fromisoformat(row["received_at"])


def test_every_record_was_filed_by_an_account_of_its_folder() -> None:
    accounts = {unit["id"]: set(unit["accounts"]) for unit in UNITS} | {"office": set(OFFICE["accounts"])}
    for row in RECEIPTS:
        assert row["actor"] in accounts[row["path"].split("/")[0]], row["path"]


def test_a_decision_comes_after_its_record_and_from_another_account() -> None:
    for path, record in of_kind("decision").items():
        assert FIRST[path] > FIRST[record["on"]], path
        assert LAST[path]["actor"] != LAST[record["on"]]["actor"], path


def test_evidence_comes_as_the_two_pieces_and_matches_its_hash() -> None:
    at_hand = 0
    for path, record in RECORDS.items():
        roles = [item["role"] for item in record.get("attachments", [])]
        assert record["kind"] not in {"report", "claim", "self-review"} or {"editable", "stamped"} <= set(roles), path
        for item in record.get("attachments", []):
            if item["file"].startswith("https://"):
                continue
            raw = (FILED / path).parent.joinpath(item["file"]).read_bytes()
            assert (sha256(raw).hexdigest(), len(raw)) == (item["sha256"], item["bytes"]), path
            at_hand += 1
    assert at_hand >= 100


def test_every_stand_in_is_used_and_one_serves_several_records() -> None:
    used = {
        f"{path.split('/')[0]}/{item['file']}": item["sha256"]
        for path, record in RECORDS.items()
        for item in record.get("attachments", [])
        if not item["file"].startswith("https://")
    }
    assert {file.relative_to(FILED).as_posix() for file in FILED.glob("*/files/*")} == set(used)
    assert max(Counter(used.values()).values()) >= 3


BRANCHES: dict[str, Callable[[list[list[str]]], bool]] = {
    "accepted": lambda found: found == [["accepted"]],
    "pending": lambda found: found == [[]],
    "returned and left": lambda found: found == [["returned"]],
    "returned, brought again": lambda found: found == [["returned"], ["accepted"]],
    "returned, brought again, pending": lambda found: found == [["returned"], []],
    "inconsistent and left": lambda found: found == [["inconsistent"]],
    "inconsistent, brought again": lambda found: found == [["inconsistent"], ["accepted"]],
    "inconsistent twice on one node": lambda found: found == [["inconsistent"], ["inconsistent"], ["accepted"]],
    "inconsistent, annulled": lambda found: len(found) == 1 and {"annulled", "accepted"} == set(found[0]),
    "overruled": lambda found: found == [["not-done"]],
    "never reported": lambda found: not found,
}


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_branch_of_the_reports_occurs(branch: str) -> None:
    assert any(BRANCHES[branch](VERDICTS[node]) for node in due_by_cutoff())


def test_the_last_second_and_the_one_after_it_occur() -> None:
    margins = {deadline(*node[1:]) - FIRST[paths[0]] for node in due_by_cutoff() if (paths := reports_of(node))}
    assert timedelta(seconds=1) in margins
    assert timedelta(0) in margins
    assert min(margins) < timedelta(days=-1), "迟报若干天的也要有"


def test_a_file_came_in_two_versions_the_second_after_the_due_day() -> None:
    twice = [path for path, count in Counter(row["path"] for row in RECEIPTS).items() if count > 1]
    late = [
        path
        for path in twice
        if FIRST[path]
        < deadline(RECORDS[path]["target"], RECORDS[path]["node"])
        <= datetime.fromisoformat(LAST[path]["received_at"])
    ]
    assert late


def test_one_node_is_late_and_inconsistent_at_once() -> None:
    both = [
        node
        for node, found in VERDICTS.items()
        if ["inconsistent"] in found and FIRST[reports_of(node)[0]] >= deadline(*node[1:])
    ]
    assert both


@pytest.mark.parametrize("cause", ["objective", "subjective"])
def test_work_not_done_has_its_cause_in_the_decision(cause: str) -> None:
    found = [record for record in of_kind("decision").values() if record.get("cause", {}).get("type") == cause]
    assert found


def test_a_last_node_is_accepted_as_not_yet_finished() -> None:
    last = {row["id"]: row["nodes"][-1]["id"] for row in TARGETS}
    assert [
        path
        for path, record in of_kind("report").items()
        if record["status"] == "ongoing" and record["node"] == last[record["target"]]
    ]


def done(unit: str, target: str) -> bool:
    """Whether the unit's last node within the cut-off stands accepted as done."""
    mine = [node for node in due_by_cutoff() if node[:2] == (unit, target)]
    found = VERDICTS[mine[-1]] if mine else []
    return bool(found) and found[-1][-1:] == ["accepted"] and RECORDS[reports_of(mine[-1])[-1]]["status"] == "done"


@pytest.mark.parametrize("lead_done", [True, False])
def test_lead_and_support_come_apart_both_ways(lead_done: bool) -> None:
    assert [
        row["id"]
        for row in TARGETS
        if {part["role"] for part in row["units"]} == {"lead", "support"}
        and all(done(part["unit"], row["id"]) is (lead_done == (part["role"] == "lead")) for part in row["units"][:2])
    ]


def test_an_outage_over_a_deadline_excuses_some_and_not_all() -> None:
    spans = [
        (datetime.fromisoformat(record["from"]), datetime.fromisoformat(record["to"]))
        for record in of_kind("outage").values()
    ]
    after = [
        (end, FIRST[reports_of(node)[0]])
        for node in due_by_cutoff()
        if reports_of(node)
        for start, end in spans
        if start < deadline(*node[1:]) <= min(end, FIRST[reports_of(node)[0]])
    ]
    assert [arrived for end, arrived in after if arrived < end]
    assert [arrived for end, arrived in after if end <= arrived < end + timedelta(hours=3)]


def test_requests_move_a_date_end_a_target_and_are_refused() -> None:
    verdicts = {record["on"]: record["verdict"] for record in of_kind("decision").values()}
    found = {(next(iter(record["change"])), verdicts[path]) for path, record in of_kind("request").items()}
    assert {("due", "accepted"), ("due", "rejected"), ("terminate", "accepted")} <= found


def accepted_claims(unit: str, category: str) -> list[Plain]:
    accepted = {record["on"] for record in of_kind("decision").values() if record["verdict"] == "accepted"}
    return [
        record
        for path, record in of_kind("claim").items()
        if path in accepted and path.startswith(f"{unit}/") and record["category"] == category
    ]


def test_both_caps_and_the_cap_over_all_are_passed() -> None:
    # 建设管理处：表彰 11 项 2.20 > 2；政策 5 项 2.50 + 2.00 + 媒体 3 项 0.60 = 5.10 > 5
    # 综合规划处：媒体 6 项 1.20 > 1
    assert len({claim["work"] for claim in accepted_claims("jsc", "award")}) == 11
    assert len(accepted_claims("jsc", "policy")) == 5
    assert len(accepted_claims("jsc", "media")) == 3
    assert len(accepted_claims("ghc", "media")) == 6


def test_duplicates_of_a_work_and_of_a_quarter_occur() -> None:
    works = Counter(claim["work"] for claim in accepted_claims("ghc", "award"))
    assert max(works.values()) == 2
    media = accepted_claims("ysc", "media")
    assert Counter((claim["work"], (int(claim["date"][5:7]) + 2) // 3) for claim in media).most_common(1)[0][1] == 2


def test_claims_of_every_end_occur() -> None:
    verdicts = {record["on"]: record["verdict"] for record in of_kind("decision").values()}
    claims = of_kind("claim")
    assert {verdicts.get(path) for path in claims} == {"accepted", "rejected", "returned", None}
    assert [path for path, claim in claims.items() if claim.get("shared_with")]
    assert [path for path, claim in claims.items() if claim.get("replaces") in claims]
    grounds = {claim.get("ground") for claim in claims.values()}
    awards = {"provincial", "ministry", "mass-organisation", "pilot", "military", "tough-task"}
    assert grounds == {"additional", None} | awards
    military = [claim for claim in claims.values() if claim.get("ground") == "military"]
    assert all(claim["disclosure"]["type"] == "withheld" for claim in military)


def test_each_penalty_occurs_two_of_one_fact_one_refused_one_replaced() -> None:
    penalties = of_kind("penalty")
    assert {record["category"] for record in penalties.values()} == {"accident", "criticised", "exposed"}
    assert max(Counter((record["unit"], record["fact"]) for record in penalties.values()).values()) == 2
    assert set(penalties) & CLOSED
    assert [path for path, record in penalties.items() if record.get("replaces") in penalties]


def test_few_decisions_open_a_record_to_the_public() -> None:
    decisions = of_kind("decision").values()
    opened = [record for record in decisions if record.get("disclosure", {}).get("type") == "public"]
    assert 5 <= len(opened) < len(decisions) / 4


def test_the_newest_resolution_fits_the_table_and_names_what_it_follows() -> None:
    settling = {path: record for path, record in of_kind("resolution").items() if record["settles"] == "targets"}
    newest = max(settling, key=FIRST.__getitem__)
    assert settling[newest]["digest"] == "sha256:" + sha256((CYCLE / "targets.yml").read_bytes()).hexdigest()
    followed = {record.get("supersedes") for record in settling.values()} - {None}
    assert followed == set(settling) - {newest}
    since = {row["since"] for row in TARGETS if "since" in row}
    assert since <= {record["date"] for record in settling.values()}


def test_two_required_interpretations_stay_open() -> None:
    items = listed(data_of(ROOT / "targets" / "jilin" / "interpretations.yml"))
    required = {item.id for item in items if item.required}
    settled = {record["settles"]: str(record.get("chosen")) for record in of_kind("resolution").values()}
    assert required - set(settled) == {"late.effect", "effective_from"}
    options = {item.id: item.options for item in items}
    assert all(chosen in options[name] for name, chosen in settled.items() if name != "targets")


def people(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [data["name"]] if set(data) == {"name", "post"} else []
        return own + [name for value in data.values() for name in people(value)]
    return [name for value in data for name in people(value)] if isinstance(data, list) else []


def test_persons_show_a_surname_only_and_nothing_private_is_in() -> None:
    named = people([*RECORDS.values(), TARGETS])
    assert len(named) > 100
    assert {name for name in named if not re.fullmatch(r"[一-鿿]××", name)} == set()
    for path in FILED.glob("*/*.yml"):
        text = re.sub(r"[0-9a-f]{64}", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", text), path


def test_the_texts_are_not_stamped_out() -> None:
    progress = [record["progress"] for record in of_kind("report").values()]
    assert len(set(progress)) == len(progress)


CASE_DATA = {path.name: data_of(path) for path in sorted(CASES.glob("*.yml"))}
EXPECTED: Plain = CASE_DATA["2025-expected.yml"]


def test_ten_units_at_least_are_worked_by_hand() -> None:
    assert EXPECTED["cycle_of"] == "jilin/2025"
    assert len(EXPECTED["expect"]["units"]) >= 10
    assert set(EXPECTED["expect"]["units"]) <= {unit["id"] for unit in UNITS}


@pytest.mark.parametrize("unit", EXPECTED["expect"]["units"])
def test_a_hand_worked_total_follows_from_its_parts(unit: str) -> None:
    # JL-10：工作 × 90% + 督查 × 10% + 加分 − 减分，取两位
    row = EXPECTED["expect"]["units"][unit]
    part = {name: Fraction(value) for name, value in row["components"].items()}
    total = part["work"] * 9 / 10 + part["supervision"] / 10 + part["bonus"] + part["penalty"]
    assert rounded(total, 2) == Fraction(row["total"])


def test_every_computing_clause_has_a_case_of_its_own() -> None:
    clauses = data_of(ROOT / "targets" / "jilin" / "clauses.yml")["clauses"]
    computing = {clause["id"] for clause in clauses if "computation" in clause["type"]}
    shown = {name for file, case in CASE_DATA.items() if file != "2025-expected.yml" for name in case["clauses"]}
    assert computing - shown == set()


def test_every_option_that_a_figure_can_show_has_a_case() -> None:
    asked = {
        (item.id, option)
        for item in listed(data_of(ROOT / "targets" / "jilin" / "interpretations.yml"))
        if item.type == "option" and item.effect != "procedural" and item.id != "gen.tie_at_quota"
        for option in item.options
    }
    shown = {(name, str(option)) for case in CASE_DATA.values() for name, option in case.get("choose", {}).items()}
    assert asked - shown == set()
