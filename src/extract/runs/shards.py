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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.contract.failures import Failure, frames
from extract.pipes.base import forget
from extract.runs.articles import ShardArticle
from extract.runs.options import BATCH
from extract.runs.output.folder import STATE, TABLES, marker_path, part_path, turn_path
from extract.runs.results import PARTIAL, Part, Rejection, ShardResult
from extract.runs.settings import Key, Settings, differences

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.language import Language

log = logging.getLogger(__name__)

Tell = Callable[[int, int], None]
"""Is told of every article that is done: 1, and its words."""
Tables = dict[str, "pa.Table"]

_ONE = threading.Lock()
"""The pipeline is one thread's, and a cluster's worker may have several."""


@dataclass(frozen=True, slots=True)
class ShardTask:
    """A shard to do. `folder` is OUT/.work, `token` what stands in its run.json."""

    folder: str
    token: str
    digest: str
    settings: Settings
    key: Key
    articles: tuple[ShardArticle, ...]
    batch: int = BATCH
    crashed: dict[str, str] = field(default_factory=dict)
    """By id, what happens to a worker that touches these articles: they go to the quarantine."""
    watch: bool = False
    """Say of every article that its turn has come, since this shard's worker has died before."""
    trial: bool = False
    """Only find out whether the worker survives; write nothing."""


def process_shard(task: ShardTask, tell: Tell = lambda articles, words: None) -> ShardResult | None:
    """Do the articles of a task, write the part of every table and then the marker; None for a trial.

    Raises OSError if OUT cannot be written, RuntimeError if this worker is not fit for the task.
    """
    _check(task)
    started = time.perf_counter()
    with _ONE:
        return _Shard(task, tell).process(started)


