"""extract_confidence: the chance that a fact is right, from what the pipes left on the Doc.

A logistic model; `models/confidence` holds its weights and says what they were fitted on.
"""

import math
from collections.abc import Mapping
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Quantity, Quote
from extract.data import weights as trained
from extract.pipes.component import Component
from extract.pipes.confidence.quantities import Counted
from extract.pipes.confidence.quotes import Said
from extract.pipes.needs import need


@Language.factory(
    "extract_confidence",
    requires=["doc._.facts_quotes", "doc._.facts_quantities", "doc._.facts_reported"],
    assigns=["doc._.facts_quotes", "doc._.facts_quantities"],
)
def make_confidence(nlp: Language, name: str) -> "Confidence":
    """The component, for `nlp.add_pipe("extract_confidence")`."""
    return Confidence()


class Confidence(Component):
    """Sets the `score` of every quantity, and of every quote that somebody voiced.

    A belief has none: no gold tells which are right.
    """

    name = "extract_confidence"
    judges = ("facts_quotes", "facts_quantities")

    def write(self, doc: Doc) -> None:
        """Weigh the evidence for the facts of one Doc."""
        need(doc, "extract_confidence", "facts_reported")
        for kind, found in evidence(doc).items():
            for fact, features in found:
                fact.score = chance(features, weights(kind))


Found = list[tuple[Quote | Quantity, dict[str, float]]]


def evidence(doc: Doc) -> dict[str, Found]:
    """By kind the facts of a Doc that may be right or wrong, in the order of the table, with their features."""
    said, counted = Said(doc), Counted(doc)
    quotes = sorted((q for q in doc._.facts_quotes if q.voiced), key=lambda q: (q.start, q.end))
    return {
        "quote": [(q, said.of(q)) for q in quotes],
        "quantity": [(q, counted.of(q)) for q in doc._.facts_quantities],
    }


@cache
def weights(kind: str) -> dict[str, float]:
    """What each feature of a kind of fact speaks for, in log-odds."""
    return {feature: float(weight) for fact, feature, weight in trained("confidence") if fact == kind}


def chance(features: Mapping[str, float], known: Mapping[str, float]) -> float:
    """The chance that the features of a fact, with the bias, amount to."""
    odds = known["bias"] + sum(value * known.get(name, 0.0) for name, value in features.items())
    return 1 / (1 + math.exp(-odds))
