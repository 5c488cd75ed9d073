import pytest
from spacy.language import Language
from spacy.tokens import Doc

from extract.annotations import Origin, Quote
from extract.lexicon.rules import worded


def read(nlp: Language, text: str) -> tuple[Doc, list[Quote]]:
    doc = nlp.make_doc(text)
    doc._.facts_article = Origin(None, None)
    doc = nlp(doc)
    return doc, doc._.facts_quotes


def pieces(nlp: Language, text: str, *, beliefs: bool = False) -> list[list[str]]:
    _, quotes = read(nlp, text)
    return [[text[s:e] for s, e in q.pieces] for q in quotes if q.voiced or beliefs]


def speaker(doc: Doc, quote: Quote) -> str | None:
    assert quote.source is not None
    return None if quote.source.entity is None else doc._.facts_entities[quote.source.entity].name


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The minister said that taxes would fall in April.", "taxes would fall in April"),
        ("Taxes would fall in April, the minister said.", "Taxes would fall in April"),
        ("Taxes would fall in April, said the minister, who took office in May.", "Taxes would fall in April"),
        ("The minister told MPs on Monday that taxes would fall.", "taxes would fall"),
        ("According to the report, sales rose by 4%.", "sales rose by 4%"),
        ("Sales rose by 4%, according to the report.", "Sales rose by 4%"),
        ("The union urged ministers to think again.", "ministers to think again"),
        ("The company blamed weak demand in France.", "weak demand in France"),
        ("The union accused the company of hiding its losses.", "the company of hiding its losses"),
        ("The Liberal Democrats promised to cut fares.", "to cut fares"),
        ("The firm announced the closure of two plants.", "the closure of two plants"),
        ("The court heard that the van had been stolen.", "the van had been stolen"),
        ("The mayor said the fair would be moved, adding nothing.", "the fair would be moved"),
    ],
)
def test_what_is_reported(nlp: Language, text: str, content: str) -> None:
    assert [content] in pieces(nlp, text)


@pytest.mark.parametrize(
    "text",
    [
        "The minister declined to comment on the report.",
        "The driver pleaded guilty and the director denied this.",
        "The minister did not say when the bridge would open.",
        "Police found a 'record' number of lost dogs in the park.",
        "He hopes to run again in May, and fans expect a big crowd.",
    ],
)
def test_what_gives_no_quote(nlp: Language, text: str) -> None:
    assert pieces(nlp, text) == []


def test_beliefs_are_kept_apart(nlp: Language) -> None:
    text = "Analysts believe that the bank will cut rates in June."
    assert pieces(nlp, text, beliefs=True) == [["the bank will cut rates in June"]]
    assert pieces(nlp, text) == []


def test_a_new_cue_starts_a_new_quote(nlp: Language) -> None:
    text = "Ms Khan said the roof was safe but argued that the walls were not."
    assert pieces(nlp, text) == [["the roof was safe"], ["the walls were not"]]


def test_two_that_clauses_are_one_quote(nlp: Language) -> None:
    text = "Ms Khan said that the roof was safe and that the walls would be mended."
    assert pieces(nlp, text) == [["the roof was safe and that the walls would be mended"]]


def test_reported_speech_inside_reported_speech_is_no_quote_of_its_own(nlp: Language) -> None:
    text = "The Daily Post reported that the mayor had said the fair was over."
    assert pieces(nlp, text) == [["the mayor had said the fair was over"]]


def test_a_quote_broken_by_its_cue_has_two_pieces(nlp: Language) -> None:
    text = '"We are ready," said Anna Bell, "and we will win."'
    assert pieces(nlp, text) == [["We are ready,", "and we will win."]]


def test_a_quote_goes_on_over_paragraphs(nlp: Language) -> None:
    text = (
        'Anna Bell told the BBC: "The river rose in the night. We had no warning.\n\n'
        '"My neighbours lost everything.\n\n"Nobody came." The council met on Friday.'
    )
    assert pieces(nlp, text) == [
        ["The river rose in the night. We had no warning.", "My neighbours lost everything.", "Nobody came."]
    ]


