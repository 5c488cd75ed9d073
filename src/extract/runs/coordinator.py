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
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from extract.folders import address
from extract.ingest import Reading, check
from extract.ingest.addresses import is_address
from extract.pipes.base import BASE
from extract.runs import machine
from extract.runs.articles import Shard, Spool
from extract.runs.counts import Counts, Forecast
from extract.runs.executors.dispatch import Workers, complete
from extract.runs.inputs import Selection, fill, seen
from extract.runs.manifest import manifest
from extract.runs.output.folder import TABLES, OutputError, Work, read_json, save_json
from extract.runs.preview import Preview
from extract.runs.quarantine import example
from extract.runs.settings import Key, Settings, differences
from extract.runs.shards import Task
from extract.runs.tracking import Tell, Told

BATCH = 64
SPOOL = "spool.sqlite"
STATE = "run.json"
_LATE = 60
"""Seconds for which a shared folder may not show what another machine has written."""


def run(
    inputs: Iterable[str | Path],
    out: str | Path,
    *,
    base: str | Path = BASE,
    beliefs: bool = False,
    organisations: str | Path | None = None,
    reading: Reading | None = None,
    batch: int = BATCH,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    limit: int | None = None,
    since: date | None = None,
    progress: Tell | None = None,
) -> Counts:
    """Extract the facts of all articles in `inputs` (files, folders, patterns, addresses, `-`) into the folder `out`.

    A run that broke off goes on where it was. In a finished `out` only articles that are new or have changed are
    extracted; `force` does all anew. Where `out` is an address (`s3://bucket/archive`) the work is done in the user's
    cache and sent when it is whole. `limit` takes the first so many articles, `since` those published then or later.

    `reading` says how to read the inputs (`extract.Reading`). `beliefs` adds beliefs, wishes and plans that nobody
    voiced, `organisations` a CSV of organisations to those that are known (`extract.load`). `jobs` processes of this
    machine do the work (None: as many as pay, up to one a core and as far as memory goes), or the workers of the Dask
    `scheduler`. `batch` is how many articles are processed before spaCy's memory for them is given back. None of these
    three changes a byte of the result, nor does the order of the inputs. `progress` is called after every article.

    Raises OutputError if `out` holds something else, was made with other settings, is in use, or has articles that
    the inputs lack; FileNotFoundError for an input that is not there; MissingExtraError (an ImportError) for one that
    needs a library of an extra; ValueError for a bad list of organisations; OSError if `out` cannot be written or the
    workers are gone, after which the same call goes on.

        >>> counts = extract.run(["articles/"], "out/ferry")
        >>> counts.articles, counts.quotes, counts.quantities
        (1, 1, 1)
    """
    settings, selection = _settings(base, beliefs, organisations, reading), Selection(limit, since)
    tell = progress or (lambda _: None)
    made = _Run(list(inputs), _work(out, force, tell), settings, selection, batch, jobs, scheduler, force, tell)
    with _disk():
        return made.all()


def forecast(
    inputs: Iterable[str | Path],
    out: str | Path,
    *,
    base: str | Path = BASE,
    beliefs: bool = False,
    organisations: str | Path | None = None,
    reading: Reading | None = None,
    force: bool = False,
    limit: int | None = None,
    since: date | None = None,
    progress: Tell | None = None,
) -> Forecast:
    """What `run` would do with the same arguments; reads the inputs and writes nothing into `out`.

    Raises as `run` does.
    """
    settings, selection = _settings(base, beliefs, organisations, reading), Selection(limit, since)
    tell = progress or (lambda _: None)
    made = _Run(list(inputs), _work(out, force, tell), settings, selection, 1, 1, None, force, tell)
    with _disk():
        return made.forecast()


def _settings(base: str | Path, beliefs: bool, organisations: str | Path | None, reading: Reading | None) -> Settings:
    known = str(Path(organisations).resolve()) if organisations else None
    return Settings(str(base), beliefs, known, reading or Reading())


