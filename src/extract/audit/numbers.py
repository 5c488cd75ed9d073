"""Checks of numbers: one thing in two places, a power of ten or a currency apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.audit.archive import Archive
from extract.audit.finding import Finding, shown, there
from extract.audit.names import akin
from extract.audit.wording import stems
from extract.contract.wording import number
from extract.data import columns

TENS, CURRENCY = "powers-of-ten", "other-currency"

_POWERS = (1, 2, 3, 6)
_THOUSAND = 3
_NEAR, _EQUAL = 0.01, 1e-6
_STEPS = 200
"""Numbers are compared where the fractions of their logarithms lie in the same, or in neighbouring, of these steps."""
_SHARED, _SHARED_BARE = 1, 2
"""Words that two sentences about one thing have in common besides it and their names; and where neither names it."""
_COMMON = 2_000
"""A name and a thing with more numbers than these tell nothing."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, its place, and the sentence around it."""

    f: int
    fact: str
    article: str
    start: int
    end: int
    text: str
    sentence: str
    low: float
    high: float | None
    unit: str | None
    per: str | None
    item: str | None
    item_text: str | None
    people: list[str]
    organisations: list[str]
    restates: str | None

    @property
    def told(self) -> str:
        """The value as people read it."""
        return number(self.low, self.low, "=", self.unit, self.per)

    @property
    def what(self) -> str:
        """What is counted, behind the value."""
        return f" ({self.item_text})" if self.item_text else ""

    @property
    def phrase(self) -> frozenset[str]:
        """The stems of the words for what is counted."""
        return stems(self.item_text or "") - stems(self.text)

    @property
    def names(self) -> set[str]:
        """The people and bodies that the sentence names."""
        return {*self.people, *self.organisations}

    @property
    def about(self) -> frozenset[str]:
        """The stems of the sentence without those of the names in it and of the number itself."""
        names = " ".join([*self.people, *self.organisations])
        return stems(self.sentence) - stems(names) - stems(self.item or "") - stems(self.text)


_COLUMNS = (
    "f", "fact", "article", "start", "end", "text", "sentence", "low", "high", "unit", "per", "item", "item_text",
    "people", "organisations", "restates",
)  # fmt: skip
_PAIR = ", ".join(f'{side}."{column}"' for side in ("a", "b") for column in _COLUMNS)


def powers_of_ten(archive: Archive) -> Iterator[Finding]:
    """Two numbers of one thing that are 10, 100, 1,000 or a million times each other."""
    _numbers(archive)
    rows = archive.rows(f"""
        WITH logs AS (SELECT *, log10(low) AS log, CAST(floor((log10(low) - floor(log10(low))) * {_STEPS}) AS INTEGER)
            AS step FROM numbers),
        near AS (SELECT *, unnest([step, (step + 1) % {_STEPS}, (step + {_STEPS} - 1) % {_STEPS}]) AS meets FROM logs)
        SELECT DISTINCT {_PAIR}
        FROM near a JOIN logs b ON a.meets = b.step AND a.name = b.name AND a.item IS NOT DISTINCT FROM b.item
            AND a.unit IS NOT DISTINCT FROM b.unit AND a.per IS NOT DISTINCT FROM b.per
        WHERE b.low > 5 * a.low AND a.change IS NOT DISTINCT FROM b.change
            AND coalesce(a.period_start <= b.period_end AND b.period_start <= a.period_end, true)
            AND (a.article = b.article OR NOT ({_has("b", "a")} OR {_has("a", "b")}))
        ORDER BY a.f, b.f
    """)
    for a, b in _pairs(rows):
        power = next((p for p in _POWERS if abs(b.low / a.low / 10**p - 1) <= _NEAR), None)
        if power is None or not _same_thing(a, b) or not _slipped(a, b, power):
            continue
        where = there(b.article, a.article)
        why = f"{b.told}{b.what} here is {10**power:,} times the {a.told}{a.what} {where}."
        yield _finding(TENS, 0.7 + 0.02 * min(power, 3), b, a, why)


