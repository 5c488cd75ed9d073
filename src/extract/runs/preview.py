"""What a dry run shows of the inputs: by kind of file which column became what, the days read, the first article."""

from dataclasses import dataclass

from extract.article import Article
from extract.ingest import Layout, Reject
from extract.ingest.compression import bare

_KINDS = 6
"""So many kinds of files are shown, those with most records first."""
_LONGEST = 60


@dataclass(slots=True)
class Kind:
    """Files that are read alike: what they are, the first of them, how many, and what came of their records."""

    form: str
    place: str
    layout: Layout | None = None
    files: int = 0
    records: int = 0
    articles: int = 0
    dated: int = 0
    first: Article | None = None

    def lines(self) -> list[str]:
        """The kind in a few lines."""
        files = self.place if self.files == 1 else f"{self.files:,} files, such as {self.place}"
        lines = [f"{self.form}: {files}; {_many(self.records, 'record')}, {_many(self.articles, 'article')}"]
        if self.layout:
            pairs = [name if name == heading else f"{name} from {heading}" for name, heading in self.layout.columns]
            lines.append(f"  columns: {', '.join(pairs)}")
        lines.append(f"  days of publication: {self.dated:,} of {self.articles:,} read{self._order()}")
        if self.first:
            lines.append(f"  first article: {_shown(self.first)}")
        return lines

    def _order(self) -> str:
        order = self.layout.order if self.layout else None
        if order is None or not order.is_open:
            return ""
        if order.told_by:
            return f", {order} ({order.told_by} has no other reading)"
        other = "--month-first reads them the other way" if not order.month_first else "as you asked"
        return f", {order} (both ways fit: {other})"


class Preview:
    """Takes note of records as they are read."""

    def __init__(self) -> None:
        self._kinds: dict[object, Kind] = {}
        self._layout: Layout | None = None
        self._last = ""

    def table(self, layout: Layout) -> None:
        """Take note of how a table is read, before its records."""
        self._layout = layout

    def take(self, where: str, record: Article | Reject) -> None:
        """Take note of a record."""
        place = _place(where)
        layout = self._layout if self._layout and self._layout.where == place else None
        form = layout.form if layout else _form(place)
        key = (form, layout.columns, str(layout.order), _told(layout)) if layout else form
        kind = self._kinds.setdefault(key, Kind(form, place, layout))
        kind.files += place != self._last
        self._last = place
        kind.records += 1
        if isinstance(record, Article):
            kind.articles += 1
            kind.dated += record.published is not None
            kind.first = kind.first or record

    def lines(self) -> list[str]:
        """What was seen, the largest kinds first; files without articles are the quarantine's to tell."""
        kinds = sorted((kind for kind in self._kinds.values() if kind.articles), key=lambda kind: -kind.records)
        lines = [line for kind in kinds[:_KINDS] for line in kind.lines()]
        if rest := kinds[_KINDS:]:
            lines.append(f"{_many(len(rest), 'more kind')} of files: {_many(sum(k.records for k in rest), 'record')}")
        return lines


def _place(where: str) -> str:
    place, _, line = where.rpartition(":")
    return place if place and line.isdigit() else where


def _told(layout: Layout) -> bool:
    return layout.order is not None and layout.order.told_by is not None


def _form(place: str) -> str:
    name = bare(place.rpartition("/")[2]).lower()
    return name[name.rfind(".") :] if "." in name else "no suffix"


def _shown(article: Article) -> str:
    day = f"{article.published:%-d %B %Y}" if article.published else "no day"
    about = [f"“{_short(article.title)}”" if article.title else "no title", day, article.outlet or "no outlet"]
    text = article.text.strip()
    return f"{', '.join(about)}: {_short(text.removeprefix(article.title or '') or text)}"


def _short(words: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in words[: 4 * _LONGEST]).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _many(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"
