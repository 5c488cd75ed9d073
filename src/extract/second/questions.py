"""Questions: facts marked in their article, with the candidates to choose from, as one request an article."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from extract.contract.paragraphs import lines
from extract.contract.vocabulary import CATEGORIES
from extract.contract.wording import quantity
from extract.second.cases import Case, Row
from extract.second.wording import wording

UNNAMED, NARRATOR, OTHER = "unnamed", "article", "other"
"""What a reader says for a source that is none of the people and bodies in the list."""

WHOLE = 12_000
"""Of a longer article, in characters, only what the questions need is shown."""
_OPENING, _AROUND = 4, 3
"""How many paragraphs of such an article are shown: of its head, and on either side of a fact asked about."""
_BEFORE, _AFTER = 300, 200
"""How many characters around its words a fact is shown with."""
_MARKS = (("«", "»"), ("⟦", "⟧"), ("⟪", "⟫"), ("[[", "]]"), ("{{", "}}"), ("<<<", ">>>"))
_SHOWN = {
    "quote": ("pieces", "source_type", "source", "source_entity"),
    "quantity": ("pieces", "source_type", "source", "source_entity", "low", "high", "comparator", "unit", "item",
                 "period_text"),
}  # fmt: skip
"""What a question shows of a fact: where one of these changes it is another question."""
MISSED = "missed"
_KINDS = {"quote": "quote", "quantity": "number"}
"""What a reader calls the kinds of facts."""
Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a fact; `label` names it within its request, `digest` everywhere and for good."""

    label: str
    digest: str
    fact: Row


@dataclass(frozen=True)
class Request:
    """All that is asked about one article at once.

    `missed` is the digest of the question which facts are lacking, None where it is not asked.
    """

    case: Case
    questions: tuple[Question, ...]
    missed: str | None

    @cached_property
    def id(self) -> str:
        """What names the request: a hash of its questions."""
        return _hash([q.digest for q in self.questions], self.missed)

    @cached_property
    def digests(self) -> list[str]:
        """The questions' digests, that of the missing facts last."""
        return [q.digest for q in self.questions] + ([self.missed] if self.missed else [])

    @cached_property
    def messages(self) -> list[dict[str, str]]:
        """The request as the messages of a chat."""
        told, (opening, closing) = wording(), _marks(self.case.text)
        system = told.system.format(open=opening, close=closing)
        parts = [self._article(), self._names(), *(self._question(q, opening, closing) for q in self.questions)]
        if self.missed:
            parts.append(told.missed + "\n" + "\n".join(self._known()))
        return [
            {"role": "system", "content": f"{system}\n\n{told.rules}\n\n{told.answer}"},
            {"role": "user", "content": "\n\n".join(parts)},
        ]

    @cached_property
    def schema(self) -> Schema:
        """The JSON schema of the answer."""
        who = [str(n) for n in range(1, len(self.case.entities) + 1)] + [UNNAMED, OTHER]
        members: dict[str, Schema] = {q.label: {"$ref": f"#/$defs/{_KINDS[q.fact['kind']]}"} for q in self.questions}
        if self.missed:
            members[MISSED] = {"type": "array", "items": {"$ref": f"#/$defs/{MISSED}"}}
        kinds = {_KINDS[q.fact["kind"]] for q in self.questions} | ({MISSED} if self.missed else set())
        return _object(members) | {"$defs": {name: make(who) for name, make in _SCHEMAS.items() if name in kinds}}

    @cached_property
    def response_format(self) -> dict[str, Any]:
        """The schema as the chat protocol asks for an answer of its shape."""
        return {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": self.schema}}

    def _article(self) -> str:
        spans = lines(self.case.text)
        kept = self._shown(spans)
        published = self.case.article["published"]
        title = self.case.article["title"]
        head = "ARTICLE" + (f", published on {published:%A} {published.day} {published:%B %Y}" if published else "")
        shown = [head, *([f"Title: {title}"] if title else [])]
        for number, (start, end) in enumerate(spans):
            if number in kept:
                shown.append(f"[{number + 1}] {self.case.text[start:end]}")
            elif number - 1 in kept:
                shown.append("[…]")
        return "\n".join(shown)

    def _shown(self, spans: Sequence[tuple[int, int]]) -> set[int]:
        every = range(len(spans))
        if self.missed or len(self.case.text) <= WHOLE:
            return set(every)
        kept = set(every[:_OPENING])
        for question in self.questions:
            first, last = _paragraphs(spans, question.fact)
            kept.update(every[max(0, first - _AROUND) : last + _AROUND + 1])
        return kept

    def _names(self) -> str:
        listed = [f"{n}. {_described(entity)}" for n, entity in enumerate(self.case.entities, 1)]
        return "\n".join(["PEOPLE AND BODIES", *(listed or ["none"])])

    def _question(self, question: Question, opening: str, closing: str) -> str:
        fact, text = question.fact, self.case.text
        spans = lines(text)
        first, last = _paragraphs(spans, fact)
        start, end = fact["pieces"][0][0], fact["pieces"][-1][1]
        at, stop = max(spans[first][0], start - _BEFORE), min(spans[last][1], end + _AFTER)
        shown = "… " if at > spans[first][0] else ""
        for piece_start, piece_end in fact["pieces"]:
            shown += f"{text[at:piece_start]}{opening}{text[piece_start:piece_end]}{closing}"
            at = piece_end
        shown += text[at:stop] + (" …" if stop < spans[last][1] else "")
        place = f"paragraph {first + 1}" if first == last else f"paragraphs {first + 1} to {last + 1}"
        return f"{question.label}: {_KINDS[fact['kind']]}, {place}\n{shown}\nread as: {self._read_as(fact)}"

    def _read_as(self, fact: Row) -> str:
        whose = self._whose(fact)
        if fact["kind"] == "quote":
            return f"said by {whose}"
        values = {name: fact[name] for name in ("low", "high", "unit", "item")}
        told = {**values, "bound": fact["comparator"], "period": fact["period_text"], "who": whose}
        return f"{quantity(fact, full=True)}; {json.dumps(told, ensure_ascii=False)}"

    def _whose(self, fact: Row) -> str:
        for number, entity in enumerate(self.case.entities, 1):
            if entity["entity"] == fact["source_entity"]:
                return f"{number} ({entity['name']})"
        said = {"narrator": NARRATOR, "unnamed": UNNAMED}.get(fact["source_type"], f"{OTHER} ({fact['source']})")
        return said + (f" ({fact['source_text']})" if said == UNNAMED and fact["source_text"] else "")

    def _known(self) -> list[str]:
        asked = {q.fact["fact"] for q in self.questions}
        spans = lines(self.case.text)
        known = [f for f in self.case.facts if f["fact"] not in asked]
        return [f"- [{_paragraphs(spans, f)[0] + 1}] {_KINDS[f['kind']]}: {_short(f['content'])}" for f in known] or [
            "none"
        ]


def request(case: Case, facts: Iterable[Row], *, missed: bool = False) -> Request:
    """The request about some of an article's facts; `missed` asks, too, which it lacks."""
    names = [[e["entity"], e["name"], e["type"]] for e in case.entities]
    about = [wording().version, case.article["sha256"], names]
    questions = tuple(
        Question(f"Q{n}", _hash(*about, fact["kind"], [fact[name] for name in _SHOWN[fact["kind"]]]), fact)
        for n, fact in enumerate(facts, 1)
    )
    lacking = _hash(*about, MISSED, [f["fact"] for f in case.facts]) if missed else None
    return Request(case, questions, lacking)


def _described(entity: Row) -> str:
    about = ", ".join(x for x in (entity["type"], entity["role"], entity["affiliation"]) if x)
    also = f"; also {', '.join(entity['aliases'])}" if entity["aliases"] else ""
    return f"{entity['name']} ({about}{also})"


def _paragraphs(spans: Sequence[tuple[int, int]], fact: Row) -> tuple[int, int]:
    """The numbers, from 0, of the paragraphs in which a fact begins and ends."""
    start, end = fact["pieces"][0][0], fact["pieces"][-1][1]
    first = max((n for n, span in enumerate(spans) if span[0] <= start), default=0)
    return first, max((n for n, span in enumerate(spans) if span[0] < end), default=first)


def _marks(text: str) -> tuple[str, str]:
    """Marks of which the text has none; no text has all of them by chance, and then the last ones serve."""
    return next((pair for pair in _MARKS if not any(mark in text for mark in pair)), _MARKS[-1])


def _short(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:90]} … {words[-25:]}"


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:32]


