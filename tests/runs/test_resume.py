"""Runs that are killed, and articles that kill."""

import json
import os
import random
import re
import signal
import time
from pathlib import Path

import psutil
import pytest

import extract
from archives import parts, start, text, write

pytestmark = pytest.mark.slow


def wait_for_shards(out: Path, process: object, many: int) -> None:
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        if len(list((out / ".work/done").glob("[!.]*.json"))) >= many:
            return
        time.sleep(0.01)


@pytest.mark.parametrize("shards", [0, 1, 2])
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(
    sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, shards: int
) -> None:
    articles, whole = sixty
    out = tmp_path / "out"
    process = start("run", articles, "-o", out)
    wait_for_shards(out, process, shards)
    time.sleep(random.Random(shards).random() / 2)
    process.kill()
    process.communicate()
    kept = len(list((out / ".work/done").glob("[!.]*.json")))
    counts = extract.run([articles], out, jobs=2)
    assert kept >= shards or not (out / ".work").exists()
    assert counts.articles == 60
    assert parts(out) == whole
    assert not (out / ".work").exists()


def test_workers_that_are_killed_cost_nothing_but_time(sixty: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    articles, whole = sixty
    process = start("run", articles, "-o", tmp_path / "out", "-j", 2)
    for many in (0, 1):
        wait_for_shards(tmp_path / "out", process, many)
        for worker in psutil.Process(process.pid).children():
            os.kill(worker.pid, signal.SIGKILL)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert parts(tmp_path / "out") == whole


def test_workers_do_not_outlive_their_run(sixty: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    process = start("run", sixty[0], "-o", tmp_path / "out", "-j", 2)
    wait_for_shards(tmp_path / "out", process, 1)
    workers = psutil.Process(process.pid).children()
    process.kill()
    process.communicate()
    assert len(workers) == 2
    assert not psutil.wait_procs(workers, timeout=20)[1]


def test_articles_that_raise_or_kill_are_quarantined_and_take_nobody_along(tmp_path: Path) -> None:
    poison = {"a0007x": f"KILL {text(7)}", "a0013x": f"FAIL {text(13)}", "a0019x": f"FULL {text(19)}"}
    articles = write(tmp_path / "in.jsonl", range(24), **poison)
    process = start("run", articles, "-o", tmp_path / "out", "-j", 2, poison=True)
    said, _ = process.communicate()
    assert process.returncode == 3, said
    assert "quarantine: 2 crashed, such as in.jsonl:" in said
    assert "quarantine: 1 failed, in.jsonl:" in said
    lines = (tmp_path / "out/quarantine/part-00000.jsonl").read_text().splitlines()
    rows = {r["id"]: r for r in map(json.loads, lines)}
    assert rows["a0007x"]["code"] == "crashed"
    assert "SIGKILL" in rows["a0007x"]["reason"]
    assert rows["a0019x"]["code"] == "crashed"
    assert rows["a0019x"]["reason"] == "the process that works on it dies: its memory ran out"
    assert rows["a0013x"]["reason"] == "RuntimeError: no parse today"
    assert any("_poisoned" in frame for frame in rows["a0013x"]["traceback"])
    extract.run([write(tmp_path / "good.jsonl", range(24))], tmp_path / "good")
    assert facts(tmp_path / "out") == facts(tmp_path / "good")


def facts(out: Path) -> list[str]:
    import pandas as pd

    return sorted(pd.read_parquet(out / "facts")["fact"])


def test_a_second_run_in_the_same_folder_is_refused_while_the_first_goes_on(
    sixty: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    first = start("run", sixty[0], "-o", tmp_path / "out")
    wait_for_shards(tmp_path / "out", first, 1)
    first.send_signal(signal.SIGSTOP)
    second = start("run", sixty[0], "-o", tmp_path / "out")
    said, _ = second.communicate()
    first.kill()
    first.communicate()
    assert second.returncode == 2
    assert re.search(rf"is in use: process {first.pid} on .* is at work there", said)


def test_a_full_disk_is_said_in_a_line_and_the_run_goes_on_later(
    sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from extract.runs import files

    def full(path: Path, write: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as disk:
        disk.setattr(files, "save", full)
        with pytest.raises(OSError, match="No space left"):
            extract.run([sixty[0]], tmp_path / "out")
    extract.run([sixty[0]], tmp_path / "out")
    assert parts(tmp_path / "out") == sixty[1]
