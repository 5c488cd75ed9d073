"""`extract entities`: one name over the whole archive."""

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, fail, need, out


def entities(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option("--merge", metavar="ID ID", help="Two ids of one person or body; the first stays. Kept for good."),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="ID", help="An id of which --article has another bearer. Kept for good."),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article", "-a", metavar="ID", help="An article whose bearer is another; several are one bearer."
        ),
    ] = None,
    lists: OwnLists = None,
    limit: Annotated[int, typer.Option(min=1, help="How many people and organisations to print.")] = 10,
) -> None:
    """Tie the names of all articles of a finished run: OUT/registry and OUT/links.

    Merges and splits by hand are lines of OUT/registry-decisions.csv, which every later run applies.
    """
    need("extract entities", ("duckdb",), "query")
    from extract.folders import DamagedRunError
    from extract.registry import DecisionError, build
    from extract.registry.views import show

    taken(lists)
    if (split is None) != (not article):
        fail(Exit.USAGE, "--split ID and --article ID go together")
    try:
        summary = build(run_folder, merges=[merge] if merge else [], split=split, articles=article or [])
    except (FileNotFoundError, DecisionError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    out.print(show(run_folder, limit))
    out.print(summary.told(run_folder), highlight=False, soft_wrap=True)
