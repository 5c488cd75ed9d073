"""What the pipes write on a Doc: plain dataclasses in `doc._`, span groups in `doc.spans`.

The dataclasses are the truth: their offsets are the article's own (code points, half open), also
where spaCy's tokens do not end there. The span groups are for whoever works with tokens; each
span is widened to whole tokens and carries the rule that made it as its `id_`.

    doc._.facts_article       Origin            the article's title and publication day, set before the pipes run
    doc._.facts_layout        list[Paragraph]   written by extract_layout
    doc._.facts_attributions  list[Attribution] by extract_encoder
    doc._.facts_reported      list[Attribution] by extract_encoder: as the guidelines have quotes
    doc._.facts_contents      Contents          by extract_encoder: how likely each word is content of a quote
    doc._.facts_pointers      list[Pointer]     by extract_encoder: where each number points
    doc._.facts_tagged_names  list[TaggedName]  by extract_encoder
    doc._.facts_entities      list[Entity]      by extract_names, extended by extract_coreference
    doc._.facts_places        list[Place]       by extract_links
    doc._.facts_quantities    list[Quantity]    by extract_numbers, completed by extract_links
    doc._.facts_vague         list[Quantity]    counts without an exact number (`dozens of boats`), by the same two
    doc._.facts_dates         list[Date]        by extract_dates
    doc._.facts_quotes        list[Quote]       by extract_quotes, completed by extract_links
    doc._.facts_failures      list[Failure]     by any of them: the sentences that it could not read

    doc.spans: "people", "organisations" (name mentions), "quantities", "dates", "quotes"

A Doc keeps all of it through `DocBin(store_user_data=True)` and `doc.to_bytes()`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

import srsly
from spacy.tokens import Doc, SpanGroup

from extract.contract.failures import Failure
from extract.contract.reasons import Reason
from extract.contract.vocabulary import Change, Comparator, DateType, EntityType, MentionForm, QuoteType

Offsets = tuple[int, int]


@dataclass(slots=True)
class Origin:
    """What the article says of itself outside its text."""

    title: str | None = None
    published: date | None = None


@dataclass(slots=True)
class Paragraph:
    """One paragraph: `text[start:end]` without the white space around it.

    Only `body` gives facts. `crosshead` is a sub-heading between paragraphs, `boilerplate` what
    the site adds (share bars, link lists, copyright lines).
    """

    start: int
    end: int
    kind: Literal["headline", "body", "crosshead", "boilerplate"]
    number: int


@dataclass(slots=True)
class Mention:
    """One place where an entity is named or referred to, and the rule that found it."""

    start: int
    end: int
    form: MentionForm
    rule: str


@dataclass(slots=True)
class Entity:
    """A person or organisation of the article; `mentions` are in the order of the text.

    `affiliation` is the canonical name of an organisation. `kind` and `wikidata` are those of the list of
    organisations, None for what it does not have.
    """

    name: str
    type: EntityType
    aliases: list[str] = field(default_factory=list)
    role: str | None = None
    affiliation: str | None = None
    mentions: list[Mention] = field(default_factory=list)
    kind: str | None = None
    wikidata: str | None = None


@dataclass(slots=True)
class Place:
    """Words that name a place, or its people (`Welsh`),

    `name` is the canonical name; `depth` says how specific it is: how many places hold it, one within another.
    """

    start: int
    end: int
    name: str
    depth: int


@dataclass(slots=True)
class Attribution:
    """What the trained encoder takes for reported: contents that share a cue, in the order of the text.

    Words as the encoder tags them, marks and `that` among them. `score` is the mean probability of the contents'
    tags; `source_score` and `cue_score` are the chances of the ties to the source and the cue, or to none.
    """

    contents: list[Offsets]
    source: Offsets | None
    cue: Offsets | None
    score: float
    source_score: float
    cue_score: float


@dataclass(slots=True)
class Contents:
    """The word pieces that may be content of a quote, in the order of the text, each with the chance that it is.

    Those left out are none: their chance is below a hundredth.
    """

    pieces: list[Offsets]
    chances: list[float]


@dataclass(slots=True)
class Aim:
    """A word that a number may be linked to, with the chance that it is."""

    start: int
    end: int
    chance: float


@dataclass(slots=True)
class Pointer:
    """Where the encoder points from a word of a number: to its item's noun, and to the first word of its period.

    The chances that are left are those of none. Aims below a hundredth are left out.
    """

    start: int
    end: int
    items: list[Aim]
    periods: list[Aim]


@dataclass(slots=True)
class TaggedName:
    """A stretch that the trained encoder takes for a name; `score` is the mean probability of its tags."""

    start: int
    end: int
    type: EntityType
    score: float


@dataclass(slots=True)
class Source:
    """Whose word it is. `start`, `end` are the words that name the source by the fact, if any do.

    `entity` is an index into `doc._.facts_entities`; None where the source is unnamed. `role` and
    `affiliation` describe the source, also an unnamed one (`spokeswoman`, `NSPCC`). `way` led the rules from words that
    are no name to the entity. `chance` is how likely it is that `entity`, or nobody, is whom its words mean; None where
    they name it, or none stand there.
    """

    start: int | None = None
    end: int | None = None
    entity: int | None = None
    role: str | None = None
    affiliation: str | None = None
    reasons: list[Reason] = field(default_factory=list)
    way: Literal["", "elsewhere", "document", "last", "role", "next"] = ""
    chance: float | None = None


@dataclass(slots=True)
class Quote:
    """Reported content. `pieces` and `cue` follow the guidelines: no marks, no `that`.

    `reasons` say what made it and what it went by; those of the source are the source's own. `score` is a calibrated
    chance of being right, None as long as nothing calibrated it. `voiced` is false for a belief,
    wish or plan that nobody voiced. `period` is an index into `doc._.facts_dates`, `period_text` the
    words with their preposition; `period_open` tells that it has not ended (`since May`).
    """

    pieces: list[Offsets]
    type: QuoteType
    source: Source | None
    cue: Offsets | None = None
    voiced: bool = True
    period: int | None = None
    period_text: Offsets | None = None
    period_open: bool = False
    reasons: list[Reason] = field(default_factory=list)
    score: float | None = None

    @property
    def start(self) -> int:
        """Where the first piece begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class Quantity:
    """A number with its bounds worked out: extract_numbers fills it up to `reasons`, extract_links the rest.

    `unit` is an ISO 4217 code, `%`, `percentage point`, a singular unit, or None for a count.
    `period` is an index into `doc._.facts_dates`, `period_text` the words with their preposition; `period_open` tells
    that it has not ended (`since May`).
    `owner` is what has the measure: the canonical name of an entity or a place, or a noun phrase.
    `item_chance` is how likely the item, or that there is none, is right. `restates` is the index of the
    quantity that this one says once more in another unit.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str | None = None
    per: str | None = None
    reasons: list[Reason] = field(default_factory=list)
    item: str | None = None
    item_text: str | None = None
    item_chance: float | None = None
    predicate: str | None = None
    change: Change | None = None
    source: Source | None = None
    cue: Offsets | None = None
    period: int | None = None
    period_text: Offsets | None = None
    period_open: bool = False
    owner: str | None = None
    restates: int | None = None
    score: float | None = None


@dataclass(slots=True)
class Date:
    """A date, time, duration or set. `first` and `last` are days, both included; None is open or unknown."""

    start: int
    end: int
    type: DateType
    first: date | None
    last: date | None
    timex: str | None
    rule: str = ""


_RECORDS = {
    record.__name__: record
    for record in (
        *(Origin, Paragraph, Place, Attribution, Contents, Aim, Pointer, TaggedName, Mention, Entity, Reason),
        *(Source, Quote, Quantity, Date, Failure),
    )
}
_LISTED = frozenset(
    "aliases chances contents items mentions periods pieces reasons traceback words".split()  # noqa: SIM905
)
"""The fields of records that are lists, which msgpack gives back as tuples."""
_KEY = "extract.annotations"
"""The key by which a record is known again, which no dict of another component has."""

for _name in ("article", "contents"):
    Doc.set_extension(f"facts_{_name}", default=None, force=True)
_LISTS = (
    "layout",
    "attributions",
    "reported",
    "pointers",
    "tagged_names",
    "entities",
    "places",
    "quantities",
    "vague",
    "dates",
    "quotes",
    "failures",
)
for _name in _LISTS:
    Doc.set_extension(f"facts_{_name}", default=[], force=True)


def facts_paragraphs(doc: Doc) -> list[Paragraph]:
    """The paragraphs that may give facts, in order."""
    return [p for p in doc._.facts_layout if p.kind == "body"]


def entity_at(doc: Doc, start: int, end: int) -> int | None:
    """The index of the entity one of whose mentions covers `[start, end)`; the longest mention wins."""
    best, size = None, 0
    for index, entity in enumerate(doc._.facts_entities):
        for m in entity.mentions:
            if m.start <= start and end <= m.end and m.end - m.start > size:
                best, size = index, m.end - m.start
    return best


def group(doc: Doc, key: str, records: Iterable[tuple[int, int, str, str]]) -> None:
    """Write `doc.spans[key]` from (start, end, label, rule), widened to whole tokens."""
    spans = []
    for start, end, label, rule in records:
        span = doc.char_span(start, end, label=label, span_id=rule, alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans)


def encode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What msgpack asks of an object that it does not know; anything but ours goes on down the chain."""
    if type(obj) in _RECORDS.values():
        return {_KEY: type(obj).__name__, **{f.name: getattr(obj, f.name) for f in fields(obj)}}
    if isinstance(obj, date):
        return {_KEY: "date", "iso": obj.isoformat()}
    return obj if chain is None else chain(obj)


def decode(obj: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The way back from `encode`."""
    if isinstance(obj, dict) and _KEY in obj:
        values = {k: v for k, v in obj.items() if k != _KEY}
        if obj[_KEY] == "date":
            return date.fromisoformat(values["iso"])
        values |= {name: list(values[name]) for name in _LISTED & values.keys()}
        return _RECORDS[obj[_KEY]](**values)
    return obj if chain is None else chain(obj)


srsly.msgpack_encoders.register("extract", func=encode)
srsly.msgpack_decoders.register("extract", func=decode)
