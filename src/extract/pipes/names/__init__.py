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
from extract.lexicon.names import Lexicon, lexicon
from extract.pipes.component import Component
from extract.pipes.names import bodies, lineups, people, roles, sport
from extract.pipes.names.acronyms import bracketed
from extract.pipes.names.evidence import verdicts
from extract.pipes.names.parts import Candidate, candidates
from extract.pipes.names.renamed import renames, same_as_before
from extract.pipes.names.sorting import Sorter
from extract.pipes.names.words import Words, words_of
from extract.pipes.needs import need
from extract.pipes.scores import group_scores


@Language.factory(
    "extract_names",
    requires=["doc._.layout", "token.dep"],
    assigns=["doc._.entities", "doc.spans"],
    default_score_weights={"people_f": 0.5, "organisations_f": 0.5},
)
def make_names(nlp: Language, name: str) -> "Names":
    """The component."""
    return Names(lexicon())


class Names(Component):
    """Writes `doc._.entities` with their name mentions, and the span groups of people and organisations."""

    name = "extract_names"
    writes = ("entities",)

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def write(self, doc: Doc) -> None:
        """Find the entities of a Doc that has been tagged, parsed and searched for entities."""
        need(doc, "extract_names", "layout", parse=True)
        w, playing, found, pairs = candidates_of(doc, self.lex)
        verdict = verdicts(w, self.lex, found)
        names = Sorter(w, self.lex, verdict, playing).sort(found)
        orgs, pairs = names.organisations, [*pairs, *names.pairs]
        headline = max((p.end for p in doc._.layout if p.kind == "headline"), default=0)
        entities = [_person(p, headline) for p in people.group(names.persons, self.lex, w.text)]
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

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """How many of the gold's spans are found exactly."""
        return group_scores(examples, "people", "organisations")


def candidates_of(doc: Doc, lex: Lexicon) -> tuple[Words, bool, list[Candidate], list[tuple[str, str]]]:
    """What may be a name in a Doc: its words, whether it is of sport, the candidates, long form and acronym pairs."""
    w = words_of(doc)
    found, pairs = bracketed(w, lex, candidates(w, lex))
    playing = sport.is_sport(w, lex, found)
    return w, playing, (sport.within if playing else sport.without)(w, lex, found), pairs


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
