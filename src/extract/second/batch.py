"""Questions and answers as files: for vendors' batch services, for other programs, and for people.

A line of the questions is a request as batch services of the OpenAI protocol take them. A line of the answers is one
as these give them back, or `{"id": ..., "answer": {...}}`. Which questions a request had is kept in OUT/.asked.jsonl.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.second.cases import asked_about, cases
from extract.second.questions import MISSED, Request, request
from extract.second.replies import Reply

_ASKED = ".asked.jsonl"
_URL = "/v1/chat/completions"


class BatchError(ValueError):
    """A file of answers that cannot be read; the message says where."""


@dataclass(slots=True)
class Returned:
    """What a file of answers came to: `stale` are those whose questions the run does not have any more."""

    answered: int = 0
    stale: int = 0
    unknown: list[str] = field(default_factory=list)
    failed: int = 0


def write(out: Path, path: Path, requests: Iterable[Request], model: str | None) -> int:
    """Write the questions to a file, a request a line; how many there are."""
    count = 0
    with path.open("w", encoding="utf-8") as file, (out / _ASKED).open("a", encoding="utf-8") as known:
        for one in requests:
            body: dict[str, Any] = {"messages": one.messages, "response_format": one.response_format}
            if model is not None:
                body = {"model": model, **body}
            line = {"custom_id": one.id, "method": "POST", "url": _URL, "body": body}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            questions = {q.label: q.digest for q in one.questions} | ({MISSED: one.missed} if one.missed else {})
            known.write(json.dumps({"id": one.id, "article": one.case.id, "questions": questions}) + "\n")
            count += 1
    return count


def read(out: Path, path: Path, keep: Callable[[Request, Reply], None]) -> Returned:
    """Read the answers in a file and `keep` each with its request.

    Raises OSError if there is no file, BatchError for a line that is no answer.
    """
    returned, known = Returned(), _known(out)
    replies: dict[str, list[tuple[dict[str, str], Reply]]] = {}
    for identity, reply in _replies(path):
        if identity not in known:
            returned.unknown.append(identity)
        elif reply is None:
            returned.failed += 1
        else:
            replies.setdefault(known[identity]["article"], []).append((known[identity]["questions"], reply))
    for case in cases(out) if replies else ():
        given = replies.get(case.id, ())
        every = request(case, filter(asked_about, case.facts), missed=True) if given else None
        for questions, reply in given:
            asked = every and _again(every, questions)
            if asked is None:
                returned.stale += 1
            else:
                keep(asked, reply)
                returned.answered += 1
    return returned


def _again(every: Request, questions: dict[str, str]) -> Request | None:
    """The request as it was asked, of all questions that its article has; None if one is another by now."""
    digests = {q.digest: q for q in every.questions}
    labels = {label: digest for label, digest in questions.items() if label != MISSED}
    if not set(labels.values()) <= digests.keys() or questions.get(MISSED, every.missed) != every.missed:
        return None
    asked = [digests[digest].fact for digest in labels.values()]
    return request(every.case, asked, missed=MISSED in questions)


def _known(out: Path) -> dict[str, Any]:
    path = out / _ASKED
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {asked["id"]: asked for asked in map(json.loads, lines)}


def _replies(path: Path) -> Iterator[tuple[str, Reply | None]]:
    wanted = 'give what the batch service gave back, or {"id": ..., "answer": {...}} with the custom_id of the question'
    with path.open(encoding="utf-8-sig") as file:
        number = 0
        try:
            for line in file:
                number += 1
                if line.strip():
                    yield _reply(json.loads(line))
        except UnicodeDecodeError:
            raise BatchError(f"{path} is no text in UTF-8: {wanted}") from None
        except json.JSONDecodeError as error:
            raise BatchError(f"{path}, line {number}: no JSON ({error}): {wanted}") from None
        except _QuestionError:
            raise BatchError(f"{path}, line {number}: this is a question, as --write has it: {wanted}") from None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            raise BatchError(f"{path}, line {number}: no answer: {wanted}") from None


class _QuestionError(Exception):
    """A line of the questions, where answers were to be."""


def _reply(line: dict[str, Any]) -> tuple[str, Reply | None]:
    if "method" in line and "body" in line:
        raise _QuestionError
    if "answer" in line:
        return str(line.get("id", line.get("custom_id"))), Reply(line["answer"], line.get("model"))
    identity, response = str(line["custom_id"]), line.get("response")
    if line.get("error") or not response or response["status_code"] != 200:
        return identity, None
    body = response["body"]
    choice, usage = body["choices"][0], body.get("usage") or {}
    cut = choice.get("finish_reason") == "length"
    told = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    return identity, Reply(choice["message"]["content"], body.get("model"), *told, cut=cut)
