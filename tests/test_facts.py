import pandas as pd

import extract
from extract.article import moment


def test_facts_of_a_text(nlp) -> None:
    facts = extract.facts('Marden Council fined 12 firms. "It hurts," said Jane Roe.', nlp=nlp)
    assert facts["kind"].tolist() == ["quantity", "quote"]
    quantity, quote = facts.to_dict("records")
    assert (quantity["low"], quantity["item"], quantity["source_type"]) == (12.0, "firm", "narrator")
    assert (quote["source"], quote["content"], quote["cue"]) == ("Jane Roe", "It hurts,", "said")


def test_facts_of_articles_carry_their_day(nlp) -> None:
    a = extract.Article("a", "Fares rose 3% last month.", published=moment("2011-05-03T23:30:00+01:00"))
    [fact] = extract.facts(iter([a]), nlp=nlp).to_dict("records")
    assert fact["published"] == pd.Timestamp("2011-05-03T22:30Z")
    assert (fact["period_start"], fact["period_end"]) == (pd.Timestamp("2011-04-01"), pd.Timestamp("2011-04-30"))


def test_fact_ids_are_stable_and_differ_between_articles(nlp) -> None:
    text = "Fares rose 3%."
    ids = [extract.facts(extract.Article(i, text), nlp=nlp)["fact"].tolist() for i in ("a", "a", "b")]
    assert ids[0] == ids[1] != ids[2]


def test_nothing_gives_an_empty_table_of_the_same_types(nlp) -> None:
    empty, some = extract.facts([], nlp=nlp), extract.facts("Fares rose 3%.", nlp=nlp)
    assert empty.empty
    assert empty.dtypes.equals(some.dtypes)


def test_beliefs_are_there_on_request_only(nlp) -> None:
    text = "Jane Roe believes that the bridge is safe."
    assert extract.facts(text, nlp=nlp).empty
    assert extract.facts(text, nlp=nlp, beliefs=True)["voiced"].tolist() == [False]


def test_a_period_that_has_not_ended_has_no_end() -> None:
    text = "Fares rose 12% in May. The ferry has lost 40 sailings since May."
    facts = extract.facts(extract.Article("a", text, published=moment("2011-06-02")))
    numbers = facts[facts["kind"] == "quantity"]
    assert numbers["period_text"].tolist() == ["in May", "since May"]
    assert numbers["period_start"].tolist() == [pd.Timestamp("2011-05-01")] * 2
    assert numbers["period_end"].tolist() == [pd.Timestamp("2011-05-31"), pd.NaT]
