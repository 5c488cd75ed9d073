from pathlib import Path

import pytest

import extract
from archives import parts, write


@pytest.fixture(scope="session")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Sixty articles, three shards; and what an undisturbed run makes of them."""
    folder = tmp_path_factory.mktemp("sixty")
    path = write(folder / "in.jsonl", range(60))
    extract.run([path], folder / "out")
    return path, parts(folder / "out")
