"""Workers on other machines, by Dask: whatever cluster the user has started.

Tasks carry their articles and are few at a time, so that the scheduler's memory stays small. Dask does a task again
itself when its worker dies, some times over; only then is it heard of here.
"""

import itertools
import logging
import math
import time
from typing import Any

from extract.extras import need
from extract.runs.executors.base import Event, ExecutorError, Finished, WorkerDied
from extract.runs.shards import ShardTask, process_shard

log = logging.getLogger(__name__)

_EACH = 2
"""Tasks under way for every worker, so that none waits for the next."""
_LOOK = 1.0
"""Seconds between two looks at whether scheduler and workers are still there."""
_GRACE = 10.0
"""Seconds for which there may be no worker before that is said."""


class DaskExecutor:
    """The workers of the Dask scheduler at `address`.

    Raises ImportError without the extra, OSError if no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        need("a cluster", ("distributed",), "cluster")
        import distributed

        self._address = address
        self._lost = (distributed.CancelledError, distributed.comm.core.CommClosedError, RuntimeError)
        try:
            self._client = distributed.Client(address, timeout=10, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise OSError(f"no Dask scheduler answers at {address}: start it, or look at the address") from error
        _quieten()
        self.dashboard: str | None = self._client.dashboard_link
        self._tasks: dict[Any, ShardTask] = {}
        self._numbers = itertools.count()
        self._workers, self._looked = 0, 0.0
        self._none_since: float | None = None

    def wait_until_ready(self) -> None:
        """The workers load when they get their first task."""

    def grow(self, size: int) -> None:
        """A cluster has the workers that it has."""

    def count_working(self) -> int:
        """How many workers there are."""
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._workers, self._looked = len(self._ask()), now
            self._complain(now)
        return self._workers

    def _complain(self, now: float) -> None:
        """Say once that no worker is there, unless one comes soon."""
        if self._workers:
            self._none_since = None
        elif self._none_since is None:
            self._none_since = now
        elif now - self._none_since > _GRACE:
            log.error("no worker is at %s: start some; the run waits for them", self._address)
            self._none_since = math.inf

    def has_room(self) -> bool:
        """Whether another task is welcome."""
        return len(self._tasks) < _EACH * max(1, self.count_working())

    def submit(self, task: ShardTask) -> None:
        """Give a task to the scheduler."""
        key = f"shard-{task.digest}-{next(self._numbers)}-{self._client.id}"
        try:
            self._tasks[self._client.submit(process_shard, task, key=key, pure=False)] = task
        except self._lost as error:
            raise self._gone() from error

    def wait(self) -> list[Event]:
        """Wait until a task is done or a worker dead."""
        import distributed

        while not (ended := [f for f in self._tasks if f.status != "pending"]):
            self._alive()
            try:
                with self._client.as_current():
                    distributed.wait(list(self._tasks), timeout=_LOOK, return_when="FIRST_COMPLETED")
            except TimeoutError:
                self.count_working()
            except self._lost as error:
                raise self._gone() from error
        return [self._end(future) for future in ended]

    def _end(self, future: Any) -> Event:
        import distributed

        task = self._tasks.pop(future)
        if future.status not in ("finished", "error"):
            raise self._gone()
        try:
            return Finished(task, future.result(timeout=60))
        except distributed.KilledWorker as error:
            return WorkerDied(task, f"a worker of the cluster died of it {error.allowed_failures + 1} times")
        except MemoryError:
            return WorkerDied(task, "the memory of a worker of the cluster ran out")
        except (*self._lost, TimeoutError) as error:
            raise self._gone() from error
        except ModuleNotFoundError as error:
            raise RuntimeError(f"a worker of the cluster lacks {error.name}: install the same there as here") from error

    def _ask(self) -> dict[str, int]:
        self._alive()
        try:
            found: dict[str, int] = self._client.nthreads()
        except self._lost as error:
            raise self._gone() from error
        return found

    def _alive(self) -> None:
        if self._client.status != "running":
            raise self._gone()

    def _gone(self) -> ExecutorError:
        return ExecutorError(
            f"the Dask scheduler at {self._address} has gone: start it and its workers again and run the same "
            "command, which goes on where it was"
        )

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._tasks.clear()
        self._client.close(timeout=2)


def _quieten() -> None:
    """What matters of Dask's own messages is said here."""
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)
