import pytest

from extract.text.sentences import sentence_at


@pytest.mark.parametrize(
    ("sentences", "of"),
    [
        (["The harbour cost £2m.", "The council paid."], "paid"),
        (["It opens on 3 Jan.", "Nobody knew."], "knew"),
        (["It was due on Jan. 3 at No. 10.", "It was late."], "due"),
        (["He runs Hale Ltd.", "She left."], "left"),
        (["Dr. Poe met J. B. Roe of St. Ives.", "They spoke."], "Ives"),
        (["“It leaks.", "It is cold,” she said.", "He agreed."], "agreed"),
        (["It rose 1.5 per cent... and fell again.", "“Why?”", "Nobody knows."], "fell"),
        (["12 boats sank.", "40 came back."], "40"),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(sentences: list[str], of: str) -> None:
    line = " ".join(sentences)
    assert sentence_at(line, line.index(of)) == next(s for s in sentences if of in s)
