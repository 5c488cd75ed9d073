import pytest
from spacy.language import Language

from extract.annotations import entity_at

LATER = ["extract_numbers", "extract_dates", "extract_quotes", "extract_links"]


def who(nlp: Language, text: str, words: str, nth: int = 0) -> str | None:
    """Whom the nth occurrence of some words means."""
    with nlp.select_pipes(disable=LATER):
        doc = nlp(text)
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    last = at + len(words) - len(words.rsplit(" ", 1)[-1])
    index = entity_at(doc, last, at + len(words))
    return None if index is None else doc._.facts_entities[index].name


@pytest.mark.parametrize(("word", "name"), [("She", "Gwen Ollerton"), ("him", "Tom Pargeter")])
def test_pronouns_follow_gender(nlp: Language, word: str, name: str) -> None:
    assert who(nlp, "Gwen Ollerton met Tom Pargeter on Friday. She told him to go.", word) == name


def test_the_speaker_goes_on_speaking(nlp: Language) -> None:
    text = 'Tom Pargeter said thieves had robbed David Marlow. He added: "It is a scandal."'
    assert who(nlp, text, "He") == "Tom Pargeter"


def test_it_means_the_body_that_spoke(nlp: Language) -> None:
    assert who(nlp, "Oxfam said aid was late. It said more would come.", "It") == "Oxfam"


def test_it_may_mean_nothing(nlp: Language) -> None:
    assert who(nlp, "Oxfam said aid was late. It is important that roads are repaired.", "It") is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Oxfam opened a shop in Leeds. The charity said trade was good.", "The charity", "Oxfam"),
        ("The Tidal Aid Centre was built in 1990. The centre said it was full.", "The centre", "Tidal Aid Centre"),
        ("Chancellor Edith Blane spoke. Later, the chancellor said growth was slow.", "the chancellor", "Edith Blane"),
        ("Jan Verhoef has won the race. The 34-year-old said he was tired.", "The 34-year-old", "Jan Verhoef"),
    ],
)  # fmt: skip
def test_noun_phrases_stand_for_who_fits(nlp: Language, text: str, words: str, name: str) -> None:
    assert who(nlp, text, words) == name


def test_a_spokeswoman_is_nobody_named(nlp: Language) -> None:
    assert who(nlp, "A spokeswoman for Oxfam said trade was good.", "A spokeswoman") is None


def test_the_body_of_its_chief_executive(nlp: Language) -> None:
    text = "Oxfam said aid was late. More is on its way, said its chief executive Martin Oakes."
    with nlp.select_pipes(disable=LATER):
        people = {e.name: e for e in nlp(text)._.facts_entities}
    assert (people["Martin Oakes"].role, people["Martin Oakes"].affiliation) == ("chief executive", "Oxfam")


@pytest.mark.parametrize("phrase", ["The home secretary", "The  home \nsecretary"])
def test_white_space_is_no_word_of_a_role(nlp: Language, phrase: str) -> None:
    with nlp.select_pipes(disable=LATER):
        doc = nlp(f"Ann Tully was born in Hull. {phrase} said the port would stay.")
    assert [e.role for e in doc._.facts_entities] == ["home secretary"]


def test_the_first_person_in_a_quotation_is_who_speaks(nlp: Language) -> None:
    text = '"I was tired," said Jan Verhoef. "My legs hurt."'
    assert who(nlp, text, "I") == "Jan Verhoef"
    assert who(nlp, text, "My") == "Jan Verhoef"


def test_the_chancellor_is_not_the_shadow_chancellor(nlp):
    text = (
        "Helen Marsh set out her plans in Truro.\n\nThe chancellor said fuel duty would not rise. The shadow "
        "chancellor, Peter Lowe, said the plans were thin. The chancellor said they were fair."
    )
    doc = nlp(text)
    speakers = [
        doc._.facts_entities[q.source.entity].name
        for q in doc._.facts_quotes
        if q.cue and text[slice(*q.cue)] == "said"
    ]
    assert speakers == ["Helen Marsh", "Peter Lowe", "Helen Marsh"]


def test_they_may_be_a_party(nlp):
    doc = nlp("The Liberal Democrats will oppose the bill next week. They said it was a waste of money.")
    quote = doc._.facts_quotes[-1]
    assert doc._.facts_entities[quote.source.entity].name == "Liberal Democrats"


def test_a_role_behind_a_name_and_a_comma_is_that_persons(nlp):
    doc = nlp("Ken Tregear, founder of the Cornish Harbours Trust, said the money had run out.")
    assert doc._.facts_entities[doc._.facts_quotes[0].source.entity].name == "Ken Tregear"


