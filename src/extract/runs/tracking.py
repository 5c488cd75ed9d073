"""What workers say, added up, and told to whoever wants to know how far the run is."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from extract.runs.articles import Spool
from extract.runs.counts import Progress
from extract.runs.executors.dispatch import Died, Done, Moved, Workers
from extract.runs.output.folder import Work

Tell = Callable[[Progress], None]


class Told:
    """Adds up what workers say, and tells of it."""

    def __init__(self, progress: Tell, workers: Workers, spool: Spool, work: Work) -> None:
        self.progress, self.pool = progress, workers
        self.total, self.words = spool.size()
        self.quarantined = sum(spool.reasons().values())
        self.ended = Counter[str]()
        self.moved: dict[str, tuple[int, int]] = {}
        self.fresh = Counter[str]()
        self.workers: set[str] = set()
        self.peak = 0.0
        for shard in spool.shards():
            if result := work.done(shard.digest):
                self._end(result)
        self._tell()

    def take(self, event: Moved | Done | Died) -> None:
        """Add what an event says."""
        digest = event.task.digest
        if event.task.trial:
            return
        if isinstance(event, Moved):
            articles, words = self.moved.get(digest, (0, 0))
            self.moved[digest] = (articles + event.articles, words + event.words)
        else:
            self.moved.pop(digest, None)
        if isinstance(event, Done):
            self._end(event.result)
            self.fresh.update(articles=event.result["fresh"], words=event.result["fresh_words"])
            self.workers.add(event.result["worker"])
            self.peak = max(self.peak, event.result["peak_mib"])
        self._tell()

    def _end(self, result: dict[str, Any]) -> None:
        rejected = len(result["rejected"])
        self.ended.update(articles=result["articles"] + rejected, words=result["words"])
        self.quarantined += rejected

    def _tell(self) -> None:
        articles = self.ended["articles"] + sum(a for a, _ in self.moved.values())
        words = self.ended["words"] + sum(w for _, w in self.moved.values())
        rest = self.quarantined, self.pool.busy(), self.pool.link
        self.progress(Progress("extracting", articles, self.total, words, self.words, *rest))
