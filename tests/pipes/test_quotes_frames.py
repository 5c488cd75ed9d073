"""Frames of reported speech that the parse alone does not give, and sentences without a cue."""

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


def test_speech_without_a_cue_does_not_take_the_next_sentences(nlp: Language) -> None:
    text = 'Helen Carter told a conference: "Pensions matter. "They are too low". Mrs Carter said her party would act.'
    assert ("her party would act", "Helen Carter") in said(nlp(text))


def test_a_list_of_reported_clauses_is_one_quote(nlp: Language) -> None:
    text = (
        "The World Bank said it was vital that the Bank of Ghana be reformed, the public debt be carefully reduced "
        "and a sound tax system built."
    )
    assert said(nlp(text))[0][0].endswith("a sound tax system built")


def test_according_to_inside_a_report_is_content(nlp: Language) -> None:
    text = "The Bank of England said that, according to figures from lenders, house prices rose by 3% last year."
    content, source = said(nlp(text))[0]
    assert "house prices rose by 3% last year" in content
    assert source == "Bank of England"


def test_a_number_opens_the_reported_clause(nlp: Language) -> None:
    text = "Officials close to Mr Carter said around eight other members of the party were planning to leave."
    assert [c for c, _ in said(nlp(text))] == ["around eight other members of the party were planning to leave"]


def test_a_question_put_to_somebody_is_not_that_persons(nlp: Language) -> None:
    text = "Helen Carter came to Leeds.\n\nAsked whether there would be cuts, Mrs Carter said it was too early to tell."
    found = dict(said(nlp(text)))
    assert found["it was too early to tell"] == "Helen Carter"
    assert found.get("there would be cuts") is None
    assert found.get("whether there would be cuts") is None


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Asked if he would quit, Mr Dale said no.", [("if he would quit", None)]),
        ("Asked if he would quit, Mr Dale said: “No.”", [("if he would quit", None), ("No.", "Dale")]),
        ("“Will you resign?” Mr Dale was asked. “No,” he said.", [("Will you resign?", None), ("No,", "Dale")]),
        ("“It was dark,” jurors were told.", [("It was dark,", None)]),
        ("“Is it safe?” he was asked by Jane Roe.", [("Is it safe?", "Jane Roe")]),
        ("Mr Dale, asked by Jane Roe if he lied, said: “No.”", [("No.", "Dale")]),
        ("Ann Tully, told by Jane Roe that she was “finished”, walked out.", [("she was “finished”", "Jane Roe")]),
        ("A reporter asked Jane Roe if the pier was safe.", [("if the pier was safe", None)]),
        ("Shut since May, the pier is safe, Mr Dale said.", [("Shut since May, the pier is safe", "Dale")]),
    ],
)
def test_whom_words_are_put_to_is_not_their_speaker(
    nlp: Language, text: str, quotes: list[tuple[str, str | None]]
) -> None:
    before = "The pier shut in May. Ann Poe said it leaks."
    assert said(nlp(f"{before}\n\n{text}"))[1:] == quotes


@pytest.mark.parametrize(
    ("behind", "source"),
    [("came the reply", None), ("was her answer", None), ("came the reply from Ann Poe", "Ann Poe")],
)
def test_an_answer_is_not_the_askers(nlp: Language, behind: str, source: str | None) -> None:
    text = f"Ann Poe came to Leeds.\n\n“Will you go?” Tom Penn asked Ann Poe. “I will not,” {behind}."
    assert said(nlp(text)) == [("Will you go?", "Tom Penn"), ("I will not,", source)]


def test_a_predicate_in_marks_goes_on_with_the_quote_before(nlp: Language) -> None:
    text = (
        'Analyst Helen Carter said exports had been weak. "I see no quick recovery," she added. '
        'The trade gap and the deficit "are big worries this year".'
    )
    assert said(nlp(text))[-1] == ('The trade gap and the deficit "are big worries this year"', "Helen Carter")


@pytest.mark.parametrize("term", ['"war on terror"', '"clear message"'])
def test_a_term_in_marks_is_no_quote(nlp: Language, term: str) -> None:
    text = f"Helen Carter said the army was tired. It had been sent as part of the {term}. Troops left in May."
    assert len(said(nlp(text))) == 1


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The board blamed the delay on a 2004 law, in a letter signed by its members.", "the delay on a 2004 law"),
        ("The union said it was glad of the offer, having earlier rejected two others.", "it was glad of the offer"),
        (
            "The bank said rates were unlikely to move while it expected prices to fall.",
            "rates were unlikely to move",
        ),
    ],
)
def test_how_and_after_what_it_was_said_is_no_content(nlp, text, content):
    quote = next(q for q in nlp(text)._.facts_quotes if q.voiced)
    assert " ".join(text[s:e] for s, e in quote.pieces) == content


@pytest.mark.parametrize("verb", ["texted", "had texted", "was texting"])
def test_a_verb_that_the_lemmatizer_has_to_guess_is_one_of_saying(nlp: Language, verb: str) -> None:
    assert said(nlp(f"The pier is old.\n\nJane Roe {verb} that 12 lamps were out.")) == [
        ("12 lamps were out", "Jane Roe")
    ]


def test_a_subject_whose_parse_runs_over_the_verb_ends_before_it(nlp: Language) -> None:
    words = ["The", "pier", "is", "said", "to", "please", "us", "the", "hull"]
    heads = [1, 3, 3, 3, 5, 3, 5, 8, 1]
    deps = ["det", "nsubjpass", "auxpass", "ROOT", "aux", "xcomp", "dobj", "det", "appos"]
    tags = ["DT", "NN", "VBZ", "VBN", "TO", "VB", "PRP", "DT", "NN"]
    pos = ["DET", "NOUN", "AUX", "VERB", "PART", "VERB", "PRON", "DET", "NOUN"]
    lemmas = ["the", "pier", "be", "say", "to", "please", "we", "the", "hull"]
    doc = Doc(nlp.vocab, words, heads=heads, deps=deps, tags=tags, pos=pos, lemmas=lemmas)
    for name in ("extract_layout", "extract_names", "extract_coreference", "extract_numbers", "extract_dates"):
        doc = nlp.get_pipe(name)(doc)
    [quote] = nlp.get_pipe("extract_quotes")(doc)._.facts_quotes
    assert [doc.text[start:end] for start, end in quote.pieces] == ["The pier", "to please us the hull"]
