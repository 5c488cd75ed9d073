"""Full names that are forms of one: `George W Bush` and `George Bush`, `Anthony Blair` and `Tony Blair`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from extract.registry.clusters import ALONE
from extract.registry.names import EVIDENCE
from extract.registry.roles import contradict
from extract.registry.store import Store
from extract.registry.words import full_forms

WHY = "form"
"""Why forms of one name are one, as `links.why` has it."""


@dataclass(slots=True)
class _Person:
    """What the articles of an entry tell of it."""

    key: str
    articles: set[int] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)


def tie_variants(store: Store, rare: int) -> None:
    """Tie the entries whose names are forms of one, where something they share says so and nothing speaks against.

    Names of at most `rare` articles that stand beside both are such a sign, a role of several words and an affiliation
    too. Where two names may each be the short form of another, none is. No article names the two apart.
    """
    people = dict(_people(store))
    pairs = [pair for pair in _pairs(people) if not people[pair[0]].articles & people[pair[1]].articles]
    _read(store, people, {one for pair in pairs for one in pair}, rare)
    told = [(a, b) for a, b in pairs if _agree(people[a], people[b])]
    partners: dict[str, set[str]] = defaultdict(set)
    for a, b in told:
        partners[a].add(b)
        partners[b].add(a)
    for a, b in told:
        if len(partners[a]) == len(partners[b]) == 1:
            kept, gone = sorted((a, b), key=lambda one: (-len(people[one].articles), people[one].key))
            store.db.execute("UPDATE links SET registry = ?, why = ? WHERE registry = ?", [kept, WHY, gone])


def _people(store: Store) -> Iterator[tuple[str, _Person]]:
    """The entries of full names that are told from others of the same name, by id."""
    rows = store.rows(f"""
        SELECT registry, arg_max(key, (n, key)), flatten(list(every)) FROM (
            SELECT registry, key, count(DISTINCT a) AS n, list(DISTINCT a) AS every FROM links JOIN mentions USING (e)
            WHERE type = 'person' AND form <> '{EVIDENCE}' AND why <> '{ALONE}' GROUP BY registry, key
        ) GROUP BY registry ORDER BY registry
    """)
    yield from ((one, _Person(key, set(articles))) for one, key, articles in rows)


def _pairs(people: dict[str, _Person]) -> Iterator[tuple[str, str]]:
    """Those of one surname whose given names may be of one."""
    by_last: dict[str, list[str]] = defaultdict(list)
    for one, person in people.items():
        by_last[person.key.split()[-1]].append(one)
    for alike in by_last.values():
        yield from (pair for pair in combinations(alike, 2) if _may_be_one(*(people[one].key for one in pair)))


def _may_be_one(one: str, other: str) -> bool:
    """Whether two keys of one surname may be forms of one name.

    >>> _may_be_one("george bush", "george w bush"), _may_be_one("george h bush", "george w bush")
    (True, False)
    """
    a, b = one.split()[:-1], other.split()[:-1]
    if a == b or not (a[0] == b[0] or full_forms(a[0]) & full_forms(b[0])):
        return False
    short, long = sorted((a[1:], b[1:]), key=len)
    return not short or _opens(short, long)


def _opens(short: list[str], long: list[str]) -> bool:
    return all(x == y or (1 in (len(x), len(y)) and x[0] == y[0]) for x, y in zip(short, long, strict=False))


def _read(store: Store, people: dict[str, _Person], asked: Iterable[str], rare: int) -> None:
    """Note what the articles tell of some entries."""
    rows = store.rows(
        """
        SELECT registry, role, mentions.field, affiliation, beside, counts
        FROM links JOIN mentions USING (e) LEFT JOIN company USING (a) WHERE registry IN (SELECT unnest(?))
        """,
        [sorted(asked)],
    )
    for one, role, of_role, affiliation, beside, counts in rows:
        person = people[one]
        person.fields |= {of_role} if of_role else set()
        person.signs |= {f"r{role}"} if role and " " in role else set()
        person.signs |= {f"a{affiliation}"} if affiliation else set()
        person.signs |= {f"n{k}" for k, n in zip(beside or (), counts or (), strict=True) if n <= rare}


def _agree(one: _Person, other: _Person) -> bool:
    return bool(one.signs & other.signs) and not any(contradict(f, g) for f in one.fields for g in other.fields)
