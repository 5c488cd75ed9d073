"""Where a run puts what it makes: a folder of this machine, or an address.

Either way the run works in a `RunFolder` of this machine, which an output has; an address becomes its mirror.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from extract.folders import address
from extract.ingest.addresses import is_address
from extract.runs.counts import Report
from extract.runs.files import OutputError
from extract.runs.output.folder import RunFolder
from extract.runs.output.local import LocalOutput


class Output(Protocol):
    """Where a run goes; `name` is what its user calls it, `folder` where it is made."""

    name: str
    folder: RunFolder

    @property
    def redone(self) -> bool:
        """Whether the finished run in `folder` did everything anew, and is not yet where it belongs."""

    def check(self) -> None:
        """Raise OutputError if it can be seen at once that no run can go there."""

    def lock(self) -> AbstractContextManager[None]:
        """Keep every other run out. Raises OutputError if one is at work there."""

    def look(self) -> AbstractContextManager[None]:
        """Look at what is there, and leave it as it is."""

    def fetch(self, tables: Iterable[str]) -> None:
        """Have these tables of the finished run in `folder`."""

    def verify(self, parts: dict[str, list[str]]) -> None:
        """Raise DamagedError if a file of the finished run is not the one of its sha256, by table."""

    def deliver(self) -> bool:
        """Bring a finished run to where the user wants it; whether there was anything to bring."""


def open_output(out: str | Path, force: bool, report: Report) -> Output:
    """The output that a user names. Raises OutputError for an address that takes no run, or is given as a Path."""
    if is_address(out):
        from extract.runs.output.remote import RemoteOutput

        return RemoteOutput(str(out), force, report)
    if place := address(out):
        raise OutputError(f'{out} is an address: give it as a string, "{place}"')
    return LocalOutput(Path(out))
