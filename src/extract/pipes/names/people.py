"""Which names are of one person: full names, surnames, given names, titles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.lexicon.callings import apart, civil, introduced
from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names import given
from extract.pipes.names.renamed import renames, same_as_before
from extract.pipes.names.words import PARTICLES
from extract.text.together import JOINED, KIN

_NTH = re.compile(r"[IVX]+|Jn?r|Sn?r|Junior|Senior")
_NEAR = 40
_WHOSE = r"(?:his|her|their|whose|its|\w+['’]s|\w+s['’])"
_KIN_BEFORE = re.compile(rf"\b{_WHOSE}\s+(?:[\w-]+\s+)?{KIN},?\s+$", re.IGNORECASE)
_KIN_AFTER = re.compile(rf"(?:,\s+\d+)?,\s+{_WHOSE}\s+(?:[\w-]+\s+)?{KIN}\b", re.IGNORECASE)
_END = re.compile(r"[.!?][\"'”’)]*\s|\n")


@dataclass(slots=True)
class Name:
    """One occurrence of a person's name: its words without title, where it stands, the titles, and how it is written.

    `titles` are the words by which its titles are known, forms of address and ranks alike.
    """

    words: list[str]
    start: int
    end: int
    titles: frozenset[str] = frozenset()
    gender: str = "u"
    first: bool = False
    """Whether its title stands before given names: `Sir Alan`."""
    alias: str = ""

    @property
    def text(self) -> str:
        """The name without title."""
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The last name, casefolded; of `Roberts of Conwy` the first."""
        words = self._own
        if len(words) > 2 and words[-2].lower() == "of":
            words = words[:-2]
        return words[-1].casefold()

    @property
    def full(self) -> bool:
        """Whether it has more than a surname with its particles."""
        return len([x for x in self._own if x.lower() not in PARTICLES]) > 1

    @property
    def _own(self) -> list[str]:
        """The words without what tells it from namesakes at its end: `Tom Harte III`, `Tom Harte Jr`."""
        last = self.words[-1].rstrip(".")
        return self.words[:-1] if len(self.words) > 1 and _NTH.fullmatch(last) else self.words


@dataclass(slots=True)
class Person:
    """One person: all occurrences of the names, and the gender that they tell."""

    names: list[Name] = field(default_factory=list)
    gender: str = "u"
    known: Name | None = None
    """The name it goes by, where another is told as its real one."""

    @property
    def titles(self) -> frozenset[str]:
        """The titles that it has been given so far."""
        return frozenset[str]().union(*(n.titles for n in self.names))

    @property
    def full_titles(self) -> frozenset[str]:
        """The titles before its full names."""
        return frozenset[str]().union(*(n.titles for n in self.names if n.full))

    @property
    def best(self) -> Name:
        """The fullest name."""
        return self.known or fullest(self.names)

    def fits(self, gender: str) -> bool:
        """Whether a gender, m, f or u, does not speak against this person."""
        return "u" in (gender, self.gender) or gender == self.gender

    def bears(self, titles: frozenset[str]) -> bool:
        """Whether its titles so far leave it these: a judge is no constable, nor is whom the article calls Mr first."""
        told = self.full_titles
        return not apart(titles, self.titles) and not (told and civil(told) and introduced(titles - self.titles))


def fullest(names: list[Name]) -> Name:
    """The name of the most words or parts: no capitals, a given name that is no short form, the longest, the first."""
    short = {n.words[0].casefold() for n in names if any(given.is_short(n.words[0], m.words[0]) for m in names)}
    return max(
        names,
        key=lambda n: (
            len(n.text.replace("-", " ").split()),
            not n.text.isupper(),
            n.words[0].casefold() not in short,
            len(n.text),
            -n.start,
        ),
    )


def gender_of(name: Name, lex: Lexicon) -> str:
    """m, f or u: by the title, else by the given name."""
    if name.gender != "u" or not (name.full or name.first):
        return name.gender
    word = name.words[0]
    return lex.given.get(word, lex.given.get(word.split("-")[0], lex.given.get(word.capitalize(), "u")))


def _uncoupled(names: list[Name]) -> list[Name]:
    """With the given name of `Mr and Mrs Ronald Harte` taken off her who bears his: she is Mrs Harte."""
    for one, other in pairwise(names):
        if one.end < other.start and one.words == other.words and other.full and other.gender == "f" != one.gender:
            other.words = other.words[given.size(other.words) :]
    return names


