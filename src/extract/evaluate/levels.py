"""The levels of agreement, from the entity that is found to the whole fact that is right."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

from extract.contract.gold import Record, read_whole
from extract.contract.vocabulary import FactKind
from extract.evaluate.agreement import (
    jaccard,
    match,
    number,
    plain_name,
    same_bound,
    same_number,
    same_period,
    same_word,
    word_starts,
)
from extract.evaluate.calibration import calibrate
from extract.evaluate.inputs import gold_of_run, table
from extract.evaluate.scores import Scores, Tally

_FOUND, _EXACT = 0.5, 0.8
_KINDS = get_args(FactKind)

Verdict = tuple[float | None, bool]


def evaluate(gold: Path, out: Path, texts: Iterable[Path] = ()) -> Scores:
    """Compare the tables that a run wrote to `out` with the gold of its articles.

    entities: found with the right type, under any of its names; entity name: under its canonical
    one. A quote is found where it shares half of its words with the gold's (Jaccard), exact where
    it shares four fifths; type and source are of those found. A quantity is found where the number
    overlaps; bound, unit, item, source and period are of those with the right value. FACT counts
    exact quotes with the right source and quantities with everything right but the period. Beliefs that nobody voiced
    and vague counts, which a run has on request, are no facts of gold and do not count.

    An article of the review desk that nobody signed as read whole says nothing of what was missed: it does not count in
    recall, and in precision only those of its facts do on which an editor decided.

    `texts` are the articles of gold that stands without its texts.

    Raises ValueError, with what is wrong and what to do, if the gold is not gold or has no articles, if the run
    has none of them, or if a table is missing.
    """
    facts, entities = table(Path(out), "facts"), table(Path(out), "entities")
    records = gold_of_run(Path(gold), Path(out), texts)
    return score((record, facts.get(record["id"], []), entities.get(record["id"], [])) for record in records)


def score(read: Iterable[tuple[Record, list[Record], list[Record]]]) -> Scores:
    """The levels of gold articles, each with the facts and entities that somebody found in it, as rows of tables."""
    tally, people = Tally(), Tally()
    verdicts: dict[str, list[Verdict]] = {kind: [] for kind in _KINDS}
    articles = whole = 0
    for record, facts, entities in read:
        articles += 1
        whole += read_whole(record)
        found = facts if read_whole(record) else _decided(record, facts)
        article = _Article(record, found, entities)
        article.entities(tally, people)
        quotes = article.quotes(tally, verdicts["quote"])
        quantities = article.quantities(tally, verdicts["quantity"])
        total = [a + b for a, b in zip(quotes, quantities, strict=True)]
        tally.add("FACT", *total, whole=article.whole)
    calibration = (calibrate(kind, verdicts[kind]) for kind in _KINDS)
    return Scores(tally.rows(), people.rows(), tuple(c for c in calibration if c is not None), articles, whole)


def _decided(record: Record, facts: list[Record]) -> list[Record]:
    """The facts on which an editor decided: with one they share half of a quote's words, or a word of a number."""
    text = record["text"]
    decided: dict[str, list[list[list[int]]]] = {kind: [] for kind in _KINDS}
    for one in record["reviewed"].get("rejected", ()):
        decided[one["kind"]].append(one["pieces"])
    decided["quote"] += [q["pieces"] for q in record["quotes"]]
    decided["quantity"] += [[[q["start"], q["end"]]] for q in record["quantities"]]
    words = {kind: [word_starts(text, pieces) for pieces in found] for kind, found in decided.items()}

    def same(fact: Record) -> bool:
        own = word_starts(text, fact["pieces"])
        shares = [jaccard(own, other) for other in words[fact["kind"]]]
        return any(share >= _FOUND if fact["kind"] == "quote" else share > 0 for share in shares)

    return [fact for fact in facts if same(fact)]


Counts = tuple[int, int, int]


def right(record: Record, facts: list[Record], entities: list[Record]) -> dict[str, list[bool]]:
    """Of one gold article which of the predicted facts are right as FACT has it, by kind and in their order."""
    article, tally = _Article(record, facts, entities), Tally()
    found: dict[str, list[Verdict]] = {kind: [] for kind in _KINDS}
    article.quotes(tally, found["quote"])
    article.quantities(tally, found["quantity"])
    return {kind: [good for _, good in verdicts] for kind, verdicts in found.items()}


