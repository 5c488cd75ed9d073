"""From a name to its key, and to what its form alone allows: to tie it over articles, or not without evidence."""

import re
from dataclasses import dataclass

from extract.contract.letters import unaccented
from extract.data.organisations import Organisation
from extract.registry.words import given, organisations, places, shared, short_words, words

_PUNCTUATION = re.compile(r"[.'’‘`\"“”,()]")
_SPACE = re.compile(r"[\s/–—]+")

TRUSTED, EVIDENCE, PLACE, STATE = "trusted", "evidence", "place", "state"
"""What a name's form allows: one bearer unless something contradicts; ties with evidence alone; ties in one sport, or
in one country."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the registry takes it: its key, what the form allows, the listed organisation it may be."""

    key: str
    form: str
    listed: tuple[Organisation, ...] = ()


def folded(name: str) -> str:
    """A name without case, accents, points, apostrophes, double spaces and its leading article.

    >>> folded("The Café de l’Europe Ltd.")
    'cafe de leurope ltd'
    """
    folded = unaccented(name).casefold()
    parts = _SPACE.split(_PUNCTUATION.sub("", folded).replace("&", " and ").strip())
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


def person(name: str) -> Name:
    """A person's name: two words or more, none a mere initial in front, are a full name."""
    key = folded(name)
    parts = key.split()
    full = len(parts) > 1 and len(parts[0]) > 1 and len(parts[-1]) > 1
    return Name(key, TRUSTED if full else EVIDENCE)


@dataclass(frozen=True, slots=True)
class Common:
    """Single words that mean something else, too, in the archive.

    `words`: surnames, and what it also writes small; `everyday`: what it writes small many times as often.
    """

    words: frozenset[str] = frozenset()
    everyday: frozenset[str] = frozenset()


def organisation(name: str, common: Common) -> Name:
    """An organisation's name."""
    key = folded(name)
    listed = organisations().get(key, ())
    known = tuple(one for one in listed if _cased(name, one))
    if known:
        return _of_list(key, known, common)
    parts = [short_words().get(w, w) for w in key.split()]
    while len(parts) > 1 and parts[-1] in words("legal"):
        parts.pop()
    if parts != key.split():
        return organisation(" ".join(p.capitalize() for p in parts), common) if len(parts) > 1 else Name(key, TRUSTED)
    if key in places():
        return Name(key, PLACE)
    return Name(key, STATE if key in shared() else EVIDENCE if _general(key, common) else TRUSTED)


def _of_list(key: str, listed: tuple[Organisation, ...], common: Common) -> Name:
    """A listed form: the list's name is its key, if the form is the name of that body and of no other."""
    team = any(one.kind == "team" for one in listed)
    if team and (key in places() or key in common.words or len(listed) > 1):
        return Name(key, PLACE, listed)
    other = common.words if listed[0].kind == "band" else common.everyday if listed[0].kind != "newspaper" else ()
    if key in shared():
        return Name(key, STATE, listed)
    if len(listed) > 1 or key in places() or key in words("ambiguous") or key in other:
        return Name(key, EVIDENCE, listed)
    return Name(folded(listed[0].name), TRUSTED, listed)


def _cased(name: str, one: Organisation) -> bool:
    """Whether the name is written as a listed form is: `WHO` is not `Who`."""
    key = folded(name)
    same = [form for form in one.forms if folded(form) == key]
    return any(not form.isupper() or name.isupper() or len(form) > 3 for form in same)


def _general(key: str, common: Common) -> bool:
    """Whether many bodies bear the name: words of no body's own, or these and a place."""
    parts = [w for w in key.split() if w not in words("small")]
    if len(parts) < 2:
        return not parts or key in words("common") or key in common.words or key in given() or len(key) < 3
    own = [w for w in parts if w not in words("common")]
    if not own:
        return True
    return all(w in places() for w in own) and all(w in words("vague") for w in parts if w not in own)


def is_acronym(name: str) -> bool:
    """Whether a name looks like an acronym: `NSPCC`, `Soca`, not `Sony Group`.

    Whether it is one tells the long form that it goes with (`spells`).
    """
    return 2 <= len(name) <= 8 and " " not in name and name[0].isupper()


def spells(short: str, key: str) -> bool:
    """Whether the letters of an acronym open the words of a long form, in order, each giving up to two letters more."""
    letters = folded(short).replace("-", "")
    parts = key.replace("-", " ").split()

    def fit(i: int, k: int) -> bool:
        if i == len(parts):
            return k == len(letters)
        if parts[i] in words("small") and fit(i + 1, k):
            return True
        return any(
            parts[i][:take] == letters[k : k + take] and fit(i + 1, k + take)
            for take in range(min(3, len(parts[i]), len(letters) - k), 0, -1)
        )

    return len(parts) > 1 and fit(0, 0)
