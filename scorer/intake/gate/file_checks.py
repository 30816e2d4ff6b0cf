"""Check the new files of a change, whoever files them: mode, name, size, type and sensitive text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scorer.diagnostics.catalogue import visible
from scorer.intake.gate import file_types, sensitive_text
from scorer.intake.gate.allowance import FINDING, YAML, Allowance, AllowanceUsedUpError, used_up
from scorer.intake.gate.content_findings import (
    Finding,
    document_findings,
    evidence_findings,
    secret,
    text_findings,
)
from scorer.intake.gate.paths import RepositoryPath, confusable_form, left_over, misnamed
from scorer.intake.gate.permission import undo
from scorer.intake.gate.proposal import MOST_BYTES, MOST_FILES, Proposal, mebibytes, too_much
from scorer.intake.git import EXECUTABLE, LINK, SUBMODULE, Git, GitError, TreeChange
from scorer.model.entities import Place, Problem, Span
from scorer.reading.yaml import Document, legible, locate, read

MODES = {EXECUTABLE: "可执行文件", LINK: "符号链接", SUBMODULE: "子模块"}
DECIDED = ("report", "claim", "request", "penalty")
"""Kinds of records that the public reads only after a decision that opens them."""
YAMLS = (".yml", ".yaml")
TEXTS = (*YAMLS, ".md", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class NewFiles:
    """The bytes of the new records and tables that are plain, well named and not too large; problems of every file.

    Evidence, up to 200 MiB of it, is looked at as it comes and never held.
    """

    raw: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def check_new_files(proposal: Proposal, allowance: Allowance) -> NewFiles:
    """The new files and their problems; of a change that is too large only that it is (G024, G056)."""
    new = [change for change in proposal.changes if not change.deleted]
    sizes = proposal.git.sizes({change.new for change in new})
    total = sum(sizes.get(change.new, 0) for change in new)
    if len(proposal.changes) > MOST_FILES or total > MOST_BYTES:
        much = f"{len(proposal.changes)} 个文件、共 {mebibytes(total)}"
        return NewFiles({}, (too_much(much, proposal.changes[0].path),))
    problems = list(_shapes(proposal, new))
    spoiled = {problem.place.file for problem in problems if problem.code in ("G006", "G052")}
    fit = []
    for change in new:
        most = size_limit(proposal.places[change.path])
        if change.path not in spoiled and sizes.get(change.new, 0) > most:
            problems.append(_too_large(change.path, sizes[change.new], most))
        elif change.path not in spoiled:
            fit.append(change)
    if beyond := spend_yaml(((change.path, sizes.get(change.new, 0)) for change in fit), allowance):
        return NewFiles({}, (beyond,))
    by_path, raw = ContentChecks(allowance), dict[str, bytes]()
    for change, content in _contents(proposal.git, fit):
        place = proposal.places[change.path]
        try:
            problems += by_path.problems(change.path, place, change.new, content)
        except AllowanceUsedUpError:
            return NewFiles({}, (used_up(change.path),))
        if place.kind != "evidence":
            raw[change.path] = content
    return NewFiles(raw, tuple(problems))


def _shapes(proposal: Proposal, new: Sequence[TreeChange]) -> Iterator[Problem]:
    """Modes (G006), names (G007) and names that collide (G008)."""
    added = [change for change in new if change.added]
    beside = _neighbours(proposal, added)
    for change in new:
        place = proposal.places[change.path]
        house = place.kind == "house" and not change.path.startswith("submissions/")
        if change.new_mode in MODES and not (house and change.new_mode == EXECUTABLE):
            yield Problem("G006", Place(change.path), {"path": change.path, "kind": MODES[change.new_mode]})
        if change.added and not house and (whose := left_over(change.path)):
            yield Problem("G052", Place(change.path), {"whose": whose, **undo(change)})
        elif change.added and not house and (reason := misnamed(change.path)):
            yield Problem("G007", Place(change.path), {"reason": reason})
    doubled = proposal.doubled()
    for change in added:
        other = change.path if change.path in doubled else beside.collides(change.path)
        if other:
            yield Problem("G008", Place(change.path), {"other": other})


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The files and folders beside the added paths, by their confusable form."""

    files: Mapping[str, tuple[str, ...]]
    folders: Mapping[str, tuple[str, ...]]

    def collides(self, path: str) -> str | None:
        """Another path that a reader or a file system takes for this one, or for a folder above it."""
        found = [other for other in self.files.get(confusable_form(path), ()) if other != path]
        found += [f"{folder}/" for folder in self.folders.get(confusable_form(path), ())]
        for above in (path.rsplit("/", count)[0] for count in range(1, path.count("/") + 1)):
            found += self.files.get(confusable_form(above), ())
            found += [f"{folder}/" for folder in self.folders.get(confusable_form(above), ()) if folder != above]
        return next(iter(found), None)


