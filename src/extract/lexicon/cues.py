"""The reporting verbs and nouns of English with their frames, and what kind of speaker a noun is."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.data import columns, lines

Speaker = Literal["person", "group", "document"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of a verb: the lemmas of its further words, its frames, what may be its source."""

    rest: tuple[str, ...]
    frames: frozenset[str]
    voiced: bool
    sources: str


@cache
def verbs() -> dict[str, tuple[Cue, ...]]:
    """By lemma of the verb: its readings, those with more words first."""
    found: dict[str, list[Cue]] = {}
    for cue, frames, voiced, source in columns("cues.tsv"):
        verb, *rest = cue.split()
        found.setdefault(verb, []).append(Cue(tuple(rest), frozenset(frames.split()), voiced == "yes", source))
    return {verb: tuple(sorted(cues, key=lambda c: -len(c.rest))) for verb, cues in found.items()}


def readings(word: str, lemma: str) -> tuple[Cue, ...]:
    """The readings of a verb as it stands, by its lemma; lemmatizers take `hoped` for a form of `hop`."""
    word, lemma = word.lower(), lemma.lower()
    if lemma not in verbs() and word.startswith((lemma + "e", lemma + "ing")):
        lemma += "e"
    return verbs().get(lemma, ())


@cache
def nouns() -> frozenset[str]:
    """Nouns that carry a reported clause: claim, warning."""
    return frozenset(lines("cues-nouns.txt"))


@cache
def speakers() -> dict[str, Speaker]:
    """Kinds of speakers by the lemma of their noun."""
    return {row[0]: row[1] for row in columns("speakers.tsv")}  # type: ignore[misc]


@cache
def words(name: str) -> frozenset[str]:
    """A closed set of words by its name in `cues-words.tsv`."""
    return next(frozenset(members.split()) for key, members in columns("cues-words.tsv") if key == name)
