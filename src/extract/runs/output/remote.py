"""Output at addresses (`s3://bucket/archive`): a run works in a folder of this machine, and is sent when it is done.

    HOME.lock           one command at a time
    HOME/far.json       base: the digest of the manifest at the address when the work began; forced; sending
    HOME/there          the parts that are known to lie at the address: a SHA-256 and a name a line
    HOME/out            the folder in which the run works, with what it needs of the run at the address

HOME is below the user's cache, and goes when the address has everything. At the address the manifest goes first and
comes last: a place that has one is finished. What another run has put there meanwhile is never overwritten.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from extract.folders import digest
from extract.runs.counts import Progress, Report
from extract.runs.files import OutputError, locked, read_json, save, save_json
from extract.runs.output.folder import MANIFEST, QUARANTINE, TABLES, RunFolder
from extract.runs.output.objects import RemoteFiles

_STATE = "far.json"
_THERE = "there"
_AT_ONCE = 32
"""Files that are fetched or sent in one call; clients of object stores do them side by side."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is kept of the address: the digest of its manifest, whether all is done anew, whether sending has begun."""

    base: str | None = None
    forced: bool = False
    sending: bool = False


class RemoteOutput:
    """An output at an address. With `force` a run does everything anew, whatever lies there.

    Raises as `RemoteFiles` does.
    """

    def __init__(self, address: str, force: bool, report: Report) -> None:
        self.files, self.force, self.report = RemoteFiles(address), force, report
        self.name = self.files.name
        self.home = _homes() / _digest(self.name.encode())[:16]
        self.folder = RunFolder(self.home / "out")
        self.state = _State()

    def check(self) -> None:
        """Whether the address can be used is found out when the work begins."""

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Take up what lies here and at the address. Raises OSError if the address cannot be written."""
        with self._at_home(self.force):
            self.files.probe()
            yield

    @contextmanager
    def look(self) -> Iterator[None]:
        """Take up what lies here and at the address, and leave both as they are."""
        with self._at_home(force=False):
            yield

    @property
    def redone(self) -> bool:
        """Whether the run that lies here did everything anew and is not sent."""
        return self.state.forced and self._unsent()

    def fetch(self, tables: Iterable[str]) -> None:
        """Fetch these tables, if what lies here is the run at the address."""
        for table in () if self._unsent() else tables:
            if not (self.folder.path / table).exists():
                self._fetch(table)

    def verify(self, parts: dict[str, list[str]]) -> None:
        """The store looks after what lies at the address."""

    def deliver(self) -> bool:
        """Send the run that lies here, if the address does not have it; whether it was sent."""
        if not self._unsent():
            return False
        self._unchanged()
        files = {
            f"{t}/{p.name}": p for t in (*TABLES, QUARANTINE) for p in sorted((self.folder.path / t).glob("part-*"))
        }
        known = self._known()
        self._keep(sending=True)
        try:
            self.files.remove(MANIFEST)
            self._move("sending", self.files.send, {n: p for n, p in files.items() if known.get(n) != digest(p)})
            self.files.remove(*(self.files.parts().keys() - files.keys()))
            if self.files.parts() != {n: p.stat().st_size for n, p in files.items()}:
                (self.home / _THERE).unlink()
                raise OSError(f"{self.name} has other files than were sent: is somebody else at work there?")
            self._unchanged()
            self.files.send({MANIFEST: self.folder.path / MANIFEST})
        except OSError as error:
            raise OSError(f"{error}; the run is done and kept here: the same command sends it") from error
        self._keep(base=self._mine(), sending=False)
        return True

    @contextmanager
    def _at_home(self, force: bool) -> Iterator[None]:
        self.home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(self.home.with_name(f"{self.home.name}.lock"), self.name):
            self._take_up(force)
            try:
                yield
            finally:
                if not (self.folder.work.exists() or self.state.sending or self._unsent()):
                    self._drop()

    def _take_up(self, force: bool) -> None:
        """Go on with what lies here if it fits what lies at the address, else begin from that."""
        kept, manifest = read_json(self.home / _STATE), self.files.manifest()
        there = None if manifest is None else _digest(manifest)
        if kept:
            self.state = _State(**kept)
            self.folder.publish()
            if self.state.sending and there and there == self._mine():
                self.state = replace(self.state, base=there, sending=False)
        broke_off = self.state.sending and there is None
        changed = there != self.state.base and not broke_off
        begun = bool(kept) and (self._unsent() or self.folder.has_results())
        if changed and begun and not force:
            raise self._conflict()
        if there is None and not broke_off:
            self.files.free()
        anew = not kept or (force and not self.state.forced) or (changed and not begun)
        if anew:
            self._drop()
            self.state = replace(self.state, forced=force)
        if anew or changed:
            self.state = replace(self.state, base=there, sending=broke_off)
            (self.home / _THERE).unlink(missing_ok=True)
        self.folder.path.mkdir(parents=True, exist_ok=True)
        if manifest and not force and not (self.folder.path / MANIFEST).exists():
            save(self.folder.path / MANIFEST, lambda hidden: hidden.write_bytes(manifest))
        self._keep()

    def _unchanged(self) -> None:
        """Raise OutputError if the address has another manifest than when the work began."""
        manifest = self.files.manifest()
        if not (manifest is None and self.state.sending) and (manifest and _digest(manifest)) != self.state.base:
            raise self._conflict()

    def _conflict(self) -> OutputError:
        return OutputError(
            f"{self.name} was changed by another run while this one was at work; that is left as it is. What was done "
            f"here lies in {self.home}: delete that folder to begin from what is there now, or let --force do "
            "everything anew and replace it"
        )

    def _fetch(self, table: str) -> None:
        new = self.home / "fetched"
        shutil.rmtree(new, ignore_errors=True)
        (new / table).mkdir(parents=True)
        self._move("fetching", self.files.fetch, {name: new / name for name in self.files.parts_of(table)})
        self._unchanged()
        (new / table).rename(self.folder.path / table)

    def _move(self, stage: str, move: Callable[[dict[str, Path]], None], files: dict[str, Path]) -> None:
        """Fetch or send files by name, and take note that they lie at the address."""
        every = sorted(files)
        with (self.home / _THERE).open("a", encoding="utf-8") as there:
            for start in range(0, len(every), _AT_ONCE):
                self.report(Progress(stage, start, len(every), start, len(every), 0))
                some = {name: files[name] for name in every[start : start + _AT_ONCE]}
                move(some)
                there.writelines(f"{digest(path)} {name}\n" for name, path in some.items())
                there.flush()

    def _known(self) -> dict[str, str]:
        """What lies at the address: a digest by name."""
        try:
            lines = (self.home / _THERE).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        return {name: sha for sha, _, name in (line.partition(" ") for line in lines)}

    def _mine(self) -> str | None:
        path = self.folder.path / MANIFEST
        return digest(path) if path.exists() else None

    def _unsent(self) -> bool:
        return self._mine() not in (None, self.state.base)

    def _drop(self) -> None:
        (self.home / _STATE).unlink(missing_ok=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def _keep(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        save_json(self.home / _STATE, asdict(self.state))


def _homes() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "extract/runs"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
