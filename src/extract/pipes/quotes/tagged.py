"""What the trained encoder takes for reported, in the terms of the rules: its cue known or not, its content trimmed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from spacy.tokens import Token

from extract.annotations import Attribution, Offsets
from extract.lexicon.cues import Cue, nouns
from extract.pipes.quotes.asserted import is_asserted
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.report import Report
from extract.pipes.quotes.subjects import agent, is_passive, subject
from extract.text.clauses import FINITE, SUBJECTS

TAGGED = "tagged"
"""The frame of a report that no rule has found."""

_LEAST, _LEAST_VOICED, _LEAST_UNCUED = 0.6, 0.8, 0.9
"""The least mean probability of a content's tags; that of one taken for voiced without a rule, by a cue or by none."""

_WORDS, _FEWEST = 3, 2
_ADDRESSEE = 7
_OPENING = frozenset(["that", "whether", "if"])
_FUNCTION = frozenset(["DT", "IN", "WDT"])
_CLAUSAL = frozenset(["clause", "speech"])


def tagged(passage: Passage, found: list[Attribution], lent: Mapping[int, Noun], guided: bool = False) -> list[Report]:
    """The encoder's attributions as reports, in the order of the text; `lent` is by verb the source left to it.

    Those that are `guided`, quotes as the guidelines have them, are voiced where the encoder is sure of them, unless it
    is told that nobody said so, or the cue is one of thinking.
    """
    bodies = [(p.start, p.end) for p in passage.paragraphs]
    sure = (a for a in found if a.score >= _LEAST)
    inside = (a for a in sure if any(s <= a.contents[0][0] < e for s, e in bodies))
    return [report for a in inside if (report := _report(passage, a, lent, guided)) is not None]


def _report(p: Passage, a: Attribution, lent: Mapping[int, Noun], guided: bool) -> Report | None:
    pieces = _apart(x for span in a.contents if (x := _piece(p, span)) is not None)
    if not pieces:
        return None
    verb, readings = (p.at(pieces[0][0]), []) if a.cue is None else _cue(p, a.cue)
    if guided and not (pieces := [x for x in pieces if not _is_anothers(p, x, verb)]):
        return None
    left = lent.get(verb)
    source = _noun(p, a.source) if a.source is not None else subject(p, p.tokens[verb], left) if readings else None
    if source is not None and readings and _is_asked(p, p.tokens[verb], source):
        source = agent(p, p.tokens[verb])
    cue = None if a.cue is None else (p.starts[verb], p.end(verb)) if readings else a.cue
    noun = a.cue is not None and not readings and p.tokens[verb].lemma_.lower() in nouns()
    told = guided and _is_told(p, verb, readings, pieces, left)
    least = _LEAST_VOICED if a.cue is not None else _LEAST_UNCUED
    voiced = a.score >= least and (told or noun or _voices(p, verb, readings, pieces, left))
    return Report(verb, cue, source, pieces, voiced, TAGGED)


def _is_anothers(p: Passage, piece: Offsets, cue: int) -> bool:
    """Whether another cue stands right before it: `Asked if he would go, he said he would not`."""
    first = p.at(piece[0])
    return any(verb != cue for verb, _ in p.verbs_between(first - 1, first))


def _tokens(p: Passage, span: Offsets) -> tuple[int, int]:
    """The tokens that a span touches."""
    first = max(0, bisect_right(p.starts, span[0]) - 1)
    return (first if p.end(first) > span[0] else first + 1), p.at(span[1])


def _piece(p: Passage, span: Offsets) -> Offsets | None:
    """A content as the guidelines have it: without `that`, whom it is told, and what stands around it."""
    first, last = _tokens(p, span)
    for i in range(first, min(first + _ADDRESSEE, last - 1)):
        if (word := p.words[i].lower()) in _OPENING and p.tags[i] in ("IN", "WDT"):
            first = i + (word == "that")
            break
        if p.tags[i][:1] in ("V", "M") or p.region_of[i] >= 0:
            break
    return None if last - first == 1 and p.tags[first] in _FUNCTION else p.trim(first, last)


def _apart(pieces: Iterable[Offsets]) -> list[Offsets]:
    """The pieces, those joined that the same token begins or ends."""
    found: list[Offsets] = []
    for start, end in pieces:
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _noun(p: Passage, span: Offsets) -> Noun | None:
    """The source's tokens and its head: the token whose own head stands outside."""
    first, last = _tokens(p, span)
    inside = [i for i in range(first, last) if p.tags[i].startswith(("N", "P", "D", "C", "J", "W"))]
    if not inside:
        return None
    heads = [i for i in inside if not first <= p.tokens[i].head.i < last or p.tokens[i].dep_ == "ROOT"]
    return Noun(first, last, heads[0] if heads else inside[-1])


def _cue(p: Passage, span: Offsets) -> tuple[int, list[Cue]]:
    """The token of a cue that the table of verbs knows, the last of them, with its readings; else the last token."""
    first, last = _tokens(p, span)
    known = p.verbs_between(first, last)
    return known[-1] if known else (max(first, last - 1), [])


def _is_asked(p: Passage, verb: Token, source: Noun) -> bool:
    """Whether a source is whom a passive's words are put to: `asked if it leaked, he said`, `he was asked`."""
    return is_passive(verb) and p.tokens[source.head].dep_ in SUBJECTS


def _voices(p: Passage, verb: int, readings: list[Cue], pieces: list[Offsets], lent: Noun | None) -> bool:
    """The cue says that the content was uttered, and the content is of a kind that it takes.

    What a cue is for a clause goes before what it is for words in marks: `thought it was over` is a belief.
    """
    first, last = p.at(pieces[0][0]), p.at(pieces[-1][1])
    return last - first >= _WORDS and is_asserted(p, p.tokens[verb], lent) and _carries(p, readings, pieces)


def _is_told(p: Passage, verb: int, readings: list[Cue], pieces: list[Offsets], lent: Noun | None) -> bool:
    """Nobody denies it, and it is no lone word, no thought and, without a cue, no words in marks: direct speech."""
    first, last = p.at(pieces[0][0]), p.at(pieces[-1][1])
    if last - first < _FEWEST or not is_asserted(p, p.tokens[verb], lent):
        return False
    return _carries(p, readings, pieces) if readings else verb < first or p.region_of[first] < 0


def _carries(p: Passage, readings: list[Cue], pieces: list[Offsets]) -> bool:
    """A cue that voices takes contents of this kind."""
    first, last = p.at(pieces[0][0]), p.at(pieces[-1][1])
    if not any(p.tags[i] in FINITE for i in range(first, last)):
        return any(r.voiced and r.frames - _CLAUSAL for r in readings)
    fitting = [r for r in readings if "clause" in r.frames] or [r for r in readings if "speech" in r.frames]
    return any(r.voiced for r in fitting)
