import pytest
from spacy.lang.en import English

from extract.annotations import Origin
from extract.data.boilerplate import is_boilerplate
from extract.pipes.layout import Layout

TEXT = """Ferry firm fined over 'ghost' sailings

  • Published

A ferry firm has been fined.

'Not good enough'

It said it was sorry, i.e. like an

agent provocateur

and promised to pay.

What happens next?

The case goes on.

Share this page

Related Internet Links

The BBC is not responsible for the content of external sites."""


@pytest.fixture
def doc():
    doc = English().make_doc(TEXT)
    doc._.facts_article = Origin(title="Ferry firm fined over ‘ghost’ sailings")
    return Layout()(doc)


def test_only_body_is_left_for_facts(doc) -> None:
    kinds = [(TEXT[p.start : p.end], p.kind) for p in doc._.facts_layout]
    assert [k for t, k in kinds] == [
        "headline", "boilerplate", "body", "crosshead", "body", "body", "body", "body", "body",
        "boilerplate", "boilerplate", "boilerplate",
    ]  # fmt: skip
    assert [p.number for p in doc._.facts_layout] == list(range(12))


def test_a_sentence_starts_at_every_paragraph_but_not_within_a_broken_one(doc) -> None:
    starts = {doc.text[t.idx : t.idx + 8] for t in doc if t.is_sent_start and t.i}
    assert "It said " in starts
    assert "'Not goo" in starts
    assert "agent pr" not in starts


@pytest.mark.parametrize("text", ["", " \n\n ", "One line"])
def test_odd_texts(text: str) -> None:
    assert len(Layout()(English().make_doc(text))._.facts_layout) == (1 if text.strip() else 0)


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Man, 43, held over 12 thefts",
        "[Related: Flood victims still wait for $3 million]",
        "Don't miss: 7 ways to save £100",
        "Subscribe for £1 a week to read on. Cancel any time. Already a subscriber? Log in.",
        "Try our digital subscription for £1 a week",
        "You have read 3 of 3 free articles this month.",
        "To continue reading, subscribe for £1.",
        "Support the Echo from £3 a month",
        "Follow us on the web and sign up to our newsletter for 50 stories a day.",
        "Get 10 stories a day in your inbox",
        "Join our WhatsApp community for 20 alerts a day",
        "This site uses cookies. We use 4 cookies to make it work.",
        "We and our 814 partners store and access information on your device.",
        "Firefighters tackle the blaze, which took 40 crews. Photograph: Ed Marsh/The Sentinel",
        "Mary with her 12 dogs (Photo by Ed Marsh/Sentinel)",
        "Picture: Marden Echo",
        "14 comments",
        "4 min read",
    ],
)
def test_offers_teasers_notices_and_captions_are_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Follow the money, said the 12 jurors.",
        "Subscribers to the service rose by 40,000, the company said.",
        "Sign up numbers rose by 13%, the council said.",
        "Sign up to the army and you get £20,000, he said.",
        "Register to vote by 12 June, the council said.",
        "Watch sales rose 13%, the firm said.",
        "The council said its website uses cookies to count 4,000 visitors a day.",
        '"We use cookies as bait," said Mr Hale, who caught 12 mice.',
        "Support our nurses, said 12 MPs in a letter.",
        "Related firms paid £3m in tax, the inquiry heard.",
        "The photograph shows 12 men in a boat, police said.",
        "More than 40 people saw the image: it showed a whale.",
        "Read by 3 million people a day, the paper lost £2m last year.",
    ],
)
def test_prose_that_sounds_like_an_offer_is_none(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "NEWS RELEASE\n12 May 2021\nFour wards to shut\nThe trust will shut four wards.",
            ["body"] * 2 + ["headline", "body"],
        ),
        ("Four wards to shut\nFour wards to shut\nThe trust is to blame.", ["headline", "body", "body"]),
        ("The trust met on Monday.\nFour wards to shut\nIt said so.", ["body", "crosshead", "body"]),
    ],
)
def test_the_headline_may_stand_below_its_label_but_not_below_a_sentence(text: str, kinds: list[str]) -> None:
    doc = English().make_doc(text)
    doc._.facts_article = Origin(title="Four wards to shut")
    assert [p.kind for p in Layout()(doc)._.facts_layout] == kinds
