"""`extract.run`: inputs in, a folder of Parquet tables with quarantine and manifest out, whatever happens between."""

import itertools
import json
import sqlite3
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from extract.data.lists import Lists
from extract.ingest import Reading, check
from extract.pipes.base import BASE
from extract.runs import machine
from extract.runs.articles import ArticleStore, Shard, example
from extract.runs.counts import Counts, Forecast, Report
from extract.runs.executors import open_executor
from extract.runs.executors.base import Executor
from extract.runs.executors.dispatch import complete_tasks
from extract.runs.files import DamagedError, OutputError, read_sealed, save_sealed
from extract.runs.inputs import fingerprint, read_inputs
from extract.runs.manifest import EarlierRun, Manifest, Measured, describe_run
from extract.runs.options import BATCH, RunOptions, Selection
from extract.runs.output import Output, open_output
from extract.runs.output.folder import MANIFEST, QUARANTINE, STATE, STORE, TABLES, WORK
from extract.runs.preview import Preview
from extract.runs.results import PARTIAL, ShardResult
from extract.runs.settings import Key, Settings, differences
from extract.runs.shards import ShardTask
from extract.runs.tracking import ProgressTracker

_LATE = 60
"""Seconds for which a shared folder may not show what another machine has written."""


def run(
    inputs: Iterable[str | Path],
    out: str | Path,
    *,
    base: str | Path = BASE,
    beliefs: bool = False,
    vague: bool = False,
    organisations: str | Path | None = None,
    lists: str | Path | None = None,
    reading: Reading | None = None,
    batch: int = BATCH,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    limit: int | None = None,
    since: date | None = None,
    progress: Report | None = None,
) -> Counts:
    """Extract the facts of all articles in `inputs` (files, folders, patterns, addresses, `-`) into the folder `out`.

    A run that broke off goes on where it was. In a finished `out` only articles that are new or have changed are
    extracted; `force` does all anew. Where `out` is an address (`s3://bucket/archive`) the work is done in the user's
    cache and sent when it is whole. `limit` takes the first so many articles, `since` those published then or later.

    `reading` says how to read the inputs (`extract.Reading`). `beliefs` adds beliefs, wishes and plans that nobody
    voiced, `vague` counts without an exact number (`dozens of boats`); `organisations` is a CSV of organisations to
    those that are known, `lists` a folder of lists of your own (`extract.load`). `jobs` processes of this machine
    do the work (None: as many as pay, up to one a core and as far as memory goes), or the workers of the Dask
    `scheduler`. `batch` is how many articles are processed before spaCy's memory for them is given back. None of
    these three changes a byte of the result, nor does the order of the inputs. `progress` is called after every
    article.

    Raises OutputError if `out` holds something else, was made with other settings, is in use, or has articles that
    the inputs lack; FileNotFoundError for an input that is not there; MissingExtraError (an ImportError) for one that
    needs a library of an extra; ValueError for a list that is wrong or comes too late; OSError if `out` cannot be
    written or the workers are gone, after which the same call goes on.

        >>> counts = extract.run(["articles/"], "out/ferry")
        >>> counts.articles, counts.quotes, counts.quantities
        (1, 1, 1)
    """
    known = str(organisations) if organisations else None
    settings = Settings(str(base), beliefs, vague, known, Lists.of(lists), reading or Reading())
    options = RunOptions(tuple(inputs), settings, Selection(limit, since), force, batch, jobs, scheduler)
    return execute(options, out, progress or (lambda _: None))


def execute(options: RunOptions, out: str | Path, progress: Report) -> Counts:
    """Do what the options ask for; raises as `run` does."""
    with _disk(), _remedied():
        return _Run(options, open_output(out, options.force, progress), progress).execute()


def forecast(options: RunOptions, out: str | Path, progress: Report = lambda _: None) -> Forecast:
    """What `execute` would do; reads the inputs and writes nothing into `out`. Raises as `run` does."""
    with _disk(), _remedied():
        return _Run(options, open_output(out, options.force, progress), progress).forecast()


@dataclass(frozen=True, slots=True)
class _State:
    """What an unfinished run says of itself: what its rows depend on, and a token by which workers know its folder."""

    key: Key
    forced: bool
    token: str

    @classmethod
    def read(cls, path: Path) -> "_State | None":
        """What the file says, or None: one that is damaged costs nothing, for the digests of shards hold the key."""
        try:
            found = read_sealed(path)
            return found and cls(**found)
        except (DamagedError, TypeError):
            return None


