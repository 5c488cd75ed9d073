"""Runs of capitalised words that `of`, `for`, `and`, a possessive or a small head word join to one body's name."""

from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.words import Words, small_body

_OF = frozenset({"of", "for"})
_PUBLIC = word_set("public")
_PEERS = word_set("peer")
_OPEN_BODIES = frozenset({"department", "association", "university", "school", "union", "international", "centre"})
_PATRONS = word_set("patron")
_PATRONISED = word_set("patronised")
_HOUSES = word_set("house")
_REMIT = 6
"""The most words between a house of parliament and `committee`."""


def joined(w: Words, lex: Lexicon, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what `of`, `for`, `and` and small head words make one body's name."""
    out: list[tuple[int, int]] = []
    for first, last in spans:
        if out and _belongs(w, lex, out[-1], (first, last)):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return [(first, _small_head(w, lex, first, last)) for first, last in out]


def _belongs(w: Words, lex: Lexicon, left: tuple[int, int], right: tuple[int, int]) -> bool:
    gap = [w.lower[i] for i in range(left[1], right[0])]
    if not 1 <= len(gap) <= 2 or w.opens[right[0]]:
        return False
    if gap[0] in {"'s", "’s", "'", "’"} and len(gap) == 1:
        return (
            _patron(w, left) and head(w, lex, right) in _PATRONISED and w.lower[right[1] - 1] not in lex.organisations
        )
    if gap == ["of"] and any(w.word[i] in _PEERS for i in range(left[0], left[1] - 1)):
        return True
    left_head = head(w, lex, left)
    if gap[0] in _OF and (len(gap) == 1 or gap[1] == "the"):
        if left_head is None or (w.slice(*left).casefold() in lex.organisations and left_head not in {"bank"}):
            return False
        return gap[0] == "of" or left_head not in {"bank", "company", "court", "party", "newspaper", "team"}
    if gap not in (["and"], ["&"]):
        return False
    if w.word[right[0]] in lex.given or w.slice(*right).casefold() in lex.organisations:
        return False
    if of_inside(w, left) and _first_head(w, lex, left) in _OPEN_BODIES:
        return (
            (
                head(w, lex, right) is None
                or (head(w, lex, right) == "company" and w.word[left[1] - 1] not in lex.places)
            )
            and right[1] - right[0] <= 3
            and w.slice(*right) not in lex.places
        )
    if _person_like(w, lex, right):
        return False
    if right[1] - right[0] == 1 and left_head is not None and head(w, lex, right) is not None:
        return left_head in {"bank", "company"}
    return (
        left_head is None
        and head(w, lex, right) is not None
        and right[1] - right[0] > 1
        and left[0] > 0
        and (w.lower[left[0] - 1] == "the" or (w.lower[left[0] - 1] in {"of", "at"} and head(w, lex, right) in _PUBLIC))
        and not _person_like(w, lex, left)
        and w.slice(*left) not in lex.places
        and w.slice(*left).casefold() not in lex.organisations
    )


def _patron(w: Words, span: tuple[int, int]) -> bool:
    """Whether a possessive belongs to a body's name: `St Bede's School`, `King's College`, `Magistrates' Court`."""
    last = w.word[span[1] - 1]
    plural = last.endswith("men") or (last.endswith("s") and w.word[span[1]] in {"'", "’"})
    return plural or w.word[span[0]] in {"St", "St."} or last in _PATRONS


def _person_like(w: Words, lex: Lexicon, span: tuple[int, int]) -> bool:
    return w.word[span[0]] in lex.given or lex.title_at(w.word, span[0]) is not None or w.label[span[1] - 1] == "PERSON"


def of_inside(w: Words, span: tuple[int, int]) -> bool:
    """Whether a name has `of` or `for` in it."""
    return any(w.lower[i] in _OF for i in range(*span))


def _first_head(w: Words, lex: Lexicon, span: tuple[int, int]) -> str | None:
    for i in range(*span):
        if w.lower[i] in _OF:
            return lex.heads.get(w.word[i - 1], (None, ""))[0] if i > span[0] else None
    return None


def head(w: Words, lex: Lexicon, span: tuple[int, int]) -> str | None:
    """The kind that the head word of a body's name tells: its last word, or the one before `of`."""
    found = lex.heads.get(w.word[span[1] - 1])
    if found and found[1] != "start":
        return found[0]
    if w.word[span[0]] in lex.heads and lex.heads[w.word[span[0]]][1] in {"start", "caps"}:
        return lex.heads[w.word[span[0]]][0]
    for i in range(*span):
        if w.lower[i] in _OF and i > span[0] and w.word[i - 1] in lex.heads:
            return lex.heads[w.word[i - 1]][0]
    return None


def _small_head(w: Words, lex: Lexicon, first: int, last: int) -> int:
    """The end of the name with a head word written small: `Leeds crown court`, `Milan stock exchange`."""
    if last >= len(w):
        return last
    if w.word[last - 1] in _HOUSES and (end := _committee(w, last)) is not None:
        return end
    name = w.slice(first, last)
    if (end := small_body(w, last)) is not None:
        many = lex.places.get(name) in {"country", "people"} or (name in lex.given and name not in lex.places)
        return last if many else end
    word = w.word[last]
    if word != word.lower() or "lower" not in {lex.heads.get(x, ("", ""))[1] for x in (word, word.capitalize())}:
        return last
    if word == "party" and lex.organisation(name) is None:
        return last
    if word == "police" and not (
        (last - first > 1 and lex.places.get(name) != "country") or lex.places.get(name) == "region"
    ):
        return last
    if word in {"council", "university", "plc"} and lex.places.get(name) in {"country", "people"}:
        return last
    return last + 1


def _committee(w: Words, at: int) -> int | None:
    """The end of a parliamentary committee's name behind its house: `Commons work and pensions select committee`."""
    for i in range(at, min(at + _REMIT, len(w))):
        if w.word[i] == "committee":
            return i + 1 if any(word != "select" for word in w.word[at:i]) else None
        if not w.word[i].islower() or not w.tag[i].startswith(("NN", "JJ", "CC", "VBG")):
            return None
    return None
