"""Receipts of merged pull requests: five replays with the whole ledger, then what could not be told for certain.

Each runs the very command of ``publish.yml`` against the stand-in, in a clone as its checkout makes it.
The records stay as short as a clerk's note: what a record says does not matter to its receipt.
"""

from __future__ import annotations

from kit.forge_jobs import Jobs
from kit.forge_stand import git
from kit.pull_requests import HEADER, N1, N2, N3, ledger, nothing_more, receive, sha

# --- five replays


def test_an_amended_pull_request(jobs: Jobs) -> None:
    """甲 reports on 10 June, repairs the report on 12 June; merged then. Both versions passed: two lines."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "first\n"})
    forge.conclude(1)
    first = forge.pull(1)["head"]["sha"]
    forge.now = "2025-06-12T02:00:00Z"
    second = forge.push(1, "ghc-wang", {N1: "repaired\n"})
    forge.conclude(1)
    forge.now = "2025-06-12T02:05:00Z"
    forge.merge(1)
    receive(jobs)
    assert ledger(jobs) == HEADER + (
        f"ghc/n1.yml,{sha('first' + chr(10))},2025-06-10T09:00:00+08:00,pr/1@{first},2025-06-12T10:05:00+08:00,ghc-wang\n"
        f"ghc/n1.yml,{sha('repaired' + chr(10))},2025-06-12T10:00:00+08:00,pr/1@{second},2025-06-12T10:05:00+08:00,ghc-wang\n"
    )
    nothing_more(jobs)


def test_a_forced_push(jobs: Jobs) -> None:
    """The head of 10 June is forced away on 15 June: n1 has the same bytes in both and arrived on the 10th, n2 on the 15th."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "same\n"})
    forge.conclude(1)
    away = forge.pull(1)["head"]["sha"]
    forge.now = "2025-06-15T01:00:00Z"
    head = forge.push(1, "ghc-wang", {N1: "same\n", N2: "new\n"}, force=True)
    forge.conclude(1)
    forge.now = "2025-06-15T01:10:00Z"
    forge.merge(1)
    assert not git(forge.bare, "branch", "--contains", away)
    receive(jobs)
    assert ledger(jobs) == HEADER + (
        f"ghc/n1.yml,{sha('same' + chr(10))},2025-06-10T09:00:00+08:00,pr/1@{away},2025-06-15T09:10:00+08:00,ghc-wang\n"
        f"ghc/n2.yml,{sha('new' + chr(10))},2025-06-15T09:00:00+08:00,pr/1@{head},2025-06-15T09:10:00+08:00,ghc-wang\n"
    )
    nothing_more(jobs)


def test_a_rerun_by_the_office(jobs: Jobs) -> None:
    """Pushed on 30 June, the forge failed; the office runs it again on 2 July. It arrived on 30 June, from the unit."""
    forge = jobs.forge
    forge.now = "2025-06-30T15:59:00Z"
    forge.open("ghc-wang", {N1: "in time\n"}, fork=True)
    forge.conclude(1, "failure")
    forge.now = "2025-07-02T01:00:00Z"
    forge.conclude(1, "success", rerun_by="office-li")
    forge.merge(1)
    receive(jobs)
    head = forge.pull(1)["head"]["sha"]
    assert ledger(jobs) == HEADER + (
        f"ghc/n1.yml,{sha('in time' + chr(10))},2025-06-30T23:59:00+08:00,pr/1@{head},2025-07-02T09:00:00+08:00,ghc-wang\n"
    )
    nothing_more(jobs)


def test_two_merges_in_one_second(jobs: Jobs) -> None:
    """甲 and 乙 are merged within a second; while the first run writes, the second merge moves the main branch."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n"})
    forge.conclude(1)
    forge.open("jsc-zhao", {"submissions/demo/2025/jsc/n1.yml": "b\n"}, fork=True)
    forge.conclude(2)
    forge.now = "2025-06-10T01:02:03Z"
    forge.merge(1)
    forge.before["GET commits"] = lambda: forge.merge(2)  # between looking and pushing
    assert receive(jobs) == [
        f"收到 demo/2025/ghc/n1.yml 2025-06-10T09:00:00+08:00 pr/1@{forge.pull(1)['head']['sha']}",
        f"收到 demo/2025/jsc/n1.yml 2025-06-10T09:00:00+08:00 pr/2@{forge.pull(2)['head']['sha']}",
    ]
    at, merged = "2025-06-10T09:00:00+08:00", "2025-06-10T09:02:03+08:00"
    assert ledger(jobs) == HEADER + (
        f"ghc/n1.yml,{sha('a' + chr(10))},{at},pr/1@{forge.pull(1)['head']['sha']},{merged},ghc-wang\n"
        f"jsc/n1.yml,{sha('b' + chr(10))},{at},pr/2@{forge.pull(2)['head']['sha']},{merged},jsc-zhao\n"
    )
    nothing_more(jobs)


def test_a_cancelled_run(jobs: Jobs) -> None:
    """甲's first validation was cancelled and counts for nothing; the publish run after the first merge was cancelled
    while it waited, and the next one writes what both merges brought."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n"})
    forge.conclude(1, "cancelled")
    forge.now = "2025-06-11T01:00:00Z"
    head = forge.push(1, "ghc-wang", {N2: "b\n"})
    forge.conclude(1)
    forge.merge(1)  # its publish run is cancelled
    forge.now = "2025-06-12T01:00:00Z"
    forge.open("ghc-wang", {N3: "c\n"})
    forge.conclude(2)
    forge.merge(2)
    receive(jobs)
    at, third = "2025-06-11T09:00:00+08:00", forge.pull(2)["head"]["sha"]
    assert ledger(jobs) == HEADER + (
        f"ghc/n1.yml,{sha('a' + chr(10))},{at},pr/1@{head},{at},ghc-wang\n"
        f"ghc/n2.yml,{sha('b' + chr(10))},{at},pr/1@{head},{at},ghc-wang\n"
        f"ghc/n3.yml,{sha('c' + chr(10))},2025-06-12T09:00:00+08:00,pr/2@{third},2025-06-12T09:00:00+08:00,ghc-wang\n"
    )
    nothing_more(jobs)
