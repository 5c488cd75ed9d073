"""What a run asks of those who do its tasks, and what they answer."""

from dataclasses import dataclass
from typing import Protocol

from extract.runs.results import ShardResult
from extract.runs.shards import ShardTask


class ExecutorError(OSError):
    """The work cannot go on, but what was done is kept."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """Some more of a task is done."""

    task: ShardTask
    articles: int
    words: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A task is done; `result` is what its marker says, None for a trial."""

    task: ShardTask
    result: ShardResult | None


@dataclass(frozen=True, slots=True)
class WorkerDied:
    """The worker that had a task is dead; `how` says of what."""

    task: ShardTask
    how: str


Event = Advanced | Finished | WorkerDied


class Executor(Protocol):
    """Processes that do tasks, here or on other machines."""

    dashboard: str | None
    """A page that shows its workers."""

    def wait_until_ready(self) -> None:
        """Wait until the work can begin."""

    def grow(self, size: int) -> None:
        """Have so many workers, if there are fewer and it is this run that starts them."""

    def count_working(self) -> int:
        """How many workers are at work, or are there."""

    def has_room(self) -> bool:
        """Whether another task is welcome."""

    def submit(self, task: ShardTask) -> None:
        """Give a task to a worker."""

    def close(self) -> None:
        """Let the workers go; a second time does nothing."""

    def wait(self) -> list[Event]:
        """Wait for something to happen. Raises whatever a task raised, ExecutorError if the workers are gone."""