def test_closing_and_opening_again_without_a_new_cue_is_one_quote(nlp: Language) -> None:
    text = '"The river rose," said Anna Bell. "We had no warning." "It will rise again," she said.'
    assert pieces(nlp, text) == [["The river rose,", "We had no warning."], ["It will rise again,"]]


def test_quoted_sentences_behind_a_reported_clause_are_a_quote_of_their_own(nlp: Language) -> None:
    text = 'Anna Bell said the river had risen "in minutes". "We had no warning at all."'
    doc, quotes = read(nlp, text)
    assert [[text[s:e] for s, e in q.pieces] for q in quotes] == [
        ['the river had risen "in minutes"'],
        ["We had no warning at all."],
    ]
    assert [q.type for q in quotes] == ["mixed", "direct"]
    assert quotes[1].cue is None
    assert [speaker(doc, q) for q in quotes] == ["Anna Bell", "Anna Bell"]


def test_the_editor_learns_what_it_went_by(nlp: Language) -> None:
    text = 'Anna Bell runs the farm.\n\nMs Bell told the BBC: "The river rose in the night."'
    _, (quote,) = read(nlp, text)
    assert worded(quote.reasons) == 'direct quote, cue "told", speaker "Ms Bell" = Anna Bell (paragraph 0)'
    assert text[slice(*quote.cue)] == "told"  # type: ignore[misc]


def test_a_spokeswoman_is_unnamed_but_has_role_and_affiliation(nlp: Language) -> None:
    text = 'A spokeswoman for the charity NSPCC said: "More children need our help."'
    doc, (quote,) = read(nlp, text)
    assert speaker(doc, quote) is None
    assert quote.source is not None
    assert (quote.source.role, quote.source.affiliation) == ("spokeswoman", "NSPCC")


def test_nobody_names_himself_by_he(nlp: Language) -> None:
    text = 'Paul Grant met John Reed on Monday. Paul Grant said he was glad. "John Reed has lost our trust," he said.'
    doc, quotes = read(nlp, text)
    assert speaker(doc, quotes[-1]) == "Paul Grant"


def test_a_transcript_gives_each_turn_to_its_speaker(nlp: Language) -> None:
    text = (
        "Paul Grant spoke to Anna Bell on Monday.\n\nGRANT: Was there a warning?\n\n"
        "BELL: There was none at all.\n\nGRANT: Will you go back?"
    )
    doc, quotes = read(nlp, text)
    assert [text[slice(*q.pieces[0])] for q in quotes] == [
        "Was there a warning?",
        "There was none at all.",
        "Will you go back?",
    ]
    assert [speaker(doc, q) for q in quotes] == ["Paul Grant", "Anna Bell", "Paul Grant"]


def test_spans_are_there_for_each_piece(nlp: Language) -> None:
    doc, _ = read(nlp, '"We are ready," said Anna Bell, "and we will win."')
    assert [(s.label_, s.text) for s in doc.spans["quotes"]] == [
        ("direct", "We are ready,"),
        ("direct", "and we will win."),
    ]


@pytest.mark.parametrize(
    "text", ["", " ", '"', "said", "told t", "He said", 'said: "', "\x00", "😀 said “", '"\n\n"\n', "X: "]
)
def test_odd_texts_do_no_harm(nlp: Language, text: str) -> None:
    assert nlp(text)._.facts_failures == []


def test_one_report_under_two_cues_is_one_quote_of_whom_it_is_alleged(nlp):
    doc = nlp("Rain fell.\n\nMr Pargeter is alleged to have said that the bridge was unsafe.")
    [quote] = doc._.facts_quotes
    pieces = [doc.text[s:e] for s, e in quote.pieces]
    assert pieces == ["Mr Pargeter", "to have said that the bridge was unsafe"]
    assert quote.source.entity is None, "who alleges it is not told"