def other_currencies(archive: Archive) -> Iterator[Finding]:
    """The same amount of one thing in two currencies."""
    _numbers(archive)
    codes = [row[0] for row in columns("currencies.tsv")]
    rows = archive.rows(
        f"""
        SELECT DISTINCT {_PAIR}
        FROM numbers a JOIN numbers b ON a.low = b.low AND a.name = b.name AND a.item IS NOT DISTINCT FROM b.item
            AND a.unit < b.unit AND a.per IS NOT DISTINCT FROM b.per
        WHERE list_contains($1, a.unit) AND list_contains($1, b.unit)
            AND a.restates IS DISTINCT FROM b.fact AND b.restates IS DISTINCT FROM a.fact
            AND coalesce(a.period_start <= b.period_end AND b.period_start <= a.period_end, true)
            AND (a.article = b.article OR NOT ({_has("b", "a")} OR {_has("a", "b")}))
        ORDER BY a.f, b.f
        """,
        [codes],
    )
    for a, b in _pairs(rows):
        if _exact(a) and _same_thing(a, b):
            one, other = (a, b) if a.f < b.f else (b, a)
            where = there(one.article, other.article)
            why = f"{one.told}{one.what} here is {other.told} {where}: the same amount in another currency."
            yield _finding(CURRENCY, 0.75, one, other, why)


def _numbers(archive: Archive) -> None:
    """Make the table of numbers: one row a number and a name in its sentence or of its source."""
    archive.store.db.execute(f"""
        CREATE TABLE IF NOT EXISTS numbers AS
        WITH named AS (
            SELECT DISTINCT n.f, coalesce(e.who, n.name) AS name FROM (
                SELECT f, article, unnest(list_concat(people, organisations)) AS name FROM facts WHERE kind = 'quantity'
            ) n LEFT JOIN entities e USING (article, name)
            UNION SELECT f, who FROM facts WHERE kind = 'quantity' AND who IS NOT NULL
        )
        SELECT facts.*, name FROM facts JOIN named USING (f)
        WHERE coalesce(item, unit) IS NOT NULL AND low > 0 AND (high IS NULL OR high = low)
        QUALIFY count(*) OVER (PARTITION BY item, unit, name) <= {_COMMON}
        ORDER BY f, name
    """)


def _has(one: str, other: str) -> str:
    """Whether the article of one number has the other's value of the thing as well: then it knows of both."""
    return f"""EXISTS (
        SELECT 1 FROM numbers c WHERE c.article = {one}.article AND c.low = {other}.low
            AND c.item IS NOT DISTINCT FROM {other}.item AND c.unit IS NOT DISTINCT FROM {other}.unit
    )"""


def _pairs(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Number, Number]]:
    width = len(_COLUMNS)
    for row in rows:
        yield Number(*row[:width]), Number(*row[width:])


def _same_thing(a: Number, b: Number) -> bool:
    """Whether two sentences tell of one thing: other words of theirs are the same, and they tell of the same people.

    In one article, which has many numbers of its subject, all names and the words for the thing have to be the same.
    """
    if a.article == b.article:
        alone = not a.phrase or a.phrase != b.phrase or a.names != b.names
        if a.sentence == b.sentence or alone:
            return False
    if a.people and b.people and not any(akin(one, other) for one in a.people for other in b.people):
        return False
    return len(a.about & b.about) >= (_SHARED if a.item and _exact(a) and _exact(b) else _SHARED_BARE)


def _slipped(a: Number, b: Number, power: int) -> bool:
    """Whether figures are so much alike that a nought or a word was lost: `£2.7m` and `£27m`, `4m` and `4bn`.

    Round numbers are ten times each other by chance, and counts are so where they are rounded.
    """
    if not (_exact(a) and _exact(b)):
        return power == _THOUSAND
    return bool(a.unit) or abs(b.low / a.low / 10**power - 1) < _EQUAL


def _exact(one: Number) -> bool:
    """Whether a number has more than one figure besides noughts."""
    return len(f"{one.low:.6e}".split("e")[0].rstrip("0").replace(".", "")) > 1


def _finding(check: str, weight: float, one: Number, other: Number, why: str) -> Finding:
    return Finding(check, weight, why, shown(one.sentence), one.article, one.fact, one.start, one.end, (other.fact,))
