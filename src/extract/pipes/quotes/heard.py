"""What the encoder, which learnt quotes under the guidelines, changes in the reports that were found otherwise."""

from collections.abc import Sequence

from extract.annotations import Offsets
from extract.pipes.contents import Chances
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.report import PHRASE, Report

DOUBTED, BOUNDED = "quote.doubted", "quote.bounded"
"""The rules by which nobody voiced a report, and by which one begins or ends where the encoder has it."""

_DOUBTED, _DOUBTED_ALONE = 0.25, 0.7
"""Words that are less likely content than this, on average, are nobody's; the second where no rule has found them."""
_IN, _OUT = 0.9, 0.1
"""Words that the encoder adds to a report must on average be as likely content as the first, those that it takes away
as unlikely as the second."""


def doubt(passage: Passage, ruled: list[Report], learnt: list[Report], chances: Chances) -> None:
    """Let nobody have voiced the reports whose words are hardly content; those that no rule has found must be likely.

    Words in quotation marks, and what a phrase such as `in her words` attributes, are somebody's all the same.
    """
    least = [(r, _DOUBTED) for r in ruled] + [(r, _DOUBTED_ALONE) for r in learnt]
    for report, sure in least:
        if report.voiced and report.frame != PHRASE and not meet(report.pieces, passage.marked):
            mean = chances.mean(report.pieces)
            if mean is not None and mean < sure:
                report.voiced, report.doubted = False, True


def bound(found: list[Report], read: list[Report], chances: Chances, barred: list[Offsets]) -> None:
    """Let voiced reports begin and end where the encoder reads them, where it is sure.

    None grows across `barred` or the cue of another report.
    """
    voiced = [r for r in found if r.voiced]
    cues = [r.cue for r in found if r.cue is not None]
    for report in voiced:
        met = [r for r in read if meet(r.pieces, report.pieces)]
        if len(met) == 1 and not any(meet(met[0].pieces, r.pieces) for r in voiced if r is not report):
            pieces = _bounded(report.pieces, met[0].pieces, chances, barred + cues)
            report.bounded = pieces != report.pieces
            report.pieces = pieces


def _bounded(pieces: list[Offsets], read: list[Offsets], chances: Chances, barred: list[Offsets]) -> list[Offsets]:
    """The pieces with their first start, and their last end, where `read` has them."""

    def is_content(start: int, end: int) -> bool:
        return (chances.mean([(start, end)]) or 0) >= _IN and not meet([(start, end)], barred)

    def is_none(start: int, end: int) -> bool:
        mean = chances.mean([(start, end)])
        return mean is not None and mean < _OUT

    start, stop = pieces[0][0], pieces[-1][1]
    begin, end = read[0][0], read[-1][1]
    if begin < start and is_content(begin, start):
        start = begin
    if (stop < end and is_content(stop, end)) or (pieces[-1][0] < end < stop and is_none(end, stop)):
        stop = end
    starts, ends = [start, *(s for s, _ in pieces[1:])], [*(e for _, e in pieces[:-1]), stop]
    return list(zip(starts, ends, strict=True))


def meet(some: Sequence[Offsets], others: Sequence[Offsets]) -> bool:
    """Whether any of the spans overlap any of the others."""
    return any(s < e and b < t for s, t in some for b, e in others)
