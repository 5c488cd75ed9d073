"""Every command and every block of Python in the README and docs/, from the installed wheel, as a reader types them."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from environments import EXTRAS, PAGES, ROOT, Environment

BLOCK = re.compile(r"^(?:<!-- not run: (?P<why>.+) -->\n)?```(?P<kind>sh|python)\n(?P<text>.*?)^```", re.M | re.S)
SHOWN = [
    page for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if BLOCK.search(page.read_text())
]

NOT_RUN = {
    r"^make |^python3\.11 -m venv|requirements\.txt": "makes an environment, which the tests have made",
    r'^pip install "\.\[': "asks for the top folder of the source",
    r"tcp://first:|^dask scheduler --port 8786|^extract run /shared": "asks for several machines",
    r"s3://newsroom|^aws ": "asks for a bucket: test_install.py has one",
    r"^extract review out/facts": "serves until it is stopped: test_install.py asks it for a page",
    r"^extract evaluate (?:--reviewed|reviewed/)": "asks for decisions: tests/review makes some",
    r"--merge ID1|--split ID": "names ids of the reader's: tests/test_query.py has some",
}
"""Commands that are not run here by what they look like, and why."""

_SHELL = """
import contextlib
import os
import signal
import subprocess


def shell(lines):
    bash = subprocess.Popen(["bash", "-euc", lines], stdin=subprocess.PIPE, text=True, start_new_session=True)
    try:
        # For every command that asks: each reads 8192 bytes ahead, a whole number of lines.
        bash.communicate("fifteen letters\\n" * 4096)
    finally:
        # What the lines have left running: a Dask worker whose scheduler is gone may not end by itself.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(bash.pid, signal.SIGKILL)
    assert bash.returncode == 0, f"{bash.returncode}: {lines}"
"""
"""How the blocks of the shell are run in the page's program."""


@pytest.fixture(scope="module")
def reader(with_extras: Callable[[str, str], Environment], wheel: Path) -> Environment:
    """An environment with all extras beside a copy of corpus/, the wheel in dist/, and a finished run."""
    env = with_extras(PAGES, ",".join(EXTRAS))
    work = env.path.with_name("reader")
    work.mkdir()
    shutil.copytree(ROOT / "corpus", work / "corpus")
    shutil.copytree(ROOT / "notebooks", work / "notebooks")
    (work / "dist").mkdir()
    shutil.copy(wheel, work / "dist")
    (work / "articles").mkdir()
    (work / "articles" / "ferry.txt").write_text("Fares to rise\n\nFares will rise 13%, said Jane Roe.\n")
    shutil.copy(ROOT / "corpus" / "articles.jsonl", work)
    made = replace(env, work=work)
    made.extract("run", "corpus/articles.jsonl", "-o", "out/facts")
    shutil.copytree(work / "out" / "facts", work / "out" / "archive")
    made.extract("entities", "out/facts")
    return made


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_shows_runs_from_the_wheel(page: Path, reader: Environment, tmp_path: Path) -> None:
    work = tmp_path / "reader"
    shutil.copytree(reader.work, work)
    text = page.read_text(encoding="utf-8")
    if "-o out/archive" in text:
        shutil.rmtree(work / "out" / "archive")
    steps = [step(m["kind"], m["text"]) for m in BLOCK.finditer(text) if not m["why"]]
    (work / "page.py").write_text(_SHELL + "\n".join(steps), encoding="utf-8")
    env = replace(reader, work=work)
    env.run(env.python, "page.py", XDG_CACHE_HOME=str(work / "cache"))


def step(kind: str, text: str) -> str:
    """A block as Python that can follow the page's earlier blocks."""
    if kind == "python":
        return text
    lines = "\n".join(line for line in text.splitlines() if not any(re.search(p, line) for p in NOT_RUN))
    return f"shell({lines!r})\n"
