"""Given names: which two may be of one person, by initials, short forms and nicknames."""

import re

from extract.lexicon.names import lexicon
from extract.pipes.names.words import PARTICLES

_MARKS = "\"'“”‘’()"
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,3}")
_NICKNAME = re.compile(r"[\"“‘'(]([^\"”’')]+)[\"”’')]")


def size(words: list[str]) -> int:
    """How many words of a full name stand before the surname and its particles: 1 in `Ann van Dyke`."""
    i = len(words) - 1
    if i > 1 and words[i - 1].lower() == "of":
        i -= 2
    while i > 1 and words[i - 1].lower() in PARTICLES:
        i -= 1
    return max(1, i)


def calls(words: list[str]) -> set[str]:
    """What a person of this full name may be called, casefolded: the given name and what stands in marks after it."""
    told = _NICKNAME.findall(" ".join(words[1:]))
    return {words[0].strip(_MARKS).casefold()} | {nickname.casefold() for nickname in told}


def alike(one: list[str], other: list[str]) -> bool:
    """Whether two full names of one surname share a given name, a nickname or an initial."""
    if calls(one) & calls(other):
        return True
    a, b = one[0], other[0]
    initials = (_is_initials(a, one), _is_initials(b, other))
    return any(initials) and a[0].casefold() == b[0].casefold() and _fit(a, b, *initials)


def _is_initials(word: str, name: list[str]) -> bool:
    return _INITIALS.fullmatch(word) is not None and (len(word.strip(".")) == 1 or not " ".join(name).isupper())


def _fit(a: str, b: str, a_initials: bool, b_initials: bool) -> bool:
    """Whether initials do not differ: `J.` and `JT`, but not `JT` and `JR`."""
    if not (a_initials and b_initials):
        return True
    x, y = (w.replace(".", "") for w in (a, b))
    return x.startswith(y) or y.startswith(x)


def is_short(word: str, other: str) -> bool:
    """Whether a given name is a short form of another: `Bob` of `Robert`."""
    return other.casefold() in lexicon().full.get(word.casefold(), ())


def shortened(one: list[str], other: list[str]) -> bool:
    """Whether two full names of one surname have given names of which one is short for the other, or both for one."""
    full = lexicon().full
    for a in calls(one):
        for b in calls(other):
            if is_short(a, b) or is_short(b, a) or full.get(a, frozenset()) & full.get(b, frozenset()):
                return True
    return False


def ends(one: list[str], other: list[str]) -> bool:
    """Whether one name of several words ends the other, and no given name opens it: `Ann Lowe Carr`, `Lowe Carr`."""
    short, long = sorted((_folded(one), _folded(other)), key=len)
    first = one[0] if len(one) <= len(other) else other[0]
    return 1 < len(short) < len(long) and long[-len(short) :] == short and first not in lexicon().given


def inner(one: list[str], name: list[str]) -> bool:
    """Whether a surname is the first of two: `García` of `Ana García Ruiz`."""
    return len(one) > 2 and len(name) == 1 and _folded(one)[-2] == name[0].casefold() and name[0] not in lexicon().given


def _folded(words: list[str]) -> list[str]:
    return [w.casefold() for w in words]
