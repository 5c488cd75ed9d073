"""Dates that go by the story rather than by the day of publication, and words of days that name none."""

from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin

THURSDAY = date(2015, 5, 7)


def read(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, THURSDAY)
    return nlp(doc)


def days(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    return [(text[d.start : d.end], str(d.first), str(d.last)) for d in read(nlp, text)._.facts_dates]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The sluice gates are still in use today.", False),
        ("The bells are still rung today, and their ropes still used today.", True),
        ("The lane, known today as Mill Street, was a canal.", False),
        ("The bridge cost £4m in today's money.", False),
        ("It grew to the size it is today.", False),
        ("More people work at the port today than ever before.", False),
        ("The custom lives on to this day.", False),
        ("Police are still searching the woods today.", True),
        ("A woman is still in hospital today.", True),
        ("The mayor said today that the lane was shut.", True),
        ("Today's match is off.", True),
        ("Today still brings rain.", True),
    ],
)
def test_today_is_a_day_or_our_time(nlp: Language, text: str, named: bool) -> None:
    assert any(first == str(THURSDAY) for _, first, _ in days(nlp, text)) == named


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The vote is to be held on 20 November.", "2015-11-20", "2015-11-20"),
        ("The fair is to be held from 20 November to 11 December.", "2015-11-20", "2015-11-20"),
        ("The wall is to be rebuilt by June.", "2015-06-01", "2015-06-30"),
        ("Two sheds are to be moved from Saturday.", "2015-05-09", "2015-05-09"),
        ("The mast was to be taken down on 1 May.", "2015-05-01", "2015-05-01"),
    ],
)
def test_what_is_to_be_done_lies_ahead(nlp: Language, text: str, first: str, last: str) -> None:
    assert days(nlp, text)[0][1:] == (first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fort was built in AD43. The legions left in 410.", ["AD43", "410"]),
        ("Cedd (c. 620 – 664) was a bishop.", ["c. 620", "664"]),
        ("The abbey, founded in AD 657, was burnt around 867, and stood empty until 954.", ["AD 657", "867", "954"]),
        ("Raiders came in AD 793. In 348 cases coins were found.", ["AD 793"]),
        ("The team was all out for 348. In 348 the side had a record.", []),
        ("The saint died in AD 687. Of monks there were 12 – 348 in all.", ["AD 687"]),
        ("The survey drew c. 300 people.", []),
    ],
)
def test_a_year_of_three_figures_follows_another_of_its_time(nlp: Language, text: str, expected: list[str]) -> None:
    doc = read(nlp, text)
    assert [text[d.start : d.end] for d in doc._.facts_dates] == expected
    assert not any(d.start <= q.start < d.end for d in doc._.facts_dates for q in doc._.facts_quantities)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("She was born in 1871. She was jailed on 14 July 1909. The court was full. Her aunt wept. Her cat ran off. "
         "She was freed on 5 August.", "5 August", "1909-08-05"),
        ("The hulk was laid down in 1890 and sold in May 1911. It was old. It leaked. Few mourned. It sank on 3 June.",
         "3 June", "1911-06-03"),
        ("The mill opened in 1890. It closed. It is a gym. Its owner is Ann Roe. It was sold on 3 April.",
         "3 April", "2015-04-03"),
        ("The boat sank on 3 May. The following morning its crew were found.", "The following morning", "2015-05-04"),
        ("The pub shut on 4 May. It was burgled the same night.", "the same night", "2015-05-04"),
        ("She went to Malta in 1955 and spent the next five years there.", "the next five years", "1956-01-01"),
        ("The council agreed a plan for the next five years.", "the next five years", "2015-05-07"),
        ("The elm was felled three hundred years ago.", "three hundred years ago", "1715-01-01"),
    ],
)  # fmt: skip
def test_the_story_tells_which_day_it_was(nlp: Language, text: str, words: str, day: str) -> None:
    assert (words, day) in [found[:2] for found in days(nlp, text)]


@pytest.mark.parametrize(
    "text",
    [
        "Since the fall of the mayor the town has been quiet.",
        "Temperatures will be in the 30s, and it was 90s°F on the hill.",
        "See pages 1087–1101 of the journal.",
        "The wiki has 60 editors, next to the 1000+ on its rival.",
        "The gain came after the fall in prices.",
    ],
)
def test_what_only_looks_like_a_date_is_none(nlp: Language, text: str) -> None:
    assert days(nlp, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The line has two sailings a week, on Monday and Thursday.",
        "A bus runs once a week, on Friday morning.",
        "The clinic opens three times a week, on Monday, Wednesday and Friday.",
        "There is one flight per week on Saturday.",
        "The ferry calls twice each week, on Tuesday and Sunday.",
    ],
)
def test_the_days_of_a_timetable_come_round(nlp: Language, text: str) -> None:
    assert {d.type for d in read(nlp, text)._.facts_dates if d.rule == "weekday"} == {"set"}


def test_a_year_may_own_something(nlp: Language) -> None:
    assert days(nlp, "The town drew up 2030's targets.") == [("2030", "2030-01-01", "2030-12-31")]
