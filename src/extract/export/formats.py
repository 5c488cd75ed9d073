"""From a run's tables to one file, written under another name and renamed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from extract.contract.vocabulary import ExportFormat
from extract.export.claims import write_claims
from extract.export.database import has_other_registry, write_sqlite
from extract.export.readable import Readable
from extract.export.spreadsheet import write_xlsx
from extract.export.tables import Table
from extract.export.text import write_csv, write_jsonl
from extract.folders import tied_otherwise


class ExportError(ValueError):
    """A wish that no export can meet: which, and what to do."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, how many cells were cut (Excel holds 32,767 characters), what is left out and why."""

    rows: int
    cut: int = 0
    left_out: str = ""


_WRITERS: dict[ExportFormat, tuple[Callable[[Path, Sequence[Table]], tuple[int, int]], type[Table], bool]] = {
    "csv": (write_csv, Readable, False),
    "jsonl": (write_jsonl, Readable, False),
    "xlsx": (write_xlsx, Readable, True),
    "sqlite": (write_sqlite, Table, True),
}
"""By format: what writes it, the tables as it takes them, and whether it takes several."""
FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)


def export(out: str | Path, to: ExportFormat, path: str | Path, tables: Sequence[str] = ("facts",)) -> Exported:
    """Write tables of a finished run as one file; one that is there is replaced when the new one is whole.

    `to` is one of `FORMATS`; xlsx and sqlite take several tables. Raises ExportError for a wish that cannot be met,
    FileNotFoundError for a run or table that is not there, DamagedRunError for a damaged one, ImportError where
    xlsx lacks its library.
    """
    out, path = Path(out), Path(path)
    if to not in FORMATS:
        raise ExportError(f"there is no format {to}: choose {', '.join(FORMATS)}")
    if path.is_dir() or not path.parent.is_dir():
        raise ExportError(f"{path} is a folder" if path.is_dir() else f"there is no folder {path.parent}")
    hidden = path.with_name(f".{path.name}.part")
    hidden.unlink(missing_ok=True)
    try:
        if to == "schema.org":
            if tuple(tables) != ("facts",):
                raise ExportError("schema.org has facts alone: leave --table out")
            rows, cut = write_claims(hidden, Table(out, "facts"), Table(out, "articles"))
        else:
            write, kind, several = _WRITERS[to]
            if len(tables) > 1 and not several:
                raise ExportError(f"{to} holds one table: name one, or choose xlsx or sqlite")
            rows, cut = write(hidden, [kind(out, name) for name in dict.fromkeys(tables)])
        other = to == "sqlite" and has_other_registry(hidden)
        hidden.replace(path)
    finally:
        hidden.unlink(missing_ok=True)
    return Exported(rows, cut, f"the views are without the registry's names: {tied_otherwise(out)}" if other else "")
