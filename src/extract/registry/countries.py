"""The country that an article is about, by the places and peoples that it names."""

import re
from collections import Counter
from functools import cache

from extract.data.places import listed

_CAPITAL = re.compile(r"(?<![\w.])[A-Z]\w*")
_LEAD = re.compile(r"\w+")
_ENOUGH, _CLEAR = 2, 2


@cache
def _forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """By their first word the forms of places and peoples, the longest first, each with its country."""
    kinds, inside = {row.name: row.kind for row in listed()}, {row.name: row.inside for row in listed()}

    def country(place: str) -> str | None:
        while place and kinds.get(place) != "country":
            place = inside.get(place, "")
        return place or None

    found: dict[str, set[tuple[str, str]]] = {}
    for row in listed():
        one = country(row.name)
        for form in (row.name, *row.others, *row.people):
            if one and row.told != "doubtful" and (lead := _LEAD.match(form)):
                found.setdefault(lead.group(), set()).add((form, one))
    return {lead: tuple(sorted(forms, key=lambda f: (-len(f[0]), f))) for lead, forms in found.items()}


def country(text: str) -> str | None:
    """The country that a text names at least twice, and twice as often as any other, or None.

    >>> country("The French parliament sat late. In Paris, talks with German firms went on.")
    'France'
    """
    found: Counter[str] = Counter()
    for m in _CAPITAL.finditer(text):
        for form, one in _forms().get(m.group(), ()):
            end = m.start() + len(form)
            if text.startswith(form, m.start()) and not text[end : end + 1].isalnum():
                found[one] += 1
                break
    (name, most), (_, second) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return name if most >= _ENOUGH and most >= _CLEAR * second else None


def home(countries: Counter[str]) -> str | None:
    """The country of an archive, which most of its articles that are about one are about; or None."""
    name, most = next(iter(countries.most_common(1)), ("", 0))
    return name if 2 * most >= countries.total() > 0 else None
