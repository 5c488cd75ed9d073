"""`extract.open`: the tables of a finished run, each read when it is first asked for."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow.parquet as pq

from extract.folders import MAKERS, address, finished, manifest, tables, whole
from extract.frames.origin import hold_run


def open(out: str | Path) -> "Run":
    """The tables of the run in the folder `out`, or at an address (`s3://bucket/archive`).

        >>> import extract
        >>> run = extract.open("out/facts")
        >>> run  # doctest: +ELLIPSIS
        <run out/facts: 22 articles, ... dates, ... entities, ... facts>
        >>> run.facts.facts.between("2010", "2012").facts.by_source().index[0]
        'Northern Doorstep Crime Team'

    Raises FileNotFoundError if it holds no finished run, and for an address that cannot be read OSError, or ImportError
    with the line that installs what is missing. A table of which a file is not what the run wrote raises ValueError
    when it is asked for.
    """
    if place := address(out):
        from extract.frames.remote import RemoteTables

        return Run(RemoteTables(place))
    return Run(_FolderTables(finished(out)))


class Tables(Protocol):
    """The tables of a finished run where they lie; `path` is a folder, or an address."""

    path: str | Path

    def names(self) -> Iterable[str]:
        """The names of the tables that are there."""

    def manifest(self) -> dict[str, Any]:
        """What the manifest says."""

    def read(self, table: str) -> pd.DataFrame:
        """A table."""

    def count_rows(self, table: str) -> int:
        """How many rows a table has."""


class _FolderTables:
    """The tables of a run in a folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.path: str | Path = path

    def names(self) -> list[str]:
        return tables(Path(self.path))

    def manifest(self) -> dict[str, Any]:
        return manifest(Path(self.path))

    def read(self, table: str) -> pd.DataFrame:
        whole(Path(self.path), table)
        read: pd.DataFrame = pd.read_parquet(Path(self.path) / table)
        return read

    def count_rows(self, table: str) -> int:
        return sum(int(pq.read_metadata(f).num_rows) for f in whole(Path(self.path), table))


class Run:
    """The tables of a finished run, by name: `run.facts`, `run.entities`, `run.articles`, `run.dates`.

    `run.registry` and `run.links` are there once `extract entities OUT` has tied the names of all articles,
    `run.audit` once `extract audit OUT` has looked them through, `run.claims` and `run.claims_facts` once
    `extract ledger OUT` has held its facts against each other, `run.reread` once `extract reread OUT --apply` has
    taken a second reader's answers; `run.tables` names what is there, and `run["facts"]` is `run.facts`.
    """

    def __init__(self, source: Tables) -> None:
        self._source = source

    @property
    def path(self) -> str | Path:
        """The folder or address of the run."""
        return self._source.path

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that are there, in alphabetical order."""
        return tuple(sorted(self._source.names()))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What ran: versions, model and its hash, options, inputs, counts, timings."""
        return self._source.manifest()

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row a fact, with the accessor `.facts`."""
        return self["facts"]

    @cached_property
    def entities(self) -> pd.DataFrame:
        """One row a person or organisation of an article."""
        return self["entities"]

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row an article, with its text."""
        return self["articles"]

    @cached_property
    def dates(self) -> pd.DataFrame:
        """One row a date, time or duration."""
        return self["dates"]

    @cached_property
    def reread(self) -> pd.DataFrame:
        """The facts as a second reader left them: `reread` is agreed, changed, added, refused or null (not asked)."""
        return self["reread"]

    @cached_property
    def registry(self) -> pd.DataFrame:
        """One row a person or organisation of the archive."""
        return self["registry"]

    @cached_property
    def links(self) -> pd.DataFrame:
        """One row an entity of an article, with its id in the registry."""
        return self["links"]

    @cached_property
    def audit(self) -> pd.DataFrame:
        """One row a finding: what an editor should see first, the worst at the head."""
        return self["audit"]

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row a claim that facts of several articles make, those at odds at the head."""
        return self["claims"]

    @cached_property
    def claims_facts(self) -> pd.DataFrame:
        """One row a fact of a claim, with what it is to the earlier fact that it is held against."""
        return self["claims_facts"]

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table not in self.tables:
            maker = f": `{MAKERS[table].format(self.path)}` makes it" if table in MAKERS else ""
            raise KeyError(f"{self.path} has no table {table}{maker}")
        read = self._source.read(table)
        return hold_run(read, self.path) if table in ("facts", "reread") else read

    def __repr__(self) -> str:
        counts = ", ".join(f"{self._source.count_rows(t):,} {t}" for t in self.tables)
        return f"<run {self.path}: {counts}>"
