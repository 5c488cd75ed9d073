"""From mentions to links: every entity of every article gets the id of its registry entry."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

import pyarrow as pa

from extract.registry.clusters import (
    ALONE,
    Cluster,
    Mention,
    by_contradiction,
    by_country,
    by_evidence,
    by_field,
    by_sport,
    field,
)
from extract.registry.ids import identity
from extract.registry.names import EVIDENCE, PLACE, STATE, TRUSTED
from extract.registry.roles import contradict
from extract.registry.store import Store
from extract.registry.variants import tie_variants
from extract.registry.words import given

APART = "apart"
"""What a full name's form becomes where the roles of its bearers contradict."""

CAREFUL = "careful"
"""What it becomes where several people may well bear it: one bearer a field, and an article's topic is a field, too."""

_NAMESAKES = 0.02
_BESIDE = 12
_KNOWN, _FAR_MORE = 2, 9
"""In how many articles about the same a full name must stand, and how many times as many as others of its surname."""
_HOLDERS = 3
_S, _I = pa.string(), pa.int64()
_LINKS = pa.schema([("e", _I), ("registry", _S), ("why", _S), ("field", _S), ("wikidata", _S), ("successor", _S)])


@dataclass(frozen=True, slots=True)
class _Rarity:
    """In how many articles a name may stand for its company to be a sign (`mark`) or half a sign (`hint`)."""

    mark: int
    hint: int

    @classmethod
    def of(cls, articles: int) -> "_Rarity":
        return cls(mark=min(50, max(5, articles // 400)), hint=min(400, max(12, articles // 50)))


def tie(store: Store) -> None:
    """Make the table `links`: e, registry, why, field, wikidata, successor."""
    _suspect(store)
    rarity = _Rarity.of(store.one("SELECT count(*) FROM articles"))
    _company(store, rarity)
    store.table("links", _LINKS, [])
    keys = store.rows(f"SELECT DISTINCT type, key FROM mentions WHERE form = '{TRUSTED}'")
    store.table("ids", pa.schema([("type", _S), ("key", _S), ("id", _S)]), ((t, k, identity(t, k)) for t, k in keys))
    store.db.execute(f"""
        INSERT INTO links SELECT e, id, CASE WHEN rank = 1 THEN 'name' ELSE 'alias' END, NULL, wikidata, successor
        FROM mentions JOIN ids USING (type, key) WHERE form = '{TRUSTED}' ORDER BY e
    """)
    store.add("links", _LINKS, _hard(store, rarity))
    tie_variants(store, rarity.mark)


def _suspect(store: Store) -> None:
    """Mark the full names that many people may bear, and those whose bearers' roles contradict."""
    full = [k for (k,) in store.rows(
        f"SELECT DISTINCT key FROM mentions WHERE type = 'person' AND form = '{TRUSTED}' ORDER BY key"
    )]  # fmt: skip
    first, last = Counter(k.split()[0] for k in full), Counter(k.split()[-1] for k in full)
    expected = {k: (first[k.split()[0]] - 1) * (last[k.split()[-1]] - 1) / len(full) for k in full}
    forms = {k: CAREFUL for k, namesakes in expected.items() if namesakes > _NAMESAKES}
    rows = store.rows(f"""
        SELECT key, field, sport, count(*) FROM mentions
        WHERE type = 'person' AND form = '{TRUSTED}' GROUP BY ALL ORDER BY key, field, sport
    """)
    for key, group in groupby(rows, key=lambda r: r[0]):
        if key not in forms and _contradictory([r[1:] for r in group]):
            forms[key] = APART
    store.table("suspects", pa.schema([("key", _S), ("form", _S)]), sorted(forms.items()))
    store.db.execute("""
        UPDATE mentions SET form = suspects.form FROM suspects
        WHERE mentions.type = 'person' AND mentions.key = suspects.key
    """)


def _contradictory(rows: Sequence[tuple[str | None, str | None, int]]) -> bool:
    """Whether fields contradict. Where a role tells none, the article's sport is a field if it is not outnumbered."""
    told: Counter[str] = Counter()
    sports: Counter[str] = Counter()
    for of_role, sport, n in rows:
        if one := field(of_role, sport):
            told[one] += n
        elif sport:
            sports[f"sport: {sport}"] += n
    elsewhere = sum(n for f, n in told.items() if not f.startswith("sport"))
    fields = set(told) | {s for s, n in sports.items() if n >= elsewhere}
    return any(contradict(a, b) for a, b in combinations(sorted(fields), 2))


def _company(store: Store, rarity: _Rarity) -> None:
    """Make the table `company`: of each article the rarest names of one bearer, and in how many articles each is."""
    store.db.execute(f"""
        CREATE TABLE company AS
        SELECT a, list(k ORDER BY n, k)[:{_BESIDE}] AS beside, list(n ORDER BY n, k)[:{_BESIDE}] AS counts FROM (
            SELECT DISTINCT a, k, n FROM mentions JOIN (
                SELECT type, key, row_number() OVER (ORDER BY type, key) AS k, n FROM (
                    SELECT type, key, count(DISTINCT a) AS n FROM mentions WHERE form = '{TRUSTED}' GROUP BY ALL
                ) WHERE n BETWEEN 2 AND {rarity.hint}
            ) USING (type, key) WHERE form = '{TRUSTED}'
        ) GROUP BY a
    """)


def _hard(store: Store, rarity: _Rarity) -> Iterator[tuple[int, str, str, str | None, None, None]]:
    """The links of names that need evidence, a sport, or that contradictions split."""
    holders, bearers, homes = _holders(store), _Bearers(store), _homes(store)
    rows = store.rows(f"""
        SELECT type, key, form, e, a, role, field, sport, topic, country, affiliation, beside, counts, entity, present
        FROM mentions LEFT JOIN company USING (a) LEFT JOIN (
            SELECT a, list(DISTINCT key) AS present FROM mentions
            WHERE type = 'person' AND form <> '{EVIDENCE}' GROUP BY a
        ) USING (a)
        WHERE form <> '{TRUSTED}' ORDER BY type, key, form, e
    """)
    for (kind, key, form), group in groupby(rows, key=lambda r: r[:3]):
        entities = {}
        mentions = []
        for _, _, _, e, a, role, of_role, sport, topic, country, affiliation, beside, counts, entity, present in group:
            entities[e] = entity
            company = list(zip(beside or (), counts or (), strict=True))
            marks = [f"n{k}" for k, n in company if n <= rarity.mark]
            hints = [f"n{k}" for k, n in company if n > rarity.mark]
            target, inferred = None, False
            if kind == "person":
                (marks if " " in key else hints).extend(f"a{affiliation}" for _ in range(affiliation is not None))
                if role is not None:
                    held = holders.get(role, frozenset())
                    (marks if " " in role and len(held) <= _HOLDERS else hints).append(f"r{role}")
                    same = [k for k in held if k.endswith(f" {key}")]
                    target = same[0] if len(same) == 1 else None
                if target is None and form == EVIDENCE:
                    target = bearers.best_known(key, f"sport: {sport}" if sport else of_role or topic)
                target = None if target in (present or ()) else target
                inferred = of_role is None
                if form in {APART, CAREFUL} and inferred:
                    of_role = "sport" if sport else topic if form == CAREFUL else None
            of_role = field(of_role, sport)
            mentions.append(Mention(e, a, tuple(marks), tuple(hints), of_role, inferred, sport, country, target))
        yield from _links(kind, key, form, mentions, entities, homes)


def _links(
    kind: str, key: str, form: str, mentions: list[Mention], entities: dict[int, str], homes: dict[tuple[str, str], str]
) -> Iterator[tuple[int, str, str, str | None, None, None]]:
    how = {EVIDENCE: by_evidence, PLACE: by_sport, STATE: by_country, APART: by_contradiction, CAREFUL: by_field}[form]
    clusters = sorted(how(mentions), key=lambda c: (-len(c.mentions), c.mentions[0].entity))
    taken: set[str] = set()
    for n, cluster in enumerate(clusters):
        one = identity(kind, key, *_apart(form, n, cluster, entities))
        why = cluster.why
        targets = {m.target for m in cluster.mentions if m.target}
        home = homes.get((key, cluster.label or "")) if form == PLACE else None
        if len(targets) == 1:
            one, why = identity(kind, targets.pop()), "role"
        elif home:
            one = identity(kind, home)
        elif one in taken:
            one = identity(kind, key, entities[cluster.mentions[0].entity])
        taken.add(one)
        label = None if home or why == ALONE else cluster.label
        for m in cluster.mentions:
            yield m.entity, one, why, label, None, None


def _apart(form: str, n: int, cluster: Cluster, entities: dict[int, str]) -> tuple[str, ...]:
    """What keeps a cluster's id apart from those of others of the same name."""
    if form in {APART, CAREFUL} and n == 0:
        return ()
    if cluster.why == ALONE or cluster.label is None:
        return (min(entities[m.entity] for m in cluster.mentions),)
    return (cluster.label,)


class _Bearers:
    """The full names of each surname, with what the articles that name them are about."""

    def __init__(self, store: Store) -> None:
        self._by_last: dict[str, dict[str, Counter[str | None]]] = defaultdict(lambda: defaultdict(Counter))
        for key, sport, topic, n in store.rows(f"""
            SELECT key, sport, coalesce(field, topic), count(DISTINCT a) FROM mentions
            WHERE type = 'person' AND form <> '{EVIDENCE}' GROUP BY ALL
        """):
            self._by_last[key.split()[-1]][key][f"sport: {sport}" if sport else topic] += n

    def best_known(self, key: str, about: str | None) -> str | None:
        """The full name that a surname, or an initial with it, stands for in an article that is about something.

        It has far more articles about the same than all others of the surname, or is the only one; no given name is
        taken for a surname.
        """
        first, _, last = key.rpartition(" ")
        if about is None or len(first) > 1 or (not first and last in given()):
            return None
        alike = {k: told for k, told in self._by_last.get(last, {}).items() if k.startswith(first)}
        best, *others = sorted(((told[about], k) for k, told in alike.items()), reverse=True) or [(0, "")]
        least = _KNOWN if others else 1
        known = best[0] >= least and best[0] >= _FAR_MORE * sum(n for n, _ in others)
        return best[1] if known else None


def _holders(store: Store) -> dict[str, frozenset[str]]:
    """The full names that hold a role, by role."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, role in store.rows(
        f"SELECT DISTINCT key, role FROM mentions WHERE type = 'person' AND form = '{TRUSTED}' AND role LIKE '% %'"
    ):
        found[role].add(key)
    return {role: frozenset(keys) for role, keys in found.items()}


def _homes(store: Store) -> dict[tuple[str, str], str]:
    """The one long form that a place's name stands for in a sport: Newcastle in football, Newcastle United."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, sport, target in store.rows(f"""
        SELECT targets.key, sport, target FROM targets JOIN (
            SELECT key, arg_max(sport, (n, sport)) AS sport, max(n) AS most, sum(n) AS total FROM (
                SELECT key, sport, count(*) AS n FROM mentions
                WHERE type = 'organisation' AND form = '{TRUSTED}' AND sport IS NOT NULL GROUP BY ALL
            ) GROUP BY key
        ) AS teams ON teams.key = target WHERE 2 * most > total
    """):
        found[key, sport].add(target)
    return {at: targets.pop() for at, targets in found.items() if len(targets) == 1}
