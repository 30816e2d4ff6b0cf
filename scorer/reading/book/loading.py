"""A cycle's files → its Book, with every problem of every file.

What has an error is left out and named; everything else is bound. A year without receipts
counts only where it is made up: elsewhere a record that the server never received is looked
through like any other, but not scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from scorer.diagnostics.suggest import COMPARED
from scorer.model.book import Book
from scorer.model.entities import Data, Place, Problem, Publication
from scorer.model.records import Record
from scorer.model.scheme_terms import ReadTerms
from scorer.reading import csv_ledger
from scorer.reading.book import attachments as evidence
from scorer.reading.book import cross_record_checks as between
from scorer.reading.book import from_data as build
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.documents import Documents
from scorer.reading.book.files import FileTree, misplaced_record, tree
from scorer.reading.book.index import bind
from scorer.reading.book.publication_ledger import publications
from scorer.reading.book.record_files import MOST_BYTES, PARALLEL_FROM, ReadRecord, is_error, no_collection, records
from scorer.reading.book.removals import Removals, removals
from scorer.reading.book.store import Root, Store, store_of
from scorer.reading.book.year_files import YearBase, base
from scorer.reading.csv_ledger import MOST_BYTES as MOST_LEDGER
from scorer.reading.receipts import completeness
from scorer.reading.receipts import receipt_ledger as receipts
from scorer.reading.receipts.commitments import CommitmentLedgers, mismatching, read_ledgers
from scorer.reading.suggestions import among, fault
from scorer.reading.yaml import Document


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded cycle. ``book`` is None without a sound cycle, units and targets.

    ``problems`` carry a Place or already a Span: :func:`scorer.reading.book.documents.placed` gives all a Span.
    """

    book: Book | None
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]
    scheme_file: str
    clauses_file: str
    targets_file: str
    table: bytes | None = None
    """The target table as it is on disk."""
    filed: Book | None = None
    """The Book together with the sound records that the server has not received yet: what ``check`` looks at."""
    published: tuple[Publication, ...] = ()
    """When which address was published with which content, in the order of time."""
    excluded: Mapping[str, object] = field(default_factory=dict)
    """Path → what could be read of a record that was left out: plain data or the record, None where nothing could."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The office's keys of commitments, by path; from roots of its own only, and never in a Book."""
    scheme_unread: bool = False
    """Whether there is a 办法 that cannot be read."""

    @property
    def readable(self) -> Book | None:
        """The Book for whoever reports on the year; None too where the 办法 cannot be read: what is due is unknown."""
        return None if self.scheme_unread else self.book


@dataclass(slots=True)
class _Loading:
    """Records on their way into the Book."""

    tree: FileTree
    base: YearBase
    context: CheckContext
    ledger: receipts.ReceiptLedger
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
    excluded: dict[str, object] = field(default_factory=dict)

    @property
    def must_be_received(self) -> bool:
        """Whether a record counts only with a receipt: everywhere but in a made-up year."""
        return self.base.cycle is not None and not self.base.cycle.synthetic

    def file(self, path: str) -> str:
        return f"{self.tree.folder}/{path}"

    def leave_out(self, path: str, why: str, read: object) -> None:
        self.left_out.append(f"{self.file(path)}：{why}")
        self.excluded[path] = read


@dataclass(frozen=True, slots=True)
class YearTables:
    """A cycle's files by name, and its own tables read; no record is read. For one :func:`load`, which adds to them."""

    found: FileTree
    base: YearBase


def year_tables(roots: Sequence[Root], cycle: str, terms: ReadTerms) -> YearTables:
    """The tables of ``demo/2025`` under these roots: what its records are chosen by before they are read."""
    with no_collection():
        found = tree(roots, cycle)
        return YearTables(found, base(found, terms))


