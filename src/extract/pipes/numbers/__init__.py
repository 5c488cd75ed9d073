"""extract_numbers: the numbers that measure or count something, with bounds and units worked out."""

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes.annotations import facts_paragraphs, group
from extract.pipes.numbers.grammar import quantities
from extract.pipes.numbers.page import Page


@Language.factory("extract_numbers", assigns=["doc._.quantities"])
def make_numbers(nlp: Language, name: str) -> "Numbers":
    """The component."""
    return Numbers()


class Numbers:
    """Writes `doc._.quantities` as far as the number itself goes, and `doc.spans["quantities"]`."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of the body's paragraphs."""
        page = Page(doc)
        doc._.quantities = [q for p in facts_paragraphs(doc) for q in quantities(page, p.start, p.end)]
        group(doc, "quantities", ((q.start, q.end, "quantity", q.rule) for q in doc._.quantities))
        return doc
