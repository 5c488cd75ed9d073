"""A number by itself, as somebody writes it into a field: the grammar of running text, without tags or parse."""

import re
from functools import cache

from spacy.lang.en import English
from spacy.tokens import Doc
from spacy.util import get_words_and_spaces
from spacy.vocab import Vocab, create_vocab

from extract.annotations import Quantity
from extract.pipes.numbers.grammar import quantities
from extract.text.reading import Reading

_TOKEN = re.compile(r"\w+|[^\w\s]")


def phrase(words: str, *, given: bool = True) -> Reading:
    """The reading of a value that somebody gives: `more than 400`, `a third`.

    With `given` false the words are a text that no model has read, in which a number may also be a day or a name.
    """
    parts, spaces = get_words_and_spaces(_TOKEN.findall(words), words)
    return Reading(Doc(_vocabulary(), words=parts, spaces=spaces), given=given)


def numbers(reading: Reading) -> list[Quantity]:
    """The numbers of a phrase, in order."""
    return quantities(reading, 0, len(reading.text))


@cache
def _vocabulary() -> Vocab:
    vocabulary: Vocab = create_vocab("en", English.Defaults)
    return vocabulary
