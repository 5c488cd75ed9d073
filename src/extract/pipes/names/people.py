"""Which names are of one person: full names, surnames, given names, titles."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from extract.lexicon.names import Lexicon
from extract.pipes.names.renamed import renames, same_as_before
from extract.pipes.names.words import PARTICLES


@dataclass(slots=True)
class Name:
    """One occurrence of a person's name: its words without title, where it stands, the title, and both as one."""

    words: list[str]
    start: int
    end: int
    title: str | None = None
    alias: str = ""

    @property
    def text(self) -> str:
        """The name without title."""
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The last name, casefolded; of `Roberts of Conwy` the first."""
        words = self.words
        if len(words) > 2 and words[-2].lower() == "of":
            words = words[:-2]
        return words[-1].casefold()

    @property
    def full(self) -> bool:
        """Whether it has more than a surname with its particles."""
        return len([x for x in self.words if x.lower() not in PARTICLES]) > 1


@dataclass(slots=True)
class Person:
    """One person: all occurrences of the names, and the gender that they tell."""

    names: list[Name] = field(default_factory=list)
    gender: str = "u"
    known: Name | None = None
    """The name it goes by, where another is told as its real one."""

    @property
    def best(self) -> Name:
        """The fullest name."""
        return self.known or max(self.names, key=lambda n: (len(n.words), len(n.text), -n.start))

    def fits(self, gender: str) -> bool:
        """Whether a gender, m, f or u, does not speak against this person."""
        return "u" in (gender, self.gender) or gender == self.gender


def gender_of(name: Name, lex: Lexicon) -> str:
    """m, f or u: by the title, else by the given name."""
    if name.title is not None:
        told = lex.titles.get(name.title.rstrip("."), ("u", ""))[0]
        if told != "u":
            return told
    return (
        lex.given.get(name.words[0].split("-")[0] if name.words[0] not in lex.given else name.words[0], "u")
        if name.full
        else "u"
    )


def group(names: list[Name], lex: Lexicon, text: str) -> list[Person]:
    """The persons behind the names, in the order of the text."""
    people = _grouped(names, lex)
    for one, other in pairwise(names):
        if same_as_before(text, one.end, other.start) or renames(text, other.start):
            a = next(p for p in people if any(n is one for n in p.names))
            b = next(p for p in people if any(n is other for n in p.names))
            if a is not b and a.fits(b.gender):
                a.names = sorted(a.names + b.names, key=lambda n: n.start)
                a.known = a.known or one
                people.remove(b)
    return people


def _grouped(names: list[Name], lex: Lexicon) -> list[Person]:
    people: list[Person] = []
    by_surname: dict[str, list[Person]] = defaultdict(list)
    by_given: dict[str, list[Person]] = defaultdict(list)
    for name in names:
        if not name.full:
            continue
        gender = gender_of(name, lex)
        person = next((p for p in by_surname[name.surname] if _same(p, name) and p.fits(gender)), None)
        if person is None:
            person = Person()
            people.append(person)
            by_surname[name.surname].append(person)
            by_surname["-".join(name.words[-2:]).casefold()].append(person)
            by_given[name.words[0].casefold()].append(person)
        person.names.append(name)
        if person.gender == "u":
            person.gender = gender
    for name in names:
        if name.full:
            continue
        person = _owner(name, by_surname[name.surname], by_given.get(name.words[-1].casefold(), []), people, lex)
        if person is None:
            person = Person(gender=gender_of(name, lex))
            people.append(person)
            by_surname[name.surname].append(person)
        person.names.append(name)
        if person.gender == "u":
            person.gender = gender_of(name, lex)
    for person in people:
        person.names.sort(key=lambda n: n.start)
        only = person.best
        if person.gender == "u" and not only.full:
            person.gender = lex.given.get(only.words[-1], "u")
    return sorted(people, key=lambda p: p.names[0].start)


def _same(person: Person, name: Name) -> bool:
    """Whether two full names with one surname are of one person: no given name or initial speaks against it."""
    for known in person.names:
        if not known.full:
            continue
        a, b = known.words[0].rstrip(".").casefold(), name.words[0].rstrip(".").casefold()
        if a == b or ((len(a) == 1 or len(b) == 1) and a[0] == b[0]):
            return True
    return False


def _owner(
    name: Name, surnamed: list[Person], given: list[Person], people: list[Person], lex: Lexicon
) -> Person | None:
    """The person whom a bare surname or given name means: the last one named so before, else the next."""
    gender = gender_of(name, lex)
    fitting = [p for p in surnamed if p.fits(gender)]
    if not fitting and name.title is None:
        fitting = given
    if not fitting and name.title is not None:
        fitting = [p for p in given if p.fits(gender) and name.words[0] not in lex.given]
        fitting = fitting or [p for p in people if p.fits(gender) and _misspelt(p.best.surname, name.surname)]
    if not fitting:
        return None
    if name.title is not None:
        fitting = [p for p in fitting if _goes_by(p, name.title, lex)] or fitting
    before = [
        (max(n.start for n in p.names if n.start < name.start), p) for p in fitting if p.names[0].start < name.start
    ]
    if before:
        return max(before, key=lambda x: x[0])[1]
    return min(fitting, key=lambda p: p.names[0].start)


def _goes_by(person: Person, title: str, lex: Lexicon) -> bool:
    """Whether a person has been given a title, in full or short: `Councillor Bernard H` is `Cllr H`."""
    return any(n.title is not None and lex.title(n.title) == lex.title(title) for n in person.names)


def _misspelt(a: str, b: str) -> bool:
    """Whether one surname is the other with one letter wrong, lost or added."""
    if min(len(a), len(b)) < 5 or a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:] or a[i + 1 :] == b[i + 1 :]
