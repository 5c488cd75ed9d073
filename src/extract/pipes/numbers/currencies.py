"""Which of several currencies of one name is meant: rupees in an article on Sri Lanka are Sri Lanka's."""

import re
from functools import cache

from extract.data import columns
from extract.lexicon.numbers import Unit
from extract.pipes.numbers.measures import Measure
from extract.text.reading import Reading


def settle(reading: Reading, found: list[Measure]) -> None:
    """Give money under a shared name alone the currency of the country that the article names most often.

    Where it names none of them, the commonest currency of that name stands; `Indian rupees` are India's anywhere.
    """
    for m in found:
        if m.unit is not None and m.unit.kind == "money" and not m.before:
            name = reading.text[m.core.end : m.end].strip().lower()
            choices = _shared().get(name) or _shared().get(name.removesuffix("s"), ())
            counts = [(len(pattern.findall(reading.text)), code) for code, pattern in choices]
            most = max(counts, key=lambda c: c[0], default=(0, ""))
            if most[0]:
                m.unit = Unit(most[1], "money")


@cache
def _shared() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """By name the currencies that share it, each with the words for its country."""
    found: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for name, code, words in columns("currencies_shared.tsv"):
        places = "|".join(word.replace("_", " ") for word in words.split())
        found[name] = (*found.get(name, ()), (code, re.compile(rf"\b(?:{places})\b")))
    return found
