"""`extract lists`: the lists of the language's knowledge, and the option by which others take their place."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from extract.cli.terminal import Exit, fail, out
from extract.data import use
from extract.data.lists import Lists, catalogue, purpose, source

OwnLists = Annotated[
    Path | None,
    typer.Option("--lists", metavar="DIR", help="Your own verbs, titles, units, organisations ...: `extract lists`."),
]


def taken(folder: Path | None) -> Lists:
    """The lists of a folder, which this process goes by from now on; what is wrong is told, and ends the command."""
    try:
        own = Lists.of(folder)
        use(own)
    except (OSError, ValueError) as error:
        fail(Exit.USAGE, str(error))
    return own


def lists(
    name: Annotated[str | None, typer.Argument(metavar="[LIST]", help="A list to print as it stands.")] = None,
) -> None:
    """Tell which lists the program goes by, with their columns (those in brackets may be empty), or print one of them.

    A file of the same name in the DIR of --lists takes the place of a list, one such as titles+.tsv adds to it. Either
    may be a .csv with the columns' names at its head.
    """
    if name is None:
        out.print(_table())
    elif name in catalogue():
        typer.echo(source(name), nl=False)
    else:
        fail(Exit.USAGE, f"there is no list {name}: `extract lists` names them")


def _table() -> Table:
    table = Table("list", "columns", "what it is for", box=None)
    for name, columns in catalogue().items():
        told = ", ".join(f"({column.name})" if column.optional else column.name for column in columns)
        table.add_row(name, told, purpose(name))
    return table
