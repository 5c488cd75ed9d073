"""Who does the tasks, and what happens when one of them dies."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from extract.runs.shards import Task, doing

_TRIALS = 2
"""An article is put down as a worker's death if so many workers died of it alone."""
_DEATHS = 12
"""The run is given up if so many workers died of one shard and no article was found that kills them."""


class WorkersError(OSError):
    """The work cannot go on, but what was done is kept."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Some more of a task is done."""

    task: Task
    articles: int
    words: int


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done; `result` is its marker."""

    task: Task
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Died:
    """The worker that had a task is dead; `how` says of what."""

    task: Task
    how: str


Event = Moved | Done | Died


class Workers(Protocol):
    """Processes that do tasks, here or on other machines."""

    link: str | None

    def ready(self) -> None:
        """Wait until the work can begin."""

    def grow(self, size: int) -> None:
        """Have so many workers, if there are fewer and it is this run that starts them."""

    def busy(self) -> int:
        """How many workers are at work, or are there."""

    def free(self) -> bool:
        """Whether another task is welcome."""

    def submit(self, task: Task) -> None:
        """Give a task to a worker."""

    def close(self) -> None:
        """Let the workers go; a second time does nothing."""

    def wait(self) -> list[Event]:
        """Wait for something to happen. Raises whatever a task raised, WorkersError if the workers are gone."""


def complete(workers: Workers, tasks: Iterator[Task], happened: Callable[[Event], None]) -> None:
    """Have all tasks done. A task whose worker dies is done again; an article that kills its worker is left out."""
    dispatcher = _Dispatcher(workers, tasks, happened)
    while dispatcher.give():
        for event in workers.wait():
            dispatcher.take(event)


class _Dispatcher:
    def __init__(self, workers: Workers, tasks: Iterator[Task], happened: Callable[[Event], None]) -> None:
        self.workers, self.tasks, self.happened = workers, tasks, happened
        self.again: deque[Task] = deque()
        self.open = 0
        self.deaths = Counter[str]()
        self.suspects: dict[str, Task] = {}
        self.trials = Counter[str]()

    def give(self) -> bool:
        """Hand out tasks; whether any is under way."""
        while self.workers.free():
            task = self.again.popleft() if self.again else next(self.tasks, None)
            if task is None:
                break
            self.workers.submit(task)
            self.open += 1
        return bool(self.open)

    def take(self, event: Event) -> None:
        """Make of an event what follows from it."""
        self.happened(event)
        if isinstance(event, Moved):
            return
        self.open -= 1
        if isinstance(event, Died):
            self._died(event)
        elif event.task.trial:
            self.again.append(self.suspects.pop(event.task.digest))

    def _died(self, event: Died) -> None:
        task = event.task
        self.deaths[task.digest] += 1
        if task.trial:
            self._convict(task, event.how)
        elif self.deaths[task.digest] > _DEATHS:
            raise WorkersError(
                f"workers keep dying ({event.how}) at a shard that starts with article {task.items[0].id}, of no one "
                "article: is memory short? Run the same command with fewer workers; it goes on where it was"
            )
        elif task.watch and (suspect := self._suspect(task)):
            self.suspects[task.digest] = task
            alone = tuple(i for i in task.items if i.id == suspect)
            self.again.append(replace(task, items=alone, watch=False, trial=True))
        else:
            self.again.append(replace(task, watch=True))

    def _convict(self, trial: Task, how: str) -> None:
        suspect = trial.items[0].id
        self.trials[suspect] += 1
        if self.trials[suspect] < _TRIALS:
            self.again.append(trial)
            return
        task = self.suspects.pop(trial.digest)
        self.deaths[task.digest] = 0
        reason = f"the process that works on it dies: {how}"
        self.again.append(replace(task, crashed={**task.crashed, suspect: reason}))

    def _suspect(self, task: Task) -> str | None:
        """The article at which the task's worker died."""
        try:
            named = doing(Path(task.folder), task.digest).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return next((i.id for i in task.items if i.id == named and i.id not in task.crashed), None)
