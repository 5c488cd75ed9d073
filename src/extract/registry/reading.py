"""What an article's text tells the registry: its sport, and which words it writes small."""

import re
from collections import Counter
from functools import cache

from extract.registry.words import sports

_SMALL = re.compile(r"\b[a-z]{2,}(?:-[a-z]+)*\b")
_WORD = re.compile(r"\d+,\d+m|[a-z0-9]+")
_ENOUGH, _CLEAR = 3, 2


@cache
def _signs() -> dict[str, tuple[tuple[str, str, int], ...]]:
    """The words and phrases that tell a sport, each with its sport and worth, by their first word."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for sport, every in sports().items():
        for words, worth in zip(every, (2, 1), strict=True):
            for word in words:
                phrase = word.replace("-", " ")
                found.setdefault(phrase.split()[0], []).append((f" {phrase} ", sport, worth))
    return {first: tuple(signs) for first, signs in found.items()}


def sport(text: str) -> str | None:
    """The sport that an article is about, or None: two or three of its words at least, and twice another sport's.

    >>> sport("The striker headed the substitute's cross over the goalkeeper.")
    'football'
    """
    words = _WORD.findall(text.lower())
    run = f" {' '.join(words)} "
    scores: Counter[str] = Counter()
    for first in _signs().keys() & set(words):
        for phrase, one, worth in _signs()[first]:
            if phrase in run:
                scores[one] += worth
    (name, best), (_, second) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    return name if best >= _ENOUGH and best >= _CLEAR * second else None


def small_words(text: str) -> set[str]:
    """The words that a text writes small."""
    return set(_SMALL.findall(text))
