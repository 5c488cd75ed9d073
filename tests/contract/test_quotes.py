import pytest

from extract.contract.quotes import content


def said(marked: str, cue: str | None) -> str:
    """The content of the pieces in [...]; `cue` is a word of the text."""
    pieces, text = [], ""
    for n, part in enumerate(marked.replace("]", "[").split("[")):
        if n % 2:
            pieces.append((len(text), len(text) + len(part)))
        text += part
    return content(text, pieces, None if cue is None else text.index(cue))


@pytest.mark.parametrize(
    ("marked", "cue", "expected"),
    [
        ('"[Nobody likes it,]" she said. "[But 414 children travel free.]"', "said",
         "Nobody likes it. But 414 children travel free."),
        ("‘[It is over]’, he told the court. ‘[I want to go home.]’", "told", "It is over. I want to go home."),
        ('"[Is it over?]" he asked. "[I hope so.]"', "asked", "Is it over? I hope so."),
        ('"[We lost,]" said Mr Poe, adding: "[We shall try again.]"', "said", "We lost. We shall try again."),
        ('"[We lost,]" he told the BBC.\n"[We shall try again.]"', "told", "We lost. We shall try again."),
        ("“[We lost …]” said Jane Roe of Roe plc. “[Then we won.]”", "said", "We lost … Then we won."),
    ],
)  # fmt: skip
def test_a_cue_between_sentences_leaves_two_sentences(marked: str, cue: str, expected: str) -> None:
    assert said(marked, cue) == expected


@pytest.mark.parametrize(
    ("marked", "cue", "expected"),
    [
        ('"[The roof,]" she said, "[is quite safe.]"', "said", "The roof, is quite safe."),
        ('"[The roof,]" said Roe Ltd. "[is quite safe.]"', "said", "The roof, is quite safe."),
        ("[The roof], the council said, [was quite safe].", "said", "The roof was quite safe"),
        ("[Fares] are said [to rise].", "said", "Fares to rise"),
    ],
)
def test_a_cue_within_a_sentence_leaves_one(marked: str, cue: str, expected: str) -> None:
    assert said(marked, cue) == expected


def test_marks_and_a_new_paragraph_between_pieces_are_a_space() -> None:
    assert said('She said: "[It leaks.]\n"[It always has.]"', "said") == "It leaks. It always has."


def test_other_words_of_the_article_are_told_to_be_left_out() -> None:
    marked = 'He said it was "[a mess]" when the hall opened and "[a disgrace]" today.'
    assert said(marked, "said") == said(marked, None) == "a mess … a disgrace"
