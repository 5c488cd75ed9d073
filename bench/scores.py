"""Hold today's product against scores.json: every level of every gold file, F1 in per cent.

    python bench/scores.py [GOLD.jsonl ...] [--texts ARTICLES.jsonl.gz ...] [--write]

Without arguments the gold is corpus/articles.jsonl. Exit status 1 where a level has fallen by more than half a point.
--write makes today's figures those of scores.json, after a change that was meant.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import extract
from extract.evaluate import evaluate
from extract.evaluate.inputs import gold_articles

ROOT = Path(__file__).parent.parent
SCORES = ROOT / "scores.json"
CORPUS = ROOT / "corpus" / "articles.jsonl"
SLACK = 0.5
"""How many points a level may fall before it counts as fallen."""


def measure(gold: Path, texts: Iterable[Path] = ()) -> dict[str, float]:
    """F1 in per cent by level, of a run over a gold file; the areas under the confidences' curves too."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        with articles.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in gold_articles(gold, texts))
        extract.run([articles], Path(folder) / "out")
        scores = evaluate(articles, Path(folder) / "out")
    levels = {row.level: round(100 * row.f1, 1) for row in (*scores.rows, *scores.people)}
    areas = {f"{c.kind} confidence AUC": round(100 * c.auc, 1) for c in scores.calibration if c.auc is not None}
    return levels | areas


def fallen(name: str, today: dict[str, float]) -> list[str]:
    """The levels of a gold file that are lower than promised, in words."""
    promised: dict[str, float] = json.loads(SCORES.read_text(encoding="utf-8")).get(name, {})
    return [
        f"{name}: {level} {today.get(level, 0.0)}, {promised[level]} promised"
        for level in promised
        if today.get(level, 0.0) < promised[level] - SLACK
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument(
        "--texts", nargs="+", type=Path, default=[], help="the articles of gold that stands without its texts"
    )
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    kept = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    below: list[str] = []
    for gold in arguments.gold:
        name = f"{gold.parent.name}/{gold.name}"
        today = measure(gold, arguments.texts)
        for level, score in today.items():
            print(f"{name:28} {level:26} {score:6.1f}  {kept.get(name, {}).get(level, '')}")
        below += [] if arguments.write else fallen(name, today)
        kept[name] = today
    if arguments.write:
        SCORES.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    if below:
        sys.exit("\n".join(["fallen:", *below]))


if __name__ == "__main__":
    main()
