"""Where the words that a reader gives stand in the article: to the letter, or nowhere."""

from collections.abc import Sequence

from extract.contract.paragraphs import lines

Pieces = list[list[int]]

_SAME = str.maketrans({"’": "'", "‘": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " ",
                       "\u202f": " "})  # fmt: skip
"""Marks, dashes and spaces that a keyboard or a model writes in one way; each is one character for one."""


def find(text: str, words: str, near: int, after: int = 0) -> list[int] | None:
    """The span of the words nearest to an offset, not before `after`; a pair of quotation marks around them is none."""
    wanted, whole, found = _bare(plain(words).strip()), plain(text), list[int]()
    at = whole.find(wanted, after) if wanted else -1
    while at >= 0:
        if _whole(text, at, at + len(wanted)):
            found.append(at)
        at = whole.find(wanted, at + 1)
    best = min(found, key=lambda at: (abs(at - near), at), default=None)
    return None if best is None else [best, best + len(wanted)]


def _bare(words: str) -> str:
    """Words without the quotation marks around them: a pair, or one that has no other half in them."""
    inside = words[1:-1]
    for mark in ('"', "'"):
        opens, closes = words.startswith(mark), len(words) > 1 and words.endswith(mark)
        if opens and closes and mark not in inside:
            return inside.strip()
        if mark == '"' and opens and mark not in words[1:]:
            return words[1:].strip()
        if mark == '"' and closes and mark not in words[:-1]:
            return words[:-1].strip()
    return words


def find_all(text: str, words: Sequence[str], near: int) -> Pieces | None:
    """The spans of several pieces in their order, the first nearest to an offset; None if one is not there."""
    found: Pieces = []
    for piece in words:
        span = find(text, piece, found[-1][1] if found else near, found[-1][1] if found else 0)
        if span is None:
            return None
        found.append(span)
    return found or None


def paragraph(text: str, at: int) -> tuple[int, int]:
    """The paragraph in which an offset stands."""
    return next(((start, end) for start, end in lines(text) if start <= at < end), (0, len(text)))


def plain(words: str) -> str:
    """Words with marks, dashes and spaces as a keyboard has them, character for character."""
    return words.translate(_SAME)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the span ends at no letter's neighbour: `ban` is not in `urban`."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (behind.isalnum() and text[end - 1].isalnum())
