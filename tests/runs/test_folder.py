import shutil
from pathlib import Path

import pytest

from extract.runs.output.folder import TABLES, OutputError, Work, marker, part, save_json


class PowerCutError(Exception):
    pass


def finished(out: Path, what: str) -> Work:
    """A work folder of two shards, all done."""
    work = Work(out)
    work.make()
    for digest in ("d1", "d2"):
        for table in TABLES:
            part(work.folder, table, digest).write_text(f"{what} {table} {digest}")
        save_json(marker(work.folder, digest), {"digest": digest})
    (work.folder / "spool.sqlite").write_text("spool")
    return work


def tree(out: Path) -> dict[str, str]:
    return {p.relative_to(out).as_posix(): p.read_text() for p in sorted(out.rglob("*")) if p.is_file()}


def test_tables_move_into_out_and_the_work_goes(tmp_path: Path) -> None:
    finished(tmp_path, "new").finish(["d2", "d1"], ["{}"], lambda: {"of": "new"})
    assert tree(tmp_path) == {
        "manifest.json": '{\n  "of": "new"\n}\n',
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
    finished(whole, "new").finish(["d1", "d2"], ["{}"], lambda: {"of": "new"})
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
        finished(out, "old").finish(["d1", "d2"], ["[]"], lambda: {"of": "old"})
        (out / "registry").mkdir()
        (out / "registry/mine.parquet").write_text("by hand")
        work = finished(out, "new")
        cuts = 0
        with monkeypatch.context() as power:
            for name in ("rename", "replace", "unlink"):
                power.setattr(Path, name, counted(getattr(Path, name)))
            power.setattr(shutil, "rmtree", counted(shutil.rmtree))
            for _ in range(times):
                left = steps
                try:
                    if not work.swap():
                        work.finish(["d1", "d2"], ["{}"], lambda: {"of": "new"})
                except PowerCutError:
                    cuts += 1
        if not work.swap() and cuts and (work.folder / "done").exists():
            work.finish(["d1", "d2"], ["{}"], lambda: {"of": "new"})
        work.clear()
        assert tree(out) == tree(whole) | {"registry/mine.parquet": "by hand"}, steps
        if not cuts:
            break
    assert steps > 10


def test_a_shard_is_done_only_with_its_marker_and_all_its_parts(tmp_path: Path) -> None:
    work = finished(tmp_path, "new")
    assert work.done("d1") == {"digest": "d1"}
    part(work.folder, "dates", "d1").unlink()
    assert work.done("d1") is None
    marker(work.folder, "d2").unlink()
    assert work.done("d2") is None


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with Work(tmp_path).lock(), pytest.raises(OutputError, match=r"in use: process \d+"), Work(tmp_path).lock():
        pass
    assert not any(tmp_path.iterdir())
    with Work(tmp_path).lock():
        pass
