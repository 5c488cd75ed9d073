"""`extract evaluate`: how right a run is, against gold or by its editors; what a rule gains."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.terminal import Exit, fail, out


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD", help="Articles with their gold, .jsonl or .jsonl.gz.")
    ] = None,
    run_folder: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="What `extract run GOLD -o OUT` wrote.")
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option("--texts", metavar="ARTICLES", help="The articles of gold without texts, .jsonl or .jsonl.gz."),
    ] = None,
    readings: Annotated[
        bool,
        typer.Option("--readings", help="Instead: FACT by the share of facts that a second reader was asked about."),
    ] = False,
    reviewed: Annotated[
        Path | None, typer.Option("--reviewed", metavar="OUT", help="Instead: by the decisions of a run's review desk.")
    ] = None,
    ablate: Annotated[
        list[str] | None,
        typer.Option("--ablate", metavar="RULE", help="Instead: what a rule gains, by its id. May be given again."),
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="Where these are, if not in OUT.review.sqlite.")
    ] = None,
) -> None:
    """Print how right a run is, level by level, against gold articles; or by its editors with --reviewed OUT.

    With --ablate it reads the articles of GOLD with and without a rule, and prints in how many facts the rule had a
    part, F1 of FACT both ways, and the difference in points.
    """
    if reviewed is not None and gold is None and not ablate:
        _by_editors(reviewed, database)
        return
    if gold is not None and run_folder is None and reviewed is None and ablate:
        _by_rules(gold, ablate, texts or ())
        return
    if gold is None or run_folder is None or reviewed is not None or ablate:
        fail(Exit.USAGE, "give GOLD and OUT, GOLD and --ablate RULE, or --reviewed OUT")
    from extract.evaluate import evaluate as score

    if readings:
        _by_share(gold, run_folder, texts or ())
        return
    try:
        scores = score(gold, run_folder, texts or ())
    except (OSError, ValueError) as error:
        fail(Exit.USAGE, str(error))
    lines = [f"{'level':18} {'P':>6} {'R':>6} {'F1':>6}   right/gold/predicted"]
    lines += [f"{level:18} {p:>6} {r:>6} {f1:>6}   {counts}" for level, p, r, f1, counts in scores.table()]
    lines += [about] if (about := scores.about()) else []
    for c in scores.calibration:
        area = "none" if c.auc is None else f"{c.auc:.3f}"
        lines.append(f"{c.kind} confidence: ECE {c.ece:.3f}  AUC {area}  right {c.right} of {c.total}")
    out.print("\n".join(lines), highlight=False, soft_wrap=True)


def _by_share(gold: Path, run_folder: Path, texts: Iterable[Path]) -> None:
    from extract.evaluate.readings import gains, lines
    from extract.second.readings import ReadingsError

    try:
        gained = gains(gold, run_folder, texts)
    except (OSError, ValueError, ReadingsError) as error:
        fail(Exit.USAGE, str(error))
    out.print("\n".join(lines(gained)), highlight=False, soft_wrap=True)


def _by_rules(gold: Path, rules: list[str], texts: Iterable[Path]) -> None:
    from extract.evaluate.ablation import ablate

    try:
        found = ablate(gold, rules, texts)
    except (OSError, ValueError) as error:
        fail(Exit.USAGE, str(error))
    lines = [f"{'rule':24} {'facts':>6} {'FACT with':>10} {'without':>8} {'difference':>11}"]
    lines += [
        f"{a.rule:24} {a.decided:>6,} {a.whole.f1:>10.1%} {a.without.f1:>8.1%} {100 * a.gain:>+11.1f}" for a in found
    ]
    out.print("\n".join(lines), highlight=False, soft_wrap=True)


def _by_editors(folder: Path, database: str | None) -> None:
    from extract.cli.review import read_in, store_of

    store = store_of(folder, database)
    from extract.evaluate.reviewed import lines
    from extract.evaluate.reviewed import reviewed as judge

    try:
        read_in(store, folder)
        told = judge(store, folder)
    except (OSError, ValueError) as error:
        fail(Exit.USAGE, str(error))
    finally:
        store.close()
    if not any(one.decided or one.articles for one in told):
        fail(Exit.NOTHING, f"no fact of {folder} is decided: review it first (extract review {folder})")
    out.print("\n".join(lines(told)), highlight=False, soft_wrap=True)