class _Article:
    """One article's gold beside what was predicted for it."""

    def __init__(self, gold: Record, facts: list[Record], entities: list[Record]) -> None:
        self.gold, self.predicted_entities = gold, entities
        self.whole = read_whole(gold)
        self.facts = {kind: [f for f in facts if f["kind"] == kind] for kind in _KINDS}
        self.names: dict[str | None, str] = {}
        for entity in gold["entities"]:
            for name in (entity["name"], *entity["aliases"]):
                self.names.setdefault(plain_name(name), entity["name"])

    def canonical(self, name: Any) -> str | None:
        """The gold's name for an entity that it knows under this or another name."""
        plain = plain_name(name)
        return self.names.get(plain, plain)

    def _same_source(self, gold: Record, predicted: Record) -> bool:
        return self.canonical(gold["source"]) == self.canonical(predicted["source"])

    def entities(self, tally: Tally, people: Tally) -> None:
        """Count the entities, and role and affiliation of the people found."""
        wanted = {(e["name"], e["type"]) for e in self.gold["entities"]}
        found = {(self.canonical(e["name"]), e["type"]) for e in self.predicted_entities}
        named = {(plain_name(e["name"]), e["type"]) for e in self.predicted_entities}
        n = len(wanted), len(self.predicted_entities)
        tally.add("entities", len(wanted & found), *n, whole=self.whole)
        tally.add("entity name", sum((plain_name(name), kind) in named for name, kind in wanted), *n, whole=self.whole)
        first: dict[str | None, Record] = {}
        for e in self.predicted_entities:
            if e["type"] == "person":
                first.setdefault(self.canonical(e["name"]), e)
        pairs = [(e, first[e["name"]]) for e in self.gold["entities"] if e["type"] == "person" and e["name"] in first]
        for level, same in (("role", same_word), ("affiliation", self._same_name)):
            stated = [(g.get(level), p[level]) for g, p in pairs]
            right = sum(same(g, p) for g, p in stated if g)
            n = sum(bool(g) for g, _ in stated), sum(bool(p) for _, p in stated)
            people.add(level, right, *n, whole=self.whole)

    def _same_name(self, gold: Any, predicted: Any) -> bool:
        return self.canonical(gold) == self.canonical(predicted)

    def quotes(self, tally: Tally, verdicts: list[Verdict]) -> Counts:
        """Count the quotes; returns right, gold and predicted facts."""
        gold, predicted = self.gold["quotes"], self.facts["quote"]
        text = self.gold["text"]
        pairs = match(
            [word_starts(text, q["pieces"]) for q in gold], [word_starts(text, q["pieces"]) for q in predicted], jaccard
        )
        found = [(i, j, share) for i, j, share in pairs if share >= _FOUND]
        exact = [(i, j) for i, j, share in found if share >= _EXACT]
        sourced = {j for i, j, _ in found if self._same_source(gold[i], predicted[j])}
        right = {j for _, j in exact if j in sourced}
        n = len(gold), len(predicted)
        tally.add("quote found", len(found), *n, whole=self.whole)
        tally.add("quote exact", len(exact), *n, whole=self.whole)
        tally.add(
            "quote type", sum(gold[i]["type"] == predicted[j]["quote_type"] for i, j, _ in found), *n, whole=self.whole
        )
        tally.add("quote source", len(sourced), *n, whole=self.whole)
        verdicts += [(number(q["confidence"]), j in right) for j, q in enumerate(predicted)]
        return len(right), *n

    def quantities(self, tally: Tally, verdicts: list[Verdict]) -> Counts:
        """Count the quantities; returns right, gold and predicted facts."""
        gold, predicted = self.gold["quantities"], self.facts["quantity"]
        tests: dict[str, Callable[[Record, Record], bool]] = {
            "bound": lambda g, p: same_bound(g["comparator"], p["comparator"]),
            "unit": lambda g, p: same_word(g["unit"], p["unit"]),
            "item": lambda g, p: same_word(g["item"], p["item"]),
            "source": self._same_source,
            "period": lambda g, p: same_period(g["period"], p["period_text"]),
        }
        pairs = match(gold, predicted, _overlap)
        valued = [(i, j) for i, j, _ in pairs if _same_value(gold[i], predicted[j])]
        passed = {name: {j for i, j in valued if test(gold[i], predicted[j])} for name, test in tests.items()}
        right = set.intersection(*(passed[name] for name in tests if name != "period"))
        n = len(gold), len(predicted)
        tally.add("quantity found", len(pairs), *n, whole=self.whole)
        tally.add("quantity value", len(valued), *n, whole=self.whole)
        for name in tests:
            tally.add(f"quantity {name}", len(passed[name]), *n, whole=self.whole)
        verdicts += [(number(q["confidence"]), j in right) for j, q in enumerate(predicted)]
        return len(right), *n


def _overlap(a: Record, b: Record) -> float:
    return float(max(0, min(a["end"], b["end"]) - max(a["start"], b["start"])))


def _same_value(gold: Record, predicted: Record) -> bool:
    return same_number(gold["low"], predicted["low"]) and same_number(gold["high"], predicted["high"])
