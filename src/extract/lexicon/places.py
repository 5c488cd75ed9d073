"""What the data files know of places: their names, what their people are called, what holds them."""

import re
from dataclasses import dataclass
from functools import cache

from extract.data import columns
from extract.data.places import listed

_LEAD = re.compile(r"[\w.]+")
_KINDS = ("continent", "area", "country", "nation", "state", "region", "county", "city", "district")
"""From the least specific to the most."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place of places.tsv; `inside` is the name of the place that holds it, empty where none or several may."""

    name: str
    kind: str
    inside: str
    doubtful: bool
    seat: bool

    @property
    def depth(self) -> int:
        """How specific it is: a town more than its county, a county more than its country."""
        return _KINDS.index(self.kind)


@dataclass(frozen=True, slots=True)
class Form:
    """How a place is written; `people` tells that the words are for its people or its things: `Welsh`."""

    words: str
    place: Known
    people: bool


@cache
def forms() -> dict[str, tuple[Form, ...]]:
    """By the first word of their forms, the forms of places, the longest first."""
    found: dict[str, list[Form]] = {}
    for row in listed():
        place = Known(row.name, row.kind, row.inside, row.told == "doubtful", row.told == "seat")
        named = ((words, False) for words in (row.name, *row.others))
        for words, of_people in (*named, *((words, True) for words in row.people)):
            if lead := _LEAD.match(words):
                found.setdefault(lead.group(), []).append(Form(words, place, of_people))
    return {lead: tuple(sorted(those, key=lambda f: -len(f.words))) for lead, those in found.items()}


@cache
def word_set(name: str) -> frozenset[str]:
    """A set of places_words.tsv."""
    return next(frozenset(words.split()) for key, words, *_ in columns("places_words.tsv") if key == name)
