"""Words and their plurals, by their endings and by lists: no tag tells here what they are."""

from functools import cache

from extract.data import columns, lines

IRREGULAR = {
    "people": "person",
    "data": "data",
    "media": "media",
    "mps": "mp",
    "pcs": "pc",
    "women": "woman",
    "men": "man",
}


@cache
def singulars() -> dict[str, str]:
    """By plurals that no rule takes apart their singulars."""
    return dict(columns("nouns_singulars.tsv"))  # type: ignore[arg-type]


@cache
def plural_only() -> frozenset[str]:
    """Nouns that are looked up in the plural: `trousers`."""
    return frozenset(lines("numbers_plurals.txt"))


@cache
def _typed() -> dict[str, str]:
    return dict(columns("nouns_typed.tsv"))  # type: ignore[arg-type]


def without_ending(word: str, *, plural: bool = False) -> str:
    """A word without its plural's ending; `plural` is told where it is known for one (`taxis`)."""
    if word in singulars():
        return singulars()[word]
    if word.endswith("zzes"):
        return word[:-3]
    if word.endswith(("sses", "xes", "ches", "shes", "uses")):
        return word[:-2] if not word.endswith(("ouses", "auses", "fuses")) else word[:-1]
    if word.endswith(("ses", "zes")) or (plural and word.endswith("is") and len(word) > 4):
        return word[:-1]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and word != "s" and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def singular_of(words: str) -> str:
    """Typed words in lower case, the last of them in the singular as a run writes items: `homes` as `home`.

    A word stays that no rule or list knows for a plural.
    """
    head, gap, last = words.lower().rpartition(" ")
    return head + gap + _one(last)


def _one(word: str) -> str:
    if word in plural_only() or word in singulars().values():
        return word
    if known := IRREGULAR.get(word) or _typed().get(word):
        return known
    return f"{word[:-2]}an" if word.endswith("men") else without_ending(word)
