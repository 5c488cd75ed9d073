"""Transcripts: paragraphs that open with the speaker in capitals and a colon, `SMITH: ...`."""

import re
from dataclasses import dataclass

from extract.annotations import Offsets, Paragraph

_LABEL = re.compile(r"[\"“'‘]?\s*([A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3})\s?:\s+(?=\S)")
_MARKS = "\"“”'‘’ \t"
_NOTE = re.compile(r"[(\[][^)\]]*[)\]]\.?")
_LINES = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a transcript: the label, and the words behind it, a piece a paragraph.

    `marked` where the paragraphs stand in quotation marks.
    """

    paragraphs: list[Paragraph]
    label: Offsets
    pieces: list[Offsets]
    marked: bool


def turns(text: str, paragraphs: list[Paragraph]) -> list[Turn]:
    """The turns of a transcript; none where fewer than three paragraphs have such a label.

    Where a turn stands in marks, the paragraphs that open with a mark behind it belong to it; notes in
    brackets, `(LAUGHTER)`, are nobody's words.
    """
    found: list[Turn] = []
    last: Turn | None = None
    for p in paragraphs:
        m = _LABEL.match(text, p.start, p.end)
        marked = text[p.start] in _MARKS
        words = _words(text, p.start if m is None else m.end(), p.end)
        if m is None and (last is None or not (last.marked and marked)):
            last = None
        elif words is not None:
            if m is not None:
                last = Turn([], m.span(1), [], marked)
                found.append(last)
            if last is not None:
                last.paragraphs.append(p)
                if _NOTE.fullmatch(text, *words) is None:
                    last.pieces.append(words)
    found = [turn for turn in found if turn.pieces]
    return found if len(found) > _LINES else []


def _words(text: str, start: int, end: int) -> Offsets | None:
    """The stretch without the marks around it."""
    words = text[start:end]
    start += len(words) - len(words.lstrip(_MARKS))
    end -= len(words) - len(words.rstrip(_MARKS))
    return (start, end) if start < end else None
