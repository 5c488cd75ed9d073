from collections import deque
from pathlib import Path

import pytest

from extract.runs.articles import ShardArticle
from extract.runs.executors.base import Event, ExecutorError, Finished, WorkerDied
from extract.runs.executors.dispatch import complete_tasks
from extract.runs.output.folder import turn_path
from extract.runs.results import Rejection, ShardResult
from extract.runs.settings import Settings
from extract.runs.shards import ShardTask

pytestmark = pytest.mark.slow


def task(folder: Path, digest: str, *ids: str) -> ShardTask:
    return ShardTask(str(folder), "", digest, Settings(), {}, tuple(ShardArticle(i, f"in:{i}", b"") for i in ids))


def result(task: ShardTask) -> ShardResult:
    rejected = tuple(Rejection(i, "crashed", reason) for i, reason in task.crashed.items())
    return ShardResult(task.digest, 0, 0, 0, 0, 0, 0, 0, 0, 0, rejected, (), {}, 0.0, "here:1", 0.0)


class Frail:
    """Workers that die of articles with these ids, and of every shard so many times for no reason of its own."""

    dashboard = None

    def __init__(self, folder: Path, deadly: set[str], whims: int = 0) -> None:
        self.folder, self.deadly, self.whims = folder, deadly, whims
        self.given: deque[ShardTask] = deque()
        self.seen: list[ShardTask] = []
        (folder / "doing").mkdir()

    def wait_until_ready(self) -> None: ...

    def close(self) -> None: ...

    def count_working(self) -> int:
        return len(self.given)

    def has_room(self) -> bool:
        return len(self.given) < 2

    def submit(self, task: ShardTask) -> None:
        self.given.append(task)

    def wait(self) -> list[Event]:
        task = self.given.popleft()
        self.seen.append(task)
        for item in task.articles:
            if item.id in task.crashed:
                continue
            if task.watch:
                turn_path(self.folder, task.digest).write_text(item.id)
            if item.id in self.deadly or self.whims:
                self.whims -= bool(self.whims)
                return [WorkerDied(task, "SIGSEGV")]
        return [Finished(task, result(task))]


def done(workers: Frail, *tasks: ShardTask) -> dict[str, dict[str, str]]:
    results: dict[str, dict[str, str]] = {}

    def happened(event: Event) -> None:
        if isinstance(event, Finished) and not event.task.trial:
            results[event.task.digest] = {r.id: r.reason for r in event.result.rejected}

    complete_tasks(workers, iter(tasks), happened)
    return results


def test_just_the_articles_that_kill_are_left_out(tmp_path: Path) -> None:
    workers = Frail(tmp_path, {"b", "d"})
    found = done(workers, task(tmp_path, "1", "a", "b", "c", "d"), task(tmp_path, "2", "e", "f"))
    assert {digest: set(crashed) for digest, crashed in found.items()} == {"1": {"b", "d"}, "2": set()}
    assert "dies: SIGSEGV" in found["1"]["b"]


@pytest.mark.parametrize("whims", [1, 2, 3])
def test_an_article_is_not_blamed_for_a_worker_that_somebody_killed(tmp_path: Path, whims: int) -> None:
    assert done(Frail(tmp_path, set(), whims), task(tmp_path, "1", "a", "b")) == {"1": {}}


def test_a_run_ends_when_workers_die_of_no_article(tmp_path: Path) -> None:
    workers = Frail(tmp_path, set())
    answer = workers.wait

    def dying() -> list[Event]:
        return answer() if workers.given[0].trial else [WorkerDied(workers.given.popleft(), "SIGKILL")]

    workers.wait = dying  # type: ignore[method-assign]
    with pytest.raises(ExecutorError, match="is memory short"):
        done(workers, task(tmp_path, "1", "a", "b"))
