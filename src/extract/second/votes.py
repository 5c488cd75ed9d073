"""What several readers say of one fact, as one verdict: by field, what more than half of them say."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.second.answers import RefusedError, Verdict, verdict
from extract.second.cases import Case, Row
from extract.second.readings import Said

Outcome = Literal["agreed", "changed", "refused"]
FIELDS = ("speaker", "words", "value", "item", "period")


@dataclass(frozen=True, slots=True)
class Voted:
    """What became of a question: the verdict of the readers, and the names of those who gave it.

    `refused` are the answers that were not taken, by reader, with the reason.
    """

    outcome: Outcome
    verdict: Verdict
    by: tuple[str, ...]
    refused: Mapping[str, str]


def vote(case: Case, fact: Row, answers: Iterable[Said]) -> Voted:
    """What the readers' answers to a question come to; a fact on which no majority says otherwise stays as it is."""
    told: list[tuple[str, Verdict]] = []
    refused: dict[str, str] = {}
    for reader, answer, why in answers:
        try:
            if why is not None:
                raise RefusedError(why)
            told.append((reader, verdict(case, fact, answer)))
        except RefusedError as error:
            refused[reader] = str(error)
    asked = len(told) + len(refused)
    if 2 * len(told) <= asked:
        return Voted("refused", Verdict(), (), refused)
    won = _majority([v for _, v in told], asked)
    by = tuple(sorted(reader for reader, one in told if _says(one, won)))
    return Voted("agreed" if won == Verdict() else "changed", won, by, refused)


def _majority(told: Sequence[Verdict], asked: int) -> Verdict:
    """What more than half of those `asked` say, also of those whose answers were refused."""
    if 2 * sum(not v.stands for v in told) > asked:
        return Verdict(stands=False)
    standing = [v for v in told if v.stands]
    changes = {}
    for name in FIELDS:
        said = Counter(_key(v.changes.get(name)) for v in standing)
        best, count = said.most_common(1)[0] if said else (_key(None), 0)
        if best != _key(None) and 2 * count > asked:
            changes[name] = next(v.changes[name] for v in standing if _key(v.changes.get(name)) == best)
    return Verdict(changes=changes)


def _says(one: Verdict, won: Verdict) -> bool:
    """Whether a reader's verdict holds what won."""
    if not won.stands or not one.stands:
        return one.stands == won.stands
    return all(_key(one.changes.get(name)) == _key(new) for name, new in won.changes.items())


def _key(columns: Row | None) -> str:
    return json.dumps(columns, sort_keys=True, default=str)
