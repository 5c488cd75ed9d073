"""Whose a number is: who or what has the measure, where the sentence says so plainly.

The words for what is counted or measured lead to it: who possesses them, the name before them, the phrase with `of`,
`at` or `in` behind them, the subject of the verb whose object they are.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from extract.annotations import Quantity
from extract.data import columns
from extract.lexicon.names import lexicon
from extract.lexicon.numbers import changes, nouns
from extract.pipes.links.changes import MONEY, SHARES, TIMES, is_changing
from extract.text.clauses import SUBJECTS, clause_of, is_finite, subject
from extract.text.nouns import is_common, is_noun, is_person_noun, singular
from extract.text.reading import read

_AGED = re.compile(r"(?:,[ ]|[ ]\()(?:aged[ ])?")
"""Between a person and an age behind it."""
_QUOTED = re.compile(r"[ ]\((?:(?:up|down)[ ])?$")
"""Between a firm and how its share stands: `Tesco (up 3%)`."""
_SHORT = 8
_AGE = re.compile(r"\d{1,3}")
_PARTS = frozenset({"compound", "amod", "nmod", "poss"})
_OURS = frozenset({"we", "our", "us", "ours"})
_WITHIN = frozenset({"nummod", "compound", "quantmod"})
_COMPOUND = SHARES | MONEY
_PLAIN_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_THOSE = frozenset({"those", "that"})
_FAR = 400
"""How many characters from a number the words for what it counts are looked for."""
_LONGEST = 8
"""The most words of a noun phrase that is an owner."""


@cache
def _words(name: str) -> frozenset[str]:
    return next(frozenset(words.split()) for key, words, *_ in columns("owners.tsv") if key == name)


def find_owners(doc: Doc, quantities: Sequence[Quantity], ways: Sequence[str]) -> list[str | None]:
    """Set the `owner` of each quantity; `ways` led to their items.

    Returns by which way each owner was found, as the ids of `link.owner-...` end.
    """
    return _Owners(doc, quantities).find(ways) if quantities else []


class _Owners:
    def __init__(self, doc: Doc, quantities: Sequence[Quantity]) -> None:
        self.doc, self.text, self.reading = doc, doc.text, read(doc)
        self.quantities = quantities
        self.numbers = {i for q in quantities for i in self.reading.inside(q.start, q.end)}
        self.named = _by_tokens(doc)
        self.places: dict[int, str] = {
            i: p.name for p in doc._.facts_places for i in self.reading.inside(p.start, p.end)
        }
        self.times = {i for d in doc._.facts_dates for i in self.reading.inside(d.start, d.end)}

    def find(self, ways: Sequence[str]) -> list[str | None]:
        found: list[str | None] = []
        for q, way in zip(self.quantities, ways, strict=True):
            by, q.owner = self._of(q, way) or (None, None)
            found.append(by)
        for n, q in enumerate(self.quantities):
            if q.restates is not None:
                q.owner, found[n] = self.quantities[q.restates].owner, found[q.restates]
        return found

    def _of(self, q: Quantity, way: str) -> tuple[str, str] | None:
        """By which way the owner of a quantity is found, and the owner."""
        root = self.reading.root(q.start, q.end)
        if root is None:
            return None
        if q.unit in TIMES:
            age = self._aged(q, root) if q.unit == "year" else None
            return None if age is None else ("age", age)
        if "-" in self.text[q.start : q.end + 1] and q.unit not in _COMPOUND:
            return None
        noun = self._measured(q, root)
        if noun is not None and _is_elsewhere(noun, root):
            return self._gapped(q, root)
        counted = q.unit is None and way in ("behind", "kind", "of", "after")
        told = noun is not None and way != "before" and (q.unit is None or way == "of" or _is_measure(noun))
        theirs = noun if told else None
        tries: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("possessor", lambda: self._possessor(theirs)),
            ("front", lambda: None if counted or way == "of" else self._front(theirs)),
            ("phrase", lambda: self._phrase(q, theirs, counted)),
            ("beside", lambda: self._next(q)),
            ("subject", lambda: self._subject(q, noun)),
            ("named", lambda: self._predicated(q, root, noun)),
        )
        return next(((name, owner) for name, way_to in tries if (owner := way_to()) is not None), None)

    def _measured(self, q: Quantity, root: Token) -> Token | None:
        """The noun for what is counted or measured in the sentence of the number, or what a change is one of."""
        if q.item_text is None:
            return None
        first, last = self.reading.sentences[self.reading.sentence_of[root.i]]
        start, end = max(self.reading.starts[first], q.start - _FAR), min(self.reading.end(last - 1), q.end + _FAR)
        before = self.text.rfind(q.item_text, start, q.start + len(q.item_text))
        behind = self.text.find(q.item_text, q.start, end)
        there = [at for at in (before, behind) if at >= 0]
        if not there:
            return None
        at = min(there, key=lambda place: abs(place - q.start))
        noun = self.reading.root(at, at + len(q.item_text))
        if noun is None:
            return None
        if noun.lemma_.lower() in changes("noun") and (inner := _object(noun, "in", "of", "to")) is not None:
            return inner if inner.i not in self.numbers else noun
        return noun

    def _possessor(self, noun: Token | None) -> str | None:
        if noun is None or not is_common(noun):
            return None
        owner = next((c for c in noun.lefts if c.dep_ == "poss"), None)
        return None if owner is None else self._name(owner)

    def _front(self, noun: Token | None) -> str | None:
        """The body or place named before a measure: `Tesco sales`, `Welsh unemployment`."""
        if noun is None or not is_common(noun) or not _is_measure(noun):
            return None
        for c in noun.lefts:
            if c.dep_ in _PARTS and (named := self._named(c, "organisation")) is not None:
                return named
        return None

    def _phrase(self, q: Quantity, noun: Token | None, counted: bool) -> str | None:
        """Whom a phrase behind the noun names: `debts of the firm`, `profits at Tesco`, `unemployment in Wales`."""
        if noun is None:
            return None
        word = singular(noun)
        for preposition in noun.rights:
            thing = next((c for c in preposition.rights if c.dep_ == "pobj"), None)
            if preposition.dep_ != "prep" or thing is None or q.start <= thing.idx < q.end:
                continue
            kind = preposition.lower_
            if kind == "of" and self._may_be_of(thing, word, counted):
                return self._name(thing)
            if kind == "at" and self._may_be_at(thing, word, counted):
                return self._name(thing)
            if kind == "in" and not counted and self._may_be_in(thing, word):
                return self._name(thing)
        return None

    def _may_be_of(self, thing: Token, word: str, counted: bool) -> bool:
        if counted:
            return word in _words("member") and (thing.i in self.named or self._is_body(thing))
        known = thing.i in self.named or thing.i in self.places
        return word in _words("measure") and (known or _is_definite(thing))

    def _may_be_at(self, thing: Token, word: str, counted: bool) -> bool:
        if counted and word not in _words("member"):
            return False
        return thing.i in self.named or (
            _is_definite(thing) and (self._is_body(thing) or singular(thing) in _words("site"))
        )

    def _may_be_in(self, thing: Token, word: str) -> bool:
        if thing.i in self.named:
            return word in ("share", "stake")
        return word in _words("measure") and (thing.i in self.places or singular(thing) in _words("territory"))

    def _next(self, q: Quantity) -> str | None:
        """The body or place right behind a share: `3% at Tesco`, `4% in Wales`."""
        after = self.reading.after(q.end)
        if q.unit not in SHARES or after is None or after.lower_ not in ("at", "in"):
            return None
        thing = next((c for c in after.rights if c.dep_ == "pobj"), None)
        if thing is None or (q.item in nouns("dealt")):
            return None
        return self._named(thing, "organisation") if after.lower_ == "at" else self.places.get(thing.i)

    def _subject(self, q: Quantity, noun: Token | None) -> str | None:
        """The subject of a verb of having or change whose object is the measure: `Ford cut 400 jobs`."""
        if (noun is not None and not self._is_all_of_it(q, noun)) or self._is_gapped(q):
            return None
        for thing in self._objects(q, noun):
            verb = thing.head
            if not _is_having(verb, _is_measure(thing) or (noun is not None and _is_measure(noun))):
                continue
            who = self._named_before(verb) or subject(verb)
            if who is None or who.dep_ == "nsubjpass" or who in (thing, noun):
                continue
            return self._name(who) if self._may_have(who, verb) else None
        return None

    def _is_gapped(self, q: Quantity) -> bool:
        """Whether a name right before a number has a clause without a verb: `Tesco lost 40 vans and Asda 30`."""
        before = self.reading.before(q.start)
        return before is not None and (before.i in self.named or before.i in self.places) and before.tag_[:3] == "NNP"

    def _named_before(self, verb: Token) -> Token | None:
        """A name right before a verb that the parse left without a subject: `Tesco has 40 shops and Asda has 30`."""
        own = any(c.dep_ in SUBJECTS for c in verb.lefts)
        before = self.reading.before(verb.idx)
        return before if not own and is_finite(verb) and before is not None and before.i in self.named else None

    def _may_have(self, who: Token, verb: Token) -> bool:
        """Whether a subject is one that may have something: a name, a body, a site; anything, if the verb is plain."""
        if who.i in self.named or who.i in self.places:
            return True
        apt = self._is_somebody(who) or singular(who) in _words("site") | _words("territory")
        return _is_definite(who) and (apt or verb.lemma_.lower() in _words("plain"))

    def _is_all_of_it(self, q: Quantity, noun: Token) -> bool:
        """Whether the number counts the noun or is its measure: not so in `a £5m pier`, `the £5m cost of the pier`."""
        if q.unit is None:
            return True
        if _is_measure(noun):
            others = _object(noun, "of")
            return others is None or others.i in self.numbers
        return noun.idx < q.start

    def _objects(self, q: Quantity, noun: Token | None) -> Iterator[Token]:
        """The direct objects that a number is, or counts or measures: of `a rise in profits of £2bn` the rise."""
        words = [self.doc[i] for i in self.reading.inside(q.start, q.end)]
        for word in words if noun is None else [*words, noun]:
            token = word
            for _ in range(3):
                above = token.head
                if token.dep_ == "dobj":
                    yield token
                    break
                if token.dep_ == "conj" or (token.dep_ in _WITHIN and above.i > token.i):
                    token = above
                elif token.dep_ == "pobj" and above.lower_ in ("in", "of") and _is_measure(above.head):
                    token = above.head
                else:
                    break

    def _predicated(self, q: Quantity, root: Token, noun: Token | None) -> str | None:
        """The named subject of which the number is said: `Tesco rose 3%`, `the Severn Bridge cost £3m`."""
        if (bracket := _QUOTED.search(self.text, max(0, q.start - _SHORT), q.start)) is not None:
            beside = self.reading.before(bracket.start())
            return None if beside is None else self._named(beside, "organisation")
        verb = root.head
        for _ in range(2):
            if verb.pos_ not in ("VERB", "AUX"):
                verb = verb.head
        if verb.pos_ not in ("VERB", "AUX") or verb.i > root.i:
            return None
        who = subject(verb)
        if who is None or who.i not in self.named or (noun is not None and noun.i not in self.named):
            return None
        if "(" in self.text[who.idx : q.start]:
            return None
        measured = q.unit is not None
        if measured and ((q.change is not None and is_changing(verb)) or verb.lemma_.lower() in _words("being")):
            return self._named(who, "organisation")
        return None

    def _gapped(self, q: Quantity, root: Token) -> tuple[str, str] | None:
        """Of whom a clause tells that leaves out the noun of the one before: `while Sainsbury's rose 5%`."""
        tries: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("beside", lambda: self._next(q)),
            ("subject", lambda: self._subject(q, None)),
            ("named", lambda: self._named_subject(q, root)),
        )
        return next(((name, owner) for name, way_to in tries if (owner := way_to()) is not None), None)

    def _named_subject(self, q: Quantity, root: Token) -> str | None:
        """The body or place that is the subject of the number's own clause, or `those` of or at it."""
        verb = clause_of(root)
        who = subject(verb)
        if who is not None and who.lower_ in _THOSE:
            who = _object(who, "at", "of", "in")
        changing = q.change is not None and is_changing(verb)
        told = q.unit is not None and (changing or verb.lemma_.lower() in _words("being"))
        return self._named(who, "organisation") if who is not None and told else None

    def _aged(self, q: Quantity, root: Token) -> str | None:
        """The person of whose age a number tells: `Jane Roe, 41,`, `41-year-old Jane Roe`, `Jane Roe is 41`."""
        if "old" in self.text[q.start : q.end]:
            after = self.reading.after(q.end)
            while after is not None and self._goes_on(after):
                after = self.reading.after(after.idx + len(after))
            if after is not None and (named := self._person(after)) is not None:
                return named
        before = self.reading.before(q.start)
        while before is not None and before.i > 0 and (before.text in (",", "(") or before.lower_ == "aged"):
            before = before.nbor(-1)
        if before is not None and _AGED.fullmatch(self.text, before.idx + len(before), q.start):
            return self._person(before) if _AGE.fullmatch(self.text, q.start, q.end) else None
        who = subject(root.head) if root.head.lemma_ == "be" and root.i > root.head.i else None
        if (
            who is not None
            and q.item is None
            and (_AGE.fullmatch(self.text, q.start, q.end) or "old" in self.text[q.start : q.end])
        ):
            return self._person(who)
        return None

    def _goes_on(self, token: Token) -> bool:
        """Whether a word may stand between an age and a name: `the 41-year-old former builder Sam Pole`."""
        return token.i not in self.named and token.tag_ in ("NN", "JJ") and not token.is_sent_end

    def _person(self, token: Token) -> str | None:
        return self._named(token, "person") if token.i not in self.places else None

    def _named(self, token: Token, kind: str) -> str | None:
        """The entity of a kind, or with bodies the place, that a token names."""
        if token.i in self.named:
            entity = self.doc._.facts_entities[self.named[token.i]]
            return str(entity.name) if entity.type == kind else None
        return self.places.get(token.i) if kind == "organisation" else None

    def _name(self, token: Token) -> str | None:
        """The canonical name of who or what a token stands for, else its noun phrase; None if it is nobody's name."""
        if any(c.dep_ == "conj" for c in token.rights):
            return None
        if token.i in self.named:
            entity = self.doc._.facts_entities[self.named[token.i]]
            return None if token.lower_ in _OURS and entity.type == "person" else str(entity.name)
        if token.i in self.places:
            return self.places[token.i]
        if not is_noun(token) or token.i in self.numbers or token.i in self.times or token.lower_ in _words("loose"):
            return None
        if token.lemma_.lower() in _words("loose") or token.lower_ in nouns("time") | nouns("place"):
            return None
        return self._noun_phrase(token)

    def _noun_phrase(self, noun: Token) -> str | None:
        first = noun.left_edge.i
        while first < noun.i and (self.doc[first].is_punct or self.doc[first].is_space):
            first += 1
        if noun.i - first >= _LONGEST or any(i in self.numbers for i in range(first, noun.i)):
            return None
        if any(t.dep_ in ("relcl", "conj", "cc") for t in self.doc[first : noun.i]):
            return None
        return self.text[self.doc[first].idx : noun.idx + len(noun)]

    def _is_body(self, noun: Token) -> bool:
        """Whether a definite noun phrase is for a body or a person: `the firm`."""
        return _is_definite(noun) and self._is_somebody(noun)

    @staticmethod
    def _is_somebody(noun: Token) -> bool:
        word = singular(noun)
        return is_common(noun) and (word in lexicon().nouns or is_person_noun(word))


