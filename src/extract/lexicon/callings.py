"""What the bearers of titles are (titles_callings.tsv), and which titles no one person has."""

from collections.abc import Set
from functools import cache
from itertools import product

from extract.data import columns

_CIVIL = frozenset({"mr", "mrs", "mx"})


def civil(titles: Set[str]) -> bool:
    """Whether titles are such as everybody may bear: they tell no two of one surname apart but by gender."""
    return titles <= _CIVIL


def introduced(titles: Set[str]) -> bool:
    """Whether titles are of police or a court, which no report leaves out where it first names their bearers."""
    return any(_callings().get(title, frozenset()) & _introduced() for title in titles)


def apart(some: Set[str], others: Set[str]) -> bool:
    """Whether no one person bears all these titles: a judge and a constable, but not a doctor and a knight."""
    return not some & others and any(_part(one, other) for one, other in product(some, others))


@cache
def _part(one: str, other: str) -> bool:
    ones, others = (_callings().get(title) for title in (one, other))
    if ones is None or others is None:
        return False
    return not any(a == b or b in _besides()[a] or a in _besides()[b] for a, b in product(ones, others))


@cache
def _callings() -> dict[str, frozenset[str]]:
    """By a title the callings of those who bear it."""
    found: dict[str, frozenset[str]] = {}
    for calling, titles, *_ in columns("titles_callings.tsv"):
        for title in titles.split(", "):
            found[title] = found.get(title, frozenset()) | {calling}
    return found


@cache
def _besides() -> dict[str, frozenset[str]]:
    """By a calling those that one person may have with it."""
    return {calling: frozenset("".join(besides[:1]).split()) for calling, _, *besides in columns("titles_callings.tsv")}


@cache
def _introduced() -> frozenset[str]:
    return frozenset(row[0] for row in columns("titles_callings.tsv") if "introduced" in row[3:])
