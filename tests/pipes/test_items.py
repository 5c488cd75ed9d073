"""What a quantity counts or measures."""

import pytest
from spacy.language import Language

from extract.annotations import Quantity
from extract.lexicon.rules import worded

pytestmark = pytest.mark.usefixtures("by_rules")


def found(nlp: Language, text: str) -> list[Quantity]:
    return list(nlp(text)._.facts_quantities)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Police arrested 513 people and freed 12 hostages.", ["person", "hostage"]),
        ("Fines of up to £2,500 were set.", ["fine"]),
        ("A rise of 9% is likely.", ["rise"]),
        ("Annual profits fell 13%.", ["profit"]),
        ("Shares rose to 6.2 euros.", ["share"]),
        ("They increased the dividend by 25% to 40p.", ["dividend", "dividend"]),
        ("The bank made a £1.35bn ($2.5bn) offer.", ["offer", "offer"]),
        ("The deficit was $55.5bn.", ["deficit"]),
        ("Some 15% of all e-mail traffic is junk.", ["traffic"]),
        ("Half its staff left.", ["staff"]),
        ("The 12-year-old girl wrote a 25-page letter.", ["girl", "letter"]),
        ("Sales grew from £3m to £4m.", ["sale", "sale"]),
        ("The company bid £3.5m.", [None]),
        ("Some 60 Ford and Vauxhall vans were stolen.", ["van"]),
        ("It has two oil-only boiler models.", ["model"]),
        ("She bought a 6 cylinder engine.", ["cylinder"]),
        ("They sell four-, five- and six-bedroom houses.", ["bedroom"] * 3),
        ("Two new 737 Max jets came.", ["jet"]),
        ("Town drew in front of 8,214.", [None]),
        ('Alf "Sparks" Dray, 61, was cleared.', [None]),
        ("A contract worth £5m was signed.", ["contract"]),
        ("Two of the world's largest brewers met.", ["brewer"]),
        ("The number of users reached 40 million.", ["user"]),
        ("Tenants lost £900 in legal fees.", ["fee"]),
        ("The home-buyers paid for 300 home-made pies.", ["pie"]),
    ],
)
def test_item(nlp: Language, text: str, items: list[str | None]) -> None:
    assert [q.item for q in found(nlp, text)] == items


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Profits fell 13%.", ["down"]),
        ("A rise of 9% is likely.", ["up"]),
        ("A 3% fall is likely.", ["down"]),
        ("Sales were up 5% to £3m.", ["up", None]),
        ("The shop raised £500 for charity.", [None]),
        ("He gave up 10 games.", [None]),
    ],
)
def test_amount_of_a_change(nlp: Language, text: str, ways: list[str | None]) -> None:
    assert [q.change for q in found(nlp, text)] == ways


@pytest.mark.parametrize(
    ("text", "way", "predicate"),
    [
        ("The lender will cut 1,300 jobs in Leeds.", "down", "cut"),
        ("Some 40 new posts are to be created at the depot.", "up", "create"),
        ("About 90 beds will be lost by March.", "down", "lose"),
        ("Ministers regret the 600 branches lost since May.", "down", "lose"),
        ("The loss of more than 300 members hurt the union.", "down", "hurt"),
        ("It announced 250 job cuts.", "down", "announce"),
        ("The party gained 12 seats on the council.", "up", "gain"),
        ("The club lost 12 games.", None, "lose"),
        ("Some 200 workers lost their homes.", None, "lose"),
        ("The shop sold 30 beds.", None, "sell"),
    ],
)
def test_more_or_fewer_of_what_somebody_has_are_a_change(
    nlp: Language, text: str, way: str | None, predicate: str
) -> None:
    [q] = found(nlp, text)
    assert (q.change, q.predicate) == (way, predicate)


def test_a_name_is_no_item_but_its_words_are_kept(nlp: Language) -> None:
    [q] = found(nlp, "Mr Reid, 43, resigned.")
    assert (q.item, q.item_text) == (None, "Mr Reid")


def test_words_around_the_item_and_verb(nlp: Language) -> None:
    [q] = found(nlp, "The agency dismantled 394 high-risk offender networks.")
    assert (q.item_text, q.predicate) == ("high-risk offender networks", "dismantle")


def test_they_are_what_was_counted_before(nlp: Language) -> None:
    assert [q.item for q in found(nlp, "He built 17 pools and saw a dozen of them closed.")] == ["pool", "pool"]


def test_why_tells_an_editor_what_a_number_went_by(nlp: Language) -> None:
    [q] = found(nlp, "Marden Council said it fined 12 firms in 2006.")
    assert worded(q.reasons) == (
        'number of things, counted or measured "firms" (behind the number), inside a quote by Marden Council, '
        'cue "said", time "in 2006" of its clause'
    )


@pytest.mark.parametrize(
    ("text", "words", "item"),
    [
        ("Shares fell to a four month low of 90p.", "four month", "low"),
        ("The fleet kept up a pace of growth of 20%.", "20%", "pace"),
        ("The fleet kept up a pace of growth of only 3%.", "3%", "pace"),
        ("The fleet kept up a pace of growth of another 3%.", "3%", "pace"),
        ("Takings climbed to £3m in 2019 ($4m), compared with £2m in 2018.", "£2m", "takings"),
        ("He will give 40% of his time to the mine, 30% to the port and the rest to the bank.", "30%", "time"),
        ("Truro had nine corners in the half, four on the left, three on the right.", "three", "corner"),
        ("With the trust some £7m in deficit, the town paid up.", "some £7m", "deficit"),
        ("Truro won two cups and three out of their five games.", "three", "game"),
        ("The bank got away with two half-point rate rises.", "two", "rise"),
    ],
)
def test_a_number_goes_on_from_what_stands_before_it(nlp, text, words, item):
    start = text.index(words)
    [found] = [q for q in nlp(text)._.facts_quantities if q.start < start + len(words) and start < q.end]
    assert found.item == item


def test_a_soft_hyphen_alone_counts_as_nothing(nlp: Language) -> None:
    [q] = found(nlp, "7 \u00ad")
    assert (q.item, q.item_text) == (None, None)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("The group reported a loss after tax of £3m.", ["loss"]),
        ("Earnings before interest and tax of £3m were reported.", ["earnings"]),
        ("Earnings before interest, tax, depreciation and amortisation of £8m were read out.", ["earnings"]),
        ("She has an income before deductions of £900 a week.", ["income"]),
        ("The brewer posted operating profit before exceptional items of £14m.", ["profit"]),
        ("A price excluding VAT of £40 was quoted.", ["price"]),
        ("Profits after tax fell 9%.", ["profit"]),
        ("Profit before tax was £56m, up from £40m.", ["profit", "profit"]),
        # what is taken off, or happens after
        ("The trust faces a tax of £3m.", ["tax"]),
        ("A recovery after a fall of 9% is likely.", ["fall"]),
        ("The yard closed after losses of £3m.", ["loss"]),
        ("It made a profit of £56m after tax of £9m.", ["profit", "tax"]),
        ("Sales rose after tax fell 5%.", ["tax"]),
    ],
)
def test_the_measure_is_not_what_is_taken_off_it(nlp: Language, text: str, items: list[str]) -> None:
    assert [q.item for q in found(nlp, text)] == items
