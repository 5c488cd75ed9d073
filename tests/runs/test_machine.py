import os
from pathlib import Path

import pytest

from extract.runs import machine

GIB = 2**30


@pytest.fixture
def big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of eight cores and 16 GiB; its control group, without limits yet."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    (tmp_path / "meminfo").write_text(f"MemTotal: 1 kB\nMemAvailable: {16 * GIB // 1024} kB\n")
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    monkeypatch.setattr(machine, "_CONTROL", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("words", "workers"), [(0, 1), (9_000, 1), (30_000, 3), (40_000_000, 8)])
def test_workers_are_as_many_as_pay_and_no_more_than_cores(big: Path, words: int, workers: int) -> None:
    assert machine.workers(words) == workers


@pytest.mark.parametrize(
    ("quota", "cores"), [("max 100000\n", 8), ("200000 100000\n", 2), ("50000 100000\n", 1), ("rubbish", 8)]
)
def test_a_container_gets_the_cores_of_its_quota(big: Path, quota: str, cores: int) -> None:
    (big / "cpu.max").write_text(quota)
    assert machine.cores() == cores


def test_workers_do_not_take_more_memory_than_there_is(big: Path) -> None:
    (big / "memory.max").write_text(f"{3 * GIB}\n")
    (big / "memory.current").write_text(f"{2 * GIB}\n")
    assert machine.workers(40_000_000) == 2
    (big / "memory.current").write_text(f"{3 * GIB}\n")
    assert machine.workers(40_000_000) == 1


def test_a_machine_that_tells_nothing_of_itself_has_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "none")
    monkeypatch.setattr(machine, "_CONTROL", tmp_path / "none")
    assert machine.workers(0) == 1
    assert 1 <= machine.cores() <= (os.cpu_count() or 1)
