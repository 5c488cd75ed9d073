"""`extract evaluate`: how right a run is, against gold."""

from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import Exit, fail, out


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Articles with their gold, .jsonl or .jsonl.gz.")],
    run_folder: Annotated[Path, typer.Argument(metavar="OUT", help="What `extract run GOLD -o OUT` wrote.")],
) -> None:
    """Print how right a run is, level by level, against gold articles."""
    from extract.evaluate import evaluate as score

    try:
        scores = score(gold, run_folder)
    except (OSError, ValueError) as error:
        fail(Exit.USAGE, str(error))
    lines = [f"{'level':18} {'P':>6} {'R':>6} {'F1':>6}   right/gold/predicted"]
    lines += [f"{level:18} {p:>6} {r:>6} {f1:>6}   {counts}" for level, p, r, f1, counts in scores.table()]
    for c in scores.calibration:
        area = "none" if c.auc is None else f"{c.auc:.3f}"
        lines.append(f"{c.kind} confidence: ECE {c.ece:.3f}  AUC {area}  right {c.right} of {c.total}")
    out.print("\n".join(lines), highlight=False, soft_wrap=True)
