"""extract_coreference: who `he`, `it` and `the agency` are, by rules over the parse.

It adds pronoun and nominal mentions to the entities that extract_names found; it makes none. One walk
through the text keeps what was mentioned last, and each anaphor takes the fitting entity that stands out most.
"""

from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc, Token

from extract.annotations import Mention
from extract.lexicon.names import lexicon, ranks, word_set
from extract.pipes.component import Component
from extract.pipes.coreference import pairs, scene
from extract.pipes.coreference.affiliations import complete
from extract.pipes.coreference.appositions import add_appositions
from extract.pipes.coreference.nominals import (
    Nominal,
    behind_asides,
    fits,
    is_person,
    is_player,
    nationality,
    nominal_at,
    predicated_of,
)
from extract.pipes.coreference.pleonasm import means_nothing
from extract.pipes.coreference.profiles import Profile, Seen, may_be, profile
from extract.pipes.coreference.speakers import add_first_person
from extract.pipes.needs import need
from extract.text.reading import read

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_SELVES = frozenset({"himself", "herself"})
_STANDINGS, _CALLINGS = word_set("standing"), word_set("calling")
_PORTFOLIOS = word_set("portfolio")
_PLURALS = frozenset({"NNS", "NNPS"})
_FAR_PERSON, _FAR_BODY, _FAR_NOMINAL = 5, 2, 8
_NEAR_PERSON = 2
_HERO = 0.8
"""What it weighs that all mentions of people so far were of one: in a profile `he` is the one profiled."""


@Language.factory(
    "extract_coreference", requires=["doc._.facts_layout", "doc._.facts_entities"], assigns=["doc._.facts_entities"]
)
def make_coreference(nlp: Language, name: str) -> "Coreference":
    """The component, as spaCy's registry makes it."""
    return Coreference()


class Coreference(Component):
    """Adds mentions of the forms `pronoun` and `nominal` to `doc._.facts_entities`."""

    name = "extract_coreference"

    def write(self, doc: Doc) -> None:
        """Add the mentions of a Doc that has been parsed and has its entities."""
        need(doc, "extract_coreference", "facts_layout", "facts_entities")
        for entity in doc._.facts_entities:
            entity.mentions = [m for m in entity.mentions if m.form == "name"]
        if doc._.facts_entities and doc.has_annotation("DEP"):
            walk = _Walk(doc)
            walk.run()
            complete(doc, walk.profiles, walk.sentence)
            add_first_person(doc, walk.quoted)
            add_appositions(doc)
            for entity in doc._.facts_entities:
                entity.mentions.sort(key=lambda m: (m.start, m.end))


