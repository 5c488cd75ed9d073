"""By whose word: a number inside a quote has the quote's source and cue."""

from bisect import bisect_right

from spacy.tokens import Doc

_OVERLAP = 4


def attribute(doc: Doc) -> None:
    """Give each quantity inside the content of a voiced quote that quote's source and cue.

    Where quotes overlap, the one that begins nearest before the number counts. A number outside
    all of them is the article's own and keeps `source=None`.
    """
    pieces = sorted((s, e, n) for n, q in enumerate(doc._.quotes) if q.voiced for s, e in q.pieces)
    starts = [s for s, _, _ in pieces]
    for quantity in doc._.quantities:
        behind = bisect_right(starts, quantity.start)
        for _, end, n in reversed(pieces[max(0, behind - _OVERLAP) : behind]):
            if quantity.end <= end:
                quantity.source, quantity.cue = doc._.quotes[n].source, doc._.quotes[n].cue
                break
