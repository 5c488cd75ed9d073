"""Answers held against the article: what an answer changes, or why it is refused.

A candidate that is none of those asked about, words that do not stand in the article, a number that neither the
grammar nor the figures give there: none of these is ever written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.contract.ids import fact_id
from extract.contract.quotes import shared
from extract.second import places, values
from extract.second.cases import Case, Row
from extract.second.questions import NARRATOR, OTHER, UNNAMED
from extract.second.values import RefusedError

__all__ = ["RefusedError", "Verdict", "missing", "verdict"]

_LEAST = 0.5
"""A quote or number that shares so much of its words with one that is there is not missing."""
_SHORTEST = 3
"""So many characters a piece of a quote has at least."""
_NOBODY = ("source", "source_entity", "source_role", "source_affiliation")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer says of a fact: whether it stands, and by field the columns that it changes."""

    stands: bool = True
    changes: dict[str, Row] = field(default_factory=dict)


def verdict(case: Case, fact: Row, answer: Any) -> Verdict:
    """What an answer to a question says. Raises RefusedError for one that is not to be taken."""
    given = _members(answer)
    stands = {"true": True, "false": False}.get(str(given.get("fact")).lower())
    if stands is None:
        raise RefusedError("malformed", f"fact is {given.get('fact')!r}")
    if not stands:
        return Verdict(stands=False)
    changes = {"speaker": _speaker(case, fact, given)}
    if fact["kind"] == "quote":
        changes["words"] = _words(case, fact, given.get("words"))
    else:
        changes["value"] = values.value(given, case.text, fact)
        changes["item"] = values.item(given.get("item"), case.text, fact)
        changes["period"] = _period(case, fact, given.get("period"))
    return Verdict(changes={name: columns for name, new in changes.items() if (columns := _other(fact, name, new))})


def missing(case: Case, given: Any, known: Sequence[Row]) -> Row:
    """A fact that a reader missed in the list, without the columns that follow from where its pieces stand.

    Raises RefusedError for one that is not to be taken.
    """
    answer = _members(given)
    kind = {"quote": "quote", "number": "quantity"}.get(str(answer.get("is")))
    words = _texts(answer.get("words"))
    if kind is None or not words:
        raise RefusedError("malformed", given)
    pieces = places.find_all(case.text, words, 0)
    if pieces is None:
        raise RefusedError("words not there", " … ".join(words))
    if any(fact["kind"] == kind and shared(pieces, fact["pieces"]) >= _LEAST for fact in known):
        raise RefusedError("listed already", " … ".join(words))
    start, end = pieces[0][0], pieces[-1][1]
    fact: Row = {
        "fact": fact_id(case.id, kind, pieces), "article": case.id, "published": case.article["published"],
        "kind": kind, "text": case.text[start:end], "start": start, "end": end, "pieces": pieces,
        "voiced": True, "vague": False, "source_type": "narrator",
    }  # fmt: skip
    fact |= dict.fromkeys((*_NOBODY, "source_text", "item", "item_text", "period_text"))
    fact |= _speaker(case, fact, answer)
    if kind == "quote":
        return fact
    if not any(shared(pieces, [[m.start, m.end]]) for m in values.measures(case.text, start, end)):
        raise RefusedError("number not read", fact["text"])
    fact |= values.value(answer, case.text, fact)
    fact |= values.item(answer.get("item"), case.text, fact)
    return fact | _period(case, fact, answer.get("period"))


def _members(answer: Any) -> Row:
    if not isinstance(answer, dict):
        raise RefusedError("malformed", answer)
    return answer


def _texts(words: Any) -> list[str]:
    if words is None:
        return []
    if not isinstance(words, list) or not all(isinstance(piece, str) for piece in words):
        raise RefusedError("malformed", words)
    return words


def _speaker(case: Case, fact: Row, answer: Row) -> Row:
    who = str(answer.get("who")).strip()
    nowhere = dict.fromkeys(("source_text", "source_start", "source_end"))
    if who in (UNNAMED, NARRATOR):
        if who == NARRATOR and fact["kind"] == "quote":
            raise RefusedError("no such candidate", who)
        return dict.fromkeys(_NOBODY) | {"source_type": "unnamed" if who == UNNAMED else "narrator"} | nowhere
    if who == OTHER:
        return _named(case, answer) | nowhere
    number = int(who) if who.isascii() and who.isdigit() else 0
    entity = case.entities[number - 1] if 1 <= number <= len(case.entities) else _called(case, who)
    if entity is None:
        raise RefusedError("no such candidate", who)
    return _entity(entity) | nowhere


def _called(case: Case, name: str) -> Row | None:
    """The entity of the list with this name, in letters of any size."""
    return next((e for e in case.entities if e["name"].casefold() == name.casefold()), None)


def _named(case: Case, answer: Row) -> Row:
    """Somebody whom the list lacks, under a name that stands in the article."""
    name, kind = answer.get("name"), answer.get("kind")
    if isinstance(name, str) and (known := _called(case, name)) is not None:
        return _entity(known)
    if not isinstance(name, str) or kind not in ("person", "organisation"):
        raise RefusedError("malformed", f"{kind} {name!r}")
    span = places.find(case.text, name, 0)
    named = any(c.isupper() or c.isdigit() for c in name) or (kind == "organisation" and len(name.split()) > 1)
    if span is None or not named:
        raise RefusedError("words not there", name)
    return dict.fromkeys(_NOBODY) | {"source": case.text[slice(*span)], "source_type": kind}


def _entity(entity: Row) -> Row:
    return {
        "source": entity["name"], "source_entity": entity["entity"], "source_type": entity["type"],
        "source_role": entity["role"], "source_affiliation": entity["affiliation"],
    }  # fmt: skip


def _words(case: Case, fact: Row, given: Any) -> Row:
    words = _texts(given)
    if not words:
        return {}
    pieces = places.find_all(case.text, words, fact["start"])
    if pieces is None:
        raise RefusedError("words not there", " … ".join(words))
    own = fact_id(case.id, "quote", pieces)
    if own != fact["fact"] and any(other["fact"] == own for other in case.facts):
        raise RefusedError("listed already", " … ".join(words))
    if not shared(pieces, fact["pieces"]) or min(end - start for start, end in pieces) < _SHORTEST:
        raise RefusedError("words not there", " … ".join(words))
    return {"pieces": pieces}


def _period(case: Case, fact: Row, given: Any) -> Row:
    if given is None or given == "":
        return dict.fromkeys(("period_text", "period_start", "period_end"))
    if not isinstance(given, str):
        raise RefusedError("malformed", f"period {given!r}")
    span = places.find(case.text, given, fact["start"])
    first, last = places.paragraph(case.text, fact["start"])
    if span is None or not first <= span[0] < last:
        raise RefusedError("words not there", given)
    dated = max(case.dates, key=lambda d: shared([span], [[d["start"], d["end"]]]), default=None)
    days: Row = dict.fromkeys(("period_start", "period_end"))
    if dated is not None and shared([span], [[dated["start"], dated["end"]]]) > 0:
        days = {name: dated[name] for name in days}
    return {"period_text": case.text[slice(*span)], **days}


def _other(fact: Row, name: str, new: Row) -> Row:
    """The columns of a field if what it says is another thing than the fact says; a phrase alone is none."""
    same = {"speaker": ("source", "source_type"), "item": ("item",), "period": ("period_text",)}.get(name, tuple(new))
    if all(fact[column] == new[column] for column in same):
        return {}
    if name == "speaker" and {fact["source_type"], new["source_type"]} <= {"unnamed", "narrator"}:
        return {} if fact["kind"] == "quantity" else new
    return new
