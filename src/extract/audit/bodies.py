"""The check of people who are of two bodies at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

from extract.audit.archive import Archive
from extract.audit.finding import Finding
from extract.audit.names import akin
from extract.data import columns
from extract.data.organisations import listed
from extract.registry.names import folded

TWO = "two-bodies-at-once"

_SHORT = timedelta(days=90)
_LONG_NAME = 2
"""Words of a name that few people share."""


@dataclass(frozen=True, slots=True)
class Tie:
    """That an article says which body a person is of."""

    article: str
    published: datetime
    name: str
    body: str
    body_id: str
    aliases: frozenset[str]
    start: int | None
    end: int | None


def two_bodies(archive: Archive) -> Iterator[Finding]:
    """A person whom two articles of a few weeks give to two bodies of one kind, of which nobody has two."""
    rows = archive.rows("""
        SELECT e.who, e.article, a.published, e.name, e.affiliation, coalesce(o.who, e.affiliation),
            coalesce(o.aliases, []), e.mention.start, e.mention.end
        FROM entities e JOIN articles a ON a.id = e.article
            LEFT JOIN entities o ON o.article = e.article AND o.type = 'organisation' AND o.name = e.affiliation
        WHERE e.type = 'person' AND e.affiliation IS NOT NULL AND a.published IS NOT NULL
        ORDER BY e.who, a.published, e.article, e.entity
    """)
    for _, every in groupby(rows, key=lambda row: row[0]):
        ties = [
            Tie(article, published, name, body, body_id, frozenset(aliases), start, end)
            for _, article, published, name, body, body_id, aliases, start, end in every
            if len(folded(name).split()) >= _LONG_NAME
        ]
        told: set[frozenset[str]] = set()
        for n, later in enumerate(ties):
            for earlier in ties[:n]:
                both = frozenset((earlier.body_id, later.body_id))
                if both not in told and later.published - earlier.published <= _SHORT and _clash(earlier, later):
                    told.add(both)
                    yield _finding(earlier, later)


def _clash(one: Tie, other: Tie) -> bool:
    """Whether nobody is of both bodies: they are of one kind that allows a single one, and not one body."""
    if one.body_id == other.body_id or akin(one.body, other.body):
        return False
    if one.aliases & {other.body, *other.aliases} or other.body in one.aliases:
        return False
    kinds = _kinds(one.body), _kinds(other.body)
    return bool(kinds[0] & kinds[1] & _single())


def _finding(earlier: Tie, later: Tie) -> Finding:
    days = (later.published - earlier.published).days
    when = "the same day" if days < 1 else f"{days} days before" if days > 1 else "the day before"
    why = f"{later.name} is of {later.body} here, and of {earlier.body} in {earlier.article} of {when}."
    return Finding(TWO, 0.65, why, f"{later.name}, {later.body}", later.article, None, later.start, later.end)


@cache
def _single() -> frozenset[str]:
    """The kinds of body of which a person has one at a time."""
    return frozenset(kind for kind, _ in columns("audit_bodies.tsv"))


@cache
def _kinds(body: str) -> frozenset[str]:
    """The kinds that a body's name tells: as it is listed, else by its head word."""
    key = folded(body)
    if found := _listed().get(key):
        return found
    words = key.split()
    return frozenset(kind for word, kind in _heads().items() if word in words)


@cache
def _heads() -> dict[str, str]:
    return {folded(row[0]): row[1] for row in columns("organisations_heads.tsv")}


@cache
def _listed() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one in listed():
        for form in one.forms:
            found.setdefault(folded(form), set()).add(one.kind)
    return {key: frozenset(kinds - {""}) for key, kinds in found.items()}
