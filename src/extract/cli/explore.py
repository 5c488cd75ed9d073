"""`extract explore`: a run's facts in the browser."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import Exit, fail, need, out


def explore(
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run` wrote.")],
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Where to listen; else 8010, or the next that is free.")
    ] = None,
) -> None:
    """Search and sift a finished run's facts in the browser, on this computer alone, until Ctrl-C. Nothing is changed.

    What the pages show is OUT/explore.sqlite, made from the run's tables whenever they are others.
    """
    need("extract explore", ("datasette",), "explore")
    from extract.explore import FILE, has_other_registry, is_stale, make, serve
    from extract.explore.site import USUAL
    from extract.folders import DamagedRunError
    from extract.ports import PortError, port_for

    try:
        free = port_for("127.0.0.1", port, USUAL)
        if is_stale(run_folder):
            out.print(f"Making {run_folder / FILE} of the tables ...", style="dim", highlight=False, soft_wrap=True)
            make(run_folder)
    except (FileNotFoundError, PortError) as error:
        fail(Exit.USAGE, str(error))
    except (OSError, DamagedRunError) as error:
        fail(Exit.NOTHING, str(error))
    if has_other_registry(run_folder / FILE):
        out.print(
            f"The registry is of another run and left out: `extract entities {run_folder}` makes it anew.",
            style="dim", highlight=False, soft_wrap=True,
        )  # fmt: skip
    out.print(f"The facts: http://127.0.0.1:{free}", highlight=False, soft_wrap=True)
    sys.stdout.flush()
    serve(run_folder / FILE, run_folder.resolve().name, free)
