"""A number by itself, as somebody writes it into a field: the grammar of running text, without tags or parse."""

import re
from functools import cache

from spacy.lang.en import English
from spacy.tokens import Doc, Token
from spacy.util import get_words_and_spaces
from spacy.vocab import Vocab, create_vocab

from extract.pipes.annotations import Quantity
from extract.pipes.numbers.grammar import quantities
from extract.pipes.numbers.page import Page

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ENDS = frozenset({"a", "an", "per", "each", "every", "of"})


class Phrase(Page):
    """Words that give a value (`more than 400`, `a third`), or with `given` false a text that no model has read.

    What follows a number in a phrase is what it counts.
    """

    def __init__(self, words: str, *, given: bool = True) -> None:
        parts, spaces = get_words_and_spaces(_TOKEN.findall(words), words)
        super().__init__(Doc(_vocabulary(), words=parts, spaces=spaces))
        self.given = given

    def quantities(self) -> list[Quantity]:
        """The numbers in it, in order."""
        return quantities(self, 0, len(self.text))

    def is_plural(self, at: int) -> bool:
        """Whether the word at `at` is counted by the number before it."""
        return self.given

    def noun(self, at: int) -> Token | None:
        """The last of the words that follow, up to what it is of or per: the `people` of `20 people a day`."""
        found: Token | None = None
        token = self.after(at)
        while token is not None and token.is_alpha and token.lower_ not in _ENDS:
            found, token = token, self.after(token.idx + len(token))
        return found if self.given else None


@cache
def _vocabulary() -> Vocab:
    vocabulary: Vocab = create_vocab("en", English.Defaults)
    return vocabulary
