"""Files of a run that are not what was written: made again, or refused by name and with a remedy."""

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import extract
from archives import Here, parts, write
from damaging import DAMAGE, again, cut, empty, flip
from extract.export import export
from extract.query import query
from extract.registry import build
from extract.review.runs import import_run
from extract.review.store import StoreError, open_store
from extract.runs import OutputError
from extract.runs.executors.local import _cause
from extract.runs.files import DamagedError, read_sealed, save_sealed
from extract.runs.output.folder import RunFolder

pytestmark = pytest.mark.usefixtures("here")


class StopError(Exception):
    pass


def break_off(at: str, articles: Path, out: Path) -> Path:
    """A run into a folder that breaks off where its run folder is asked for this."""

    def stop(*_: object) -> None:
        raise StopError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extract.runs.executors.local.LocalExecutor", Here)
        patch.setattr(RunFolder, at, stop)
        with pytest.raises(StopError):
            extract.run([articles], out)
    return out


@pytest.fixture(scope="module")
def stopped(sixty: tuple[Path, dict[str, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of which all shards are done and nothing is published."""
    return break_off("finish", sixty[0], tmp_path_factory.mktemp("stopped") / "out")


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("file", ["spool.sqlite", "run.json", "parts/facts/*", "done/*"])
def test_damage_to_unfinished_work_costs_time_alone(
    stopped: Path,
    sixty: tuple[Path, dict[str, bytes]],
    tmp_path: Path,
    damage: Callable[[Path], None],
    file: str,
) -> None:
    out = tmp_path / "out"
    shutil.copytree(stopped, out)
    damage(sorted((out / ".work").glob(file))[1 if "*" in file else 0])
    counts = extract.run([sixty[0]], out)
    assert counts.extracted == (20 if "*" in file else 0)
    assert parts(out) == sixty[1]


def test_no_letter_of_a_sealed_file_can_change_unnoticed(tmp_path: Path) -> None:
    file, value = tmp_path / "run.json", {"key": {"model": "bb98ee8a473b"}, "forced": False, "of": [1, 2.5, "\ud800é"]}
    save_sealed(file, value)
    assert read_sealed(file) == value
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :])
        try:
            assert read_sealed(file) == value
        except DamagedError:
            continue


@pytest.mark.parametrize("damage", [cut, empty])
@pytest.mark.parametrize("file", ["manifest.json", "shards.json"])
def test_damage_to_what_is_to_be_published_is_refused_with_the_remedy(
    stopped: Path, sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(stopped, out)
    (out / ".work/manifest.json").write_text('{"counts": {}}')
    (out / ".work/shards.json").write_text("[]\n")
    damage(out / ".work" / file)
    with pytest.raises(
        OutputError, match=rf"\.work/{file} is damaged: .*; delete \.work in it and give the same command"
    ):
        extract.run([sixty[0]], out)
    shutil.rmtree(out / ".work")
    extract.run([sixty[0]], out)
    assert parts(out) == sixty[1]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    "file", ["parts/facts/*", "ready/quarantine/part-00000.jsonl", "spool.sqlite", "run.json", "done/*"]
)
def test_damage_to_a_run_that_is_about_to_be_published_costs_time_alone(
    publishing: tuple[Path, Path, dict[str, bytes]], tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    articles, stopped, whole = publishing
    out = tmp_path / "out"
    shutil.copytree(stopped, out)
    damage(sorted((out / ".work").glob(file))[0])
    extract.run([articles], out)
    assert parts(out) == whole


@pytest.fixture(scope="module")
def publishing(thirty: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, bytes]]:
    """Articles; a run over them that has all its files and has moved none; and those of the run that did."""
    articles = thirty.parent / "in.jsonl"
    return articles, break_off("_move", articles, tmp_path_factory.mktemp("publishing") / "out"), parts(thirty)


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thirty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("extract.runs.executors.local.LocalExecutor", Here)
        extract.run(
            [write(folder / "in.jsonl", range(30), bad="Je ne sais pas, dit le maire de la ville.")], folder / "out"
        )
    return folder / "out"


@pytest.mark.parametrize("damage", [cut, flip])
@pytest.mark.parametrize("file", ["articles/part-00001.parquet", "facts/part-00000.parquet"])
def test_rows_are_not_taken_over_from_a_damaged_table(
    thirty: Path, sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    out = tmp_path / "net.work"
    shutil.copytree(thirty, out)
    damage(out / file)
    with pytest.raises(OutputError, match=f"{file} is damaged: it is not what the run wrote; --force does all anew"):
        extract.run([sixty[0]], out)
    extract.run([sixty[0]], out, force=True)
    assert parts(out) == sixty[1]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("file", ["facts/part-00001.parquet", "quarantine/part-00000.jsonl"])
def test_a_run_that_has_nothing_to_do_finds_out_what_is_damaged(
    thirty: Path, tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    articles, out = thirty.parent / "in.jsonl", tmp_path / "out"
    shutil.copytree(thirty, out)
    assert not extract.run([articles], out).changed
    damage(out / file)
    with pytest.raises(OutputError, match=f"{file} is damaged: it is not what the run wrote; --force does all anew"):
        extract.run([articles], out)
    extract.run([articles], out, force=True)
    assert parts(out) == parts(thirty)


def every_reader(out: Path, table: str) -> list[Callable[[], object]]:
    """Whoever reads a table of a run."""

    def ask() -> object:
        with query(out, f"FROM {table}") as answer:
            return list(answer.rows)

    def review() -> object:
        store = open_store(f"sqlite:///{out.parent / 'desk.sqlite'}")
        try:
            return import_run(store, out)
        finally:
            store.close()

    readers = [lambda: extract.open(out)[table], lambda: repr(extract.open(out)), ask]
    readers += [lambda: export(out, "csv", out.parent / "facts.csv", [table])]
    if table not in ("registry", "links"):
        readers.append(review)
    if table in ("articles", "entities"):
        readers.append(lambda: build(out))
    return readers


@pytest.mark.parametrize("damage", [*DAMAGE, again])
@pytest.mark.parametrize("table", ["articles", "entities", "facts", "dates", "registry", "links"])
def test_nobody_reads_a_table_that_is_not_what_was_written(
    tied: Path, tmp_path: Path, damage: Callable[[Path], None], table: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(tied, out)
    damage(out / table / "part-00000.parquet")
    remedy = f"extract entities {out}" if table in ("registry", "links") else "extract run --force"
    for read in every_reader(out, table):
        with pytest.raises(
            (ValueError, StoreError), match=rf"{table}/.* is damaged: it is not what was written; `{remedy}`"
        ):
            read()


def test_sql_names_what_makes_a_damaged_table_anew_and_answers_about_the_others(tied: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(tied, out)
    cut(out / "registry" / "part-00000.parquet")
    remedy = rf"is damaged: .*`extract entities {out}`"
    for sql in ("FROM registry", "FROM facts_tied"):
        with pytest.raises(ValueError, match=remedy), query(out, sql):
            pass
    with query(out, "SELECT count(*) FROM facts") as answer:
        assert list(answer.rows)


@pytest.fixture(scope="module")
def tied(thirty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its registry."""
    out = tmp_path_factory.mktemp("tied") / "out"
    shutil.copytree(thirty, out)
    build(out)
    return out


@pytest.mark.parametrize("words", ["", "{", "[]", "{}", '{"key": {}}', '{"key": 7}', "\x00"])
def test_a_damaged_manifest_is_named_and_force_is_the_way_on(
    thirty: Path, sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, words: str
) -> None:
    out = tmp_path / "out"
    shutil.copytree(thirty, out)
    (out / "manifest.json").write_text(words)
    with pytest.raises(OutputError, match=r"--force"):
        extract.run([sixty[0]], out)
    extract.run([sixty[0]], out, force=True)
    assert parts(out) == sixty[1]
    assert json.loads((out / "manifest.json").read_text())["parts"]["facts"]


def test_a_worker_whose_memory_ran_out_says_so() -> None:
    assert _cause(errno.ENOMEM) == "its memory ran out"
