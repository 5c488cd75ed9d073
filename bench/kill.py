"""Kills runs at random moments, lets them go on, and compares the bytes with those of an undisturbed run.

    python bench/kill.py ARTICLES.jsonl [--kills 20] [--of worker run scheduler] [--seed 1]

`worker` kills a worker of `-j 2`; `run` the whole run, workers and all; `scheduler` the Dask scheduler of a run with
two Dask workers, which are then started again with it (needs the extra `cluster`). Every kill is SIGKILL, to a run
into a new folder, at a moment between its start and the time that an undisturbed run takes.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ADDRESS = "tcp://127.0.0.1:18786"
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, metavar="ARTICLES.jsonl")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument(
        "--of", nargs="+", choices=("worker", "run", "scheduler"), default=["worker", "run", "scheduler"]
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    ok = True
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        finish(["extract", "run", args.archive, "-o", f"{folder}/whole", "-j", "2"])
        whole, took = digest(Path(folder, "whole")), time.monotonic() - start
        for kind in args.of:
            right = resumed = 0
            for n in range(args.kills):
                out = Path(folder, f"{kind}-{n}")
                again = TRIALS[kind](args.archive, out, dice.random() * took)
                resumed += again
                right += digest(out) == whole
            print(f"{kind:10} {args.kills} killed, {resumed} run again, {right} with the same bytes", flush=True)
            ok = ok and right == args.kills
    sys.exit(not ok)


def kill_worker(archive: Path, out: Path, moment: float) -> bool:
    process = begin(["extract", "run", archive, "-o", out, "-j", "2"])
    time.sleep(moment)
    if process.poll() is None and (workers := psutil.Process(process.pid).children()):
        workers[0].kill()
    return end(process, ["extract", "run", archive, "-o", out, "-j", "2"])


def kill_run(archive: Path, out: Path, moment: float) -> bool:
    process = begin(["extract", "run", archive, "-o", out, "-j", "2"])
    time.sleep(moment)
    with_all(process, signal.SIGKILL)
    return end(process, ["extract", "run", archive, "-o", out, "-j", "2"])


def kill_scheduler(archive: Path, out: Path, moment: float) -> bool:
    command = ["extract", "run", archive, "-o", out, "--scheduler", ADDRESS]
    with cluster() as scheduler:
        process = begin(command)
        time.sleep(moment)
        scheduler.kill()
        if process.wait() in (0, 3):
            return False
    with cluster():
        return end(process, command)


TRIALS = {"worker": kill_worker, "run": kill_run, "scheduler": kill_scheduler}


@contextmanager
def cluster() -> Iterator["subprocess.Popen[bytes]"]:
    port = ADDRESS.rpartition(":")[2]
    scheduler = begin(["dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"])
    worker = begin(["dask", "worker", ADDRESS, "--nworkers", "2", "--nthreads", "1", "--no-dashboard"])
    time.sleep(5)
    try:
        yield scheduler
    finally:
        for process in (worker, scheduler):
            with_all(process, signal.SIGKILL)
            process.wait()


def begin(command: list[object]) -> "subprocess.Popen[bytes]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.Popen([str(c) for c in command], env=os.environ | {"PATH": path}, start_new_session=True, **QUIET)


def with_all(process: "subprocess.Popen[bytes]", what: signal.Signals) -> None:
    """Send a signal to a process and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, what)


def end(process: "subprocess.Popen[bytes]", command: list[object]) -> bool:
    """Wait for the run; whether it had to be run again."""
    if process.wait() in (0, 3):
        return False
    finish(command)
    return True


def finish(command: list[object]) -> None:
    code = begin(command).wait()
    if code not in (0, 3):
        sys.exit(f"{' '.join(map(str, command))}: exit status {code}")


def digest(out: Path) -> str:
    every = hashlib.sha256()
    for path in sorted(out.glob("*/part-*")):
        every.update(path.relative_to(out).as_posix().encode() + path.read_bytes())
    return every.hexdigest()


if __name__ == "__main__":
    main()
