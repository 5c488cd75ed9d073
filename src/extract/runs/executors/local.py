"""Workers on this machine, a process each.

They are started as programs of their own, not by multiprocessing, so that a script or a notebook that calls
`extract.run` needs no guard around it, and a worker takes nothing of its parent's memory with it.
"""

import contextlib
import errno
import os
import signal
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import wait

from extract.runs.executors.base import Advanced, Event, ExecutorError, Finished, WorkerDied
from extract.runs.settings import Settings
from extract.runs.shards import ShardTask

_THREADS = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM")
_STARTS = 3
"""A worker that dies before it has had a task is started again so often."""


class _Worker:
    def __init__(self, settings: Settings) -> None:
        self.task: ShardTask | None = None
        self.loaded = False
        self.connection, theirs = Pipe()
        environment = os.environ | {f"{name}_NUM_THREADS": "1" for name in _THREADS}
        command = [sys.executable, "-P", "-m", "extract.runs.executors.local_worker", str(theirs.fileno())]
        self.process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), env=environment, stdin=subprocess.DEVNULL)
        theirs.close()
        self._send(settings)

    def take(self, task: ShardTask) -> None:
        self.task = task
        self._send(task)

    def _send(self, what: object) -> None:
        with contextlib.suppress(OSError):  # it has died, as will be seen when it is heard
            self.connection.send(what)

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


class LocalExecutor:
    """`size` workers on this machine; they start when it is made, and load while there is nothing to do yet."""

    dashboard: str | None = None

    def __init__(self, size: int, settings: Settings) -> None:
        self._settings = settings
        self._starts = 0
        self._workers: list[_Worker] = []
        self.grow(size)

    def grow(self, size: int) -> None:
        """Have so many workers, if there are fewer."""
        for _ in range(size - len(self._workers)):
            self._starts += _STARTS
            self._workers.append(_Worker(self._settings))

    def wait_until_ready(self) -> None:
        """Wait until a worker has loaded the pipeline. Raises what loading raised."""
        while not any(w.loaded for w in self._workers):
            self._listen()

    def count_working(self) -> int:
        """How many workers are at work."""
        return sum(w.task is not None for w in self._workers)

    def has_room(self) -> bool:
        """Whether a worker has nothing to do."""
        return self.count_working() < len(self._workers)

    def submit(self, task: ShardTask) -> None:
        """Give a task to a worker that has none."""
        next(w for w in self._workers if w.task is None).take(task)

    def wait(self) -> list[Event]:
        """Wait until workers say something, or die."""
        return [event for event in self._listen() if event]

    def _listen(self) -> list[Event | None]:
        ready = set(wait([w.connection for w in self._workers]))
        return [self._hear(w) for w in list(self._workers) if w.connection in ready]

    def _hear(self, worker: _Worker) -> Event | None:
        try:
            kind, value = worker.connection.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if kind == "raised":
            raise value
        if kind == "loaded":
            worker.loaded = True
            return None
        task = worker.task
        assert task is not None
        if kind == "advanced":
            return Advanced(task, *value)
        worker.task = None
        return Finished(task, value)

    def _bury(self, worker: _Worker) -> Event | None:
        """Put another worker in the place of a dead one."""
        worker.connection.close()
        how = _cause(worker.process.wait())
        if not worker.loaded:
            self._starts -= 1
            if not self._starts:
                raise ExecutorError(f"the workers die while they load the pipeline ({how})")
        self._workers[self._workers.index(worker)] = another = _Worker(self._settings)
        if worker.task is None:
            return None
        if worker.loaded:
            return WorkerDied(worker.task, how)
        another.take(worker.task)
        return None

    def close(self) -> None:
        """End the workers, whatever they do."""
        while self._workers:
            self._workers.pop().stop()


def _cause(code: int) -> str:
    if code == errno.ENOMEM:
        return "its memory ran out"
    if code >= 0:
        return f"exit status {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when memory runs out" if -code == signal.SIGKILL else name
