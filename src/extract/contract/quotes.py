"""What a quote of several pieces says, whether it is told in the speaker's own words, and what two facts share."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.contract.vocabulary import QuoteType

_OMITTED = " … "
_MARKS = " \t\r\n\u00a0\"'“”‘’«»"
_ENDS = re.compile(r"[.!?:…][)\]]?$")
_STOPPED = re.compile(r"[.!?…:;–—-][\"'”’)\]]*$")
_LETTER = re.compile(r"[^\W_]")


def content(text: str, pieces: Sequence[Sequence[int]], cue: int | None = None) -> str:
    """The pieces of `text` (half open spans of code points) joined as they were said; `cue` is where the cue begins.

    Where the reporting clause broke the speech between two sentences, the first one's comma is its full stop again:
    `"Nobody likes it," she said. "But children travel free."` reads `Nobody likes it. But children travel free.`
    Where it broke a sentence, or nothing but marks stands between two pieces, one space joins them. Where other
    words of the article stand between, ` … ` tells that they are left out.
    """
    said = [text[start:end] for start, end in pieces]
    for n, ((_, end), (start, _)) in enumerate(pairwise(pieces)):
        between = text[end:start]
        if _LETTER.search(between) is None:
            said[n] += " "
        elif cue is None or not end <= cue < start:
            said[n] += _OMITTED
        elif _ENDS.search(between.rstrip(_MARKS)) and not text[start : start + 1].islower():
            said[n] = _stopped(said[n]) + " "
        else:
            said[n] += " "
    return "".join(said)


def _stopped(sentence: str) -> str:
    """A sentence with its full stop, for which a comma or nothing stood where the reporting clause came in."""
    whole = sentence.removesuffix(",")
    return whole if _STOPPED.search(whole) else f"{whole}."


def quote_type(text: str, pieces: Iterable[Sequence[int]], marked: Sequence[Sequence[int]]) -> QuoteType:
    """Direct where all words of the pieces stand in quotation marks, mixed where some do, else indirect.

    `marked` are the spans of the text that stand in marks, in order, none within another.
    """
    inside = outside = False
    for start, end in pieces:
        at = start
        for first, last in marked[bisect_right(marked, start, key=lambda span: span[1]) :]:
            if first >= end:
                break
            outside = outside or _has_word(text[at:first])
            inside = inside or _has_word(text[max(at, first) : min(end, last)])
            at = last
        outside = outside or _has_word(text[at:end])
    return "indirect" if not inside else "mixed" if outside else "direct"


def shared(one: Iterable[Sequence[int]], other: Iterable[Sequence[int]]) -> float:
    """The share of characters (Jaccard) that the pieces of two facts have in common."""
    a = {i for start, end in one for i in range(start, end)}
    b = {i for start, end in other for i in range(start, end)}
    return len(a & b) / len(a | b) if a | b else 0.0


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)
