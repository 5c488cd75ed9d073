"""Who a source is: from the noun phrase by the quote to the entity, or to an unnamed role."""

from bisect import bisect_right
from dataclasses import replace
from typing import Literal

from extract.annotations import Entity, Offsets, Source
from extract.contract.reasons import Reason
from extract.lexicon.cues import words
from extract.lexicon.names import lexicon, ranks
from extract.pipes.quotes.documents import Documents
from extract.pipes.quotes.passage import Noun, Passage
from extract.pipes.quotes.subjects import kind

CONTINUES = "speaker.quote-before"
"""The rule by which the speaker before goes on."""

_Way = Literal["document", "last", "role"]
_TOLD: dict[_Way, str] = {
    "document": "whose document it is",
    "last": "who spoke last",
    "role": "the only one in that role",
}
"""By the way from words that are no name to whom they mean, what `why` says of it."""

_SINGULAR = {"he": "he", "she": "she", "him": "he", "her": "she", "his": "he"}


def _mentions(p: Passage) -> dict[int, tuple[bool, int, int]]:
    """By token the mention that covers it: whether it is a name, its length, its entity. A name comes first."""
    found: dict[int, tuple[bool, int, int]] = {}
    for n, entity in enumerate(p.doc._.facts_entities):
        for m in entity.mentions:
            value = (m.form == "name", m.end - m.start, n)
            for i in range(p.at(m.start), p.at(m.end)):
                if p.end(i) <= m.end and (i not in found or value[:2] > found[i][:2]):
                    found[i] = value
    return found


def _holds(entity: Entity, wanted: set[str]) -> bool:
    """The role has the words wanted, and none that makes it another one."""
    words = set(entity.role.lower().split()) if entity.role else set()
    return wanted <= words and ranks(words) == ranks(wanted)


def inherited(source: Source | None) -> Source | None:
    """Somebody who goes on speaking and is not named again."""
    if source is None:
        return None
    return replace(source, start=None, end=None)


