"""What a dry run sees of the inputs: by kind of file which column became what, the days read, the first article."""

from dataclasses import dataclass

from extract.article import Article
from extract.ingest import Layout, Reject
from extract.ingest.compression import bare
from extract.ingest.record import place_of


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
        place, _ = place_of(where)
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

    def kinds(self) -> list[Kind]:
        """What was seen, tables first, then the largest kinds; of files without articles the quarantine tells."""
        seen = (kind for kind in self._kinds.values() if kind.articles)
        return sorted(seen, key=lambda kind: (kind.layout is None, -kind.records))


def _told(layout: Layout) -> bool:
    return layout.order is not None and layout.order.told_by is not None


def _form(place: str) -> str:
    name = bare(place.rpartition("/")[2]).lower()
    return name[name.rfind(".") :] if "." in name else "no suffix"
