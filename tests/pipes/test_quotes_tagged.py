"""Where the encoder's reading and that of the rules meet."""

from extract.annotations import Attribution, facts_paragraphs
from extract.pipes.quotes.direct import Speech
from extract.pipes.quotes.joined import joined
from extract.pipes.quotes.passage import Passage
from extract.pipes.quotes.report import Report
from extract.pipes.quotes.tagged import tagged
from extract.text.quotations import regions


def read(
    nlp, text: str, content: str | list[str], cue: str, source: str, score: float = 0.95
) -> tuple[Passage, list[Report]]:
    content = [content] if isinstance(content, str) else content
    doc = nlp(text)
    paragraphs = facts_paragraphs(doc)
    passage = Passage(doc, paragraphs, regions(text, paragraphs))

    def span(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    pieces = [span(words) for words in content]
    return passage, tagged(passage, [Attribution(pieces, span(source), span(cue), score, 0.9, 0.9)], {})


def contents(passage: Passage, found: list[Report]) -> list[str]:
    return [passage.text[s:e] for r in found for s, e in r.pieces]


def test_that_and_whom_it_is_told_are_no_content(nlp):
    text = "The harbour master told islanders that the last boat had left."
    passage, found = read(nlp, text, "islanders that the last boat had left", "told", "The harbour master")
    assert contents(passage, found) == ["the last boat had left"]


def test_pieces_that_part_a_word_are_one(nlp):
    text = "The union said that pay would-rise in May."
    passage, found = read(nlp, text, ["pay would", "rise in May"], "said", "The union")
    assert contents(passage, found) == ["pay would", "rise in May"]
    text = "The union said that pay wouldrise in May."
    passage, found = read(nlp, text, ["pay would", "rise in May"], "said", "The union")
    assert contents(passage, found) == ["pay wouldrise in May"]


def test_the_cue_tells_what_was_voiced_from_what_was_only_thought(nlp):
    said = "The union stipulated that pay would rise in May."
    _, [report] = read(nlp, said, "that pay would rise in May", "stipulated", "The union")
    assert report.voiced
    hoped = "The union hopes that pay will rise in May."
    _, [report] = read(nlp, hoped, "that pay will rise in May", "hopes", "The union")
    assert not report.voiced


def test_what_somebody_did_not_say_was_not_voiced(nlp):
    text = "The two firms did not say whether the deal would close."
    _, [report] = read(nlp, text, "whether the deal would close", "did not say", "The two firms")
    assert not report.voiced


def test_an_unsure_reading_is_dropped(nlp):
    text = "The union said that pay would rise in May."
    assert read(nlp, text, "that pay would rise in May", "said", "The union", score=0.4)[1] == []


def test_the_rules_bounds_stand_where_both_read_a_quote(nlp):
    text = "The union said pay would rise in May, as it did last year."
    passage, learnt = read(nlp, text, "pay would rise in May, as it did last year", "said", "The union")
    ruled = Report(2, (10, 14), None, [(15, 36)], True, "clause")
    assert joined([], [ruled], [], learnt) == [ruled]
    assert joined([], [], [], learnt) == learnt
    spoken = Speech(passage.regions)
    assert joined([spoken], [], [], learnt) == learnt


def test_a_belief_of_nobody_is_no_row(nlp):
    text = "The union hopes that pay will rise in May."
    _, [report] = read(nlp, text, "that pay will rise in May", "hopes", "The union")
    report.source = None
    assert joined([], [], [], [report]) == []
