"""From a run's tables to the table of what an editor should see first."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extract.audit.archive import Archive
from extract.audit.checks import CHECKS
from extract.audit.drops import keep
from extract.audit.finding import Check, Finding
from extract.audit.tables import AUDIT
from extract.contract.wording import many
from extract.folders import finished, whole
from extract.registry.store import making
from extract.registry.tables import write


class UnknownCheckError(ValueError):
    """There is no check of this id."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many findings each check that was made has, in their order; whether names were tied over the archive."""

    found: dict[str, int]
    tied: bool

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.found.values())

    def told(self, out: Path) -> str:
        """The summary in words."""
        each = ", ".join(f"{count:,} {check}" for check, count in self.found.items())
        lines = [f"{many(self.total, 'finding')}: {each}. The table: {out / 'audit'}"]
        if not self.tied:
            lines.append(f"`extract entities {out}` ties the names of all articles: with it the audit finds more.")
        return "\n".join(lines)


def build(out: str | Path, *, against: str | Path | None = None, checks: Sequence[str] = ()) -> Summary:
    """Hold the articles of a finished run against one another; write `out/audit`, whole or not at all.

    `against` is the folder of an earlier run; without it what the last audit of `out` counted is gone by. `checks` are
    the ids of the checks to make; without any, all are. What the others found before stays in the table.

    Raises FileNotFoundError if `out` or `against` holds no finished run, UnknownCheckError for an id that is none,
    DamagedRunError for a table that is not what was written, OSError if the tables cannot be read or written.
    """
    out, against = finished(out), finished(against) if against is not None else None
    chosen = _chosen(checks)
    with making(out, "audit") as work, closing(Archive(work, out, against)) as archive:
        found = (row for check in chosen for row in _rows(CHECKS.index(check), check.find(archive)))
        archive.store.table("findings", AUDIT.insert(0, _ORDER), chain(found, _kept(out, chosen)))
        write(work / "made" / "audit", AUDIT, archive.rows(_FINDINGS))
        counts = dict(archive.rows('SELECT "check", count(*) FROM findings GROUP BY ALL'))
        keep(archive)
    return Summary({check.id: counts.get(check.id, 0) for check in chosen}, archive.tied)


_ORDER = AUDIT.field("start").with_name("number")
_FINDINGS = 'SELECT * EXCLUDE (number) FROM findings ORDER BY weight DESC, number, article, start, "end", why'


def _chosen(ids: Iterable[str]) -> list[Check]:
    """The checks of these ids, or all of them."""
    wanted, known = set(ids), {check.id for check in CHECKS}
    if unknown := sorted(wanted - known):
        raise UnknownCheckError(f"there is no check {unknown[0]}; there are {', '.join(c.id for c in CHECKS)}")
    return [check for check in CHECKS if not wanted or check.id in wanted]


def _kept(out: Path, chosen: Iterable[Check]) -> Iterator[tuple[Any, ...]]:
    """The findings of the checks that are not made this time."""
    numbers = {check.id: n for n, check in enumerate(CHECKS) if check not in chosen}
    for path in whole(out, "audit") if numbers else ():
        for row in pq.read_table(path).to_pylist():
            if row["check"] in numbers:
                yield numbers[row["check"]], *(row[name] for name in AUDIT.names)


def _rows(number: int, findings: Iterator[Finding]) -> Iterator[tuple[Any, ...]]:
    for f in findings:
        others = list(f.others)
        yield number, f.check, round(f.weight, 3), f.article, f.fact, f.start, f.end, f.words, f.why, others