class _Shard:
    def __init__(self, task: ShardTask, tell: Tell) -> None:
        self.task, self.tell = task, tell
        self.folder = Path(task.folder)
        self.made: dict[str, Tables] = {}
        self.rejected: dict[str, Rejection] = {}
        self.partial: dict[str, list[Rejection]] = {}
        self.words = Counter[str]()

    def process(self, started: float) -> ShardResult | None:
        task = self.task
        fresh = [i for i in task.articles if not (i.duplicate_of or i.part or i.id in task.crashed)]
        for article in task.articles:
            if article.id in task.crashed:
                self._reject(article, "crashed", task.crashed[article.id])
            elif article not in fresh:
                self._take_over(article)
        if fresh:
            self._extract(_model(task.settings, str(task.key)), fresh)
        if task.trial:
            return None
        kinds = self._write()
        result = ShardResult(
            digest=task.digest,
            articles=len(self.made),
            fresh=len(fresh),
            fresh_words=sum(self.words[i.id] for i in fresh),
            words=self.words.total(),
            **kinds,
            rejected=tuple(self.rejected[i.id] for i in task.articles if i.id in self.rejected),
            parts={table: Part.of(part_path(self.folder, table, task.digest)) for table in TABLES},
            partial=tuple(one for i in task.articles for one in self.partial.get(i.id, ())),
            seconds=round(time.perf_counter() - started, 3),
            worker=f"{socket.gethostname()}:{os.getpid()}",
            peak_mib=_peak(),
        )
        result.save(marker_path(self.folder, task.digest))
        if task.watch:
            turn_path(self.folder, task.digest).unlink(missing_ok=True)
        return result

    def _extract(self, nlp: "Language", articles: list[ShardArticle]) -> None:
        failed = []
        for batch in _batches(articles, self.task.batch):
            with nlp.memory_zone():
                for article in batch:
                    try:
                        if not self._extract_one(nlp, article, wholly=True):
                            failed.append(article)
                    except Exception as error:
                        _raise_if_full(error)
                        failed.append(article)
            forget(nlp)
        for article in failed:  # it may have been its neighbours' fault
            try:
                with nlp.memory_zone():
                    self._extract_one(nlp, article, wholly=False)
            except Exception as error:
                _raise_if_full(error)
                trace = frames(error)
                reason = f"{type(error).__name__}: {error}"
                log.warning("%s: %s, at %s", article.where, reason, trace[-1])
                self._reject(article, "failed", reason, *trace)

    def _extract_one(self, nlp: "Language", article: ShardArticle, *, wholly: bool) -> bool:
        """Extract an article, if need be without the sentences that a component fails on; false if it is left."""
        from extract.table import annotate, rows

        if self.task.watch:
            turn_path(self.folder, self.task.digest).write_text(article.id, encoding="utf-8")
        whole, settings = article.load(), self.task.settings
        doc = annotate(nlp, whole)
        found = rows(whole, doc, beliefs=settings.beliefs, vague=settings.vague)
        if found.failures and wholly:
            return False
        self.partial[article.id] = [_partial(article, whole.text, failure) for failure in found.failures]
        self._add(article, whole.text, {t: getattr(found, t) for t in TABLES})
        return True

    def _take_over(self, article: ShardArticle) -> None:
        from extract.runs.parquet import FOUND, read_rows

        whole = article.load()
        out = self.folder.parent
        own = read_rows(out, article.part, article.id) if article.part else {table: [] for table in FOUND}
        self._add(article, whole.text, {"articles": [whole.row], **own})

    def _add(self, article: ShardArticle, text: str, found: dict[str, list[dict[str, Any]]]) -> None:
        from extract.contract.tables import arrow

        found["articles"][0] |= {"duplicate_of": article.duplicate_of, "near": article.near}
        self.made[article.id] = {table: arrow(table, rows) for table, rows in found.items()}
        self._done(article, text)

    def _reject(self, article: ShardArticle, code: str, reason: str, *trace: str) -> None:
        self.rejected[article.id] = Rejection(article.id, code, reason, trace)
        self._done(article, article.load().text)

    def _done(self, article: ShardArticle, text: str) -> None:
        self.words[article.id] = len(text.split())
        self.tell(1, self.words[article.id])

    def _write(self) -> dict[str, int]:
        from extract.contract.tables import arrow
        from extract.runs.parquet import write_part

        made = [self.made[i.id] for i in self.task.articles if i.id in self.made]
        for table in TABLES:
            write_part(part_path(self.folder, table, self.task.digest), [arrow(table, []), *(m[table] for m in made)])
        kinds = Counter(kind for m in made for kind in m["facts"]["kind"].to_pylist())
        rows = {table: sum(m[table].num_rows for m in made) for table in ("entities", "dates")}
        dated = sum(m["articles"].num_rows - m["articles"]["published"].null_count for m in made)
        return {"dated": dated, "quotes": kinds["quote"], "quantities": kinds["quantity"], **rows}


def _check(task: ShardTask) -> None:
    """Raise RuntimeError if this worker has another pipeline or does not see the OUT of the run."""
    worker = f"the worker on {socket.gethostname()}"
    if other := differences(task.key, task.settings.key()):
        raise RuntimeError(f"{worker} differs from where the run was started: {other}; install the same there")
    try:
        token = (Path(task.folder) / STATE).read_text(encoding="utf-8")
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


def _batches(articles: Sequence[ShardArticle], size: int) -> Iterator[Sequence[ShardArticle]]:
    for start in range(0, len(articles), size):
        yield articles[start : start + size]


def _partial(article: ShardArticle, text: str, failure: Failure) -> Rejection:
    """The line of the quarantine about what a component could not read of an article."""
    where = "the article" if failure.start is None else f"“{text[failure.start : failure.end]}”"
    reason = f"{failure.pipe} found nothing in {where}: {failure.error}"
    return Rejection(article.id, PARTIAL, reason, tuple(failure.traceback))


def _raise_if_full(error: Exception) -> None:
    """A disk or a memory that is full is no fault of the article's, unless it is so wherever that is tried."""
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None):
        raise error


def _peak() -> float:
    """The most memory that this process has held, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20, 1)
