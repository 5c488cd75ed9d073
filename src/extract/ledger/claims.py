"""From verdicts on pairs to claims: each fact is held against the earlier one that it goes with best."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

import pyarrow as pa

from extract.ledger.archive import Archive
from extract.ledger.verdict import DIFFERS, VERDICTS, Verdict

Row = tuple[int, int, int | None, str | None, str | None]
HELD = pa.schema([
    ("o", pa.int64()), ("root", pa.int64()), ("against", pa.int64()), ("verdict", pa.string()), ("why", pa.string()),
])  # fmt: skip
"""A fact of a claim by place: the claim's first fact, the fact that it is held against, the verdict and why."""
_WORDS = 240
_RANK = {verdict: n for n, verdict in enumerate(VERDICTS)}


class Placed(Protocol):
    """A fact with its place among all."""

    @property
    def o(self) -> int:
        """Its place, by day, article and offset."""


Fact = TypeVar("Fact", bound=Placed)


def held(every: Iterable[tuple[Fact, list[Fact]]], judge: Callable[[Fact, Fact], Verdict | None]) -> Iterator[Row]:
    """The facts of all claims, the first of a claim before the others.

    `every` are the facts by place, each with the earlier ones that it may go with. A fact joins the claim of the one
    that it agrees with, else of the one that it is most at odds with; one that only looks so joins a claim, and none
    joins by it.
    """
    roots: dict[int, int] = {}
    aside: set[int] = set()
    for fact, before in every:
        found = [(v, e) for e in before if (v := judge(e, fact)) is not None and e.o not in aside]
        if not found:
            continue
        verdict, earlier = min(found, key=lambda one: (_RANK[one[0].name], one[1].o))
        if earlier.o not in roots:
            roots[earlier.o] = earlier.o
            yield earlier.o, earlier.o, None, None, None
        roots[fact.o] = roots[earlier.o]
        if verdict.name == DIFFERS:
            aside.add(fact.o)
        yield fact.o, roots[fact.o], earlier.o, verdict.name, verdict.why


def gather(archive: Archive) -> None:
    """Make the tables `ledger` (the facts of claims, in order) and `totals` (the claims, those at odds first)."""
    archive.execute("""
        CREATE TABLE ledger AS
        SELECT substr(sha256('claim' || first.fact), 1, 16) AS claim, root, f.o, f.fact, f.article, f.published,
            row_number() OVER (PARTITION BY root ORDER BY f.o) AS place, other.fact AS against, verdict, why
        FROM held JOIN facts f ON f.o = held.o JOIN facts first ON first.o = root
            LEFT JOIN facts other ON other.o = held.against
    """)
    counts = ", ".join(f"count(*) FILTER (verdict = '{verdict}') AS {verdict}" for verdict in VERDICTS)
    archive.execute(f"""
        CREATE TABLE totals AS
        WITH printed AS (
            SELECT id AS article, id, outlet, text FROM articles WHERE duplicate_of IS NULL
            UNION ALL SELECT d.duplicate_of, d.id, d.outlet, a.text
            FROM articles d JOIN articles a ON a.id = d.duplicate_of
        ),
        papers AS (
            SELECT root, count(DISTINCT id) AS articles, count(DISTINCT text) AS texts,
                list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)) AS outlets
            FROM ledger JOIN printed USING (article) GROUP BY root
        ),
        counted AS (
            SELECT root, count(*) AS facts, min(published) AS first_published, max(published) AS last_published,
                {counts}
            FROM ledger GROUP BY root
        ),
        whose AS (
            SELECT root, arg_min(owner, o) AS owner, arg_min(places, o) FILTER (len(places) > 0) AS places
            FROM ledger JOIN facts USING (o) GROUP BY root
        )
        SELECT claim, root, f.kind, f.content, f.sentence, f.item, f.unit, w.owner, coalesce(w.places, []) AS places,
            counted.* EXCLUDE (root), papers.* EXCLUDE (root)
        FROM ledger JOIN facts f USING (o) JOIN counted USING (root) JOIN papers USING (root) JOIN whose w USING (root)
        WHERE place = 1
    """)


CLAIMS_ROWS = f"""
    SELECT claim, kind, CASE WHEN length(said) > {_WORDS} THEN left(said, {_WORDS} - 2) || ' …' ELSE said END,
        item, unit, owner, places, first_published, last_published, articles, texts, outlets, facts,
        {", ".join(VERDICTS)}
    FROM (
        SELECT *, trim(regexp_replace(CASE kind WHEN 'quote' THEN content ELSE sentence END, '\\s+', ' ', 'g')) AS said
        FROM totals
    )
    ORDER BY contradicts DESC, revises DESC, texts DESC, articles DESC, root
"""
"""The rows of `OUT/claims`: those at odds first, then those of most articles."""
FACTS_ROWS = """
    SELECT l.claim, l.fact, l.article, l.published, l.place, l.against, l.verdict, l.why
    FROM ledger l JOIN totals t USING (root)
    ORDER BY t.contradicts DESC, t.revises DESC, t.texts DESC, t.articles DESC, root, l.place
"""
"""The rows of `OUT/claims_facts`, claim by claim in the order of `OUT/claims`."""
