"""The names by which an article calls somebody who has no other: a rough sleeper who goes by `Lanky`."""

import re

from spacy.tokens import Doc

from extract.data import lines
from extract.lexicon.cues import speakers
from extract.lexicon.names import lexicon
from extract.text.nouns import is_person_noun
from extract.text.reading import Reading, read

_NAME = r"(?P<mark>[\"“‘']?)(?:[Tt]he )?(?P<name>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2})"
_CALLED = re.compile(rf"(?<![\w’'-])(?:{'|'.join(lines('names_called.txt'))}) {_NAME}")
_CLOSING = {"": "", '"': '"', "“": "”", "‘": "’", "'": "'"}
_FAR = 12
"""The most words from the noun to the words that call somebody by a name."""


def called(doc: Doc) -> list[tuple[int, int, int]]:
    """Who is called what, in tokens: the noun for somebody, where the name begins, where it ends."""
    reading, found = read(doc), []
    for m in _CALLED.finditer(reading.text):
        start, end = m.span("name")
        closing = _CLOSING[m["mark"]]
        if closing and not reading.text.startswith(closing, end + (reading.text[end : end + 1] in {",", "."})):
            continue
        first, last = reading.at(start), reading.at(end)
        noun = _noun(reading, reading.at(m.start()), m[0].startswith("who"))
        if noun is not None and first < last and reading.starts[first] == start and reading.end(last - 1) == end:
            found.append((noun, first, last))
    return found


def _noun(reading: Reading, cue: int, who: bool) -> int | None:
    """The noun for one person that the words at token `cue` say more of, unless a name stands between.

    Any noun will do where `who` opens them.
    """
    for i in range(cue - 1, max(-1, cue - 1 - _FAR), -1):
        word = reading.words[i]
        if reading.tags[i].startswith("NNP") or word in {".", ";", "!", "?", ":"} or word.isspace():
            return None
        if reading.tags[i] in {"NN", "JJ"} and (who or is_somebody(word)):
            return i
        if reading.tags[i][:2] in {"VB", "NN"} and reading.words[i + 1] != ",":
            return None
    return None


def is_somebody(noun: str) -> bool:
    """Whether a common noun is for a person: `sleeper`, `woman`, `14-year-old`, `tattooist`."""
    word = noun.lower().rsplit("-", 1)[-1]
    return word == "old" or is_person_noun(word) or speakers().get(word) == "person" or word in lexicon().roles
