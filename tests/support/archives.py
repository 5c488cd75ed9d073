"""Archives of short articles, and runs as processes of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from extract.runs.executors.base import Advanced, Event, Finished
from extract.runs.shards import ShardTask, process_shard

POISON = Path(__file__).parent / "poison"
TOWNS = ("Marden", "Leeds", "Yarmouth", "Stroud", "Fife", "Bangor", "Derry", "Whitby")


def text(n: int) -> str:
    """A short report, another one for every number."""
    town, many = TOWNS[n % len(TOWNS)], 12 + 7 * n
    return (
        f"{town} Council closed {many} libraries last year. “We had no choice number {n},” said Jane Roe.\n\n"
        f"The union said {many + 3} people lost their jobs in May 2011."
    )


def write(path: Path, numbers: Iterable[int], **others: str) -> Path:
    """Articles in JSON Lines: those of the numbers, and others by id."""
    rows = [{"id": f"a{n:04}", "text": text(n), "published": "2011-06-01"} for n in numbers]
    rows += [{"id": key, "text": value} for key, value in others.items()]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def parts(out: Path) -> dict[str, bytes]:
    """Parquet and quarantine of a run, by path."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.glob("*/part-*"))}


def start(*args: object, poison: bool = False) -> "subprocess.Popen[str]":
    """`extract` as a process of its own, that can be killed."""
    environment = os.environ | (
        {"PYTHONPATH": os.pathsep.join(filter(None, [str(POISON), os.environ.get("PYTHONPATH")]))} if poison else {}
    )
    command = [sys.executable, "-m", "extract", *map(str, args)]
    return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Here:
    """A worker that is this very process, so that tests of what a run does need not start another."""

    dashboard = None

    def __init__(self, size: int, settings: object) -> None:
        self.tasks: list[ShardTask] = []

    def wait_until_ready(self) -> None: ...

    def close(self) -> None: ...

    def grow(self, size: int) -> None: ...

    def count_working(self) -> int:
        return len(self.tasks)

    def has_room(self) -> bool:
        return not self.tasks

    def submit(self, task: ShardTask) -> None:
        self.tasks.append(task)

    def wait(self) -> list[Event]:
        task = self.tasks.pop()
        advanced: list[Event] = []
        result = process_shard(task, lambda articles, words: advanced.append(Advanced(task, articles, words)))
        return [*advanced, Finished(task, result)]