def group(names: list[Name], lex: Lexicon, text: str) -> list[Person]:
    """The persons behind the names, in the order of the text."""
    people = _Grouping(_sharing(_uncoupled(names), lex, text), lex, text).people()
    for one, other in pairwise(names):
        if same_as_before(text, one.end, other.start) or renames(text, other.start):
            a = next(p for p in people if any(n is one for n in p.names))
            b = next(p for p in people if any(n is other for n in p.names))
            if a is not b and a.fits(b.gender):
                a.names = sorted(a.names + b.names, key=lambda n: n.start)
                a.known = a.known or one
                people.remove(b)
    return people


def _sharing(names: list[Name], lex: Lexicon, text: str) -> list[Name]:
    """Give the given names of a list the surname at its end: `Tom and Lucy Harte`, `Ann, Tom and Lucy Harte`.

    Not where the given name has stood alone before or is somebody's surname, nor in a list that opens with a full name.
    """
    surnames = {n.surname for n in names if n.full}
    listed: list[int] = []
    for i, (one, other) in enumerate(pairwise(names)):
        before = names[i - 1] if i else None
        if before is not None and (i - 1 not in listed) and JOINED.fullmatch(text[before.end : one.start]):
            continue
        joined = JOINED.fullmatch(text[one.end : other.start]) is not None
        known = one.first or one.text in lex.given
        if joined and not one.full and known and one.text.casefold() not in surnames:
            listed.append(i)
    shared = {names[i].start for i in listed}
    alone: dict[str, int] = {}
    for n in names:
        if not (n.full or n.titles) and n.start not in shared:
            alone.setdefault(n.text, n.start)
    for i in reversed(listed):
        one, other = names[i], names[i + 1]
        if alone.get(one.text, one.start) < one.start or not (other.titles if one.first else other.full):
            continue
        if other.titles or other.words[0] in lex.given:
            one.words = [*one.words, *(other.words[given.size(other.words) :] if other.full else other.words)]
    return names


