"""The attribution corpus: articles with the sources, cues and contents of their attributions."""

import gzip
import json
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from extract.pipes.annotations import Offsets
from extract.pipes.encoder.windows import Window

TAGS = ("O", "B-SOURCE", "I-SOURCE", "B-CUE", "I-CUE", "B-CONTENT", "I-CONTENT")
ROLES = ("source", "cue", "content")
TIES = ("source", "cue")
"""What a content is tied to."""

IGNORED = -100
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


@dataclass(slots=True)
class Attribution:
    """Who (`source`) said (`cue`) what (`content`), each in one or more spans, or in none."""

    source: list[Offsets]
    cue: list[Offsets]
    content: list[Offsets]


@dataclass(slots=True)
class Story:
    """An article of the corpus: its text, its paragraphs save a headline, its attributions."""

    id: str
    text: str
    paragraphs: list[Offsets]
    attributions: list[Attribution]


@dataclass(slots=True)
class Example:
    """A window with what the model is to say of each of its pieces.

    `tags` are indices into TAGS, `ties` one list for each of TIES: for a piece of content the place in
    the window where its source (cue) begins, 0 if that is not in the window, and IGNORED for all other pieces.
    """

    window: Window
    tags: list[int]
    ties: list[list[int]] = field(default_factory=list)


def read(path: Path) -> list[Story]:
    """The stories of a corpus file, JSON Lines with or without gzip."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [_story(json.loads(line)) for line in text.split("\n") if line]


def _story(record: dict[str, object]) -> Story:
    text = str(record["text"])
    paragraphs = [m.span() for m in _LINE.finditer(text)]
    title = _plain(str(record.get("title") or ""))
    if paragraphs and title and _plain(text[slice(*paragraphs[0])])[:40] == title[:40]:
        del paragraphs[0]
    attributions = [
        Attribution(*([(s, e) for s, e in sorted(a[key])] for key in ("sources", "cues", "contents")))
        for a in record["attributions"]  # type: ignore[attr-defined]
    ]
    return Story(str(record["id"]), text, paragraphs, attributions)


def _plain(line: str) -> str:
    return re.sub(r"\W+", "", line).lower()


def example(window: Window, attributions: list[Attribution]) -> Example:
    """The window with the tags and ties of the attributions in it.

    Where two attributions claim a piece (a source may serve two), the first one's tag stands.
    """
    tags = [0 if s < e else IGNORED for s, e in window.spans]
    ties = [[IGNORED] * len(tags) for _ in TIES]
    inside = [(i, s, e) for i, (s, e) in enumerate(window.spans) if s < e]
    starts, ends = [s for _, s, _ in inside], [e for _, _, e in inside]

    def pieces(span: Offsets) -> list[int]:
        return [inside[n][0] for n in range(bisect_right(ends, span[0]), bisect_left(starts, span[1]))]

    for a in attributions:
        found = {role: [p for span in getattr(a, role) if (p := pieces(span))] for role in ROLES}
        for number, role in enumerate(ROLES):
            for run in found[role]:
                for place, piece in enumerate(run):
                    if tags[piece] == 0:
                        tags[piece] = 2 * number + (1 if place == 0 else 2)
        for tie, role in zip(ties, TIES, strict=True):
            target = found[role][0][0] if found[role] else 0
            for run in found["content"]:
                for piece in run:
                    tie[piece] = target
    return Example(window, tags, ties)
