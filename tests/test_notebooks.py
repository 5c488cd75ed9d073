"""The notebooks run from top to bottom, and show what they are there to show."""

import os
import sys
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("altair")

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel of this Python runs it where it lies, with no settings of the user's."""
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "TMPDIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    book = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in book.cells), "commit notebooks without outputs"
    nbclient.NotebookClient(
        book, timeout=240, kernel_name="python3", resources={"metadata": {"path": path.parent}}
    ).execute()
    outputs = [o for cell in book.cells for o in cell.get("outputs", ())]
    assert not any(o.output_type == "stream" and o.name == "stderr" for o in outputs)
    data = [o.data for o in outputs if "data" in o]
    wanted = "image/svg+xml" if "archive" in path.stem else "text/html"
    assert sum(wanted in d for d in data) >= 5


def test_there_are_three() -> None:
    assert [p.stem for p in NOTEBOOKS] == ["1-first-article", "2-archive", "3-corrections"]
