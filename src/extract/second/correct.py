"""The facts of an article as the second reader's answers leave them, and a row for everything that they changed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.contract.ids import fact_id
from extract.contract.quotes import content, quote_type
from extract.second.answers import RefusedError, missing
from extract.second.cases import Case, Row, asked_about
from extract.second.certainty import certainty
from extract.second.questions import request
from extract.second.readings import Answers, Said
from extract.second.votes import Voted, vote
from extract.text.quotations import marked
from extract.text.sentences import place

_WHOSE = (
    "source", "source_entity", "source_type", "source_role", "source_affiliation",
    "source_text", "source_start", "source_end",
)  # fmt: skip


@dataclass(slots=True)
class Corrected:
    """An article's facts after a second reading, as rows of `facts` with `reread`, `reread_by` and `reread_changed`.

    `changes` has a row for every field that is another one than before; `refused` counts answers by why they were not
    taken.
    """

    facts: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)


def correct(case: Case, answers: Answers) -> Corrected:
    """The article's facts after the answers; without any they are what they were."""
    done = Corrected()
    pairs: list[tuple[Row, Row | None]] = []
    told: dict[str, tuple[str, ...]] = {}
    asked = request(case, filter(asked_about, case.facts), missed=True)
    questions = {q.fact["fact"]: q.digest for q in asked.questions}
    for fact in case.facts:
        given = answers.get(questions.get(fact["fact"], ""))
        voted = vote(case, fact, given) if given else None
        pairs.append((fact, _after(case, fact, voted)))
        if voted is not None:
            told[fact["fact"]] = voted.by
            _count(done, voted.refused.values())
    pairs = _once(pairs)
    _follow(pairs)
    for old, new in pairs:
        done.changes += _changes(old, new, told.get(old["fact"], ()))
    kept = [new for _, new in pairs if new is not None]
    added = list(_added(case, answers.get(asked.missed or "", ()), kept, done))
    done.facts = sorted(kept + added, key=lambda f: (f["start"], f["end"], f["kind"], f["fact"]))
    return done


def _after(case: Case, fact: Row, voted: Voted | None) -> Row | None:
    """The fact after its question; None where it is none."""
    new = fact | {"reread": None, "reread_by": [], "reread_changed": []}
    if voted is None:
        return new
    if not voted.verdict.stands:
        return None
    for columns in voted.verdict.changes.values():
        new |= columns
    if "words" in voted.verdict.changes:
        new |= _at(case, new)
    if "value" in voted.verdict.changes:
        new["restates"] = None
    confidence = certainty(fact["kind"], voted.outcome, fact["confidence"])
    said = {"reread": voted.outcome, "reread_by": list(voted.by), "reread_changed": list(voted.verdict.changes)}
    return new | said | {"confidence": confidence, "why": _why(fact["why"], voted)}


def _why(why: str, voted: Voted) -> str:
    if voted.outcome == "refused":
        return f"{why}; second reader refused: {'; '.join(sorted(set(voted.refused.values())))}"
    what = "agrees" if voted.outcome == "agreed" else f"changed {', '.join(voted.verdict.changes)}"
    return f"{why}; second reader {', '.join(voted.by)}: {what}"


def _at(case: Case, fact: Row) -> Row:
    """The columns that go with where a fact's pieces stand."""
    text, pieces = case.text, fact["pieces"]
    start, end = pieces[0][0], pieces[-1][1]
    cue = fact.get("cue_start")
    covered = cue is not None and any(first <= cue < last for first, last in pieces)
    gone: Row = dict.fromkeys(("cue", "cue_start", "cue_end")) if covered else {}
    named = [(e, m["start"]) for e in case.entities for m in e["mentions"] if m["form"] == "name"]
    sentence, paragraph, (first, last) = place(text, start, {f["sentence"] for f in case.facts if f["sentence"]})
    inside = sorted((at, e["type"], e["name"]) for e, at in named if first <= at < last)
    return {
        "fact": fact_id(case.id, fact["kind"], pieces), "text": text[start:end], "start": start, "end": end,
        "content": content(text, pieces, None if covered else cue), "sentence": sentence, "paragraph": paragraph,
        "people": list(dict.fromkeys(name for _, kind, name in inside if kind == "person")),
        "organisations": list(dict.fromkeys(name for _, kind, name in inside if kind == "organisation")),
        "places": next((f.get("places") or [] for f in case.facts if f["sentence"] == sentence), []),
        **({"quote_type": quote_type(text, pieces, marked(text))} if fact["kind"] == "quote" else {}),
        **gone,
    }  # fmt: skip


