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

from extract.archive.counts import Counts, Forecast, Progress
from extract.archive.dates import passed_over, undated

_WINDOW, _SAMPLE = 60.0, 0.5
"""Rates are those of the last minute, by a look every half second."""
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
        self._seen: deque[tuple[float, int, int]] = deque()

    def tell(self, p: Progress) -> None:
        """Take note of how far the run is."""
        now = time.monotonic()
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
        line = facts(p, p.articles - articles, p.words - words, time.monotonic() - start)
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
    if not counts.changed:
        return f"{out} is up to date: {_many(counts.articles, 'article')}, nothing to do"
    seconds = counts.seconds["extracting"]
    took = f"in {_time(seconds)} ({_rate(counts.extracted_words, seconds)})"
    if counts.extracted_words < counts.words:
        took = f"; {counts.extracted:,} of them extracted now, {took}" if counts.extracted else "; none extracted now"
    lines = [
        f"{_many(counts.articles, 'article')}, {_many(counts.words, 'word')} {took}".replace(" ;", ";"),
        f"{_many(counts.quotes, 'quote')}, {_many(counts.quantities, 'number')}, "
        f"{_many(counts.entities, 'name')}, {_many(counts.dates, 'date')}",
    ]
    if counts.repeated:
        lines.append(f"{counts.repeated:,} came more than once with the same text and were done once")
    lines += _copies(counts.duplicates, counts.near)
    lines += passed_over(counts)
    lines += _notes(counts)
    if counts.quarantined:
        lines.append(f"{counts.quarantined:,} in quarantine ({_reasons(counts.reasons)}): {out}/quarantine")
    lines.append(f'The table: {out}/facts, to read with pandas.read_parquet("{out}/facts")')
    lines += undated(counts)
    return "\n".join(lines)


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
    if f.quarantined:
        lines.append(f"{f.quarantined:,} for the quarantine ({_reasons(f.reasons)})")
    return "\n".join([*lines, "Nothing was written."])


def _copies(duplicates: int, near: int) -> list[str]:
    lines = []
    if duplicates:
        lines.append(f"{duplicates:,} have the text and day of another article, whose facts stand for both")
    if near:
        lines.append(f"{near:,} are versions of another article (the column near says of which)")
    return lines


def _notes(counts: Counts) -> list[str]:
    return [f"{n:,} {note}" for note, n in sorted(counts.notes.items())]


def _reasons(reasons: dict[str, int]) -> str:
    return ", ".join(f"{n:,} {code}" for code, n in reasons.items())


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _rate(words: int, seconds: float) -> str:
    return f"{words / seconds:,.0f} words/s" if seconds else "at once"


def _time(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:,.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
