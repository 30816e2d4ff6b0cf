"""What a folder holds: nothing where there is none, an error where it cannot be opened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scorer.reading.folders import below, listed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yml", "a.yml", "x.txt", "in/c.yml", "in/deep/d.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


def test_entries_and_files_below_in_order(folder: Path) -> None:
    assert [each.name for each in listed(folder, "*.yml")] == ["a.yml", "b.yml"]
    assert [each.name for each in below(folder, "*.yml")] == ["a.yml", "b.yml", "c.yml", "d.yml"]


def test_no_folder_holds_nothing(folder: Path) -> None:
    assert listed(folder / "none") == below(folder / "none") == []


def test_a_folder_that_cannot_be_opened_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another account meets it; the tests may run as one that opens everything."""

    def refuse(path: object, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refuse)
    monkeypatch.setattr(os, "scandir", refuse)
    for look in (listed, below):
        with pytest.raises(PermissionError):
            look(folder)
