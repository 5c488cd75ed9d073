"""The trained encoder, where its runtime is installed."""

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")

from extract.data import model_folder
from extract.pipes import encoder
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


def tagged(doc: Doc) -> list[tuple[str, str]]:
    return [(doc.text[s:e], label) for s, e, label, _ in doc._.attribution_tags]


def test_it_finds_who_said_what(encode):
    found = tagged(encode(STORY))
    assert ("the harbour board", "source") in found
    assert ("Ferry fares will rise by a tenth next spring", "content") in found
    assert ("Islanders", "source") in found
    assert ("called", "cue") in found


def test_both_halves_of_a_broken_quote_go_to_its_speaker(encode):
    doc = encode(STORY)
    tags = doc._.attribution_tags
    sources = {
        doc.text[slice(*tags[content][:2])].strip("“”,. "): doc.text[slice(*tags[source][:2])]
        for content, source, *_ in doc._.attribution_ties
        if source is not None
    }
    assert "Colin Tregenza" in sources["We held them down for as long as we could"]
    assert "Colin Tregenza" in sources["Fuel has doubled"]


def test_a_text_gives_the_same_whatever_was_read_before(encode):
    alone = encode(STORY)._.attribution_tags
    encode("Rain. " * 900)
    assert encode(STORY)._.attribution_tags == alone


@pytest.mark.parametrize("text", ["", "\n \n", "\0", "🙂 “", "“" * 400, "a" * 5000])
def test_odd_texts_do_not_break_it(encode, text):
    for start, end, label, score in encode(text)._.attribution_tags:
        assert 0 <= start < end <= len(text)
        assert label in ("source", "cue", "content")
        assert 0 <= score <= 1


def test_a_file_that_is_not_the_one_in_the_config_is_refused(tmp_path):
    for file in model_folder("attribution").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        read(tmp_path)


def test_without_its_runtime_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"attributed-facts\[encoder\]"):
        make_encoder(spacy.blank("en"), "extract_encoder")
