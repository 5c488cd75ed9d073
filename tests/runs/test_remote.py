"""Runs into addresses."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fsspec
import pandas as pd
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from typer.testing import CliRunner

import extract
from archives import parts, write
from extract.cli import app
from extract.runs import OutputError, Progress, RunOptions, forecast

pytestmark = pytest.mark.usefixtures("here", "cache")

PLACE = "memory://desk/archive"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where runs work before they are sent."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/extract/runs"


@pytest.fixture
def far() -> Iterator[MemoryFileSystem]:
    """The file system of PLACE, empty."""
    fs = fsspec.filesystem("memory")
    yield fs
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]


@pytest.fixture
def thirty(tmp_path: Path) -> Path:
    return write(tmp_path / "thirty.jsonl", range(30))


@pytest.fixture
def sent(far: MemoryFileSystem, thirty: Path) -> MemoryFileSystem:
    """The address with a finished run of thirty articles."""
    extract.run([thirty], PLACE)
    return far


def lying(fs: MemoryFileSystem) -> dict[str, bytes]:
    """All files at PLACE, by path."""
    found = fs.find("/desk/archive") if fs.exists("/desk/archive") else []
    return {path.removeprefix("/desk/archive/"): fs.cat_file(path) for path in found}


def tables(fs: MemoryFileSystem) -> dict[str, bytes]:
    return {name: content for name, content in lying(fs).items() if "/part-" in name}


@contextmanager
def breaking(after: int) -> Iterator[None]:
    """Let the network go after so many files sent."""
    real, left = MemoryFileSystem.put_file, after

    def put_file(self: MemoryFileSystem, lpath: str, rpath: str, **more: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RuntimeError("no route to host")
        real(self, lpath, rpath, **more)

    with pytest.MonkeyPatch.context() as network:
        network.setattr(MemoryFileSystem, "put_file", put_file)
        yield


def test_an_address_gets_the_bytes_that_a_folder_gets(
    far: MemoryFileSystem, sixty: tuple[Path, dict[str, bytes]], cache: Path
) -> None:
    stages = []
    counts = extract.run([sixty[0]], f"{PLACE}/", progress=lambda p: stages.append(p.stage))
    assert counts.articles == 60
    assert tables(far) == sixty[1]
    assert lying(far).keys() - tables(far).keys() == {"manifest.json"}
    assert list(dict.fromkeys(stages)) == ["reading", "extracting", "sending"]
    assert not list(cache.iterdir())
    assert len(pd.read_parquet(f"{PLACE}/facts"))


def test_a_finished_address_is_left_alone_and_its_tables_are_not_fetched(
    sent: MemoryFileSystem, thirty: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    before = lying(sent)
    monkeypatch.setattr("extract.runs.executors.local.LocalExecutor", None)
    monkeypatch.setattr(MemoryFileSystem, "get_file", None)
    counts = extract.run([thirty], PLACE)
    assert (counts.changed, counts.articles) == (False, 30)
    assert lying(sent) == before
    assert not list(cache.iterdir())


def test_new_articles_alone_are_extracted_and_changed_parts_alone_are_sent(
    sent: MemoryFileSystem, sixty: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"registry/part-00000.parquet": b"names", "registry-decisions.csv": b"by hand", "notes.txt": b"mine"}
    for name, content in kept.items():
        sent.pipe_file(f"/desk/archive/{name}", content)
    before = tables(sent)
    put: list[str] = []
    real = MemoryFileSystem.put_file
    monkeypatch.setattr(MemoryFileSystem, "put_file", lambda s, lp, rp, **m: put.append(rp) or real(s, lp, rp, **m))
    counts = extract.run([sixty[0]], PLACE)
    assert (counts.articles, counts.kept, counts.extracted) == (60, 30, 30)
    assert lying(sent) == sixty[1] | kept | {"manifest.json": lying(sent)["manifest.json"]}
    new = {name for name, content in sixty[1].items() if before.get(name) != content}
    assert {p.removeprefix("/desk/archive/") for p in put} == new | {"manifest.json"}
    assert len(new) < len(sixty[1])


def test_parts_that_a_smaller_run_lacks_go(sent: MemoryFileSystem, tmp_path: Path) -> None:
    few = write(tmp_path / "few.jsonl", range(5))
    with pytest.raises(OutputError, match=rf"^{PLACE} has 25 articles that these inputs lack"):
        extract.run([few], PLACE)
    extract.run([few], PLACE, force=True)
    extract.run([few], tmp_path / "out")
    assert tables(sent) == parts(tmp_path / "out")


@pytest.mark.parametrize(("after", "force"), [(0, False), (8, False), (3, True)])
def test_a_run_that_could_not_be_sent_is_only_sent_by_the_same_command(
    sent: MemoryFileSystem,
    sixty: tuple[Path, dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
    after: int,
    force: bool,
    cache: Path,
) -> None:
    with breaking(after), pytest.raises(OSError, match=r"written: no route to host; .* the same command sends it"):
        extract.run([sixty[0]], PLACE, force=force)
    assert "manifest.json" not in lying(sent)
    monkeypatch.setattr("extract.runs.executors.local.LocalExecutor", None)
    counts = extract.run([sixty[0]], PLACE, force=force)
    assert (counts.changed, counts.articles, counts.extracted) == (True, 60, 60 if force else 30)
    assert tables(sent) == sixty[1]
    assert not list(cache.iterdir())


def test_a_run_that_could_not_be_sent_grows_and_goes_on(
    far: MemoryFileSystem, thirty: Path, sixty: tuple[Path, dict[str, bytes]]
) -> None:
    with breaking(2), pytest.raises(OSError, match="no route"):
        extract.run([thirty], PLACE)
    assert extract.run([sixty[0]], PLACE).kept == 30
    assert tables(far) == sixty[1]


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("forced", [False, True])
def test_a_run_that_was_stopped_keeps_its_shards(
    sent: MemoryFileSystem, sixty: tuple[Path, dict[str, bytes]], forced: bool
) -> None:
    def stop(p: Progress) -> None:
        if p.stage == "extracting" and p.articles >= 40:
            raise StoppedError

    with pytest.raises(StoppedError):
        extract.run([sixty[0]], PLACE, force=forced, progress=stop)
    assert extract.run([sixty[0]], PLACE, force=forced).extracted < (60 if forced else 30)
    assert tables(sent) == sixty[1]


def test_without_force_nothing_is_lost_to_a_forced_run_that_was_stopped(sent: MemoryFileSystem, tmp_path: Path) -> None:
    def stop(p: Progress) -> None:
        if p.stage == "sending" or p.articles >= 20:
            raise StoppedError

    with pytest.raises(StoppedError):
        extract.run([write(tmp_path / "few.jsonl", range(25))], PLACE, force=True, progress=stop)
    with pytest.raises(OutputError, match="5 articles that these inputs lack"):
        extract.run([tmp_path / "few.jsonl"], PLACE)


def test_what_another_run_has_put_there_meanwhile_is_not_overwritten(
    sent: MemoryFileSystem,
    thirty: Path,
    sixty: tuple[Path, dict[str, bytes]],
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def meddle(p: Progress) -> None:
        if p.stage == "extracting" and p.articles == 60:
            with pytest.MonkeyPatch.context() as other:
                other.setenv("XDG_CACHE_HOME", str(cache / "other"))
                extract.run([thirty], PLACE, force=True)

    with pytest.raises(OutputError, match=rf"^{PLACE} was changed by another run") as refused:
        extract.run([sixty[0]], PLACE, progress=meddle)
    theirs = lying(sent)
    with pytest.raises(OutputError, match="was changed by another run"):
        extract.run([sixty[0]], PLACE)
    assert lying(sent) == theirs
    home = re.search(r"lies in (\S+):", str(refused.value))
    assert home
    Path(home[1]).rename(cache / "given up")
    assert extract.run([sixty[0]], PLACE).kept == 30
    assert tables(sent) == sixty[1]


def test_one_run_at_a_time_from_one_machine(far: MemoryFileSystem, thirty: Path) -> None:
    def second(p: Progress) -> None:
        with pytest.raises(OutputError, match=rf"^{PLACE} is in use: process \d+"):
            extract.run([thirty], PLACE)

    extract.run([thirty], PLACE, limit=1, progress=second)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/desk/archive/notes.txt", "holds other files"),
        ("/desk/archive", "is a file"),
        ("/desk/archive/facts/part-00000.parquet", "a run is being sent there, or broke off"),
    ],
)
def test_a_place_that_is_not_free_is_refused(
    far: MemoryFileSystem, thirty: Path, name: str, message: str, cache: Path
) -> None:
    far.pipe_file(name, b"mine")
    for force in (False, True):
        with pytest.raises(OutputError, match=rf"^{PLACE} .*{message}"):
            extract.run([thirty], PLACE, force=force)
    assert far.cat_file(name) == b"mine"
    assert not list(cache.iterdir())


def test_a_dry_run_fetches_articles_alone_and_leaves_all_as_it_is(
    sent: MemoryFileSystem, sixty: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    got: list[str] = []
    real = MemoryFileSystem.get_file
    monkeypatch.setattr(MemoryFileSystem, "get_file", lambda s, rp, lp, **m: got.append(rp) or real(s, rp, lp, **m))
    for method in ("put_file", "pipe_file", "rm_file"):
        monkeypatch.setattr(MemoryFileSystem, method, None)
    told = forecast(RunOptions((sixty[0],)), PLACE)
    assert (told.extract, told.keep) == (30, 30)
    assert {path.split("/")[3] for path in got} == {"articles"}
    assert not list(cache.iterdir())
    assert forecast(RunOptions((sixty[0],), force=True), PLACE).extract == 60


def test_an_address_that_cannot_be_written_is_told_before_the_work(
    far: MemoryFileSystem, thirty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Access Denied")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", denied)
    monkeypatch.setattr("extract.runs.executors.local.LocalExecutor", None)
    with pytest.raises(OSError, match=rf"^{PLACE} cannot be written: .*Access Denied"):
        extract.run([thirty], PLACE)


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("https://news.example/archive", "takes no files"),
        ("file:///tmp/archive", "is a folder of this machine"),
        (Path("s3://bucket/archive"), 'give it as a string, "s3://bucket/archive"'),
    ],
)
def test_what_takes_no_run_is_told_with_what_does(thirty: Path, out: str | Path, message: str) -> None:
    with pytest.raises(OutputError, match=message):
        extract.run([thirty], out)


def test_commands_name_the_address(far: MemoryFileSystem, thirty: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("oops\n")
    said = CliRunner().invoke(app, ["run", str(thirty), str(bad), "-o", f"{PLACE}/"])
    assert said.exit_code == 3
    assert "quarantine: 1 bad_json, bad.jsonl:1 (" in said.output
    assert f"The quarantine: {PLACE}/quarantine" in said.output
    assert f'pandas.read_parquet("{PLACE}/facts")' in said.output
    again = CliRunner().invoke(app, ["run", str(thirty), str(bad), "-o", PLACE])
    assert again.exit_code == 3
    assert again.output.splitlines()[0] == f"{PLACE} is up to date: 30 articles, nothing to do"
    shown = CliRunner().invoke(app, ["show", PLACE, "--limit", "1"])
    assert f'pandas.read_parquet("{PLACE}/facts")' in shown.output
    assert json.loads(far.cat_file("/desk/archive/quarantine/part-00000.jsonl"))["code"] == "bad_json"


@pytest.mark.parametrize(
    "command",
    [
        ["query", PLACE, "SELECT 1"], ["export", PLACE, "--to", "csv", "-o", "facts.csv"],
        ["entities", PLACE], ["review", PLACE], ["evaluate", "gold.jsonl", PLACE],
    ],
)  # fmt: skip
def test_commands_that_read_a_folder_say_so_of_an_address(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold.jsonl").write_text("")
    said = CliRunner().invoke(app, command, env={"COLUMNS": "500"})
    assert said.exit_code == 2
    assert f"{PLACE} is an address: copy the run to a folder of this machine" in said.output
