"""Transcripts: paragraphs that open with the speaker in capitals and a colon, `SMITH: ...`, and who that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.annotations import Entity, Offsets, Paragraph, Source
from extract.contract.reasons import Reason

_LABEL = re.compile(r"[\"“'‘]?\s*([A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3})\s?:\s+(?=\S)")
_MARKS = "\"“”'‘’ \t"
_NOTE = re.compile(r"[(\[][^)\]]*[)\]]\.?")
_LINES = 2
_INTERVIEW = frozenset(["Q", "A"])


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


def labelled(text: str, label: Offsets, entities: Sequence[Entity], without: frozenset[str]) -> Source:
    """The speaker of a turn: the person with the label's name or surname; the answers are the one's who is interviewed.

    That is the person of whom the article tells most. `without` are the ids of rules to do without.
    """
    words = text[slice(*label)]
    name = words.casefold().split()
    people = [n for n, e in enumerate(entities) if e.type == "person"]
    found, rule = [n for n in people if entities[n].name.casefold().split()[-len(name) :] == name], "speaker.labelled"
    if words in _INTERVIEW:
        most = sorted(people, key=lambda n: (-len(entities[n].mentions), n))[:1]
        found, rule = [] if words == "Q" else most, "speaker.interviewed"
    if len(found) == 1 and rule not in without:
        return Source(*label, found[0], reasons=[Reason(rule, [words, entities[found[0]].name])])
    if "speaker.phrase" in without:
        return Source(reasons=[Reason("speaker.none")])
    return Source(*label, reasons=[Reason("speaker.phrase", [words])])
