"""`extract export`: a run's tables in other people's formats."""

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import Exit, err, fail, out
from extract.contract.vocabulary import ExportFormat
from extract.contract.wording import many


def export(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    to: Annotated[ExportFormat, typer.Option("--to", help="The format.")],
    file: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write; replaced if it is there.")],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", "-t", help="facts, articles, entities, dates, registry, links, audit, claims, "
                     "claims_facts. xlsx and sqlite take several. If not told: facts; for sqlite every table."),
    ] = None,
) -> None:  # fmt: skip
    """Write a run's facts, or another table, as CSV, Excel, SQLite, JSON Lines or schema.org's JSON-LD."""
    from extract.export import ExportError
    from extract.export import export as write
    from extract.folders import DamagedRunError, finished, tables

    try:
        done = write(run_folder, to, file, table or (tables(finished(run_folder)) if to == "sqlite" else ["facts"]))
    except (FileNotFoundError, ExportError, ImportError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    out.print(f"{many(done.rows, 'row')}: {file}", highlight=False, soft_wrap=True)
    if done.left_out:
        err.print(f"extract: {done.left_out}", highlight=False, soft_wrap=True)
    if done.cut:
        out.print(
            f"{many(done.cut, 'cell')} had more than Excel's 32,767 characters, cut there and marked “[cut]”.",
            style="dim",
        )
