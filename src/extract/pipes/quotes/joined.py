"""Where the rules and the trained encoder both read a text: what each of them adds to the other."""

from extract.annotations import Offsets
from extract.pipes.quotes.direct import Speech
from extract.pipes.quotes.heard import meet
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.report import Report


def joined(direct: list[Speech], ruled: list[Report], heard: list[Report], tagged: list[Report]) -> list[Report]:
    """The reports of the rules with those that the encoder alone has found, of these what it `heard` as quotes first.

    What was voiced keeps the bounds that the rules gave it, a belief those of the encoder. A belief that the encoder
    alone has found needs a cue and somebody who holds it; what it hears without a cue does not make a belief of the
    rules a quote.
    """
    voiced = [r for r in ruled if r.voiced]
    spoken = [(r.start, r.end) for s in direct for r in s.regions]
    taken = [piece for r in voiced for piece in r.pieces] + spoken
    held = [piece for r in ruled if not r.voiced and not r.doubted for piece in r.pieces]
    added = [h for h in heard if h.voiced and not meet(h.pieces, taken if h.cue else taken + held)]
    taken += [piece for h in added for piece in h.pieces]
    added += [t for t in tagged if (t.voiced or (t.cue and t.source)) and not meet(t.pieces, taken)]
    beliefs = [r for r in ruled if not r.voiced and not any(meet(r.pieces, t.pieces) for t in added)]
    return voiced + beliefs + added


def introduced(passage: Passage, direct: list[Speech], ruled: list[Report], tagged: list[Report]) -> None:
    """Give speech without a cue the cue and source that the encoder ties it to, if no other cue stands between."""
    spent = sorted(cue for cue in [s.cue for s in direct] + [r.cue for r in ruled if r.voiced] if cue is not None)
    for speech in direct:
        if speech.cue is None and speech.source is None:
            pieces = [(r.start, r.end) for r in speech.regions]
            tie = next((t for t in tagged if meet(t.pieces, pieces)), None)
            if tie is None or tie.source is None or not (tie.voiced or tie.cue is None):
                continue
            if not _between(passage, tie.source, pieces, spent):
                speech.cue, speech.source = tie.cue, tie.source


def _between(passage: Passage, source: Noun, pieces: list[Offsets], cues: list[Offsets]) -> bool:
    """A cue that is spent lies by the source or between it and the pieces."""
    start, end = passage.starts[source.start], passage.end(source.end - 1)
    low, high = (start, pieces[0][0]) if start < pieces[0][0] else (pieces[0][1], end)
    return any(low <= s < high for s, _ in cues)
