"""Every command and every block of Python in the README runs, in the order in which it stands."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.cli import app

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMANDS = [
    line
    for kind, block in BLOCK.findall(README)
    if kind == "sh"
    for line in block.splitlines()
    if line.startswith("extract ")
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the README has run."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for command in COMMANDS:
            result = CliRunner().invoke(app, shlex.split(command, comments=True)[1:], catch_exceptions=False)
            assert result.exit_code == 0, f"{command}: {result.output}"
    return folder


def test_the_commands_of_the_readme_run(desk: Path) -> None:
    assert len(COMMANDS) >= 4
    assert (desk / "out" / "facts" / "manifest.json").exists()


def test_the_python_of_the_readme_runs(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    names: dict[str, object] = {}
    blocks = [block for kind, block in BLOCK.findall(README) if kind == "python"]
    assert blocks
    for block in blocks:
        exec(block, names)


def test_the_readme_names_targets_that_the_makefile_has() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert all(f"\n{target}:" in makefile for target in re.findall(r"^make (\w+)", README, re.MULTILINE))