def load(
    roots: Sequence[Root],
    cycle: str,
    terms: ReadTerms,
    *,
    received: bool = False,
    parallel_from: int = PARALLEL_FROM,
    only: frozenset[str] | None = None,
    tables: YearTables | None = None,
) -> Loaded:
    """Everything of ``demo/2025`` under these roots. ``received``: a missing receipt is an error, not a note.

    ``only`` reads these records and no others; the others are still known by their paths. ``tables``: those
    of these roots and this cycle, where they are read already.
    """
    tables = tables or year_tables(roots, cycle, terms)
    found, sound = tables.found, tables.base
    with no_collection():
        outside, strange = _outside(found, sound)
        context = _context(found, sound, removals(roots))
        ledger = _ledger(found, sound, roots, only)
        loading = _Loading(found, sound, context, ledger, received, outside, only)
        loading.problems.extend(strange)
        loading.excluded.update((f"{actor}/", None) for actor in outside)
        loading.left_out.extend(f"{folder}/：文件夹打不开" for folder in found.unopened)
        for outcome in records(_wanted(found, only), context, parallel_from):
            _take(loading, _as_received(context.removals, found.folder, outcome))
        _compare(loading)
        loading.problems.extend(_strays(loading))
        loading.problems.extend((*context.removals.problems, *context.removals.notes(found.folder)))
        lines, faults = publications(found, roots)
        loading.problems.extend(faults)
        promised = _commitments(found, roots)
        loading.problems.extend(promised.problems)
        if received and only is None:
            loading.problems.extend(_broken_promises(found, promised, context.removals))
        return _loaded(loading, lines, promised)


def _commitments(found: FileTree, roots: Sequence[Root]) -> CommitmentLedgers:
    """The year's commitments, and the keys in roots of the office's own; those that every unit reads are not used."""
    first = store_of(roots[0])
    kept = [each for each in found.keys if each.root in found.office_only]
    shared = [each.seen_from(first) for each in found.keys if each.root not in found.office_only]
    raw = [(each.seen_from(first), each.read(MOST_LEDGER)) for each in found.commitments]
    return read_ledgers(raw, [(each.seen_from(first), each.read(MOST_LEDGER)) for each in kept], shared)


def _broken_promises(found: FileTree, promised: CommitmentLedgers, gone: Removals) -> Iterator[Problem]:
    """Commitments that file and key do not give; of what was removed by law the tombstone speaks."""

    def content(path: str) -> bytes | None:
        root = found.papers.get(path)
        return root.read(f"{found.folder}/{path}", MOST_LEDGER) if root is not None else None

    left = {path: each for path, each in promised.of.items() if f"{found.folder}/{path}" not in gone.of}
    yield from mismatching(replace(promised, of=left), content, keyed=bool(found.office_only))


def _wanted(found: FileTree, only: frozenset[str] | None) -> list[str]:
    return sorted(found.records if only is None else only & found.records.keys())


def _outside(found: FileTree, sound: YearBase) -> tuple[frozenset[str], list[Problem]]:
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
            problems.append(fault("R005", place, actor=actor, **among(actor, allowed)))
    return frozenset(outside), problems


def _actor(path: str) -> str:
    return path.split("/", 1)[0]


def _context(found: FileTree, sound: YearBase, gone: Removals) -> CheckContext:
    return sound.context(
        name=found.cycle,
        records=found.records,
        records_by_actor=_first_of_each(found.records),
        papers=found.papers,
        papers_by_actor=_first_of_each(found.papers),
        office_only=found.office_only,
        removals=gone,
    )


def _first_of_each(paths: Mapping[str, Store]) -> dict[str, tuple[str, ...]]:
    return {actor: tuple(group)[:COMPARED] for actor, group in groupby(sorted(paths), key=_actor)}


def _ledger(
    found: FileTree, sound: YearBase, roots: Sequence[Root], only: frozenset[str] | None
) -> receipts.ReceiptLedger:
    """The joined receipts; those of a later root have its name, since their relative name is taken."""
    first = store_of(roots[0])
    read = [(ledger.seen_from(first), ledger.read(csv_ledger.MOST_BYTES)) for ledger in found.receipts]
    return receipts.read(read, synthetic=sound.cycle is None or sound.cycle.synthetic, only=only)


def _take(loading: _Loading, outcome: ReadRecord) -> None:
    """One record that was read: bound if it is sound and its bytes are those received."""
    loading.problems.extend(outcome.problems)
    path, data = outcome.path, outcome.data
    attached = tuple(evidence.digests(_actor(path), data))
    loading.attached.update(file for file, _ in attached)
    for file, digest in attached:
        if exchanged := completeness.mismatching(loading.ledger, file, digest or "", Place(loading.file(file))):
            loading.problems.append(exchanged)
    if data is None or any(problem.code[0] in "YF" for problem in outcome.problems if is_error(problem)):
        loading.unread.add(_actor(path))
    if _actor(path) in loading.outside:
        return
    receipt, why = _receipt(loading, outcome)
    if data is None or not outcome.sound:
        loading.leave_out(path, "有错误", data)
    elif lost := loading.base.lost_targets & {data.get("target"), data.get("work")}:
        loading.leave_out(path, f"目标“{min(map(str, lost))}”没有计入", data)
    elif why and path not in loading.unreceived:
        loading.leave_out(path, why, data)
    else:
        for name in (why, *(f"其中“{entry}”一项有错误" for entry in outcome.lost)):
            if name:
                loading.leave_out(path, name, data)
        loading.records[path] = build.record(path, outcome.sha256, data, receipt)


