"""Typesetters' spaces, each of which spaCy takes for a word of its own, and rules for no space at all."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SPACES = re.compile(
    r"(?<!\d)[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]|[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000](?!\d{3}(?!\d))"
)


class PlainSpaces:
    """A tokenizer that reads every such space as a plain one, but for those within numbers; offsets stay."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> "Doc":
        """A text's Doc, whose text has the plain spaces."""
        doc: Doc = self._tokenizer(_SPACES.sub(" ", text))
        return doc

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for before there is a tokenizer, when a copy is made
            raise AttributeError(name)
        return getattr(self._tokenizer, name)
