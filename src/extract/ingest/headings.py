"""The headings of a table as fields of an article: by name, by synonyms that exports use, or as the user says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extract.contract.articles import FIELDS
from extract.data import columns as data
from extract.ingest.limits import UnreadableError

_SHOWN, _MOST = 40, 30
"""Characters of a heading, and headings, that a message has."""
SUMMARY = "the table has a summary only"
_LONGEST = 100
"""Characters in a heading; what is longer is none."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table is which field, by number; `rest` are the other columns by their heading."""

    fields: dict[str, int]
    rest: dict[str, int]
    header: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The fields, each with the heading that it has here."""
        return tuple((name, self.header[self.fields[name]]) for name in FIELDS if name in self.fields)


def plain(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return "".join(c for c in heading.casefold() if c.isalnum())


def known(header: Iterable[str], wanted: Iterable[tuple[str, str]] = ()) -> set[str]:
    """The fields that a row would hold if it were a header."""
    found = {plain(cell) for cell in header if len(cell) <= _LONGEST}
    fields = {field for heading in found for field in _synonyms().get(heading, ())}
    fields |= {field for field, heading in wanted if plain(heading) in found}
    return fields - {"summary"} | ({"text"} if "summary" in fields else set())


def columns(header: Sequence[str], wanted: Sequence[tuple[str, str]] = ()) -> Columns:
    """The columns under a header; `wanted` are those that the user named, as (field, heading).

    Raises UnreadableError if none is the text, or none is what the user named.
    """
    header = _unique(header)
    fields = named(header, wanted)
    ranks = _ranks(header)
    notes = []
    for field in FIELDS:
        found = sorted(ranks.get(field, []))
        found = [(rank, n) for rank, n in found if n not in fields.values()]
        if field in fields or not found:
            continue
        (rank, n), others = found[0], [header[n] for _, n in found[1:]]
        fields[field] = n
        if others and rank:
            notes.append(f"with several columns for {field}: {header[n]} was taken, not {', '.join(others)}")
    if "text" not in fields and (summaries := sorted(ranks.get("summary", []))):
        fields["text"] = summaries[0][1]
        notes.append(SUMMARY)
    if "text" not in fields:
        raise UnreadableError("no_text_column", f"{listed(header)}: say which is the text by --column text=NAME")
    rest = {heading: n for n, heading in enumerate(header) if heading and n not in fields.values()}
    return Columns(fields, rest, header, tuple(notes))


def named(header: Sequence[str], wanted: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The columns that the user named for fields, as (field, heading); of several for one the first that is there.

    Raises UnreadableError if none of those for a field is there.
    """
    fields: dict[str, int] = {}
    plains = [plain(cell) for cell in header]
    for field, heading in wanted:
        if field in fields:
            continue
        if heading in header:
            fields[field] = header.index(heading)
        elif plain(heading) in plains:
            fields[field] = plains.index(plain(heading))
    for field in dict.fromkeys(field for field, _ in wanted):
        if field not in fields:
            missed = " or ".join(repr(heading) for name, heading in wanted if name == field)
            raise UnreadableError("no_such_column", f"no column {missed} for {field}: {listed(header)}")
    return fields


def _ranks(header: tuple[str, ...]) -> dict[str, list[tuple[int, int]]]:
    """For each field the columns that may be it, as (rank, number): 0 for its very name, then in the data's order."""
    found: dict[str, list[tuple[int, int]]] = {}
    for n, heading in enumerate(header):
        if heading in FIELDS:
            found.setdefault(heading, []).append((0, n))
        elif len(heading) <= _LONGEST:
            for field, rank in _synonyms().get(plain(heading), {}).items():
                found.setdefault(field, []).append((rank, n))
    return found


def _unique(header: Sequence[str]) -> tuple[str, ...]:
    """The headings without spaces around them, the second of a name with its number."""
    seen: dict[str, int] = {}
    made = []
    for heading in (cell.strip() for cell in header):
        seen[heading] = seen.get(heading, 0) + 1
        made.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    return tuple(made)


def listed(header: Sequence[str]) -> str:
    """The columns in words."""
    return f"the columns are {shown(header)}"


def shown(header: Sequence[str]) -> str:
    """The headings on one line, cut where they are too long or too many."""
    names = [heading if len(heading) <= _SHOWN else f"{heading[:_SHOWN]}…" for heading in header if heading.strip()]
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"{', '.join(names[:_MOST]) or 'without headings'}{more}"


@cache
def _synonyms() -> dict[str, dict[str, int]]:
    """By the plain form of every heading that is known the fields that it may be, each with its rank."""
    found: dict[str, dict[str, int]] = {}
    for rank, (field, heading) in enumerate(data("headings.tsv"), 1):
        found.setdefault(plain(heading), {}).setdefault(field, rank)
    return found
