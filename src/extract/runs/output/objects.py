"""The files of a run at an address: what a client library raises there is an OSError in words."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extract.ingest.addresses import file_system, is_web
from extract.runs.files import OutputError
from extract.runs.output.folder import MANIFEST, QUARANTINE, TABLES

_PROBE = ".extract"


class RemoteFiles:
    """An address that takes files; `name` is what its user calls it.

    Raises OutputError for an address that takes none, MissingExtraError or ValueError for one that cannot be opened.
    """

    def __init__(self, address: str) -> None:
        if is_web(address):
            raise OutputError(f"{address} takes no files: name a folder, or an address such as s3://bucket/archive")
        if urlsplit(address).scheme in ("file", "local"):
            raise OutputError(f"{address} is a folder of this machine: name it without {urlsplit(address).scheme}://")
        self.name = address.rstrip("/")
        self._fs, root = file_system(self.name)
        self._root = root.rstrip("/")

    def manifest(self) -> bytes | None:
        """The manifest, or None if there is none."""
        with self._asked("looked up"):
            try:
                found: bytes = self._fs.cat_file(self._path(MANIFEST))
            except FileNotFoundError:
                return None
        return found

    def free(self) -> None:
        """Raise OutputError if a place without a manifest has something else."""
        root = self._root.strip("/")
        with self._asked("looked up"):
            found = {e["name"].strip("/").removeprefix(root).strip("/"): e for e in self._list(self._root)}
        itself = found.pop("", None)
        if itself and itself["type"] == "file" and itself["size"]:
            raise OutputError(f"{self.name} is a file: name a place that is new or empty")
        if found.keys() & set(TABLES):
            raise OutputError(
                f"{self.name} has tables and no manifest: a run is being sent there, or broke off. Run the same "
                "command where that one ran, or empty the place"
            )
        if found.keys() - {_PROBE}:
            raise OutputError(f"{self.name} holds other files: name a place that is new or empty")

    def probe(self) -> None:
        """Raise OSError if nothing can be written or removed."""
        with self._asked("written"):
            self._fs.pipe_file(self._path(_PROBE), b"")
            self._fs.rm_file(self._path(_PROBE))

    def parts(self) -> dict[str, int]:
        """All parts of tables and quarantine, as TABLE/PART, and their sizes."""
        return {name: size for table in (*TABLES, QUARANTINE) for name, size in self.parts_of(table).items()}

    def parts_of(self, table: str) -> dict[str, int]:
        """The parts of a table, as TABLE/PART, and their sizes."""
        with self._asked("looked up"):
            found = {e["name"].rpartition("/")[2]: e for e in self._list(self._path(table)) if e["type"] == "file"}
        return {f"{table}/{name}": int(e["size"]) for name, e in found.items() if name.startswith("part-")}

    def fetch(self, files: dict[str, Path]) -> None:
        """Fetch files by name."""
        with self._asked("fetched"):
            self._fs.get([self._path(name) for name in files], [str(path) for path in files.values()])

    def send(self, files: dict[str, Path]) -> None:
        """Send files by name."""
        with self._asked("written"):
            self._fs.put([str(path) for path in files.values()], [self._path(name) for name in files])

    def remove(self, *names: str) -> None:
        """Remove files that may be there."""
        with self._asked("written"):
            for name in names:
                with suppress(FileNotFoundError):
                    self._fs.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _list(self, path: str) -> list[dict[str, Any]]:
        self._fs.invalidate_cache()
        try:
            found: list[dict[str, Any]] = self._fs.ls(path, detail=True)
        except FileNotFoundError:
            return []
        return found

    @contextmanager
    def _asked(self, done: str) -> Iterator[None]:
        """Put in words what a client library raises, which is what it likes: no rights, no network, no bucket."""
        try:
            yield
        except Exception as error:
            raise OSError(f"{self.name} cannot be {done}: {error or type(error).__name__}") from error
