"""extract_numbers: the numbers that measure or count something, with bounds and units worked out."""

from collections.abc import Iterable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extract.annotations import group
from extract.lexicon.rules import switched_off
from extract.pipes.component import Component
from extract.pipes.needs import need
from extract.pipes.numbers.grammar import quantities
from extract.pipes.numbers.vague import vague
from extract.pipes.scores import group_scores
from extract.text.reading import read


@Language.factory(
    "extract_numbers",
    requires=["doc._.facts_layout"],
    assigns=["doc._.facts_quantities", "doc._.facts_vague", "doc.spans"],
    default_config={"without": []},
    default_score_weights={"quantities_f": 1.0},
)
def make_numbers(nlp: Language, name: str, without: list[str]) -> "Numbers":
    """The component; `without` are the ids of rules to do without."""
    return Numbers(switched_off("extract_numbers", without))


class Numbers(Component):
    """Writes `doc._.facts_quantities` and `doc._.facts_vague`, the numbers alone, and `doc.spans["quantities"]`."""

    name = "extract_numbers"
    writes = ("facts_quantities", "facts_vague")

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self.without = without

    def write(self, doc: Doc) -> None:
        """Find the quantities of the body's paragraphs."""
        need(doc, "extract_numbers", "facts_layout")
        reading = read(doc)
        exact = [(p, quantities(reading, p.start, p.end, self.without)) for p in reading.body]
        doc._.facts_quantities = [q for _, found in exact for q in found]
        doc._.facts_vague = [q for p, found in exact for q in vague(reading, p.start, p.end, found)]
        group(doc, "quantities", ((q.start, q.end, "quantity", q.reasons[0].rule) for q in doc._.facts_quantities))

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """How many of the gold's spans are found exactly."""
        return group_scores(examples, "quantities")
