"""The attribution corpus: articles with the sources, cues and contents of their attributions."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.annotations import Offsets
from extract.pipes.encoder.pointers import asking
from extract.pipes.encoder.windows import Window
from training.gold import records

TAGS = ("O", "B-SOURCE", "I-SOURCE", "B-CUE", "I-CUE", "B-CONTENT", "I-CONTENT")
NAME_TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORGANISATION", "I-ORGANISATION")
ROLES = ("source", "cue", "content")
TIES = ("source", "cue")
"""What a content is tied to."""
LINKS = ("item", "period")
"""What a number is linked to."""

IGNORED = -100
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


@dataclass(slots=True)
class Attribution:
    """Who (`source`) said (`cue`) what (`content`), each in one or more spans, or in none."""

    source: list[Offsets]
    cue: list[Offsets]
    content: list[Offsets]


@dataclass(slots=True)
class Number:
    """A number with what it is linked to: for each of LINKS words, None for nothing; what is not told is left out."""

    start: int
    end: int
    links: dict[str, Offsets | None]


@dataclass(slots=True)
class Story:
    """An article of a corpus: its text, its paragraphs save a headline, its attributions and numbers.

    `guided` tells that they are the quotes of gold, under the guidelines, and not those of the corpus of attributions.
    """

    id: str
    text: str
    paragraphs: list[Offsets]
    attributions: list[Attribution]
    guided: bool = False
    numbers: list[Number] = field(default_factory=list)


@dataclass(slots=True)
class Named:
    """An article with the names of people and organisations in it; None is the type of what may be no name."""

    id: str
    text: str
    paragraphs: list[Offsets]
    names: list[tuple[int, int, str | None]]


@dataclass(slots=True)
class Example:
    """A window with what the model is to say of each of its pieces.

    `tags` are indices into TAGS, as the corpus of attributions has them, `quotes` as the guidelines have them. `ties`
    are one list for each of TIES: for a piece of content the place in the window where its source (cue) begins, 0 if
    that is not in the window, and IGNORED for all other pieces. `links`, for each of LINKS, are the same for the pieces
    of numbers. `names` are indices into NAME_TAGS. What is not told is IGNORED.
    """

    window: Window
    tags: list[int]
    ties: list[list[int]]
    names: list[int]
    quotes: list[int]
    links: list[list[int]]


def read(path: Path) -> list[Story]:
    """The stories of a corpus file, JSON Lines with or without gzip."""
    return [_story(record) for record in records(path)]


def _story(record: dict[str, Any]) -> Story:
    text = str(record["text"])
    lines = paragraphs(text)
    title = _plain(str(record.get("title") or ""))
    if lines and title and _plain(text[slice(*lines[0])])[:40] == title[:40]:
        del lines[0]
    attributions = [
        Attribution(*([(s, e) for s, e in sorted(a[key])] for key in ("sources", "cues", "contents")))
        for a in record["attributions"]
    ]
    return Story(str(record["id"]), text, lines, attributions)


def paragraphs(text: str) -> list[Offsets]:
    """The lines of a text that are not blank, without the white space around them."""
    return [m.span() for m in _LINE.finditer(text)]


def _plain(line: str) -> str:
    return re.sub(r"\W+", "", line).lower()


def example(window: Window, story: Story) -> Example:
    """The window with the tags and ties of the story's attributions in it, and the links of its numbers.

    Where two attributions claim a piece (a source may serve two), the first one's tag stands.
    """
    tags = [0 if s < e else IGNORED for s, e in window.spans]
    ties = [[IGNORED] * len(tags) for _ in TIES]
    inside = [(i, s, e) for i, (s, e) in enumerate(window.spans) if s < e]
    starts, ends = [s for _, s, _ in inside], [e for _, _, e in inside]

    def pieces(span: Offsets) -> list[int]:
        return [inside[n][0] for n in range(bisect_right(ends, span[0]), bisect_left(starts, span[1]))]

    for a in story.attributions:
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
    links = [[IGNORED] * len(tags) for _ in LINKS]
    asked = [(w, window.spans[w[0]][0], window.spans[w[-1]][1]) for w in asking(story.text, window)]
    for linked in story.numbers:
        own = [p for word, start, end in asked if linked.start <= start and end <= linked.end for p in word]
        for link, name in zip(links, LINKS, strict=True):
            if name in linked.links:
                words = linked.links[name]
                aim = 0 if words is None else next(iter(pieces(words)), 0)
                for piece in own:
                    link[piece] = aim
    untold = [IGNORED] * len(tags)
    told = (untold, ties, untold, tags) if story.guided else (tags, ties, untold, untold)
    return Example(window, *told, links)


def read_names(path: Path) -> list[Named]:
    """The articles of a corpus of names, JSON Lines with or without gzip."""
    return [as_named(record) for record in records(path)]


def as_named(record: dict[str, Any]) -> Named:
    """An article with `mentions` (`start`, `end`, `type`, `form`)."""
    text = str(record["text"])
    names = [(m["start"], m["end"], m["type"]) for m in record["mentions"] if m["form"] == "name"]
    return Named(str(record["id"]), text, paragraphs(text), sorted(names, key=lambda n: n[:2]))


def named_example(window: Window, names: list[tuple[int, int, str | None]]) -> Example:
    """The window with the tags of the names in it; of two names that overlap the first in the text stands."""
    tags = [0 if s < e else IGNORED for s, e in window.spans]
    inside = [(i, s, e) for i, (s, e) in enumerate(window.spans) if s < e]
    starts, ends = [s for _, s, _ in inside], [e for _, _, e in inside]
    for start, end, kind in names:
        first = IGNORED if kind is None else NAME_TAGS.index(f"B-{kind.upper()}")
        run = [inside[n][0] for n in range(bisect_right(ends, start), bisect_left(starts, end))]
        if all(tags[piece] == 0 for piece in run):
            for place, piece in enumerate(run):
                tags[piece] = first if place == 0 or kind is None else first + 1
    untold = [IGNORED] * len(tags)
    return Example(window, untold, [untold for _ in TIES], tags, untold, [untold for _ in LINKS])
