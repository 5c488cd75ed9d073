"""The tables of a finished run at an address, read where they lie."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from extract.ingest.addresses import file_system


class RemoteTables:
    """The tables of the run at an address.

    Raises FileNotFoundError if it holds no finished run, MissingExtraError or ValueError if it cannot be opened here,
    OSError if it cannot be read.
    """

    def __init__(self, address: str) -> None:
        self.path: str | Path = address.rstrip("/")
        self._fs, root = file_system(str(self.path))
        self._root = root.rstrip("/")
        self._manifest = self._read_manifest()

    def names(self) -> list[str]:
        """The names of the tables that are there."""
        with self._asked():
            folders = [e["name"].rstrip("/") for e in self._fs.ls(self._root, detail=True) if e["type"] == "directory"]
        names = (folder.rpartition("/")[2] for folder in folders)
        return [name for name in names if name and name[0] != "." and self._parts(name)]

    def manifest(self) -> dict[str, Any]:
        """What the manifest says."""
        return self._manifest

    def _read_manifest(self) -> dict[str, Any]:
        with self._asked():
            try:
                made: dict[str, Any] = json.loads(self._fs.cat_file(f"{self._root}/manifest.json"))
            except FileNotFoundError as error:
                raise FileNotFoundError(f"{self.path} holds no finished run (there is no manifest.json)") from error
        return made

    def read(self, table: str) -> pd.DataFrame:
        """A table."""
        with self._asked():
            read: pd.DataFrame = pd.read_parquet(f"{self.path}/{table}")
        return read

    def count_rows(self, table: str) -> int:
        """How many rows a table has."""
        rows = 0
        with self._asked():
            for part in self._parts(table):
                with self._fs.open(part) as file:
                    rows += int(pq.read_metadata(file).num_rows)
        return rows

    def _parts(self, table: str) -> list[str]:
        with self._asked():
            found: list[str] = self._fs.glob(f"{self._root}/{table}/[!.]*.parquet")
        return found

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Put in words what a client library raises."""
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:
            raise OSError(f"{self.path} cannot be read: {error or type(error).__name__}") from error
