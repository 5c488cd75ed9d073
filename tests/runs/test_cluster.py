"""Runs on a Dask cluster of two processes, started by hand."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from archives import parts, start

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="needs the extra cluster")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    commands = (
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        ["worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"],
    )
    with (tmp_path / "dask.log").open("w") as log:
        dask = [sys.executable, "-m", "dask"]
        processes = [subprocess.Popen([*dask, *c], stdout=log, stderr=log, cwd=tmp_path) for c in commands]
        try:
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


def test_a_cluster_gives_the_same_bytes(sixty: tuple[Path, dict[str, bytes]], tmp_path: Path, address: str) -> None:
    process = start("run", sixty[0], "-o", tmp_path / "out", "--scheduler", address)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert parts(tmp_path / "out") == sixty[1]


def test_a_scheduler_that_is_not_there_is_named(sixty: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    process = start("run", sixty[0], "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:9")
    said, _ = process.communicate()
    assert process.returncode == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in said
