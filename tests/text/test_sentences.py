from itertools import pairwise

import pytest

from extract.text.sentences import Boundary, boundaries, sentence_at


def cut(line: str) -> list[str]:
    starts = [0, *(b.start for b in boundaries(line) if b.begins), len(line)]
    return [line[a:b].strip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The harbour cost £2m.", "The council paid."],
        ["Repairs came to $40M.", "Una Beck signed the cheque."],
        ["A stamp is 85p.", "40 were sold."],
        ["It opens on 3 Jan.", "Nobody knew."],
        ["It opened on 3 Jan.", "40 people came."],
        ["It was due on Jan. 3 at No. 10.", "It was late."],
        ["It was sold on 3 Jan. 2006 by Hale Ltd.", "Una Beck ran it."],
        ["The doors shut at 5 p.m.", "Una Beck was inside."],
        ["He runs Hale Ltd.", "She left."],
        ["He runs Hale & Co.", "It was his idea."],
        ["He flew to the U.S.", "The visit lasted a week."],
        ["Dr. Poe met J. B. Roe of St. Ives.", "They spoke."],
        ["“It leaks.", "It is cold,” she said.", "He agreed."],
        ["It rose 1.5 per cent... and fell again.", "“Why?”", "Nobody knows."],
        ["I held my breath…", "We were lost."],
        ["12 boats sank.", "40 came back."],
        ["She fell ill.", "Una Beck drove her home."],
        ["It cost 20 euros.", "iPhone sales rose."],
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(sentences: list[str]) -> None:
    line = " ".join(sentences)
    assert cut(line) == sentences
    assert [sentence_at(line, line.index(s)) for s in sentences] == sentences


@pytest.mark.parametrize(
    "line",
    [
        "He leads Hale Inc. Chairman Roe is out.",
        "The U.S. Senate met.",
        "It met at 5 p.m. Monday to vote.",
        "It was cold ... Roe left.",
    ],
)
def test_what_only_the_parse_can_tell_is_left_to_it(line: str) -> None:
    assert [b.begins for b in boundaries(line)] == [None]
    assert sentence_at(line, len(line) - 2) == line


def test_a_run_of_marks_is_one_end() -> None:
    assert list(boundaries("." * 5000 + "!" * 5000 + " Roe")) == [Boundary(10001, None)]
