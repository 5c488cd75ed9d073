"""What the names, roles and texts of a run tell, in tables of the store that `tie` goes by."""

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa

from extract.registry import names
from extract.registry.aliases import explained
from extract.registry.countries import country, home
from extract.registry.names import EVIDENCE, PLACE, TRUSTED, Common, Name
from extract.registry.reading import small_words, sport
from extract.registry.roles import past, role
from extract.registry.store import Store
from extract.registry.words import kind_fields

_RARELY, _OFTEN = 0.05, 20
_S = pa.string()


def gather(store: Store) -> None:
    """Make the table `mentions`: every entity with its key, what its form allows, and what its article tells.

    Columns: e, a, entity, type, name, key, form (`names`), rank (the fullest form's is 1), wikidata, successor,
    role (to compare by), field (of the role, or of the body that one is of), sport and topic (the field that most roles
    tell) of the article, its country, affiliation (its key). `targets` has the long forms, by key, that a short form
    may stand for within one sport; `roles` every role as written, what it is compared as, and whether it is held
    no more.
    """
    _organisations(store, _read_texts(store))
    people = [(n, names.person(n)) for (n,) in store.rows("SELECT DISTINCT name FROM entities WHERE type = 'person'")]
    told = (("person", n, one.key, one.form, int(one.form == TRUSTED), None, None, None) for n, one in people)
    store.add("keys", _KEYS, told)
    roles = store.rows("SELECT DISTINCT role FROM entities WHERE role IS NOT NULL")
    schema = pa.schema([("role", _S), ("plain", _S), ("field", _S), ("past", pa.bool_())])
    store.table("roles", schema, ((r, *role(r), past(r)) for (r,) in roles))
    store.db.execute("""
        CREATE TABLE topics AS
        SELECT a, CASE WHEN most > least THEN topic END AS topic FROM (
            SELECT a, arg_max(field, (n, field)) AS topic, max(n) AS most, sum(n) - max(n) AS least FROM (
                SELECT a, field, count(*) AS n FROM entities JOIN roles USING (role)
                WHERE field IS NOT NULL GROUP BY ALL
            ) GROUP BY a
        )
    """)
    store.db.execute("""
        CREATE TABLE mentions AS
        SELECT e, a, entity, type, name, keys.key, keys.form, keys.rank, keys.wikidata, keys.successor,
            roles.plain AS role, coalesce(roles.field, other.field) AS field, topic, other.key AS affiliation,
            CASE WHEN type = 'organisation' OR coalesce(topic, 'sport') = 'sport' THEN sport END AS sport,
            country
        FROM entities JOIN keys USING (type, name) LEFT JOIN told USING (a) LEFT JOIN topics USING (a)
            LEFT JOIN roles USING (role)
            LEFT JOIN keys AS other ON other.type = 'organisation' AND other.name = entities.affiliation
        ORDER BY e
    """)


_KEYS = pa.schema([
    ("type", _S), ("name", _S), ("key", _S), ("form", _S), ("rank", pa.int8()), ("wikidata", _S), ("successor", _S),
    ("field", _S),
])  # fmt: skip


def _read_texts(store: Store) -> Common:
    """Note each article's sport and country; give the names of one word that mean something else, too.

    An article that is about no country clearly is about that of the archive.
    """
    single: Counter[str] = Counter()
    for name, n in store.rows("SELECT name, count(*) FROM entities WHERE name NOT LIKE '% %' GROUP BY name"):
        single[names.folded(name)] += n
    small: Counter[str] = Counter()

    def read() -> Iterator[tuple[int, str | None, str | None]]:
        for number, text in store.texts():
            small.update(single.keys() & small_words(text))
            yield number, sport(text), country(text)

    store.table("told", pa.schema([("a", pa.int64()), ("sport", _S), ("country", _S)]), read())
    about = Counter(dict(store.rows("SELECT country, count(*) FROM told WHERE country IS NOT NULL GROUP BY country")))
    store.db.execute("UPDATE told SET country = ? WHERE country IS NULL", [home(about)])
    rarely = frozenset(word for word, n in small.items() if n > 1 and n >= _RARELY * single[word])
    everyday = frozenset(word for word in rarely if small[word] >= _OFTEN * single[word])
    return Common(rarely | _surnames(store), everyday)


def _surnames(store: Store) -> frozenset[str]:
    """The last words of full names."""
    every = store.rows("SELECT DISTINCT name FROM entities WHERE type = 'person' AND name LIKE '% %'")
    return frozenset(names.folded(name).split()[-1] for (name,) in every)


def _organisations(store: Store, common: Common) -> None:
    found = {
        name: names.organisation(name, common)
        for (name,) in store.rows("SELECT DISTINCT name FROM entities WHERE type = 'organisation'")
    }
    pairs = store.rows(
        "SELECT DISTINCT name, unnest(aliases) AS alias FROM entities WHERE type = 'organisation' ORDER BY ALL"
    )
    known: dict[str, Name] = {}
    longs = explained(
        (found[name], alias, known.setdefault(alias, found.get(alias) or names.organisation(alias, common)))
        for name, alias in pairs
    )
    targets: dict[str, set[str]] = {}
    rows = []
    for name, one in sorted(found.items()):
        key, form, more = one.key, one.form, longs.get(one.key, ())
        if form == PLACE:
            listed = {names.folded(body.name) for body in one.listed} - {key}
            targets.setdefault(key, set()).update(listed, more)
        elif not one.listed and len(more) == 1:
            key, form = more[0], TRUSTED
        elif not one.listed and form == TRUSTED and (more or _bare(name)):
            form = EVIDENCE
        listed_as = one.listed[0] if one.listed and form == TRUSTED else None
        told = (listed_as.wikidata, listed_as.successor) if listed_as else (None, None)
        fields = {kind_fields().get(body.kind or "") for body in one.listed}
        of_life = fields.pop() if len(fields) == 1 else None
        rows.append(("organisation", name, key, form, int(names.folded(name) == key), *told, of_life))
    store.table("keys", _KEYS, rows)
    schema = pa.schema([("key", _S), ("target", _S)])
    store.table("targets", schema, [(key, t) for key, every in sorted(targets.items()) for t in sorted(every)])


def _bare(name: str) -> bool:
    """Whether a name is a few capitals that nothing explains."""
    return len(name) <= 4 and name.isupper() and name.isalpha()
