from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Date, Origin, Paragraph
from extract.pipes.dates import Dates

THURSDAY = date(2011, 3, 17)


def dates(nlp: Language, text: str, published: date | None = THURSDAY) -> list[tuple[str, Date]]:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, published)
    return [(text[d.start : d.end], d) for d in nlp(doc)._.facts_dates]


def days(nlp: Language, text: str, published: date | None = THURSDAY) -> list[tuple[str, str, str]]:
    return [(words, str(d.first), str(d.last)) for words, d in dates(nlp, text, published)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("The bridge opened on 3 May 1994.", "3 May 1994", "1994-05-03", "1994-05-03"),
        ("It was signed on Friday, July 9th, 2010.", "Friday, July 9th, 2010", "2010-07-09", "2010-07-09"),
        ("The fair on 5-6 June 2010 drew crowds.", "5-6 June 2010", "2010-06-05", "2010-06-06"),
        ("He was born on 31/12/1980 in Hull.", "31/12/1980", "1980-12-31", "1980-12-31"),
        ("Trade fell in September 2010.", "September 2010", "2010-09-01", "2010-09-30"),
        ("The Act of 2004 was repealed.", "2004", "2004-01-01", "2004-12-31"),
        ("Output rose in the third quarter of 2009.", "the third quarter of 2009", "2009-07-01", "2009-09-30"),
        ("Output rose in the last quarter of 2009.", "the last quarter of 2009", "2009-10-01", "2009-12-31"),
        ("Sales grew in Q3 2009.", "Q3 2009", "2009-07-01", "2009-09-30"),
        ("It reopened in the spring of 2006.", "the spring of 2006", "2006-03-01", "2006-05-31"),
        ("Wages rose in the 1990s.", "1990s", "1990-01-01", "1999-12-31"),
        ("The mill closed in the early 80s.", "the early 80s", "1980-01-01", "1984-12-31"),
        ("It is a 17th-century barn.", "17th-century", "1600-01-01", "1699-12-31"),
        ("Grants fell to £3m in 2010-11.", "2010-11", "2010-04-01", "2011-03-31"),
        ("Grants fell to £3m in 2005/06.", "2005/06", "2005-04-01", "2006-03-31"),
        ("He served in the war of 1939-45.", "1939-45", "1939-01-01", "1945-12-31"),
        ("Shops shut on Good Friday 2010.", "Good Friday 2010", "2010-04-02", "2010-04-02"),
    ],
)  # fmt: skip
def test_a_date_of_the_calendar_needs_no_publication_day(
    nlp: Language, text: str, words: str, first: str, last: str
) -> None:
    assert days(nlp, text, published=None) == [(words, first, last)]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("The jury retired on Monday.", "Monday", "2011-03-14", "2011-03-14"),
        ("The jury retired on Thursday.", "Thursday", "2011-03-17", "2011-03-17"),
        ("The jury retired on Friday.", "Friday", "2011-03-11", "2011-03-11"),
        ("The jury will retire on Friday.", "Friday", "2011-03-18", "2011-03-18"),
        ("They meet again next Tuesday.", "next Tuesday", "2011-03-22", "2011-03-22"),
        ("The road flooded last Thursday.", "last Thursday", "2011-03-10", "2011-03-10"),
        ("He was charged in November.", "November", "2010-11-01", "2010-11-30"),
        ("An inquest will open in May.", "May", "2011-05-01", "2011-05-31"),
        ("She resigned on 28 February.", "28 February", "2011-02-28", "2011-02-28"),
        ("The yard closed last year.", "last year", "2010-01-01", "2010-12-31"),
        ("Rents rose in October last year.", "October last year", "2010-10-01", "2010-10-31"),
        ("The yard closed last summer.", "last summer", "2010-06-01", "2010-08-31"),
        ('He said: "Today we close the yard."', "Today", "2011-03-17", "2011-03-17"),
        ("The yard closed yesterday.", "yesterday", "2011-03-16", "2011-03-16"),
        ("The yard closed three days ago.", "three days ago", "2011-03-14", "2011-03-14"),
        ("The yard closed five years ago.", "five years ago", "2006-01-01", "2006-12-31"),
        ("The yard closed last week.", "last week", "2011-03-07", "2011-03-13"),
        ("Crime fell over the past year.", "the past year", "2010-03-18", "2011-03-17"),
        ("Crime fell in the last three months.", "the last three months", "2010-12-18", "2011-03-17"),
        ("Crime fell in the three months to January.", "the three months to January", "2010-11-01", "2011-01-31"),
        ("Crime fell in the year to March 2010.", "the year to March 2010", "2009-04-01", "2010-03-31"),
        ("It must report by the end of the year.", "the end of the year", "2011-12-31", "2011-12-31"),
        ("The yard closed this financial year.", "this financial year", "2010-04-01", "2011-03-31"),
    ],
)  # fmt: skip
def test_a_date_is_read_against_the_publication_day(
    nlp: Language, text: str, words: str, first: str, last: str
) -> None:
    assert days(nlp, text) == [(words, first, last)]


