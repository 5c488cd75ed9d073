"""Merges and splits by hand: `OUT/registry-decisions.csv`, which a person can edit and every run applies in order."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

FILE = "registry-decisions.csv"
_COLUMNS = ("action", "id", "other", "part", "note")


class DecisionError(ValueError):
    """A decision that cannot be applied: which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`merge`: `other` is the registry id of the same person or body as `id`, which stays.

    `split`: `other` is an article whose entity is not `id` but one of its own, with all articles of the same `part`.
    """

    action: str
    id: str
    other: str
    part: str = ""
    note: str = ""
    where: str = ""

    @property
    def new(self) -> str:
        """What a split's own id is made of."""
        return f"{self.id}/{self.part}"


def read(out: Path) -> list[Decision]:
    """The decisions of a run's folder, in their order. Raises DecisionError, naming the line."""
    path = out / FILE
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DecisionError(f"{path}, line {line}, is not UTF-8: save it as CSV in UTF-8 once more") from None
    reader = csv.DictReader(StringIO(text))
    if missing := [c for c in _COLUMNS[:3] if c not in (reader.fieldnames or ())]:
        raise DecisionError(
            f"{path} has no column {', '.join(missing)}: its first line is {','.join(_COLUMNS)}, with commas between"
        )
    found = []
    for row in reader:
        cells = {c: (row.get(c) or "").strip() for c in _COLUMNS}
        if not any(cells.values()):
            continue
        one = Decision(**cells, where=f"{path.name}, line {reader.line_num}")
        if one.action not in {"merge", "split"} or not one.id or not one.other:
            raise DecisionError(f"{one.where}: a line is merge,ID,ID or split,ID,ARTICLE,PART")
        found.append(one)
    return found


def made(
    decided: Sequence[Decision], merges: Sequence[tuple[str, str]], split: str | None, articles: Sequence[str]
) -> list[Decision]:
    """The decisions that a command adds to those that there are; its articles go into one new part."""
    found = [Decision("merge", *pair, where=f"--merge {' '.join(pair)}") for pair in merges]
    if split is not None:
        taken = {d.part for d in decided if d.action == "split" and d.id == split}
        part = next(str(n) for n in range(2, len(taken) + 3) if str(n) not in taken)
        found += [Decision("split", split, a, part, where=f"--split {split} --article {a}") for a in articles]
    return found


def after(decided: Decision, stayed: Mapping[str, str]) -> Decision:
    """The decision about the ids that stand for those it names, after merges: by an id the one that stayed."""

    def now(one: str) -> str:
        while one in stayed:
            one = stayed[one]
        return one

    other = now(decided.other) if decided.action == "merge" else decided.other
    return replace(decided, id=now(decided.id), other=other)


def write(out: Path, decided: Sequence[Decision]) -> None:
    """Write all decisions under another name, then rename."""
    hidden = out / f".{FILE}"
    with hidden.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([d.action, d.id, d.other, d.part, d.note] for d in decided)
    hidden.rename(out / FILE)
