"""The notebooks run from top to bottom, and show what they are there to show: the site is built out of them."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path: Path, site: dict[str, str]) -> None:
    page = site[f"notebooks/{path.stem}.html"]
    shows = '<img alt="Chart: ' if "archive" in path.stem else 'class="extract-view"'
    assert page.count(shows) >= 4
    assert page.count('class="dataframe"') >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_there_are_three() -> None:
    assert [p.stem for p in NOTEBOOKS] == ["1-first-article", "2-archive", "3-corrections"]
