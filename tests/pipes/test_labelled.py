"""Numbers that name what they stand by, and those beside the same words that count."""

import pytest
from spacy.language import Language

pytestmark = pytest.mark.usefixtures("by_rules")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The service took category two calls within the day.", []),
        ("They live in category two homes.", []),
        ("The crew answered level three alerts.", []),
        ("The storm shut grade two listed halls.", []),
        ("He was charged with 12 section 18 offences.", [12]),
        ("Police issued section 21 notices to 40 tenants.", [40]),
        ("Bus routes 12 and 14 were cut.", []),
        ("Junctions 12 and 13 of the M4 are shut.", []),
        # counted
        ("At that level three firms remain.", [3]),
        ("The category drew two entries.", [2]),
        ("In the category, two calls were logged.", [2]),
        ("On stage two men sang.", [2]),
        ("Last season 12 clubs lost money.", [12]),
        ("Wardens will track 14 otters by radio.", [14]),
        ("The theatre will stage 12 plays.", [12]),
        ("At the final stage two riders fell.", [2]),
        ("The boy said that in class 30 pupils had wept.", [30]),
    ],
)
def test_what_a_label_before_it_names_is_not_counted(nlp: Language, text: str, values: list[float]) -> None:
    assert [q.low for q in nlp(text)._.facts_quantities] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He made a 999 call from the house.", []),
        ("Patients should ring the 111 line.", []),
        ("A man dialled 999.", []),
        ("Anyone with news should call 101.", []),
        ("Callers to the 111 service waited.", []),
        ("There were 400 999 calls overnight.", [400]),
        ("The trust took 1,200 NHS 111 calls.", [1200]),
        ("The number of 999 calls rose 8%.", [8]),
        # counted
        ("There were 999 people there.", [999]),
        ("The firm made 111 cars.", [111]),
        ("She called 111 people on Monday.", [111]),
        ("The helpline took 101 calls from the public in May.", [101]),
        ("The 112 services a day are full.", [112]),
        ("He scored 101 and 112.", [101, 112]),
    ],
)
def test_a_number_that_people_ring_is_not_counted(nlp: Language, text: str, values: list[float]) -> None:
    assert [q.low for q in nlp(text)._.facts_quantities] == values
