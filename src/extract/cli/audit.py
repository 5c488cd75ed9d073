"""`extract audit`: what an editor should see first."""

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, fail, need, out


def audit(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", metavar="OTHER", help="An earlier run for `drops`; if not told, what the last audit counted."
        ),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option("--check", "-c", metavar="ID", help="Only this check; several are made one after another."),
    ] = None,
    lists: OwnLists = None,
    limit: Annotated[int, typer.Option(min=0, help="How many findings to print.")] = 20,
) -> None:
    """Tell what an editor should see first, the worst at the head: OUT/audit. The exit status is 4 if there is any.

    One quote under several names, numbers a power of ten or a currency apart, people in two bodies at once, quotes
    longer than a page, a source that stands alone amid another's, drops against the last run.
    """
    need("extract audit", ("duckdb",), "query")
    from extract.audit import UnknownCheckError, build
    from extract.audit.views import show
    from extract.folders import DamagedRunError

    taken(lists)
    try:
        summary = build(run_folder, against=against, checks=check or [])
    except (FileNotFoundError, UnknownCheckError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    if limit and summary.total:
        out.print(show(run_folder, limit, check or []))
    out.print(summary.told(run_folder), highlight=False, markup=False, soft_wrap=True)
    if summary.total:
        raise typer.Exit(Exit.FOUND)
