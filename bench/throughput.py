"""How much the whole pipeline costs beside its bare base pipeline, on one core and one thread.

    python bench/throughput.py ARTICLES.jsonl[.gz] [--articles 300] [--rounds 5]

Bare: spaCy's `nlp.pipe` over the texts. Whole: from text to the rows of all tables, an article at
a time, as `extract run` does it. The two are run in turn; the ratio is the median over the rounds
of whole to bare. Then the time of every pipe, from one more pass.
"""

import os

CORE = min(os.sched_getaffinity(0))
os.sched_setaffinity(0, {CORE})
for _name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM"):
    os.environ[f"{_name}_NUM_THREADS"] = "1"

import argparse  # noqa: E402
import platform  # noqa: E402
from collections import defaultdict  # noqa: E402
from importlib import import_module  # noqa: E402
from itertools import islice  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from time import perf_counter  # noqa: E402

import extract  # noqa: E402
from extract.annotations import Origin  # noqa: E402
from extract.article import Article  # noqa: E402
from extract.pipes.base import BASE  # noqa: E402
from extract.table import annotate, rows  # noqa: E402
from extract.table.process import day  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, metavar="ARTICLES.jsonl[.gz]")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    articles = list(islice(extract.read(args.archive), args.articles))
    words = sum(len(a.text.split()) for a in articles)
    bare, whole = import_module(BASE).load(), extract.load()

    def run_bare() -> None:
        for _ in bare.pipe(a.text for a in articles):
            pass

    def run_whole() -> None:
        for article in articles:
            rows(article, annotate(whole, article))

    for warm in (run_bare, run_whole):
        warm()
    pairs = [(_time(run_bare), _time(run_whole)) for _ in range(args.rounds)]
    base, all_of_it = (median(times) for times in zip(*pairs, strict=True))
    ratios = sorted(w / b for b, w in pairs)
    print(f"{len(articles)} articles, {words} words; core {CORE} of {platform.machine()}, {platform.platform()}")
    print(f"bare   {base:7.2f} s  {words / base:7.0f} words/s")
    print(f"whole  {all_of_it:7.2f} s  {words / all_of_it:7.0f} words/s")
    print(f"ratio  {median(ratios):7.2f}    (min {ratios[0]:.2f}, max {ratios[-1]:.2f}, {args.rounds} rounds)")
    seconds = _by_pipe(whole, articles)
    total = sum(seconds.values())
    print("\nwhere the time goes, by pipe")
    for name, spent in seconds.items():
        print(f"{name:22} {spent:7.2f} s {spent / total:6.1%}   {spent / base:6.1%} of bare")


def _time(work) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _by_pipe(nlp, articles: list[Article]) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for article in articles:
        start = perf_counter()
        doc = nlp.make_doc(article.text)
        doc._.facts_article = Origin(article.title, day(article))
        seconds["tokenizer"] += (now := perf_counter()) - start
        for name, pipe in nlp.pipeline:
            start, doc = now, pipe(doc)
            seconds[name] += (now := perf_counter()) - start
        rows(article, doc)
        seconds["rows"] += perf_counter() - now
    return seconds


if __name__ == "__main__":
    main()
