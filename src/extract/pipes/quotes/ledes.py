"""Whom the article describes first and names when he next speaks: `A former minister wants ... ¶ Jane Roe said`."""

from dataclasses import replace
from itertools import pairwise

from extract.annotations import Entity, Quote, Source
from extract.contract.reasons import Reason
from extract.lexicon.cues import words
from extract.lexicon.names import ranks
from extract.pipes.quotes.passage import Passage

_AHEAD = 2
"""The paragraphs after the first in which the name must come; one after any other."""
_SINGULAR = frozenset(["NN", "CD"])


def named_later(passage: Passage, found: list[Quote]) -> None:
    """Give a person who is described where he speaks the name by which the article goes on with him.

    That is the next to speak, where his name is new there and nothing else is told of what he is. In the first
    paragraph it may be anybody (`a former minister`), later on somebody definite (`the club's chief executive`) or
    one of whom the same is told (`one analyst said ... Jane Roe, an analyst at X`).
    """
    said = [q for q in found if q.voiced and q.source is not None and q.source.start is not None]
    for quote, following in pairwise(said):
        source, named = quote.source, following.source
        if source is None or named is None or named.entity is None or not _describes(passage, quote, source):
            continue
        entity: Entity = passage.doc._.facts_entities[named.entity]
        if (
            following.start < _end(passage, quote)
            and _is_new(entity, source, named)
            and _may_be(passage, quote, source, named)
        ):
            words = [passage.text[slice(source.start, source.end)], entity.name, "named where he next speaks"]
            known = [Reason("speaker.resolved", words)]
            quote.reasons = [*quote.reasons[: -len(source.reasons)], *known]
            quote.source = replace(source, entity=named.entity, reasons=known, way="next")


def _describes(passage: Passage, quote: Quote, source: Source) -> bool:
    """A singular description of a person nobody names: `a former minister`, `one of the club's players`."""
    if source.entity is not None or source.start is None or source.end is None:
        return False
    phrase = passage.text[source.start : source.end].lower()
    if source.role is None:
        return phrase.startswith("one of ") and quote.start < passage.paragraphs[0].end
    tokens = passage.tokens[passage.at(source.start) : passage.at(source.end)]
    single = any(t.tag_ in _SINGULAR for t in tokens if t.lemma_.lower() == source.role)
    return single and source.role not in words("unnamed")


def _end(passage: Passage, quote: Quote) -> int:
    """Where the paragraphs end in which the name must come."""
    n = next(n for n, p in enumerate(passage.paragraphs) if quote.start < p.end)
    return passage.paragraphs[n : n + 1 + (1 if n else _AHEAD)][-1].end


def _is_new(entity: Entity, source: Source, named: Source) -> bool:
    """The next speaker is a person whose name comes there for the first time."""
    first = min((m.start for m in entity.mentions if m.form == "name"), default=-1)
    return (
        entity.type == "person"
        and source.start is not None
        and named.start is not None
        and named.end is not None
        and source.start < first
        and named.start <= first < named.end
    )


def _may_be(passage: Passage, quote: Quote, source: Source, named: Source) -> bool:
    """The phrase that names him tells nothing else of him; one who was something once may be all else now.

    Nor does it tell that he was once what the other is: `the minister ... former minister Jane Roe said`.
    """
    described, told = (passage.text[s.start : s.end].lower().replace(",", " ").split() for s in (source, named))
    if ranks(told) - ranks(described):
        return False
    if source.role in told:
        return True
    tokens = passage.tokens[passage.at(source.start or 0) : passage.at(source.end or 0)]
    definite = described[0] in words("definite") or any(t.dep_ == "poss" for t in tokens)
    if not definite and quote.start >= passage.paragraphs[0].end:
        return False
    if source.role is None or ranks(described):
        return True
    entity: Entity = passage.doc._.facts_entities[named.entity]
    at_once = any(m.form == "name" and m.start == named.start for m in entity.mentions)
    return at_once and (entity.role is None or entity.role.lower().split()[-1] not in told)
