"""How a run looks in the terminal: a bar while it goes on, a few lines when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from extract.archive.counts import Counts, Progress


@contextmanager
def progress(console: Console) -> Iterator[Callable[[Progress], None]]:
    """A callback for `run` that draws a bar on a terminal, and nothing elsewhere."""
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[articles]} articles"),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[quarantined]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Loading", total=None, articles="0", rate="", quarantined="")

        def tell(p: Progress) -> None:
            speed = bar.tasks[task].speed if p.of_words else None
            of = f" of {p.of_articles:,}" if p.of_articles else ""
            bar.update(
                task,
                description=p.stage.capitalize(),
                completed=p.words,
                total=p.of_words,
                articles=f"{p.articles:,}{of}",
                rate=f"{speed:,.0f} words/s" if speed else "",
                quarantined=f"{p.quarantined:,} in quarantine" if p.quarantined else "",
            )

        yield tell


def summary(counts: Counts, out: Path) -> str:
    """What a run did, in a few lines."""
    seconds = counts.seconds["extracting"]
    lines = [
        f"{_many(counts.articles, 'article')}, {_many(counts.words, 'word')} in {seconds:,.1f} s "
        f"({_rate(counts.words, seconds)})",
        f"{_many(counts.quotes, 'quote')}, {_many(counts.quantities, 'number')}, "
        f"{_many(counts.entities, 'name')}, {_many(counts.dates, 'date')}",
    ]
    if counts.repeated:
        lines.append(f"{counts.repeated:,} came more than once with the same text and were done once")
    lines += [f"{n:,} {note}" for note, n in sorted(counts.notes.items())]
    if counts.quarantined:
        why = ", ".join(f"{n:,} {code}" for code, n in counts.reasons.items())
        lines.append(f"{counts.quarantined:,} in quarantine ({why}): {out / 'quarantine'}")
    lines.append(f'The table: {out / "facts"}, to read with pandas.read_parquet("{out / "facts"}")')
    return "\n".join(lines)


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _rate(words: int, seconds: float) -> str:
    return f"{words / seconds:,.0f} words/s" if seconds else "at once"
