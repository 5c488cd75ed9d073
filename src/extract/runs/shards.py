"""The one function that all the work goes through, on one core, on many, and on many machines.

A task carries its articles, so that a worker needs to see nothing but OUT, where it leaves the parts and the marker
by itself. The result depends on the task alone: a shard that is done twice, at once or one after the other, is done.
"""

import logging
import os
import resource
import socket
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.pipes.base import forget
from extract.runs.articles import Item
from extract.runs.output.folder import TABLES, marker, part, save_json
from extract.runs.settings import Key, Settings, differences

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.language import Language

log = logging.getLogger(__name__)

Told = Callable[[int, int], None]
"""Is told of every article that is done: 1, and its words."""
Tables = dict[str, "pa.Table"]

_ONE = threading.Lock()
"""The pipeline is one thread's, and a cluster's worker may have several."""


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to do. `folder` is OUT/.work, `token` what stands in its run.json."""

    folder: str
    token: str
    digest: str
    settings: Settings
    key: Key
    items: tuple[Item, ...]
    batch: int = 64
    crashed: dict[str, str] = field(default_factory=dict)
    """By id, what happens to a worker that touches these articles: they go to the quarantine."""
    watch: bool = False
    """Say of every article that its turn has come, since this shard's worker has died before."""
    trial: bool = False
    """Only find out whether the worker survives; write nothing."""


def shard(task: Task, tell: Told = lambda articles, words: None) -> dict[str, Any]:
    """Do the articles of a task, write the part of every table and then the marker, which is also the result.

    Raises OSError if OUT cannot be written, RuntimeError if this worker is not fit for the task.
    """
    _check(task)
    started = time.perf_counter()
    with _ONE:
        return _Shard(task, tell).all(started)


def doing(folder: Path, digest: str) -> Path:
    """The file that names the article whose turn it is, in a shard whose worker has died before."""
    return folder / "doing" / digest


class _Shard:
    def __init__(self, task: Task, tell: Told) -> None:
        self.task, self.tell = task, tell
        self.folder = Path(task.folder)
        self.made: dict[str, Tables] = {}
        self.rejected: dict[str, dict[str, Any]] = {}
        self.words = Counter[str]()

    def all(self, started: float) -> dict[str, Any]:
        task = self.task
        fresh = [i for i in task.items if not (i.duplicate_of or i.part or i.id in task.crashed)]
        for item in task.items:
            if item.id in task.crashed:
                self._reject(item, "crashed", task.crashed[item.id], [])
            elif item not in fresh:
                self._take_over(item)
        if fresh:
            self._extract(_model(task.settings, str(task.key)), fresh)
        if task.trial:
            return {}
        kinds = self._write()
        result = {
            "digest": task.digest,
            "articles": len(self.made),
            "fresh": len(fresh),
            "fresh_words": sum(self.words[i.id] for i in fresh),
            "words": self.words.total(),
            **kinds,
            "rejected": [self.rejected[i.id] for i in task.items if i.id in self.rejected],
            "seconds": round(time.perf_counter() - started, 3),
            "worker": f"{socket.gethostname()}:{os.getpid()}",
            "peak_mib": _peak(),
        }
        save_json(marker(self.folder, task.digest), result)
        if task.watch:
            doing(self.folder, task.digest).unlink(missing_ok=True)
        return result

    def _extract(self, nlp: "Language", items: list[Item]) -> None:
        failed = []
        for batch in _batches(items, self.task.batch):
            with nlp.memory_zone():
                for item in batch:
                    try:
                        self._one(nlp, item)
                    except Exception as error:
                        _raise_if_full(error)
                        failed.append(item)
            forget(nlp)
        for item in failed:  # it may have been its neighbours' fault
            try:
                with nlp.memory_zone():
                    self._one(nlp, item)
            except Exception as error:
                _raise_if_full(error)
                frames = traceback.extract_tb(error.__traceback__)
                trace = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
                reason = f"{type(error).__name__}: {error}"
                log.warning("%s: %s, at %s", item.where, reason, trace[-1])
                self._reject(item, "failed", reason, trace)

    def _one(self, nlp: "Language", item: Item) -> None:
        from extract.table import annotate, rows

        if self.task.watch:
            doing(self.folder, self.task.digest).write_text(item.id, encoding="utf-8")
        article = item.article()
        found = rows(article, annotate(nlp, article), beliefs=self.task.settings.beliefs)
        self._add(item, article.text, {t: getattr(found, t) for t in TABLES})

    def _take_over(self, item: Item) -> None:
        from extract.runs.parquet import OWN, earlier
        from extract.table.rows import article_row

        article = item.article()
        out = self.folder.parent
        own = earlier(out, item.part, item.id) if item.part else {table: [] for table in OWN}
        self._add(item, article.text, {"articles": [article_row(article)], **own})

    def _add(self, item: Item, text: str, found: dict[str, list[dict[str, Any]]]) -> None:
        from extract.contract.tables import arrow

        found["articles"][0] |= {"duplicate_of": item.duplicate_of, "near": item.near}
        self.made[item.id] = {table: arrow(table, rows) for table, rows in found.items()}
        self._done(item, text)

    def _reject(self, item: Item, code: str, reason: str, trace: list[str]) -> None:
        self.rejected[item.id] = {"id": item.id, "code": code, "reason": reason, "traceback": trace}
        self._done(item, item.article().text)

    def _done(self, item: Item, text: str) -> None:
        self.words[item.id] = len(text.split())
        self.tell(1, self.words[item.id])

    def _write(self) -> dict[str, int]:
        from extract.contract.tables import arrow
        from extract.runs.parquet import write

        made = [self.made[i.id] for i in self.task.items if i.id in self.made]
        for table in TABLES:
            write(part(self.folder, table, self.task.digest), [arrow(table, []), *(m[table] for m in made)])
        kinds = Counter(kind for m in made for kind in m["facts"]["kind"].to_pylist())
        rows = {table: sum(m[table].num_rows for m in made) for table in ("entities", "dates")}
        return {"quotes": kinds["quote"], "quantities": kinds["quantity"], **rows}


def _check(task: Task) -> None:
    """Raise RuntimeError if this worker has another pipeline or does not see the OUT of the run."""
    worker = f"the worker on {socket.gethostname()}"
    if other := differences(task.key, task.settings.key()):
        raise RuntimeError(f"{worker} differs from where the run was started: {other}; install the same there")
    try:
        token = (Path(task.folder) / "run.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        token = ""
    if task.token not in token:
        raise RuntimeError(
            f"{worker} does not see {Path(task.folder).parent}: OUT must be on a folder that all share (where OUT "
            "is an address, XDG_CACHE_HOME must)"
        )


@lru_cache(maxsize=1)
def _model(settings: Settings, key: str) -> "Language":
    """The pipeline, kept for the next task of these settings and this key."""
    return settings.load()


def preload(settings: Settings) -> None:
    """Load what tasks of these settings need."""
    import extract.runs.parquet
    import extract.table  # noqa: F401

    _model(settings, str(settings.key()))


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _raise_if_full(error: Exception) -> None:
    """A disk that is full is no fault of the article's."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error


def _peak() -> float:
    """The most memory that this process has held, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, 1)