class _Grouping:
    """One walk over the full names of an article, then one over the short ones."""

    def __init__(self, names: list[Name], lex: Lexicon, text: str) -> None:
        self.names, self.lex, self.text = names, lex, text
        self.found: list[Person] = []
        self.by_surname: dict[str, list[Person]] = defaultdict(list)
        self.by_given: dict[str, list[Person]] = defaultdict(list)

    def people(self) -> list[Person]:
        """The persons in the order of the text."""
        for name in self.names:
            if name.full:
                self._add(name, self._same(name))
        for name in self.names:
            if not name.full:
                self._add(name, self._owner(name))
        for person in self.found:
            person.names.sort(key=lambda n: n.start)
            only = person.best
            if person.gender == "u" and not only.full:
                person.gender = self.lex.given.get(only.words[-1], "u")
        return sorted(self.found, key=lambda p: p.names[0].start)

    def _add(self, name: Name, person: Person | None) -> None:
        """Give a name to its person, a new one if there is none."""
        gender = gender_of(name, self.lex)
        if person is None:
            person = Person(gender=gender)
            self.found.append(person)
        person.names.append(name)
        if person.gender == "u":
            person.gender = gender
        keys = {name.surname} | ({"-".join(name.words[-2:]).casefold()} if name.full else set())
        for index, words in ((self.by_surname, keys), (self.by_given, given.calls(name.words) if name.full else set())):
            for key in words:
                if all(p is not person for p in index[key]):
                    index[key].append(person)

    def _same(self, name: Name) -> Person | None:
        """The person so far with a full name that may be this one."""
        gender = gender_of(name, self.lex)
        hyphened = "-".join(name.words[-2:]).casefold()
        fitting = [p for key in (name.surname, hyphened) for p in self.by_surname[key] if p.fits(gender)]
        fitting = [p for p in fitting if p.best.words == name.words or not apart(name.titles, p.titles)]
        for alike in (given.alike, given.ends, self._shortened, self._respelt):
            for person in fitting:
                if any(alike(known.words, name.words) for known in person.names if known.full):
                    return person
        return None

    def _shortened(self, one: list[str], other: list[str]) -> bool:
        """Whether a given name is short for the other, and the article never names both in one sentence."""
        return given.shortened(one, other) and not self._told_apart(one, other)

    def _respelt(self, one: list[str], other: list[str]) -> bool:
        """Whether given names differ by a letter, and the article never names both in one sentence."""
        return _misspelt(one[0].casefold(), other[0].casefold()) and not self._told_apart(one, other)

    def _told_apart(self, one: list[str], other: list[str]) -> bool:
        """Whether two names stand in one sentence, or one of them is said to be somebody's son, wife or brother."""
        first, second = ([n for n in self.names if n.words == words] for words in (one, other))
        return any(
            self._in_one_sentence(min(a.end, b.end), max(a.start, b.start)) for a in first for b in second
        ) or any(self._is_kin(n) for n in (*first, *second))

    def _is_kin(self, name: Name) -> bool:
        """`his son, Robert Shaw` or `Robert Shaw, his son`."""
        before, after = self.text[max(0, name.start - _NEAR) : name.start], self.text[name.end : name.end + _NEAR]
        return _KIN_BEFORE.search(before) is not None or _KIN_AFTER.match(after) is not None

    def _owner(self, name: Name) -> Person | None:
        """The person whom a bare surname or given name means: the last one named so before, else the next."""
        gender, key = gender_of(name, self.lex), name.words[-1].casefold()
        able = [p for p in self.found if p.fits(gender) and p.bears(name.titles)]
        surnamed = [p for p in self._of_rank(name) if p in able and not self._beside(name, p)]
        called = [p for p in self.by_given[key] if p in able]
        for some in self._choices(name, able, surnamed, called):
            if some:
                return self._nearest(name, some, gender)
        return None

    def _of_rank(self, name: Name) -> list[Person]:
        """Those of a name's surname, without the untitled where somebody else of them has been given another rank.

        After `Alan Price ... Judge Ann Price ... Det Con Price` the detective is a third: he is no defendant.
        """
        namesakes = [n for n in self.names if n.start < name.start and n.surname == name.surname]
        ranked = introduced(name.titles) and any(
            introduced(n.titles) and apart(n.titles, name.titles) for n in namesakes
        )
        return [p for p in self.by_surname[name.surname] if p.titles or not ranked]

    def _beside(self, name: Name, person: Person) -> bool:
        """Whether one sentence has a titled surname and the person's name: `Lady Platt and Sam Platt`.

        Behind the name it takes a rank: `Sentencing Alan Price, Judge Price said`.
        """
        first = min(n.start for n in person.names)
        if name.titles and name.end < first:
            return self._in_one_sentence(name.end, first)
        named = [n for n in person.names if n.full and n.end < name.start]
        ranked = introduced(name.titles - person.titles)
        return ranked and any(self._in_one_sentence(n.end, name.start) for n in named)

    def _in_one_sentence(self, start: int, end: int) -> bool:
        return _END.search(self.text[start:end]) is None

    def _choices(
        self, name: Name, able: list[Person], surnamed: list[Person], called: list[Person]
    ) -> Iterator[list[Person]]:
        """Who a short name may mean of those who are `able` to be it by gender and titles, the likeliest first."""
        if not name.titles:
            yield from (surnamed, called)
            return
        yield [p for p in called if any(n.full and n.titles & name.titles for n in p.names)]
        if name.titles & word_set("royal"):
            return
        if name.first:
            yield called
        yield surnamed
        if name.words[0] not in self.lex.given or not civil(name.titles):
            yield called
        yield [p for p in able if given.inner(p.best.words, name.words)]
        yield [p for p in able if _misspelt(p.best.surname, name.surname)]

    def _nearest(self, name: Name, fitting: list[Person], gender: str) -> Person:
        """Of several the one of that title and gender, then the last one named before, then the first one after."""

        def rank(person: Person) -> tuple[int, bool, int, int]:
            before = max((n.start for n in person.names if n.start < name.start), default=-1)
            told = gender != "u" and person.gender == gender
            return _closeness(name.titles, person.titles), told, before, -person.names[0].start

        return max(fitting, key=rank)


def _closeness(titles: frozenset[str], borne: frozenset[str]) -> int:
    """How well a short name's titles suit one who bears others: a judge or PC is hardly Mr Price or just Price."""
    if titles & borne:
        return 2
    if not titles:
        return -introduced(borne)
    if civil(titles):
        return 0 if civil(borne) else -1
    return int(introduced(titles) and introduced(borne))


def _misspelt(a: str, b: str) -> bool:
    """Whether one word of a name is the other with one letter wrong, lost or added."""
    if a == b or min(len(a), len(b)) < 5 or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i + 1 :] == b[i + 1 :]
