"""The command line: `extract`, a module a command."""

import logging
from typing import Annotated

import typer
from rich.logging import RichHandler

import extract
from extract.cli.audit import audit
from extract.cli.entities import Pairs, entities
from extract.cli.evaluate import evaluate
from extract.cli.explore import explore
from extract.cli.export import export
from extract.cli.ledger import ledger
from extract.cli.lists import lists
from extract.cli.query import query
from extract.cli.reread import reread
from extract.cli.review import review
from extract.cli.run import run
from extract.cli.show import show
from extract.cli.terminal import err, out

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Who said what, how many of what, when, and by whose word: attributed facts from news articles.",
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"extract {extract.__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Set up what all commands share."""
    logging.basicConfig(level=logging.ERROR, format="%(message)s", handlers=[RichHandler(console=err)])


for command in (run, show, evaluate, entities, audit, ledger, reread, query, export, explore, lists):
    app.command(cls=Pairs if command is entities else None)(command)
app.add_typer(review, name="review")
