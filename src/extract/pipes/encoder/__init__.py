"""extract_encoder: what the trained encoder says of every word."""

from spacy.language import Language
from spacy.tokens import Doc

from extract.data import model_folder
from extract.pipes.annotations import Attribution, facts_paragraphs
from extract.pipes.encoder.decode import decode, gathered
from extract.pipes.encoder.model import Model, read
from extract.pipes.encoder.windows import windows


@Language.factory("extract_encoder", requires=["doc._.layout"], assigns=["doc._.attributions"])
def make_encoder(nlp: Language, name: str) -> "Encoder":
    """The component, with the trained model of the project."""
    return Encoder(read(model_folder("attribution")))


class Encoder:
    """Tags the sources, cues and contents of attributions in the article's body, and ties them.

    Writes `doc._.attributions` in the order of the text.
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Read the article's body, window by window."""
        found: list[Attribution] = []
        text = doc.text
        paragraphs = [(p.start, p.end) for p in facts_paragraphs(doc)]
        for window in windows(text, paragraphs, self.model.tokenizer):
            found += gathered(*decode(text, window, *self.model(window), self.model.scheme))
        doc._.attributions = found
        return doc
