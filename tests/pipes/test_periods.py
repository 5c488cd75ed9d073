from datetime import date

import pytest
from spacy.language import Language

from extract.annotations import Aim, Origin, Pointer, Quantity, Quote
from extract.pipes.links.periods import date_facts


def periods(nlp: Language, text: str, *numbers: str) -> list[str | None]:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, date(2011, 3, 17))
    doc = nlp(doc)
    doc._.facts_quotes = []
    doc._.facts_quantities = []
    for n in numbers:
        unit = "%" if n.endswith("%") else "GBP" if n.startswith("£") else "USD" if n.startswith("$") else None
        unit = "year" if n.endswith("year") else unit
        start = text.index(n)
        doc._.facts_quantities.append(Quantity(start, start + len(n), 1.0, 1.0, "=", unit=unit))
    date_facts(doc)
    for q in doc._.facts_quantities:
        if q.period is not None:
            found = doc._.facts_dates[q.period]
            assert q.period_text[0] <= found.start < found.end <= q.period_text[1]
    return [text[slice(*q.period_text)] if q.period_text else None for q in doc._.facts_quantities]


def test_the_date_of_the_clause_with_its_preposition(nlp: Language) -> None:
    assert periods(nlp, "The team seized 12 boats over the past year.", "12") == ["over the past year"]


def test_each_side_of_a_comparison_has_its_own(nlp: Language) -> None:
    text = "Profit rose to £6m in 2004, from £5m a year earlier."
    assert periods(nlp, text, "£6m", "£5m") == ["in 2004", "a year earlier"]


def test_a_period_at_the_front_covers_what_it_reports(nlp: Language) -> None:
    text = "Over a five-year period the agency said it helped to close 31 brothels and free 204 women."
    assert periods(nlp, text, "five-year", "31", "204") == [None, "Over a five-year period", "Over a five-year period"]


def test_a_period_at_the_end_covers_the_list_before_it(nlp: Language) -> None:
    text = "The report said 90 children were helped, 51 people arrested and 13 gangs broken up in the past year."
    assert periods(nlp, text, "90", "51", "13") == ["in the past year"] * 3


def test_the_day_of_saying_is_not_the_period(nlp: Language) -> None:
    assert periods(nlp, "The company said on Wednesday it had bought 14 shops.", "14") == [None]


def test_a_converted_sum_has_the_period_of_the_first(nlp: Language) -> None:
    assert periods(nlp, "The film took £2m ($3m) in 2009.", "£2m", "$3m") == ["in 2009", "in 2009"]


def test_a_date_behind_a_converted_sum_is_that_of_the_first(nlp: Language) -> None:
    text = "The deficit is set to hit a record £368m ($737m) this year, officials said on Tuesday."
    assert periods(nlp, text, "£368m", "$737m") == ["this year", "this year"]


def test_a_newspapers_name_and_the_length_of_something_else_are_no_period(nlp: Language) -> None:
    assert periods(nlp, "The £10m scheme is to go ahead, according to the Mail on Sunday.", "£10m") == [None]
    assert periods(nlp, "Prices rose to four-month highs above $53 in London.", "$53") == [None]


def test_a_range_becomes_one_date(nlp: Language) -> None:
    text = "It spoke to 160 carers between January and April."
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, date(2011, 5, 17))
    doc = nlp(doc)
    doc._.facts_quantities = [Quantity(12, 15, 160.0, 160.0, "=")]
    date_facts(doc)
    found = doc._.facts_dates[doc._.facts_quantities[0].period]
    assert (found.first, found.last) == (date(2011, 1, 1), date(2011, 4, 30))
    assert [d.start for d in doc._.facts_dates] == sorted(d.start for d in doc._.facts_dates)


def test_a_statement_has_the_period_of_its_main_clause(nlp: Language) -> None:
    text = "Mr Hale said prices fell in January because it snowed."
    doc = nlp(text)
    doc._.facts_quotes = [Quote([(text.index("prices"), len(text) - 1)], "indirect", None)]
    date_facts(doc)
    assert text[slice(*doc._.facts_quotes[0].period_text)] == "in January"


@pytest.mark.parametrize("text", ["", "In 2004", "12 12 12 in in 2004 2005 (12; 13)"])
def test_fragments_do_no_harm(nlp: Language, text: str) -> None:
    doc = nlp(text)
    doc._.facts_quantities = [Quantity(0, 2, 12.0, 12.0, "=")] if text else []
    date_facts(doc)


def test_the_date_that_a_number_points_to_is_its_period_where_the_weights_say_so(nlp: Language) -> None:
    text = "In 2004 the trust, which closed in March, had 12 boats."
    doc = nlp(text)
    at, march, year = (text.index(words) for words in ("12", "March", "2004"))
    known = {"period:encoder": 1.0, "period:rules": 0.5}
    for words, aim in (("in March", Aim(march, march + 5, 0.97)), ("In 2004", Aim(year, year + 4, 0.97)), (None, None)):
        doc._.facts_quantities = [Quantity(at, at + 2, 12.0, 12.0, "=")]
        doc._.facts_pointers = [Pointer(at, at + 2, [], [aim] if aim else [])]
        date_facts(doc, known)
        told = doc._.facts_quantities[0].period_text
        assert (None if told is None else text[slice(*told)]) == words


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("The club won in 2004, and 300 fans have joined.", None),
        ("The mill opened in 1931, and 40 looms have gone.", None),
        ("There are twice as many as a decade ago, and 40 have closed.", None),
        ("Nearly as many as last summer came, 40 of them by boat.", None),
        ("Some 40 looms will go, with the owner adding robots by 2012.", None),
        ("Since 2004, 300 fans have joined.", "Since 2004"),
        ("In 2004 the pier closed and 40 lamps were sold.", "In 2004"),
        ("The pier has lost 40 lamps this year.", "this year"),
        ("As in 2004, 40 boats sank.", "in 2004"),
    ],
)
def test_no_date_that_the_grammar_keeps_from_the_number(nlp: Language, text: str, period: str | None) -> None:
    last = nlp(text)._.facts_quantities[-1]
    assert (text[slice(*last.period_text)] if last.period_text else None) == period
