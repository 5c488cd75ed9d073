"""Doing without a rule: the next one gets its turn, and gold tells what the rule was good for."""

import json
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

import extract
from extract.annotations import Quantity, Quote
from extract.cli import app
from extract.lexicon.rules import rules

SWITCHED = {name: rule for name, rule in rules().items() if rule.component is not None}
FIXED = sorted(rules().keys() - SWITCHED.keys())


@pytest.fixture(scope="module")
def own() -> Language:
    return extract.load()


def facts(nlp: Language, text: str, *without: str) -> list[Quote | Quantity]:
    """The facts of a text, quotes first, by a pipeline that does without some rules for once."""
    for component in ("extract_numbers", "extract_quotes", "extract_links"):
        off = [rule for rule in without if SWITCHED[rule].component == component]
        nlp.replace_pipe(component, component, config={"without": off})
    doc = nlp(text)
    return [*doc._.facts_quotes, *doc._.facts_quantities]


def went_by(found: list[Quote | Quantity]) -> set[str]:
    return {reason.rule for fact in found for reason in fact.reasons}


INTERVIEW = (
    "Tom Hale runs the pier.\n\nECHO: Does it leak?\n\nHALE: It has for years.\n\nECHO: Why?\n\nHALE: It is old."
)
ANSWERS = "Tom Hale runs the pier.\n\nQ: Does it leak?\n\nA: It always has.\n\nQ: Who pays for it?\n\nA: The town will."
AGAIN = (
    '"It leaks," said Jane Roe, the harbour master.\n\nThe pier is old. It was built in 1898.\n\n'
    '"We have lost 12 lamps. It is a shame."'
)


@pytest.mark.parametrize(
    ("rule", "text", "instead"),
    [
        ("quote.cued", '"It leaks," said Jane Roe.', "quote.tagged"),
        ("speaker.unnamed-still", 'A spokesman said it leaked. He added: "It always has."', "speaker.phrase"),
        ("speaker.resolved", "Jane Roe opened the pier. She said it leaked.", "speaker.phrase"),
        ("speaker.phrase", "A spokesman said the pier leaked.", "speaker.none"),
        ("speaker.labelled", INTERVIEW, "speaker.phrase"),
        ("speaker.sentence-before", 'It is old. Jane Roe was not so sure. "It leaks."', "speaker.quote-before"),
        ("speaker.quote-before", AGAIN, "speaker.none"),
        ("number.range", "Between 12 and 14 lamps failed.", "number.counted"),
        ("link.item-behind", "The pier has 12 lamps.", "link.item-weighed"),
        ("link.item-rate", "The pier's pace of decay of 9% was feared.", "link.item-front"),
        ("link.item-restated", "The pier cost $4m (£2m).", "link.item-beside"),
        ("link.item-after", "The yard builds two- and three-bedroom flats.", "link.item-behind"),
    ],
)
def test_without_a_rule_the_next_one_gets_its_turn(own: Language, rule: str, text: str, instead: str) -> None:
    assert rule in went_by(facts(own, text))
    left = went_by(facts(own, text, rule))
    assert rule not in left
    assert instead in left


def test_without_a_bound_the_number_is_exact_and_without_its_kind_there_is_none(own: Language) -> None:
    text = "More than 12 lamps failed."
    assert [(q.comparator, q.low, q.high) for q in facts(own, text)] == [(">", 12.0, None)]
    assert [(q.comparator, q.low, q.high) for q in facts(own, text, "number.bounded")] == [("=", 12.0, 12.0)]
    assert facts(own, text, "number.counted") == []


def test_a_number_in_a_quote_that_lends_it_no_source_is_the_articles_own(own: Language) -> None:
    [quote, number] = facts(own, "Jane Roe said 12 lamps had failed.")
    assert number.source == quote.source
    [quote, number] = facts(own, "Jane Roe said 12 lamps had failed.", "link.voiced-cued")
    assert quote.source is not None
    assert number.source is None


TEXTS = {
    "quote.transcript": INTERVIEW,
    "speaker.labelled": INTERVIEW,
    "speaker.interviewed": ANSWERS,
    "speaker.quote-before": AGAIN,
    "link.item-before": "The pier has 12 lamps. Half of them failed.",
    "link.item-after": "The yard builds two- and three-bedroom flats.",
    "link.item-weighed": "Of the boats in the harbour, only four were lost.",
    "link.voiced": AGAIN,
}
"""Where a rule's own example is too short for it: in an article it would have more around it."""


@pytest.mark.parametrize(
    "rule", sorted(SWITCHED.keys() - {"quote.tagged-uncued", "quote.doubted"})
)  # no short text does
def test_no_fact_goes_by_a_rule_that_is_switched_off(own: Language, rule: str) -> None:
    text = TEXTS.get(rule, SWITCHED[rule].example)
    assert rule in went_by(facts(own, text))
    assert rule not in went_by(facts(own, text, rule))


@pytest.mark.parametrize("rule", FIXED)
def test_a_rule_that_nothing_can_do_without_is_named(rule: str) -> None:
    with pytest.raises(ValueError, match=f"the rule '{rule}' cannot be switched off: name one of quote.cued, "):
        extract.load(without=["quote.cued", rule])


def test_a_rule_of_another_component_is_told_where_it_belongs(own: Language) -> None:
    with pytest.raises(ValueError, match=r"'quote\.cued' is not one of extract_links: switch it off in extract_quotes"):
        own.replace_pipe("extract_links", "extract_links", config={"without": ["quote.cued"]})


def gold(folder: Path) -> Path:
    """A gold article that says once whose number it is, and once leaves it open."""
    text = "Jane Roe said 12 lamps had failed. The pier has 40 lamps."
    number = {"unit": None, "item": "lamp", "comparator": "=", "period": None}
    numbers = [
        number | {"start": 14, "end": 16, "low": 12, "high": 12, "source": "Jane Roe"},
        number | {"start": 48, "end": 50, "low": 40, "high": 40, "source": None},
    ]
    said = {"pieces": [[14, 33]], "type": "indirect", "source": "Jane Roe"}
    roe = {"name": "Jane Roe", "type": "person", "aliases": [], "role": None, "affiliation": None}
    path = folder / "gold.jsonl"
    record = {"id": "pier", "text": text, "entities": [roe], "quotes": [said], "quantities": numbers}
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_gold_tells_what_a_rule_gains(tmp_path: Path) -> None:
    asked = ["evaluate", str(gold(tmp_path)), "--ablate", "link.voiced-cued", "--ablate", "quote.tagged"]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0, told.output
    assert [line.split() for line in told.output.splitlines()[1:]] == [
        ["link.voiced-cued", "1", "100.0%", "66.7%", "+33.3"],
        ["quote.tagged", "0", "100.0%", "100.0%", "+0.0"],
    ]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["--ablate", "quote.shouted"], "there is no rule 'quote.shouted': name one of quote.cued, "),
        (["--ablate", "link.period"], "the rule 'link.period' cannot be switched off"),
        (["out", "--ablate", "quote.cued"], "give GOLD and OUT, GOLD and --ablate RULE, or --reviewed OUT"),
    ],
)
def test_what_cannot_be_asked_of_gold_is_said(tmp_path: Path, asked: list[str], answer: str) -> None:
    told = CliRunner().invoke(app, ["evaluate", str(gold(tmp_path)), *asked])
    assert (told.exit_code, answer in told.output) == (2, True)
