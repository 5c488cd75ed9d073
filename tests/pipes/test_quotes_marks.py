import pytest

from extract.annotations import Paragraph
from extract.text.quotations import regions


def inside(text: str) -> list[str]:
    start, paragraphs = 0, []
    for n, line in enumerate(text.split("\n")):
        if line:
            paragraphs.append(Paragraph(start, start + len(line), "body", n))
        start += len(line) + 1
    return [text[region.start : region.end] for region in regions(text, paragraphs)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We won." Then he left.', ["We won."]),
        ("He said: “We won.” Then he left.", ["We won."]),
        ("He said: ``We won.'' Then he left.", ["We won."]),
        ("He said: ''We won.'' Then he left.", ["We won."]),
        ("'We won,' he said. 'It's the firm's best year.'", ["We won,", "It's the firm's best year."]),
        ("The 'record' profit pleased the workers' union", ["record"]),
        ("It isn't the players' fault, it's the owners'.", []),
        ("Rock 'n' roll of the '90s", []),
        ("‘He told me, ‘You’ll see.’ I saw,’ she said.", ["He told me, ‘You’ll see.’ I saw,"]),
        ("\"I asked: 'Why me?' Nobody knew,\" he said.", ["I asked: 'Why me?' Nobody knew,"]),
        ('A 5\'10" man with a 42" waist said no', []),
    ],
)
def test_what_stands_in_marks(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_each_paragraph_opens_and_only_the_last_closes() -> None:
    assert inside('She said: "One.\n"Two.\n"Three." She left.') == ["One.", "Two.", "Three."]


def test_paragraphs_run_together_keep_their_pieces() -> None:
    assert inside('She said: "One. "Two. "Three." She left.') == ["One.", "Two.", "Three."]


def test_one_odd_mark_does_not_run_away() -> None:
    text = 'The "great plan failed.\nNobody knew why.\nHe said: "We tried." They did.'
    assert inside(text) == ["We tried."]


def test_a_mark_that_never_closes_ends_with_its_paragraph() -> None:
    assert inside('He said: "We tried.\nThe firm is based in Leeds.') == ["We tried."]


@pytest.mark.parametrize("text", ["", '"', "'", '""""', "'''", "“”‘’", '"\n"\n"', "``", "''", "‘‘‘ a’’"])
def test_odd_marks_do_no_harm(text: str) -> None:
    inside(text)


def test_a_name_behind_a_dash_signs_the_words_before_it(nlp):
    text = 'Readers wrote about the pier.\n\n"I learned to swim there and so did my children." - Joan Pascoe, Penlee'
    quote = next(q for q in nlp(text)._.facts_quotes if q.type == "direct")
    assert quote.source is not None
    assert text[quote.source.start : quote.source.end] == "Joan Pascoe, Penlee"


def test_a_turn_in_marks_goes_on_over_paragraphs_and_notes_are_nobodys(nlp):
    text = (
        '"ROWE: What did the board know?\n\n"PASCOE: We knew nothing until March.\n\n"It was only then that the '
        'letters came.\n\n"(LAUGHTER)\n\n"ROWE: And then?"'
    )
    assert [[text[s:e] for s, e in q.pieces] for q in nlp(text)._.facts_quotes] == [
        ["What did the board know?"],
        ["We knew nothing until March.", "It was only then that the letters came."],
        ["And then?"],
    ]


def test_and_continued_goes_on_with_the_speaker(nlp):
    text = 'Colin Tregear insisted: "We kept our word on this." And continued: "We shall do so again next year."'
    doc = nlp(text)
    assert [doc._.facts_entities[q.source.entity].name for q in doc._.facts_quotes] == ["Colin Tregear"] * 2
