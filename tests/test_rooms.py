"""Data flows one way: which room of the house may enter which."""

import ast
import subprocess
import sys
from collections.abc import Container, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from extract.runs.settings import ROOMS

HOUSE = Path(__file__).parent.parent / "src" / "extract"

GROUND = {"article", "contract", "data", "extras"}
ANNOTATED = GROUND | {"lexicon", "annotations", "text"}
MAY_ENTER: dict[str, set[str]] = {
    "article": set(),
    "contract": set(),
    "data": set(),
    "extras": set(),
    "folders": set(),
    "lexicon": GROUND,
    "annotations": GROUND,
    "text": ANNOTATED,
    "pipes": ANNOTATED,
    "table": ANNOTATED | {"pipes"},
    "ingest": GROUND,
    "runs": {*GROUND, "folders", "ingest", "pipes", "table"},
    "registry": {*GROUND, "folders"},
    "audit": {*GROUND, "folders", "registry"},
    "ledger": {*GROUND, "folders", "registry", "audit"},
    "second": {*GROUND, "lexicon", "text", "folders", "pipes"},
    "query": {*GROUND, "folders"},
    "export": {*GROUND, "folders"},
    "explore": {*GROUND, "folders", "export", "views"},
    "ports": set(),
    "review": {*GROUND, "lexicon", "text", "folders", "export", "pipes", "ports"},
    "evaluate": {*GROUND, "folders", "ingest", "lexicon", "review", "second", "table"},
    "frames": {*GROUND, "folders", "ingest", "lexicon", "table", "views"},
    "views": {*GROUND, "frames", "table"},
    "plots": {*GROUND, "frames"},
    "cli": {
        *GROUND,
        "runs",
        "audit",
        "evaluate",
        "explore",
        "export",
        "folders",
        "frames",
        "ingest",
        "ledger",
        "ports",
        "query",
        "registry",
        "review",
        "second",
        "views",
    },
    "__main__": {"cli"},
}
"""By room the rooms whose names it may use; the package's own module passes on the public ones."""

HEAVY = {
    "contract": {"spacy", "pandas", "pyarrow.compute"},
    "ingest": {"spacy", "pandas"},
    "pipes": {"pandas", "pyarrow"},
    "runs": {"pandas", "rich", "typer"},
}
"""The libraries that a room may not use."""

KNOTTED = {"registry", "review"}
"""The rooms whose modules go in circles still."""


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The syntax of a file, node by node."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules that a file imports, wherever in it."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def loads(path: Path, every: Container[str]) -> Iterator[str]:
    """Which of these modules a file imports when it runs: not those that only its types name."""
    blocks = [n for n in nodes(path) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    typed = {node for block in blocks for node in ast.walk(block)}
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module and node not in typed:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in every else node.module


def module(path: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")


def files(room: str) -> Iterator[Path]:
    """The files of a room: a package, or a module of its own."""
    yield from (HOUSE / room).rglob("*.py") if (HOUSE / room).is_dir() else [HOUSE / f"{room}.py"]


def test_every_room_is_known() -> None:
    rooms = {
        p.stem if p.is_file() else p.name for p in HOUSE.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()
    }
    assert rooms - {"__init__"} == set(MAY_ENTER)


@pytest.mark.parametrize("room", MAY_ENTER)
def test_a_room_enters_only_those_below_it(room: str) -> None:
    for path in files(room):
        used = {name.split(".")[1] for name in imports(path) if name.startswith("extract.")} & set(MAY_ENTER)
        assert used - {room} <= MAY_ENTER[room], path


@pytest.mark.parametrize("room", HEAVY)
def test_a_room_does_without_what_is_not_its_business(room: str) -> None:
    for path in files(room):
        used = {name for name in imports(path) if any(name == h or name.startswith(f"{h}.") for h in HEAVY[room])}
        assert not used, path


def test_the_contract_and_what_the_desk_shares_with_the_pipes_load_no_library_of_models_or_tables() -> None:
    modules = [f"extract.contract.{p.stem}" for p in files("contract") if p.stem not in ("__init__", "tables")]
    modules += ["extract.text.quotations", "extract.text.sentences"]
    loaded = f"import sys, {', '.join(modules)}; print(*{{'spacy', 'pandas', 'pyarrow'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("room", sorted(MAY_ENTER.keys() - KNOTTED))
def test_modules_go_in_no_circle(room: str) -> None:
    every = {module(path): path for path in files(room)}
    used = {name: set(loads(path, every)) & every.keys() - {name} for name, path in every.items()}
    TopologicalSorter(used).prepare()


def test_a_run_goes_by_the_code_of_every_room_that_an_article_goes_through() -> None:
    through = {"ingest", "pipes", "table"}
    through |= set().union(*(MAY_ENTER[room] for room in through)) - {"extras"}
    assert {Path(room).stem for room in ROOMS} == through


def test_no_pipe_enters_another() -> None:
    pipes = {p.name for p in (HOUSE / "pipes").iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    for pipe in pipes:
        for path in (HOUSE / "pipes" / pipe).rglob("*.py"):
            entered = {name.split(".")[2] for name in imports(path) if name.startswith("extract.pipes.")} & pipes
            assert entered <= {pipe}, path