def _neighbours(proposal: Proposal, added: Sequence[TreeChange]) -> _Neighbours:
    """The names in every folder on the way to an added path, and all that is in an actor's own folder."""
    tops = {
        "/".join(each.path.split("/")[:4]) if each.path.startswith("submissions/") else each.path.split("/")[0]
        for each in added
    }
    paths = set(proposal.files(*sorted(tops), merged=True)) if tops else set()
    paths.update(change.path for change in added)
    names = proposal.beside(tops)
    files = paths | {name for name in names if not name.endswith("/")}
    folders = {name.removesuffix("/") for name in names if name.endswith("/")}
    folders |= {path.rsplit("/", count)[0] for path in paths for count in range(1, path.count("/") + 1)}
    return _Neighbours(_by_form(files), _by_form(folders))


def _by_form(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Confusable form → the paths that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(paths):
        found[confusable_form(path)] = (*found.get(confusable_form(path), ()), path)
    return found


def spend_yaml(sizes: Iterable[tuple[str, int]], allowance: Allowance) -> Problem | None:
    """Take the YAML among these files off the allowance before any of it is read; that it is too much (G056)."""
    for path, size in sizes:
        try:
            allowance.spend(size * YAML if file_types.extension(path) in YAMLS else 0)
        except AllowanceUsedUpError:
            return used_up(path)
    return None


def size_limit(place: RepositoryPath) -> int:
    """The most bytes that a file at a place may have: 1 MiB for a record, 20 MiB for evidence."""
    return file_types.MOST_RECORD if place.kind == "record" else file_types.MOST_EVIDENCE


def _too_large(path: str, size: int, most: int) -> Problem:
    return Problem("G009", Place(path), {"path": path, "size": mebibytes(size), "most": mebibytes(most)})


def _contents(git: Git, changes: Sequence[TreeChange]) -> Iterator[tuple[TreeChange, bytes]]:
    """Each change with its bytes. Raises GitError where an object is not at hand: what cannot be seen is not judged."""
    by_oid: dict[str, list[TreeChange]] = {}
    for change in changes:
        by_oid.setdefault(change.new, []).append(change)
    for oid, raw in git.blobs(dict(by_oid), absent=True):
        yield from ((change, raw) for change in by_oid.pop(oid))
    for lost in by_oid.values():
        raise GitError(f"“{sensitive_text.hide(visible(lost[0].path))}”的内容不在这个库里；请先取全（git fetch）")


@dataclass(slots=True)
class ContentChecks:
    """Check the content of files, each blob once however many names it has: the problems are placed for each name."""

    allowance: Allowance
    trusted: bool = True
    _known: dict[tuple[str, ...], tuple[str, tuple[Problem, ...]]] = field(default_factory=dict)

    def problems(self, path: str, place: RepositoryPath, oid: str, raw: bytes) -> Iterator[Problem]:
        """The problems of one name of a blob, as :func:`check_content` gives them. Raises AllowanceUsedUpError."""
        yield from _named(path)
        key = (oid, file_types.extension(path), place.kind, path.partition("/")[0])
        if key not in self._known:
            self._known[key] = path, tuple(check_content(path, place, raw, self.allowance, trusted=self.trusted))
        else:
            self.allowance.spend(FINDING * len(self._known[key][1]))
        first, found = self._known[key]
        yield from found if path == first else (_moved(problem, first, path) for problem in found)


def _moved(problem: Problem, first: str, path: str) -> Problem:
    """The problem of one name of a blob as that of another."""
    place = replace(problem.place, file=path) if problem.place.file == first else problem.place
    facts = {name: path if fact == first else fact for name, fact in problem.facts.items()}
    return replace(problem, place=place, facts=facts)


def check_content(
    path: str, place: RepositoryPath, raw: bytes, change: Allowance, *, trusted: bool = True
) -> Iterator[Problem]:
    """Problems of a file's content: a false pointer (G012), its type (G010, G011), sensitive text (G013, G014).

    ``trusted``: the program's own patterns and samples may be in it, as they are in the office's files.
    """
    if file_types.claims_pointer(raw) and path.startswith("submissions/"):
        yield from _pointer(path, place, raw)
        return
    if place.kind == "evidence" and file_types.extension(path) in YAMLS:
        yield from _written(path, raw, change)  # a record in the wrong place or under a wrong name, told as such
        return
    if place.kind == "evidence":
        yield from _placed(path, evidence_findings(raw, file_types.extension(path), change))
        return
    if trusted and path.startswith(("scorer/", "tests/")):
        return  # the program's own patterns and samples would find themselves
    if file_types.extension(path) in TEXTS or not trusted:
        yield from _written(path, raw, change)
    else:
        yield from _placed(path, document_findings(path, raw, file_types.opened(path, raw, change), change))


def _placed(path: str, findings: Iterable[Finding]) -> Iterator[Problem]:
    """The findings of a content as problems of the file at a path."""
    for each in findings:
        place = Span(path, each.line, each.column, max(1, each.length)) if each.line else Place(path)
        yield Problem(each.code, place, each.facts)


def _pointer(path: str, place: RepositoryPath, raw: bytes) -> Iterator[Problem]:
    """Problems of a Git LFS pointer: what is not accepted as a file is not accepted as a pointer to one."""
    reason = "是记录，不能是指针" if place.kind == "record" else file_types.pointer_fault(raw)
    if reason:
        yield Problem("G012", Place(path), {"path": path, "reason": reason})
    elif place.kind == "evidence":
        yield from _kind(path, file_types.name_fault(path))


def _kind(path: str, fault: tuple[str, str] | None) -> Iterator[Problem]:
    if fault is not None:
        code, kind = fault
        end = file_types.extension(path).removeprefix(".")
        yield Problem(code, Place(path), {"kind": kind, "extension": end, "accepted": file_types.ACCEPTED})


def _named(path: str) -> Iterator[Problem]:
    """A number in the name itself; the place is the folder, since the name cannot be repeated."""
    place = sensitive_text.hide(path)
    yield from _placed(place, (secret("文件名里", each.kind) for each in sensitive_text.find(path)[:1]))


def _written(path: str, raw: bytes, change: Allowance) -> Iterator[Problem]:
    """A problem for each sensitive text of a text file, at its line."""
    is_yaml = file_types.extension(path) in YAMLS
    document = read(path, raw)[0] if is_yaml else None
    text = legible(raw) if is_yaml else file_types.decoded_text(raw)
    found = list(_placed(path, text_findings(text, change)))
    if document is not None:
        found += _in_values(document, path, {text[one.start : one.end] for one in sensitive_text.find(text)}, found)
    at_once = document is not None and _opens_itself(document.data)
    yield from (replace(each, code="G014") if at_once and each.code == "G050" else each for each in found)


def _opens_itself(data: object) -> bool:
    """Whether a record says itself that the public may read it: then nobody answers before it is published."""
    if not isinstance(data, dict) or data.get("kind") in DECIDED:
        return False
    disclosure = data.get("disclosure")
    return isinstance(disclosure, dict) and disclosure.get("type") == "public"


def _in_values(document: Document, path: str, seen: set[str], reported: Sequence[Problem]) -> Iterator[Problem]:
    """Sensitive text that only shows once the YAML is read: an escape, a folded number. ``seen`` is known already."""
    lines = {problem.place.line for problem in reported if isinstance(problem.place, Span)}
    for at, text in _scalars(document.data, ()):
        for found in sensitive_text.find(text):
            span = locate(document, Place(path, at))
            if span.line not in lines and text[found.start : found.end] not in seen:
                lines.add(span.line)
                made = secret(
                    f"第 {span.line} 行", found.kind, uncertain=found.uncertain, at=(span.line, span.column, 0)
                )
                yield from _placed(path, (made,))


def _scalars(data: object, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*at, key), key
            yield from _scalars(value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _scalars(value, (*at, index))
    elif isinstance(data, str):
        yield at, data
