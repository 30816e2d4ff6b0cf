"""A ZIP without the time of the clock at which it was written: the same entries give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

STAMP = (1980, 1, 1, 0, 0, 0)
"""The one date of every entry: the earliest that a ZIP can hold."""


def restamped(
    raw: bytes,
    compression: int = zipfile.ZIP_STORED,
    change: Callable[[str, bytes], bytes] = lambda _, content: content,
) -> bytes:
    """The entries in their order, all of one date. Stored as they are, two machines give the same bytes.

    ``change`` gives an entry's content from its name and the content it had.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = change(entry.filename, source.read(entry))
            target.writestr(zipfile.ZipInfo(entry.filename, STAMP), content, compression)
    return out.getvalue()
