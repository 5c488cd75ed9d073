"""Which candidates name a person and which an organisation, once the votes are in."""

from collections import defaultdict
from dataclasses import dataclass, field

from extract.data.organisations import plain
from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names import bodies, people
from extract.pipes.names.evidence import Kind, Verdict
from extract.pipes.names.parts import PERSONAL, Candidate
from extract.pipes.names.words import Words

_FIRMS = frozenset({"bank", "company", "label"})
_LOCAL = frozenset(
    {"church", "club", "council", "court", "hospital", "museum", "newspaper", "police", "school", "team", "university"}
)
_LOCATING = word_set("locating") | {"from"}
_GIVEN = 3
"""The most words before a surname."""
_ACTING = frozenset({"nsubj", "nsubjpass", "poss", "agent"})


@dataclass(slots=True)
class Sorted:
    """The names of persons and of organisations in the order of the text, and short and long names of one firm."""

    persons: list[people.Name] = field(default_factory=list)
    organisations: list[bodies.Form] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)


class Sorter:
    """Sorts the candidates of one article. `playing` is whether it is of sport."""

    def __init__(self, w: Words, lex: Lexicon, verdict: dict[str, Verdict], playing: bool) -> None:
        self.w, self.lex, self.verdict, self.playing = w, lex, verdict, playing
        self.parts: dict[str, bool] = {}
        """The words of the names of people, casefolded: True for a surname, False for a given name."""
        self.bare: set[str] = set()
        """The surnames that stand alone behind a title, casefolded."""

    def sort(self, found: list[Candidate]) -> Sorted:
        """Every candidate that names somebody, as one or the other."""
        w, out = self.w, Sorted()
        for c in found:
            if c.last - c.first > 1 and self._kind(c) == "person":
                self.parts[self._surname(c)] = True
                if w.word[c.first] in self.lex.given:
                    self.parts.setdefault(w.lower[c.first], False)
            elif c.hint == "titled":
                self.bare.add(self._surname(c))
        fronts, firms = self._generic_fronts(found), self._firms(found)
        named: set[str] = set()
        for c in found:
            kind = self._sorted(c, fronts | firms.keys(), named)
            if kind == "person":
                out.persons.append(self._name(c))
                named.add(self._surname(c))
            elif kind == "organisation":
                form = bodies.Form(_flat(w.slice(c.first, c.last)), w.start[c.first], w.end[c.last - 1], c.kind)
                out.organisations.append(form)
                if form.text.casefold() in firms:
                    out.pairs.append((form.text, firms[form.text.casefold()]))
        return out

    def _sorted(self, c: Candidate, fronts: set[str], named: set[str]) -> Kind | None:
        """The kind of a candidate by its vote and by the other names of the article; `named` are surnames so far."""
        w, kind = self.w, self._kind(c)
        if c.hint == "head" and w.word[c.last - 1].islower():
            return "organisation"
        one, last = c.last - c.first == 1, self._surname(c)
        name = _flat(w.slice(c.first, c.last)).casefold()
        if c.hint not in PERSONAL and name in fronts:
            return "organisation"
        if one and kind != "person" and self._is_family(c):
            return None
        single = one and last in self.parts
        firm = self._verdict(c).firm
        if kind != "person" and single and (self.playing or not firm):
            known = c.hint == "listed" and c.kind != "team" and (self.playing or (not firm and last in named))
            return "person" if c.hint in {"", "player"} or known else kind
        if kind == "person" and c.hint == "listed" and not single:
            return "organisation"
        if kind != "person" and not (one or c.hint or firm) and (self.parts.get(last) or last in self.bare):
            return "person" if self._looks_personal(c) else kind
        return kind

    def _surname(self, c: Candidate) -> str:
        return people.Name(self.w.word[c.first : c.last], 0, 0).surname

    def _looks_personal(self, c: Candidate) -> bool:
        """Whether an unknown given name stands before somebody's surname: `Zebrin Harte`, not `Paris Harte`."""
        w = self.w
        words = w.word[c.first : c.last - 1]
        tagged = w.tag[c.first].startswith("NNP") and w.tag[c.last - 1].startswith("NNP") and len(words) <= _GIVEN
        return tagged and "&" not in words and not any(map(self._says_little, words))

    def _is_family(self, c: Candidate) -> bool:
        """Whether a plural after `the` is of people's surname: `the Hartes`."""
        word = self.w.lower[c.first]
        stems = [word.removesuffix(end) for end in ("s", "es") if word.endswith(end)]
        return c.first > 0 and self.w.lower[c.first - 1] == "the" and any(self.parts.get(stem) for stem in stems)

    def _generic_fronts(self, found: list[Candidate]) -> set[str]:
        """The first words of bodies' names whose other words say little: `Forrester` of `Forrester Research`."""
        return {
            self.w.lower[c.first]
            for c in found
            if self._kind(c) == "organisation"
            and c.last - c.first > 1
            and bodies.GENERIC.issuperset(self.w.lower[c.first + 1 : c.last])
        } - self.parts.keys()

    def _firms(self, found: list[Candidate]) -> dict[str, str]:
        """By the first word or words of a firm's name, casefolded, that name, where they alone stand for the firm."""
        w = self.w
        longs: dict[str, dict[str, str]] = defaultdict(dict)
        alone: dict[str, list[Candidate]] = defaultdict(list)
        kinds: dict[str, str] = {}
        for c in found:
            word = w.lower[c.first]
            if c.last - c.first > 1 and c.hint not in {"titled", "person"} and self._kind(c) == "organisation":
                name = _flat(w.slice(c.first, c.last))
                longs[word].setdefault(name.casefold(), name)
                kinds[word] = c.kind
            elif c.last - c.first == 1 and not c.hint:
                alone[word].append(c)
        small = {x for x in w.word if x.islower()}
        firms: dict[str, str] = {}
        for word, names in longs.items():
            some = alone.get(word)
            if not some or len(names) > 1 or kinds[word] in _LOCAL or word in self.parts:
                continue
            own = self.lex.organisation(w.word[some[0].first]) is not None
            if own or word in small or self._says_little(w.word[some[0].first]) or any(map(self._located, some)):
                continue
            told = {self._kind(c) for c in some}
            acts = any(w.doc[c.first].dep_ in _ACTING for c in some)
            if w.word[some[0].first] in self.lex.given and kinds[word] not in _FIRMS:
                continue
            if told != {None} or (kinds[word] in _FIRMS and acts):
                firms[word] = next(iter(names.values()))
        trading = [name for word, names in longs.items() if kinds[word] in _FIRMS for name in names.values()]
        return firms | self._opened(trading)

    def _opened(self, firms: list[str]) -> dict[str, str]:
        """By what opens one firm's name alone and leaves nothing but words for firms, casefolded, that name."""
        opened: dict[str, list[str]] = defaultdict(list)
        for name in firms:
            words = name.split()
            for size in range(2, len(words)):
                little = all(x in self.lex.heads or x.lower() in bodies.GENERIC for x in words[size:])
                if little and self.lex.organisation(short := " ".join(words[:size])) is None:
                    opened[short.casefold()].append(name)
        return {short: names[0] for short, names in opened.items() if _are_one(names)}

    def _says_little(self, word: str) -> bool:
        """Whether a word is a place, a thing, a title, a role or a common noun of bodies: alone it names nobody."""
        lex, small = self.lex, word.casefold()
        return (
            any(word in known for known in (lex.places, lex.heads, lex.things))
            or small in lex.roles
            or small in bodies.GENERIC
            or (word,) in lex.titles
        )

    def _located(self, c: Candidate) -> bool:
        return c.first > 0 and self.w.lower[c.first - 1] in _LOCATING

    def _kind(self, c: Candidate) -> Kind | None:
        if c.hint in PERSONAL:
            return "person"
        if c.hint in {"team", "place"}:
            return "organisation" if c.hint == "team" else None
        return self._verdict(c).kind

    def _verdict(self, c: Candidate) -> Verdict:
        return self.verdict.get(plain(self.w.slice(c.first, c.last)), Verdict(None, False))

    def _name(self, c: Candidate) -> people.Name:
        """A person's name with what its titles tell: ranks are no part of its alias, forms of address are."""
        w = self.w
        words = _flat(w.slice(c.first, c.last)).split()
        if c.title is None:
            return people.Name(words, w.start[c.first], w.end[c.last - 1], alias=" ".join(words))
        coupled = c.hint == "coupled"
        titles, gender, first, address, i = set(), "u", False, c.first, c.title
        while i < c.first and (found := self.lex.title_at(w.word, i)) is not None:
            end, title = found
            titles.add(title.known_as)
            gender = title.gender if gender == "u" else gender
            first = title.first and c.last - c.first == 1 and not coupled
            address = c.first if coupled or title.kind == "rank" else min(address, i)
            i = end
        start, end = w.start[c.title], w.end[(i if coupled else c.last) - 1]
        return people.Name(words, start, end, frozenset(titles), gender, first, _flat(w.slice(address, c.last)))


def _are_one(names: list[str]) -> bool:
    """Whether every name goes on from the shortest: `Amber Lodge Group`, `Amber Lodge Group plc`."""
    shortest = min(names, key=len).casefold()
    return all(name.casefold().startswith(shortest) for name in names)


def _flat(text: str) -> str:
    return " ".join(text.replace("]", "").split())
