"""A run while it goes on, drawn in the terminal: a bar, and below it how fast, with how many, how long still."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from extract.cli.run_report import duration
from extract.contract.wording import many
from extract.runs import Progress
from extract.runs.counts import Report

_WINDOW, _SAMPLE = 60.0, 0.5
"""Rates are those of the last minute, by a look every half second."""
_SETTLED = 5.0
"""Seconds after which a rate says something about the time that is left."""


@contextmanager
def progress(console: Console) -> Iterator[Report]:
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
            said.append(f"{duration((p.of_words - p.words) * seconds / words)} left")
    if p.quarantined:
        said.append(f"{p.quarantined:,} in quarantine")
    if p.stage == "extracting":
        said.append(many(p.workers, "worker"))
    if p.dashboard:
        said.append(p.dashboard)
    return "  ·  ".join(said)
