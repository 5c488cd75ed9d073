"""What an article's text tells the registry: its sport, and which words it writes small."""

import re
from functools import cache

from extract.registry.words import sports

_SMALL = re.compile(r"\b[a-z]{2,}(?:-[a-z]+)*\b")
_ENOUGH, _CLEAR = 3, 2


@cache
def _patterns() -> dict[str, tuple[tuple[re.Pattern[str], int], ...]]:
    return {
        sport: tuple((_pattern(words), worth) for words, worth in zip(every, (2, 1), strict=True) if words)
        for sport, every in sports().items()
    }


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    every = sorted((w.replace("-", "[- ]") for w in words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(every)})\b")


def sport(text: str) -> str | None:
    """The sport that an article is about, or None: two or three of its words at least, and twice another sport's.

    >>> sport("The striker headed the substitute's cross over the goalkeeper.")
    'football'
    """
    lowered = text.lower()
    counts = sorted(
        (sum(len(set(p.findall(lowered))) * worth for p, worth in every), name) for name, every in _patterns().items()
    )
    (second, _), (best, name) = counts[-2:]
    return name if best >= _ENOUGH and best >= _CLEAR * second else None


def small_words(text: str) -> set[str]:
    """The words that a text writes small."""
    return set(_SMALL.findall(text))
