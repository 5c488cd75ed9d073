"""What the data files know of names: organisations, titles, given names, places, roles, things."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extract.data import columns, lines
from extract.data.given import full_forms
from extract.data.organisations import Organisation, listed, plain, read_csv

_LEAD = re.compile(r"\w+")
_HYPHENS = frozenset({"-", "–"})
_LONGEST_TITLE = 6
ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Title:
    """A title before a name (titles.tsv): `kind` is `address`, `rank` or `office`."""

    gender: str
    kind: str
    known_as: str
    first: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data files in the shapes in which the rules ask for them; keys are casefolded unless a name's case counts."""

    organisations: dict[str, Organisation]
    rivals: dict[str, list[Organisation]]
    """The organisations that go by one name, where they are several: `FSA`."""
    written: dict[str, str]
    openings: dict[str, tuple[str, ...]]
    heads: dict[str, tuple[str, str]]
    titles: dict[tuple[str, ...], Title]
    """By the words of a title, without stops and hyphens."""
    given: dict[str, str]
    full: dict[str, frozenset[str]]
    """By a short given name those that it is short for: `Bob`, `Robert`."""
    places: dict[str, str]
    roles: frozenset[str]
    things: dict[str, str]
    nouns: dict[str, frozenset[str]]
    kind_nouns: frozenset[str]
    cues: dict[tuple[str, str], str]
    sport: dict[str, frozenset[str]]

    def organisation(self, name: str) -> Organisation | None:
        """The listed organisation of this name, articles apart."""
        key = plain(name)
        one = self.organisations.get(key)
        return (
            one
            if one is not None and _cased(name.removeprefix("the ").removeprefix("The "), self.written[key])
            else None
        )

    def gender_of(self, name: str, *aliases: str) -> str:
        """Whether a person's titles or given name are a man's, `m`, a woman's, `f`, or either's, `u`."""
        for form in (*aliases, name):
            title = self.title_of(form)
            if title is not None and not title.weak and title.gender != "u" and " " in form:
                return title.gender
        for form in (name, *aliases):
            words = form.split()
            if len(words) > 1:
                return self.given.get(words[0], self.given.get(words[0].split("-")[0], "u"))
        return self.given.get(name, "u")

    def title_at(self, words: Sequence[str], i: int) -> tuple[int, Title] | None:
        """The end of the longest title that opens at word `i`, and the title: `Lt-Col`, `Det Supt`, `SIR`."""
        found: tuple[int, Title] | None = None
        key: tuple[str, ...] = ()
        j = i
        while j < len(words) and len(key) < _LONGEST_TITLE:
            if words[j] in _HYPHENS and key:
                j += 1
                continue
            word = words[j].rstrip(".")
            key = (*key, word.capitalize() if word.isupper() and (word,) not in self.titles and len(word) > 2 else word)
            j += 1
            if (title := self.titles.get(key)) is not None:
                found = (j, title)
        return found

    def title_of(self, name: str) -> Title | None:
        """The title with which a name opens, if one does."""
        at = self.title_at(name.replace("-", " ").split(), 0)
        return at[1] if at else None

    def listed_at(self, text: str, lowered: str, start: int) -> int | None:
        """The end of the longest listed organisation's name that begins at `start`."""
        lead = _LEAD.match(lowered, start)
        if lead is None:
            return None
        for form in self.openings.get(lead.group(), ()):
            end = start + len(form)
            if (
                lowered.startswith(form, start)
                and not (end < len(text) and text[end].isalnum())
                and _cased(text[start:end], self.written[form])
            ):
                return end
        return None


def _cased(name: str, listed: str) -> bool:
    """Whether a name's capitals let it be the listed one: `WHO` is not `Who`, `NATO` is `Nato`."""
    return name.isupper() if listed.isupper() else name[0].isupper() or name[0].isdigit() or name == listed


@cache
def word_set(name: str) -> frozenset[str]:
    """A set of names_words.tsv."""
    return next(frozenset(words.split()) for key, words, *_ in columns("names_words.tsv") if key == name)


def ranks(words: Iterable[str]) -> frozenset[str]:
    """The words that make a role another one: `shadow`, `former`, `ex-`."""
    return word_set("rank") & {part for word in words for part in word.casefold().split("-")}


@cache
def lexicon(more: str | None = None) -> Lexicon:
    """The data files, read once; `more` is a user's CSV of organisations, which come before the project's.

    Raises OSError, ValueError as `read_csv` does.
    """
    organisations: dict[str, Organisation] = {}
    known_as: dict[str, list[Organisation]] = {}
    written: dict[str, str] = {}
    for one in (*(read_csv(more) if more else ()), *listed()):
        for form in one.forms:
            organisations.setdefault(plain(form), one)
            known_as.setdefault(plain(form), []).append(one)
            written.setdefault(plain(form), form.removeprefix("The "))
    openings: dict[str, list[str]] = {}
    for form in organisations:
        if lead := _LEAD.match(form):
            openings.setdefault(lead.group(), []).append(form)
    sport: dict[str, set[str]] = {}
    for kind, word in columns("names_sport.tsv"):
        sport.setdefault(kind, set()).add(word)
    nouns = columns("organisations_nouns.tsv")
    known: dict[str, set[str]] = {}
    for row in nouns:
        known.setdefault(row[0], set()).update(row[1].split())
    return Lexicon(
        organisations=organisations,
        rivals={form: several for form, several in known_as.items() if len(several) > 1},
        written=written,
        openings={k: tuple(sorted(v, key=len, reverse=True)) for k, v in openings.items()},
        heads={word: (kind, place) for word, kind, place in columns("organisations_heads.tsv") if place != "none"},
        titles={
            tuple(title.split()): Title(gender, kind, known_as, "first" in "".join(told), "weak" in "".join(told))
            for title, gender, kind, known_as, *told in columns("titles.tsv")
        },
        given={row[0]: row[1] for row in columns("names_first.tsv")},
        full=full_forms(),
        places={row[0]: row[1] for row in columns("names_places.tsv")},
        roles=frozenset(lines("roles.txt")),
        things={word: place for word, place in columns("names_things.tsv") if place != "none"},
        nouns={noun: frozenset(kinds) for noun, kinds in known.items()},
        kind_nouns=frozenset(row[0] for row in nouns if len(row) > 2),
        cues={(place, word): meaning for place, word, meaning in columns("names_cues.tsv") if meaning != "none"},
        sport={kind: frozenset(words) for kind, words in sport.items()},
    )
