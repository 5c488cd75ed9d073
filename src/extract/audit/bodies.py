"""The check of people who are of two bodies at once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from extract.audit.archive import Archive
from extract.audit.finding import Finding
from extract.audit.names import akin
from extract.contract.wording import many
from extract.data import columns
from extract.data.organisations import listed
from extract.registry.names import folded
from extract.registry.roles import past
from extract.registry.words import places

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

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Tie":
        """The tie of a row in the order of the fields."""
        article, published, name, body, body_id, aliases, start, end = row
        return cls(article, published, name, body, body_id, frozenset(aliases), start, end)


def two_bodies(archive: Archive) -> Iterator[Finding]:
    """A person whom articles of a few weeks give to bodies of which nobody has two: a finding a person.

    A role that is told of as past is no tie.
    """
    rows = archive.rows("""
        SELECT e.who, e.article, a.published, e.name, e.affiliation, coalesce(o.who, e.affiliation),
            coalesce(o.aliases, []), e.mention.start, e.mention.end, e.role
        FROM entities e JOIN articles a ON a.id = e.article
            LEFT JOIN entities o ON o.article = e.article AND o.type = 'organisation' AND o.name = e.affiliation
        WHERE e.type = 'person' AND e.affiliation IS NOT NULL AND a.published IS NOT NULL
        ORDER BY e.who, a.published, e.article, e.entity
    """)
    for _, every in groupby(rows, key=lambda row: row[0]):
        ties = [Tie.of(row[1:-1]) for row in every if not past(row[-1] or "")]
        ties = [tie for tie in ties if len(folded(tie.name).split()) >= _LONG_NAME]
        clashes: dict[frozenset[str], tuple[Tie, Tie]] = {}
        for a, b in _near(ties):
            if a.article != b.article and _clash(a, b):
                clashes.setdefault(frozenset((a.body_id, b.body_id)), (a, b))
        if clashes:
            yield _finding(list(clashes.values()), Counter(tie.body_id for tie in ties))


def _near(ties: list[Tie]) -> Iterator[tuple[Tie, Tie]]:
    """Each tie with the last one before it of every other body, where it is a few weeks old at most."""
    last: dict[str, Tie] = {}
    for later in ties:
        for body, earlier in last.items():
            if body != later.body_id and later.published - earlier.published <= _SHORT:
                yield earlier, later
        last[later.body_id] = later


def _clash(one: Tie, other: Tie) -> bool:
    """Whether two bodies are two, and of kinds that do not share their people."""
    if akin(one.body, other.body):
        return False
    if one.aliases & {other.body, *other.aliases} or one.body in other.aliases:
        return False
    if folded(one.body) in places() or folded(other.body) in places():
        return False
    return not any(frozenset((a, b)) in _together() for a in _kinds(one.body) for b in _kinds(other.body))


def _finding(clashes: list[tuple[Tie, Tie]], count: Counter[str]) -> Finding:
    """The finding of a person: at the body that fewest articles have, against the one that most have."""
    one, other = min(
        (pair for a, b in clashes for pair in ((a, b), (b, a))),
        key=lambda p: (count[p[0].body_id], -count[p[1].body_id], abs(p[0].published - p[1].published), p[0].article),
    )
    days = abs((one.published - other.published).days)
    when = f"within {many(days, 'day')}" if days else "on the same day"
    why = f"{one.name} is of {one.body} here, and of {other.body} in {other.article} {when}"
    others = len({tie.body_id for pair in clashes for tie in pair} - {one.body_id, other.body_id})
    why += f"; other articles have {many(others, 'other body', 'other bodies')}." if others else "."
    return Finding(TWO, 0.65, why, f"{one.name}, {one.body}", one.article, None, one.start, one.end)


@cache
def _together() -> frozenset[frozenset[str]]:
    """The kinds of body that share their people, two by two."""
    return frozenset(frozenset(pair) for pair in columns("audit_bodies.tsv"))


@cache
def _kinds(body: str) -> frozenset[str]:
    """The kinds that a body's name tells: as it is listed, else by a head word, else as its last word is listed."""
    key = folded(body)
    if found := _listed().get(key):
        return found
    words = {word for plural in key.split() for word in (plural, plural.removesuffix("s"))}
    heads = frozenset(kind for word, kind in _heads().items() if word in words)
    return heads or _listed().get(key.rpartition(" ")[2], frozenset())


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
