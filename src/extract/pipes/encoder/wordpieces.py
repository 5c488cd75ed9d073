"""WordPiece: a text cut into words and marks in small letters without accents, the words into pieces of a vocabulary.

It is BERT's uncased way as the package `tokenizers` goes it, read from the `tokenizer.json` that it writes. The package
itself would bring clients of a model hub, twelve distributions that nothing here needs.
"""

import json
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from extract.annotations import Offsets

_LONGEST = 100
"""Of more letters no word is cut into pieces."""
_KEPT = 1 << 15
"""Of how many words and characters it is remembered what becomes of them."""
_CONTINUES = "##"
"""Stands before the pieces of the vocabulary that go on with a word."""

_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)
"""Each of these is a word of its own."""

Piece = tuple[int, int, int]
"""A piece's number in the vocabulary, and where in its word it begins and ends."""


class WordPieces:
    """The pieces of texts by one vocabulary."""

    def __init__(self, vocabulary: dict[str, int], unknown: str) -> None:
        self._vocabulary, self._unknown = vocabulary, vocabulary[unknown]
        self._longest = max(map(len, vocabulary))
        self._pieces = lru_cache(_KEPT)(self._cut)

    def __call__(self, text: str) -> tuple[list[int], list[Offsets]]:
        """The number of every piece in the vocabulary, and where the piece stands in the text."""
        numbers: list[int] = []
        spans: list[Offsets] = []
        for word, places in _words(text):
            for number, start, end in self._pieces(word):
                numbers.append(number)
                spans.append((places[start], places[end - 1] + 1))
        return numbers, spans

    def _cut(self, word: str) -> tuple[Piece, ...]:
        """A word's longest pieces from the left; if one is in no vocabulary, the word is one unknown piece."""
        whole = ((self._unknown, 0, len(word)),)
        if len(word) > _LONGEST:
            return whole
        pieces: list[Piece] = []
        start = 0
        while start < len(word):
            before = _CONTINUES if start else ""
            for end in range(min(len(word), start + self._longest), start, -1):
                number = self._vocabulary.get(before + word[start:end])
                if number is not None:
                    break
            else:
                return whole
            pieces.append((number, start, end))
            start = end
        return tuple(pieces)


def read(path: Path) -> WordPieces:
    """The tokenizer of a `tokenizer.json`.

    Raises OSError if there is no such file, ValueError if it is of another kind than BERT's uncased one.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    kinds = [told.get(part, {}).get("type") for part in ("normalizer", "pre_tokenizer", "model")]
    if kinds != ["BertNormalizer", "BertPreTokenizer", "WordPiece"] or not told["normalizer"]["lowercase"]:
        raise ValueError(f"{path} is no tokenizer of BERT's uncased kind")
    return WordPieces(told["model"]["vocab"], told["model"]["unk_token"])


def _words(text: str) -> Iterator[tuple[str, list[int]]]:
    """Every word and mark as the vocabulary writes it, and where in the text each of its letters stands."""
    word, places = "", list[int]()
    for place, character in enumerate(text):
        letters, alone = _written(character)
        if alone:
            if word:
                yield word, places
                word, places = "", []
            if letters:
                yield letters, [place] * len(letters)
        else:
            word += letters
            places += [place] * len(letters)
    if word:
        yield word, places


@lru_cache(_KEPT)
def _written(character: str) -> tuple[str, bool]:
    """How the vocabulary writes a character (a space not at all), and whether the word before it ends there."""
    kind = unicodedata.category(character)
    if character in "\t\n\r" or (character.isspace() and kind != "Cc"):
        return "", True
    if character == "\ufffd" or kind in ("Cc", "Cf", "Co", "Cs"):
        return "", False
    letters = "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn").lower()
    alone = any(first <= ord(character) <= last for first, last in _IDEOGRAPHS) or any(map(_is_mark, letters))
    return letters, alone


def _is_mark(character: str) -> bool:
    return character in "$+<=>^`|~" or unicodedata.category(character).startswith("P")
