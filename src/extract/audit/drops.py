"""The check of what there is less of than in the last run: facts, quotes and named sources an article.

The counts of a run that was audited are kept in `OUT/audit-counts.json`, those of the run before it, too. An archive
that has grown since is held by its new articles against those that were there.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

from extract.audit.archive import Archive
from extract.audit.finding import Finding
from extract.folders import DamagedRunError, manifest, whole

DROPS = "drops"
FILE = "audit-counts.json"

_FEWEST, _SHARE, _CERTAIN = 20, 0.25, 3.0
"""Articles on either side; the share that is lost; and how many times its standard error the loss is."""
_WHAT = {"facts": "facts", "quotes": "quotes", "named": "quotes with a named source"}


@dataclass(frozen=True, slots=True)
class Count:
    """Articles of an outlet (None: of all), and of facts, quotes and named quotes the sum and the sum of squares."""

    outlet: str | None
    articles: int
    facts: int
    facts_squares: int
    quotes: int
    quotes_squares: int
    named: int
    named_squares: int

    def mean(self, what: str) -> float:
        """How many of them an article has."""
        return float(getattr(self, what)) / self.articles

    def variance(self, what: str) -> float:
        """How much articles differ in it."""
        return max(0.0, float(getattr(self, f"{what}_squares")) / self.articles - self.mean(what) ** 2)

    def without(self, other: "Count") -> "Count":
        """What is here beyond the other count."""
        mine, theirs = asdict(self), asdict(other)
        return Count(self.outlet, **{key: mine[key] - theirs[key] for key in mine if key != "outlet"})

    @property
    def possible(self) -> bool:
        """Whether it can be the count of some articles."""
        return bool(min(value for key, value in asdict(self).items() if key != "outlet") >= 0)


def drops(archive: Archive) -> Iterator[Finding]:
    """Outlets whose articles have fewer facts, quotes or named sources than in the last run."""
    now = _counted(archive)
    if archive.against is not None:
        before, same = _counts(archive, archive.against), False
        told = str(archive.against)
    else:
        kept = _last(archive.out, now)
        if kept is None:
            return
        before, same = [Count(**row) for row in kept["counts"]], kept["key"] == _key(archive.out)
        told = "the last run"
    earlier = {count.outlet: count for count in before}
    for count in now:
        if then := earlier.get(count.outlet):
            yield from _fallen(count, then, same, told)


def keep(archive: Archive) -> None:
    """Keep the counts of this run for the next audit, and those that it was held against."""
    now = _counted(archive)
    last = _last(archive.out, now)
    runs = [*([last] if last else []), {"key": _key(archive.out), "counts": [asdict(count) for count in now]}]
    path = archive.out / FILE
    made = path.with_name(f".{FILE}")
    made.write_text(json.dumps(runs, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    made.replace(path)


def _fallen(now: Count, then: Count, same: bool, told: str) -> Iterator[Finding]:
    added = now.without(then)
    grown = same and added.articles >= _FEWEST and added.possible
    count = added if grown else now
    if min(count.articles, then.articles) < _FEWEST:
        return
    for what, called in _WHAT.items():
        new, old = count.mean(what), then.mean(what)
        error = sqrt(count.variance(what) / count.articles + then.variance(what) / then.articles)
        if old - new > _SHARE * old and old - new > _CERTAIN * error:
            whose = now.outlet or "All outlets together"
            since = f"articles that came since {told}" if grown else "articles of this run"
            why = f"{whose}: {new:.1f} {called} an article in the {count.articles:,} {since}, {old:.1f} in the "
            why += f"{then.articles:,} of {told}: {100 * (1 - new / old):.0f}% fewer."
            weight = 0.85 if now.outlet else 0.99
            yield Finding(DROPS, weight, why, f"{whose}: {called}")
            return


def _last(out: Path, now: list[Count]) -> dict[str, Any] | None:
    """What is kept of the run before this one: the last whose counts are others."""
    path = out / FILE
    if not path.exists():
        return None
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))
        before = [run for run in runs if [Count(**row) for row in run["counts"]] != now]
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedRunError(f"{path} is damaged: {error}; delete it, and the next audit makes it anew") from error
    return before[-1] if before else None


def _key(out: Path) -> str:
    """What a run's rows depend on besides its articles, as a hash."""
    return sha256(json.dumps(manifest(out).get("key"), sort_keys=True).encode()).hexdigest()


def _counted(archive: Archive) -> list[Count]:
    """The counts of the run itself, which are counted once."""
    sql, files = _counting(archive.out)
    archive.store.db.execute(f"CREATE TABLE IF NOT EXISTS counted AS {sql}", files)
    return [Count(*row) for row in archive.rows("FROM counted")]


def _counts(archive: Archive, out: Path) -> list[Count]:
    """The counts of a run by outlet, those of all outlets first."""
    return [Count(*row) for row in archive.rows(*_counting(out))]


def _counting(out: Path) -> tuple[str, dict[str, Any]]:
    """The query that counts, and the files that it reads."""
    articles, facts = ([str(path) for path in whole(out, table)] for table in ("articles", "facts"))
    names = ("facts", "quotes", "named")
    sums = ", ".join(f"CAST(sum({n}) AS BIGINT) AS {n}, CAST(sum({n} * {n}) AS BIGINT) AS {n}_squares" for n in names)
    sql = f"""
        WITH each AS (
            SELECT a.id, any_value(a.outlet) AS outlet, count(f.fact) AS facts,
                count(f.fact) FILTER (f.kind = 'quote') AS quotes,
                count(f.fact) FILTER (f.kind = 'quote' AND f.source IS NOT NULL) AS named
            FROM read_parquet($articles) a LEFT JOIN read_parquet($facts) f ON f.article = a.id
            WHERE a.duplicate_of IS NULL GROUP BY a.id
        )
        SELECT NULL::VARCHAR AS outlet, count(*) AS articles, {sums} FROM each HAVING count(*) > 0
        UNION ALL SELECT * FROM (
            SELECT outlet, count(*) AS articles, {sums} FROM each WHERE outlet IS NOT NULL
            GROUP BY outlet ORDER BY outlet
        )
    """
    return sql, {"articles": articles, "facts": facts}
