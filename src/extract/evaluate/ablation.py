"""What a rule gains: FACT on gold articles by all rules, and by all but this one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import extract
from extract.article import Article
from extract.contract.gold import Record
from extract.contract.tables import arrow
from extract.evaluate.inputs import gold_articles
from extract.evaluate.levels import score
from extract.evaluate.scores import Row
from extract.ingest.record import article
from extract.lexicon.rules import by_component
from extract.table import annotate, rows

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Ablation:
    """A rule, in how many facts it had a part, and the level FACT with it and without it."""

    rule: str
    decided: int
    whole: Row
    without: Row

    @property
    def gain(self) -> float:
        """What F1 loses without the rule."""
        return self.whole.f1 - self.without.f1


def ablate(gold: Path, rules: Sequence[str], texts: Iterable[Path] = ()) -> list[Ablation]:
    """Read the articles of a gold file with all rules, then without each of some, one at a time.

    Without a rule the next one that may decide gets its turn. `texts` are the articles of gold without its texts.

    Raises ValueError for a rule that cannot be switched off, and if the gold is not gold, has no articles, or none that
    somebody has read whole, without which FACT has no recall.
    """
    by_component(rules)
    records = list(gold_articles(gold, texts))
    if not records:
        raise ValueError(f"{gold} has no articles: name the gold, or finish and export articles on the review desk")
    decided: Counter[str] = Counter()
    whole = _fact(records, extract.load(), decided)
    if not whole.gold:
        raise ValueError(f"{gold} has no fact in an article that is read whole: name gold that has")
    return [
        Ablation(rule, decided[rule], whole, _fact(records, extract.load(without=[rule]), Counter())) for rule in rules
    ]


def _fact(records: Iterable[Record], nlp: "Language", decided: Counter[str]) -> Row:
    """The level FACT of a pipeline; `decided` counts by rule the facts in which it had a part."""
    return score(_read(records, nlp, decided))["FACT"]


def _read(
    records: Iterable[Record], nlp: "Language", decided: Counter[str]
) -> Iterator[tuple[Record, list[Record], list[Record]]]:
    for record in records:
        made = article(record)
        if not isinstance(made, Article):  # a run would leave it in the quarantine
            yield record, [], []
            continue
        doc = annotate(nlp, made)
        for fact in (*(q for q in doc._.facts_quotes if q.voiced), *doc._.facts_quantities):
            decided.update({reason.rule for reason in fact.reasons})
        found = rows(made, doc)
        yield record, arrow("facts", found.facts).to_pylist(), arrow("entities", found.entities).to_pylist()