def _as_received(gone: Removals, folder: str, outcome: ReadRecord) -> ReadRecord:
    """A record whose words were removed, with the digest that was received; its removed attachments say so."""
    if not gone.of:
        return outcome
    removal = gone.at(f"{folder}/{outcome.path}", outcome.sha256)
    data = outcome.data
    rows = data.get("attachments") if data else None
    if data and isinstance(rows, list):
        data = data | {"attachments": [_marked(gone, f"{folder}/{_actor(outcome.path)}", row) for row in rows]}
    return outcome._replace(sha256=removal.sha256 if removal else outcome.sha256, data=data)


def _marked(gone: Removals, folder: str, row: Data) -> Data:
    file = row.get("file") if isinstance(row, dict) else None
    found = gone.of.get(f"{folder}/{file}", ()) if isinstance(file, str) else ()
    return row | {"removed": found[-1].ground} if isinstance(row, dict) and found else row


def _receipt(loading: _Loading, outcome: ReadRecord) -> tuple[receipts.Received | None, str]:
    """The receipt of the record, or the reason why it cannot count."""
    path, ledger, place = outcome.path, loading.ledger, Place(loading.file(outcome.path))
    if path in ledger.spoiled:
        return None, "回执有错误"
    if ledger.unopened:
        return None, "回执台账打不开" if loading.must_be_received else ""
    found = ledger.received(path)
    if found is None:
        if not loading.must_be_received:
            return None, ""
        loading.problems.append(completeness.missing(place, received=loading.received))
        loading.unreceived.add(path)
        return None, completeness.NOT_RECEIVED
    mismatching = completeness.mismatching(ledger, path, outcome.sha256, place)
    if mismatching:
        loading.problems.append(mismatching)
        return None, "内容与回执不符"
    return found, ""


def _compare(loading: _Loading) -> None:
    """Checks between records, over all that are sound, received or not; then the Book's own are left."""
    faulty = set()
    for path, problem in between.check(loading.records, loading.context):
        loading.problems.append(problem)
        if is_error(problem):
            faulty.add(path)
    for path in sorted(faulty - loading.unreceived):
        loading.leave_out(path, "有错误", loading.records.get(path))
    for path in faulty | loading.unreceived:
        record = loading.records.pop(path, None)
        if record is not None and path not in faulty:
            loading.on_their_way[path] = record


def _strays(loading: _Loading) -> Iterator[Problem]:
    """Receipts whose file is gone, and files that no record attaches; only a whole reading can find them."""
    if loading.only is not None:
        return
    gone = completeness.gone(loading.ledger, (loading.tree.records, loading.tree.papers))
    yield from (each for each in gone if not loading.tree.unknown(each.facts["path"]))
    for path in loading.tree.papers:
        if path in loading.attached or _actor(path) in loading.outside:
            continue
        if misplaced := misplaced_record(loading.file(path)):
            loading.unread.add(_actor(path))
            yield misplaced
    unknown = loading.unread | loading.outside
    for path in loading.tree.papers:
        if path not in loading.attached and _actor(path) not in unknown:
            yield fault("R003", Place(loading.file(path)))


def _loaded(loading: _Loading, published: tuple[Publication, ...], promised: CommitmentLedgers) -> Loaded:
    found, sound = loading.tree, loading.base
    book = bind(sound, loading.records.values(), sorted(loading.left_out), promised.of)
    filed = [*loading.records.values(), *loading.on_their_way.values()]
    whole = bind(sound, filed, sorted(loading.left_out), promised.of) if loading.on_their_way else book
    return Loaded(
        book,
        (*found.problems, *sound.problems, *loading.ledger.problems, *loading.problems),
        Documents(sound.documents, {loading.file(path): root for path, root in found.records.items()}),
        found.file_of("scheme"),
        found.file_of("clauses"),
        found.file_of("targets"),
        found.bases["targets"].read(MOST_BYTES) if "targets" in found.bases else None,
        whole,
        published,
        {path: read for path, read in loading.excluded.items() if whole and path not in whole.records},
        promised.keys,
        sound.scheme_unread,
    )
