"""What workers say, added up, and told to whoever wants to know how far the run is."""

from collections import Counter

from extract.runs.articles import ArticleStore
from extract.runs.counts import Progress, Report
from extract.runs.executors.base import Advanced, Event, Executor, Finished
from extract.runs.manifest import Measured
from extract.runs.output.folder import RunFolder
from extract.runs.results import ShardResult


class ProgressTracker:
    """Adds up what workers say, and reports it."""

    def __init__(self, report: Report, executor: Executor, store: ArticleStore, folder: RunFolder) -> None:
        self._report, self._executor = report, executor
        self._of_articles, self._of_words = store.size()
        self._quarantined = sum(store.reasons().values())
        self._ended = Counter[str]()
        self._under_way: dict[str, tuple[int, int]] = {}
        self._shards = 0
        self._workers: set[str] = set()
        self._peak = 0.0
        self.fresh = Counter[str]()
        """Articles and words that were extracted now."""
        for shard in store.shards():
            self._shards += 1
            if result := folder.read_result(shard.digest):
                self._end(result)
        self._tell()

    def record(self, event: Event) -> None:
        """Add what an event says."""
        digest = event.task.digest
        if event.task.trial:
            return
        if isinstance(event, Advanced):
            articles, words = self._under_way.get(digest, (0, 0))
            self._under_way[digest] = (articles + event.articles, words + event.words)
        else:
            self._under_way.pop(digest, None)
        if isinstance(event, Finished) and event.result:
            self._end(event.result)
            self.fresh.update(articles=event.result.fresh, words=event.result.fresh_words)
            self._workers.add(event.result.worker)
            self._peak = max(self._peak, event.result.peak_mib)
        self._tell()

    def measured(self, seconds: float) -> Measured:
        """How the work was done, which took so many seconds."""
        rates = (
            round(n / seconds, 1) if n and seconds else None for n in (self.fresh["articles"], self.fresh["words"])
        )
        return Measured(self._shards, len(self._workers), self._peak, *rates)

    def _end(self, result: ShardResult) -> None:
        rejected = len(result.rejected)
        self._ended.update(articles=result.articles + rejected, words=result.words)
        self._quarantined += rejected

    def _tell(self) -> None:
        articles = self._ended["articles"] + sum(a for a, _ in self._under_way.values())
        words = self._ended["words"] + sum(w for _, w in self._under_way.values())
        rest = self._quarantined, self._executor.count_working(), self._executor.dashboard
        self._report(Progress("extracting", articles, self._of_articles, words, self._of_words, *rest))
