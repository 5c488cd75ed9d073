"""Counts without an exact number: rows of their own, on request, that change no other."""

import pytest
from spacy.language import Language
from spacy.tokens import DocBin

import extract
from extract.annotations import Quantity

TEXT = (
    "Dozens of boats were lost in May, and 40 were saved, Jane Roe said. One of the three piers fell in 2004. "
    "Between May and July tens of thousands of pounds went on hundreds of miles of rope, up from £300 a year earlier."
)


def found(nlp: Language, text: str) -> list[Quantity]:
    return list(nlp(text)._.facts_vague)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "item"),
    [
        ("Dozens of boats sank.", 12, None, None, "boat"),
        ("Scores of gulls drowned.", 20, None, None, "gull"),
        ("Thousands of nurses marched.", 1e3, 1e4, None, "nurse"),
        ("Tens of thousands of nurses marched.", 1e4, 1e5, None, "nurse"),
        ("Hundreds of millions of stamps were sold.", 1e8, 1e9, None, "stamp"),
        ("Hundreds of acres were burned.", 100, 1000, "acre", None),
        ("The club owes millions of pounds.", 1e6, 1e7, "GBP", None),
        ("Several hundred farmers came.", 100, 1000, None, "farmer"),
        ("Several hundred thousand farmers came.", 1e5, 1e6, None, "farmer"),
        ("It will cost several hundred million pounds.", 1e8, 1e9, "GBP", None),
        ("A few dozen farmers came.", 12, None, None, "farmer"),
        ("One of four bidders withdrew.", 1, 1, None, "bidder"),
        ("It is one of the oldest piers.", 1, 1, None, "pier"),
        ("She lost one shoe.", 1, 1, None, "shoe"),
    ],
)
def test_a_vague_count_has_its_bounds_and_its_item(
    nlp: Language, text: str, low: float, high: float | None, unit: str | None, item: str | None
) -> None:
    [q] = found(nlp, text)
    assert (q.low, q.high, q.unit, q.item) == (low, high, unit, item)


@pytest.mark.parametrize(
    "text",
    [
        "No one came.", "One day she left.", "They looked at one another.", "The one that got away was his.",
        "One-off costs rose.", "One in four left.", "At least one boat sank.", "Two hundred boats sank.",
        "Her test scores rose.", "Formula One fans cheered.", "He is in his tens.",
    ],
)  # fmt: skip
def test_what_counts_nothing_or_exactly_is_not_vague(nlp: Language, text: str) -> None:
    assert found(nlp, text) == []


def test_vague_rows_are_there_on_request_and_change_no_other() -> None:
    without, with_ = extract.facts(TEXT), extract.facts(TEXT, vague=True)
    assert not without["vague"].any()
    assert with_.loc[with_["vague"], "text"].tolist() == [
        "Dozens", "One", "tens of thousands of pounds", "hundreds of miles",
    ]  # fmt: skip
    rest = with_[~with_["vague"]].reset_index(drop=True)
    assert rest.astype(str).equals(without.astype(str))


def test_a_vague_row_has_its_source_and_its_period_but_no_chance() -> None:
    rows = extract.facts(TEXT, vague=True).set_index("text")
    dozens = rows.loc["Dozens"]
    assert (dozens["source"], dozens["period_text"], dozens["predicate"]) == ("Jane Roe", "in May", "lose")
    assert rows.loc["One", "period_text"] == "in 2004"
    assert rows.loc[rows["vague"], "confidence"].isna().all()


def test_vague_counts_survive_a_docbin(nlp: Language) -> None:
    doc = nlp(TEXT)
    [back] = (
        DocBin(store_user_data=True).from_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes()).get_docs(nlp.vocab)
    )
    assert list(back._.facts_vague) == doc._.facts_vague
