"""extract_names: the people and organisations that the article names.

The base pipeline's entities are evidence among other: the form of a name, the list of organisations,
titles, given names and what stands around it. One vote a document decides for every string.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extract.annotations import Entity, Mention, group
from extract.data.organisations import plain
from extract.lexicon.names import Lexicon, lexicon
from extract.pipes.names import bodies, lineups, people, roles, sport
from extract.pipes.names.acronyms import bracketed
from extract.pipes.names.evidence import Kind, Verdict, verdicts
from extract.pipes.names.parts import Candidate, candidates
from extract.pipes.names.renamed import renames, same_as_before
from extract.pipes.names.words import Words, words_of
from extract.pipes.needs import need
from extract.pipes.scores import group_scores


@Language.factory(
    "extract_names",
    requires=["doc._.layout", "token.dep"],
    assigns=["doc._.entities", "doc.spans"],
    default_config={"organisations": None},
    default_score_weights={"people_f": 0.5, "organisations_f": 0.5},
)
def make_names(nlp: Language, name: str, organisations: str | None) -> "Names":
    """The component; `organisations` is a CSV of organisations to know besides the project's own list."""
    return Names(lexicon(organisations))


class Names:
    """Writes `doc._.entities` with their name mentions, and the span groups of people and organisations."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def __call__(self, doc: Doc) -> Doc:
        """Find the entities of a Doc that has been tagged, parsed and searched for entities."""
        need(doc, "extract_names", "layout", parse=True)
        w, playing, found, pairs = candidates_of(doc, self.lex)
        verdict = verdicts(w, self.lex, found)
        persons, orgs = _Sorter(w, self.lex, verdict, playing).sort(found)
        headline = max((p.end for p in doc._.layout if p.kind == "headline"), default=0)
        entities = [_person(p, headline) for p in people.group(persons, self.lex, w.text)]
        for form in orgs:
            form.headline = form.start < headline
        kinds: dict[int, str] = {}
        published = doc._.article.published if doc._.article else None
        when = bodies.Setting(playing, published.year if published else None)
        for body in bodies.group(orgs, [*pairs, *_renamed(orgs, w.text)], self.lex, when):
            entities.append(_body(body))
            kinds[id(entities[-1])] = body.kind
        entities = [e for e in entities if any(m.start >= headline for m in e.mentions)]
        doc._.entities = sorted(entities, key=lambda e: e.mentions[0].start)
        mentioned = _mentioned(w, doc._.entities, headline)
        roles.assign(w, self.lex, mentioned, kinds)
        if playing:
            lineups.assign(w, mentioned, kinds)
        for key, kind in (("people", "person"), ("organisations", "organisation")):
            mentions = [(m.start, m.end, e.name, m.rule) for e in entities if e.type == kind for m in e.mentions]
            group(doc, key, sorted(mentions))
        return doc

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """How many of the gold's spans are found exactly."""
        return group_scores(examples, "people", "organisations")


def candidates_of(doc: Doc, lex: Lexicon) -> tuple[Words, bool, list[Candidate], list[tuple[str, str]]]:
    """What may be a name in a Doc: its words, whether it is of sport, the candidates, long form and acronym pairs."""
    w = words_of(doc)
    found, pairs = bracketed(w, lex, candidates(w, lex))
    playing = sport.is_sport(w, lex, found)
    return w, playing, (sport.within if playing else sport.without)(w, lex, found), pairs


