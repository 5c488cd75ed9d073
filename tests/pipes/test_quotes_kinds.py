"""Kinds of input that have gone wrong, each in several wordings: who says what, and what nobody says."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc


def said(doc: Doc) -> list[tuple[str, str | None]]:
    """The content of each voiced quote and the name of its source."""
    names = [e.name for e in doc._.facts_entities]
    return [
        (
            " … ".join(doc.text[s:e] for s, e in q.pieces),
            None if q.source is None or q.source.entity is None else names[q.source.entity],
        )
        for q in doc._.facts_quotes
        if q.voiced
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Una Beck said the weir would cost £3m. Rob Tully farms the far bank and wants it gone.", "£3m"),
        ("Una Beck said the weir had cost $40m. The trust owns two more and let them crumble.", "$40m"),
        ("Una Beck said the pipe was 30m. Rob Tully dug it and has the blisters to show for it.", "30m"),
        ("Una Beck said the weir would open on 3 Jan. Rob Tully has booked a band.", "on 3 Jan."),
        ("Una Beck said the weir was built by Hale Ltd. Rob Tully has the drawings.", "Hale Ltd."),
        ("Una Beck said the gate shut at 5 p.m. Rob Tully has the key.", "5 p.m."),
    ],
)
def test_a_report_ends_with_its_sentence(nlp: Language, text: str, content: str) -> None:
    ((what, who),) = said(nlp(text))
    assert what.endswith(content)
    assert who == "Una Beck"


@pytest.mark.parametrize(
    "text",
    [
        "None of the residents said the weir was safe.",
        "Neither man told the court he was sorry.",
        "Neither the council nor the trust has said the pool will close.",
        "No-one in the club ever said the roof was safe.",
        "Hardly anyone said the roof was safe.",
        'Few of them ever say "thank you".',
        "Nothing in the report says the weir is unsafe.",
        "At no point did Una Beck say the weir was safe.",
        'Rarely has a minister said "I was wrong".',
        'No one has told us: "You can go home now."',
        'He did not say: "We are closing the weir." He shrugged.',
        'Una Beck has yet to say "thank you".',
        'Una Beck could not bring herself to say "it is over".',
        'Una Beck left without saying "goodbye".',
        "Una Beck stopped short of saying the weir was unsafe.",
        'Una Beck refused to tell the inquest "I was wrong".',
        "Nobody has ever been told that the weir is unsafe.",
        "Not one trustee told members that the weir was unsafe.",
        'Who said "the weir is safe"?',
        'Did Una Beck say "the weir is safe"?',
        'It is wrong to say "the weir is safe".',
        'Neighbours wish the trust would just say "sorry".',
        'The deal was, as Una Beck might put it, "a gift".',
    ],
)
def test_what_nobody_said_is_no_quote(nlp: Language, text: str) -> None:
    assert said(nlp(text)) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("No 10 said the weir would reopen.", "the weir would reopen"),
        ("No fewer than 40 residents said the weir was unsafe.", "the weir was unsafe"),
        ("A few of the residents said the weir was unsafe.", "the weir was unsafe"),
        ("Una Beck – no friend of the club – said the roof was safe.", "the roof was safe"),
        ("Una Beck said no minister had told her the roof was unsafe.", "no minister had told her the roof was unsafe"),
        ("Una Beck would not go, saying the roof was unsafe.", "the roof was unsafe"),
        ("Nobody was told, Una Beck said.", "Nobody was told"),
    ],
)
def test_a_denial_near_by_takes_nobodys_words_away(nlp: Language, text: str, content: str) -> None:
    assert [what for what, _ in said(nlp(text))] == [content]


@pytest.mark.parametrize(
    "text",
    [
        "Residents think the fire was started on purpose.",
        "Una Beck reckons the weir will last the winter.",
        "Una Beck hoped the club would see sense.",
        "Una Beck was convinced the boat was lost.",
        "Many in the town believe the weir was never safe.",
        "Una Beck feared that the dam would burst and wondered who would pay.",
    ],
)
def test_a_thought_is_no_quote(nlp: Language, text: str) -> None:
    assert said(nlp(text)) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('Una Beck thinks the plan is "a joke".', 'the plan is "a joke"'),
        ('Una Beck hopes the club will "see sense" by May.', 'the club will "see sense" by May'),
        ('"It is lost," thought Una Beck.', "It is lost,"),
    ],
)
def test_a_thought_in_its_thinkers_words_is_one(nlp: Language, text: str, content: str) -> None:
    assert said(nlp(text)) == [(content, "Una Beck")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('The bridge is, in the words of the engineer Bob Stead, "a wreck".', 'The bridge is … "a wreck"'),
        ('The bridge is, in the words of its builder, Bob Stead, "a wreck".', 'The bridge is … "a wreck"'),
        ('The plan was, in the words of Bob Stead, "rubbish".', 'The plan was … "rubbish"'),
        ('In Bob Stead\'s words, the bridge is "a wreck".', 'the bridge is "a wreck"'),
        ('It was, to use Bob Stead\'s phrase, "a car crash of a plan".', 'It was … "a car crash of a plan"'),
        ('To quote Bob Stead, the bridge is "a wreck".', 'the bridge is "a wreck"'),
        ("As Bob Stead said last week, the plan is dead.", "the plan is dead"),
        ("The plan, as Bob Stead told the council on Monday, is dead.", "The plan … is dead"),
        ("The plan is dead, as the engineer, Bob Stead, admitted.", "The plan is dead"),
        ('The town was "on its knees", as Bob Stead put it.', 'The town was "on its knees"'),
        ('"Rust holds it up," in the words of Bob Stead.', "Rust holds it up,"),
        ('"Rust holds it up", according to Bob Stead.', "Rust holds it up"),
        ('"It is a wreck," to quote the engineer, Bob Stead.', "It is a wreck,"),
        ('In Bob Stead\'s view, the bridge is "a wreck".', 'the bridge is "a wreck"'),
        ('The bridge was, said Bob Stead, "a wreck".', 'The bridge was … "a wreck"'),
        ('"A wreck on stilts" is how Bob Stead described the bridge.', "A wreck on stilts"),
        ('"Rust" was how the engineer, Bob Stead, put it.', "Rust"),
    ],
)
def test_a_phrase_attributes_the_rest_of_its_sentence(nlp: Language, text: str, content: str) -> None:
    assert said(nlp(text)) == [(content, "Bob Stead")]


def test_a_view_without_anybodys_words_is_no_quote(nlp: Language) -> None:
    assert said(nlp("In Una Beck's view, the weir is a folly. It should go, in the opinion of Rob Tully.")) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Shares fell as Una Beck said profits were down.", "profits were down"),
        ("As head of the trust, Una Beck said the weir was safe.", "the weir was safe"),
        ("The council, as expected, said the weir was safe.", "the weir was safe"),
        ("The weir was safe, as well as cheap, Una Beck said.", "The weir was safe, as well as cheap"),
    ],
)
def test_another_as_attributes_nothing(nlp: Language, text: str, content: str) -> None:
    assert [what for what, _ in said(nlp(text))] == [content]


@pytest.mark.parametrize(
    "lead",
    [
        "Una Beck, head of the trust:\n\n",
        "Una Beck again: ",
        "Una Beck was blunter: ",
        "Una Beck lost her temper: ",
        "Una Beck, the head of the trust, shook her head: ",
        "Una Beck's reply was short: ",
        "For Una Beck it was simple: ",
        "There was a sharp reply from Una Beck: ",
        "The proposal was mocked by Una Beck: ",
        "Una Beck told the council on Monday night:\n\n",
        "Una Beck's tweet: ",
        "It was Una Beck who summed it up: ",
        "One critic, Una Beck, was scathing: ",
        "And this from Una Beck: ",
    ],
)
def test_words_behind_a_colon_are_those_of_whom_it_tells(nlp: Language, lead: str) -> None:
    text = f'Tom Ings said the weir was safe. {lead}"It has leaked for years."'
    assert said(nlp(text)) == [("the weir was safe", "Tom Ings"), ("It has leaked for years.", "Una Beck")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ('Una Beck got a letter from the council: "You must leave by noon."', None),
        ('Una Beck said the weir was safe. A leaflet was pushed through doors: "It leaks badly."', None),
        ('Una Beck said the weir was safe. There was a catch: "It only works in summer."', "Una Beck"),
    ],
)
def test_a_colon_gives_nobody_words_that_are_not_theirs(nlp: Language, text: str, source: str | None) -> None:
    assert said(nlp(text))[-1][1] == source


def test_a_report_before_a_colon_ends_with_its_words(nlp: Language) -> None:
    assert said(nlp('Una Beck blamed the council and its leader: "He sold us."'))[0][0] == "the council and its leader"


@pytest.mark.parametrize(
    "text",
    [
        '"It always leaked, said Una Beck.\n\nThe trust declined to comment.',
        '"It always leaked, said Una Beck.\n\n"We did our best," said Rob Tully.',
        "“It always leaked, Una Beck said. The trust has known since 1999.",
        "“It always leaked, the engineer, Una Beck, said. The trust has known since 1999.",
        '"It always leaked, Una Beck told the Marden Echo on Friday. The trust has known since 1999.',
        "‘It always leaked, said Una Beck, who has lived there since 1999.",
        "“It always leaked,“ said Una Beck. The trust has known since 1999.",
        "“It always leaked,' said Una Beck. The trust has known since 1999.",
        'Una Beck shrugged. "It always leaked. Rob Tully said he had seen it leak for years.',
    ],
)
def test_words_that_no_mark_closes_end_before_their_cue(nlp: Language, text: str) -> None:
    what, who = said(nlp(text))[0]
    assert what.startswith("It always leaked")
    assert len(what) <= len("It always leaked,")
    assert who == "Una Beck"


def test_speech_goes_on_behind_a_mark_that_is_missing(nlp: Language) -> None:
    text = "‘It always leaked, said Una Beck, who has lived there since 1999. ‘They knew.’"
    assert said(nlp(text)) == [("It always leaked … They knew.", "Una Beck")]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            '"He lied, she said, and I believed her.\n\n"It was all true," said Una Beck.',
            "He lied, she said, and I believed her. … It was all true,",
        ),
        (
            'Una Beck said: "It leaked. I told them, and they shrugged.\n\nThe trust has known since 1999.',
            "It leaked. I told them, and they shrugged.",
        ),
    ],
)
def test_speech_told_of_within_speech_closes_nothing(nlp: Language, text: str, content: str) -> None:
    assert said(nlp(text))[0] == (content, "Una Beck")


@pytest.mark.parametrize(
    "before",
    [
        "Una Beck walks there daily. ",
        "Nothing surprises the engineer Una Beck any more. ",
        "For Una Beck it was a blow. ",
        "The weir was Una Beck's life. ",
        "The leak has upset Una Beck, 71, who walks there daily.\n\n",
        "Rob Tully said the weir was safe. Few are less sure of that than the farmer Una Beck. ",
        "Rob Tully said the weir was safe.\n\nThe leak has upset Una Beck, 71, who walks there daily.\n\n",
    ],
)
def test_speech_without_a_cue_is_that_of_whom_the_sentence_before_tells(nlp: Language, before: str) -> None:
    assert said(nlp(f'{before}"I have seen it leak for years."'))[-1] == ("I have seen it leak for years.", "Una Beck")


@pytest.mark.parametrize(
    "text",
    [
        'Rob Tully said the weir was safe. Una Beck has been ill for years. "She is a fighter."',
        '"The weir is safe," said Rob Tully. He has written to Una Beck. "I have had no answer."',
        '"Una Beck shouted at me," said Rob Tully. The trust has spoken to Una Beck. "I have had no answer."',
    ],
)
def test_speech_without_a_cue_stays_with_who_spoke_last(nlp: Language, text: str) -> None:
    assert said(nlp(text))[-1][1] == "Rob Tully"


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"It was dark," the 14-year-old told police.', ("It was dark,", "the 14-year-old")),
        ('"It was dark," the pensioner told officers.', ("It was dark,", "the pensioner")),
        ("The 71-year-old told the inquest he saw nothing.", ("he saw nothing", "The 71-year-old")),
        ("Una Beck told detectives she saw two men.", ("she saw two men", "Una Beck")),
        ('"It sails," the Marden Echo quoted Una Beck as saying.', ("It sails,", "Una Beck")),
        ('"It sails," Una Beck was quoted as saying by the Marden Echo.', ("It sails,", "Una Beck")),
    ],
)
def test_who_tells_is_no_hearer_and_no_paper(nlp: Language, text: str, content: tuple[str, str]) -> None:
    ((what, _),) = said(doc := nlp(text))
    assert (what, doc.text[doc._.facts_quotes[0].source.start : doc._.facts_quotes[0].source.end]) == content


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("New data from the Harbour Trust", "Harbour Trust"),
        ("The Harbour Trust data", "Harbour Trust"),
        ("The information kept by the Harbour Trust", "Harbour Trust"),
        ("A commentary by the Harbour Trust", "Harbour Trust"),
        ("One of the weir's victims, Una Beck,", "Una Beck"),
        ("The chief executive (acting) of the Harbour Trust, Una Beck,", "Una Beck"),
        ("Harbour master Una Beck today", "Una Beck"),
        ("Una Beck on Friday", "Una Beck"),
    ],
)
def test_a_source_is_whom_its_phrase_names_at_its_end_or_as_the_owner(nlp: Language, source: str, name: str) -> None:
    text = f"Una Beck and the Harbour Trust own the weir.\n\n{source} said 40 boats had sunk in a year."
    assert said(nlp(text)) == [("40 boats had sunk in a year", name)]
