"""Whom a quote's source may mean: everybody whom the article names, or nobody; and what speaks for each.

A name may stand inside the words (`a report in the Sunday Gazette`), before them, or two paragraphs further on (`the
founder of the museum`).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extract.annotations import Entity, Mention, Quote, Source
from extract.lexicon.cues import words
from extract.lexicon.names import lexicon, ranks
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import kind

_FAR = (0, 1, 2, 4, 8)
"""Up to how many sentences apart two places count as equally far."""
_BEFORE, _BEHIND = 6, 12
"""How many words before and behind a name may say what it is."""
_ALIKE, _RANKS, _SOON = 3, 3, 4
_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}
_TELLING = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "VBN"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whose word a quote may be, by number in `doc._.facts_entities`; None is nobody who is named."""

    entity: int | None
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """An entity that the article names: where it is named and mentioned, and the words that tell of it there."""

    entity: Entity
    role: list[str]
    gender: str
    names: list[Mention]
    places: list[int]
    told: frozenset[str]
    own: frozenset[str]
    rank: int

    @property
    def first(self) -> int:
        return self.names[0].start


class Candidates:
    """Lists the candidates for the sources of one article's quotes, which stand in the order of the text."""

    def __init__(self, passage: Passage, quotes: Sequence[Quote]) -> None:
        self.p, self.quotes = passage, quotes
        self._paragraphs = [q.start for q in passage.paragraphs]
        self._sentences = [passage.starts[first] for first, _ in passage.sentences]
        entities: list[Entity] = passage.doc._.facts_entities
        order = sorted(range(len(entities)), key=lambda n: -len(entities[n].mentions))
        rank = {n: min(place, _RANKS) for place, n in enumerate(order)}
        self.known = {n: self._know(e, rank[n]) for n, e in enumerate(entities) if any(_names(e))}

    def of(self, n: int) -> list[Candidate]:
        """The candidates for quote `n`, nobody first; none where no words tell its source, or they name it."""
        source = self.quotes[n].source
        if source is None or source.start is None or source.end is None or self._says_name(source):
            return []
        told = _Phrase(self.p, self.quotes[n], source, self._paragraph(self.quotes[n].start))
        inside = {i for i, known in self.known.items() if self._inside(told, known) is not None}
        people = {i for i in inside if self.known[i].entity.type == "person"}
        may = {i for i, known in self.known.items() if told.may_mean(known, inside=i in inside)}
        kept: set[int | None] = {*(may & people if people else may), source.entity}
        found = [Candidate(None, tuple(told.nobody()))]
        found += [Candidate(i, tuple(self._features(told, n, i, k))) for i, k in self.known.items() if i in kept]
        return [
            replace(c, features=(*c.features, *self._ruled(told, source))) if c.entity == source.entity else c
            for c in found
        ]

    def _says_name(self, source: Source) -> bool:
        if source.entity is None or source.start is None or source.end is None:
            return False
        return any(source.start <= m.start < source.end for m in self.known[source.entity].names)

    def _ruled(self, told: "_Phrase", source: Source) -> Iterator[str]:
        """That the rules choose it, and how they came to."""
        who = "nobody" if source.entity is None else self.known[source.entity].entity.type
        yield from (f"ruled {who}", f"ruled {source.reasons[-1].rule}:{source.way}:{who}")
        yield from (f"ruled:{told.what}:{who}", f"ruled:{told.kind}:{source.way}:{who}")

    def _know(self, entity: Entity, rank: int) -> _Known:
        names = sorted(_names(entity), key=lambda m: m.start)
        told = {word for m in names for word in self._beside(m)} | set((entity.role or "").lower().split())
        own = {word.lower() for name in (entity.name, *entity.aliases) for word in name.split()}
        places = sorted(m.start for m in entity.mentions)
        role = entity.role.lower().split(" of ")[0].split() if entity.role and entity.type == "person" else []
        gender = lexicon().gender_of(entity.name, *entity.aliases)
        return _Known(entity, role, gender, names, places, frozenset(told), frozenset(own), rank)

    def _beside(self, m: Mention) -> Iterator[str]:
        """The words near a name, in its sentence, that may say what it is; none in a headline."""
        p = self.p
        first, last = p.sentence(p.at(m.start))
        a, b = p.at(m.start), p.at(m.end)
        if not first <= a < last:
            return
        for i in (*range(max(first, a - _BEFORE), a), *range(b, min(last, b + _BEHIND))):
            if p.tags[i] in _TELLING and p.region_of[i] < 0:
                yield p.tokens[i].lemma_.lower()

    def _features(self, told: "_Phrase", n: int, i: int, known: _Known) -> Iterator[str]:
        who = known.entity.type
        yield from (f"is {who}", f"is {who}:{told.what}")
        inside = self._inside(told, known)
        if inside is not None:
            way = self._way(told, inside)
            yield from ("inside", f"inside:{told.kind}:{who}", f"inside {way}", f"inside {way}:{told.kind}:{who}")
        else:
            yield from self._around(told, n, i, known)
        if any(s <= m.start < e for s, e in self.quotes[n].pieces for m in known.names):
            yield from ("in the content", f"in the content:{who}")
        yield from self._alike(told, known)
        yield from self._speaking(told, n, i)
        yield from (f"rank {known.rank}", f"rank {known.rank}:{told.what}", f"rank {known.rank}:{told.kind}:{who}")

    @staticmethod
    def _inside(told: "_Phrase", known: _Known) -> Mention | None:
        return next((m for m in known.names if told.start <= m.start < told.end), None)

    def _way(self, told: "_Phrase", m: Mention) -> str:
        """How a name hangs on the phrase: by which preposition, or as what."""
        p, first = self.p, self.p.at(m.start)
        token = p.tokens[min(first, len(p.tokens) - 1)]
        while token.head.i != token.i and first <= token.head.i < p.at(m.end):
            token = token.head
        if token.dep_ in ("pobj", "pcomp"):
            return str(token.head.lower_ if token.head.tag_ == "IN" else token.dep_)
        return "head" if token.i == told.head.i else str(token.dep_)

    def _around(self, told: "_Phrase", n: int, i: int, known: _Known) -> Iterator[str]:
        """How near somebody is mentioned before, and named further on."""
        before, who = bisect_left(known.places, told.start), known.entity.type
        back = self._gap(known.places[before - 1], told.start) if before else "none"
        yield from (f"back {back}", f"back {back}:{told.what}", f"back {back}:{told.kind}:{who}:{told.determiner}")
        if before and self._paragraph(known.places[before - 1]) == told.paragraph:
            yield from ("same paragraph before", f"same paragraph before:{told.what}")
        ahead = next((m.start for m in known.names if m.start >= told.start), None)
        if ahead is not None:
            gap = self._paragraph(ahead) - told.paragraph
            far = f"ahead {gap if gap < _RANKS else 'far'}:{'known' if before else 'new'}"
            yield from (far, f"{far}:{told.what}", f"{far}:{told.where}")
            if not before:
                yield from self._introduced(told, n, i, known)

    def _introduced(self, told: "_Phrase", n: int, i: int, known: _Known) -> Iterator[str]:
        """How soon somebody whom nobody mentioned before is named, among others of the kind, and speaks."""
        between = (k for k in self.known.values() if k.entity.type == known.entity.type)
        order = min(sum(told.end <= k.first < known.first for k in between), 2)
        yield from (f"next new {order}", f"next new {order}:{told.where}")
        soon = range(n + 1, min(n + _SOON, len(self.quotes)))
        speaks = next((k for k in soon if self._source(k) == i), None)
        if speaks is not None:
            own = self.quotes[speaks].source
            named = own is not None and (own.start or 0) <= known.first < (own.end or 0)
            step = f"speaks next {speaks - n}:{'named there' if named else 'before'}"
            yield from (step, f"{step}:{told.where}")

    def _alike(self, told: "_Phrase", known: _Known) -> Iterator[str]:
        """How far the words of the phrase are those that tell of somebody."""
        who, head = known.entity.type, ""
        if told.noun:
            role = told.noun in known.role[-1:]
            named = "in name" if told.noun in known.own else ""
            head = "is role" if role else "told" if told.noun in known.told else named
        if head:
            yield from (
                f"head {head}:{who}",
                f"head {head}:{who}:{told.determiner}",
                f"head {head}:{told.kind}:{told.number}",
            )
            if head == "is role" and ranks(told.words) != ranks(known.role):
                yield "other rank"
        both = min(len((told.words - {told.noun}) & (known.told | known.own)), _ALIKE)
        yield from (f"words alike {both}:{who}", f"words alike {both}:{bool(head)}:{told.determiner}")

    def _speaking(self, told: "_Phrase", n: int, i: int) -> Iterator[str]:
        """That somebody spoke last, or speaks next."""
        last = next((k for k in range(n - 1, -1, -1) if self._source(k) is not None), None)
        if last is not None and self._source(last) == i:
            gap = self._gap(self.quotes[last].end, told.start)
            yield from (
                f"spoke last {gap}",
                f"spoke last {gap}:{told.what}",
                f"spoke last:{told.determiner}:{told.kind}",
            )
            if last == n - 1:
                yield f"quote before is theirs:{told.determiner}:{told.kind}"
        following = next((k for k in range(n + 1, len(self.quotes)) if self._source(k) is not None), None)
        if following is not None and self._source(following) == i:
            yield from ("speaks after", f"speaks after:{told.what}")

    def _source(self, n: int) -> int | None:
        source = self.quotes[n].source
        return None if source is None else source.entity

    def _paragraph(self, at: int) -> int:
        return max(0, bisect_right(self._paragraphs, at) - 1)

    def _gap(self, a: int, b: int) -> str:
        """How many sentences lie between two places."""
        gap = bisect_right(self._sentences, b) - bisect_right(self._sentences, a)
        return next((str(x) for x in _FAR if gap <= x), "far")