class _Walk:
    def __init__(self, doc: Doc) -> None:
        self.doc, self.lex = doc, lexicon()
        self.profiles = [profile(i, e) for i, e in enumerate(doc._.facts_entities)]
        reading = read(doc)
        self.sentence, self.quoted = reading.sentence_of, reading.quoted
        self.speaker: Profile | None = None
        self.at: dict[int, Profile] = {}
        self.roles_held: set[str] = set()

    def run(self) -> None:
        doc = self.doc
        names = self._names()
        for i, (index, _) in names.items():
            self._represents(self.profiles[index], i)
        people = [pairs.Named(i, last, n) for i, (n, last) in sorted(names.items()) if self.profiles[n].person]
        self._groups = pairs.Groups(doc, people)
        idle = scene.boilerplate(doc)
        self.roles_held = {n for p in self.profiles if p.person and not p.rank for n in p.nouns}
        i, n = 0, len(doc)
        while i < n:
            if i in idle:
                i += 1
                continue
            if i in names:
                index, last = names[i]
                self._introduced(self.profiles[index], i)
                self._see(self.profiles[index], doc[i:last].root.i, "name")
                i = last
                continue
            self._anaphor(i, i + 1 in names)
            i += 1

    def _introduced(self, p: Profile, first: int) -> None:
        """Note what kind of body the word before its name says it is: `media group Reuters`, then `the group`."""
        noun = self.doc[first - 1] if first else None
        if noun is not None and not p.person and noun.tag_ == "NN" and noun.lower_ in self.lex.kind_nouns:
            p.nouns |= {noun.lower_}

    def _represents(self, p: Profile, first: int) -> None:
        """Note of what people the office before a person's name is: `Russian President Vladimir Putin`."""
        before = takewhile(lambda t: t.tag_[:2] in {"NN", "JJ"}, (self.doc[j] for j in range(first - 1, -1, -1)))
        if p.person and not p.nation and (told := list(before)):
            p.nation = nationality(self.doc, told[-1].i, first)

    def _names(self) -> dict[int, tuple[int, int]]:
        found = {}
        for index, entity in enumerate(self.doc._.facts_entities):
            for m in entity.mentions:
                span = self.doc.char_span(m.start, m.end, alignment_mode="expand")
                if span is not None:
                    found[span.start] = (index, span.end)
        return found

    def _see(self, p: Profile, i: int, form: str) -> None:
        token = self.doc[i]
        self.at[i] = p
        p.seen.append(Seen(i, self.sentence[i], scene.is_subject(token), self.quoted[i], form))
        if not self.quoted[i] and scene.vouches(token):
            self.speaker = p

    def _anaphor(self, i: int, named: bool) -> None:
        token = self.doc[i]
        lower = token.lower_
        if lower in _HE or lower in _SHE:
            chosen = self._person(i, "m" if lower in _HE else "f")
            rule = "a pronoun that takes the person who stands out most before it"
        elif lower in _IT:
            chosen = self._body(i)
            rule = "a pronoun that takes the organisation in focus before it"
        elif (group := self._groups.meant(i)) and (lower != "they" or self._several(i) is None):
            self._add_group(group, i)
            return
        elif lower == "they":
            chosen = self._several(i)
            rule = "a pronoun that takes the organisation with a plural name before it"
        else:
            if not named:
                self._nominal(i)
            return
        if chosen is not None:
            if chosen.person and chosen.gender == "u":
                chosen.gender = "m" if lower in _HE else "f"
            self._add(chosen, i, i + 1, "pronoun", rule)
            self._see(chosen, i, "pronoun")

    def _add_group(self, group: tuple[int, ...], i: int) -> None:
        """Add a mention of all those for whom one plural phrase stands."""
        they = self.doc[i].lower_ == "they"
        first = i - 1 if i and self.doc[i - 1].lower_ == "the" else i
        for index in group:
            rule = "a plural that takes the people who were named together before it"
            self._add(self.profiles[index], first, i + 1, "pronoun" if they else "nominal", rule)

    def _add(self, p: Profile, first: int, last: int, form: str, rule: str) -> None:
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1])
        p.entity.mentions.append(Mention(start, end, form, rule))  # type: ignore[arg-type]

    def _person(self, i: int, gender: str) -> Profile | None:
        token = self.doc[i]
        if token.lower_ in _SELVES and (own := self._subject_of(token)) is not None:
            return own
        barred = self._fellow_subject(i)
        choices: list[tuple[float, int, Profile]] = []
        told = sum(len(p.seen) for p in self.profiles if p.person)
        for p in self.profiles:
            if not p.person or not p.seen or p.gender not in {gender, "u"} or p is barred:
                continue
            far = self.sentence[i] - p.seen[-1].sentence
            if far > _FAR_PERSON:
                continue
            score = self._prominence(p, i) + _HERO * len(p.seen) / told
            followed = p is self.speaker and self._followed(p, gender)
            score += 1.5 if p.gender == gender and not followed else 0.0
            if p is self.speaker and not followed:
                score += -1.5 if self.quoted[i] else 1.5 if scene.reports(token) else 0.5
            choices.append((score, p.seen[-1].token, p))
        return max(choices, key=lambda c: c[:2])[2] if choices else None

    def _followed(self, p: Profile, gender: str) -> bool:
        """Whether a later sentence, outside quotation marks, is about somebody else of that gender."""
        last = max((s.sentence for s in p.seen if s.subject and not s.quoted), default=-1)
        return any(
            q is not p
            and q.person
            and q.gender in {gender, "u"}
            and any(s.sentence > last and not s.quoted and scene.is_main(self.doc[s.token]) for s in q.seen)
            for q in self.profiles
        )

    def _subject_of(self, token: Token) -> Profile | None:
        """The person who is the subject of the verb above a token, whom `himself` means."""
        for verb in token.ancestors:
            for child in verb.lefts:
                if child.dep_ in scene.SUBJECTS:
                    found = self.at.get(child.i)
                    return found if found is not None and found.person else None
        return None

    def _fellow_subject(self, i: int) -> Profile | None:
        """The subject of the pronoun's own verb, which an object pronoun cannot mean."""
        token = self.doc[i]
        if token.dep_ not in {"dobj", "dative", "pobj"} or token.lower_ in {"himself", "herself", "itself", "his"}:
            return None
        verb = token.head if token.dep_ != "pobj" else token.head.head
        for child in verb.children:
            if child.dep_ in scene.SUBJECTS:
                for p in self.profiles:
                    if p.seen and p.seen[-1].token >= child.i - 1 and any(s.token == child.i for s in p.seen):
                        return p
        return None

    def _prominence(self, p: Profile, i: int) -> float:
        here = self.sentence[i]
        score = -9.0
        for seen in p.seen[-4:]:
            far = here - seen.sentence
            one = -0.9 * far + (0.8 if seen.subject else 0.0) - (1.0 if seen.quoted and not self.quoted[i] else 0.0)
            one -= 0.004 * min(i - seen.token, 100)
            score = max(score, one)
        return score + 0.1 * min(len(p.seen), 5)

    def _body(self, i: int) -> Profile | None:
        token = self.doc[i]
        if means_nothing(token) or self.quoted[i]:
            return None
        choices: list[tuple[float, int, bool, Profile]] = []
        for p in self.profiles:
            if p.person or not p.seen:
                continue
            last = p.seen[-1]
            far = self.sentence[i] - last.sentence
            if far > _FAR_BODY or last.quoted:
                continue
            score = self._prominence(p, i)
            if p is self.speaker and scene.reports(token):
                score += 1.5
            choices.append((score, last.token, last.subject, p))
        if not choices:
            return None
        score, _, subject, p = max(choices, key=lambda c: c[:2])
        return p if score > -0.9 and (subject or scene.reports(token) or token.lower_ == "its") else None

    def _several(self, i: int) -> Profile | None:
        """The body that `they said` means: its name is the plural noun before it, one that speaks before all others."""
        doc = self.doc
        if self.quoted[i] or not scene.reports(doc[i]):
            return None
        behind = takewhile(lambda j: self.sentence[i] - self.sentence[j] <= 1, range(i - 1, -1, -1))
        near = [j for j in behind if not self.quoted[j] and self._is_plural(j)]
        speaks, subject = (next((j for j in near if told(doc[j])), None) for told in (scene.reports, scene.is_subject))
        chosen = next((j for j in (speaks, subject, *near[:1]) if j is not None), None)
        return None if chosen is None else self.at.get(chosen)

    def _is_plural(self, i: int) -> bool:
        """A plural noun, a body whose name looks like one, or `they` for such a body."""
        token = self.doc[i]
        return token.tag_ in _PLURALS or (
            i in self.at and not self.at[i].person and token.lower_.endswith(("s", "they"))
        )

    def _nominal(self, i: int) -> None:
        found = nominal_at(self.doc, i)
        if found is None:
            return
        person = is_person(found, self.lex)
        inside = [p for p in self.profiles if p.seen and found.first <= p.seen[-1].token < i]
        if not person and (found.owner is not None or any(not p.person for p in inside)):
            return
        subject = predicated_of(found)
        if subject is not None:
            chosen = next((p for p in self.profiles if any(s.token == subject.i for s in p.seen[-2:])), None)
            rule = f"a noun phrase that says who the subject is, as {found.noun!r}"
        else:
            chosen = self._standing_for(found, person)
            rule = f"a noun phrase that takes who was last named and can be {found.noun!r}"
        if person and chosen is not None and not chosen.seen:
            chosen = self._described(found) or chosen
        if chosen is None and subject is None and person:
            chosen = self._new_role(found) or self._called(found) or self._described(found)
            rule = f"a noun phrase that tells the role {found.noun!r} of the person in focus"
        if chosen is not None and chosen.person == person:
            self._add(chosen, found.first, found.last, "nominal", rule)
            self._see(chosen, found.head.i, "nominal")

    def _standing_for(self, n: Nominal, person: bool) -> Profile | None:
        """The entity that fits the phrase and stands out most; a body of unknown kind if no other fits."""
        i = n.head.i
        choices: list[tuple[float, int, Profile]] = []
        loose: list[tuple[float, int, Profile]] = []
        for p in self.profiles:
            if p.person != person:
                continue
            far = self.sentence[i] - p.seen[-1].sentence if p.seen else _FAR_NOMINAL
            if not fits(n, p, self.lex):
                if far <= _FAR_BODY and may_be(p, n.noun):
                    loose.append((self._prominence(p, i), p.seen[-1].token, p))
            elif not p.seen:
                if person and n.noun in p.nouns:
                    choices.append((-_FAR_NOMINAL, i, p))
            elif far <= _FAR_NOMINAL:
                bonus = (2.0 if person else 0.4) if n.noun in p.nouns else 0.0
                choices.append((self._prominence(p, i) + bonus, p.seen[-1].token, p))
        chosen = max(choices or loose, key=lambda c: c[:2], default=None)
        return chosen[2] if chosen else None

    def _new_role(self, n: Nominal) -> Profile | None:
        """The person in focus without a role, where the phrase names a body's: `the Tory leader will call for`."""
        bodies = [p for p in self.profiles if not p.person and any(n.first <= s.token < n.head.i for s in p.seen[-2:])]
        if (
            not bodies
            or n.noun not in _STANDINGS
            or n.owner is not None
            or n.head.dep_ not in scene.SUBJECTS
            or n.noun in self.roles_held
        ):
            return None
        here = self.sentence[n.head.i]
        near = [
            p for p in self.profiles if p.person and p.seen and not p.entity.role and here - p.seen[-1].sentence <= 2
        ]
        if not near:
            return None
        chosen = max(near, key=lambda p: (p is self.speaker, self._prominence(p, n.head.i), p.seen[-1].token))
        chosen.entity.role = n.head.text
        chosen.entity.affiliation = chosen.entity.affiliation or bodies[0].entity.name
        chosen.nouns |= {n.noun}
        return chosen

    def _described(self, n: Nominal) -> Profile | None:
        """The person of whom the sentences before tell, where who speaks is described anew: `the England wing said`."""
        head, doc = n.head, self.doc
        if n.owner or not is_player(n) or self.quoted[head.i] or ranks(n.words):
            return None
        if any(t.lemma_.lower() == n.noun and t.i not in self.at and _introduces(t) for t in doc[: n.first]):
            return None
        here = self.sentence[head.i]
        near = [
            p
            for p in self.profiles
            if p.person
            and not p.entity.role
            and any(s.subject and not s.quoted and here - s.sentence <= _NEAR_PERSON for s in p.seen[-4:])
        ]
        return max(near, key=lambda p: (self._prominence(p, head.i), p.seen[-1].token), default=None)

    def _called(self, n: Nominal) -> Profile | None:
        """The one person without a role of whom the sentences before tell: `Gordon Brown ... The chancellor said`."""
        if n.noun not in _CALLINGS or n.owner or n.head.dep_ not in scene.SUBJECTS or n.noun in self.roles_held:
            return None
        if n.last < len(self.doc) and self.doc[n.last].lower_ == "for":
            return None
        here, words = self.sentence[n.head.i], [w for w in n.words if w != "the"]
        near = {
            id(p): p
            for p in self.profiles
            for s in p.seen[-4:]
            if p.person and not p.entity.role and s.subject and not s.quoted and here - s.sentence <= _FAR_PERSON
        }
        if len(near) != 1 or ranks(words) or (n.noun in _PORTFOLIOS and not words):
            return None
        chosen = next(iter(near.values()))
        first = behind_asides(self.doc[n.first : n.head.i])
        told = (t for t in self.doc[first : n.head.i] if t.lower_ in words and t.text not in self.lex.places)
        chosen.entity.role = "".join(t.text_with_ws for t in told) + n.noun
        chosen.nouns |= {n.noun}
        self.roles_held.add(n.noun)
        return chosen


def _introduces(noun: Token) -> bool:
    """Whether a noun brings in somebody without a name: `a player`."""
    return noun.tag_ == "NN" and any(c.lower_ in {"a", "an", "another", "one"} for c in noun.lefts)
