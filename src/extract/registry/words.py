"""What the data files know of names and roles, in the shapes in which the registry asks for them."""

from functools import cache

from extract.data import columns
from extract.data.given import full_forms as short_forms
from extract.data.organisations import Organisation, listed


@cache
def organisations() -> dict[str, tuple[Organisation, ...]]:
    """The listed organisations by the key of each of their forms; several where a form is shared."""
    from extract.registry.names import folded

    found: dict[str, dict[str, Organisation]] = {}
    for one in listed():
        for form in one.forms:
            found.setdefault(folded(form), {}).setdefault(one.name, one)
    return {key: tuple(rows.values()) for key, rows in found.items()}


@cache
def words(name: str) -> frozenset[str]:
    """A set of registry_words.tsv."""
    return frozenset(_row(name).split())


@cache
def shared() -> frozenset[str]:
    """Names that bodies of several countries bear."""
    return frozenset(name.replace("_", " ") for name in _row("shared").split())


@cache
def short_words() -> dict[str, str]:
    """Short words and what they are short for: corp, corporation."""
    return {a: b for a, _, b in (pair.partition("=") for pair in _row("short").split())}


@cache
def places() -> frozenset[str]:
    """Countries, regions, cities and what their people are called, casefolded."""
    return frozenset(row[0].casefold() for row in columns("names_places.tsv"))


@cache
def given() -> frozenset[str]:
    """Given names, casefolded."""
    return frozenset(row[0].casefold() for row in columns("names_first.tsv"))


def full_forms(given: str) -> frozenset[str]:
    """A given name and those that it may be short for: `tony`, `anthony`."""
    return frozenset({given}) | short_forms().get(given, frozenset())


@cache
def fields() -> dict[str, str]:
    """The field of life by the head word of a role."""
    return {word: field for field, every in columns("registry_fields.tsv") for word in every.split()}


@cache
def kind_fields() -> dict[str, str]:
    """The field of life of those who are of a listed body, by its kind: politics of a party."""
    return {kind: field for kind, _, field in (pair.partition("=") for pair in _row("fields of kinds").split())}


@cache
def meeting() -> frozenset[frozenset[str]]:
    """Pairs of fields that one person often has."""
    return frozenset(frozenset(pair.split("+")) for pair in _row("fields that meet").split())


@cache
def sports() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By sport the words that tell it, and those that tell it half; a hyphen stands for a hyphen or a space."""
    return {
        row[0]: (tuple(row[1].split()), tuple(row[2].split()) if len(row) > 2 else ())
        for row in columns("registry_sports.tsv")
    }


def _row(name: str) -> str:
    return next(row[1] for row in columns("registry_words.tsv") if row[0] == name)
