"""A run's tables at an address."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from fsspec.implementations.memory import MemoryFileSystem

import extract

pytestmark = pytest.mark.slow

TEXT = 'Twelve firms are fined\n\nMarden Council fined 12 firms. "It hurts," said Jane Roe.'
PLACE = "memory://bench/archive"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A finished run of one article in a folder, and the same at PLACE."""
    folder = tmp_path_factory.mktemp("far")
    (folder / "a.txt").write_text(TEXT)
    extract.run([folder / "a.txt"], folder / "out")
    fs = fsspec.filesystem("memory")
    fs.put(f"{folder}/out", "/bench/archive", recursive=True)
    fs.pipe_file("/bench/archive/notes/mine.txt", b"x")
    yield folder / "out"
    fs.rm("/bench", recursive=True)


def test_an_address_opens_like_a_folder(run: Path) -> None:
    near, far = extract.open(run), extract.open(f"{PLACE}/")
    assert far.tables == near.tables
    assert far.manifest == near.manifest
    assert repr(far) == repr(near).replace(str(run), PLACE)
    for table in near.tables:
        pd.testing.assert_frame_equal(far[table], near[table])
    assert far.facts.facts.articles()["text"].tolist() == [TEXT]
    with pytest.raises(KeyError, match=rf"{PLACE} has no table registry"):
        _ = far.registry


def test_an_address_without_a_run_or_that_cannot_be_read_is_told(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError, match="memory://bench holds no finished run"):
        extract.open("memory://bench")

    def denied(*_: object) -> None:
        raise RuntimeError("Access Denied")

    monkeypatch.setattr(MemoryFileSystem, "cat_file", denied)
    with pytest.raises(OSError, match=f"^{PLACE} cannot be read: Access Denied"):
        extract.open(PLACE)
