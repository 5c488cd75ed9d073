"""What the terminal says of a run that is done, or would be done, in a few lines."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extract.article import Article
from extract.contract.wording import many
from extract.data import columns
from extract.ingest import Layout
from extract.ingest.headings import shown
from extract.runs.counts import NOTED, Counts, Forecast
from extract.runs.preview import Kind

_HEADLINES = "No facts: a headline gives none, and a text file's first paragraph is its headline"
_KINDS, _TABLES = 6, 20
"""So many kinds of files are shown, tables first, of which more are: what their columns became is to be looked at."""
_LONGEST, _SHORTER = 240, 60
"""Characters of a place and of a reason, which both hold what stands in files; of what is named in passing."""
_UNKNOWN = "See what the quarantine says of it."


def summary(counts: Counts, out: str | Path) -> str:
    """What a run did, in a few lines; `out` is a folder or an address."""
    aside = quarantine_lines(counts.reasons, counts.examples)
    if counts.reasons:
        aside.append(f"The quarantine: {out}/quarantine, a line of JSON a record")
    if not counts.changed:
        return "\n".join([f"{out} is up to date: {many(counts.articles, 'article')}, nothing to do", *aside])
    lines = []
    if counts.articles:
        lines = [
            f"{many(counts.articles, 'article')}, {many(counts.words, 'word')}{_took(counts)}",
            f"{many(counts.quotes, 'quote')}, {many(counts.quantities, 'number')}, "
            f"{many(counts.entities, 'name')}, {many(counts.dates, 'date')}",
        ]
    if counts.articles and not (counts.quotes or counts.quantities):
        lines.append(_HEADLINES)
    if counts.repeated:
        lines.append(f"{many(counts.repeated, 'record')} came again with the same text: one of each is kept")
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
        f"{many(f.read, 'record')} read: {many(f.articles, 'article')}, {many(f.words, 'word')}, "
        f"in {many(f.shards, 'shard')}",
        f"{f.extract:,} to extract" + (f", {f.keep:,} as they are in OUT" if f.keep else ""),
        *_copies(f.duplicates, f.near),
        *passed_over(f.counts),
        *_preview_lines(f.preview.kinds()),
        *_notes(f.counts),
        *undated(f.counts),
    ]
    lines += quarantine_lines(f.reasons, f.examples)
    return "\n".join([*lines, "Nothing was written."])


def _preview_lines(kinds: list[Kind]) -> list[str]:
    """The inputs by kind of file: what became of their columns, the days read, the first article."""
    tables = sum(kind.layout is not None for kind in kinds)
    most = max(_KINDS, min(tables, _TABLES))
    lines = [line for kind in kinds[:most] for line in _kind_lines(kind)]
    if rest := kinds[most:]:
        lines.append(f"{many(len(rest), 'more kind')} of files: {many(sum(k.records for k in rest), 'record')}")
    return lines


def _rest(layout: Layout) -> str:
    """The columns that no field takes, where a field has none; one of them may be it."""
    lacking = [name for name in ("title", "published") if name not in dict(layout.columns)]
    if not layout.rest or not lacking:
        return ""
    return f"; not used: {shown(layout.rest)} (one may be {' or '.join(lacking)}: --column {lacking[-1]}=NAME)"


def _kind_lines(kind: Kind) -> list[str]:
    """The kind in a few lines."""
    files = kind.place if kind.files == 1 else f"{kind.files:,} files, such as {kind.place}"
    lines = [f"{kind.form}: {files}; {many(kind.records, 'record')}, {many(kind.articles, 'article')}"]
    if kind.layout:
        pairs = [name if name == heading else f"{name} from {heading}" for name, heading in kind.layout.columns]
        lines.append(f"  columns: {', '.join(pairs)}{_rest(kind.layout)}")
    lines.append(f"  days of publication: {kind.dated:,} of {kind.articles:,} read{_order(kind.layout)}")
    if kind.first:
        lines.append(f"  first article: {_shown(kind.first)}")
    return lines


def _order(layout: Layout | None) -> str:
    order = layout.order if layout else None
    if order is None or not order.is_open:
        return ""
    if order.told_by:
        return f", {order} ({order.told_by} has no other reading)"
    other = "--month-first reads them the other way" if not order.month_first else "as you asked"
    return f", {order} (both ways fit: {other})"


def _shown(article: Article) -> str:
    day = f"{article.published:%-d %B %Y}" if article.published else "no day"
    about = [
        f"“{_short(article.title, _SHORTER)}”" if article.title else "no title",
        day,
        article.outlet or "no outlet",
    ]
    text = article.text.strip()
    return f"{', '.join(about)}: {_short(text.removeprefix(article.title or '') or text, _SHORTER)}"


def _copies(duplicates: int, near: int) -> list[str]:
    lines = []
    if duplicates:
        lines.append(f"{many(duplicates, 'article')} with the text and day of another, whose facts stand for both")
    if near:
        lines.append(f"{many(near, 'version')} of another article (the column near says of which)")
    return lines


def _took(counts: Counts) -> str:
    """How long it took, and how many of the articles were done now where an earlier run had done some."""
    seconds = counts.seconds["extracting"]
    took = f" in {duration(seconds)} ({_rate(counts.extracted_words, seconds)})"
    if counts.extracted + counts.duplicates >= counts.articles:
        return took
    return f"; {counts.extracted:,} of them extracted now,{took}" if counts.extracted else "; none extracted now"


def _notes(counts: Counts) -> list[str]:
    return [
        f"{many(n, 'article')}: {note}{_files(counts.noted.get(note, []))}" for note, n in sorted(counts.notes.items())
    ]


def _files(places: list[str]) -> str:
    """The first files of which a note tells, in brackets."""
    named = ", ".join(_short(place, _SHORTER) for place in places[:NOTED])
    return f" ({named}{' and others' if len(places) > NOTED else ''})" if named else ""


def passed_over(counts: Counts) -> list[str]:
    """Whom `--since` left out: in a line those of before, in another those without a day, and why they have none."""
    undated = sum(counts.passed_over.values())
    lines = []
    if before := counts.left_out - undated:
        lines.append(f"{before:,} left out: published before")
    if undated:
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in sorted(counts.passed_over.items()))
        lines.append(
            f"{undated:,} left out: without a day of publication for --since to go by ({reasons}); "
            "--published DAY says when they came out"
        )
    return lines


def undated(counts: Counts) -> list[str]:
    """What will not work for want of days of publication, in a line; none where every article has its day."""
    if not counts.undated:
        return []
    if counts.dated:
        who = f"{counts.undated:,} of {counts.dated + counts.undated:,} articles have no day of publication: in them"
    else:
        who = "No article has a day of publication:"
    return [
        f"{who} `last year` and `Monday` mean no days, and the timeline and --since leave them out; "
        "--published DAY says when they came out"
    ]


def quarantine_lines(reasons: Mapping[str, int], examples: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line for every code of `reasons`: how many records have it, the first of them, and the remedy."""
    lines = []
    for code, n in reasons.items():
        line = f"quarantine: {n:,} {code}"
        if one := examples.get(code):
            line += f", {'such as ' if n > 1 else ''}{_short(one['where'])} ({_short(one['reason'])})"
        lines.append(f"{line}. {remedy(code)}")
    return lines


def remedy(code: str) -> str:
    """What to do about records that are in the quarantine for this reason."""
    return _remedies().get(code, _UNKNOWN)


def _short(words: str, longest: int = _LONGEST) -> str:
    """On one line, without control characters, which a file's name may have, and cut at a space if too long."""
    words = " ".join("".join(c if c.isprintable() else " " for c in words[: 4 * longest]).split())
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    return cut[: max(cut.rfind(" "), longest // 2)].rstrip(" ,") + "…" if " " in cut else f"{cut}…"


@cache
def _remedies() -> dict[str, str]:
    return {row[0]: row[1] for row in columns("remedies.tsv")}


def _rate(words: int, seconds: float) -> str:
    return f"{words / seconds:,.0f} words/s" if seconds else "at once"


def duration(seconds: float) -> str:
    """A time in words."""
    if seconds < 100:
        return f"{seconds:,.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