class _Run:
    def __init__(self, options: RunOptions, output: Output, report: Report) -> None:
        check(list(options.inputs))
        output.check()
        self.options, self.output, self.folder, self.report = options, output, output.folder, report
        self.key = options.settings.key()
        self.counts = Counts()

    def execute(self) -> Counts:
        with self.output.lock():
            counts = self._make()
            counts.changed = self.output.deliver() or counts.changed
        return counts

    def _make(self) -> Counts:
        self.folder.publish()
        earlier = self._earlier()
        self._begin()
        seen = fingerprint(self.options)
        if earlier and seen and earlier.seen == seen and _LACKING not in earlier.counts.reasons:
            return self._nothing(earlier)
        jobs = self.options.jobs
        executor = None if earlier else open_executor(self.options, jobs or 1)
        store = None
        try:
            store = self._store(seen)
            digest = store.digest()
            if earlier and earlier.digest == digest:
                return self._nothing(earlier)
            try:
                self._note_earlier(store, earlier)
            except OutputError:
                self.folder.clear()
                raise
            for shard in store.shards():
                self.folder.drop_damaged(shard.digest)
            left = [shard.words for shard in self._left(store)]
            executor = executor or open_executor(self.options, min(jobs or 1, len(left) or 1))
            if jobs is None:
                executor.grow(min(machine.workers(sum(left)), len(left)))
            if earlier:
                self.output.fetch(TABLES)
                self.folder.check(earlier.files)
            measured = self._extract(store, executor)
            executor.close()
            self._finish(store, seen, digest, measured)
        finally:
            if executor:
                executor.close()
            if store:
                store.close()
        return self.counts

    def forecast(self) -> Forecast:
        with self.output.look(), tempfile.TemporaryDirectory() as folder:
            earlier = self._earlier()
            store = ArticleStore(Path(folder) / STORE)
            try:
                preview = Preview()
                self._fill(store, preview)
                self._note_earlier(store, earlier)
                tally, (articles, words) = store.tally(), store.size()
                left = (item for shard in self._left(store) for item in store.shard_articles(shard))
                reasons = store.reasons()
                self.counts.dated = store.dated()
                self.counts.undated = articles - self.counts.dated
                return Forecast(
                    read=self.counts.read,
                    articles=articles,
                    words=words,
                    shards=sum(1 for _ in store.shards()),
                    extract=sum(not (item.part or item.duplicate_of) for item in left),
                    keep=tally["kept"],
                    duplicates=tally["duplicates"],
                    near=tally["near"],
                    quarantined=sum(reasons.values()),
                    reasons=reasons,
                    examples={code: example(line) for code, line in store.examples()},
                    counts=self.counts,
                    preview=preview,
                )
            finally:
                store.close()

    def _earlier(self) -> EarlierRun | None:
        """The manifest of a finished run in OUT whose rows may be kept. Raises OutputError if they may not."""
        if self.options.force and not self.output.redone:
            return None
        found = self.folder.read_manifest()
        if found is None or (self.options.force and found.get("key") != self.key):
            return None
        if "key" not in found:
            raise OutputError(f"{self.output.name} holds a run of an earlier version; {_WAYS_OUT}")
        self._same("holds a run", found["key"])
        try:
            return EarlierRun.read(found)
        except (KeyError, TypeError) as error:
            raise DamagedError(self.folder.path / MANIFEST, error) from error

    def _same(self, what: str, key: Key) -> None:
        if other := differences(key, self.key):
            raise OutputError(f"{self.output.name} {what} with other settings: {other}; {_WAYS_OUT}")

    def _begin(self) -> None:
        """Make the work folder, or go on in the one that is there."""
        path = self.folder.work / STATE
        state = _State.read(path)
        if state and not state.forced and self.options.force:
            self.folder.clear()
        elif state and differences(state.key, self.key):
            if self.folder.has_results() and not self.options.force:
                self._same("holds an unfinished run", state.key)
            self.folder.clear()
        self.folder.make()
        self.state = _State(self.key, self.options.force, uuid.uuid4().hex)
        save_sealed(path, asdict(self.state))

    def _nothing(self, earlier: EarlierRun) -> Counts:
        """All is done already, and there."""
        self.folder.clear()
        self.output.verify(earlier.files)
        return earlier.counts

    def _store(self, seen: str | None) -> ArticleStore:
        """The articles: those that an earlier attempt read if the input files are the same, else read now."""
        with self._clock("reading"):
            path, new = self.folder.work / STORE, self.folder.work / f"{STORE}.new"
            if store := ArticleStore.reopen(path, json.dumps(self.key)):
                if seen and store.recall("seen") == seen and _LACKING not in store.reasons():
                    for name, value in store.recall("counts").items():
                        setattr(self.counts, name, value)
                    return store
                store.close()
            path.unlink(missing_ok=True)
            new.unlink(missing_ok=True)
            store = ArticleStore(new)
            try:
                self._fill(store)
                store.seal()
                store.remember("seen", seen)
                store.remember("counts", {n: getattr(self.counts, n) for n in _READ})
            finally:
                store.close()
            new.replace(path)
            return ArticleStore(path)

    def _fill(self, store: ArticleStore, preview: Preview | None = None) -> None:
        read_inputs(store, self.options, self.counts, self.report, preview)
        store.cut(json.dumps(self.key))

    def _note_earlier(self, store: ArticleStore, earlier: EarlierRun | None) -> None:
        if not earlier:
            store.forget_earlier()
            return
        from extract.runs.parquet import read_articles

        fetched = ("articles", QUARANTINE)
        self.output.fetch(fetched)
        self.folder.check({name: sums for name, sums in earlier.files.items() if name in fetched})
        found = read_articles(self.folder.path, self.folder.read_partial())
        if (lost := store.note_earlier(found)) and not self.options.force:
            raise OutputError(
                f"{self.output.name} has {lost:,} articles that these inputs lack: give all the inputs, the earlier "
                "ones too; or --force, to let those articles go. An article without an id of its own (a web page, a "
                "row, a mail) goes by its text: where that was corrected, it counts as another"
            )

    def _left(self, store: ArticleStore) -> Iterator[Shard]:
        return (shard for shard in store.shards() if not self.folder.read_result(shard.digest))

    def _tasks(self, store: ArticleStore) -> Iterator[ShardTask]:
        work, token, settings = str(self.folder.work), self.state.token, self.options.settings
        for shard in list(self._left(store)):
            articles = tuple(store.shard_articles(shard))
            yield ShardTask(work, token, shard.digest, settings, self.key, articles, self.options.batch)

    def _extract(self, store: ArticleStore, executor: Executor) -> Measured:
        """Have all shards done; returns what was measured."""
        with self._clock("loading"):
            executor.wait_until_ready()
        with self._clock("extracting"):
            tracker = ProgressTracker(self.report, executor, store, self.folder)
            complete_tasks(executor, self._tasks(store), tracker.record)
        self.counts.extracted, self.counts.extracted_words = tracker.fresh["articles"], tracker.fresh["words"]
        return tracker.measured(self.counts.seconds["extracting"])

    def _finish(self, store: ArticleStore, seen: str | None, digest: str, measured: Measured) -> None:
        counts, reasons = self.counts, Counter[str]()
        digests = [shard.digest for shard in store.shards()]
        for name, n in store.tally().items():
            setattr(counts, name, n)
        parts: dict[str, list[str]] = {table: [] for table in TABLES}
        for result in self._results(digests):
            for table in TABLES:
                parts[table].append(result.parts[table].sha256)
            for name in ("articles", "words", "entities", "quotes", "quantities", "dates", "dated"):
                setattr(counts, name, getattr(counts, name) + getattr(result, name))
        counts.undated = counts.articles - counts.dated

        def lines() -> Iterator[str]:
            rejected = itertools.chain.from_iterable((*r.rejected, *r.partial) for r in self._results(digests))
            for code, line in store.quarantine(rejected):
                reasons[code] += 1
                if code not in counts.examples:
                    counts.examples[code] = example(line)
                yield line

        def manifest(quarantine: list[str]) -> Manifest:
            counts.reasons, counts.partial = dict(sorted(reasons.items())), reasons[PARTIAL]
            counts.quarantined = reasons.total() - counts.partial
            return describe_run(self.options, counts, seen, digest, parts, quarantine, measured)

        self.folder.finish(digests, lines(), manifest)

    def _results(self, digests: list[str]) -> Iterator[ShardResult]:
        for digest in digests:
            result = self._result(digest)
            if result is None:
                raise OSError(f"a part of {self.folder.work} has gone: run the same command, which makes it again")
            yield result

    def _result(self, digest: str) -> ShardResult | None:
        """The marker of a shard that is done; a shared folder may show it late."""
        until = time.monotonic() + (_LATE if self.options.scheduler else 0)
        while (result := self.folder.read_result(digest)) is None and time.monotonic() < until:
            time.sleep(1)
        return result

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.counts.seconds[stage] = round(time.perf_counter() - start, 3)


_READ = ("read", "left_out", "passed_over", "notes", "noted")
"""What is counted while the inputs are read."""
_LACKING = "not_installed"
"""Why a record is in the quarantine that may be read today though the inputs are the same: its library may be there."""
_WAYS_OUT = "use --force to do everything anew, or name another folder"


@contextmanager
def _disk() -> Iterator[None]:
    """What SQLite says of a full or broken disk, as the OSError that it is."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"the work folder cannot be used: {error}") from error


@contextmanager
def _remedied() -> Iterator[None]:
    """What is to be done about a damaged file."""
    try:
        yield
    except DamagedError as error:
        unfinished = error.path.parent.name == WORK
        remedy = f"delete {WORK} in it and give the same command" if unfinished else "--force does all anew"
        raise OutputError(f"{error}; {remedy}, or name another folder") from error
