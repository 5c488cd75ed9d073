"""extract_encoder: what the trained encoder says of every word; needs onnxruntime and tokenizers."""

from importlib.util import find_spec

from spacy.language import Language
from spacy.tokens import Doc

from extract.data import model_folder
from extract.pipes.annotations import facts_paragraphs
from extract.pipes.encoder.decode import Tag, Tie, decode, extend
from extract.pipes.encoder.model import Model, read
from extract.pipes.encoder.windows import windows

for _name in ("attribution_tags", "attribution_ties"):
    Doc.set_extension(_name, default=[], force=True)


@Language.factory(
    "extract_encoder", requires=["doc._.layout"], assigns=["doc._.attribution_tags", "doc._.attribution_ties"]
)
def make_encoder(nlp: Language, name: str) -> "Encoder":
    """The component, with the trained model of the project.

    Raises ImportError if its runtime is not installed.
    """
    missing = [package for package in ("onnxruntime", "tokenizers") if find_spec(package) is None]
    if missing:
        raise ImportError(f"extract_encoder needs {' and '.join(missing)}: pip install 'attributed-facts[encoder]'")
    return Encoder(read(model_folder("attribution")))


class Encoder:
    """Tags the sources, cues and contents of attributions in the article's body paragraphs.

    Writes `doc._.attribution_tags`, (start, end, label, score) in the order of the text, the label
    `source`, `cue` or `content`, and `doc._.attribution_ties`, (content, source, cue, score of the
    source, score of the cue): for every content the places of its source and cue in the list of tags, None for
    one that is not in the same window.
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """Read the article's body, window by window."""
        tags: list[Tag] = []
        ties: list[Tie] = []
        text = doc.text
        paragraphs = [(p.start, p.end) for p in facts_paragraphs(doc)]
        for window in windows(text, paragraphs, self.model.tokenizer):
            extend(tags, ties, decode(text, window, *self.model(window), self.model.scheme))
        doc._.attribution_tags, doc._.attribution_ties = tags, ties
        return doc
