"""Where the item of a number ends, and where it has none."""

import pytest
from spacy.language import Language

pytestmark = pytest.mark.usefixtures("by_rules")


@pytest.mark.parametrize(
    ("text", "number", "item"),
    [
        ("It asked three new ministers - Jane Roe, Ann Poe and Tom Doe - to leave.", "three", "minister"),
        ("It rang 8,000 firms, of which more than 2,700 were British companies.", "more than 2,700", "company"),
        ("Rules were scrapped for people under 65, he said.", "under 65", "person"),
        ("Shares fell, changing hands at 372 pence in early trade.", "372 pence", "share"),
        ("The 25-year-old number eight scored twice.", "25-year-old", None),
        ("Buyers got nine shares each for £205 apiece.", "£205", "share"),
        ('"From 30 to 20 would be better," said Sally Reed.', "20", None),
        ('"From 30 to 20 would be better," said the council.', "20", None),
        ("About 900 staff are among the 1,200 affected.", "1,200", None),
    ],
)
def test_item(nlp: Language, text: str, number: str, item: str | None) -> None:
    found = {text[q.start : q.end]: q.item for q in nlp(text)._.facts_quantities}
    assert found[number] == item
