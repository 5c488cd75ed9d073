"""Texts cut into word pieces: what is expected is what the package `tokenizers` makes of the same texts."""

import json

import pytest

from extract.data import model_folder
from extract.pipes.encoder.wordpieces import WordPieces, read

FILE = model_folder("encoder") / "tokenizer.json"


@pytest.fixture(scope="module")
def tokenizer() -> WordPieces:
    return read(FILE)


@pytest.fixture(scope="module")
def vocabulary() -> dict[int, str]:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return {number: piece for piece, number in told["model"]["vocab"].items()}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        (" \n\t", []),
        ("Tregenza’s £2.50", ["tre:Tre", "##gen:gen", "##za:za", "’:’", "s:s", "£2:£2", ".:.", "50:50"]),
        ("Café Zoë", ["cafe:Café", "zoe:Zoë"]),
        ("Cafe\u0301 shut", ["cafe:Cafe", "shut:shut"]),
        ("İzmir ΟΣ", ["i:İ", "##z:z", "##mir:mir", "ο:Ο", "##σ:Σ"]),
        ("soft\u00adly", ["softly:soft\u00adly"]),
        ("a\0b\x0cc\x85d", ["abc:a\0b\x0cc", "##d:d"]),
        ("東京 Tokyo", ["東:東", "京:京", "tokyo:Tokyo"]),
        ("x≠y…", ["x:x", "=:≠", "y:y", "…:…"]),
        ("ﬁne ½", ["ﬁ:ﬁ", "##ne:ne", "½:½"]),
        ("한", ["ᄒ:한", "##ᅡ:한", "##ᆫ:한"]),
        ("🙂 ok", ["[UNK]:🙂", "ok:ok"]),
        ("a" * 101, ["[UNK]:" + "a" * 101]),
    ],
)
def test_a_text_is_cut_as_the_model_learnt_it(
    text: str, pieces: list[str], tokenizer: WordPieces, vocabulary: dict[int, str]
) -> None:
    numbers, spans = tokenizer(text)
    assert [f"{vocabulary[n]}:{text[slice(*span)]}" for n, span in zip(numbers, spans, strict=True)] == pieces


def test_an_article_cannot_write_the_markers_of_a_window(tokenizer: WordPieces, vocabulary: dict[int, str]) -> None:
    assert [vocabulary[n] for n in tokenizer("[SEP]")[0]] == ["[", "sep", "]"]


def test_a_tokenizer_of_another_kind_is_refused(tmp_path) -> None:
    (tmp_path / "tokenizer.json").write_text('{"model": {"type": "BPE"}}')
    with pytest.raises(ValueError, match="no tokenizer of BERT's uncased kind"):
        read(tmp_path / "tokenizer.json")
