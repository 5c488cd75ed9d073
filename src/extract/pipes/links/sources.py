"""By whose word: a number inside a quote has the quote's source and cue."""

from bisect import bisect_right

from spacy.tokens import Doc

from extract.annotations import Quantity, Quote
from extract.lexicon.cues import words

_OVERLAP = 4


def attribute(doc: Doc, without: frozenset[str] = frozenset()) -> None:
    """Give each quantity inside what somebody says, or judges to be so, and does not deny, the source and cue of that.

    Where quotes overlap, the one that begins nearest before the number counts. A number outside
    all of them is the article's own and keeps `source=None`. `without` are the ids of rules to do without.
    """
    telling = ((n, q) for n, q in enumerate(doc._.facts_quotes) if voiced(q) not in without and _tells(doc, q))
    pieces = sorted((s, e, n) for n, q in telling for s, e in q.pieces)
    starts = [s for s, _, _ in pieces]
    for quantity in (*doc._.facts_quantities, *doc._.facts_vague):
        behind = bisect_right(starts, quantity.start)
        for _, end, n in reversed(pieces[max(0, behind - _OVERLAP) : behind]):
            if quantity.end <= end:
                quantity.source, quantity.cue = doc._.facts_quotes[n].source, doc._.facts_quotes[n].cue
                break


def voiced(fact: Quote | Quantity) -> str:
    """The rule by which a number is that of a quote with or without a cue."""
    return "link.voiced" if fact.cue is None else "link.voiced-cued"


def _tells(doc: Doc, quote: Quote) -> bool:
    """Whether it tells what is or will be so: said and not denied, or `expects prices to rise 5%`; no wish, no plan."""
    cue = None if quote.cue is None else doc.char_span(*quote.cue, alignment_mode="expand")
    lemma = "" if cue is None else cue[-1].lemma_.lower()
    return lemma not in words("denying") if quote.voiced else lemma in words("judging")
