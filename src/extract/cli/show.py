"""`extract show`: the facts of an article or of a run, for a person to read."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

import extract
from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, fail, out
from extract.folders import address

_SHOWN = 8
"""Characters of an id that name an article, if not all of it do."""


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An article's file, or the OUT of a finished run.")],
    article: Annotated[
        str | None, typer.Option("--article", "-a", metavar="ID", help="Which article, where there are several.")
    ] = None,
    lists: OwnLists = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many facts of a run.")] = 40,
) -> None:
    """Print one article's facts, or a run's, for a person to read."""
    far = address(file)
    if not (far or file.exists()):
        fail(Exit.USAGE, f"there is no file {file}")
    if far or file.is_dir():
        _run(far or file, article, limit)
    else:
        _file(file, article, lists)


def _run(place: str | Path, article: str | None, limit: int) -> None:
    """The facts of a finished run."""
    from extract.views import show as view

    try:
        facts = extract.open(place).facts
    except FileNotFoundError as error:
        fail(Exit.USAGE, f"{error}. If these are articles: `extract run {place} -o OUT`, then `extract show OUT`")
    except (ImportError, OSError, ValueError) as error:
        fail(Exit.NOTHING, str(error))
    if article is not None:
        known = facts["article"].unique()
        chosen = [one for one in known if one == article] or [one for one in known if _begins(one, article)]
        facts = facts[facts["article"].isin(chosen[:1])]
        if facts.empty and len(known):
            fail(Exit.NOTHING, f"{place} has no facts of article {article}; it has some of {', '.join(known[:3])}, …")
    if facts.empty:
        fail(Exit.NOTHING, f"{place} has no facts")
    out.print(view(facts.head(limit)))
    more = "" if len(facts) <= limit else "; more with --limit N"
    said = f'{min(limit, len(facts)):,} of {len(facts):,} facts: pandas.read_parquet("{place}/facts"){more}'
    out.print(Text(said, style="dim"), soft_wrap=True)


def _begins(identity: str, shown: str | None) -> bool:
    """Whether an id begins with what is shown of it where it is long."""
    return shown is not None and len(shown) >= _SHOWN and identity.startswith(shown.rstrip("…"))


def _file(file: Path, article: str | None, lists: Path | None) -> None:
    """The first article of a file, or the one of this id."""
    from extract.cli.run_report import remedy
    from extract.ingest import Reject, check, records
    from extract.ingest.language import not_english
    from extract.views import show as view

    own = taken(lists)
    try:
        check([file])
        every = list(records([file]))
    except (ImportError, OSError, ValueError) as error:
        fail(Exit.NOTHING, str(error))
    read = [a for _, a in every if not isinstance(a, Reject)]
    chosen = [a for a in read if article in (None, a.id)] or [a for a in read if _begins(a.id, article)]
    broken = [(where, a) for where, a in every if isinstance(a, Reject)]
    if not chosen and len(broken) == len(every) and broken:
        where, reject = broken[0]
        fail(Exit.NOTHING, f"{where}: {reject.reason}. {remedy(reject.code)}")
    if not chosen:
        ids = ", ".join(a.id for _, a in every[:3] if not isinstance(a, Reject))
        fail(Exit.NOTHING, f"{file} has no article {article}; it has {ids}, …" if ids else f"{file} has no article")
    if reason := not_english(chosen[0].text):
        fail(Exit.NOTHING, f"{chosen[0].id}: {reason}. {remedy('language')}")
    out.print(view(chosen[0], nlp=extract.load(lists=own)))
    if len(chosen) > 1:
        out.print(f"The first of {len(chosen):,} articles; name another with --article ID.", style="dim")