def _once(pairs: list[tuple[Row, Row | None]]) -> list[tuple[Row, Row | None]]:
    """Where two facts were given the same words, the first one stands for both."""
    first: dict[str, str] = {}
    for old, new in pairs:
        if new is not None:
            first.setdefault(new["fact"], old["fact"])
    return [(old, new if new is not None and first[new["fact"]] == old["fact"] else None) for old, new in pairs]


def _follow(pairs: list[tuple[Row, Row | None]]) -> None:
    """A number that nobody was asked about goes with the quote it stands in: where that has another speaker, it has."""
    quotes = [(old, new) for old, new in pairs if old["kind"] == "quote" and (new is None or new["reread_changed"])]
    for old, number in pairs:
        if number is None or number["kind"] != "quantity" or number["reread"] in ("agreed", "changed"):
            continue
        for quote, now in quotes:
            was, is_ = _holds(quote, old), now is not None and _holds(now, old)
            theirs = number["source"] == quote["source"] and number["source_type"] != "narrator"
            if is_ and now is not None and (theirs or number["source_type"] == "narrator"):
                _give(number, {name: now[name] for name in _WHOSE})
            elif was and theirs:
                _give(number, dict.fromkeys(_WHOSE) | {"source_type": "narrator"})


def _give(number: Row, whose: Row) -> None:
    if (number["source"], number["source_type"]) != (whose["source"], whose["source_type"]):
        number |= whose
        number["reread_changed"] = ["speaker"]
        number["why"] += "; goes with the quote it stands in, which a second reader changed"


def _holds(quote: Row, number: Row) -> bool:
    return any(start <= number["start"] and number["end"] <= end for start, end in quote["pieces"])


def _added(case: Case, readers: Sequence[Said], kept: list[Row], done: Corrected) -> list[Row]:
    """The facts that more than half of those who were asked found missing."""
    found: dict[str, tuple[Row, list[str]]] = {}
    for reader, listed, why in readers:
        if why is not None or not isinstance(listed, list):
            _count(done, [why or "malformed"])
            continue
        own = list(kept)
        for one in listed:
            try:
                fact = missing(case, one, own)
            except RefusedError as error:
                _count(done, [str(error)])
                continue
            own.append(fact)
            found.setdefault(fact["fact"], (fact, []))[1].append(reader)
    rows = []
    for fact, by in found.values():
        if 2 * len(by) > len(readers):
            said = {"reread": "added", "reread_by": sorted(by), "reread_changed": []}
            confidence = certainty(fact["kind"], "added", None)
            row = fact | _at(case, fact) | said | {"confidence": confidence, "why": f"second reader {', '.join(by)}"}
            rows.append(row)
            done.changes.append(_change("fact", None, row, by))
    return rows


def _changes(old: Row, new: Row | None, by: Sequence[str]) -> list[Row]:
    if new is None:
        return [_change("fact", old, None, by)]
    return [_change(name, old, new, by) for name in new["reread_changed"]]


def _change(name: str, old: Row | None, new: Row | None, by: Sequence[str]) -> Row:
    """A row of the table of changes; `name` is `fact` where it is about the fact as a whole."""
    fact = old or new or {}
    return {
        "article": fact["article"], "kind": fact["kind"], "fact": old and old["fact"], "now": new and new["fact"],
        "field": name, "old": old and _told(name, old), "new": new and _told(name, new), "by": sorted(by),
    }  # fmt: skip


def _told(name: str, fact: Row) -> str | None:
    columns = {"fact": "content", "speaker": "source", "words": "content", "item": "item", "period": "period_text"}
    if name == "speaker" and fact["source"] is None:
        return str(fact["source_type"])
    if name == "value":
        return json.dumps([fact[column] for column in ("comparator", "low", "high", "unit")])
    value = fact[columns[name]]
    return None if value is None else str(value)


def _count(done: Corrected, reasons: Iterable[str]) -> None:
    for reason in reasons:
        kind = reason.partition(":")[0]
        done.refused[kind] = done.refused.get(kind, 0) + 1
