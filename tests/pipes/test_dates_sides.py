from datetime import date

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin

WEDNESDAY, SUNDAY = date(2021, 9, 15), date(2021, 9, 19)


def read(nlp: Language, text: str, published: date = WEDNESDAY) -> Doc:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, published)
    return nlp(doc)


def days(nlp: Language, text: str, published: date = WEDNESDAY) -> list[tuple[str, str, str]]:
    return [(text[d.start : d.end], str(d.first), str(d.last)) for d in read(nlp, text, published)._.facts_dates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council debates the scheme on Tuesday.", [("Tuesday", "2021-09-21", "2021-09-21")]),
        ("Tickets go on sale on Saturday.", [("Saturday", "2021-09-18", "2021-09-18")]),
        ("The ferry is back in service from Sunday.", [("Sunday", "2021-09-19", "2021-09-19")]),
        ("Ms Hale is to be sentenced on Monday.", [("Monday", "2021-09-20", "2021-09-20")]),
        (
            "Nurses walk out on Friday and return on Sunday evening.",
            [("Friday", "2021-09-17", "2021-09-17"), ("Sunday", "2021-09-19", "2021-09-19")],
        ),
        ("The deadline for entries is Friday.", [("Friday", "2021-09-17", "2021-09-17")]),
        ("Monday's hearing is expected to last an hour.", [("Monday", "2021-09-20", "2021-09-20")]),
        ("Police are appealing for witnesses to a crash on Saturday.", [("Saturday", "2021-09-11", "2021-09-11")]),
        ("The move follows a strike on Monday.", [("Monday", "2021-09-13", "2021-09-13")]),
        ("Records show the boiler failed on Saturday.", [("Saturday", "2021-09-11", "2021-09-11")]),
        ("He is accused of starting the fire on Sunday.", [("Sunday", "2021-09-12", "2021-09-12")]),
        ("The driver is believed to have fled on Sunday.", [("Sunday", "2021-09-12", "2021-09-12")]),
        (
            "The library opens at noon on Saturday, the council says.",
            [("noon", "None", "None"), ("Saturday", "2021-09-18", "2021-09-18")],
        ),
        ('"We play them on Sunday," he said.', [("Sunday", "2021-09-19", "2021-09-19")]),
        ("The new rules come into force on Monday.", [("Monday", "2021-09-20", "2021-09-20")]),
        ("The results are out on Thursday.", [("Thursday", "2021-09-16", "2021-09-16")]),
        ("The minister said the bridge would reopen on Friday.", [("Friday", "2021-09-17", "2021-09-17")]),
        ("Mr Boyd could not be reached on Monday.", [("Monday", "2021-09-13", "2021-09-13")]),
    ],
)
def test_a_present_that_is_a_timetable_looks_ahead(
    nlp: Language, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The judge adjourned the case until Friday.", [("Friday", "2021-09-17", "2021-09-17")]),
        ("Shares rose ahead of Thursday's vote.", [("Thursday", "2021-09-16", "2021-09-16")]),
        ("Residents have until Sunday to object.", [("Sunday", "2021-09-19", "2021-09-19")]),
        ("The union demanded an answer by Tuesday.", [("Tuesday", "2021-09-21", "2021-09-21")]),
        ("The road is shut until Saturday.", [("Saturday", "2021-09-18", "2021-09-18")]),
        ("The show ran until Saturday.", [("Saturday", "2021-09-11", "2021-09-11")]),
        ("By Monday the river had burst its banks.", [("Monday", "2021-09-13", "2021-09-13")]),
        ("Troops massed in the city ahead of Sunday.", [("Sunday", "2021-09-19", "2021-09-19")]),
        ("Roe was remanded in custody until Monday.", [("Monday", "2021-09-20", "2021-09-20")]),
        ("The game was moved to Sunday.", [("Sunday", "2021-09-19", "2021-09-19")]),
        ("A march planned for Saturday has been banned.", [("Saturday", "2021-09-18", "2021-09-18")]),
        ("The firm needs £2m by Friday.", [("Friday", "2021-09-17", "2021-09-17")]),
        ("The pumps were told to close by Thursday.", [("Thursday", "2021-09-16", "2021-09-16")]),
        ("He has been missing since Friday.", [("Friday", "2021-09-10", "2021-09-10")]),
    ],
)
def test_a_preposition_tells_the_side_of_a_weekday(
    nlp: Language, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ministers gather in Leeds on Monday for the summit.", [("Monday", "2021-09-20", "2021-09-20")]),
        ("The inquest opens on Tuesday.", [("Tuesday", "2021-09-21", "2021-09-21")]),
        ("The prime minister faces MPs on Wednesday.", [("Wednesday", "2021-09-22", "2021-09-22")]),
        ("Her new book is published on Thursday.", [("Thursday", "2021-09-23", "2021-09-23")]),
        (
            "The strike is set to start on Monday, union leaders said on Friday.",
            [("Monday", "2021-09-20", "2021-09-20"), ("Friday", "2021-09-17", "2021-09-17")],
        ),
    ],
)
def test_the_next_day_of_a_sunday_paper(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text, SUNDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Having lost on Saturday, the side will play again on Tuesday.",
            [("Saturday", "2021-09-11", "2021-09-11"), ("Tuesday", "2021-09-21", "2021-09-21")],
        ),
        (
            "Two men arrested on Sunday will appear in court on Friday.",
            [("Sunday", "2021-09-12", "2021-09-12"), ("Friday", "2021-09-17", "2021-09-17")],
        ),
        (
            "The pier, closed on Monday, will reopen on Saturday.",
            [("Monday", "2021-09-13", "2021-09-13"), ("Saturday", "2021-09-18", "2021-09-18")],
        ),
        (
            "After shutting on Sunday, the plant will restart on Thursday.",
            [("Sunday", "2021-09-12", "2021-09-12"), ("Thursday", "2021-09-16", "2021-09-16")],
        ),
        (
            "Injured on Saturday, Kane will miss the match on Sunday.",
            [("Saturday", "2021-09-11", "2021-09-11"), ("Sunday", "2021-09-19", "2021-09-19")],
        ),
        (
            "He will be sentenced on Friday for attacking a guard on Sunday.",
            [("Friday", "2021-09-17", "2021-09-17"), ("Sunday", "2021-09-12", "2021-09-12")],
        ),
        ("A sale starting on Friday will raise money.", [("Friday", "2021-09-17", "2021-09-17")]),
    ],
)
def test_a_participle_has_its_own_side(nlp: Language, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The chapel collapsed on 3 November.", [("3 November", "2020-11-03", "2020-11-03")]),
        ("He was jailed in December for fraud.", [("December", "2020-12-01", "2020-12-31")]),
        ("Sales for November rose.", [("November", "2020-11-01", "2020-11-30")]),
        ("Police have searched the lake since 20 October.", [("20 October", "2020-10-20", "2020-10-20")]),
        ("She had been hurt on Tuesday, October 6.", [("Tuesday, October 6", "2020-10-06", "2020-10-06")]),
        ("The fire of 28 September destroyed the roof.", [("28 September", "2020-09-28", "2020-09-28")]),
        (
            "Dates set for November were scrapped; the court sits on 12 October.",
            [("November", "2021-11-01", "2021-11-30"), ("12 October", "2021-10-12", "2021-10-12")],
        ),
    ],
)
def test_what_is_past_is_never_after_the_publication(
    nlp: Language, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The club will train at the weekend.", [("the weekend", "2021-09-18", "2021-09-19")]),
        ("Two boats sank at the weekend.", [("the weekend", "2021-09-11", "2021-09-12")]),
        ("The trial is due to start in February.", [("February", "2022-02-01", "2022-02-28")]),
        ("The museum reopens on 6 January.", [("6 January", "2022-01-06", "2022-01-06")]),
        ("The scheme ends in June.", [("June", "2022-06-01", "2022-06-30")]),
        ("Races are planned this weekend.", [("this weekend", "2021-09-18", "2021-09-19")]),
        ("The mayor goes before voters on 4 May.", [("4 May", "2022-05-04", "2022-05-04")]),
    ],
)
def test_what_is_to_come_is_never_before_the_publication(
    nlp: Language, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert days(nlp, text) == expected
