"""What an article's text tells the registry: its sport, and which words it writes small."""

import re
from functools import cache

from extract.registry.words import sports

_SMALL = re.compile(r"\b[a-z]{2,}(?:-[a-z]+)*\b")
_ENOUGH, _CLEAR = 3, 1.5


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        sport: re.compile(
            r"\b(?:" + "|".join(sorted((w.replace("-", "[- ]") for w in every), key=len, reverse=True)) + r")\b"
        )
        for sport, every in sports().items()
    }


def sport(text: str) -> str | None:
    """The sport that an article is about, or None: three of its words at least, and half as many again as another's.

    >>> sport("The striker headed the substitute's cross over the goalkeeper.")
    'football'
    """
    lowered = text.lower()
    counts = sorted(((len(set(p.findall(lowered))), name) for name, p in _patterns().items()), reverse=True)
    (best, name), (second, _) = counts[:2]
    return name if best >= _ENOUGH and best >= _CLEAR * second else None


def small_words(text: str) -> set[str]:
    """The words that a text writes small."""
    return set(_SMALL.findall(text))
