"""`extract ledger`: what several articles tell, and how they stand to each other."""

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, fail, need, out


def ledger(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    verdict: Annotated[
        list[str] | None,
        typer.Option("--verdict", "-v", metavar="NAME", help="Print only claims with this verdict; several add up."),
    ] = None,
    lists: OwnLists = None,
    limit: Annotated[int, typer.Option(min=0, help="How many claims to print.")] = 10,
) -> None:
    """Tell what several articles say, and how they stand to each other: OUT/claims and OUT/claims_facts.

    Quotes of the same words and numbers of one thing. A later one repeats, agrees with, refines, revises or contradicts
    an earlier one; or it differs in whose, where or when, and only looks so. Those at odds are printed first.
    """
    need("extract ledger", ("duckdb",), "query")
    from extract.folders import DamagedRunError
    from extract.ledger import VERDICTS, build
    from extract.ledger.views import show

    taken(lists)
    if unknown := sorted(set(verdict or ()) - set(VERDICTS)):
        fail(Exit.USAGE, f"there is no verdict {unknown[0]}; there are {', '.join(VERDICTS)}")
    try:
        summary = build(run_folder)
    except FileNotFoundError as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    if limit and summary.claims:
        out.print(show(run_folder, limit, verdict or []))
    out.print(summary.told(run_folder), highlight=False, markup=False, soft_wrap=True)