def test_they_may_be_the_party_that_spoke_before(nlp):
    doc = nlp("The Conservatives insisted they would hold ministers to account.\n\nThey said they would ask for more.")
    speakers = {doc._.facts_entities[q.source.entity].name for q in doc._.facts_quotes if q.source.entity is not None}
    assert speakers == {"Conservatives"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ruth Ansty, a retired teacher, won the prize.", "a retired teacher"),
        ("Len Ansty and his wife Ruth Ansty won the prize.", "his wife"),
        ("Ruth Ansty was a retired teacher from Deal.", "a retired teacher"),
        ("The prize went to a retired teacher named Ruth Ansty.", "a retired teacher"),
    ],
)
def test_what_stands_beside_a_name_is_a_mention_of_it(nlp: Language, text: str, words: str) -> None:
    assert who(nlp, text, words) == "Ruth Ansty"


def test_what_a_person_is_not_is_no_mention(nlp: Language) -> None:
    assert who(nlp, "Ruth Ansty was not a teacher.", "a teacher") is None


def test_himself_is_the_subject_of_its_verb(nlp: Language) -> None:
    text = "Tom Pargeter praised David Marlow. David Marlow blamed himself."
    assert who(nlp, text, "himself") == "David Marlow"


def test_in_a_profile_he_is_the_one_profiled(nlp: Language) -> None:
    text = (
        "Tom Pargeter was born in Deal. He left school at 15. He sold fish. Then Tom Pargeter built boats.\n\n"
        "His closest friend was David Marlow.\n\nHe moved to Hull."
    )
    assert who(nlp, text, "He", 2) == "Tom Pargeter"


def test_a_known_gender_comes_before_one_that_nobody_knows(nlp: Language) -> None:
    text = "Ilzbeta Qorvane met David Marlow in Deal. He was late."
    assert who(nlp, text, "He") == "David Marlow"


def test_it_is_whose_word_the_sentence_before_gave(nlp: Language) -> None:
    text = "The Tramlink scheme is to go ahead, according to the Daily Mail. It says work begins in May."
    assert who(nlp, text, "It") == "Daily Mail"


def test_a_body_that_somebody_expects_to_speak_does_not_speak(nlp: Language) -> None:
    text = "Oxfam said it expected the Bank of England to respond quickly. It warns of delays."
    assert who(nlp, text, "It", 0) == "Oxfam"


def test_a_report_of_sport_calls_who_is_in_focus_by_what_he_plays(nlp: Language) -> None:
    text = "Tom Pargeter ran past Marc Blum to win the race. The world indoor champion said he was tired."
    assert who(nlp, text, "The world indoor champion") == "Tom Pargeter"
    text = "A wing was injured. Tom Pargeter ran past Marc Blum to score. The wing said he was tired."
    assert who(nlp, text, "The wing") is None


def test_what_stands_beside_a_name_begins_with_a_word(nlp: Language) -> None:
    text = "The curator praised Lin Chow, “a fiction” of the museum, and Anne Lowe, a retired teacher."
    with nlp.select_pipes(disable=LATER):
        doc = nlp(text)
    told = {text[m.start : m.end] for e in doc._.facts_entities for m in e.mentions if m.form == "nominal"}
    assert "a retired teacher" in told
    assert all(words[0].isalpha() for words in told)


def test_a_phrase_beside_a_name_begins_with_a_word(nlp: Language) -> None:
    text = " l's leader,Je,"
    with nlp.select_pipes(disable=LATER):
        doc = nlp(text)
    words = [text[m.start : m.end] for e in doc._.facts_entities for m in e.mentions]
    assert words == [word.strip() for word in words]


@pytest.mark.parametrize(
    ("text", "name", "affiliation"),
    [
        ("The Harbour Trust met. Home Secretary Jane Roe agreed.", "Jane Roe", None),
        ("The Harbour Trust met. General secretary Jane Roe agreed.", "Jane Roe", "Harbour Trust"),
        ("Oxfam met leaders. President Jan Verhoef agreed.", "Jan Verhoef", None),
    ],
)
def test_an_office_of_state_is_of_no_body_that_happens_to_stand_by(
    nlp: Language, text: str, name: str, affiliation: str | None
) -> None:
    with nlp.select_pipes(disable=LATER):
        people = {e.name: e for e in nlp(text)._.facts_entities}
    assert people[name].affiliation == affiliation


def test_the_role_of_who_is_called_by_his_age_and_work_is_his_work(nlp: Language) -> None:
    with nlp.select_pipes(disable=LATER):
        text = "Jan Verhoef has signed for another year. The 34-year-old midfielder said he was glad."
        (person,) = nlp(text)._.facts_entities
    assert person.role == "midfielder"
