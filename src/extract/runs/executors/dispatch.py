"""Tasks are handed to an executor until all are done, whoever of its workers dies."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from extract.runs.executors.base import Advanced, Event, Executor, ExecutorError, WorkerDied
from extract.runs.output.folder import turn_path
from extract.runs.shards import ShardTask

_TRIALS = 2
"""An article is put down as a worker's death if so many workers died of it alone."""
_DEATHS = 12
"""The run is given up if so many workers died of one shard and no article was found that kills them."""


def complete_tasks(executor: Executor, tasks: Iterator[ShardTask], happened: Callable[[Event], None]) -> None:
    """Have all tasks done. A task whose worker dies is done again; an article that kills its worker is left out."""
    dispatcher = _Dispatcher(executor, tasks, happened)
    while dispatcher.give():
        for event in executor.wait():
            dispatcher.take(event)


class _Dispatcher:
    def __init__(self, executor: Executor, tasks: Iterator[ShardTask], happened: Callable[[Event], None]) -> None:
        self.executor, self.tasks, self.happened = executor, tasks, happened
        self.again: deque[ShardTask] = deque()
        self.open = 0
        self.deaths = Counter[str]()
        self.suspects: dict[str, ShardTask] = {}
        self.trials = Counter[str]()

    def give(self) -> bool:
        """Hand out tasks; whether any is under way."""
        while self.executor.has_room():
            task = self.again.popleft() if self.again else next(self.tasks, None)
            if task is None:
                break
            self.executor.submit(task)
            self.open += 1
        return bool(self.open)

    def take(self, event: Event) -> None:
        """Make of an event what follows from it."""
        self.happened(event)
        if isinstance(event, Advanced):
            return
        self.open -= 1
        if isinstance(event, WorkerDied):
            self._died(event)
        elif event.task.trial:
            self.again.append(self.suspects.pop(event.task.digest))

    def _died(self, event: WorkerDied) -> None:
        task = event.task
        self.deaths[task.digest] += 1
        if task.trial:
            self._convict(task, event.how)
        elif self.deaths[task.digest] > _DEATHS:
            raise ExecutorError(
                f"workers keep dying ({event.how}) at a shard that starts with article {task.articles[0].id}, of no "
                "one article: is memory short? Run the same command with fewer workers; it goes on where it was"
            )
        elif task.watch and (suspect := self._suspect(task)):
            self.suspects[task.digest] = task
            alone = tuple(i for i in task.articles if i.id == suspect)
            self.again.append(replace(task, articles=alone, watch=False, trial=True))
        else:
            self.again.append(replace(task, watch=True))

    def _convict(self, trial: ShardTask, how: str) -> None:
        suspect = trial.articles[0].id
        self.trials[suspect] += 1
        if self.trials[suspect] < _TRIALS:
            self.again.append(trial)
            return
        task = self.suspects.pop(trial.digest)
        self.deaths[task.digest] = 0
        reason = f"the process that works on it dies: {how}"
        self.again.append(replace(task, crashed={**task.crashed, suspect: reason}))

    def _suspect(self, task: ShardTask) -> str | None:
        """The article at which the task's worker died."""
        try:
            named = turn_path(Path(task.folder), task.digest).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return next((i.id for i in task.articles if i.id == named and i.id not in task.crashed), None)
