"""What all commands share: where they print, how they fail, and what their exit status means."""

from enum import IntEnum
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

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
