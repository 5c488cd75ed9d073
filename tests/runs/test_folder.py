import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from extract.runs.files import OutputError
from extract.runs.manifest import Manifest
from extract.runs.output.folder import TABLES, RunFolder, marker_path, part_path
from extract.runs.output.local import LocalOutput
from extract.runs.results import Part, ShardResult

pytestmark = pytest.mark.slow


class PowerCutError(Exception):
    pass


def result(folder: RunFolder, digest: str) -> ShardResult:
    parts = {table: Part.of(part_path(folder.work, table, digest)) for table in TABLES}
    return ShardResult(digest, 1, 1, 1, 9, 9, 0, 0, 0, 0, (), (), parts, 0.1, "here:1", 99.0)


def manifest(of: str) -> Manifest:
    return Manifest(of, "3.11", {}, {}, {}, [], {}, {}, None, "d", {}, [], 2, 1, 99.0, None, None, {})


def finished(out: Path, what: str) -> RunFolder:
    """A work folder of two shards, all done."""
    folder = RunFolder(out)
    folder.make()
    for digest in ("d1", "d2"):
        for table in TABLES:
            part_path(folder.work, table, digest).write_text(f"{what} {table} {digest}")
        result(folder, digest).save(marker_path(folder.work, digest))
    (folder.work / "spool.sqlite").write_text("spool")
    return folder


def tree(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): p.read_text() for p in sorted(out.rglob("*")) if p.is_file()}


def test_tables_move_into_out_and_the_work_goes(tmp_path: Path) -> None:
    finished(tmp_path, "new").finish(["d2", "d1"], ["{}"], lambda _: manifest("new"))
    assert tree(tmp_path) == {
        "manifest.json": json.dumps(asdict(manifest("new")), indent=2) + "\n",
        "quarantine/part-00000.jsonl": "{}\n",
        **{f"{t}/part-00000.parquet": f"new {t} d2" for t in TABLES},
        **{f"{t}/part-00001.parquet": f"new {t} d1" for t in TABLES},
    }
    assert not (tmp_path / ".work").exists()


@pytest.mark.parametrize("times", [1, 2])
def test_a_swap_that_is_cut_short_at_any_step_ends_as_if_it_were_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    whole = tmp_path / "whole"
    finished(whole, "new").finish(["d1", "d2"], ["{}"], lambda _: manifest("new"))
    left = 0

    def counted(real):
        def step(*args, **kwargs):
            nonlocal left
            if not left:
                raise PowerCutError
            left -= 1
            return real(*args, **kwargs)

        return step

    for steps in range(100):
        out = tmp_path / f"cut-{steps}"
        finished(out, "old").finish(["d1", "d2"], ["[]"], lambda _: manifest("old"))
        (out / "registry").mkdir()
        (out / "registry/mine.parquet").write_text("by hand")
        folder = finished(out, "new")
        cuts = 0
        with monkeypatch.context() as power:
            for name in ("rename", "replace", "unlink"):
                power.setattr(Path, name, counted(getattr(Path, name)))
            power.setattr(shutil, "rmtree", counted(shutil.rmtree))
            for _ in range(times):
                left = steps
                try:
                    if not folder.publish():
                        folder.finish(["d1", "d2"], ["{}"], lambda _: manifest("new"))
                except PowerCutError:
                    cuts += 1
        if not folder.publish() and cuts and (folder.work / "done").exists():
            folder.finish(["d1", "d2"], ["{}"], lambda _: manifest("new"))
        folder.clear()
        assert tree(out) == tree(whole) | {"registry/mine.parquet": "by hand"}, steps
        if not cuts:
            break
    assert steps > 10


def test_a_shard_is_done_only_with_its_marker_and_all_its_parts(tmp_path: Path) -> None:
    folder = finished(tmp_path, "new")
    assert folder.read_result("d1") == result(folder, "d1")
    part_path(folder.work, "dates", "d1").unlink()
    assert folder.read_result("d1") is None
    marker_path(folder.work, "d2").unlink()
    assert folder.read_result("d2") is None


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        LocalOutput(tmp_path).lock(),
        pytest.raises(OutputError, match=r"in use: process \d+"),
        LocalOutput(tmp_path).lock(),
    ):
        pass
    assert not any(tmp_path.iterdir())
    with LocalOutput(tmp_path).lock():
        pass
