"""The formats by name, and the one function that writes them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from sqlalchemy.orm import Session

from extract.review.export import gold, tools
from extract.review.export.reviewed import Reviewed, reviewed, settled
from extract.review.export.table import Table


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
    """What an export holds: articles and facts, and the articles left out because they are not done."""

    articles: int = 0
    facts: int = 0
    undone: int = 0

    def line(self) -> str:
        """In words."""
        left = f", {self.undone} left out that are not wholly decided" if self.undone else ""
        return f"{self.facts} facts of {self.articles} articles{left}"


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
        told.facts += sum(f.state == "accepted" and settled(f) for f in one.facts)
        maker.add(one)
    maker.close()
    return told


class _Maker(Protocol):
    """Writes a format to a file: an article at a time, then what stands at its end."""

    def add(self, reviewed: Reviewed, /) -> None: ...

    def close(self) -> None: ...


class _Lines:
    def __init__(self, target: BinaryIO, line: Callable[[Reviewed], str]) -> None:
        self._target, self._line = target, line

    def add(self, one: Reviewed) -> None:
        self._target.write(f"{self._line(one)}\n".encode("utf-8", "surrogatepass"))

    def close(self) -> None:
        pass


class _Tasks:
    """A JSON array, a task a line."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._before = target, ""
        target.write(b"[\n")

    def add(self, one: Reviewed) -> None:
        task = json.dumps(tools.label_studio(one), ensure_ascii=False)
        self._target.write((self._before + task).encode("utf-8", "surrogatepass"))
        self._before = ",\n"

    def close(self) -> None:
        self._target.write(b"\n]\n")


_MAKERS: dict[str, Callable[[BinaryIO], _Maker]] = {
    "gold": lambda target: _Lines(target, gold.line),
    "parquet": Table,
    "inception": tools.Inception,
    "labelstudio": _Tasks,
    "prodigy": lambda target: _Lines(target, tools.prodigy),
}
