"""`extract entities`: one name over the whole archive."""

from collections import deque
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from extract.cli.lists import OwnLists, taken
from extract.cli.terminal import Exit, fail, need, out

_MERGE = "--merge"


class Pairs(TyperCommand):
    """A command whose `--merge ID ID` may come several times: Typer knows no list of pairs."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Hand the two ids behind each `--merge` on as one value."""
        joined, left = [], deque(args)
        while left:
            option, mark, first = left.popleft().partition("=")
            if option == _MERGE:
                ids = [first] if mark else []
                while left and len(ids) < 2 and not left[0].startswith("-"):
                    ids.append(left.popleft())
                mark, first = "=", " ".join(ids)
            joined.append(option + mark + first)
        return super().parse_args(ctx, joined)


def entities(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    merge: Annotated[
        list[str] | None,
        typer.Option(
            _MERGE,
            metavar="ID ID",
            help="Two ids of one person or body; the first stays, with its name. Several may be given. Kept for good.",
        ),
    ] = None,
    split: Annotated[
        list[str] | None,
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
    if (not split) != (not article):
        fail(Exit.USAGE, "--split ID and --article ID go together")
    pairs = [(one, other) for one, _, other in (pair.partition(" ") for pair in merge or ())]
    if not all(other for _, other in pairs):
        fail(Exit.USAGE, "--merge takes two ids, the one that stays first: --merge ID ID")
    if split and len(split) > 1:
        fail(Exit.USAGE, "one --split a command, for nothing tells which --article is whose: call it once for each")
    try:
        summary = build(run_folder, merges=pairs, split=split[0] if split else None, articles=article or [])
    except (FileNotFoundError, DecisionError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    out.print(show(run_folder, limit))
    out.print(summary.told(run_folder), highlight=False, soft_wrap=True)
