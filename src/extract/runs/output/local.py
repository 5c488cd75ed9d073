"""Output in a folder of this machine: a run works in OUT/.work, and its tables move into OUT."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.runs.files import OutputError, locked
from extract.runs.output.folder import MANIFEST, WORK, RunFolder

_LOCK = ".lock"


class LocalOutput:
    """An output folder of this machine."""

    redone = False

    def __init__(self, path: Path) -> None:
        self.folder = RunFolder(path)
        self.name = str(self.folder.path)

    def check(self) -> None:
        """Raise OutputError if no run can use the folder, saying why and what to do."""
        path = self.folder.path
        if not path.exists():
            return
        if not path.is_dir():
            raise OutputError(f"{self.name} is a file: name a folder that is new or empty")
        if not any((path / name).exists() for name in (MANIFEST, WORK, _LOCK)) and any(path.iterdir()):
            raise OutputError(f"{self.name} holds other files: name a folder that is new or empty")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other run out of OUT. Raises OutputError if another run is at work there."""
        self.folder.path.mkdir(parents=True, exist_ok=True)
        with locked(self.folder.path / _LOCK, self.name):
            yield

    @contextmanager
    def look(self) -> Iterator[None]:
        """Look at OUT without work to do there."""
        yield

    def fetch(self, tables: Iterable[str]) -> None:
        """The tables are here."""

    def verify(self, parts: dict[str, list[str]]) -> None:
        """Raise DamagedError for a file of the finished run that is not what was written."""
        self.folder.check(parts)

    def deliver(self) -> bool:
        """The run is where it belongs."""
        return False
