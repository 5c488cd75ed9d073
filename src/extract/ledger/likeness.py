"""How much speaks for two numbers being of one thing: its names, owner, place, time, and the words around them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from extract.audit.names import akin
from extract.ledger.numbers import Number
from extract.ledger.words import alike, denials, opposed, replaced, run
from extract.registry.words import places

_DAY, _DAYS, _WEEKS = timedelta(days=1), timedelta(days=2), timedelta(days=31)
_SAME_WORDS, _MOST_WORDS = 0.8, 0.65
"""The share of words from which on one sentence is a version of the other; and where its meaning words are the same."""
_NAME = 8
"""Words of a name, with what may stand by it."""
_SHORTEST, _RUN = 5, 7
"""Words of a sentence that can be one; and words in a row around the number that make it one alone."""


@dataclass(frozen=True)
class Likeness:
    """What an earlier number and a later one have in common, and what sets them apart.

    Of `owner`, `place` and `time` True is the same, False another, None not told by both.
    """

    earlier: Number
    later: Number

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and parts of names that both sentences have."""
        return self.earlier.sentence.proper & self.later.sentence.proper

    @cached_property
    def named(self) -> int:
        """How many names both sentences have; as a name has two words or so, so have its parts that are not tied."""
        return max(len(self.earlier.names & self.later.names), (len(self.names) + 1) // 2)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words that carry meaning and stand in both sentences."""
        return self.earlier.sentence.stems & self.later.sentence.stems

    @cached_property
    def share(self) -> float:
        """The share of the shorter sentence's meaning words that the other has, too."""
        fewest = min(len(self.earlier.sentence.stems), len(self.later.sentence.stems))
        return len(self.stems) / fewest if fewest else 0.0

    @cached_property
    def beside(self) -> int:
        """How many words of meaning or of names stand beside both numbers."""
        return len(self.earlier.sentence.beside & self.later.sentence.beside)

    @cached_property
    def version(self) -> bool:
        """Whether one sentence is a version of the other: nearly all words are the same, or all that carry meaning."""
        one, other = self.earlier.sentence, self.later.sentence
        if min(len(one.words), len(other.words)) < _SHORTEST:
            return one.words == other.words and bool(self.stems)
        if self.run >= _RUN:
            return True
        same = alike(one, other)
        return same >= _SAME_WORDS or (same >= _MOST_WORDS and self.share >= _SAME_WORDS and len(self.stems) >= 5)

    @cached_property
    def run(self) -> int:
        """How many words in a row, around the number, are the same."""
        return run(self.earlier.sentence, self.later.sentence)

    @cached_property
    def kin(self) -> int:
        """How many rare names the two articles share."""
        return len(self.earlier.rare & self.later.rare) + 3 * (self.earlier.text == self.later.text)

    @cached_property
    def owner(self) -> bool | None:
        """Whether both are one owner's."""
        one, other = self.earlier.owner, self.later.owner
        return akin(one, other) if one and other else None

    @cached_property
    def place(self) -> bool | None:
        """Whether both sentences name one place."""
        one, other = self.places
        return bool(one & other) if one and other else None

    @cached_property
    def places(self) -> tuple[frozenset[str], frozenset[str]]:
        """The places of the two sentences: those that the table tells, else those that are listed as places."""
        if self.earlier.places and self.later.places:
            return self.earlier.places, self.later.places
        return self.earlier.sentence.proper & places(), self.later.sentence.proper & places()

    @cached_property
    def time(self) -> bool | None:
        """Whether both are about one time: the periods told, the years named, else the days of the articles."""
        one, other = self.earlier, self.later
        if one.told_time and other.told_time:
            return _overlap(one, other)
        named = _years(one), _years(other)
        if all(named) and not named[0] & named[1]:
            return False
        if not self.days_apart_at_most(_DAYS):
            return None
        return True if _told(one) == _told(other) or _now(one) or _now(other) else None

    @cached_property
    def settled(self) -> bool:
        """Whether no value can have become another between the articles: they are near, or the time told was over."""
        if self.days_apart_at_most(_WEEKS):
            return True
        one, other = self.earlier, self.later
        return all(n.end and n.published and n.end < n.published.replace(tzinfo=None) for n in (one, other))

    @cached_property
    def other_time_told(self) -> bool:
        """Whether one says what days or years it is about, and the other does not say the same."""
        if self.earlier.told_time and self.later.told_time:
            return not self.time
        return _told(self.earlier) != _told(self.later) and not (_now(self.earlier) or _now(self.later))

    @property
    def undated(self) -> bool:
        """Whether one of the articles has no day."""
        return self.earlier.published is None or self.later.published is None

    def days_apart_at_most(self, span: timedelta) -> bool:
        """Whether the articles are dated, and came out within this time of each other."""
        one, other = self.earlier.published, self.later.published
        return one is not None and other is not None and abs(other - one) <= span

    @cached_property
    def opposed(self) -> tuple[str, str] | None:
        """Words of the two sentences that exclude each other."""
        return opposed(self.earlier.sentence.sides, self.later.sentence.sides)

    @cached_property
    def denied(self) -> bool:
        """Whether one sentence alone denies: `did not take £2m`."""
        return bool(denials() & set(self.earlier.sentence.words)) != bool(denials() & set(self.later.sentence.words))

    @cached_property
    def own_names(self) -> bool:
        """Whether each sentence has names that the other lacks."""
        one, other = self.earlier.sentence.proper, self.later.sentence.proper
        return bool(one - other) and bool(other - one)

    @cached_property
    def renamed(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Of two versions of a sentence the first words in the place of each other with another name, or None."""
        one, other = self.earlier.sentence, self.later.sentence
        for here, there in replaced(one, other):
            if max(len(here), len(there)) <= _NAME and one.proper & set(here) and other.proper & set(there):
                return tuple(here), tuple(there)
        return None

    @cached_property
    def other_people(self) -> bool:
        """Whether each sentence names people, and none of them may be the same."""
        one, other = self.earlier.people, self.later.people
        return bool(one and other) and not any(akin(a, b) for a in one for b in other)

    @cached_property
    def modified(self) -> bool:
        """Whether each has words by the thing counted that the other lacks: `male workers`, `Scottish workers`."""
        one, other = self.earlier.modifiers, self.later.modifiers
        return bool(one - other) and bool(other - one)


def _years(number: Number) -> set[str]:
    return {word for word in number.sentence.times if word.isdigit()}


def _told(number: Number) -> bool:
    return number.told_time or bool(_years(number))


def _now(number: Number) -> bool:
    """Whether the period told reaches the weeks before the article."""
    if number.published is None or not number.told_time:
        return False
    day = number.published.replace(tzinfo=None)
    start, end = number.start or number.end or day, number.end or day
    return start <= day and end >= day - _WEEKS


def _overlap(one: Number, other: Number) -> bool | None:
    """Whether two periods are nearly one; None where they overlap in part, or one of them is not told."""
    if (one.end and other.start and one.end < other.start) or (other.end and one.start and other.end < one.start):
        return False
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return True if (one.start, one.end) == (other.start, other.end) else None
    shared = min(one.end, other.end) - max(one.start, other.start) + _DAY
    whole = max(one.end, other.end) - min(one.start, other.start) + _DAY
    return True if shared / whole >= 0.5 else None
