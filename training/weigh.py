"""The few numbers beside the network: how tags follow each other, and what decides between ties."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

from extract.annotations import Offsets
from extract.pipes.encoder.decode import Candidates, Scheme, candidates, words
from extract.pipes.encoder.model import Network
from extract.pipes.encoder.ties import CUE_FEATURES, SOURCE_FEATURES, Spot, features
from extract.pipes.encoder.windows import Tokenizer, windows
from training.corpus import TAGS, Attribution, Story, example
from training.logits import conditional

_STRENGTH = 0.1
"""How much the corpus's own sequences count beside the network's probabilities."""

_PULL = 2e-3
"""How strongly a case draws the weights of ties towards 0."""

Case = tuple[list[list[float]], int]
"""The features of the choices, and which of them is right."""


def transitions(stories: Iterable[Story], tokenizer: Tokenizer) -> list[list[float]]:
    """For every pair of tags of words in a row how much likelier it is in the corpus than by chance, as a logarithm."""
    counts = np.ones((len(TAGS), len(TAGS)))
    for story in stories:
        for window in windows(story.text, story.paragraphs, tokenizer):
            made = example(window, story)
            tags = made.quotes if story.guided else made.tags
            found = words(story.text, window)
            for one, other in pairwise(found):
                if other[0] == one[-1] + 1:
                    counts[tags[one[0]], tags[other[0]]] += 1
    chance = counts.sum(0) / counts.sum()
    logs: np.ndarray[tuple[int, int], np.dtype[np.float64]] = np.log(counts / counts.sum(1, keepdims=True) / chance)
    return [[round(float(x), 4) for x in row] for row in _STRENGTH * logs]


def tie_weights(
    network: Network, stories: Iterable[Story], tokenizer: Tokenizer, scheme: Scheme
) -> dict[str, list[float]]:
    """The weights with which most of the contents that the network finds in the stories are tied rightly.

    In gold's stories they are those of quotes, in the others those of attributions.
    """
    cases: dict[str, list[Case]] = {role: [] for role in scheme.ties}
    for story in stories:
        for window in windows(story.text, story.paragraphs, tokenizer):
            tags, ties, _, quotes, _ = network(window)
            for found in candidates(story.text, window, quotes if story.guided else tags, ties, scheme):
                for role, case in _cases(story, found):
                    cases[role].append(case)
    sizes = {"source": len(SOURCE_FEATURES), "cue": len(CUE_FEATURES)}
    return {role: _fitted(cases[role], sizes[role]) for role in scheme.ties}


def _cases(story: Story, found: Candidates) -> Iterator[tuple[str, Case]]:
    content = found.spots[found.content]
    attribution = max(story.attributions, key=lambda a: _shared(content, a.content), default=None)
    if attribution is None or not _shared(content, attribution.content):
        return
    right = {role: _right(found, role, attribution) for role in found.places}
    cue = found.places["cue"][right["cue"] - 1] if right["cue"] else None
    for role, places in found.places.items():
        rows = features(story.text, found.spots, found.content, places, found.chances[role], cue)
        yield role, (rows, right[role])


def _right(found: Candidates, role: str, attribution: Attribution) -> int:
    """Which choice is the attribution's; 0, that of no tie, where none of the spans is."""
    shared = [_shared(found.spots[place], getattr(attribution, role)) for place in found.places[role]]
    return 1 + shared.index(max(shared)) if any(shared) else 0


def _shared(spot: Spot, spans: Iterable[Offsets]) -> int:
    return sum(max(0, min(spot.end, e) - max(spot.start, s)) for s, e in spans)


def _fitted(cases: list[Case], size: int) -> list[float]:
    """The weights of a conditional logistic regression over the cases; all 0 if there are none."""
    if not cases:
        return [0.0] * size
    rows = np.zeros((sum(len(rows) for rows, _ in cases), size))
    case: list[int] = []
    right: list[bool] = []
    for n, (choices, answer) in enumerate(cases):
        for m, row in enumerate(choices):
            rows[len(case), : len(row)] = row
            case.append(n)
            right.append(m == answer)
    return [round(w, 4) for w in conditional(csr_matrix(rows), case, right, _PULL * len(cases)).tolist()]
