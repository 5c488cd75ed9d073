"""What all commands share: where they print, how they fail, and what their exit status means."""

from collections.abc import Iterable
from enum import IntEnum
from textwrap import TextWrapper
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from extract import extras

out, err = Console(), Console(stderr=True)
_COMMAND = "pip install "
"""How a line begins that is to be copied whole."""


class Exit(IntEnum):
    """What the command's exit status means."""

    DONE = 0
    NOTHING = 1
    USAGE = 2
    QUARANTINE = 3
    FOUND = 4


def say(message: str) -> None:
    """Print a message; on a terminal its long lines are broken at spaces, and what goes on is indented."""
    if message:
        out.print(_broken(message, out), markup=False, highlight=False, soft_wrap=True)


def fail(status: Exit, message: str) -> NoReturn:
    """Say what was wrong on standard error and leave with the status."""
    message = _broken(f"extract: {message}", err).removeprefix("extract:")
    err.print(f"[red]extract:[/red]{escape(message)}", highlight=False, soft_wrap=True)
    raise typer.Exit(status)


def _broken(message: str, console: Console) -> str:
    """The message as it is for a file or a pipe; else in lines that the terminal holds, but for commands to copy."""
    if not console.is_terminal:
        return message
    broken = TextWrapper(width=console.width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    lines = message.splitlines()
    return "\n".join(line if line.startswith(_COMMAND) else "\n".join(broken.wrap(line)) for line in lines)


def need(what: str, modules: Iterable[str], extra: str) -> None:
    """Leave with a message that says what to install if one of the modules is missing."""
    try:
        extras.need(what, modules, extra)
    except ImportError as error:
        fail(Exit.USAGE, str(error))
