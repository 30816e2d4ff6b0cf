"""A cycle's files → its Book, with every problem of every file.

What has an error is left out and named; everything else is bound. A year without receipts
counts only where it is made up: elsewhere a record that the server never received is looked
through like any other, but not scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from scorer.diagnostics.suggest import COMPARED
from scorer.model.book import Book
from scorer.model.entities import Place, Problem, Publication
from scorer.model.records import Record
from scorer.reading import receipts
from scorer.reading.book import attachments as evidence
from scorer.reading.book import cross_record_checks as between
from scorer.reading.book import from_data as build
from scorer.reading.book.check_context import Frame, own_targets
from scorer.reading.book.documents import Documents
from scorer.reading.book.files import Tree, clauses_file, scheme_file, targets_file, tree
from scorer.reading.book.index import bind
from scorer.reading.book.publication_ledger import publications
from scorer.reading.book.record_files import MOST_BYTES, PARALLEL_FROM, Outcome, is_error, no_collection, records
from scorer.reading.book.store import Root, Store, store_of
from scorer.reading.book.suggestions import fault, names, near
from scorer.reading.book.year_files import Base, base
from scorer.reading.yaml import Document


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading a cycle. ``book`` is None without a sound cycle, units and targets.

    ``problems`` carry a Place or already a Span: :func:`scorer.reading.book.placed` gives all a Span.
    """

    book: Book | None
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]
    scheme_file: str
    clauses_file: str
    targets_file: str
    table: bytes | None = None
    """The target table as it stands on disk."""
    filed: Book | None = None
    """The Book together with the sound records that the server has not received yet: what ``check`` looks at."""
    published: tuple[Publication, ...] = ()
    """When which address was laid open with which content, in the order of time."""


@dataclass(slots=True)
class _Intake:
    """Records on their way into the Book."""

    tree: Tree
    base: Base
    frame: Frame
    ledger: receipts.Ledger
    received: bool
    outside: frozenset[str]
    """Actors whose folders do not count."""
    only: frozenset[str] | None = None
    """The records that are read; None: all."""
    records: dict[str, Record] = field(default_factory=dict)
    unreceived: set[str] = field(default_factory=set)
    on_their_way: dict[str, Record] = field(default_factory=dict)
    """Sound records that have no receipt yet."""
    attached: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    """Actors of whom a record could not be read in every field: what it attaches is not known."""
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def must_be_received(self) -> bool:
        """Whether a record counts only with a receipt: everywhere but in a made-up year."""
        return self.base.cycle is not None and not self.base.cycle.synthetic

    def file(self, path: str) -> str:
        return f"{self.tree.folder}/{path}"

    def leave_out(self, path: str, why: str) -> None:
        self.left_out.append(f"{self.file(path)}：{why}")


def load(
    roots: Sequence[Root],
    cycle: str,
    *,
    received: bool = False,
    parallel_from: int = PARALLEL_FROM,
    only: frozenset[str] | None = None,
) -> Loaded:
    """Everything of ``demo/2025`` under these roots. ``received``: a missing receipt is an error, not a note.

    ``only`` reads these records and no others; the others are still known by their paths.
    """
    with no_collection():
        found = tree(roots, cycle)
        sound = base(found)
        outside, strange = _outside(found, sound)
        frame = _frame(found, sound)
        ledger = _ledger(found, sound, roots, only)
        intake = _Intake(found, sound, frame, ledger, received, outside, only)
        intake.problems.extend(strange)
        for outcome in records(_wanted(found, only), frame, parallel_from):
            _take(intake, outcome)
        _compare(intake)
        intake.problems.extend(_strays(intake))
        lines, faults = publications(found, roots)
        intake.problems.extend(faults)
        return _loaded(intake, lines)


def _wanted(found: Tree, only: frozenset[str] | None) -> list[str]:
    return sorted(found.records if only is None else only & found.records.keys())


def _outside(found: Tree, sound: Base) -> tuple[frozenset[str], list[Problem]]:
    """Folders whose records are looked through but never bound, and one problem for each that is nobody's."""
    outside, problems = set(), []
    for actor in sorted({_actor(path) for path in found.records}):
        if sound.units is None or actor == "office" or actor in sound.units or actor in sound.reviewers:
            continue
        outside.add(actor)
        if actor in sound.lost_units:
            sound.left_out.append(f"{found.folder}/{actor}/：单位“{actor}”没有计入")
        else:
            allowed = ("office", *sound.units, *sound.reviewers)
            sound.left_out.append(f"{found.folder}/{actor}/：不知道是谁的文件夹")
            place = Place(f"{found.folder}/{actor}")
            problems.append(fault("R005", place, actor=actor, allowed=names(allowed), near=near(actor, allowed)))
    return frozenset(outside), problems


def _actor(path: str) -> str:
    return path.split("/", 1)[0]


