"""Every command and every block of Python in docs/ runs, and the site builds; what it makes out of the code is whole.

A block that cannot run in a test says why in a comment on the line before it, `<!-- not run: ... -->`.
"""

import doctest
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import extract
from extract.audit.tables import AUDIT
from extract.cli import app
from extract.contract.tables import TABLES
from extract.data import columns
from extract.frames import Facts
from extract.ledger.tables import CLAIMS, CLAIMS_FACTS
from extract.registry.tables import LINKS, REGISTRY
from extract.second.apply import ADDED, REREAD_CHANGES
from extract.second.readings import READINGS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md"))
BLOCK = re.compile(r"^(?:<!-- not run: (?P<why>.+) -->\n)?```(?P<kind>sh|python)\n(?P<text>.*?)^```", re.M | re.S)
ELSEWHERE = {
    "archives.md": "tests/runs",
    "query.md": "tests/test_query.py",
    "registry.md": "tests/test_query.py",
    "review.md": "tests/review",
}
"""Pages whose commands another test runs, over a run that has what they ask for."""

SHOWN = [page for page in PAGES if "<!-- made: shown -->" in (DOCS / page).read_text(encoding="utf-8")]
"""Pages whose Python the site runs when it is built."""


def blocks(page: str) -> list[tuple[str, str, str | None]]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return [(m["kind"], m["text"], m["why"]) for m in BLOCK.finditer(text)]


def commands(block: str) -> Iterator[str]:
    """The commands of a block of shell: a line each, save where quotes stay open or a backslash ends it."""
    command = ""
    for line in block.splitlines():
        command = f"{command}\n{line}" if command else line
        if command.endswith("\\"):
            command = command[:-1]
            continue
        try:
            if shlex.split(command, comments=True):
                yield command
        except ValueError:
            continue
        command = ""
    assert not command, f"it does not end: {command}"


@pytest.fixture(scope="module")
def finished(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of some of the articles, for pages that go by an earlier page's."""
    out = tmp_path_factory.mktemp("finished") / "facts"
    extract.run([ROOT / "corpus" / "articles.jsonl"], out)
    return out


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a reader's: corpus/ and a folder of articles."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text("Fares to rise\n\nFares will rise 13%, said Jane Roe.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


RUN = [page for page in PAGES if page not in SHOWN and any(why is None for _, _, why in blocks(page))]


@pytest.mark.parametrize("page", RUN)
def test_the_blocks_of_a_page_run(page: str, desk: Path, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for out in ("out/facts", "out/archive"):
        if out in text and (f"-o {out}" not in text or page in ELSEWHERE):
            shutil.copytree(finished, desk / out)
    names: dict[str, object] = {}
    made: set[str] = set()
    for kind, block, why in blocks(page):
        if why:
            print(f"not run, {why}: {block}")  # noqa: T201
        elif kind == "python":
            exec(block, names)
        elif page not in ELSEWHERE:
            for command in commands(block):
                if command not in made:
                    run(command)
                made.add(command)


def run(command: str) -> None:
    """Run an `extract` command, also one behind a pipe; of others, check what they name.

    One with lists of its own has a process of its own, since this one has read ours.
    """
    before, _, last = command.rpartition("| ") if "| extract " in command else ("", "", command)
    words = shlex.split(last, comments=True)
    if "--lists" in words:
        done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    elif words[:1] == ["extract"]:
        piped = subprocess.run(before, shell=True, check=True, capture_output=True).stdout if before else None
        result = CliRunner().invoke(app, words[1:], input=piped, catch_exceptions=False)
        assert result.exit_code == 0, f"{command}: {result.output}"
    elif words[:2] == ["pip", "install"]:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        for extras in re.findall(r"\[([\w,]+)\]", command):
            assert set(extras.split(",")) <= set(project["optional-dependencies"])
    elif words[:1] == ["make"]:
        assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    else:
        pytest.fail(f"nothing here runs {command!r}: mark its block with <!-- not run: why -->")


def test_every_column_has_a_line_that_says_what_it_means() -> None:
    have = [(table, column) for table, column, _ in columns("columns.tsv")]
    assert len(have) == len(set(have))
    want = {(table, column) for table, kinds in TABLES.items() for column in kinds}
    more = {"registry": REGISTRY.names, "links": LINKS.names, "readings": READINGS.names, "audit": AUDIT.names}
    more |= {"claims": CLAIMS.names, "claims_facts": CLAIMS_FACTS.names}
    more |= {"reread": [*ADDED], "reread_changes": REREAD_CHANGES.names}
    want |= {(table, column) for table, names in more.items() for column in names}
    assert set(have) == want


@pytest.mark.parametrize("name", extract.__all__)
def test_the_examples_of_a_public_name_run(name: str, desk: Path, finished: Path) -> None:
    public = getattr(extract, name)
    shutil.copytree(finished, desk / "out" / "facts")
    [*examples] = doctest.DocTestFinder(recurse=False).find(public, name, globs={"extract": extract, name: public})
    assert any(test.examples for test in examples), f"extract.{name} shows no example"
    for test in examples:
        assert not any(example.options.get(doctest.SKIP) for example in test.examples)
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_site_builds_without_a_warning(site: dict[str, str]) -> None:
    assert {page.removesuffix(".md") + ".html" for page in PAGES} <= set(site)
    assert not any("<!-- made:" in page or "{facts}" in page for page in site.values())
    assert "extract query" in site["commands.html"]
    assert all(f">extract.{name}<" in site["api.html"] for name in extract.__all__)


def test_every_method_of_the_accessor_and_every_chart_is_shown(site: dict[str, str]) -> None:
    from extract import plots

    methods = [name for name in vars(Facts) if not name.startswith("_")]
    assert [m for m in methods if f".facts.{m}(" not in (DOCS / "analyse.md").read_text(encoding="utf-8")] == []
    assert site["analyse.html"].count('class="extract-view"') == 3
    assert site["plots.html"].count('<img alt="Chart: ') == len(plots.__all__) - 1


def test_the_figures_of_the_limits_can_be_measured_again() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "bench" / "fairness.py", "--each", "1"], capture_output=True, text=True, check=True
    )
    measured, told = done.stdout.splitlines(), (DOCS / "fairness.tsv").read_text(encoding="utf-8").splitlines()
    assert measured[0] == told[0]
    assert [row.split("\t")[:2] for row in measured] == [row.split("\t")[:2] for row in told]


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("[cm]o*/**/*.md"))]
)
def test_every_row_of_a_table_has_the_cells_of_its_head(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    bare = re.sub(r"`[^`\n]*`|\\\|", "", text)
    for table in re.findall(r"(?:^\|.*\n)+", bare, re.M):
        rows = table.splitlines()
        assert {row.count("|") for row in rows} == {rows[0].count("|")}, rows
