"""extract_links: what a quantity counts, whose word a fact is, and the time that it is about."""

from spacy.language import Language
from spacy.tokens import Doc

from extract.pipes.links.items import attach_items
from extract.pipes.links.periods import date_facts
from extract.pipes.links.sources import attribute


@Language.factory("extract_links", assigns=["doc._.quantities", "doc._.quotes"])
def make_links(nlp: Language, name: str) -> "Links":
    """The component."""
    return Links()


class Links:
    """Completes `doc._.quantities` and `doc._.quotes`."""

    def __call__(self, doc: Doc) -> Doc:
        """Tie every fact to its item, its source and its period."""
        attach_items(doc)
        attribute(doc)
        date_facts(doc)
        return doc
