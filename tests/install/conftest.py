"""The wheel, built, and environments in which it is installed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from environments import PAGES, ROOT, VERSIONS, Environment, empty, index_trouble

Make = Callable[[str], Environment]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.network)
            item.add_marker(pytest.mark.xdist_group(f"python{_version(item)}"))


def _version(item: pytest.Item) -> str:
    """The version of Python whose environment a test looks at: those of one share a process, and so the environment."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return str(given.get("version", PAGES if "page" in given else VERSIONS[0]))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this source."""
    folder = tmp_path_factory.mktemp("wheel")
    if trouble := index_trouble(folder / "probe"):
        pytest.skip(f"the package index cannot be reached: {trouble}")
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def plain(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """By version of Python an environment with the wheel alone. The test is skipped where there is no such Python."""
    made: dict[str, Environment] = {}

    def make(version: str) -> Environment:
        if version not in made:
            try:
                fresh = empty(version, tmp_path_factory.mktemp(f"python{version}") / "plain")
            except LookupError as error:
                pytest.skip(str(error))
            fresh.install(wheel, locked=True)
            fill(fresh.work)
            fresh.extract("run", "corpus/articles.jsonl", "-o", "out/facts")
            made[version] = fresh
        return made[version]

    return make


@pytest.fixture(scope="session")
def with_extras(plain: Make, wheel: Path) -> Callable[[str, str], Environment]:
    """An environment of a version of Python with the wheel and extras, such as "query" or "query,plots"."""
    made: dict[tuple[str, str], Environment] = {}

    def make(version: str, extras: str) -> Environment:
        if (version, extras) not in made:
            base = plain(version)
            fresh = base.copy(base.path.with_name(extras.replace(",", "-")))
            fresh.install(f"{wheel}[{extras}]")
            fill(fresh.work)
            shutil.copytree(base.work / "out", fresh.work / "out")
            made[version, extras] = fresh
        return made[version, extras]

    return make


def fill(work: Path) -> None:
    """Lay out what a reader has: some of the corpus, and an article."""
    (work / "corpus").mkdir()
    articles = (ROOT / "corpus" / "articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    few = [line for line in articles if json.loads(line)["id"].endswith("-001")]
    (work / "corpus" / "articles.jsonl").write_text("".join(few), encoding="utf-8")
    (work / "articles").mkdir()
    (work / "articles" / "ferry.txt").write_text("Fares to rise\n\nFares will rise 13%, said Jane Roe.\n")
