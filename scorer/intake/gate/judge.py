"""Judge a change: Git objects in, a judgement out; nothing of the change is checked out or run.

judgement = judge(Git(Path(".")), base, head, "ghc-wang")     # commits by any name that Git knows
judgement.verdict                                             # accept, review, refuse
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from scorer.diagnostics import catalogue
from scorer.intake.gate import sensitive_text
from scorer.intake.gate.allowance import Allowance
from scorer.intake.gate.commit_scan import scan_commits
from scorer.intake.gate.file_checks import check_new_files
from scorer.intake.gate.judgement import Judgement, Verdict
from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.permission import Filer, check_permission
from scorer.intake.gate.proposal import Proposal, proposal
from scorer.intake.gate.record_checks import CheckedRecords, check_records
from scorer.intake.gate.removed_content import brings_back
from scorer.intake.gate.roles import roles
from scorer.intake.gate.settled_table import changed_rows
from scorer.intake.gate.tree_walk import tree_fault
from scorer.intake.git import Git, GitError, TreeEntry
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Place, Problem
from scorer.reading.book.store import Root, stores
from scorer.reading.site_settings import CONFIG, site_settings

BLOCKING = frozenset({"G006", "G007", "G008", "G009", "G021", "G056"})
"""Faults after which there is no state to be checked."""
TOO_MUCH = frozenset({"G024", "G056"})
"""Faults for which nothing else is looked at."""
UNDONE = frozenset({"G003", "G004", "G005"})
"""Faults of what was received: it stays, so there is nothing that the change would do."""


def judge(  # noqa: PLR0913 - what is judged, by whom, when, beside what
    git: Git,
    base: str,
    head: str,
    actor: str | None,
    pushers: Sequence[str] = (),
    *,
    now: datetime | None = None,
    beside: Sequence[Root] = (),
    agreeing: bool = False,
) -> Judgement:
    """Judge a head against a base, both as revisions of this repository.

    ``actor`` is the account that proposes, ``pushers`` every account that pushed to the head;
    None asks without an account, as one does before filing. ``now`` is the server's clock. ``beside``
    are other roots of the same years: of an office-only repository, a copy of the shared one.
    ``agreeing``: another account proposes it and this one agrees, which the office's stand-in may do.
    Raises GitError where a revision is no commit here.
    """
    base, head = _commit(git, base), _commit(git, head)
    roots = tuple(stores(beside))
    filer = Filer(actor, roles(git, base, roots), agreeing)
    unclear = filer.unknown() or tree_fault(git, base, head) or brings_back(git, base, head)  # of a stranger nothing
    made = proposal(git, base, head, roots) if unclear is None else None
    unclear = made.unclear() if made else unclear
    if made is None or unclear is not None:
        return Judgement("refuse", base, head, (), tuple(_safe(each) for each in (unclear,) if each), (), ())
    problems, found = _checked(made, filer, pushers, now or datetime.now(SHANGHAI))
    reported = tuple(_safe(problem) for problem in catalogue.ordered(problems))
    codes = {problem.code for problem in reported}
    pointless = bool(codes & UNDONE) or (actor is not None and _refused(reported) and not found.arrivals)
    effects = () if pointless else found.effects
    return Judgement(_verdict(reported), made.base, made.head, made.changes, reported, effects, found.arrivals)


def _commit(git: Git, revision: str) -> str:
    found = git.commit(revision)
    if found is None:
        raise GitError(f"“{revision}”不是这个库里的提交")
    return found


def _checked(
    made: Proposal, filer: Filer, pushers: Sequence[str], now: datetime
) -> tuple[list[Problem], CheckedRecords]:
    """Every problem, and the checked records; none where there is no state after the merge to be checked."""
    allowance = Allowance()
    arriving = check_new_files(made, allowance)
    if any(problem.code in TOO_MUCH for problem in arriving.problems):
        return list(arriving.problems), CheckedRecords()
    problems = [*check_permission(made, filer, pushers), *made.conflicts(), *arriving.problems]
    problems += scan_commits(made, now, allowance, trusted=filer.is_office())
    problems += changed_rows(made, arriving.raw)
    problems += _unused(made)
    codes = {problem.code for problem in problems}
    found = CheckedRecords() if codes & BLOCKING else check_records(made, arriving.raw, filer.account, now, allowance)
    return [*problems, *_new(found.problems, problems)], found


def _unused(made: Proposal) -> Iterator[Problem]:
    """The parts of a change to mkdocs.yml and site/ that a server of one's own does not use (G032)."""
    changed = {each.path: TreeEntry(each.path, each.new_mode, each.new) for each in made.changes if not each.deleted}
    if any(path == CONFIG or path.startswith("site/") for path in changed):
        entry = next(iter(made.git.entries(made.base, CONFIG)), None)
        files = {**made.files("site", merged=True), **({CONFIG: entry} if entry else {})}
        files |= {path: each for path, each in changed.items() if path == CONFIG}
        yield from (each for each in site_settings(MergedTree(made.git, files)).problems if each.place.file in changed)


def _new(found: Iterable[Problem], before: Sequence[Problem]) -> Iterator[Problem]:
    """Problems of files without a graver one: a received file that was changed is not checked as well."""
    spoiled = {problem.place.file for problem in before if problem.code in {"G003", "G004", "G005"}}
    return (problem for problem in found if problem.place.file not in spoiled)


def _safe(problem: Problem) -> Problem:
    """The problem with sensitive text in its place and facts blacked out."""
    place, file = problem.place, sensitive_text.hide(problem.place.file)
    facts = {name: sensitive_text.hide(text) for name, text in problem.facts.items()}
    return replace(problem, place=place if place.file == file else Place(file), facts=facts)


def _refused(problems: Iterable[Problem]) -> bool:
    return any(catalogue.word(problem).level == "error" for problem in problems)


def _verdict(problems: Sequence[Problem]) -> Verdict:
    if _refused(problems):
        return "refuse"
    return "review" if any(problem.code == "G022" for problem in problems) else "accept"