class Speakers:
    """Resolves sources in the order of the text, with the speakers so far in mind.

    `without` are the ids of rules to do without.
    """

    def __init__(self, passage: Passage, without: frozenset[str]) -> None:
        self.p, self.without = passage, without
        self.entities: list[Entity] = passage.doc._.facts_entities
        self.person: int | None = None
        self.body: int | None = None
        self.unnamed: Source | None = None
        self.gender: dict[int, str] = {}
        self._paragraphs = [q.start for q in passage.doc._.facts_layout]
        self._mentions = _mentions(passage)
        self.documents = Documents(passage, self._at)

    def source(self, noun: Noun | None, pieces: list[Offsets]) -> Source:
        """The source that a noun phrase names; it becomes the latest speaker.

        Nobody names himself: a pronoun is not somebody whom the content names.
        """
        if noun is None:
            return self._nobody()
        p = self.p
        noun = self._spokesman(self._untimed(noun))
        start = p.starts[noun.start]
        text = p.text[start : p.end(noun.end - 1)].rstrip()
        end = start + len(text)
        if self._may("unnamed-still") and (same := self._still_unnamed(noun)) is not None:
            reasons = [Reason("speaker.unnamed-still", [text])]
            return Source(start, end, None, same.role, same.affiliation, reasons)
        entity, role, way = self._entity(noun, pieces)
        resolved = entity is not None and self.entities[entity].name != text
        if resolved and not self._may("resolved"):
            entity, role, resolved = None, None, False
        if not resolved and not self._may("phrase"):
            return self._nobody()
        source = Source(start, end, entity, role, None, [Reason("speaker.phrase", [text])])
        self.unnamed = None
        if entity is not None:
            e = self.entities[entity]
            if resolved:
                source.way = way or "elsewhere"
                where = _TOLD[way] if way else self._where(entity, start)
                source.reasons = [Reason("speaker.resolved", [text, e.name, where])]
            if e.type == "person":
                self.person = entity
            else:
                self.body = entity
        else:
            source.affiliation = self._affiliation(noun)
            if role in words("unnamed"):
                self.unnamed = source
        return source

    def _may(self, rule: str) -> bool:
        return f"speaker.{rule}" not in self.without

    @staticmethod
    def _nobody() -> Source:
        return Source(reasons=[Reason("speaker.none")])

    def _still_unnamed(self, noun: Noun) -> Source | None:
        """The unnamed speaker whom `he` goes on from: `A spokesman said ... He added`, with no person named between."""
        last, p = self.unnamed, self.p
        pronoun = _SINGULAR.get(p.words[noun.head].lower())
        if last is None or last.role is None or last.end is None or pronoun is None:
            return None
        if last.role.endswith("man") and pronoun != ("she" if last.role.endswith("woman") else "he"):
            return None
        between = range(last.end, p.starts[noun.head])
        named = any(
            m.start in between for e in self.entities if e.type == "person" for m in e.mentions if m.form == "name"
        )
        return None if named else last

    def _where(self, entity: int, start: int) -> str:
        """The paragraph where the name stands that a source goes back to."""
        e = self.entities[entity]
        names = [m.start for m in e.mentions if m.form == "name"]
        full = [m.start for m in e.mentions if self.p.text[m.start : m.end] == e.name]
        at = min(full or names, default=start)
        return f"paragraph {max(0, bisect_right(self._paragraphs, at) - 1)}"

    def told(self, pieces: list[Offsets], last_said: int | None) -> Source | None:
        """Of a quote without a cue: the person of whom the sentence before tells, if no quote stands in it.

        That is its subject, or the only person in it where it is the first to name him or nobody has spoken yet.
        Words about him or her that are nobody's own (`She is a fighter`) stay with who spoke last, at `last_said`.
        """
        if not self._may("sentence-before"):
            return None
        p, start = self.p, pieces[0][0]
        first, last = p.sentence(max(0, p.at(start) - 2))
        spoken = last_said is not None and p.starts[first] <= last_said
        if p.end(last - 1) > start or first == last or spoken:
            return None
        people = {i: e for i in range(first, last) if (e := self._at(i)) is not None and self._is_person(e)}
        found = next((e for i, e in people.items() if p.tokens[i].dep_ in ("nsubj", "nsubjpass")), None)
        named = {e for i, e in people.items() if self._is_name(i)}
        if found is None and len(named) == 1:
            (only,) = named
            new = min(m.start for m in self.entities[only].mentions) >= p.starts[first]
            found = only if new or last_said is None else None
        if found is None or self._named(found, pieces) or (last_said is not None and self._is_about(pieces)):
            return None
        self.person = found
        return Source(None, None, found, reasons=[Reason("speaker.sentence-before", [self.entities[found].name])])

    def _is_person(self, entity: int) -> bool:
        return self.entities[entity].type == "person"

    def _is_about(self, pieces: list[Offsets]) -> bool:
        """The words open with `he` or `she`, and no `I` or `we` stands in them."""
        p = self.p
        inside = [p.words[i].lower() for s, e in pieces for i in range(p.at(s), p.at(e))]
        return inside[:1] in (["he"], ["she"]) and not words("first person") & set(inside)

    def _entity(self, noun: Noun, pieces: list[Offsets]) -> tuple[int | None, str | None, _Way | None]:
        """The entity that a noun phrase names, or the role of an unnamed one; and how it is known."""
        p = self.p
        if p.tags[noun.head] == "PRP":
            return self._pronoun(noun, pieces), None, None
        lemma = p.tokens[noun.head].lemma_.lower()
        beside = self._officer(noun) if self._is_name(noun.head) else self._beside(noun)
        if lemma in words("unnamed"):
            person = beside is not None and self.entities[beside].type == "person"
            return (beside, None, None) if person else (None, lemma, None)
        if beside is not None:
            return beside, None, None
        if (whole := self._wholly(noun)) is not None:
            return whole, None, None
        what = kind(p, noun)
        apposed = self._apposed(noun) if what == "person" else None
        if apposed is not None:
            return apposed, None, None
        found = self._part(noun) if what in ("group", "document") else None
        found = self._at(noun.head) if found is None else found
        found = self._by_surname(noun) if found is None else found
        if found is not None:
            return found, None, None
        if what == "document":
            return self.documents.owner(noun.head, self.body), None, "document"
        if what != "person" or not p.tags[noun.head].startswith("NN"):
            return None, None, None
        named = self._by_role(noun, lemma)
        if named is None and self._goes_on(noun, pieces):
            return self.person, None, "last"
        return named, None if named is not None else lemma, "role"

    def _by_surname(self, noun: Noun) -> int | None:
        """The one person whose surname speaks, alone or behind a title: elsewhere it is a place or a day."""
        p = self.p
        own = p.words[noun.start : noun.end]
        title = lexicon().title_at(own, 0)
        name = [word.casefold() for word in own[title[0] if title is not None else 0 :]]
        if not name or not all(tag.startswith("NNP") for tag in p.tags[noun.start : noun.end]):
            return None
        people = (n for n, e in enumerate(self.entities) if e.type == "person" and " " in e.name)
        bearing = [n for n in people if self.entities[n].name.casefold().split()[-len(name) :] == name]
        return bearing[0] if len(bearing) == 1 else None

    def _wholly(self, noun: Noun) -> int | None:
        """The body that is all of the phrase but its article: `a BBC` of `a BBC statement`."""
        p = self.p
        first = noun.start + (p.tags[noun.start] == "DT")
        found = {self._mentions.get(i, (False, 0, -1))[2] for i in range(first, noun.end) if self._is_name(i)}
        whole = first < noun.end and all(self._is_name(i) for i in range(first, noun.end))
        return next(iter(found)) if whole and len(found) == 1 else None

    def _goes_on(self, noun: Noun, pieces: list[Offsets]) -> bool:
        """`the agent added`: a bare definite noun for the one who has just spoken and of whom no role is told."""
        p = self.p
        if self.person is None or p.tags[noun.head] != "NN" or noun.head != noun.start + 1 or noun.end != noun.head + 1:
            return False
        if p.words[noun.start].lower() != "the" or self.entities[self.person].role is not None:
            return False
        if self._named(self.person, pieces):
            return False
        first, _ = p.sentence(noun.head)
        before = max(0, first - 1)
        near = range(p.sentence(max(0, p.sentence(before)[0] - 1))[0], noun.head)
        return any(self._at(i) == self.person for i in near)

    def _untimed(self, noun: Noun) -> Noun:
        """Without the day on which the verb says that it was said: `Jane Roe today`."""
        p, end = self.p, noun.end
        while end - 1 > noun.start and end - 1 in p.dated:
            end -= 1
        return Noun(noun.start, end, noun.head if noun.head < end else p.doc[noun.start : end].root.i)

    def _spokesman(self, noun: Noun) -> Noun:
        """With the head on the one who speaks: `A [spokeswoman] for the charity X`, `A Home Office [spokesman]`."""
        p = self.p
        head, last = self._at(noun.head), noun.end - 1
        body = head is not None and self._is_name(noun.head) and self.entities[head].type == "organisation"
        if body and not self._is_name(last) and p.tokens[last].lemma_.lower() in words("unnamed"):
            return Noun(noun.start, noun.end, last)
        for i in range(noun.start, noun.head):
            if p.words[i + 1] in ("for", "at", "from") and p.tokens[i].lemma_.lower() in words("unnamed"):
                return Noun(noun.start, noun.end, i)
        return noun

    def _pronoun(self, noun: Noun, pieces: list[Offsets]) -> int | None:
        """By coreference; where that has no answer, the speaker before of that gender or kind."""
        word = self.p.words[noun.head].lower()
        found = self._at(noun.head)
        if found is not None and self._named(found, pieces) and not (word == "it" and self._tells(found, noun, pieces)):
            found = None
        gender = _SINGULAR.get(word)
        if gender is None:
            return self._thing(noun.head) if found is None and word == "it" else found
        if found is None or self.entities[found].type != "person":
            found = self.person
            if found is not None and self.gender.get(found, gender) != gender:
                return None
        if found is not None:
            self.gender.setdefault(found, gender)
        return found

    def _tells(self, body: int, it: Noun, pieces: list[Offsets]) -> bool:
        """Whether a body tells of itself: `Tesco will cut 200 jobs, it said`, where no other body has spoken before."""
        p = self.p
        start, end = pieces[0]
        if self.body not in (None, body) or end > p.starts[it.start]:
            return False
        first = next((t for t in p.tokens[p.at(start) : p.at(end)] if t.dep_ in ("nsubj", "nsubjpass")), None)
        return first is not None and any(self._at(t.i) == body for t in (first, *first.children) if self._is_name(t.i))

    def _thing(self, it: int) -> int | None:
        """Whose word `it` gives: the owner's of the document told of before, or the body's that spoke last."""
        document = self.documents.before(it)
        owner = None if document is None else self.documents.owner(document, None)
        return self.body if owner is None else owner

    def _is_name(self, token: int) -> bool:
        return token in self._mentions and self._mentions[token][0]

    def _at(self, token: int) -> int | None:
        found = self._mentions.get(token)
        if found is None or (not found[0] and self.p.words[token].lower() in words("nobody")):
            return None
        return found[2]

    def _beside(self, noun: Noun) -> int | None:
        """A name beside the head, else who stands there: `the solicitor, Louise Christian`, `director Al Penry`."""
        p = self.p
        several = p.tags[noun.head] == "NNS" or kind(p, noun) != "person"
        for child in sorted(p.tokens[noun.head].children, key=lambda c: not self._is_name(c.i)):
            if child.dep_ in ("appos", "compound", "nmod") and child.i in range(noun.start, noun.end):
                found = self._at(child.i)
                if found is not None:
                    person = self.entities[found].type == "person"
                    if person or (several and child.dep_ == "appos"):
                        return found
        found = self._included(noun)
        return self._named_last(noun) if found is None else found

    def _included(self, noun: Noun) -> int | None:
        """The first that a plural noun says it includes: `campaign groups including Shelter and Mind`."""
        p = self.p
        behind = range(noun.head + 1, noun.end)
        start = next((i for i in behind if p.words[i] == "including"), noun.end)
        if p.tags[noun.head] != "NNS":
            return None
        ends = (i for i in range(start, noun.end) if i + 1 == noun.end or not p.words[i + 1][:1].isupper())
        return next((found for i in ends if (found := self._at(i)) is not None), None)

    def _named_last(self, noun: Noun) -> int | None:
        """The person whose name, behind a noun or its owner, ends the phrase, or stands before a bracket that does."""
        p = self.p
        last = noun.end - 1
        if p.words[last] == ")" and "(" in p.words[noun.head : last]:
            last = next(i for i in range(last, noun.head, -1) if p.words[i] == "(") - 1
        if last <= noun.head or not self._is_name(last) or any(t.startswith("V") for t in p.tags[noun.head : last]):
            return None
        found, first = self._mentions[last][2], last
        while first > noun.start and self._mentions.get(first - 1, (False, 0, -1))[2] == found:
            first -= 1
        apposed = p.words[first - 1] == "," and first - 2 >= noun.head
        behind = first > noun.start and (apposed or p.tags[first - 1].startswith(("NN", "POS")))
        return found if behind and self.entities[found].type == "person" else None

    def _apposed(self, noun: Noun) -> int | None:
        """The person named in front of a role and a comma: `Jane Roe, founder of X, said`."""
        p = self.p
        before = noun.start - 2
        if before < 0 or p.words[noun.start - 1] != "," or p.tags[noun.start] == "DT" or not self._is_name(before):
            return None
        found = self._mentions[before][2]
        return found if self.entities[found].type == "person" and p.sentence(before) == p.sentence(noun.head) else None

    def _officer(self, noun: Noun) -> int | None:
        """The person whose office a body's name is part of: `Commission for Equality chief Jane Roe`."""
        head = self._at(noun.head)
        if head is None or self.entities[head].type == "person":
            return None
        return self._named_last(noun)

    def _by_role(self, noun: Noun, role: str) -> int | None:
        """The one person with that role: `its chief executive` where the article names one."""
        p = self.p
        if p.tags[noun.head] != "NN" or noun.head == noun.start:
            return None
        first = p.words[noun.start].lower()
        known = first in words("definite") or first in words("possessive")
        if not known and "POS" not in p.tags[noun.start : noun.head]:
            return None
        wanted = {role} | {p.words[c.i].lower() for c in p.tokens[noun.head].lefts if c.dep_ == "compound"}
        fitting = [
            i
            for i, e in enumerate(self.entities)
            if e.type == "person" and (self._titled(e, role) or _holds(e, wanted))
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _titled(self, entity: Entity, title: str) -> bool:
        """The title stands before the person's name: `Archbishop Jane Roe`, of whom `the archbishop` says more."""
        p = self.p
        names = (p.at(m.start) for m in entity.mentions if m.form == "name")
        return any(p.words[i] == title.capitalize() for first in names for i in range(max(0, first - 1), first + 1))

    def _named(self, entity: int, pieces: list[Offsets]) -> bool:
        """The content names the entity."""
        e = self.entities[entity]
        return any(m.form == "name" and s <= m.start < t for m in e.mentions for s, t in pieces)

    def _part(self, noun: Noun) -> int | None:
        """An organisation in front of a noun for a body: `the Usdaw trade union`, `the AFI jury`."""
        for child in self.p.tokens[noun.head].lefts:
            if child.dep_ in ("compound", "nmod", "amod", "poss") and child.i >= noun.start:
                if child.dep_ == "poss" and child.tag_ != "PRP$":
                    continue
                found = self._at(child.i)
                if found is not None and self.entities[found].type == "organisation":
                    return found
        return None

    def _affiliation(self, noun: Noun) -> str | None:
        """The organisation of an unnamed speaker: `A spokeswoman for X`, `an X spokeswoman`."""
        for i in range(noun.start, noun.end):
            if i != noun.head:
                found = self._at(i)
                if found is not None and self.entities[found].type == "organisation":
                    return self.entities[found].name
        return None
