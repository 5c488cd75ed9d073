"""Whether anything that can stand in an article makes the pipeline fail, or give rows of which an invariant is broken.

    python bench/fuzz.py [ARTICLES.jsonl[.gz] ...] [--seed 1] [--texts 100000] [--articles 5000] [--start 0]

Small texts are made by grammars of numbers, dates, quotation marks and names (`mutations.py`), larger ones are the
articles given (`corpus/articles.jsonl` if none are), with damage done to characters, words, lines, marks, figures and
capitals. `invariants.py` says what must hold of the rows of each. Every text is read a second time, in another order,
among other neighbours, and through `DocBin`, and must give the same rows.

A seed gives the same texts in the same batches everywhere. The first fault of every kind is printed with its batch and
with the smallest input that was found to have it; `--start BATCH` goes on from a batch, as after Ctrl-C. Ends with 1 if
there were faults.
"""

import argparse
import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from time import perf_counter

import hypothesis
from hypothesis.strategies import SearchStrategy
from spacy.language import Language

import extract
from extract.article import Article, digest
from extract.pipes.base import forget
from extract.table import Rows
from invariants import BrokenError, extracted
from mutations import mutated_articles, small_articles

TEXTS, ARTICLES = 250, 25
"""How many are in a batch."""
_TRIES = 400
"""So often is an input cut down."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that something is wrong with; `kind` is the same for inputs with the same fault."""

    kind: str
    article: Article
    told: str


def main() -> None:
    """Read the arguments and try all batches."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="*", metavar="ARTICLES.jsonl[.gz]", default=["corpus/articles.jsonl"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--start", type=int, default=0, metavar="BATCH")
    args = parser.parse_args()
    logging.getLogger("extract").setLevel(logging.ERROR)
    articles = list(chain.from_iterable(extract.read(path) for path in args.archives))
    nlp = extract.load()
    sizes = [*_cut("texts", args.texts, TEXTS), *_cut("articles", args.articles, ARTICLES)]
    known: dict[str, int] = {}
    done, began = 0, perf_counter()
    for batch, (what, size) in list(enumerate(sizes))[args.start :]:
        made = small_articles() if what == "texts" else mutated_articles(articles)
        for fault in try_batch(nlp, made, size, f"{args.seed}-{batch}"):
            known[fault.kind] = known.get(fault.kind, 0) + 1
            if known[fault.kind] == 1:
                print(f"\nseed {args.seed}, batch {batch} ({what}):\n{shown(reduced(nlp, fault))}", flush=True)
        done += size
        rate = done / (perf_counter() - began)
        print(f"seed {args.seed}, batch {batch + 1} of {len(sizes)}: {done:,} tried, {rate:.0f}/s, "
              f"{sum(known.values())} faults of {len(known)} kinds", flush=True)  # fmt: skip
    for kind, n in sorted(known.items()):
        print(f"{n} x {kind}")
    sys.exit(1 if known else 0)


def _cut(what: str, total: int, size: int) -> Iterator[tuple[str, int]]:
    for start in range(0, total, size):
        yield what, min(size, total - start)


def try_batch(nlp: Language, made: SearchStrategy[Article], size: int, seed: str) -> list[Fault]:
    """The faults among so many articles, each tried once alone and once more behind the others."""
    faults: list[Fault] = []
    first: list[tuple[Article, Rows]] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(made)
    def attempt(article: Article) -> None:
        with nlp.memory_zone():
            found = fault_of(nlp, article)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            first.append((article, found))

    attempt()
    forget(nlp)
    with nlp.memory_zone():
        for article, before in reversed(first):
            after = fault_of(nlp, article)
            if isinstance(after, Fault) or after != before:
                told = after.told if isinstance(after, Fault) else _difference(before, after)
                faults.append(Fault("other rows after other articles", article, told))
    forget(nlp)
    return faults


def fault_of(nlp: Language, article: Article) -> Fault | Rows:
    """What is wrong with the rows of an article, or the rows."""
    try:
        return extracted(nlp, article)
    except BrokenError as error:
        told = str(error)
        return Fault(re.split(r"[:,'\"\d]", told.partition("\n")[0])[0], article, told)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} in {Path(last.filename).name}, {last.name}"
        return Fault(kind, article, "".join(traceback.format_exception(error)))


def reduced(nlp: Language, fault: Fault) -> Fault:
    """The fault in the smallest input that is found to have it: fewer lines, then sentences, words, characters."""
    tries = iter(range(_TRIES))

    def has_it(text: str) -> bool:
        nonlocal fault
        if not text.strip() or next(tries, None) is None:
            return False
        smaller = replace(fault.article, id=digest(text), text=text)
        found = fault_of(nlp, smaller)
        if isinstance(found, Fault) and found.kind == fault.kind:
            fault = found
            return True
        return False

    for pattern in (r"\n+", r"(?<=[.!?”\"])\s+", r"\s+", r""):
        _drop(fault.article.text, pattern, has_it)
    return fault


def _drop(text: str, pattern: str, has_it: Callable[[str], bool]) -> None:
    """Leave out halves, quarters and so on of what the pattern parts, for as long as the rest has it."""
    ends = [0, *(m.end() for m in re.finditer(pattern, text) if 0 < m.end() < len(text)), len(text)]
    units = [text[start:end] for start, end in pairwise(ends)]
    size = len(units) // 2
    while size:
        at = 0
        while at < len(units):
            left = units[:at] + units[at + size :]
            if has_it("".join(left)):
                units = left
            else:
                at += size
        size //= 2


def _difference(before: Rows, after: Rows) -> str:
    lines = []
    for table in ("entities", "facts", "dates"):
        old, new = getattr(before, table), getattr(after, table)
        lines += [f"only alone: {row}" for row in old if row not in new]
        lines += [f"only after others: {row}" for row in new if row not in old]
    return "\n".join(lines)


def shown(fault: Fault) -> str:
    """A fault and its input, for whoever has to mend it."""
    article = fault.article
    about = f"title {article.title!r}, published {article.published}"
    return f"{fault.kind}\n{fault.told.rstrip()}\n{about}, text of {len(article.text):,} characters:\n{article.text!r}"


if __name__ == "__main__":
    main()
