"""Typesetters' spaces, each of which spaCy takes for a word of its own, and rules for no space at all."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SPACES = re.compile(
    r"(?<!\d)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]|[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000](?!\d{3}(?!\d))"
)
_ENDLESS = 500
_RUN = re.compile(rf"(?<![^\w\s])[^\w\s]{{{_ENDLESS},}}+")
"""So many marks in a row, which no text has: spaCy takes them off one by one and copies the rest."""


class PlainSpaces:
    """A tokenizer that reads every such space as a plain one, but for those within numbers; offsets stay.

    Marks by the hundred in a row are read in pieces, so that their time does not grow with the square of their number.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> "Doc":
        """A text's Doc, whose text has the plain spaces."""
        text = _SPACES.sub(" ", text)
        cuts = [at for run in _RUN.finditer(text) for at in range(run.start() + _ENDLESS, run.end(), _ENDLESS)]
        if not cuts:
            doc: Doc = self._tokenizer(text)
            return doc
        import spacy.tokens

        pieces = [self._tokenizer(text[start:end]) for start, end in pairwise([0, *cuts, len(text)])]
        return spacy.tokens.Doc.from_docs(pieces, ensure_whitespace=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for before there is a tokenizer, when a copy is made
            raise AttributeError(name)
        return getattr(self._tokenizer, name)
