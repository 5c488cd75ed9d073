"""A second reader's answers about a run, by the words of its facts, given and applied as `extract reread` does."""

import json
from pathlib import Path
from typing import Any

from extract.second.apply import apply
from extract.second.cases import Case, asked_about, cases
from extract.second.questions import request
from extract.second.readings import Answered, Readings

Answer = dict[str, Any]


def quoted(who: str, *words: str, stands: bool = True) -> Answer:
    """What is said of a quote: whose it is, a number of the article's names, or nobody; other words, if any."""
    return {"fact": stands, "who": who, "name": None, "kind": None, "words": [*words] or None}


def counted(who: str, value: float, item: str | None, unit: str | None = None, *, stands: bool = True) -> Answer:
    """What is said of an exact number."""
    bounds = {"low": value, "high": value, "bound": "=", "unit": unit, "item": item, "period": None}
    return {"fact": stands, "who": who, "name": None, "kind": None, **bounds}


def reread(out: Path, answers: dict[str, Answer], missed: list[Answer] | None = None, reader: str = "gpt-x") -> None:
    """Have a reader answer about the facts whose words begin so, and what was missed in every article; apply it."""
    with Readings(out) as readings:
        for case in cases(out):
            asked = request(case, filter(asked_about, case.facts), missed=True)
            given = {q.digest: (q.fact["fact"], _of(answers, q.fact["content"])) for q in asked.questions}
            assert asked.missed is not None
            readings.add([
                _row(case, fact, question, answer, reader)
                for question, (fact, answer) in [*given.items(), (asked.missed, (None, missed))]
                if answer is not None and not readings.has(reader, question)
            ])  # fmt: skip
    apply(out)


def _of(answers: dict[str, Answer], content: str) -> Answer | None:
    return next((answer for words, answer in answers.items() if content.startswith(words)), None)


def _row(case: Case, fact: str | None, question: str, answer: Any, reader: str) -> Answered:
    told = json.dumps(answer)
    return Answered(case.id, fact, question, question, reader, None, "1", told, None, None, None, None)
