"""extract_dates."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("extract_dates", assigns=["doc._.dates"])
def make_dates(nlp: Language, name: str) -> "Dates":
    return Dates()


class Dates:
    def __call__(self, doc: Doc) -> Doc:
        return doc
