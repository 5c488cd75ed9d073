"""extract_encoder: what the trained encoder says of every word."""

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extract.annotations import Attribution, Contents, Pointer, TaggedName, facts_paragraphs
from extract.data import model_folder
from extract.pipes.component import Component
from extract.pipes.encoder.decode import Array, content_chances, decode, gathered, names
from extract.pipes.encoder.model import Model, read
from extract.pipes.encoder.pointers import pointers
from extract.pipes.encoder.windows import Window, windows
from extract.pipes.needs import need

_LEAST = 0.01
"""The least chance of a word piece to be content that is kept."""
LABELS = {"person": "PERSON", "organisation": "ORG"}
"""What spaCy calls the kinds of names."""


@Language.factory(
    "extract_encoder",
    requires=["doc._.facts_layout"],
    assigns=[
        "doc._.facts_attributions",
        "doc._.facts_reported",
        "doc._.facts_contents",
        "doc._.facts_pointers",
        "doc._.facts_tagged_names",
        "doc.ents",
    ],
)
def make_encoder(nlp: Language, name: str) -> "Encoder":
    """The component, with the trained model of the project."""
    return Encoder(read(model_folder("encoder")))


class Encoder(Component):
    """Tags the sources, cues and contents of attributions in the article's body and ties them, and tags names.

    Writes `doc._.facts_attributions` (beliefs and plans among them), `doc._.facts_reported` (what the guidelines call
    quotes), `doc._.facts_contents`, `doc._.facts_pointers` (what numbers are linked to) and `doc._.facts_tagged_names`,
    all in the order of the text, and the names as `doc.ents`, in place of the base pipeline's.
    """

    name = "extract_encoder"
    writes = ("facts_attributions", "facts_reported", "facts_contents", "facts_pointers", "facts_tagged_names")

    def __init__(self, model: Model) -> None:
        self.model = model

    def write(self, doc: Doc) -> None:
        """Read the article's body, window by window."""
        need(doc, "extract_encoder", "facts_layout")
        attributed: list[Attribution] = []
        reported: list[Attribution] = []
        contents = Contents([], [])
        pointed: list[Pointer] = []
        named: list[TaggedName] = []
        text, model = doc.text, self.model
        body = [(p.start, p.end) for p in facts_paragraphs(doc)]
        rest = [(p.start, p.end) for p in doc._.facts_layout if p.kind in ("headline", "crosshead")]
        for window in windows(text, body, model.tokenizer):
            tags, ties, marks, quotes, links = model(window)
            attributed += gathered(*decode(text, window, tags, ties, model.scheme))
            reported += gathered(*decode(text, window, quotes, ties, model.scheme))
            _add(contents, window, content_chances(quotes, model.scheme))
            pointed += pointers(text, window, links, model.links)
            named += names(text, window, marks, model.names)
        for window in windows(text, rest, model.tokenizer):
            named += names(text, window, model(window)[2], model.names)
        doc._.facts_attributions, doc._.facts_reported, doc._.facts_contents = attributed, reported, contents
        doc._.facts_pointers = pointed
        doc._.facts_tagged_names = sorted(named, key=lambda n: n.start)
        doc.set_ents(_entities(doc))


def _add(contents: Contents, window: Window, chances: Array) -> None:
    """Add the window's pieces that may be content."""
    for place in (chances >= _LEAST).nonzero()[0].tolist():
        start, end = window.spans[place]
        if start < end:
            contents.pieces.append((start, end))
            contents.chances.append(round(float(chances[place]), 3))


def _entities(doc: Doc) -> list[Span]:
    """The names as spaCy's entities, in whole tokens."""
    found = (
        doc.char_span(n.start, n.end, label=LABELS[n.type], alignment_mode="expand") for n in doc._.facts_tagged_names
    )
    return filter_spans([span for span in found if span is not None])
