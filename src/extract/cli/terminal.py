"""What all commands share: where they print, how they fail, and what their exit status means."""

from collections.abc import Iterable
from enum import IntEnum
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from extract import extras

out, err = Console(), Console(stderr=True)


class Exit(IntEnum):
    """What the command's exit status means."""

    DONE = 0
    NOTHING = 1
    USAGE = 2
    QUARANTINE = 3


def fail(status: Exit, message: str) -> NoReturn:
    """Say what was wrong on standard error and leave with the status."""
    err.print(f"[red]extract:[/red] {escape(message)}", highlight=False, soft_wrap=True)
    raise typer.Exit(status)


def need(what: str, modules: Iterable[str], extra: str) -> None:
    """Leave with a message that says what to install if one of the modules is missing."""
    try:
        extras.need(what, modules, extra)
    except ImportError as error:
        fail(Exit.USAGE, str(error))
