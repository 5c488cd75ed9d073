"""The trained encoder."""

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from extract.data import model_folder
from extract.pipes.encoder import make_encoder
from extract.pipes.encoder.model import read
from extract.pipes.layout import make_layout

STORY = (
    "Ferry fares will rise by a tenth next spring, the harbour board said on Monday.\n\n"
    "“We held them down for as long as we could,” said its chairman, Colin Tregenza. “Fuel has doubled.”\n\n"
    "Islanders called the rise a tax on going home."
)


@pytest.fixture(scope="module")
def encode() -> Callable[[str], Doc]:
    nlp = spacy.blank("en")
    layout, encoder = make_layout(nlp, "extract_layout"), make_encoder(nlp, "extract_encoder")
    return lambda text: encoder(layout(nlp(text)))


def words(doc: Doc, span: tuple[int, int] | None) -> str:
    return "" if span is None else doc.text[slice(*span)].strip("“”,. ")


def test_it_finds_who_said_what(encode):
    doc = encode(STORY)
    found = {(words(doc, a.source), words(doc, a.cue), words(doc, a.contents[0])) for a in doc._.facts_attributions}
    assert ("the harbour board", "said", "Ferry fares will rise by a tenth next spring") in found
    assert any(source == "Islanders" and cue == "called" for source, cue, _ in found)


def test_both_halves_of_a_broken_quote_go_to_its_speaker(encode):
    doc = encode(STORY)
    sources = {words(doc, content): words(doc, a.source) for a in doc._.facts_attributions for content in a.contents}
    assert "Colin Tregenza" in sources["We held them down for as long as we could"]
    assert "Colin Tregenza" in sources["Fuel has doubled"]


def test_a_text_gives_the_same_whatever_was_read_before(encode):
    alone = encode(STORY)._.facts_attributions
    encode("Rain. " * 900)
    assert encode(STORY)._.facts_attributions == alone


@pytest.mark.parametrize("text", ["", "\n \n", "\0", "🙂 “", "“" * 400, "a" * 5000])
def test_odd_texts_do_not_break_it(encode, text):
    for found in encode(text)._.facts_attributions:
        assert all(0 <= start < end <= len(text) for start, end in found.contents)
        assert 0 <= found.score <= 1


def test_a_file_that_is_not_the_one_in_the_config_is_refused(tmp_path):
    for file in model_folder("encoder").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        read(tmp_path)
