"""Transcripts: paragraphs that open with the speaker in capitals and a colon, `SMITH: ...`."""

import re
from dataclasses import dataclass

from extract.pipes.annotations import Offsets, Paragraph

_LABEL = re.compile(r"[\"“'‘]?\s*([A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3})\s?:\s+(?=\S)")
_MARKS = "\"“”'‘’ \t"
_LINES = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a paragraph of a transcript: the label and the words behind it.

    `marked` where the paragraph stands in quotation marks.
    """

    paragraph: Paragraph
    label: Offsets
    words: Offsets
    marked: bool


def turns(text: str, paragraphs: list[Paragraph]) -> list[Turn]:
    """The turns of a transcript; none where fewer than three paragraphs have such a label."""
    found = []
    for p in paragraphs:
        m = _LABEL.match(text, p.start, p.end)
        if m is not None:
            words = text[m.end() : p.end]
            start = m.end() + len(words) - len(words.lstrip(_MARKS))
            end = m.end() + len(words.rstrip(_MARKS))
            if start < end:
                found.append(Turn(p, m.span(1), (start, end), text[p.start] in _MARKS))
    return found if len(found) > _LINES else []
