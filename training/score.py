"""Token F1 of sources, cues and contents, words (`\\w+`) as units."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

from extract.annotations import Offsets
from training.corpus import ROLES, Story

_WORD = re.compile(r"\w+")

Found = Mapping[str, list[Offsets]]
"""The spans of every role of ROLES that a model found in a story."""


def token_f1(pairs: Iterable[tuple[Story, Found]]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 in per cent of every role, over all words of the stories' paragraphs."""
    counts = {role: [0, 0, 0] for role in ROLES}
    for story, found in pairs:
        starts, ends = [], []
        for begin, end in story.paragraphs:
            places = [m.span() for m in _WORD.finditer(story.text, begin, end)]
            starts += [s for s, _ in places]
            ends += [e for _, e in places]

        def words(spans: list[Offsets], starts: list[int] = starts, ends: list[int] = ends) -> set[int]:
            return {i for s, e in spans for i in range(bisect_right(ends, s), bisect_left(starts, e))}

        for role in ROLES:
            gold = words([span for a in story.attributions for span in getattr(a, role)])
            ours = words(found[role])
            for i, value in enumerate((len(gold & ours), len(ours), len(gold))):
                counts[role][i] += value
    return {role: _prf(*c) for role, c in counts.items()}


def _prf(right: int, found: int, gold: int) -> dict[str, float]:
    p, r = right / found if found else 0.0, right / gold if gold else 0.0
    return {"p": 100 * p, "r": 100 * r, "f1": 200 * p * r / (p + r) if p + r else 0.0}
