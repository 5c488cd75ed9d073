import pytest
import spacy
from spacy.tokens import Doc

from extract.annotations import Quantity, Quote, Source
from extract.lexicon.rules import worded
from extract.pipes.links.sources import attribute

TEXT = "Ms Bell said 40 cows drowned. The farm has 60 fields. She believes 7 will heal."


def article(voiced: bool) -> Doc:
    doc = spacy.blank("en")(TEXT)
    bell, she = Source(0, 7, 0), Source(54, 57, 0)
    start = TEXT.index("7 will")
    doc._.facts_quotes = [
        Quote([(13, 28)], "indirect", bell, (8, 12)),
        Quote([(start, start + 11)], "indirect", she, (58, 66), voiced),
    ]
    doc._.facts_quantities = [
        Quantity(at, at + len(word), float(word), float(word), "=")
        for word, at in (("40", 13), ("60", TEXT.index("60")), ("7", start))
    ]
    return doc


def test_a_number_inside_a_quote_has_its_source_and_cue() -> None:
    doc = article(voiced=True)
    attribute(doc)
    inside, outside, last = doc._.facts_quantities
    assert inside.source is doc._.facts_quotes[0].source
    assert inside.cue == (8, 12)
    assert outside.source is None
    assert outside.cue is None
    assert last.source is doc._.facts_quotes[1].source


def test_a_belief_attributes_no_number() -> None:
    doc = article(voiced=False)
    attribute(doc)
    assert doc._.facts_quantities[2].source is None


@pytest.mark.parametrize("verb", ["denied", "disputed", "dismissed claims"])
def test_who_denies_a_number_is_not_its_source(nlp, verb):
    doc = nlp(f"Tom Pargeter {verb} that 40 cows had drowned.")
    assert doc._.facts_quotes[0].source is not None
    assert doc._.facts_quantities[0].source is None


def test_who_expects_a_number_is_its_source(nlp):
    doc = nlp("Deloitte raised its forecast. The firm expects sales to rise by 4% next year.")
    [four] = [q for q in doc._.facts_quantities if q.unit == "%"]
    assert four.source is not None
    assert doc._.facts_entities[four.source.entity].name == "Deloitte"


def test_who_wants_a_number_has_not_said_it(nlp):
    doc = nlp("Deloitte wants to hire 40 people in Leeds.")
    assert doc._.facts_quantities[0].source is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Media group Lantern saw its sales fall. The group said it was hopeful.", "Lantern"),
        ('The complaints were upheld. "The rules are clear," a BBC statement said.', "BBC"),
        (
            "Jane Roe has failed the poor, Tom Pargeter has said.\n\nThe Labour leader said fares would fall.",
            "Tom Pargeter",
        ),
        ("Groups including Shelter, Oxfam and the Red Cross said it was wrong.", "Shelter"),
        ("Oxfam was set up in 1942. Oxfam's Tom Pargeter said aid was late.", "Tom Pargeter"),
        ("A survey of prices by Oxfam found a rise. Last year's survey found that prices fell.", "Oxfam"),
        ("Fares are too high, a poll suggests.\n\nThe Mori survey of adults put it at half.", "Mori"),
        (
            "Ann Holt is to leave the show. The presenter said she was tired.\n\nTV presenter Tom Lowe stays.",
            "Ann Holt",
        ),
    ],
)
def test_who_is_meant_by_a_kind_of_body_a_statement_or_an_office(nlp, text: str, name: str) -> None:
    doc = nlp(text)
    source = doc._.facts_quotes[-1].source
    assert source.entity is not None
    assert doc._.facts_entities[source.entity].name == name


def test_he_goes_on_from_a_spokesman_without_a_name(nlp) -> None:
    text = "Tom Pargeter is in Oslo.\n\nA Home Office spokesman said it went well.\n\nHe added that more would follow."
    last = nlp(text)._.facts_quotes[-1].source
    assert (last.entity, last.role, last.affiliation) == (None, "spokesman", "Home Office")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A former minister has called for fewer quangos.\n\nJane Roe said they cost too much.", "Jane Roe"),
        (
            "Fares will rise, one of the county's most senior councillors has said.\n\nTom Lowe said fuel was dear.",
            "Tom Lowe",
        ),
        ("Al Moss scored.\n\nThe club's agent said he would stay. Jane Roe added that she was glad.", "Jane Roe"),
        ("Jane Roe won.\n\nOne analyst said it was late. Tom Lowe, an analyst at X, said it was not.", "Tom Lowe"),
        ("A coroner has said the road is unsafe.\n\nCampaigner Jane Roe said she was glad.", None),
        ("Jane Roe won.\n\nA coroner has said the road is unsafe. Tom Lowe said he was glad.", None),
        ("A spokesman has said fares will rise.\n\nJane Roe said she was glad.", None),
    ],
)
def test_who_is_described_first_is_named_where_he_next_speaks(nlp, text: str, name: str | None) -> None:
    doc = nlp(text)
    first = next(q for q in doc._.facts_quotes if q.source.start is not None)
    assert (None if first.source.entity is None else doc._.facts_entities[first.source.entity].name) == name
    assert name is None or name in worded(first.reasons)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tarn Foods will shut four bakeries, it said on Monday.", "Tarn Foods"),
        ("The cider maker Orchard & Sons is to hire 40 people, it announced.", "Orchard & Sons"),
        ("Tarn Trust said it was full. Marden Council will build homes, it said.", "Tarn Trust"),
    ],
)
def test_it_is_the_body_that_tells_of_itself_where_no_other_has_spoken(nlp, text, name):
    doc = nlp(text)
    assert doc._.facts_entities[doc._.facts_quotes[-1].source.entity].name == name
