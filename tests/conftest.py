import os
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language

import extract

NEEDS = {
    "browser": "browser",
    "cluster": "database",
    "made": "slow",
    "both": "slow",
    "postgresql": "database",
    "site": "slow",
    "wheel": "network",
}
"""By fixture, or by the word that a test is given, what the test needs."""

SLOW = (
    "runs/test_again.py",
    "runs/test_cluster.py",
    "runs/test_damage.py",
    "runs/test_remote.py",
    "runs/test_reading.py",
    "runs/test_resume.py",
    "runs/test_run.py",
    "runs/test_dispatch.py",
    "ingest/test_hostile.py",
    "ingest/test_hostile_documents.py",
    "registry/test_registry.py",
    "review/test_finding.py",
    "review/test_signatures.py",
    "review/test_combined.py",
    "review/test_openid.py",
    "review/test_together.py",
    "review/test_two_readers.py",
    "test_query.py",
    "runs/test_folder.py",
    "review/test_circle.py",
    "training/test_recipes.py",
    "frames/test_remote.py",
    "plots/test_plots.py",
    "test_cli.py",
    "test_corpus.py::test_no_level",
    "test_docs.py",
    "test_fuzz.py",
    "test_patterns.py::test_no_pattern",
    "test_notebooks.py",
    "test_readme.py",
    "ingest/test_sheets.py::test_a_long_sheet_streams",
    "ingest/test_tables.py::test_messages_do_not_grow",
    "pipes/test_base.py::test_a_base_pipeline_that_will_not_do",
)
"""Files whose tests take seconds of a processor's time each, or together; tests elsewhere that do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs and takes, so that `make check` can leave it out."""
    for item in items:
        given = {str(value) for value in item.callspec.params.values()} if hasattr(item, "callspec") else set()
        for mark in {NEEDS[need] for need in {*getattr(item, "fixturenames", ()), *given} & NEEDS.keys()}:
            item.add_marker(mark)
        if any(f"tests/{slow}" in item.nodeid for slow in SLOW):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def nlp() -> Language:
    return extract.load()


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
