"""How the encoder cuts a text, and how it reads what the network says; no network here."""

import re

import numpy as np
import pytest
import spacy
from spacy.tokens import DocBin

from extract.annotations import Aim, Attribution, Contents, Paragraph, Pointer
from extract.pipes.encoder import Encoder
from extract.pipes.encoder.decode import Scheme, decode, gathered, naming
from extract.pipes.encoder.pointers import Links, pointers
from extract.pipes.encoder.ties import SOURCE_FEATURES, Spot, choose, features
from extract.pipes.encoder.windows import PIECES, SEP, SHAPES, Window, shape, windows

STOP, WORD = 1012, 2000
TAGS = ("O", "B-SOURCE", "I-SOURCE", "B-CUE", "I-CUE", "B-CONTENT", "I-CONTENT")
NETWORK_ALONE = {"source": [float(f == "network") for f in SOURCE_FEATURES], "cue": [0.0, 1.0]}
SCHEME = Scheme(TAGS, ("source", "cue"), 1, NETWORK_ALONE, [[0.0] * len(TAGS)] * len(TAGS))


def words(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """A tokenizer whose pieces are words and marks."""
    spans = [m.span() for m in re.finditer(r"\w+|[^\w\s]", text)]
    return [STOP if text[slice(*span)] == "." else WORD for span in spans], spans


def cut(paragraphs: list[str]) -> tuple[str, list[Window]]:
    text = "\n".join(paragraphs)
    spans = [m.span() for m in re.finditer(r"[^\n]+", text)]
    return text, list(windows(text, spans, words))


def read(text: str, tags: str, ties: dict[int, tuple[int, int]] | None = None) -> tuple[list, list]:
    """Decode `tags`, one letter a piece, `S` a source's first piece, `s` another, and so on; `ties` of pieces."""
    _, (window,) = cut([text])
    chances = np.full((len(window), len(TAGS)), 0.02, np.float32)
    for piece, letter in enumerate(" " + tags, start=0):
        chances[piece, " SsQqCc".index(letter)] = 0.88
    vectors = np.zeros((len(window), 2, 2, 1), np.float32)
    for piece, (ask, answer) in (ties or {}).items():
        vectors[piece, :, 0] = ask
        vectors[piece, :, 1] = answer
    found, tied = decode(text, window, chances, vectors.reshape(len(window), 4), SCHEME)
    return [(text[s:e], label) for s, e, label, _ in found], tied


def test_windows_hold_whole_paragraphs():
    _, found = cut(["word " * 100] * 5)
    assert [w.ids.count(SEP) for w in found] == [2, 2, 1]


def test_a_paragraph_too_long_for_a_window_is_cut_behind_a_sentence_and_loses_nothing():
    text, found = cut([("one two three four five six. " * 120).strip()])
    assert all(len(w) <= PIECES + 2 for w in found)
    assert all(text[w.spans[-2][0]] == "." for w in found)
    assert sum(len(w) - 2 for w in found) == 7 * 120


def test_a_text_without_an_end_mark_is_cut_all_the_same():
    _, found = cut(["word " * 2000])
    assert max(map(len, found)) <= PIECES + 2


def test_an_empty_text_has_no_window():
    assert cut([])[1] == []


def test_pieces_in_a_row_are_one_span():
    found, _ = read("Ann Lee said prices rose", "SsQCc")
    assert found == [("Ann Lee", "source"), ("said", "cue"), ("prices rose", "content")]


def test_a_span_goes_on_only_where_it_began():
    found, _ = read("prices, wages rose", "C ccS")
    assert ("rose", "content") not in found
    assert "prices" in {text.split(",")[0] for text, _ in found}


def test_no_span_runs_over_the_end_of_a_paragraph():
    text, (window,) = cut(["prices rose", "wages fell"])
    chances = np.full((len(window), len(TAGS)), 0.01, np.float32)
    chances[:, 6] = 0.9
    chances[1, 5] = chances[4, 5] = 0.95
    found, _ = decode(text, window, chances, np.zeros((len(window), 4), np.float32), SCHEME)
    assert [text[s:e] for s, e, *_ in found] == ["prices rose", "wages fell"]


def test_a_word_has_one_tag_whatever_its_pieces_say():
    text = "prices rose"
    window = Window()
    window.add([WORD] * 3, [1] * 3, [(0, 3), (3, 6), (7, 11)])
    chances = np.full((len(window), len(TAGS)), 0.02, np.float32)
    chances[1, 5], chances[2, 0], chances[3, 0] = 0.88, 0.88, 0.88
    found, _ = decode(text, window, chances, np.zeros((len(window), 4), np.float32), SCHEME)
    assert [text[s:e] for s, e, *_ in found] == ["prices"]


def test_a_first_piece_opens_a_new_span():
    found, _ = read("prices rose wages fell", "CcCc")
    assert [t for t, _ in found] == ["prices rose", "wages fell"]


def test_marks_alone_are_no_span():
    assert read('rose "', " C")[0] == []


def test_a_content_goes_to_the_source_that_it_asks_for_and_to_none_if_that_answers_best():
    text, tags = "Ann said prices rose Bob", "SQCcS"
    asks_for_bob = {3: (3, 0), 4: (3, 0), 5: (0, 4), 2: (0, -4)}
    _, [(content, source, cue, *_)] = read(text, tags, asks_for_bob)
    assert (content, source, cue) == (2, 3, None)


def test_where_the_network_is_in_doubt_the_source_in_the_sentence_is_taken():
    text = "Ann left. Prices rose, said Bob."
    spots = [Spot(0, 3, "source"), Spot(10, 21, "content"), Spot(23, 27, "cue"), Spot(28, 31, "source")]
    weights = [float(f.startswith("sentence between")) * -1 for f in SOURCE_FEATURES]
    rows = features(text, spots, 1, [0, 3], [0.0, 0.5, 0.5], 2)
    assert choose(rows[1:], weights)[0] == 1


def test_a_headline_has_names_and_says_nothing():
    nlp = spacy.blank("en")
    doc = nlp("Ann wins\n\nBob said so")
    doc._.facts_layout = [Paragraph(0, 8, "headline", 0), Paragraph(10, 21, "body", 1)]

    class Stub:
        tokenizer, scheme, names = staticmethod(words), SCHEME, naming(("O", "B-PERSON", "I-PERSON"))
        links = Links(("item", "period"), 1)

        def __call__(self, window: Window) -> tuple[np.ndarray, ...]:
            tags, names = np.zeros((len(window), len(TAGS)), np.float32), np.zeros((len(window), 3), np.float32)
            tags[:, 0] = names[:, 0] = 0.5
            quotes = tags.copy()
            tags[1, 5] = names[1, 1] = quotes[2, 5] = 0.75
            return tags, np.zeros((len(window), 4), np.float32), names, quotes, np.zeros((len(window), 4), np.float32)

    Encoder(Stub())(doc)
    [found] = doc._.facts_attributions
    assert (found.contents, found.source, found.cue, found.score) == ([(10, 13)], None, None, 0.75)
    assert [a.contents for a in doc._.facts_reported] == [[(14, 18)]]
    assert doc._.facts_contents == Contents([(14, 18)], [0.75])
    assert [(n.start, n.end, n.type) for n in doc._.facts_tagged_names] == [(0, 3, "person"), (10, 13, "person")]
    assert [(e.text, e.label_) for e in doc.ents] == [("Ann", "PERSON"), ("Bob", "PERSON")]


def test_the_words_of_numbers_point_to_what_they_count_and_to_when():
    text, (window,) = cut(["In May twelve of 40 boats sank."])
    vectors = np.zeros((len(window), 2, 2, 1), np.float32)
    boats, may = 6, 2
    vectors[[3, 5], :, 0] = 9.0
    vectors[boats, 0, 1] = vectors[may, 1, 1] = 1.0
    first, second = pointers(text, window, vectors.reshape(len(window), 4), Links(("item", "period"), 1))
    assert [text[p.start : p.end] for p in (first, second)] == ["twelve", "40"]
    for found in (first, second):
        [item], [period] = found.items, found.periods
        assert (text[item.start : item.end], text[period.start : period.end]) == ("boats", "May")
        assert 0.99 < item.chance <= 1


@pytest.mark.parametrize(
    ("piece", "written"),
    [("so", "small letters"), ("S", "one capital"), ("Soca", "a capital first"), ("NCA", "capitals"), ("iP", "mixed")],
)
def test_how_a_piece_is_written(piece, written):
    assert SHAPES[shape(piece)] == written


def test_contents_of_one_cue_are_the_pieces_of_one_attribution():
    tags = [(0, 5, "content", 0.8), (6, 9, "source", 0.9), (10, 14, "cue", 0.9), (15, 20, "content", 0.6)]
    [found] = gathered(tags, [(0, 1, 2, 0.9, 0.8), (3, None, 2, 0.5, 0.7)])
    assert (found.contents, found.source, found.cue) == ([(0, 5), (15, 20)], (6, 9), (10, 14))
    assert (found.score, found.source_score, found.cue_score) == (0.7, 0.9, 0.8)


def test_attributions_survive_a_doc_bin():
    doc = spacy.blank("en")("Ann said so")
    doc._.facts_attributions = [Attribution([(9, 11)], (0, 3), (4, 8), 0.9, 0.8, 0.7)]
    doc._.facts_contents = Contents([(9, 11)], [0.9])
    doc._.facts_pointers = [Pointer(0, 3, [Aim(4, 8, 0.9)], [])]
    [read_back] = DocBin(docs=[doc], store_user_data=True).get_docs(doc.vocab)
    assert list(read_back._.facts_attributions) == doc._.facts_attributions
    assert read_back._.facts_contents == doc._.facts_contents
    assert list(read_back._.facts_pointers) == doc._.facts_pointers
