"""Short names that the archive's own articles explain: `Institute for Supply Management (ISM)` here, `ISM` there."""

from collections import defaultdict
from collections.abc import Iterable

from extract.data import columns
from extract.registry.names import PLACE, TRUSTED, Name, folded, is_acronym, spells
from extract.registry.words import words

_SHORTEST_ACRONYM, _SHORTEST_NAME = 3, 4


def explained(pairs: Iterable[tuple[Name, str, Name]]) -> dict[str, tuple[str, ...]]:
    """The keys of the long forms by the key of the short one.

    `pairs` are an organisation's name, another name of it in the same article as written, and that one's key.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for long, written, short in pairs:
        if long.key != short.key and long.form == TRUSTED and _may_stand_for(written, short, long):
            found[short.key].add(long.key)
    return {short: tuple(sorted(longs)) for short, longs in found.items()}


def _may_stand_for(written: str, short: Name, long: Name) -> bool:
    if short.form == PLACE:
        return long.key.startswith(f"{short.key} ")
    if short.listed:
        return False
    if is_acronym(written) and spells(written, folded(long.key)):
        return len(short.key) >= _SHORTEST_ACRONYM and short.key not in words("ambiguous")
    opening, _, rest = long.key.partition(f"{short.key} ")
    own = len(short.key) >= _SHORTEST_NAME and short.form == TRUSTED
    return own and not opening and bool(rest) and all(w in _general_words() for w in rest.split())


def _general_words() -> frozenset[str]:
    generic = next(set(row[1].split()) for row in columns("names_words.tsv") if row[0] == "generic")
    return frozenset(generic) | words("common") | words("legal")
