"""What holds of the rows of every article, whatever stands in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extract.article import Article
from extract.contract.quotes import content
from extract.contract.tables import TABLES, arrow
from extract.contract.vocabulary import AT_LEAST, AT_MOST
from extract.table import Rows, annotate, rows

QUOTES_ONLY = ("quote_type",)
NUMBERS_ONLY = ("low", "high", "comparator", "change", "unit", "per", "item", "item_text", "predicate", "restates")

Row = dict[str, Any]


class BrokenError(AssertionError):
    """What does not hold of an article's rows: by table and column, and where."""


def extracted(nlp: Language, article: Article) -> Rows:
    """The rows of an article, all of whose invariants hold. Raises BrokenError, and whatever the pipeline raises."""
    doc = annotate(nlp, article)
    found = rows(article, doc, beliefs=True, vague=True)
    broken = list(_broken(article, doc, found, nlp))
    if broken:
        raise BrokenError("\n".join(dict.fromkeys(broken)))
    return found


def _broken(article: Article, doc: Doc, found: Rows, nlp: Language) -> Iterator[str]:
    for failure in found.failures:
        yield f"{failure.pipe} fails: {failure.error}, at {' < '.join(reversed(failure.traceback[-3:]))}"
    for table in TABLES:
        of = getattr(found, table)
        try:
            arrow(table, of)
        except ValueError as error:
            yield f"{table}: {error}"
        if table != "articles":
            yield from _trimmed(table, of)
    entities = {row["entity"]: row for row in found.entities}
    body = [p for p in doc._.facts_layout if p.kind == "body"]
    yield from _unique("entities.entity", (row["entity"] for row in found.entities))
    yield from _unique("facts.fact", (row["fact"] for row in found.facts))
    for row in found.entities:
        yield from _entity(article.text, row)
    for row in found.facts:
        yield from _fact(article.text, row)
        yield from _source(article.text, row, entities)
        if not any(p.start <= row["start"] < row["end"] <= p.end for p in body) and row["kind"] == "quantity":
            yield f"facts.start: the number {row['text']!r} is in no paragraph of the body"
    for row in found.dates:
        yield from _slice("dates", "text", article.text, row, row["start"], row["end"])
        yield from _period("dates", row)
    yield from _apart("facts", (row for row in found.facts if row["kind"] == "quantity" and not row["vague"]))
    yield from _apart("dates", found.dates, nested=True)
    yield from _restated(found.facts)
    if (plain := [row for row in found.facts if row["voiced"] and not row["vague"]]) != rows(article, doc).facts:
        yield f"facts.voiced: without beliefs and vague counts there are other rows than these {len(plain)}"
    [again] = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    if rows(article, again, beliefs=True, vague=True) != found:
        yield "facts: a Doc that went through DocBin gives other rows"


def _trimmed(table: str, of: Iterable[Row]) -> Iterator[str]:
    for row in of:
        for column, value in row.items():
            for words in value if isinstance(value, list) else [value]:
                if isinstance(words, str) and (words != words.strip() or not words):
                    yield f"{table}.{column}: white space at its ends, or nothing: {words!r}"


def _unique(column: str, ids: Iterable[str]) -> Iterator[str]:
    for one, n in Counter(ids).items():
        if n > 1:
            yield f"{column}: {n} rows have the id {one}"


def _slice(table: str, column: str, text: str, row: Row, start: int, end: int) -> Iterator[str]:
    if not 0 <= start < end <= len(text):
        yield f"{table}.{column}: the span {start} to {end} is none of the text"
    elif row[column] != text[start:end]:
        yield f"{table}.{column}: {row[column]!r} is not what stands there, {text[start:end]!r}"


def _entity(text: str, row: Row) -> Iterator[str]:
    spans = [(m["start"], m["end"]) for m in row["mentions"]]
    for start, end in spans:
        words = text[start:end]
        if not 0 <= start < end <= len(text) or words != words.strip():
            yield f"entities.mentions: {words!r} at {start} to {end} is no mention of {row['name']!r}"
    if spans != sorted(spans):
        yield f"entities.mentions: those of {row['name']!r} are in no order: {spans}"
    if len(spans) != len(set(spans)):
        yield f"entities.mentions: {row['name']!r} is mentioned twice in one place: {spans}"
    if not any(m["form"] == "name" for m in row["mentions"]):
        yield f"entities.mentions: nothing names {row['name']!r}"


