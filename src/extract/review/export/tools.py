"""The formats of other tools: INCEpTION (UIMA CAS XMI), Label Studio, Prodigy. Each counts in its own way."""

import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from extract.review.export.reviewed import Reviewed
from extract.review.figures import number
from extract.review.store import Fact
from extract.review.words import Span

_LABELS = {"quote": "Quote", "quantity": "Quantity"}
_TYPE = "webanno.custom.AttributedFact"
_FEATURES = ("role", "fact", "quoteType", "source", "low", "high", "comparator", "unit", "item", "period")


def _spans(fact: Fact) -> Iterator[tuple[str, Span]]:
    """What is marked of a fact: its pieces, the words of its source, its cue."""
    for start, end in fact.values["pieces"]:
        yield _LABELS[fact.kind], (start, end)
    for label, name in (("Source", "source"), ("Cue", "cue")):
        start, end = fact.values[f"{name}_start"], fact.values[f"{name}_end"]
        if start is not None and end is not None:
            yield label, (start, end)


def facts(reviewed: Reviewed) -> list[Fact]:
    """What is marked of an article: its accepted facts."""
    return [*reviewed.accepted("quote"), *reviewed.accepted("quantity")]


class Inception:
    """A zip of one XMI file an article and their type system, as INCEpTION imports and exports them."""

    def __init__(self, target: BinaryIO) -> None:
        from cassis import TypeSystem
        from cassis.typesystem import TYPE_NAME_ANNOTATION, TYPE_NAME_STRING

        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._types = TypeSystem()
        self._fact = self._types.create_type(_TYPE, TYPE_NAME_ANNOTATION)
        for name in _FEATURES:
            self._types.create_feature(self._fact, name, TYPE_NAME_STRING)
        self._names: set[str] = set()

    def add(self, reviewed: Reviewed) -> list[Fact]:
        """Add an article; returns its facts."""
        from cassis import Cas

        marked = facts(reviewed)
        cas = Cas(typesystem=self._types)
        cas.sofa_string = _xml(reviewed.article.text)
        cas.sofa_mime = "text/plain"
        for fact in marked:
            v = fact.values
            told = {
                "quoteType": v["quote_type"],
                "source": v["source"],
                "comparator": v["comparator"],
                "unit": v["unit"],
            }
            told |= {"item": v["item"], "period": v["period_text"]}
            told |= {end: None if v[end] is None else repr(v[end]) for end in ("low", "high")}
            for label, (start, end) in _spans(fact):
                features = {k: _xml(x) for k, x in told.items() if x is not None and label in _LABELS.values()}
                cas.add(self._fact(begin=start, end=end, role=label, fact=fact.key, **features))
        self._zip.writestr(f"{self._name(reviewed.article.key)}.xmi", cas.to_xmi())
        return marked

    def _name(self, key: str) -> str:
        """A file name of the article's id: no path, and no two alike."""
        plain = re.sub(r"[^\w.-]+", "_", key).strip("._")[:100] or "article"
        name, n = plain, 1
        while name in self._names:
            n += 1
            name = f"{plain}-{n}"
        self._names.add(name)
        return name

    def close(self) -> None:
        """Add the type system, and end the zip."""
        self._zip.writestr("TypeSystem.xml", self._types.to_xml())
        self._zip.close()


def _xml(text: str) -> str:
    """XML has no place for most control characters; a space takes as much room."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text)


def label_studio(reviewed: Reviewed) -> dict[str, Any]:
    """A task of Label Studio with one annotation: labelled regions, tied to their fact by relations."""
    text = reviewed.article.text
    result: list[dict[str, Any]] = []
    for fact in facts(reviewed):
        first = None
        for n, (label, (start, end)) in enumerate(_spans(fact)):
            region = f"{fact.key}-{n}"
            value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
            result.append({"id": region, "from_name": "label", "to_name": "text", "type": "labels", "value": value})
            if first is None:
                first = region
            else:
                result.append({"type": "relation", "from_id": region, "to_id": first, "direction": "right"})
        note = number(fact.values) if fact.kind == "quantity" else fact.values["source"] or ""
        result.append({
            "id": f"{fact.key}-0", "from_name": "note", "to_name": "text", "type": "textarea",
            "value": {"start": fact.values["pieces"][0][0], "end": fact.values["pieces"][0][1], "text": [note]},
        })  # fmt: skip
    return {
        "data": {"text": text, "id": reviewed.article.key, "title": reviewed.article.title},
        "annotations": [{"result": result, "ground_truth": reviewed.complete}],
    }


def prodigy(reviewed: Reviewed) -> str:
    """A line of Prodigy's JSONL: the text with its labelled spans."""
    spans = [
        {"start": start, "end": end, "label": label.upper(), "fact": fact.key}
        for fact in facts(reviewed)
        for label, (start, end) in _spans(fact)
    ]
    record = {
        "text": reviewed.article.text,
        "spans": sorted(spans, key=lambda s: (s["start"], s["end"], s["label"])),
        "meta": {"id": reviewed.article.key, "title": reviewed.article.title, "complete": reviewed.complete},
        "answer": "accept",
    }
    return json.dumps(record, ensure_ascii=False)
