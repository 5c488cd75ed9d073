"""Where the encoder points from a number: to the noun that it counts or measures, and to the words that say when."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extract.annotations import Aim, Offsets, Pointer
from extract.lexicon.numbers import numerals
from extract.pipes.encoder.decode import Array, words
from extract.pipes.encoder.windows import Window

_KINDS = ("one", "teen", "ten", "hundred", "scale", "dozen", "part", "multiple")
_LEAST = 0.01
"""The least chance of a word to be what is pointed to that is kept."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a number is linked to, in the order of the vectors: for each, `width` ask and as many answer."""

    to: tuple[str, ...]
    width: int


def asking(text: str, window: Window) -> list[list[int]]:
    """The pieces of every word of a window that is a number or a part of one: digits, or a word such as `third`."""
    return [pieces for pieces in words(text, window) if _is_number(text[slice(*_span(window, pieces))].lower())]


def _is_number(word: str) -> bool:
    known = numerals(*_KINDS)
    return word[0].isdigit() or word in known or word.removesuffix("s") in known


def _span(window: Window, pieces: list[int]) -> Offsets:
    return window.spans[pieces[0]][0], window.spans[pieces[-1]][1]


def pointers(text: str, window: Window, vectors: Array, links: Links) -> Iterator[Pointer]:
    """Where each number word of a window points by its vectors; what is not in the window it cannot point to."""
    every = words(text, window)
    if not every:
        return
    spans = [_span(window, w) for w in every]
    first, marker = np.array([w[0] for w in every]), np.array([start == end for start, end in window.spans])
    split = vectors.reshape(len(vectors), len(links.to), 2, links.width)
    for pieces, (start, end) in zip(every, spans, strict=True):
        if not _is_number(text[start:end].lower()):
            continue
        aims = {}
        for n, kind in enumerate(links.to):
            scores = split[:, n, 1] @ split[pieces, n, 0].mean(0) * np.float32(links.width**-0.5)
            powers = np.exp(scores - scores.max())
            chances = np.add.reduceat(np.where(marker, 0, powers), first) / powers.sum()
            likely = map(int, np.flatnonzero(chances >= _LEAST))
            aims[f"{kind}s"] = [Aim(*spans[at], round(float(chances[at]), 3)) for at in likely]
        yield Pointer(start, end, **aims)
