"""From the entities of a run's articles to the registry of the whole archive."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from extract.contract.wording import many
from extract.folders import finished
from extract.registry import decisions, tables
from extract.registry.decisions import Decision, DecisionError
from extract.registry.gather import gather
from extract.registry.ids import identity
from extract.registry.store import Store, making
from extract.registry.tie import tie


@dataclass(frozen=True, slots=True)
class Summary:
    """What a registry holds: entities of articles, registry entries by type, those of several articles, decisions."""

    entities: int
    people: int
    organisations: int
    over_articles: int
    merges: int
    splits: int

    def told(self, out: Path) -> str:
        """The summary in words."""
        people = many(self.people, "person")
        bodies = many(self.organisations, "organisation")
        names = many(self.entities, "name")
        lines = [f"{names} in articles: {people}, {bodies}; {self.over_articles:,} in several articles"]
        if self.merges or self.splits:
            merges = many(self.merges, "merge")
            splits = many(self.splits, "article split off", "articles split off")
            lines.append(f"By hand: {merges}, {splits} ({out / decisions.FILE})")
        lines.append(f'The table: {out / "registry"}, to read with pandas.read_parquet("{out / "registry"}")')
        return "\n".join(lines)


def build(
    out: str | Path,
    *,
    merges: Sequence[tuple[str, str]] = (),
    split: str | None = None,
    articles: Sequence[str] = (),
) -> Summary:
    """Tie the entities of all articles of a finished run; write `out/registry` and `out/links`, whole or not at all.

    `merges` are pairs of registry ids of one person or body, `split` an id of which `articles` have another
    bearer; they join those in `out/registry-decisions.csv` for good.

    Raises FileNotFoundError if `out` holds no finished run, DecisionError for a decision that cannot be applied,
    DamagedRunError for a table that is not what was written, OSError if the tables cannot be read or written.
    """
    out = finished(out)
    decided = decisions.read(out)
    new = decisions.made(decided, merges, split, articles)
    with making(out, "registry") as work:
        with closing(Store(work)) as store:
            store.read(out)
            gather(store)
            tie(store)
            _apply(store, [*decided, *new])
            tables.write(work / "made" / "links", tables.LINKS, store.rows(_LINKS))
            tables.write(work / "made" / "registry", tables.REGISTRY, store.rows(_registry(store)))
            summary = _summary(store, [*decided, *new])
        if new:
            decisions.write(out, [*decided, *new])
    return summary


def _apply(store: Store, decided: Iterable[Decision]) -> None:
    """Apply decisions in their order, each to what those before it left.

    An id that was merged stands for the one that stayed. The table `joined` has the entities that a merge brought to
    the entry where they are.
    """
    store.db.execute("CREATE TABLE joined (e BIGINT)")
    stayed: dict[str, str] = {}
    for given in decided:
        d = decisions.after(given, stayed)
        if not store.db.execute("SELECT 1 FROM links WHERE registry = ? LIMIT 1", [d.id]).fetchone():
            raise DecisionError(f"{d.where}: the registry has no {d.id}")
        if d.action == "merge":
            if d.id == d.other:
                already = f"{given.id} and {given.other} are one already"
                raise DecisionError(
                    f"{d.where}: {already if given.id != given.other else f'{d.id} cannot be merged with itself'}"
                )
            kinds = "SELECT count(DISTINCT type) FROM links JOIN entities USING (e) WHERE registry IN (?, ?)"
            if store.db.execute(kinds, [d.id, d.other]).fetchone() == (2,):
                raise DecisionError(f"{d.where}: {d.id} and {d.other} are a person and an organisation")
            sql, values = "SELECT e FROM links WHERE registry = ?", [d.other]
            own, missing = d.id, f"the registry has no {d.other}"
            stayed[d.other] = d.id
        else:
            sql = """
                SELECT e FROM links JOIN entities USING (e) JOIN articles USING (a)
                WHERE registry = ? AND articles.id = ?
            """
            values = [d.id, d.other]
            own, missing = identity(given.new), f"article {d.other} has no entity that is {d.id}"
        store.db.execute(f"CREATE OR REPLACE TEMP TABLE moved AS {sql}", values)
        if not store.one("SELECT count(*) FROM moved"):
            raise DecisionError(f"{d.where}: {missing}")
        store.db.execute("UPDATE links SET registry = ?, why = 'by hand' WHERE e IN (FROM moved)", [own])
        joined = (
            "INSERT INTO joined FROM moved" if d.action == "merge" else "DELETE FROM joined WHERE e IN (FROM moved)"
        )
        store.db.execute(joined)


_LINKS = """
    SELECT articles.id, entity, registry, why FROM links JOIN entities USING (e) JOIN articles USING (a) ORDER BY e
"""


_SUPPORT = 2
"""In how many articles somebody of more than so many must have a role or be of a body for the registry to have it."""
_YEARS = """
    CASE WHEN year(min(day)) < year(max(day)) THEN year(min(day)) || '–' || year(max(day))
    ELSE year(min(day)) || '' END
