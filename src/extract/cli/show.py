"""`extract show`: the facts of an article or of a run, for a person to read."""

from pathlib import Path
from typing import Annotated

import typer

import extract
from extract.cli.terminal import Exit, fail, out
from extract.folders import address


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An article's file, or the OUT of a finished run.")],
    article: Annotated[
        str | None, typer.Option("--article", "-a", metavar="ID", help="Which article, where there are several.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many facts of a run.")] = 40,
) -> None:
    """Print one article's facts, or a run's, for a person to read."""
    from extract.views import show as view

    far = address(file)
    if not (far or file.exists()):
        fail(Exit.USAGE, f"there is no file {file}")
    if far or file.is_dir():
        place = far or file
        try:
            facts = extract.open(place).facts
        except FileNotFoundError as error:
            fail(Exit.USAGE, str(error))
        except (ImportError, OSError, ValueError) as error:
            fail(Exit.NOTHING, str(error))
        if article is not None:
            facts = facts[facts["article"] == article]
        if facts.empty:
            fail(Exit.NOTHING, f"{place} has no facts" + (f" of article {article}" if article else ""))
        out.print(view(facts.head(limit)))
        out.print(f'{min(limit, len(facts))} of {len(facts)} facts: pandas.read_parquet("{place}/facts")', style="dim")
        return
    try:
        every = list(extract.read(file))
    except ImportError as error:
        fail(Exit.NOTHING, str(error))
    chosen = [a for a in every if article in (None, a.id)]
    if not chosen:
        fail(Exit.NOTHING, f"{file} has no article" + (f" {article}" if article and every else " that can be read"))
    out.print(view(chosen[0]))
    if len(chosen) > 1:
        out.print(f"The first of {len(chosen)} articles; name another with --article ID.", style="dim")
