"""What `spacy evaluate` and `nlp.evaluate` tell of the project's span groups: precision, recall and F1 of exact spans.

The gold is a Doc with the same groups in `doc.spans`. How right facts are as facts `extract evaluate` tells.
"""

from collections.abc import Callable, Iterable
from typing import Any

from spacy.scorer import Scorer
from spacy.tokens import Doc, Span
from spacy.training import Example


def group_scores(examples: Iterable[Example], *groups: str) -> dict[str, Any]:
    """`GROUP_p`, `GROUP_r` and `GROUP_f` of each group; None for one that no gold Doc has."""
    examples = list(examples)
    scores: dict[str, Any] = {}
    for group in groups:
        scores |= Scorer.score_spans(
            examples, group, getter=_spans, has_annotation=_has(group), labeled=False, allow_overlap=True
        )
        scores.pop(f"{group}_per_type", None)
    return scores


def _spans(doc: Doc, group: str) -> list[Span]:
    return list(doc.spans.get(group, ()))


def _has(group: str) -> Callable[[Doc], bool]:
    return lambda doc: group in doc.spans
