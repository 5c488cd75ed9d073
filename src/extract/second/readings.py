"""OUT/readings: every answer of a second reader, with what it was an answer to, so that nothing is asked twice.

While a command is at work, answers are lines of OUT/.readings.jsonl, each brought to the disk as it comes; when it
ends, or the next one begins, they become a part of the table.
"""

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from extract.folders import parts

READINGS = pa.schema([
    pa.field("article", pa.string(), nullable=False),
    ("fact", pa.string()),
    pa.field("question", pa.string(), nullable=False),
    pa.field("request", pa.string(), nullable=False),
    pa.field("reader", pa.string(), nullable=False),
    ("model", pa.string()),
    pa.field("wording", pa.string(), nullable=False),
    ("answer", pa.string()),
    ("refused", pa.string()),
    ("tokens_in", pa.int64()),
    ("tokens_out", pa.int64()),
    ("seconds", pa.float64()),
])  # fmt: skip
"""One row a question that a reader was asked. Tokens and seconds are the whole request's, on each of its rows."""

TABLE = "readings"
_JOURNAL = ".readings.jsonl"
_PART = 1000
"""After so many requests the journal becomes a part of the table."""


class ReadingsError(Exception):
    """The readings of a run cannot be used as they are."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A row of the table: what a reader said to one question. `fact` is None for the question what is missing."""

    article: str
    fact: str | None
    question: str
    request: str
    reader: str
    model: str | None
    wording: str
    answer: str | None
    refused: str | None
    tokens_in: int | None
    tokens_out: int | None
    seconds: float | None


class Said(NamedTuple):
    """What a reader said to a question, and why it was not taken, if so."""

    reader: str
    answer: Any
    refused: str | None = None


Answers = dict[str, list[Said]]
"""By question what its readers said."""


class Readings:
    """The readings of a run while questions are asked; a context that nobody else can enter meanwhile.

    With `again`, a question whose answer was refused counts as not asked.
    """

    def __init__(self, out: Path, *, again: bool = False) -> None:
        self.out, self.again = out, again
        self._journal: TextIO | None = None
        self._asked: dict[tuple[str, str], _Kept] = {}
        self._tries: Counter[tuple[str, str]] = Counter()
        self._requests = 0

    def __enter__(self) -> "Readings":
        import fcntl  # where there is none, the rest of the room works

        journal = (self.out / _JOURNAL).open("a+", encoding="utf-8")
        try:
            fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._journal = journal
            for row in rows(self.out, ("reader", "question", "answer", "refused")):
                self._note(row)
            self._keep()
        except BaseException as error:
            journal.close()
            if isinstance(error, BlockingIOError):
                raise ReadingsError(f"another `extract reread {self.out}` is at work: wait for it") from None
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._keep()
        if self._journal is not None:
            self._journal.close()  # the file stays: whoever waits for its lock has it open by now

    def has(self, reader: str, question: str) -> bool:
        """Whether the reader has answered the question, in this wording."""
        known = self._asked.get((reader, question))
        return known is not None and not (self.again and known.refused)

    def tries(self, reader: str, questions: Iterable[str]) -> int:
        """How many answers of the reader to these questions are kept: asked anew, they are another request."""
        return sum(self._tries[reader, question] for question in questions)

    def add(self, answered: Sequence[Answered]) -> int:
        """Keep the answers to one request, on the disk when this returns; how many of them are new."""
        if self._journal is None:
            raise ReadingsError("readings are kept within `with`")
        new = [one for one in answered if self._asked.get((one.reader, one.question)) != _kept(asdict(one))]
        self._journal.write(json.dumps([asdict(one) for one in new]) + "\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())
        for one in new:
            self._note(asdict(one))
        self._requests += 1
        if self._requests % _PART == 0:
            self._keep()
        return len(new)

    def _note(self, row: dict[str, Any]) -> None:
        key = (row["reader"], row["question"])
        self._asked[key] = _kept(row)
        self._tries[key] += 1

    def _keep(self) -> None:
        """Make a part of the table of what the journal holds; a last line that was not written whole is none.

        What a part has already was kept right before the command was killed.
        """
        if self._journal is None:
            return
        self._journal.seek(0)
        found = [row for line in self._journal if line.endswith("\n") for row in json.loads(line)]
        if self._requests == 0:
            found = [row for row in found if self._asked.get((row["reader"], row["question"])) != _kept(row)]
            for row in found:
                self._note(row)
        if found:
            _write(self.out, found)
        self._journal.truncate(0)


def rows(out: Path, columns: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of the table, in the order in which they were kept. Raises ReadingsError for a part that is damaged."""
    for path in parts(out, TABLE):
        try:
            yield from pq.read_table(path, columns=list(columns) if columns else None, partitioning=None).to_pylist()
        except (pa.ArrowException, OSError) as error:
            raise ReadingsError(
                f"{path} cannot be read ({error}): take it away, and what it held is asked anew"
            ) from None


def answers(out: Path) -> Answers:
    """By question what the readers said, who comes first in the alphabet first. Memory holds it all, 500 bytes each."""
    found: dict[str, dict[str, Said]] = {}
    for row in rows(out, ("question", "reader", "answer", "refused")):
        answer = None if row["answer"] is None else json.loads(row["answer"])
        found.setdefault(row["question"], {})[row["reader"]] = Said(row["reader"], answer, row["refused"])
    return {question: [given[reader] for reader in sorted(given)] for question, given in found.items()}


class _Kept(NamedTuple):
    """What is known of an answer that is kept: its hash, and whether it was refused."""

    answer: int
    refused: bool


def _kept(row: dict[str, Any]) -> _Kept:
    return _Kept(hash(row["answer"]), row["refused"] is not None)


def _write(out: Path, found: list[dict[str, Any]]) -> None:
    folder = out / TABLE
    folder.mkdir(exist_ok=True)
    number = max((int(path.stem.rpartition("-")[2]) for path in parts(out, TABLE)), default=-1) + 1
    path = folder / f"part-{number:05d}.parquet"
    hidden = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        pq.write_table(pa.Table.from_pylist(found, schema=READINGS), hidden, compression="zstd")
        with hidden.open("rb") as file:
            os.fsync(file.fileno())
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
