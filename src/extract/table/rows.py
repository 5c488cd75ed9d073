"""From an annotated Doc to the rows of the contract's tables."""

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from spacy.tokens import Doc, Span

from extract.annotations import Date, Entity, Offsets, Place, Quantity, Quote, Source
from extract.article import Article
from extract.contract.failures import Failure
from extract.contract.ids import entity_id, fact_id
from extract.contract.quotes import content
from extract.contract.reasons import Reason
from extract.lexicon.rules import worded

log = logging.getLogger(__name__)

Row = dict[str, Any]
_Found = TypeVar("_Found", Quote, Quantity, Date)


@dataclass(slots=True)
class Rows:
    """The rows of one or more articles, by table."""

    articles: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    """What is lacking, and why."""


def rows(article: Article, doc: Doc, *, beliefs: bool = False, vague: bool = False) -> Rows:
    """The rows of one article, in the order of the text; beliefs nobody voiced and vague counts only on request."""
    return _Rows(article, doc).all(beliefs, vague)


class _Rows:
    def __init__(self, article: Article, doc: Doc) -> None:
        self.article, self.doc = article, doc
        self.failures: list[Failure] = []
        self.entities: list[Entity] = doc._.facts_entities
        self.ids = [
            entity_id(article.id, e.type, e.name, e.mentions[0].start if e.mentions else None) for e in self.entities
        ]
        self.sentences: list[Span] = list(doc.sents)
        self.sentence_starts = [s.start_char for s in self.sentences]
        self.paragraph_starts = [p.start for p in doc._.facts_layout]
        self.places: list[Place] = doc._.facts_places
        self.place_starts = [p.start for p in self.places]
        self.named = sorted((m.start, e.type, e.name) for e in self.entities for m in e.mentions if m.form == "name")

    def all(self, beliefs: bool, vague: bool) -> Rows:
        doc = self.doc
        out = Rows(articles=[self.article.row])
        out.entities = [self._entity(e, i) for e, i in zip(self.entities, self.ids, strict=True)]
        facts = list(self._each(self._quote, (q for q in doc._.facts_quotes if q.voiced or beliefs)))
        facts += self._each(self._quantity, doc._.facts_quantities)
        if vague:
            facts += self._each(partial(self._quantity, vague=True), doc._.facts_vague)
        out.facts = sorted(facts, key=lambda r: (r["start"], r["end"], r["kind"], r["fact"]))
        out.dates = list(self._each(self._date, doc._.facts_dates))
        out.failures = [*doc._.facts_failures, *self.failures]
        return out

    def _each(self, make: Callable[[_Found], Row], found: Iterable[_Found]) -> Iterator[Row]:
        """A row for everything found that one can be made of."""
        for one in found:
            try:
                row = make(one)
            except Exception as error:
                self.failures.append(Failure.of(error, "table", (one.start, one.end)))
                log.warning("no row of %r: %s", self.article.text[one.start : one.end], self.failures[-1].error)
            else:
                yield row

    def _entity(self, entity: Entity, identity: str) -> Row:
        return {
            "article": self.article.id,
            "entity": identity,
            "name": entity.name,
            "type": entity.type,
            "aliases": entity.aliases,
            "role": entity.role,
            "affiliation": entity.affiliation,
            "wikidata": entity.wikidata,
            "mentions": [{"start": m.start, "end": m.end, "form": m.form} for m in entity.mentions],
        }

    def _quote(self, q: Quote) -> Row:
        row = self._fact("quote", q.pieces, q.cue, q.reasons, q.score)
        row |= {"voiced": q.voiced, "vague": False, "quote_type": q.type, **self._source(q.source, q.cue)}
        return row | self._period(q)

    def _quantity(self, q: Quantity, *, vague: bool = False) -> Row:
        row = self._fact("quantity", [(q.start, q.end)], None, q.reasons, q.score)
        row |= {
            "voiced": True,
            "vague": vague,
            "low": q.low,
            "high": q.high,
            "comparator": q.comparator,
            "change": q.change,
        }
        row |= {"unit": q.unit, "per": q.per, "item": q.item, "item_text": q.item_text, "predicate": q.predicate}
        row["owner"] = q.owner
        if q.restates is not None:
            first = self.doc._.facts_quantities[q.restates]
            row["restates"] = fact_id(self.article.id, "quantity", [(first.start, first.end)])
        return row | self._source(q.source, q.cue) | self._period(q)

    def _fact(
        self, kind: str, pieces: Sequence[Offsets], cue: Offsets | None, reasons: list[Reason], score: float | None
    ) -> Row:
        start, end = pieces[0][0], pieces[-1][1]
        text = self.article.text
        sentence = self.sentences[max(0, bisect_right(self.sentence_starts, start) - 1)]
        inside = range(sentence.start_char, sentence.end_char)
        named = [(kind, name) for at, kind, name in self.named if at in inside]
        return {
            "fact": fact_id(self.article.id, kind, pieces),
            "article": self.article.id,
            "published": self.article.published,
            "kind": kind,
            "text": text[start:end],
            "start": start,
            "end": end,
            "pieces": [list(p) for p in pieces],
            "content": content(text, pieces, cue[0] if cue else None),
            "sentence": text[sentence.start_char : sentence.end_char].strip(),
            "paragraph": bisect_right(self.paragraph_starts, start) - 1 if self.paragraph_starts else None,
            "people": list(dict.fromkeys(n for k, n in named if k == "person")),
            "organisations": list(dict.fromkeys(n for k, n in named if k == "organisation")),
            "places": self._places(sentence),
            "confidence": None if score is None else round(score, 3),
            "why": worded(reasons),
        }

    def _places(self, sentence: Span) -> list[str]:
        """The places that a sentence names, the most specific first, then as they stand."""
        first, last = (bisect_left(self.place_starts, at) for at in (sentence.start_char, sentence.end_char))
        return list(dict.fromkeys(p.name for p in sorted(self.places[first:last], key=lambda p: -p.depth)))

    def _source(self, source: Source | None, cue: Offsets | None) -> Row:
        text = self.article.text
        row: Row = {"source_type": "narrator"}
        if cue is not None:
            row |= {"cue": text[slice(*cue)], "cue_start": cue[0], "cue_end": cue[1]}
        if source is None:
            return row
        if source.start is not None and source.end is not None:
            words = text[source.start : source.end]
            row |= {"source_text": words, "source_start": source.start, "source_end": source.end}
        role, affiliation = source.role, source.affiliation
        if source.entity is None:
            row |= {"source_type": "unnamed"}
        else:
            entity = self.entities[source.entity]
            row |= {"source": entity.name, "source_entity": self.ids[source.entity], "source_type": entity.type}
            role, affiliation = role or entity.role, affiliation or entity.affiliation
        return row | {"source_role": role, "source_affiliation": affiliation}

    def _period(self, fact: Quote | Quantity) -> Row:
        if fact.period is None:
            return {}
        d: Date = self.doc._.facts_dates[fact.period]
        start, end = fact.period_text or (d.start, d.end)
        return {
            "period_text": self.article.text[start:end],
            "period_start": _midnight(d.first),
            "period_end": None if fact.period_open else _midnight(d.last),
        }

    def _date(self, d: Date) -> Row:
        return {
            "article": self.article.id,
            "text": self.article.text[d.start : d.end],
            "start": d.start,
            "end": d.end,
            "type": d.type,
            "period_start": _midnight(d.first),
            "period_end": _midnight(d.last),
            "timex": d.timex,
        }


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day)
