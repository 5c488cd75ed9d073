"""The formats by name, and the one function that writes them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from sqlalchemy.orm import Session

from extract.contract.wording import many
from extract.review.export import gold, tools
from extract.review.export.reviewed import Reviewed, reviewed, settled
from extract.review.export.table import Table
from extract.review.store import Fact


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its title, what it is good for, its file and media type; `whole` if it takes all articles."""

    title: str
    about: str
    file: str
    media: str
    whole: bool = False


FORMATS = {
    "gold": Form("Gold", "For `extract evaluate` and training: JSON Lines.", "gold.jsonl", "application/jsonl"),
    "parquet": Form(
        "Table", "All facts with the corrections applied, and who signed what: Parquet.", "facts.parquet",
        "application/vnd.apache.parquet", whole=True,
    ),
    "inception": Form("INCEpTION", "UIMA CAS XMI with its type system: a zip.", "inception.zip", "application/zip"),
    "labelstudio": Form("Label Studio", "Tasks with annotations: JSON.", "labelstudio.json", "application/json"),
    "prodigy": Form("Prodigy", "Texts with spans: JSON Lines.", "prodigy.jsonl", "application/jsonl"),
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """What an export holds: articles, facts, of these the `decided`; and the articles left out as not done."""

    articles: int = 0
    facts: int = 0
    decided: int = 0
    undone: int = 0

    def line(self) -> str:
        """In words."""
        told = f"{many(self.facts, 'fact')} of {many(self.articles, 'article')}"
        if self.decided < self.facts:
            told += f", {self.decided:,} of them decided" if self.decided else ", none decided"
        if self.undone:
            told += f", {self.undone:,} left out that {'is' if self.undone == 1 else 'are'} not wholly decided"
        return told


def write(session: Session, name: str, target: BinaryIO, *, partial: bool = False, who: str | None = None) -> Told:
    """Write the reviewed facts in a format to a file opened for bytes, an article at a time; tell what they are.

    For an editor (`who`) what is another's unfinished reading of two is as the run had it.
    Gold and the tools' formats hold articles of which every fact is decided, with `partial` also those begun.
    """
    told = Told()
    maker = _MAKERS[name](target)
    for one in reviewed(session, who):
        if not FORMATS[name].whole and not one.finished and not (partial and one.started):
            told.undone += 1
            continue
        told.articles += 1
        written = maker.add(one)
        told.facts += len(written)
        told.decided += sum(map(settled, written))
    maker.close()
    return told


class _Maker(Protocol):
    """Writes a format to a file: an article at a time, then what stands at its end."""

    def add(self, reviewed: Reviewed, /) -> list[Fact]:
        """Add an article; returns the facts of it that the file then holds."""

    def close(self) -> None: ...


class _Lines:
    def __init__(
        self, target: BinaryIO, line: Callable[[Reviewed], str], facts: Callable[[Reviewed], list[Fact]]
    ) -> None:
        self._target, self._line, self._facts = target, line, facts

    def add(self, one: Reviewed) -> list[Fact]:
        self._target.write(f"{self._line(one)}\n".encode("utf-8", "surrogatepass"))
        return self._facts(one)

    def close(self) -> None:
        pass


class _Tasks:
    """A JSON array, a task a line."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._before = target, ""
        target.write(b"[\n")

    def add(self, one: Reviewed) -> list[Fact]:
        task = json.dumps(tools.label_studio(one), ensure_ascii=False)
        self._target.write((self._before + task).encode("utf-8", "surrogatepass"))
        self._before = ",\n"
        return tools.facts(one)

    def close(self) -> None:
        self._target.write(b"\n]\n")


_MAKERS: dict[str, Callable[[BinaryIO], _Maker]] = {
    "gold": lambda target: _Lines(target, gold.line, gold.facts),
    "parquet": Table,
    "inception": tools.Inception,
    "labelstudio": _Tasks,
    "prodigy": lambda target: _Lines(target, tools.prodigy, tools.facts),
}