def _frame(found: Tree, sound: Base) -> Frame:
    return Frame(
        name=found.cycle,
        cycle=sound.cycle,
        reviewers=sound.reviewers,
        units=sound.units,
        targets=sound.targets,
        vocabulary=sound.vocabulary,
        lost_units=sound.lost_units,
        lost_targets=sound.lost_targets,
        records=found.records,
        folders=_first_of_each(found.records),
        papers=found.papers,
        lying=_first_of_each(found.papers),
        office_only=found.office_only,
        own=own_targets(sound.targets or {}),
    )


def _first_of_each(paths: Mapping[str, Store]) -> dict[str, tuple[str, ...]]:
    return {actor: tuple(group)[:COMPARED] for actor, group in groupby(sorted(paths), key=_actor)}


def _ledger(found: Tree, sound: Base, roots: Sequence[Root], only: frozenset[str] | None) -> receipts.Ledger:
    """The joined receipts; those of a later root bear its name, since their relative name is taken."""
    first = store_of(roots[0])
    read = [(ledger.seen_from(first), ledger.read(receipts.MOST_BYTES) or b"") for ledger in found.receipts]
    return receipts.read(read, synthetic=sound.cycle is None or sound.cycle.synthetic, only=only)


def _take(intake: _Intake, outcome: Outcome) -> None:
    """One record that was read: bound if it is sound and its bytes are those received."""
    intake.problems.extend(outcome.problems)
    path, data = outcome.path, outcome.data
    intake.attached.update(evidence.uses(_actor(path), data))
    if data is None or any(problem.code[0] in "YF" for problem in outcome.problems if is_error(problem)):
        intake.unread.add(_actor(path))
    if _actor(path) in intake.outside:
        return
    receipt, why = _receipt(intake, outcome)
    if data is None or not outcome.sound:
        intake.leave_out(path, "有错误")
    elif lost := intake.base.lost_targets & {data.get("target"), data.get("work")}:
        intake.leave_out(path, f"目标“{min(map(str, lost))}”没有计入")
    elif why and path not in intake.unreceived:
        intake.leave_out(path, why)
    else:
        for name in (why, *(f"其中“{entry}”一项有错误" for entry in outcome.lost)):
            if name:
                intake.leave_out(path, name)
        intake.records[path] = build.record(path, outcome.sha256, data, receipt)


def _receipt(intake: _Intake, outcome: Outcome) -> tuple[build.Received | None, str]:
    """What the receipts say of the record, or why it cannot count."""
    path, ledger = outcome.path, intake.ledger
    if path in ledger.spoiled:
        return None, "回执有错误"
    found = ledger.received(path)
    if found is None:
        if not intake.must_be_received:
            return None, ""
        intake.problems.append(fault("H005", Place(intake.file(path)), "error" if intake.received else None))
        intake.unreceived.add(path)
        return None, "没有回执"
    if outcome.sha256 and not ledger.fits(path, outcome.sha256):
        last = ledger.lines[path][-1]
        line = f"{last.span.file} 第 {last.span.line} 行"
        facts = {"actual": outcome.sha256[:12], "stated": last.receipt.sha256[:12], "line": line}
        intake.problems.append(fault("H004", Place(intake.file(path)), **facts))
        return None, "内容与回执不符"
    return found, ""


def _compare(intake: _Intake) -> None:
    """Checks between records, over all that are sound, received or not; then the Book's own are left."""
    faulty = set()
    for path, problem in between.check(intake.records, intake.frame):
        intake.problems.append(problem)
        if is_error(problem):
            faulty.add(path)
    for path in sorted(faulty - intake.unreceived):
        intake.leave_out(path, "有错误")
    for path in faulty | intake.unreceived:
        record = intake.records.pop(path, None)
        if record is not None and path not in faulty:
            intake.on_their_way[path] = record


def _strays(intake: _Intake) -> Iterator[Problem]:
    """Receipts whose file is gone, and files that no record attaches; only a whole reading can tell."""
    if intake.only is not None:
        return
    yield from receipts.gone(intake.ledger, (intake.tree.records, intake.tree.papers))
    unknown = intake.unread | intake.outside
    for path in intake.tree.papers:
        if path not in intake.attached and _actor(path) not in unknown:
            misplaced = path.lower().endswith((".yml", ".yaml"))
            yield fault("R004" if misplaced else "R003", Place(intake.file(path)))


def _loaded(intake: _Intake, published: tuple[Publication, ...]) -> Loaded:
    found, sound = intake.tree, intake.base
    book = bind(sound, intake.records.values(), sorted(intake.left_out))
    filed = [*intake.records.values(), *intake.on_their_way.values()]
    return Loaded(
        book,
        (*found.problems, *sound.problems, *intake.ledger.problems, *intake.problems),
        Documents(sound.documents, {intake.file(path): root for path, root in found.records.items()}),
        scheme_file(found),
        clauses_file(found),
        targets_file(found),
        found.bases["targets"].read(MOST_BYTES) if "targets" in found.bases else None,
        bind(sound, filed, sorted(intake.left_out)) if intake.on_their_way else book,
        published,
    )