def _by_tokens(doc: Doc) -> dict[int, int]:
    """By token the entity that it names or stands for; of mentions within one another the longest counts."""
    found: dict[int, int] = {}
    reading = read(doc)
    mentions = [(m, n) for n, e in enumerate(doc._.facts_entities) for m in e.mentions]
    for m, n in sorted(mentions, key=lambda pair: (pair[0].end - pair[0].start, -pair[0].start)):
        for i in reading.inside(m.start, m.end):
            found[i] = n
    return found


def _object(noun: Token, *prepositions: str) -> Token | None:
    """What a preposition ties to a noun."""
    return next((c for p in noun.rights if p.lower_ in prepositions for c in p.rights if c.dep_ == "pobj"), None)


def _is_elsewhere(noun: Token, root: Token) -> bool:
    """Whether a number stands in another clause than a noun before it, with a subject of its own."""
    own = clause_of(root)
    if own == clause_of(noun) or own.dep_ in ("relcl", "acl", "ROOT") or noun.i > root.i:
        return False
    new = (c for c in own.children if c.dep_ in _PLAIN_SUBJECTS and c.i > noun.i)
    return any(c.lower_ not in ("it", "they") for c in new)


def _is_measure(noun: Token) -> bool:
    word = noun.lemma_.lower()
    return word in _words("measure") or word in changes("noun")


def _is_definite(noun: Token) -> bool:
    """Whether a noun phrase is of something known: `the firm`, `its stores`, a name."""
    return noun.tag_ in ("NNP", "NNPS") or any(
        c.lower_ in ("the", "this", "that", "these", "those") or c.dep_ == "poss" for c in noun.lefts
    )


def _is_having(verb: Token, measure: bool) -> bool:
    """Whether a verb says that its subject has what its object, which may be a measure, counts or measures."""
    lemma = verb.lemma_.lower()
    if lemma not in _words("having") and not (measure and lemma in _words("telling")):
        return False
    passive = any(c.dep_ == "auxpass" for c in verb.lefts)
    return not passive and not any(c.dep_ == "prt" and c.lower_ != "off" for c in verb.rights)
