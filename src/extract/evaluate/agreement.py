"""When two values agree: names, numbers, words, spans."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from extract.contract.vocabulary import AT_LEAST, AT_MOST

_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[\W_]+")
_TITLE = re.compile(r"^((the|mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|cardinal|judge|rev)\s+)+(?=\w)")
_FILLERS = frozenset({"the", "in", "over", "of", "a", "last", "this"})
_TOLERANCE = 1e-6

G = TypeVar("G")
P = TypeVar("P")


def plain_name(name: Any) -> str | None:
    """A name without case, marks, titles and leading article; None for no name."""
    if not isinstance(name, str) or not name:
        return None
    return _TITLE.sub("", _MARKS.sub(" ", name).casefold().strip())


def number(value: Any) -> float | None:
    """A number as a float; None where there is none."""
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else float(value)


def same_number(a: Any, b: Any) -> bool:
    """Equal to a millionth, or both absent."""
    x, y = number(a), number(b)
    if x is None or y is None:
        return x is y
    return abs(x - y) <= _TOLERANCE * max(1.0, abs(x), abs(y))


def same_word(a: Any, b: Any) -> bool:
    """Equal but for case and white space around, or both absent or blank."""
    return _plain_word(a) == _plain_word(b)


def _plain_word(value: Any) -> str | None:
    return (value.casefold().strip() or None) if isinstance(value, str) else None


def same_bound(a: Any, b: Any) -> bool:
    """The same comparator, `at least` and `more than` being one."""
    return bool(a == b) or {a, b} <= AT_LEAST or {a, b} <= AT_MOST


def same_period(a: Any, b: Any) -> bool:
    """A shared word that tells something, or no such words on either side."""
    x, y = _telling(a), _telling(b)
    return bool(x & y) if x and y else not x and not y


def _telling(value: Any) -> set[str]:
    return set(_WORD.findall(value.lower())) - _FILLERS if isinstance(value, str) else set()


def word_starts(text: str, pieces: Sequence[Sequence[int]]) -> frozenset[int]:
    """Where the words of some stretches of a text start."""
    return frozenset(m.start() for start, end in pieces for m in _WORD.finditer(text, start, end))


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """The shared part of two sets."""
    return len(a & b) / len(a | b) if a | b else 0.0


def match(gold: Sequence[G], predicted: Sequence[P], score: Callable[[G, P], float]) -> list[tuple[int, int, float]]:
    """One-to-one pairs (gold index, predicted index, score), the best score first, none of score 0."""
    every = ((score(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted))
    ranked = sorted((s for s in every if s[0] > 0), key=lambda s: (-s[0], s[1], s[2]))
    pairs: list[tuple[int, int, float]] = []
    taken: set[int] = set()
    used: set[int] = set()
    for value, i, j in ranked:
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            pairs.append((i, j, value))
    return pairs