class _Sorter:
    def __init__(self, w: Words, lex: Lexicon, verdict: dict[str, Verdict], playing: bool) -> None:
        self.w, self.lex, self.verdict, self.playing = w, lex, verdict, playing

    def sort(self, found: list[Candidate]) -> tuple[list[people.Name], list[bodies.Form]]:
        w = self.w
        parts = {}
        for c in found:
            if c.last - c.first > 1 and self._kind(c) == "person":
                parts[w.lower[c.last - 1]] = True
                if w.word[c.first] in self.lex.given:
                    parts.setdefault(w.lower[c.first], False)
        fronts = {
            w.lower[c.first]
            for c in found
            if self._kind(c) == "organisation"
            and c.last - c.first > 1
            and bodies.GENERIC.issuperset(w.lower[c.first + 1 : c.last])
        } - parts.keys()
        persons: list[people.Name] = []
        orgs: list[bodies.Form] = []
        for c in found:
            kind = self._kind(c)
            single = c.last - c.first == 1 and w.lower[c.first] in parts
            if (
                kind != "person"
                and single
                and (self.playing or not self._verdict(c).firm)
                and (c.hint in {"", "player"} or (c.hint == "listed" and self.playing and c.kind != "team"))
            ):
                kind = "person"
            elif kind == "person" and c.hint == "listed" and not single:
                kind = "organisation"
            if c.last - c.first == 1 and c.hint not in {"player", "titled"} and w.lower[c.first] in fronts:
                kind = "organisation"
            if kind == "person":
                persons.append(self._name(c))
            elif kind == "organisation":
                orgs.append(bodies.Form(_flat(w.slice(c.first, c.last)), w.start[c.first], w.end[c.last - 1], c.kind))
        return persons, orgs

    def _kind(self, c: Candidate) -> Kind | None:
        if c.hint in {"titled", "player"}:
            return "person"
        if c.hint in {"team", "place"}:
            return "organisation" if c.hint == "team" else None
        return self._verdict(c).kind

    def _verdict(self, c: Candidate) -> Verdict:
        return self.verdict.get(plain(self.w.slice(c.first, c.last)), Verdict(None, False))

    def _name(self, c: Candidate) -> people.Name:
        w = self.w
        words = _flat(w.slice(c.first, c.last)).split()
        if c.title is None:
            return people.Name(words, w.start[c.first], w.end[c.last - 1], alias=" ".join(words))
        titles, gender, first, i = set(), "u", False, c.title
        while i < c.first and (found := self.lex.title_at(w.word, i)) is not None:
            i, title = found
            titles.add(title.known_as)
            gender = title.gender if gender == "u" else gender
            first = title.first and c.last - c.first == 1
        alias = _flat(w.slice(c.first if c.address is None else c.address, c.last))
        return people.Name(words, w.start[c.title], w.end[c.last - 1], frozenset(titles), gender, first, alias=alias)


def _renamed(forms: list[bodies.Form], text: str) -> list[tuple[str, str]]:
    """Pairs of an organisation's new or old name and the one the text has just used."""
    return [
        (b.text, a.text) for a, b in pairwise(forms) if renames(text, b.start) or same_as_before(text, a.end, b.start)
    ]


def _mentioned(w: Words, entities: list[Entity], headline: int) -> list[roles.Mentioned]:
    """The name mentions below the headline, in tokens and in order."""
    starts = {at: i for i, at in enumerate(w.start)}
    ends = {at: i for i, at in enumerate(w.end)}
    return sorted(
        (
            roles.Mentioned(starts[m.start], ends[m.end] + 1, e)
            for e in entities
            for m in e.mentions
            if m.start >= headline and m.start in starts and m.end in ends
        ),
        key=lambda m: m.first,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _person(person: people.Person, headline: int) -> Entity:
    below = [n for n in person.names if n.start >= headline] or person.names
    name = person.known or people.fullest(below)
    aliases = [a for a in dict.fromkeys(n.alias for n in person.names) if a != name.text]
    mentions = [Mention(n.start, n.end, "name", "a person's name") for n in person.names]
    return Entity(name.text, "person", aliases, mentions=mentions)


def _body(body: bodies.Body) -> Entity:
    name = body.best.text
    name = name.removeprefix("The ") if name.startswith("The ") else name
    aliases = [a for a in dict.fromkeys(f.text for f in body.forms) if a != name]
    return Entity(
        name,
        "organisation",
        aliases,
        mentions=[Mention(f.start, f.end, "name", "a body's name") for f in body.forms],
        kind=body.listed.kind if body.listed else None,
        wikidata=body.listed.wikidata if body.listed else None,
    )