class _Phrase:
    """The words by a quote that tell its source, as candidates are held against them; none where none stand there."""

    def __init__(self, passage: Passage, quote: Quote, source: Source, paragraph: int) -> None:
        self.quote, self.paragraph = quote, paragraph
        self.start = self.end = quote.cue[0] if quote.cue is not None else quote.start
        self.kind, self.determiner, self.number, self.noun = "no words", "", "", ""
        self.words = frozenset[str]()
        self.head = passage.tokens[min(passage.at(self.start), len(passage.tokens) - 1)]
        if source.start is not None and source.end is not None:
            self.start, self.end = source.start, source.end
            first = passage.at(self.start)
            span = passage.doc[first : max(passage.at(self.end), first + 1)]
            self.head = span.root
            self.noun = self.head.lemma_.lower()
            self.kind = self._kind(passage, Noun(span.start, span.end, self.head.i))
            self.determiner = _determiner(span[0], self.head)
            self.number = "several" if self.head.tag_ in ("NNS", "NNPS") else "one"
            self.words = frozenset(t.lemma_.lower() for t in span if t.tag_ in _TELLING)
        self.what = f"{self.kind}:{self.determiner}:{self.number}"
        self.where = f"{'lede' if paragraph == 0 else 'body'}:{self.determiner}:{self.kind}"

    def may_mean(self, known: _Known, *, inside: bool) -> bool:
        """Whether somebody can be meant at all, named `inside` the words or not.

        `He` is no woman and no body, `a solicitor` nobody of whom was told before, `the minister` no former one.
        """
        who, word = known.entity.type, self.head.lower_
        if word in _GENDERS:
            return who == "person" and known.gender in (_GENDERS[word], "u")
        if word in ("it", "its"):
            return who == "organisation"
        if self.noun in known.role[-1:] and ranks(self.words) != ranks(known.role):
            return False
        anybody = self.determiner in ("a", "one") and self.kind in ("person", "group", "unnamed")
        return inside or not anybody or known.places[0] >= self.start

    def _kind(self, passage: Passage, noun: Noun) -> str:
        if self.noun in words("unnamed"):
            return "unnamed"
        found = kind(passage, noun)
        return "thing" if found == "name" and not self.head.tag_.startswith("NNP") else found

    def nobody(self) -> Iterator[str]:
        """What speaks for nobody."""
        yield from ("nobody", f"nobody:{self.kind}", f"nobody:{self.what}", f"nobody:{self.determiner}:{self.number}")
        yield from (f"nobody:{self.where}", f"nobody:{self.quote.type}")
        if self.quote.cue is None:
            yield "nobody:no cue"


def _names(entity: Entity) -> Iterator[Mention]:
    return (m for m in entity.mentions if m.form == "name")


def _determiner(first: Token, head: Token) -> str:
    """What makes a phrase one of somebody definite, or of anybody; a pronoun by itself."""
    word = first.lower_
    if head.tag_ == "PRP":
        return str(head.lower_)
    if word in ("a", "an", "another", "some"):
        return "a"
    if word == "one":
        return "one"
    if word in words("definite"):
        return "the"
    if word in words("possessive"):
        return "its"
    return "of somebody" if any(t.dep_ == "poss" for t in head.lefts) else "bare"
