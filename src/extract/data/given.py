"""Given names and the short forms by which they go."""

from functools import cache

from extract.data import columns


@cache
def full_forms() -> dict[str, frozenset[str]]:
    """By short form, casefolded, the given names that it may be short for."""
    found: dict[str, set[str]] = {}
    for name, shorts in columns("names_short.tsv"):
        for short in shorts.casefold().split():
            found.setdefault(short, set()).add(name.casefold())
    return {short: frozenset(names) for short, names in found.items()}
