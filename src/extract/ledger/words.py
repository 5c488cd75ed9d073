"""What a sentence tells besides its number: its words, the names in it, and when it is about."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import chain, takewhile

from extract.audit.wording import plain, stems
from extract.contract.letters import unaccented
from extract.data import columns, lines
from extract.registry.words import places

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’.-][^\W_]+)*")
_OPENS = re.compile(r"(?:^|[.!?:…;]\s|[\"“‘]|\s['(]|[–—]\s)[\s\"'“‘(]*$")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_GENITIVE = re.compile(r"['’]s\b|(?<=\w)['’](?!\w)")
_INITIAL = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b|\W|$)")
"""The points of `U.S.`, which is `US` elsewhere."""
_CAPITAL = re.compile(r"\b[A-Z]\w+")
_NEAR = 6
"""Words on either side of a number that stand beside it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence around a number, without the number's own and those of the thing that is counted.

    `before` and `after` are all of them in their order, `stems` the beginnings of those that carry meaning, `proper`
    the words that are parts of names, `times` the years and months in it. `beside` are those of its stems and parts of
    names that stand a few words from the number, `sides` words there of which another excludes them
    (`ledger_opposites.tsv`).
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    stems: frozenset[str]
    proper: frozenset[str]
    times: frozenset[str]
    beside: frozenset[str]
    sides: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """All words in their order."""
        return self.before + self.after


def read(sentence: str, own: str, item: str | None, names: Iterable[str]) -> Sentence:
    """What a sentence tells besides the number `own`, which counts `item`; `names` are the names found in it."""
    before, _, after = (_GENITIVE.sub("", _INITIAL.sub("", " ".join(part.split()))) for part in _around(sentence, own))
    around = f"{before} {after}"
    known = {word for name in names for word in _folded(name)}
    proper = {word for word in _proper(around, known) if word not in _calendar() and word not in _titles()}
    left, right = plain(before).split(), plain(after).split()
    months = {word for found in _CAPITAL.findall(around) if (word := found.casefold()) in _calendar()}
    other = stems(" ".join([*proper, item or "", *months]))
    near = [*left[-_NEAR:], *right[:_NEAR]]
    return Sentence(
        before=tuple(left),
        after=tuple(right),
        stems=stems(around) - other,
        proper=frozenset(proper),
        times=frozenset(months | set(_YEAR.findall(around))),
        beside=(stems(" ".join(near)) - other) | (proper & set(near)),
        sides=frozenset(near) & _sides(),
    )


def _around(sentence: str, own: str) -> tuple[str, str, str]:
    """What stands before a number, the number, and what stands behind it."""
    return sentence.partition(own) if own in sentence else (sentence, own, "")


def opposed(one: frozenset[str], other: frozenset[str]) -> tuple[str, str] | None:
    """Two words of which one sentence has one and the other has another that excludes it, or None."""
    for every in _opposites():
        here, there = one & every, other & every
        if here and there and not here & there:
            return min(here), min(there)
    return None


def alike(one: Sentence, other: Sentence) -> float:
    """The share of two sentences' words that both have (Dice), from 0 to 1."""
    common = (Counter(one.words) & Counter(other.words)).total()
    count = len(one.words) + len(other.words)
    return 2 * common / count if count else 0.0


def run(one: Sentence, other: Sentence) -> int:
    """How many words in a row, around the number, two sentences have in common."""
    before = takewhile(_same, zip(reversed(one.before), reversed(other.before), strict=False))
    after = takewhile(_same, zip(one.after, other.after, strict=False))
    return sum(1 for _ in chain(before, after))


def _same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def replaced(one: Sentence, other: Sentence) -> Iterator[tuple[list[str], list[str]]]:
    """Where two versions of a sentence have other words in the same place: the one's, and the other's."""
    match = SequenceMatcher(None, one.words, other.words, autojunk=False)
    for what, start, end, other_start, other_end in match.get_opcodes():
        if what == "replace":
            yield list(one.words[start:end]), list(other.words[other_start:other_end])


def _proper(text: str, known: set[str]) -> Iterable[str]:
    """The words written as names: with a capital where no sentence begins, or parts of a known name."""
    for found in _WORD.finditer(text):
        for word in _folded(found[0]):
            if word in known or (found[0][0].isupper() and len(word) > 1 and _is_name(found, word, text)):
                yield word


def _is_name(found: re.Match[str], word: str, text: str) -> bool:
    """Whether a word with a capital is part of a name: at a sentence's beginning a place or all capitals alone."""
    return word in places() or found[0].isupper() or not _OPENS.search(text[: found.start()])


@cache
def _folded(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, and the s of a genitive."""
    plainly = _GENITIVE.sub("", _INITIAL.sub("", unaccented(name)).casefold())
    return tuple(w for w in re.split(r"[^\w]+", plainly) if w and not w.isdigit())


@cache
def _calendar() -> frozenset[str]:
    """Months and weekdays, which are written as names are."""
    return frozenset(form for kind, form, *_ in columns("dates_words.tsv") if kind in ("month", "weekday"))


@cache
def _titles() -> frozenset[str]:
    return frozenset(word for row in columns("titles.tsv") for word in _folded(row[0]))


@cache
def denials() -> frozenset[str]:
    """Words that deny."""
    return frozenset(lines("ledger_denials.txt"))


@cache
def _opposites() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(row[0].split()) for row in columns("ledger_opposites.tsv"))


@cache
def _sides() -> frozenset[str]:
    return frozenset().union(*_opposites())
