"""The list of organisations, and a user's own beside it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.data import columns

COLUMNS = ("name", "aliases", "kind", "wikidata")
"""The columns of a user's CSV; all but `name` may be missing."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation: every name it goes by, the fullest first, its kind (organisations_nouns.tsv; empty if
    unknown), its Wikidata id.

    `since` and `until` are the years in which it was founded and ended, `successor` what took its place.
    """

    forms: tuple[str, ...]
    kind: str
    wikidata: str | None = None
    since: int | None = None
    until: int | None = None
    successor: str | None = None

    @property
    def name(self) -> str:
        """Its fullest name."""
        return self.forms[0]

    def existed(self, year: int | None) -> bool:
        """Whether it was there in a year, as far as the list knows."""
        return year is None or ((self.since or year) <= year <= (self.until or year))


def plain(name: str) -> str:
    """A name without its article, its case and double spaces."""
    words = name.casefold().replace("’", "'").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@cache
def listed() -> tuple[Organisation, ...]:
    """The organisations of organisations.tsv, with what organisations_history.tsv and organisations_ids.tsv add."""
    ids = {row[0]: row[1] for row in columns("organisations_ids.tsv")}
    history = {row[0]: row[1:] for row in columns("organisations_history.tsv")}
    return tuple(_listed(row, ids, history.get(row[0], ())) for row in columns("organisations.tsv"))


def _listed(row: tuple[str, ...], ids: dict[str, str], history: tuple[str, ...]) -> Organisation:
    name, kind, aliases, wikidata = (*row, "", "", "")[:4]
    since, until, successor = (*history, "", "", "")[:3]
    others = (alias.strip() for alias in aliases.split("|"))
    return Organisation(
        (name, *(alias for alias in others if alias and alias != name)),
        kind,
        wikidata or ids.get(name),
        int(since) if since else None,
        int(until) if until else None,
        successor or None,
    )


def read_csv(path: str | Path) -> Iterator[Organisation]:
    """The organisations of a user's CSV (UTF-8, with a header; columns `COLUMNS`).

    Raises OSError if the file cannot be opened, ValueError if it is not such a CSV, with the line.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if "name" not in (rows.fieldnames or ()):
                raise ValueError(
                    f"{path}: the columns are {', '.join(rows.fieldnames or ()) or 'none'}: one must be `name`"
                )
            for row in rows:
                yield _own(row, f"{path}, line {rows.line_num}")
    except (csv.Error, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: it is no CSV in UTF-8: {error}") from None


def _own(row: dict[str, str | None], where: str) -> Organisation:
    name, aliases, kind, wikidata = ((row.get(column) or "").strip() for column in COLUMNS)
    if not name:
        raise ValueError(f"{where}: the organisation has no name")
    if kind and kind not in kinds():
        raise ValueError(f"{where}: the kind {kind!r} is none of {', '.join(sorted(kinds()))}")
    if wikidata and not (wikidata.startswith("Q") and wikidata[1:].isdigit()):
        raise ValueError(f"{where}: the Wikidata id {wikidata!r} is no Q and a number")
    others = (alias.strip() for alias in aliases.split("|"))
    return Organisation((name, *(a for a in others if a and a != name)), kind, wikidata or None)


@cache
def kinds() -> frozenset[str]:
    """The kinds of organisations, as organisations_nouns.tsv and the list have them."""
    return frozenset(one.kind for one in listed() if one.kind)
