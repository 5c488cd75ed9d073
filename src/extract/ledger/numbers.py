"""Numbers that may be of one thing: which are held against which, and what is known of each."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from extract.ledger.archive import Archive
from extract.ledger.values import Value
from extract.ledger.words import Sentence, read

_BEFORE = 4
"""A number is held against so many before it that share a word or name, in the order of days."""
_CROWD = 2_000
"""A word or name that more numbers of one item and unit share than these tells nothing."""
_SHARED = 2
"""Words and names that two numbers have in common at least."""
_S, _STRINGS = pa.string(), pa.list_(pa.string())

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Number:
    """A number, its sentence, and whose, where and when it is."""

    o: int
    fact: str
    article: str
    published: datetime | None
    outlet: str | None
    text: str
    value: Value
    item: str | None
    predicate: str | None
    modifiers: frozenset[str]
    owner: str | None
    places: frozenset[str]
    names: frozenset[str]
    people: frozenset[str]
    source: str | None
    start: datetime | None
    end: datetime | None
    others: frozenset[float]
    """The values that its article has for the same item, unit and rate."""
    sentence: Sentence
    rare: frozenset[int]

    @property
    def told_time(self) -> bool:
        """Whether it says what days it is about."""
        return self.start is not None or self.end is not None


_FEATURES = pa.schema([
    ("o", pa.int64()), ("base", _S), ("before", _STRINGS), ("after", _STRINGS), ("modifiers", _STRINGS),
    ("stems", _STRINGS), ("proper", _STRINGS), ("times", _STRINGS), ("beside", _STRINGS), ("sides", _STRINGS),
])  # fmt: skip
_COLUMNS = (
    "o", "fact", "article", "published", "outlet", "copy", "low", "high", "comparator", "unit", "per", "item",
    "predicate", "modifiers", "owner", "places", "names", "people", "who", "period_start", "period_end", "others",
    "before", "after", "stems", "proper", "times", "beside", "sides", "rare",
)  # fmt: skip


def pairs(archive: Archive) -> Iterator[tuple[Number, list[Number]]]:
    """Every number that has earlier ones that may be of the same thing, with these, by place."""
    _read(archive)
    _block(archive)
    columns = ", ".join(f"{side}.{column}" for side in ("b", "a") for column in _COLUMNS)
    paired = f"""
        SELECT {columns} FROM number_pairs JOIN numbers a ON a.o = one JOIN numbers b ON b.o = other
        ORDER BY other, one
    """
    yield from archive.pairs(paired, len(_COLUMNS), _number)


def _read(archive: Archive) -> None:
    """Make the table `numbers`: every number that may be of one thing with another, with what its sentence tells."""
    archive.execute("""
        CREATE TABLE fact_names AS
        SELECT o, list(DISTINCT coalesce(e.who, n.name)) AS names FROM (
            SELECT o, article, unnest(list_concat(people, organisations)) AS name FROM facts WHERE kind = 'quantity'
        ) n LEFT JOIN (SELECT article, name, min(who) AS who FROM entities GROUP BY ALL) e USING (article, name)
        GROUP BY o
    """)
    rows = archive.rows("""
        SELECT o, unit, per, change, item, item_text, predicate, text, sentence, people, organisations
        FROM facts WHERE kind = 'quantity' AND sentence IS NOT NULL AND coalesce(low, high) IS NOT NULL
            AND coalesce(item, unit) IS NOT NULL ORDER BY o
    """)
    archive.store.table("features", _FEATURES, (_features(row) for row in rows))
    archive.execute("""
        CREATE TABLE told AS SELECT article, base, list(DISTINCT coalesce(low, high)) AS others
        FROM features JOIN facts USING (o) GROUP BY ALL
    """)
    archive.execute("""
        CREATE TABLE numbers AS
        SELECT features.*, f.* EXCLUDE (o, text, sentence, content, source, kind), a.outlet, a.text AS copy,
            coalesce(n.names, []) AS names, t.others, coalesce(k.rare, []) AS rare
        FROM features JOIN facts f USING (o) JOIN articles a ON a.id = f.article
            JOIN told t ON t.article = f.article AND t.base = features.base
            LEFT JOIN fact_names n USING (o) LEFT JOIN kin k ON k.article = f.article
    """)


def _features(row: tuple[Any, ...]) -> tuple[Any, ...]:
    o, unit, per, change, item, item_text, predicate, text, sentence, people, organisations = row
    names = [*(people or ()), *(organisations or ())]
    found = read(sentence, text, item, names)
    thing = item.casefold() if item else f"({predicate})"
    base = "\x1f".join((thing, unit or "", per or "", change or ""))
    modifiers = read(item_text or "", text, item, names)
    sets = (modifiers.stems | modifiers.proper, found.stems, found.proper, found.times, found.beside, found.sides)
    return o, base, list(found.before), list(found.after), *(sorted(part) for part in sets)


def _block(archive: Archive) -> None:
    """Make the table `number_pairs` of all that are held against each other: `one` before `other`."""
    archive.execute("""
        CREATE TABLE terms AS
        SELECT DISTINCT o, hash(base, unnest(
            stems || ['n ' || p FOR p IN proper] || ['r ' || n FOR n IN names]
            || ['w ' || w FOR w IN [owner, who] IF w IS NOT NULL]
            || ['v ' || v FOR v IN [coalesce(low, high)] IF v NOT IN (0, 1, 2, 3)]
        )) AS term FROM numbers
    """)
    crowds = archive.store.one(
        f"SELECT count(*) FROM (SELECT term FROM terms GROUP BY term HAVING count(*) > {_CROWD})"
    )
    if crowds:
        log.warning(
            "%s words or names stand by more than %s numbers of one item and unit and were left out", crowds, _CROWD
        )
    lags = ", ".join(f"lag(o, {n}) OVER w" for n in range(1, _BEFORE + 1))
    archive.execute(f"""
        CREATE TABLE number_pairs AS
        WITH several AS (SELECT term FROM terms GROUP BY term HAVING count(*) BETWEEN 2 AND {_CROWD}),
        near AS (
            SELECT o AS other, unnest([{lags}]) AS one FROM terms JOIN several USING (term)
            WINDOW w AS (PARTITION BY term ORDER BY o)
        )
        SELECT one, other FROM near JOIN facts a ON a.o = one JOIN facts b ON b.o = other
        WHERE a.article <> b.article
        GROUP BY one, other HAVING count(*) >= {_SHARED}
    """)


def _number(row: tuple[Any, ...]) -> Number:
    (o, fact, article, published, outlet, copy, low, high, comparator, unit, per, item, predicate, modifiers, owner,
     places, names, people, who, start, end, others, before, after, stems, proper, times, beside,
     sides, rare) = row  # fmt: skip
    around = Sentence(tuple(before), tuple(after), *map(_set, (stems, proper, times, beside, sides)))
    return Number(
        o, fact, article, published, outlet, copy, Value(low, high, comparator or "=", unit, per), item, predicate,
        _set(modifiers), owner, _set(places), _set(names), _set(people), who, start, end, frozenset(others),
        around, frozenset(rare),
    )  # fmt: skip


def _set(values: Iterable[str] | None) -> frozenset[str]:
    return frozenset(values or ())
