"""extract_encoder: what the trained encoder says of every word."""

from spacy.language import Language
from spacy.tokens import Doc

from extract.data import model_folder
from extract.pipes.annotations import Attribution, TaggedName, facts_paragraphs
from extract.pipes.encoder.decode import decode, gathered, names
from extract.pipes.encoder.model import Model, read
from extract.pipes.encoder.windows import windows


@Language.factory("extract_encoder", requires=["doc._.layout"], assigns=["doc._.attributions", "doc._.tagged_names"])
def make_encoder(nlp: Language, name: str) -> "Encoder":
    """The component, with the trained model of the project."""
    return Encoder(read(model_folder("encoder")))


class Encoder:
    """Tags the sources, cues and contents of attributions in the article's body and ties them, and tags names.

    Writes `doc._.attributions` and `doc._.tagged_names`, both in the order of the text.
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Read the article's body, window by window."""
        attributed: list[Attribution] = []
        named: list[TaggedName] = []
        text, model = doc.text, self.model
        paragraphs = [(p.start, p.end) for p in facts_paragraphs(doc)]
        for window in windows(text, paragraphs, model.tokenizer):
            tags, ties, marks = model(window)
            attributed += gathered(*decode(text, window, tags, ties, model.scheme))
            named += names(text, window, marks, model.names)
        doc._.attributions, doc._.tagged_names = attributed, named
        return doc
