"""From a run's tables to the two tables of claims."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from extract.contract.wording import many
from extract.folders import finished
from extract.ledger import claims, numbers, quotes
from extract.ledger.archive import Archive
from extract.ledger.judge import judge
from extract.ledger.tables import CLAIMS, CLAIMS_FACTS
from extract.ledger.verdict import VERDICTS
from extract.registry.store import making
from extract.registry.tables import write


@dataclass(frozen=True, slots=True)
class Summary:
    """How many claims there are, how many facts have each verdict, and whether names were tied over the archive."""

    claims: int
    verdicts: dict[str, int]
    tied: bool

    def told(self, out: Path) -> str:
        """The summary in words."""
        each = ", ".join(f"{count:,} {verdict}" for verdict, count in self.verdicts.items() if count)
        found = f"{many(self.claims, 'claim')}; of their facts {each}." if each else "No two articles tell the same."
        lines = [found, f"The tables: {out / 'claims'}, {out / 'claims_facts'}"]
        if not self.tied:
            lines.append(f"`extract entities {out}` ties the names of all articles: with it the ledger finds more.")
        return "\n".join(lines)


def build(out: str | Path) -> Summary:
    """Find what several articles of a finished run tell; write `out/claims`, `out/claims_facts`, whole or not at all.

    Raises FileNotFoundError if `out` holds no finished run, DamagedRunError for a table that is not what was written,
    OSError if the tables cannot be read or written.
    """
    out = finished(out)
    with making(out, "ledger") as work, closing(Archive(work, out)) as archive:
        archive.store.table("held", claims.HELD, _held(archive))
        claims.gather(archive)
        write(work / "made" / "claims", CLAIMS, archive.rows(claims.CLAIMS_ROWS))
        write(work / "made" / "claims_facts", CLAIMS_FACTS, archive.rows(claims.FACTS_ROWS))
        counts = dict(archive.rows("SELECT verdict, count(*) FROM held WHERE verdict IS NOT NULL GROUP BY ALL"))
        return Summary(
            claims=archive.store.one("SELECT count(DISTINCT root) FROM held"),
            verdicts={verdict: counts.get(verdict, 0) for verdict in VERDICTS},
            tied=archive.tied,
        )


def _held(archive: Archive) -> Iterator[claims.Row]:
    yield from claims.held(quotes.pairs(archive), quotes.judge)
    yield from claims.held(numbers.pairs(archive), judge)
