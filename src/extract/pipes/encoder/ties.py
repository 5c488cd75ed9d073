"""Which source and cue a content belongs to: the network's word, weighed with how the spans stand in the text."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.annotations import Offsets

NEAR = 6
"""How many spans of a role, on either side of a content, may be its source or cue."""

CUE_FEATURES = (
    "none",
    "network",
    "before",
    "same role between",
    "contents between",
    "distance",
    "paragraph between",
    "sentence between, before",
    "sentence between, after",
    "another content nearer",
)
SOURCE_FEATURES = (*CUE_FEATURES, "spans to cue", "after cue", "sentence to cue", "nearest to cue")

_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s")
_FAR = 1000


@dataclass(frozen=True, slots=True)
class Spot:
    """A span of the text with its role."""

    start: int
    end: int
    role: str


def near(spots: Sequence[Spot], content: int, role: str) -> list[int]:
    """The places of the spans of a role that may be the content's."""
    same = [n for n, spot in enumerate(spots) if spot.role == role]
    before, after = [n for n in same if n < content], [n for n in same if n > content]
    return before[-NEAR:] + after[:NEAR]


def features(
    text: str, spots: Sequence[Spot], content: int, places: Sequence[int], chances: Sequence[float], cue: int | None
) -> list[list[float]]:
    """A row of figures for `none` and for each of `places`; `chances` are the network's, that of `none` first.

    The columns are CUE_FEATURES; with places of sources they go on as SOURCE_FEATURES, `cue` being the content's.
    """
    wide = bool(places) and spots[places[0]].role == "source"
    size = len(SOURCE_FEATURES) if wide else len(CUE_FEATURES)
    rows = [[1.0, _log(chances[0])] + [0.0] * (size - 2)]
    gaps = [] if cue is None else [_distance(spots[cue], spots[p]) for p in places]
    for place, chance in zip(places, chances[1:], strict=True):
        gap = _gap(spots, place, content)
        between = [s.role for s in spots[min(place, content) + 1 : max(place, content)]]
        ended = _SENTENCE.search(text, max(gap[0] - 2, 0), gap[1]) is not None
        distance = _distance(spots[place], spots[content])
        row = [
            0.0,
            _log(chance),
            float(place < content),
            float(between.count(spots[place].role)),
            float(between.count("content")),
            math.log1p(distance) / 5,
            float("\n" in text[slice(*gap)]),
            float(ended and place < content),
            float(ended and place > content),
            float(_contested(spots, place, content, distance)),
        ]
        if wide and cue is None:
            row += [0.0] * 4
        elif wide and cue is not None:
            joint = _gap(spots, place, cue)
            row += [
                float(abs(place - cue) - 1),
                float(place > cue),
                float(_SENTENCE.search(text, max(joint[0] - 2, 0), joint[1]) is not None),
                float(_distance(spots[cue], spots[place]) == min(gaps)),
            ]
        rows.append(row)
    return rows


def choose(rows: Sequence[Sequence[float]], weights: Sequence[float]) -> tuple[int, float]:
    """The best row, and its probability."""
    scores = [sum(w * x for w, x in zip(weights, row, strict=False)) for row in rows]
    top = max(scores)
    powers = [math.exp(s - top) for s in scores]
    best = max(range(len(rows)), key=scores.__getitem__)
    return best, powers[best] / sum(powers)


def _gap(spots: Sequence[Spot], one: int, other: int) -> Offsets:
    first, second = spots[min(one, other)], spots[max(one, other)]
    return first.end, second.start


def _distance(one: Spot, other: Spot) -> int:
    return min(max(one.start - other.end, other.start - one.end, 0), _FAR)


def _contested(spots: Sequence[Spot], place: int, content: int, distance: int) -> bool:
    """Whether the spans beside the place hold another content that stands nearer to it."""
    beside = range(max(place - 3, 0), min(place + 4, len(spots)))
    return any(
        n != content and spots[n].role == "content" and _distance(spots[n], spots[place]) < distance for n in beside
    )


def _log(chance: float) -> float:
    return math.log(max(chance, 1e-6))
