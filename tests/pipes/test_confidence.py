"""The chance that a fact is right."""

from extract.pipes.confidence import chance

SAID = 'Colin Tregenza, chairman of the harbour board, said: "Fares will rise by 10% next spring."'


def test_every_voiced_quote_and_every_quantity_has_one_and_no_belief(nlp):
    doc = nlp(SAID + " Islanders hope that the council will pay.")
    assert all(0 < q.score < 1 for q in doc._.facts_quantities)
    assert {q.voiced: q.score is not None for q in doc._.facts_quotes} == {True: True, False: False}


def test_a_named_speaker_and_a_plain_cue_are_surer_than_nobody_in_particular(nlp):
    sure = nlp(SAID)._.facts_quotes[0].score
    text = "It was being suggested, although nobody would say so, that fares might rise, but not for all."
    unsure = nlp(text)._.facts_quotes
    assert all(q.score < sure for q in unsure if q.voiced)


def test_what_speaks_for_a_fact_raises_its_chance():
    known = {"bias": 0.0, "plain cue": 1.0, "turn": -1.0}
    assert chance({}, known) == 0.5
    assert chance({"plain cue": 1.0}, known) > 0.5 > chance({"turn": 1.0, "never seen": 1.0}, known)