class _Run:
    def __init__(
        self,
        inputs: list[str | Path],
        work: Work,
        settings: Settings,
        selection: Selection,
        batch: int,
        jobs: int | None,
        scheduler: str | None,
        force: bool,
        progress: Tell,
    ) -> None:
        self.inputs, self.settings, self.selection = inputs, settings, selection
        self.batch, self.jobs, self.scheduler, self.force, self.progress = batch, jobs, scheduler, force, progress
        check(inputs)
        work.check()
        self.key = settings.key()
        self.work = work
        self.counts = Counts()

    def all(self) -> Counts:
        with self.work.lock():
            counts = self._all()
            counts.changed = self.work.deliver() or counts.changed
        return counts

    def _all(self) -> Counts:
        self.work.swap()
        earlier = self._earlier()
        self._begin(earlier)
        stamp = seen(self.inputs, self.selection)
        if earlier and stamp and earlier["seen"] == stamp:
            return self._nothing(earlier)
        workers = None if earlier else self._workers(self.jobs or 1)
        spool = None
        try:
            spool = self._spool(stamp)
            digest = spool.digest()
            if earlier and earlier["digest"] == digest:
                return self._nothing(earlier)
            try:
                self._know(spool, earlier)
            except OutputError:
                self.work.clear()
                raise
            left = [shard.words for shard in self._left(spool)]
            workers = workers or self._workers(min(self.jobs or 1, len(left) or 1))
            if self.jobs is None:
                workers.grow(min(machine.workers(sum(left)), len(left)))
            if earlier:
                self.work.need(TABLES)
            about = self._extract(spool, workers)
            workers.close()
            self._finish(spool, {"seen": stamp, "digest": digest, **about})
        finally:
            if workers:
                workers.close()
            if spool:
                spool.close()
        return self.counts

    def forecast(self) -> Forecast:
        with self.work.look(), tempfile.TemporaryDirectory() as folder:
            earlier = self._earlier()
            spool = Spool(Path(folder) / SPOOL)
            try:
                preview = Preview()
                self._fill(spool, preview)
                self._know(spool, earlier)
                tally, (articles, words) = spool.tally(), spool.size()
                left = (item for shard in self._left(spool) for item in spool.items(shard))
                reasons = spool.reasons()
                return Forecast(
                    read=self.counts.read,
                    articles=articles,
                    words=words,
                    shards=sum(1 for _ in spool.shards()),
                    extract=sum(not (item.part or item.duplicate_of) for item in left),
                    keep=tally["kept"],
                    duplicates=tally["duplicates"],
                    near=tally["near"],
                    quarantined=sum(reasons.values()),
                    reasons=reasons,
                    examples={code: example(line) for code, line in spool.examples()},
                    counts=self.counts,
                    preview=preview,
                )
            finally:
                spool.close()

    def _earlier(self) -> dict[str, Any] | None:
        """The manifest of a finished run in OUT whose rows may be kept. Raises OutputError if they may not."""
        found = self.work.manifest()
        if not found or (self.force and not (self.work.redone and found["key"] == self.key)):
            return None
        if "key" not in found:
            raise OutputError(f"{self.work.name} holds a run of an earlier version; {_WAYS_OUT}")
        self._same("holds a run", found["key"])
        return found

    def _same(self, what: str, key: Key) -> None:
        if other := differences(key, self.key):
            raise OutputError(f"{self.work.name} {what} with other settings: {other}; {_WAYS_OUT}")

    def _begin(self, earlier: dict[str, Any] | None) -> None:
        """Make the work folder, or go on in the one that is there."""
        state = read_json(self.work.folder / STATE)
        if state and not state["forced"] and self.force:
            self.work.clear()
        elif state and differences(state["key"], self.key):
            if any((self.work.folder / "done").glob("*.json")) and not self.force:
                self._same("holds an unfinished run", state["key"])
            self.work.clear()
        self.work.make()
        self.token = uuid.uuid4().hex
        save_json(self.work.folder / STATE, {"key": self.key, "forced": self.force, "token": self.token})

    def _nothing(self, earlier: dict[str, Any]) -> Counts:
        """All is done already."""
        self.work.clear()
        known = {f.name for f in fields(Counts)}
        counts = Counts(**{k: v for k, v in earlier["counts"].items() if k in known})
        counts.changed, counts.seconds = False, earlier["seconds"]
        return counts

    def _spool(self, stamp: str | None) -> Spool:
        """The articles: those that an earlier attempt read if the input files are the same, else read now."""
        with self._clock("reading"):
            path, new = self.work.folder / SPOOL, self.work.folder / f"{SPOOL}.new"
            if path.exists():
                spool = Spool(path)
                if stamp and spool.recall("seen") == stamp:
                    read = spool.recall("counts")
                    for name, value in read.items():
                        setattr(self.counts, name, value)
                    return spool
                spool.close()
                path.unlink()
            new.unlink(missing_ok=True)
            spool = Spool(new)
            try:
                self._fill(spool)
                spool.remember("seen", stamp)
                spool.remember("counts", {n: getattr(self.counts, n) for n in _READ})
            finally:
                spool.close()
            new.replace(path)
            return Spool(path)

    def _fill(self, spool: Spool, preview: Preview | None = None) -> None:
        fill(spool, self.inputs, self.settings.reading, self.selection, self.counts, self.progress, preview)
        spool.cut(json.dumps(self.key))

    def _know(self, spool: Spool, earlier: dict[str, Any] | None) -> None:
        if not earlier:
            spool.forget()
            return
        from extract.runs.parquet import articles

        self.work.need(["articles"])
        if (lost := spool.know(articles(self.work.out))) and not self.force:
            raise OutputError(
                f"{self.work.name} has {lost:,} articles that these inputs lack: give all the inputs, the earlier ones "
                "too; or --force, to let those articles go"
            )

    def _workers(self, size: int) -> Workers:
        if self.scheduler:
            from extract.runs.executors.dask import Cluster

            return Cluster(self.scheduler)
        from extract.runs.executors.local import Pool

        return Pool(size, self.settings)

    def _left(self, spool: Spool) -> Iterator[Shard]:
        return (shard for shard in spool.shards() if not self.work.done(shard.digest))

    def _tasks(self, spool: Spool) -> Iterator[Task]:
        for shard in list(self._left(spool)):
            items = tuple(spool.items(shard))
            yield Task(str(self.work.folder), self.token, shard.digest, self.settings, self.key, items, self.batch)

    def _extract(self, spool: Spool, workers: Workers) -> dict[str, Any]:
        """Have all shards done; returns what was measured."""
        with self._clock("loading"):
            workers.ready()
        with self._clock("extracting"):
            told = Told(self.progress, workers, spool, self.work)
            complete(workers, self._tasks(spool), told.take)
        counts, seconds = self.counts, self.counts.seconds["extracting"]
        counts.extracted, counts.extracted_words = told.fresh["articles"], told.fresh["words"]
        return {
            "shards": sum(1 for _ in spool.shards()),
            "workers": len(told.workers),
            "worker_peak_mib": told.peak,
            "articles_per_second": _rate(counts.extracted, seconds),
            "words_per_second": _rate(counts.extracted_words, seconds),
        }

    def _finish(self, spool: Spool, about: dict[str, Any]) -> None:
        counts, reasons = self.counts, Counter[str]()
        digests = [shard.digest for shard in spool.shards()]
        for name, n in spool.tally().items():
            setattr(counts, name, n)
        for result in self._results(digests):
            for name in ("articles", "words", "entities", "quotes", "quantities", "dates"):
                setattr(counts, name, getattr(counts, name) + result[name])

        def lines() -> Iterator[str]:
            rejected = itertools.chain.from_iterable(r["rejected"] for r in self._results(digests))
            for code, line in spool.quarantine(rejected):
                reasons[code] += 1
                if code not in counts.examples:
                    counts.examples[code] = example(line)
                yield line

        def made() -> dict[str, Any]:
            counts.reasons, counts.quarantined = dict(sorted(reasons.items())), reasons.total()
            options = {"batch": self.batch, **self.selection.options()}
            return manifest(self.settings, options, self.inputs, counts, **about)

        self.work.finish(digests, lines(), made)

    def _results(self, digests: list[str]) -> Iterator[dict[str, Any]]:
        for digest in digests:
            result = self._done(digest)
            if result is None:
                raise OSError(f"a part of {self.work.folder} has gone: run the same command, which makes it again")
            yield result

    def _done(self, digest: str) -> dict[str, Any] | None:
        """The marker of a shard that is done; a shared folder may show it late."""
        until = time.monotonic() + (_LATE if self.scheduler else 0)
        while (result := self.work.done(digest)) is None and time.monotonic() < until:
            time.sleep(1)
        return result

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.counts.seconds[stage] = round(time.perf_counter() - start, 3)


_READ = ("read", "left_out", "passed_over", "dated", "undated", "notes")
"""What is counted while the inputs are read."""
_WAYS_OUT = "use --force to do everything anew, or name another folder"


def _work(out: str | Path, force: bool, tell: Tell) -> Work:
    if not is_address(out):
        if far := address(out):
            raise OutputError(f'{out} is an address: give it as a string, "{far}"')
        return Work(Path(out))
    from extract.runs.output.remote import FarWork

    return FarWork(str(out), force, tell)


def _rate(n: int, seconds: float) -> float | None:
    return round(n / seconds, 1) if n and seconds else None


@contextmanager
def _disk() -> Iterator[None]:
    """What SQLite says of a full or broken disk, as the OSError that it is."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"the work folder cannot be used: {error}") from error
