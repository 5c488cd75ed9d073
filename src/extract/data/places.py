"""The list of places: one row a place, as every room that looks places up goes by it."""

from functools import cache
from typing import NamedTuple

from extract.data import columns


class PlaceRow(NamedTuple):
    """A row of places.tsv: `inside` is the place that holds it, `told` is `doubtful`, `seat` or empty."""

    name: str
    kind: str
    inside: str
    others: tuple[str, ...]
    people: tuple[str, ...]
    told: str


@cache
def listed() -> tuple[PlaceRow, ...]:
    """All places, in the order of the list."""
    rows = ((*row, *[""] * (7 - len(row))) for row in columns("places.tsv"))
    return tuple(PlaceRow(name, kind, inside, _cells(o), _cells(p), told) for name, kind, inside, _, o, p, told in rows)


def _cells(joined: str) -> tuple[str, ...]:
    return tuple(joined.split("|")) if joined else ()
