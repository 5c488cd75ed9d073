"""By whose word: a number inside a quote has the quote's source and cue."""

from bisect import bisect_right

from spacy.tokens import Doc

from extract.annotations import Quote
from extract.lexicon.cues import words

_OVERLAP = 4


def attribute(doc: Doc) -> None:
    """Give each quantity inside what somebody says, or judges to be so, and does not deny, the source and cue of that.

    Where quotes overlap, the one that begins nearest before the number counts. A number outside
    all of them is the article's own and keeps `source=None`.
    """
    telling = ((n, q) for n, q in enumerate(doc._.quotes) if not _denied(doc, q) and (q.voiced or _judged(doc, q)))
    pieces = sorted((s, e, n) for n, q in telling for s, e in q.pieces)
    starts = [s for s, _, _ in pieces]
    for quantity in (*doc._.quantities, *doc._.vague):
        behind = bisect_right(starts, quantity.start)
        for _, end, n in reversed(pieces[max(0, behind - _OVERLAP) : behind]):
            if quantity.end <= end:
                quantity.source, quantity.cue = doc._.quotes[n].source, doc._.quotes[n].cue
                break


def _denied(doc: Doc, quote: Quote) -> bool:
    """What somebody denies, whose numbers are not by that word: `denied two counts of fraud`."""
    return _cue(doc, quote) == "deny"


def _judged(doc: Doc, quote: Quote) -> bool:
    """A belief about what is or will be so, `expects prices to rise 5%`; no wish and no plan."""
    return _cue(doc, quote) in words("judging")


def _cue(doc: Doc, quote: Quote) -> str | None:
    """The lemma of the cue's last word."""
    cue = None if quote.cue is None else doc.char_span(*quote.cue, alignment_mode="expand")
    return None if cue is None else cue[-1].lemma_.lower()
