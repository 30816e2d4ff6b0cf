"""A 办法 in one text, taken apart into its files: each top key with the comment above it, every line as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.reading.book.files import SCHEME
from scorer.reading.schemas.schema_files import schema

KEY = re.compile(r"([a-z_]+) *:")
HEADS = {
    "procedure": "# 程序：办法里不算分的部分。规则写在同目录 scheme.yml。\n",
    "interpretations": "# 解释：办法没有写死的地方，可以怎样取，现在怎样取。规则写在同目录 scheme.yml。\n",
}
"""The first line of the files that are new."""


EMPTY = {"procedure": "{}\n", "interpretations": "interpretations: []\n"}
"""What a file says that has nothing to say."""


def parted(text: str) -> dict[str, str]:
    """File name without its end → text: ``scheme`` always, the others where the text has a key of theirs."""
    homes = {key: name for name in SCHEME for key in schema(name)["properties"]}
    found = {"scheme": ""}
    for key, block in _blocks(text):
        name = homes.get(key, "scheme")
        found[name] = found.get(name, HEADS.get(name, "")) + block
    return {name: f"{block.strip(chr(10))}\n" for name, block in found.items()}


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each top key with its lines, and before the first key what the file begins with."""
    name, lines, above = "", list[str](), list[str]()
    for line in text.splitlines(keepends=True):
        found = KEY.match(line)
        if found or line.startswith("#") or not line.strip():
            if not found:
                above.append(line)
                continue
            if lines or name:
                yield name, "".join(lines)
                lines = []
            name = found[1]
        lines += [*above, line]
        above = []
    yield name, "".join(lines + above)