def test_a_date_is_read_against_the_story(nlp: Language) -> None:
    text = "The pit closed in 1984. Two years later the school followed. That year 300 people left."
    assert [(w, f) for w, f, _ in days(nlp, text)] == [
        ("1984", "1984-01-01"),
        ("Two years later", "1986-01-01"),
        ("That year", "1986-01-01"),
    ]


def test_without_a_publication_day_the_days_stay_open(nlp: Language) -> None:
    text = "Last week the court sat on Tuesday and on 16 March. It had waited for over five years."
    found = dates(nlp, text, published=None)
    assert [(w, d.timex) for w, d in found] == [
        ("Last week", None),
        ("Tuesday", "XXXX-WXX-2"),
        ("16 March", "XXXX-03-16"),
        ("five years", "P5Y"),
    ]
    assert all(d.first is None and d.last is None for _, d in found)


def test_a_stretch_of_no_days_is_none(nlp: Language) -> None:
    [(words, found)] = dates(nlp, "It has led for the last 0 years.")
    assert (words, found.first, found.last) == ("the last 0 years", None, None)


@pytest.mark.parametrize(
    ("text", "words", "kind", "timex"),
    [
        ("Over a five-year period it grew.", "five-year", "duration", "P5Y"),
        ("The talks took three days.", "three days", "duration", "P3D"),
        ("They meet every Monday.", "every Monday", "set", "XXXX-WXX-1"),
        ("Shares stood at 310p at 1830 GMT.", "1830 GMT", "time", "T18:30"),
        ("Doors open at 9.30pm.", "9.30pm", "time", "T21:30"),
        ("It has recently moved.", "recently", "date", "PAST_REF"),
        ("Output fell in the third quarter of 2009.", "the third quarter of 2009", "date", "2009-Q3"),
    ],
)
def test_type_and_timex(nlp: Language, text: str, words: str, kind: str, timex: str) -> None:
    assert [(w, d.type, d.timex) for w, d in dates(nlp, text)] == [(words, kind, timex)]


@pytest.mark.parametrize(
    "text",
    [
        "It may march on and she sat down for a second.",
        "Theresa May spoke to April Jones.",
        "City won 2-1 and United drew 10-11 on penalties.",
        "The 34-year-old paid £2004 for 1999p shares.",
        "They earn £200 a week.",
        "He writes for the Sunday Telegraph and was on Radio 4's Today.",
        "Three quarters of voters and a quarter of MPs agreed.",
    ],
)
def test_what_only_looks_like_a_date(nlp: Language, text: str) -> None:
    assert [w for w, _ in dates(nlp, text)] == []


def test_only_the_body_has_dates(nlp: Language) -> None:
    text = "Fire in 1999\n\nA fire broke out in 2001.\n\nPublished 3 May 2010"
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin("Fire in 1999", None)
    assert [span.text for span in nlp(doc).spans["dates"]] == ["2001"]


@pytest.mark.parametrize(
    "text", ["", "\x00 3 May \x00", "🦊 on 31 June 2010 🦊", "99,999 years ago", "13 billion years ago"]
)
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    assert nlp(text)._.facts_failures == []
    for _, found in dates(nlp, text):
        assert found.last is None or found.first is None or found.first <= found.last


def test_a_doc_without_any_annotation(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["On", "Tuesday", "in", "May", "2004"])
    doc._.facts_layout = [Paragraph(0, len(doc.text), "body", 0)]
    assert [d.timex for d in Dates()(doc)._.facts_dates] == ["XXXX-WXX-2", "2004-05"]