def _fact(text: str, row: Row) -> Iterator[str]:
    pieces, cue = row["pieces"], row.get("cue_start")
    if any(start >= end for start, end in pieces):
        yield f"facts.pieces: one holds nothing: {pieces}"
    for (_, end), (start, _) in pairwise(pieces):
        if end > start:
            yield f"facts.pieces: they overlap, or are in no order: {pieces} of {row['text']!r}"
    for start, end in pieces:
        if text[start:end] != text[start:end].strip():
            yield f"facts.pieces: white space at the ends of {text[start:end]!r}"
    if [row["start"], row["end"]] != [pieces[0][0], pieces[-1][1]]:
        yield f"facts.start: {row['start']} to {row['end']} is not from the first piece to the last, {pieces}"
    yield from _slice("facts", "text", text, row, row["start"], row["end"])
    if row["content"] != content(text, pieces, cue):
        yield f"facts.content: {row['content']!r} is not what the pieces say"
    if row["sentence"] not in text:
        yield f"facts.sentence: {row['sentence']!r} does not stand in the text"
    if row["kind"] == "quote":
        if row["quote_type"] is None or any(row.get(column) is not None for column in NUMBERS_ONLY):
            yield f"facts.quote_type: a quote without it, or with what a number has: {row['text']!r}"
    else:
        yield from _number(row)
    if row["confidence"] is None:
        if row["voiced"] and not row["vague"]:
            yield f"facts.confidence: {row['text']!r} has none"
    elif not 0 <= row["confidence"] <= 1:
        yield f"facts.confidence: {row['confidence']} is no chance"
    yield from _period("facts", row)


def _number(row: Row) -> Iterator[str]:
    low, high, comparator = row["low"], row["high"], row["comparator"]
    if any(row.get(column) is not None for column in QUOTES_ONLY) or not row["voiced"]:
        yield f"facts.quote_type: a number with what a quote has: {row['text']!r}"
    if (low is None) != (comparator in AT_MOST) or (high is None) != (comparator in AT_LEAST):
        yield f"facts.comparator: {comparator} with the bounds {low} and {high} of {row['text']!r}"
    elif low is not None and high is not None and not low <= high:
        yield f"facts.low: {low} is above {high}, of {row['text']!r}"
    elif any(bound is not None and abs(bound) == float("inf") for bound in (low, high)):
        yield f"facts.low: without end: {row['text']!r}"


def _source(text: str, row: Row, entities: dict[str, Row]) -> Iterator[str]:
    kind, entity = row["source_type"], entities.get(row.get("source_entity") or "")
    if (kind in ("person", "organisation")) != (entity is not None):
        yield f"facts.source_entity: none in the table, of {row['text']!r}"
    elif entity is not None and (row["source"], kind) != (entity["name"], entity["type"]):
        yield f"facts.source: {row['source']!r}, a {kind}, is not {entity['name']!r}"
    for column in ("cue", "source_text"):
        if row.get(column) is not None:
            stem = column.removesuffix("_text")
            yield from _slice("facts", column, text, row, row[f"{stem}_start"], row[f"{stem}_end"])
    known = {(e["type"], e["name"]) for e in entities.values()}
    for column, kind in (("people", "person"), ("organisations", "organisation")):
        if not {(kind, name) for name in row[column]} <= known:
            yield f"facts.{column}: {row[column]} are not all in the table"


def _period(table: str, row: Row) -> Iterator[str]:
    start, end = row.get("period_start"), row.get("period_end")
    if start is not None and end is not None and start > end:
        yield f"{table}.period_start: {start} is after {end}, of {row.get('period_text') or row['text']!r}"


def _apart(table: str, of: Iterable[Row], *, nested: bool = False) -> Iterator[str]:
    for before, after in pairwise(sorted(of, key=lambda row: (row["start"], row["end"]))):
        within = before["start"] == after["start"] or after["end"] <= before["end"]
        if before["end"] > after["start"] and not (nested and within):
            yield f"{table}.start: {before['text']!r} and {after['text']!r} overlap"


def _restated(facts: list[Row]) -> Iterator[str]:
    by_id = {row["fact"]: row for row in facts}
    for row in facts:
        first = row.get("restates")
        if first is not None and (first not in by_id or by_id[first]["start"] >= row["start"]):
            yield f"facts.restates: {row['text']!r} restates what is not there before it"
