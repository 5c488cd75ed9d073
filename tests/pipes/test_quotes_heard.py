"""What the encoder's reading under the guidelines changes in the reports of the rules."""

from typing import Any

import pytest
from spacy.language import Language

from extract.annotations import Contents, facts_paragraphs
from extract.pipes.contents import Chances
from extract.pipes.quotes.heard import bound, doubt, meet
from extract.pipes.quotes.joined import joined
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.report import PHRASE, Report
from extract.text.quotations import regions

TEXT = "The union said pay would rise in May, after a strike had shut the yard. Members cheered."


def span(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def chances(**of: float) -> Chances:
    """Each stretch, `_` for a space, with the chance of its words to be content."""
    found = sorted((span(words.replace("_", " ")), chance) for words, chance in of.items())
    return Chances(TEXT, Contents([s for s, _ in found], [chance for _, chance in found]))


def passage(nlp: Language, text: str = TEXT) -> Passage:
    doc = nlp(text)
    paragraphs = facts_paragraphs(doc)
    return Passage(doc, paragraphs, regions(text, paragraphs))


def report(words: str, voiced: bool = True, **more: Any) -> Report:
    return Report(2, span("said"), None, [span(words)], voiced, "clause", **more)


def test_a_report_whose_words_are_hardly_content_is_nobodys_words(nlp):
    sure, doubtful = report("pay would rise in May"), report("Members cheered")
    doubt(passage(nlp), [sure, doubtful], [], chances(pay_would_rise_in_May=0.9, Members_cheered=0.1))
    assert (sure.voiced, sure.doubted) == (True, False)
    assert (doubtful.voiced, doubtful.doubted) == (False, True)


def test_what_no_rule_has_found_must_be_likely_to_be_content(nlp):
    ruled, learnt = report("pay would rise in May"), report("pay would rise in May")
    doubt(passage(nlp), [ruled], [learnt], chances(pay_would_rise_in_May=0.6))
    assert ruled.voiced
    assert learnt.doubted


def test_words_that_the_encoder_does_not_name_are_no_content(nlp):
    one = report("pay would rise in May")
    doubt(passage(nlp), [one], [], chances(pay=0.9))
    assert not one.voiced, "one word of five"


def test_words_in_marks_and_what_a_phrase_attributes_are_not_doubted(nlp):
    marked, attributed = report("pay would rise in May"), report("Members cheered")
    attributed.frame = PHRASE
    text = TEXT.replace("pay would", '"pay would').replace("in May,", 'in May",')
    marked.pieces = [(16, 37)]
    doubt(passage(nlp, text), [marked], [attributed], chances(The=0.0))
    assert marked.voiced
    assert attributed.voiced


def test_what_is_heard_without_a_cue_makes_no_quote_of_a_belief_of_the_rules():
    belief, uncued = report("pay would rise in May", voiced=False), report("pay would rise")
    uncued.cue = None
    assert joined([], [belief], [uncued], []) == [belief]


@pytest.mark.parametrize(
    ("tail", "found", "read", "ends"),
    [
        (0.05, "pay would rise in May, after a strike had shut the yard", "pay would rise in May", "in May"),
        (0.4, "pay would rise in May, after a strike had shut the yard", "pay would rise in May", "the yard"),
        (0.95, "pay would rise in May", "pay would rise in May, after a strike had shut the yard", "the yard"),
        (0.6, "pay would rise in May", "pay would rise in May, after a strike had shut the yard", "in May"),
    ],
)
def test_a_report_ends_where_the_encoder_ends_it_only_if_it_is_sure(tail, found, read, ends):
    one, other = report(found), report(read)
    bound([one], [other], chances(pay_would_rise_in_May=0.95, after_a_strike_had_shut_the_yard=tail), [])
    [(start, end)] = one.pieces
    assert TEXT[start:end].startswith("pay")
    assert TEXT[start:end].endswith(ends)
    assert one.bounded == (TEXT[start:end] != found)


def test_a_report_begins_earlier_where_the_encoder_is_sure_but_never_across_a_quote():
    whole = "pay would rise in May"
    sure = chances(pay_would_rise_in_May=0.95)
    one = report("rise in May")
    bound([one], [report(whole)], sure, [span("would")])
    assert one.pieces == [span("rise in May")]
    bound([one], [report(whole)], sure, [])
    assert one.pieces == [span(whole)]


def test_bounds_stay_where_one_reading_meets_two_reports():
    one, other = report("pay would rise"), report("in May")
    bound([one, other], [report("pay would rise in May")], chances(pay_would_rise_in_May=0.95), [])
    assert (one.pieces, other.pieces) == ([span("pay would rise")], [span("in May")])


def test_what_the_encoder_hears_goes_before_what_it_takes_for_a_belief():
    voiced, belief = report("pay would rise in May"), report("rise in May", voiced=False)
    assert joined([], [], [voiced], [belief]) == [voiced]
    assert joined([], [report("pay would")], [voiced], []) == [report("pay would")], "the rules' own goes before both"


def test_spans_that_touch_do_not_meet():
    assert not meet([(0, 4)], [(4, 8)])
    assert meet([(0, 4), (6, 9)], [(8, 10)])
