"""From what a reader wrote to the rows that are kept: an answer a question, or why there is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.second.answers import RefusedError, verdict
from extract.second.questions import MISSED, Request
from extract.second.readings import Answered
from extract.second.wording import wording


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the text, or the object it stands for, from which model, and what it took.

    `cut` tells that the reader was stopped before its end.
    """

    content: str | Mapping[str, Any] | None
    model: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    cut: bool = False


def answered(request: Request, reply: Reply, reader: str) -> list[Answered]:
    """The rows of a reply, one a question asked; what is not to be taken is kept as refused, with the reason."""
    members, why = _members(reply)
    rows = []
    for label, digest, fact in _asked(request):
        answer = None if members is None else members.get(label)
        rows.append(
            Answered(
                article=request.case.id,
                fact=None if fact is None else fact["fact"],
                question=digest,
                request=request.id,
                reader=reader,
                model=reply.model,
                wording=wording().version,
                answer=None if answer is None else json.dumps(answer, ensure_ascii=False, sort_keys=True),
                refused=why or ("not answered" if answer is None else _refused(request, fact, answer)),
                tokens_in=reply.tokens_in,
                tokens_out=reply.tokens_out,
                seconds=reply.seconds,
            )
        )
    return rows


def _asked(request: Request) -> list[tuple[str, str, dict[str, Any] | None]]:
    asked: list[tuple[str, str, dict[str, Any] | None]] = [(q.label, q.digest, q.fact) for q in request.questions]
    return asked + ([(MISSED, request.missed, None)] if request.missed else [])


def _refused(request: Request, fact: dict[str, Any] | None, answer: Any) -> str | None:
    """Why an answer is not to be taken; of a list of missing facts, that it is none."""
    if fact is None:
        return None if isinstance(answer, list) else "malformed"
    try:
        verdict(request.case, fact, answer)
    except RefusedError as error:
        return str(error)
    return None


def _members(reply: Reply) -> tuple[Mapping[str, Any] | None, str | None]:
    """The members of the object that a reply is, or why it is none."""
    if reply.cut:
        return None, "cut short"
    given = reply.content
    if isinstance(given, str):
        given = _object(given)
    return (given, None) if isinstance(given, Mapping) else (None, "malformed")


def _object(text: str) -> Any:
    """The JSON object in a text, also behind a model's thoughts, between fences or words that it puts around it."""
    said = text.rpartition("</think>")[2]
    start, end = said.find("{"), said.rfind("}")
    try:
        return json.loads(said[start : end + 1], object_pairs_hook=_members_once) if 0 <= start < end else None
    except (ValueError, RecursionError):
        return None


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of an object. Raises ValueError where one comes twice: which of them is meant?"""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member comes twice")
    return found
