"""Acronyms: in brackets by their long form, before it, or spelt by the initials of a name in the article."""

import re

from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.parts import Candidate
from extract.pipes.names.words import Words, capital

_SMALL = word_set("small")
_LONGEST = 12
_LETTERS = re.compile(r"[^\W\d_]|&")


def looks_short(word: str) -> bool:
    """Whether a word may be an acronym: `NSPCC`, `Soca`, `E&Y`, `WorldCom` not."""
    return 2 <= len(word) <= 8 and capital(word) and (word.isalpha() or "&" in word) and not word.islower()


def spells(short: str, words: list[str]) -> bool:
    """Whether the letters of `short` are those that open the words, in order.

    Every capitalised word gives its first letter or more of its letters (`SOciety`, `Ofcom`); small
    words may give theirs.
    """
    letters = [c.lower() for c in _LETTERS.findall(short)]

    def fit(i: int, k: int) -> bool:
        if i == len(words):
            return k == len(letters)
        word = words[i].lower()
        if word in _SMALL and fit(i + 1, k):
            return True
        if word == "&" and k < len(letters) and letters[k] == "&":
            return fit(i + 1, k + 1)
        for take in range(min(3, len(word), len(letters) - k), 0, -1):
            if list(word[:take]) == letters[k : k + take] and fit(i + 1, k + take):
                return True
        return False

    return len(words) > 1 and fit(0, 0)


def initials(name: str) -> set[str]:
    """The acronyms that the initials of a name spell: with and without its small words, its acronyms whole or not."""
    words = [p for x in name.replace("/", " ").split() for p in re.split(r"-", x) if p]
    main = [x for x in words if x[0].isalnum() and x.lower() not in _SMALL]
    every = [x for x in words if x[0].isalnum() or x == "&"]
    spelt = {"".join(x[0] for x in some) for some in (every, main)}
    spelt |= {"".join(x if x.isupper() else x[0] for x in some) for some in (every, main)}
    return {s.lower() for s in spelt if len(s) > 1}


def bracketed(w: Words, lex: Lexicon, found: list[Candidate]) -> tuple[list[Candidate], list[tuple[str, str]]]:
    """Find `Long Form (LF)` and `LF (Long Form)`; give the candidates so corrected and the pairs (short, long)."""
    pairs: list[tuple[str, str]] = []
    spans: list[Candidate] = []
    for i, word in enumerate(w.word):
        if word not in {"(", "["} or i + 2 >= len(w) or i == 0 or not w.live[i]:
            continue
        if looks_short(w.word[i + 1]) and w.word[i + 2] in {")", "]", ",", ";"}:
            first = _long_form(w, i, w.word[i + 1])
            if first is not None:
                last = i - 1 if w.word[i - 1] in {"'s", "’s", "'", "’"} else i
                spans += [Candidate(first, last, "acronym"), Candidate(i + 1, i + 2, "acronym")]
                pairs.append((w.word[i + 1], w.slice(first, last)))
        elif looks_short(w.word[i - 1]):
            close = next((j for j in range(i + 1, min(i + _LONGEST, len(w))) if w.word[j] in {")", "]"}), None)
            if close is not None:
                first = i + 2 if w.lower[i + 1] == "the" else i + 1
                if close > first and spells(w.word[i - 1], w.word[first:close]):
                    spans += [Candidate(i - 1, i, "acronym"), Candidate(first, close, "acronym")]
                    pairs.append((w.word[i - 1], w.slice(first, close)))
    pairs += _roughly(w, found, spans)
    _mark_terms(w, found, lex)
    if not spans:
        return found, pairs
    taken = [(s.first, s.last) for s in spans]
    kept = [c for c in found if not any(a < c.last and c.first < b for a, b in taken)]
    return sorted(kept + spans, key=lambda c: c.first), pairs


def _roughly(w: Words, found: list[Candidate], spans: list[Candidate]) -> list[tuple[str, str]]:
    """Pairs of a name and capitals in brackets right after it that open alike, letter by letter or not."""
    taken = {s.first for s in spans}
    ends = {c.last: c for c in found if c.last - c.first > 1}
    pairs = []
    for c in found:
        i = c.first
        if (
            i in taken
            or i < 2
            or c.last - i != 1
            or w.word[i - 1] != "("
            or not w.word[i].isupper()
            or not looks_short(w.word[i])
        ):
            continue
        owner = ends.get(i - 1) or (ends.get(i - 2) if w.word[i - 2] in {"'s", "’s", "'", "’"} else None)
        if owner is not None and w.word[owner.first][0] == w.word[i][0]:
            pairs.append((w.word[i], w.slice(owner.first, owner.last)))
            c.hint = owner.hint = "acronym"
    return pairs


def _mark_terms(w: Words, found: list[Candidate], lex: Lexicon) -> None:
    """Mark as no name what abbreviates common words: `multiple sclerosis (MS)`."""
    for c in found:
        i, size = c.first, len(w.word[c.first])
        if c.hint or c.last - i != 1 or i <= size or w.word[i - 1] != "(" or not w.word[i].isupper():
            continue
        words = w.word[i - 1 - size : i - 1]
        if all(x.islower() for x in words) and [x[0] for x in words] == list(w.lower[i]) and words[-1] not in lex.nouns:
            c.hint = "thing"


def _long_form(w: Words, bracket: int, short: str) -> int | None:
    """The first token of the name before a bracket that the acronym in it spells, the longest one."""
    last = bracket - 1 if w.word[bracket - 1] in {"'s", "’s", "'", "’"} else bracket
    best = None
    for first in range(last - 1, max(-1, last - _LONGEST), -1):
        if w.word[first] in {".", ";", "(", ")", ":"} or not w.live[first]:
            break
        words = [x for x in w.word[first:last] if x not in {",", "-", "/"}]
        if not words or words[0].lower() in _SMALL:
            continue
        if capital(w.word[first]) and words[0][0].lower() == short[0].lower() and spells(short, words):
            best = first
            if w.word[first - 1] == "the":
                break
    return best