def _object(members: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": members, "required": [*members], "additionalProperties": False}


def _or_null(kind: str) -> Schema:
    return {"type": [kind, "null"]}


_TEXTS: Schema = {"type": ["array", "null"], "items": {"type": "string"}}
_BOUNDS = [*CATEGORIES["facts", "comparator"]]


def _whose_schema(who: list[str]) -> dict[str, Schema]:
    kind: Schema = {"type": ["string", "null"], "enum": ["person", "organisation", None]}
    return {"who": {"type": "string", "enum": who}, "name": _or_null("string"), "kind": kind}


def _quote_schema(who: list[str]) -> Schema:
    return _object({"fact": {"type": "boolean"}, **_whose_schema(who), "words": _TEXTS})


def _number_members() -> dict[str, Schema]:
    bound: Schema = {"type": ["string", "null"], "enum": [*_BOUNDS, None]}
    return {
        "low": _or_null("number"), "high": _or_null("number"), "bound": bound,
        "unit": _or_null("string"), "item": _or_null("string"), "period": _or_null("string"),
    }  # fmt: skip


def _number_schema(who: list[str]) -> Schema:
    return _object({"fact": {"type": "boolean"}, **_whose_schema([*who, NARRATOR]), **_number_members()})


def _missed_schema(who: list[str]) -> Schema:
    kind = {"type": "string", "enum": [*_KINDS.values()]}
    # `is` since `kind` is what a new name is
    return _object({"is": kind, "words": _TEXTS, **_whose_schema([*who, NARRATOR]), **_number_members()})


_SCHEMAS = {"quote": _quote_schema, "number": _number_schema, MISSED: _missed_schema}
