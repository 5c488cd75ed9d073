"""`extract.run`: inputs in, a folder of Parquet tables with quarantine and manifest out."""

import logging
import shutil
import time
import traceback
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

from spacy.language import Language

from extract.archive.counts import Counts, Progress
from extract.archive.manifest import write_manifest
from extract.archive.parts import Parts, tables
from extract.archive.spool import Spool
from extract.article import Article
from extract.ingest import Reject, records
from extract.ingest import check as check_inputs
from extract.ingest.language import language
from extract.ingest.record import NOTES
from extract.pipes import BASE, load
from extract.table import annotate, rows

log = logging.getLogger(__name__)

BATCH = 64
_WORK = ".work"


class OutputError(Exception):
    """The output folder cannot be used: it holds a run already, or something else."""


def run(
    inputs: Iterable[str | Path],
    out: str | Path,
    *,
    base: str | Path = BASE,
    beliefs: bool = False,
    batch: int = BATCH,
    progress: Callable[[Progress], None] | None = None,
) -> Counts:
    """Extract the facts of all articles in `inputs` (files, folders, patterns, addresses, `-`) into the folder `out`.

    `beliefs` adds beliefs, wishes and plans that nobody voiced. `batch` is how many articles are
    processed before spaCy's memory for them is given back; it changes no byte of the result, nor
    does the order of the inputs. `progress` is called after every article.

    Raises OutputError if `out` holds anything, FileNotFoundError for an input that is not there,
    MissingExtraError (an ImportError) for one that needs a library of an extra, OSError if `out` cannot be written.

        >>> counts = extract.run(["articles/"], "out/ferry")
        >>> counts.articles, counts.quotes, counts.quantities
        (1, 1, 1)
    """
    return _Run(list(inputs), Path(out), base, beliefs, batch, progress or (lambda _: None)).all()


class _Run:
    def __init__(
        self,
        inputs: list[str | Path],
        out: Path,
        base: str | Path,
        beliefs: bool,
        batch: int,
        progress: Callable[[Progress], None],
    ) -> None:
        self.inputs, self.out, self.base, self.beliefs = inputs, out, base, beliefs
        self.batch, self.progress = batch, progress
        self.counts = Counts()

    def all(self) -> Counts:
        check_inputs(self.inputs)
        check(self.out)
        clock = _Clock(self.counts.seconds)
        with clock("loading"):
            nlp = load(self.base)
        work = self.out / _WORK
        work.mkdir(parents=True)
        spool = Spool(work / "spool.sqlite")
        try:
            with clock("reading"):
                spool.fill(self._reading())
                self.counts.repeated = spool.repeated()
                self.counts.quarantined = sum(spool.reasons().values())
            with clock("extracting"):
                self._extract(nlp, spool)
            with clock("writing"):
                self._write_quarantine(spool)
        finally:
            spool.close()
        shutil.rmtree(work)
        options = {"base": str(self.base), "beliefs": self.beliefs, "batch": self.batch}
        write_manifest(self.out, self.inputs, options, nlp, self.counts)
        return self.counts

    def _reading(self) -> Iterable[tuple[str, Article | Reject]]:
        counts = self.counts
        for where, record in records(self.inputs):
            counts.read += 1
            if isinstance(record, Article):
                code = language(record.text)
                for note in record.extra.get(NOTES, []):
                    kind = note.split(":")[0]
                    counts.notes[kind] = counts.notes.get(kind, 0) + 1
                if code != "en":
                    record = Reject("language", f"it is not English (looks like {code!r})", record.id)
            self.progress(Progress("reading", counts.read, None, 0, None, 0))
            yield where, record

    def _extract(self, nlp: Language, spool: Spool) -> None:
        counts = self.counts
        total, words = spool.size()
        early = counts.quarantined
        articles = spool.articles()
        with Parts(self.out) as parts:
            while batch := list(islice(articles, self.batch)):
                with nlp.memory_zone():
                    for where, article in batch:
                        if self._one(nlp, spool, parts, where, article):
                            counts.articles += 1
                        counts.words += len(article.text.split())
                        done = counts.articles + counts.quarantined - early
                        self.progress(Progress("extracting", done, total, counts.words, words, counts.quarantined))
        counts.entities, counts.dates = parts.written["entities"], parts.written["dates"]
        counts.quotes, counts.quantities = parts.kinds["quote"], parts.kinds["quantity"]

    def _one(self, nlp: Language, spool: Spool, parts: Parts, where: str, article: Article) -> bool:
        try:
            made = tables(rows(article, annotate(nlp, article), beliefs=self.beliefs))
        except Exception as error:
            frames = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
            reason = f"{type(error).__name__}: {error}"
            log.warning("%s: %s, at %s", where, reason, frames[-1])
            spool.reject(where, Reject("failed", reason, article.id), traceback=frames)
            self.counts.quarantined += 1
            return False
        parts.add(made)
        return True

    def _write_quarantine(self, spool: Spool) -> None:
        folder = self.out / "quarantine"
        folder.mkdir(exist_ok=True)
        counts = self.counts
        counts.reasons = spool.reasons()
        counts.quarantined = sum(counts.reasons.values())
        if counts.quarantined:
            with (folder / "part-00000.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{line}\n" for line in spool.quarantine())


class _Clock:
    """Seconds by stage, for the manifest."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds

    def __call__(self, stage: str) -> "_Clock":
        self._stage = stage
        return self

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._stage] = round(time.perf_counter() - self._start, 3)


def check(out: Path) -> None:
    """Raise OutputError if a run cannot use the folder, saying why and what to do."""
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file: name a folder that is new or empty")
    if (out / "manifest.json").exists():
        raise OutputError(f"{out} holds a finished run: name another folder, or delete it first")
    if (out / _WORK).exists():
        raise OutputError(f"{out} holds a run that did not finish or still goes on: delete it, or name another folder")
    if any(out.iterdir()):
        raise OutputError(f"{out} holds other files: name a folder that is new or empty")
