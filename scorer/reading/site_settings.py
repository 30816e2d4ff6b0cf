"""The settings of a site that a receiving server accepts from main: a closed list of data; the rest is a problem.

The server builds with its own theme, plugins, templates and program. Whoever may write to main could otherwise have
the server run a program (``hooks``, ``plugins``, ``!!python``), open its files (``custom_dir``, ``INHERIT``) or put a
script into the published pages (raw HTML, files of other types in site/docs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scorer.model.entities import Data, Place, Problem
from scorer.reading.book.store import Store
from scorer.reading.suggestions import unopened
from scorer.reading.yaml import Document, locate, read
from scorer.reading.yaml.values import mapping_of, rows_of

CONFIG, DOCS = "mkdocs.yml", "site/docs"
PAGES, PICTURES = (".md",), (".png", ".jpg", ".jpeg", ".gif", ".webp")
MOST = 1 << 20
MOST_NAMED = 20
"""Problems of files that are listed; more of them say no more."""
OPTIONS = ("audience", "on", "roots", "feedback", "program")
MARKDOWN = ["tables", "def_list"]
FIXED: Mapping[str, Data] = {
    "docs_dir": DOCS,
    "use_directory_urls": False,
    "theme": {"name": "material", "language": "zh", "font": False},
    "markdown_extensions": list(MARKDOWN),
}
"""What may be written, and only so: it is what the server does anyway."""
UNUSED = ("site_dir", "nav", "watch")
"""What is of one's own machine, or of no effect on our pages."""
FENCED = re.compile(
    r"^[ ]{0,3}(```|~~~).*?^[ ]{0,3}\1|(`+)[^`].*?\2|<(?:https?://|mailto:)[^<>\s]*>", re.MULTILINE | re.DOTALL
)
RAW = re.compile(r"<[A-Za-z/!?]")
ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The data of a site: name, address, the options of our plugin, the pages, pictures; ``problems``: all the rest."""

    name: str = "目标考核公开"
    address: str | None = None
    options: Mapping[str, Data] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    """False where mkdocs.yml cannot be read."""


def site_settings(root: Store) -> SiteSettings:
    """The accepted settings of a root's site; problems are warnings (G032), or YAML's own where it cannot be read."""
    raw = root.read(CONFIG, MOST + 1)
    if raw is None and root.has(CONFIG):
        return SiteSettings(problems=(unopened(CONFIG, root.name),), readable=False)
    document, problems = read(CONFIG, raw if raw is not None else b"")
    if document is None or not isinstance(document.data, dict):
        return SiteSettings(problems=problems, readable=False)
    found = [*_of_config(document, document.data)]
    files, strange = _files(root)
    options = {key: value for key, value in _options(document.data).items() if not _wrong(key, value)}
    name = document.data.get("site_name")
    name = name if isinstance(name, str) else SiteSettings().name
    url = document.data.get("site_url")
    address = url if isinstance(url, str) and _is_address(url) else None
    return SiteSettings(name, address, options, tuple(files), (*found, *strange[:MOST_NAMED]))


def _of_config(document: Document, data: Mapping[str, Data]) -> Iterator[Problem]:
    """Every key that is not data of the closed list."""
    for key, value in data.items():
        if key == "plugins":
            yield from _of_plugins(document, value)
        elif key == "site_url" and _is_address(value):
            continue
        elif value != FIXED[key] if key in FIXED else key not in UNUSED and (key, type(value)) != ("site_name", str):
            yield _unused(document, (key,))


def _of_plugins(document: Document, plugins: Data) -> Iterator[Problem]:
    """Every plugin but ours, and every option of ours that is no plain data of the closed list."""
    for at, plugin in enumerate(plugins if isinstance(plugins, list) else [plugins]):
        if plugin == "scorer":
            continue
        if not isinstance(plugin, dict) or list(plugin) != ["scorer"]:
            yield _unused(document, ("plugins", at) if isinstance(plugins, list) else ("plugins",))
            continue
        given = plugin["scorer"]
        for key, value in given.items() if isinstance(given, dict) else ():
            if key not in OPTIONS or _wrong(key, value):
                yield _unused(document, ("plugins", at, "scorer", key))


def _options(data: Mapping[str, Data]) -> dict[str, Data]:
    ours = next((each for each in rows_of(data, "plugins") if "scorer" in each), {})
    return {key: value for key, value in mapping_of(ours, "scorer").items() if key in OPTIONS}


def _wrong(key: str, value: Data) -> bool:
    """Whether an option is not what it may be: a root outside main, an address that is a script."""
    if key == "roots":
        return not isinstance(value, list) or not all(isinstance(each, str) and _inside(each) for each in value)
    if key in ("feedback", "program"):
        return value is not None and not (isinstance(value, str) and ADDRESS.fullmatch(value))
    return value is not None and not isinstance(value, str)


def _is_address(value: Data) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"']+", value) is not None


def _inside(folder: str) -> bool:
    return not folder.startswith(("/", "~")) and ".." not in folder.split("/") and "\\" not in folder


def _unused(document: Document, path: tuple[str | int, ...]) -> Problem:
    what = ".".join(str(part) for part in path if isinstance(part, str))
    return Problem(
        "G032", locate(document, Place(CONFIG, path, "key" if isinstance(path[-1], str) else "value")), {"what": what}
    )


def _files(root: Store) -> tuple[list[str], list[Problem]]:
    """The pages and pictures below site/docs; a problem for each other file below site/."""
    found, strange = list[str](), list[Problem]()
    for path, plain in sorted(_below(root, "site", 0)):
        if path.endswith("/"):
            strange.append(unopened(path, root.name))
            continue
        in_docs = path.startswith(f"{DOCS}/") and plain
        if in_docs and path.lower().endswith(PICTURES):
            found.append(path)
        elif in_docs and path.endswith(PAGES):
            found.append(path)
            raw = root.read(path, MOST)
            strange += [unopened(path, root.name)] if raw is None else _raw(path, raw)
        else:
            strange.append(Problem("G032", Place(path), {"what": path}))
    return found, strange


def _below(root: Store, folder: str, depth: int) -> Iterator[tuple[str, bool]]:
    """Each file with whether it is a plain one; a folder that cannot be opened is itself given, with a ``/``."""
    try:
        items = root.items(folder)
    except OSError:
        yield f"{folder}/", False
        return
    for item in items:
        path = f"{folder}/{item.name}"
        if item.kind == "folder" and depth < 16:
            yield from _below(root, path, depth + 1)
        else:
            yield path, item.kind == "file"


def _raw(path: str, raw: bytes) -> Iterator[Problem]:
    """A page's first raw HTML, outside of code."""
    text = FENCED.sub("", raw.decode("utf-8", "replace"))
    if RAW.search(text):
        yield Problem("G032", Place(path), {"what": "网页代码"})
