"""A report: a cue with its source and what it reports."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from extract.annotations import Offsets
from extract.lexicon.cues import readings
from extract.pipes.quotes.passage import Noun, Passage

PHRASE = "according to"
"""The frame of a phrase that attributes its sentence."""

_CLOSING = frozenset(["fronted", PHRASE])


@dataclass(slots=True)
class Report:
    """A cue with its source and its content in the reporter's words.

    `verb` is the cue's token, `frame` the construction that was found. `bounded` tells that it begins or ends where the
    encoder has it, `doubted` that the encoder took it for voiced by nobody.
    """

    verb: int
    cue: Offsets | None
    source: Noun | None
    pieces: list[Offsets]
    voiced: bool
    frame: str
    bounded: bool = False
    doubted: bool = False


def clipped(passage: Passage, found: Iterable[Report], barred: list[Offsets]) -> list[Report]:
    """The reports with their content cut where direct speech begins; none that begins in it.

    `barred` are the stretches of direct speech, in order.
    """
    starts = [s for s, _ in barred]
    kept = []
    for report in found:
        pieces = []
        for start, end in report.pieces:
            at = max(0, bisect_right(starts, start) - 1)
            while at < len(barred) and barred[at][0] < end:
                first, last = barred[at]
                if first <= start < last:
                    start = end
                elif start < first:
                    end = start + len(passage.text[start : first - 1].rstrip())
                at += 1
            trimmed = passage.trim(passage.at(start), passage.at(end)) if start < end else None
            if trimmed is not None:
                pieces.append((start, end) if (start, end) in report.pieces else trimmed)
        report.pieces = pieces
        if pieces:
            kept.append(report)
    return kept


def outermost(passage: Passage, found: list[Report]) -> list[Report]:
    """Without the reports whose cue stands in the content of another: speech inside speech.

    A belief hides no speech. Where each of two holds the other's cue, the one whose cue closes the
    sentence is the outer one.
    """
    sentences: dict[int, list[Report]] = {}
    for report in found:
        sentences.setdefault(passage.sentence(report.verb)[0], []).append(report)
    return [r for others in sentences.values() for r in others if not any(_hides(o, r) for o in others if o is not r)]


def in_own_words(passage: Passage, found: list[Report]) -> list[Report]:
    """With every belief and aim taken for voiced in which words stand in quotation marks, names and titles apart.

    Somebody must have said them, and that is the one who holds it: `thinks the plan is "a joke"`.
    """
    for report in found:
        view = report.frame == PHRASE or (len(report.pieces) == 1 and _believes(passage, report))
        if not report.voiced and report.source is not None and view:
            first, last = passage.at(report.pieces[0][0]), passage.at(report.pieces[-1][1])
            marked = any(passage.region_of[i] >= 0 and passage.words[i].islower() for i in range(first, last))
            report.voiced = marked and not _wished(passage, first, last)
    return found


def _wished(passage: Passage, first: int, last: int) -> bool:
    """The words in marks are what somebody is yet to say: `want him to say "sorry"`."""
    between = passage.verbs_between(first, last)
    return any(passage.region_of[i] < 0 and any("speech" in c.frames for c in cues) for i, cues in between)


def _believes(passage: Passage, report: Report) -> bool:
    """Its cue is a verb of thinking, wishing or planning, though it may carry speech too."""
    token = passage.tokens[report.verb]
    known = [c for c in readings(token.text, token.lemma_) if c.frames != {"speech"}]
    return bool(known) and not any(c.voiced for c in known)


def _hides(outer: Report, inner: Report) -> bool:
    if not _holds(outer, inner):
        return False
    return not (inner.frame in _CLOSING and outer.frame not in _CLOSING and _holds(inner, outer))


def _holds(outer: Report, inner: Report) -> bool:
    if inner.cue is None or not (outer.voiced or not inner.voiced):
        return False
    return any(s <= inner.cue[0] < e for s, e in outer.pieces)