"""


def _registry(store: Store) -> str:
    """Make the tables of what each entry is called and is told to be, and give the query of the registry's rows.

    An entry keeps its own name where a merge brought it others. The years of an affiliation are those of articles that
    do not tell of it as past; those that all articles tell of so stand behind the others.
    """
    store.db.execute("""
        CREATE TABLE called AS
        SELECT registry, arg_min(v, place) AS name, list(v ORDER BY place) AS every FROM (
            SELECT registry, v, row_number() OVER (
                PARTITION BY registry
                ORDER BY bool_and(brought), v = upper(v) AND contains(v, ' '), max(rank) FILTER (NOT brought) DESC,
                    count(DISTINCT a) FILTER (NOT brought) DESC, max(rank) DESC, count(DISTINCT a) DESC,
                    length(v) DESC, v
            ) AS place
            FROM (
                SELECT registry, a, v, rank, e IN (SELECT e FROM joined) AS brought FROM (
                    SELECT registry, a, e, name AS v, rank FROM links JOIN mentions USING (e)
                    UNION ALL
                    SELECT registry, a, e, unnest(aliases), 0 FROM links JOIN entities USING (e)
                )
            ) GROUP BY registry, v
        ) GROUP BY registry
    """)
    store.db.execute("""
        CREATE TABLE bodies AS SELECT a, entities.name AS affiliation, min(called.name) AS body
        FROM links JOIN entities USING (e) JOIN called USING (registry) WHERE type = 'organisation' GROUP BY ALL
    """)
    store.db.execute("""
        CREATE TABLE sizes AS SELECT registry, count(DISTINCT a) AS size FROM links JOIN entities USING (e) GROUP BY ALL
    """)
    held = "NOT coalesce(past, false)"
    for name, what, told, now in (
        ("role", "lower(role)", "role", "true"),
        ("affiliation", "coalesce(body, affiliation)", "coalesce(body, affiliation)", held),
        ("outlet", "outlet", "outlet", "true"),
    ):
        store.db.execute(f"""
            CREATE TABLE every_{name} AS
            SELECT registry, list(v ORDER BY now DESC, n DESC, v) AS every,
                list(seen ORDER BY now DESC, n DESC, v) AS seen
            FROM (
                SELECT registry, arg_max(v, (times, v)) AS v, count(DISTINCT a) AS n, bool_or(now) AS now,
                    {_YEARS} AS seen
                FROM (
                    SELECT registry, a, {what} AS one, {told} AS v, {now} AS now,
                        CASE WHEN {now} THEN published END AS day, count(*) OVER (PARTITION BY registry, v) AS times
                    FROM links JOIN entities USING (e) JOIN articles USING (a) LEFT JOIN bodies USING (a, affiliation)
                        LEFT JOIN roles USING (role)
                    WHERE {name} IS NOT NULL
                ) GROUP BY registry, one
            ) JOIN sizes USING (registry) WHERE n >= {_SUPPORT} OR size <= {_SUPPORT} OR '{name}' = 'outlet'
            GROUP BY registry
        """)
    return """
        SELECT registry, called.name, min(entities.type), called.every[2:], coalesce(min(told), min(wikidata)),
            min(successor), count(DISTINCT a) AS articles, CAST(sum(mentions) AS BIGINT) AS mentions,
            min(published), max(published),
            coalesce(any_value(every_role.every), []), coalesce(any_value(every_role.seen), []),
            coalesce(any_value(every_affiliation.every), []), coalesce(any_value(every_affiliation.seen), []),
            coalesce(any_value(every_outlet.every), []),
            min(field), CASE WHEN bool_or(why = 'by hand') THEN 'by hand' ELSE min(why) END
        FROM links JOIN entities USING (e) JOIN articles USING (a) JOIN called USING (registry)
            LEFT JOIN every_role USING (registry) LEFT JOIN every_affiliation USING (registry)
            LEFT JOIN every_outlet USING (registry)
        GROUP BY registry, called.name, called.every
        ORDER BY articles DESC, mentions DESC, called.name, registry
    """


def _summary(store: Store, decided: Sequence[Decision]) -> Summary:
    kinds = dict(store.rows("SELECT type, count(DISTINCT registry) FROM links JOIN entities USING (e) GROUP BY type"))
    several = store.one("SELECT count(*) FROM (SELECT registry FROM links JOIN entities USING (e) "
                        "GROUP BY registry HAVING count(DISTINCT a) > 1)")  # fmt: skip
    return Summary(
        entities=store.one("SELECT count(*) FROM links"),
        people=kinds.get("person", 0),
        organisations=kinds.get("organisation", 0),
        over_articles=several,
        merges=sum(d.action == "merge" for d in decided),
        splits=sum(d.action == "split" for d in decided),
    )
