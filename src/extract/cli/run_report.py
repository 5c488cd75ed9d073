"""How a run looks in the terminal: a bar while it goes on, a few lines when it is done."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from extract.runs.counts import Counts, Forecast, Progress
from extract.runs.quarantine import told
from extract.runs.undated import passed_over, undated

_WINDOW, _SAMPLE = 60.0, 0.5
"""Rates are those of the last minute, by a look every half second."""
_HEADLINES = "No facts: a headline gives none, and a text file's first paragraph is its headline"
_SETTLED = 5.0
"""Seconds after which a rate says something about the time that is left."""


@contextmanager
def progress(console: Console) -> Iterator[Callable[[Progress], None]]:
    """A callback for `run` that draws a live view on a terminal, and nothing elsewhere."""
    if not console.is_terminal:
        yield lambda _: None
        return
    view = _View()
    with Live(view, console=console, transient=True, refresh_per_second=4):
        yield view.tell


class _View:
    """A bar, and below it the rates, the quarantine, the workers and the time left."""

    def __init__(self) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[of]}")
        )
        self._task = self._bar.add_task("Starting", total=None, of="")
        self._last: Progress | None = None
        self._told = 0.0
        self._seen: deque[tuple[float, int, int]] = deque()

    def tell(self, p: Progress) -> None:
        """Take note of how far the run is."""
        self._told = now = time.monotonic()
        look = now, p.articles, p.words
        if self._last is None or self._last.stage != p.stage:
            self._seen = deque([look])
        elif now - self._seen[-1][0] > _SAMPLE:
            self._seen.append(look)
        if len(self._seen) > 1 and now - self._seen[1][0] > _WINDOW:
            self._seen.popleft()
        self._last = p
        of = f" of {p.of_articles:,}" if p.of_articles is not None else ""
        self._bar.update(
            self._task, description=p.stage.capitalize(), completed=p.words, total=p.of_words, of=f"{p.articles:,}{of}"
        )

    def __rich__(self) -> RenderableType:
        p = self._last
        if p is None:
            return self._bar
        start, articles, words = self._seen[0]
        until = self._told if p.stage == "reading" else time.monotonic()  # when all is read, workers may still load
        line = facts(p, p.articles - articles, p.words - words, until - start)
        return Group(self._bar, Text(line, style="dim"))


def facts(p: Progress, articles: int, words: int, seconds: float) -> str:
    """The line below the bar: what was done in so many seconds, and what that promises."""
    said = []
    things = "files" if p.stage in ("fetching", "sending") else "articles"
    if articles and seconds > 0:
        said.append(f"{articles / seconds:,.1f} {things}/s")
    if words and seconds > 0 and things == "articles":
        said.append(f"{words / seconds:,.0f} words/s")
        if p.of_words is not None and seconds > _SETTLED:
            said.append(f"{_time((p.of_words - p.words) * seconds / words)} left")
    if p.quarantined:
        said.append(f"{p.quarantined:,} in quarantine")
    if p.stage == "extracting":
        said.append(_many(p.workers, "worker"))
    if p.link:
        said.append(p.link)
    return "  ·  ".join(said)


def summary(counts: Counts, out: str | Path) -> str:
    """What a run did, in a few lines; `out` is a folder or an address."""
    aside = told(counts.reasons, counts.examples)
    if counts.quarantined:
        aside.append(f"The quarantine: {out}/quarantine, a line of JSON a record")
    if not counts.changed:
        return "\n".join([f"{out} is up to date: {_many(counts.articles, 'article')}, nothing to do", *aside])
    lines = []
    if counts.articles:
        lines = [
            f"{_many(counts.articles, 'article')}, {_many(counts.words, 'word')}{_took(counts)}",
            f"{_many(counts.quotes, 'quote')}, {_many(counts.quantities, 'number')}, "
            f"{_many(counts.entities, 'name')}, {_many(counts.dates, 'date')}",
        ]
    if counts.articles and not (counts.quotes or counts.quantities):
        lines.append(_HEADLINES)
    if counts.repeated:
        lines.append(f"{_many(counts.repeated, 'record')} came again with the same text: one of each is kept")
    lines += _copies(counts.duplicates, counts.near)
    lines += passed_over(counts)
    lines += _notes(counts)
    lines += aside
    if counts.articles:
        lines.append(f'The table: {out}/facts, to read with pandas.read_parquet("{out}/facts")')
    lines += undated(counts)
    return "\n".join(lines)


def nothing(counts: Counts, out: str | Path) -> str:
    """Why a run has no article."""
    if counts.quarantined:
        return f"no article could be processed: {out}/quarantine says why"
    if counts.left_out:
        return "every article is older than --since, or has no date"
    return "the inputs hold no file that can be read"


def outlook(f: Forecast) -> str:
    """What a run would do, in a few lines."""
    lines = [
        f"{_many(f.read, 'record')} read: {_many(f.articles, 'article')}, {_many(f.words, 'word')}, "
        f"in {_many(f.shards, 'shard')}",
        f"{f.extract:,} to extract" + (f", {f.keep:,} as they are in OUT" if f.keep else ""),
        *_copies(f.duplicates, f.near),
        *passed_over(f.counts),
        *f.preview.lines(),
        *_notes(f.counts),
        *undated(f.counts),
    ]
    lines += told(f.reasons, f.examples)
    return "\n".join([*lines, "Nothing was written."])


def _copies(duplicates: int, near: int) -> list[str]:
    lines = []
    if duplicates:
        lines.append(f"{_many(duplicates, 'article')} with the text and day of another, whose facts stand for both")
    if near:
        lines.append(f"{_many(near, 'version')} of another article (the column near says of which)")
    return lines


def _took(counts: Counts) -> str:
    """How long it took, and how many of the articles were done now where an earlier run had done some."""
    seconds = counts.seconds["extracting"]
    took = f" in {_time(seconds)} ({_rate(counts.extracted_words, seconds)})"
    if counts.extracted + counts.duplicates >= counts.articles:
        return took
    return f"; {counts.extracted:,} of them extracted now,{took}" if counts.extracted else "; none extracted now"


def _notes(counts: Counts) -> list[str]:
    return [f"{_many(n, 'article')}: {note}" for note, n in sorted(counts.notes.items())]


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _rate(words: int, seconds: float) -> str:
    return f"{words / seconds:,.0f} words/s" if seconds else "at once"


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:,.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
