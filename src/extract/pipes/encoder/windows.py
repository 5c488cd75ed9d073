"""What the encoder reads at a time: windows of word pieces that break at paragraphs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from extract.annotations import Offsets

PIECES = 254
"""The most word pieces of text in a window, its first and last marker apart."""

SHAPES = ("no word", "small letters", "one capital", "a capital first", "capitals", "mixed", "digits")
"""How a piece may be written."""

CLS, SEP = 101, 102
"""The pieces that open a window and that end each of its paragraphs."""

_STOPS = frozenset([1012, 1029, 999])
"""The pieces `.`, `?` and `!`, after which a paragraph too long for a window is cut."""


Tokenizer = Callable[[str], tuple[list[int], list[Offsets]]]
"""Cuts a text into word pieces: the number of each in the vocabulary, and its span in the text."""


@dataclass(slots=True)
class Window:
    """Pieces in the order of the text. A marker, which stands for no text, has an empty span.

    `shapes` say how each piece is written, an index into SHAPES: the vocabulary itself knows no capitals.
    """

    ids: list[int] = field(default_factory=lambda: [CLS])
    shapes: list[int] = field(default_factory=lambda: [0])
    spans: list[Offsets] = field(default_factory=lambda: [(0, 0)])

    def add(self, ids: list[int], shapes: list[int], spans: list[Offsets]) -> None:
        """Append a paragraph, or a part of one, and the marker of its end."""
        self.ids += [*ids, SEP]
        self.shapes += [*shapes, 0]
        self.spans += [*spans, (spans[-1][1], spans[-1][1])]

    def __len__(self) -> int:
        return len(self.ids)


def windows(text: str, paragraphs: Iterable[Offsets], tokenizer: Tokenizer, first: int = PIECES) -> Iterator[Window]:
    """Cut paragraphs into windows, as many whole ones into each as it holds.

    `first` is the room of the first window, so that training sees an article cut in more than one way.
    """
    window, room = Window(), first
    for start, end in paragraphs:
        ids, spans = tokenizer(text[start:end])
        places = [(start + s, start + e) for s, e in spans]
        shapes = [shape(text[s:e]) for s, e in places]
        for begin, stop in _parts(ids):
            if len(window) - 1 + stop - begin >= room and len(window) > 1:
                yield window
                window, room = Window(), PIECES
            window.add(ids[begin:stop], shapes[begin:stop], places[begin:stop])
    if len(window) > 1:
        yield window


def shape(piece: str) -> int:
    """How a piece is written."""
    if piece.islower():
        return 1
    if piece.isupper():
        return 2 if len(piece) == 1 else 4
    if piece[:1].isupper():
        return 3 if piece[1:].islower() else 5
    return 6 if piece.isdigit() else 5 if any(c.isupper() for c in piece) else 0


def _parts(ids: list[int]) -> Iterator[tuple[int, int]]:
    """Where a paragraph is cut: nowhere, if a window holds it, else behind the last sentence that one holds."""
    begin, most = 0, PIECES - 1
    while len(ids) - begin > most:
        middle, limit = begin + most // 2, begin + most
        end = next((i + 1 for i in range(limit - 1, middle, -1) if ids[i] in _STOPS), limit)
        yield begin, end
        begin = end
    if begin < len(ids):
        yield begin, len(ids)
