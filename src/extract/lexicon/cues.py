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
    """The readings of a verb as it stands, by its lemma.

    Lemmatizers take `hoped` for a form of `hop`, and for verbs that they do not know they guess an e: `texte`, `tutte`.
    """
    word, lemma = word.lower(), lemma.lower()
    if lemma not in verbs():
        if word.startswith((lemma + "e", lemma + "ing")):
            lemma += "e"
        elif lemma.endswith("e"):
            lemma = lemma[:-1] if lemma[:-1] in verbs() or lemma[-2:-1] != lemma[-3:-2] else lemma[:-2]
    return verbs().get(lemma, ())


@cache
def nouns() -> frozenset[str]:
    """Nouns that carry a reported clause: claim, warning."""
    return frozenset(lines("cues-nouns.txt"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase around a source: the words before it and, where it is their owner, the words after it.

    `parsed` where the source is all that hangs on the phrase by the parse; `voiced` where what it gives was uttered.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    parsed: bool
    voiced: bool


@cache
def attributing() -> dict[str, tuple[Phrase, ...]]:
    """Phrases that attribute the rest of their sentence, by their first word: `according to X`, `in X words`."""
    found: dict[str, list[Phrase]] = {}
    for words_around, voiced, *how in columns("cues-phrases.tsv"):
        before, _, after = words_around.partition("X")
        form = Phrase(tuple(before.split()), tuple(after.split()), "parsed" in how, voiced == "yes")
        found.setdefault(form.before[0], []).append(form)
    return {word: tuple(forms) for word, forms in found.items()}


@cache
def speakers() -> dict[str, Speaker]:
    """Kinds of speakers by the lemma of their noun."""
    return {row[0]: row[1] for row in columns("speakers.tsv")}  # type: ignore[misc]


@cache
def words(name: str) -> frozenset[str]:
    """A closed set of words by its name in `cues-words.tsv`."""
    return next(frozenset(members.split()) for key, members in columns("cues-words.tsv") if key == name)
