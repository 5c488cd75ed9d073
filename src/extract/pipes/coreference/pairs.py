"""Two people and more who are spoken of as one: they, the couple, both, the brothers."""

from dataclasses import dataclass

from spacy.tokens import Doc

from extract.lexicon.names import word_set
from extract.pipes.coreference import scene
from extract.text.reading import read
from extract.text.together import JOINED

_PAIR, _SEVERAL, _PEOPLE = (word_set(name) for name in ("pair", "several", "people"))
_NEAR, _FAR = 2, 5
"""How many sentences back `they` and `the couple` reach."""
_PLURALS = frozenset({"NNS", "NNPS"})


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name in tokens `[first, last)`, and which person's it is."""

    first: int
    last: int
    person: int


@dataclass(frozen=True, slots=True)
class Group:
    """Persons whom an article names together, from token `first` to `last`."""

    first: int
    last: int
    persons: tuple[int, ...]


class Groups:
    """The groups of people that an article names together, and who a plural phrase means."""

    def __init__(self, doc: Doc, names: list[Named]) -> None:
        self.doc, self.names = doc, names
        self.reading = read(doc)
        self.sentence, self.quoted = self.reading.sentence_of, self.reading.quoted
        self.joined = self._joined()

    def meant(self, i: int) -> tuple[int, ...]:
        """The persons whom token `i` stands for, in the order of their names; none if it stands for no group."""
        token = self.doc[i]
        if self.quoted[i]:
            return ()
        if token.lower_ == "they":
            return self._they(i) if scene.reports(token) else ()
        if token.lower_ not in _PAIR | _SEVERAL | _PEOPLE or not scene.is_subject(token):
            return ()
        if token.lower_ != "both" and (i == 0 or self.doc[i - 1].lower_ not in {"the", "both"}):
            return ()
        two = token.lower_ in _PAIR
        for group in self._before(i, 1 if token.lower_ in _PEOPLE else _FAR):
            if not two or len(group.persons) == 2:
                return group.persons
        return self._two(i) if two or token.lower_ == "both" else ()

    def _they(self, i: int) -> tuple[int, ...]:
        """The group named last, where it is a subject and no other plural that may speak stands between."""
        last = next(iter(self._before(i, _NEAR)), None)
        if last is None or not scene.is_subject(self.doc[last.first : last.last].root):
            return ()
        between = self.doc[last.last : i]
        others = any(t.tag_ in _PLURALS and not self.quoted[t.i] and scene.is_subject(t) for t in between)
        return () if others else last.persons

    def _before(self, i: int, far: int) -> list[Group]:
        here = self.sentence[i]
        found = [g for g in self.joined if g.last <= i and here - self.sentence[g.first] <= far]
        return sorted(found, key=lambda g: -g.last)

    def _two(self, i: int) -> tuple[int, ...]:
        """The two persons of the sentence before, if it names just two."""
        found = [n.person for n in self.names if n.last <= i and self.sentence[i] - self.sentence[n.first] == 1]
        persons = tuple(dict.fromkeys(found))
        return persons if len(persons) == 2 else ()

    def _joined(self) -> list[Group]:
        groups: list[Group] = []
        for n in self.names:
            last = groups[-1] if groups else None
            if last is not None and n.person not in last.persons and self._joins(last.last, n.first):
                groups[-1] = Group(last.first, n.last, (*last.persons, n.person))
            else:
                groups.append(Group(n.first, n.last, (n.person,)))
        return [g for g in groups if len(g.persons) > 1]

    def _joins(self, end: int, start: int) -> bool:
        """Whether the words between two names join them: `,`, `and`, `and his wife,`."""
        between = self.reading.text[self.reading.end(end - 1) : self.reading.starts[start]]
        return self.sentence[end - 1] == self.sentence[start] and JOINED.fullmatch(between) is not None
