import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import extract
from archives import Here
from extract.pipes.links.chances import JOINED, weights
from extract.pipes.links.periods import PERIOD

NEEDS = {
    "browser": "browser",
    "cluster": "database",
    "database": "slow",
    "here": "slow",
    "made": "slow",
    "notices": "slow",
    "postgresql": "database",
    "site": "slow",
    "sixty": "slow",
    "wheel": "network",
}
"""By fixture, or by the word that a test is given, what the test needs; other tests are marked where they stand."""
LONGEST_FIRST = ("network", "browser", "slow")
"""By mark, with which tests processes that share them begin: so none is left with a long one at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, so that `make check` can leave it out, and by whom it shares a process with.

    A file's tests share one, for they share its fixtures, and so do all that look at the site.
    """
    for item in items:
        given = {str(value) for value in item.callspec.params.values()} if hasattr(item, "callspec") else set()
        for mark in {NEEDS[need] for need in {*getattr(item, "fixturenames", ()), *given} & NEEDS.keys()}:
            item.add_marker(mark)
        if item.get_closest_marker("xdist_group") is None:
            shared = "site" if "site" in getattr(item, "fixturenames", ()) else item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(shared))
    if config.getoption("dist", "no") != "no":
        items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    return next((n for n, mark in enumerate(LONGEST_FIRST) if item.get_closest_marker(mark)), len(LONGEST_FIRST))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven."""
    from servers import CHROMIUM, CHROMIUM_ARGS

    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium-headless-shell")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def nlp() -> Language:
    return extract.load()


@pytest.fixture
def by_rules(nlp: Language) -> Iterator[None]:
    """What a number counts goes by rules and the parse for once, wherever the encoder points."""
    links = nlp.get_pipe("extract_links")
    before, links.weights = links.weights, {k: v for k, v in weights().items() if not k.startswith((JOINED, PERIOD))}
    yield
    links.weights = before


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs work in this process, which loads the pipeline once for all tests."""
    monkeypatch.setattr("extract.runs.executors.local.LocalExecutor", Here)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pages of the documentation by path, built with every warning an error and no settings of the user's.

    The build runs the notebooks, and the Python of those pages that show what it gives.
    """
    for needed in ("sphinx", "nbclient", "altair"):
        pytest.importorskip(needed)
    folder, work = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("work")
    settings = dict.fromkeys(("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "TMPDIR"), str(work))
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", Path(__file__).parent.parent / "docs", folder],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | settings,
    )
    assert done.returncode == 0, done.stderr
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*.html")}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not be tested here, and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"{len(skipped)} TESTS WERE SKIPPED", sep="!", red=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.write_line(f"{report.nodeid}: {reason}", red=True)
