"""Whether two names are certainly two people or bodies, as far as the names themselves tell."""

from dataclasses import dataclass

from extract.registry.names import folded, is_acronym, spells

_LONG = 6
"""Letters of a name that another one does not hold by chance."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose word a fact is: the id over the archive (or the name), name, type, role and affiliation."""

    who: str | None
    name: str | None
    type: str | None = None
    role: str | None = None
    affiliation: str | None = None

    @property
    def told(self) -> str:
        """The bearer as a sentence names it."""
        if self.name:
            return self.name
        if self.type == "narrator":
            return "nobody"
        described = " of ".join(part for part in (self.role, self.affiliation) if part)
        return f"somebody unnamed ({described})" if described else "somebody unnamed"


def akin(one: str, other: str) -> bool:
    """Whether two names may be of one: one holds the other's words, is it written apart, or its initials.

    >>> akin("Brown", "Gordon Brown"), akin("NSPCC", "National Society for the Prevention of Cruelty to Children")
    (True, True)
    >>> akin("Thrale Police", "Marlow Police")
    False
    """
    a, b = folded(one), folded(other)
    first, second = set(a.split()), set(b.split())
    if first <= second or second <= first or spells(one, b) or spells(other, a):
        return True
    short, long = sorted((a.replace(" ", ""), b.replace(" ", "")), key=len)
    return len(short) >= _LONG and short in long


def apart(one: Bearer, other: Bearer) -> bool:
    """Whether two named bearers are two, and neither speaks for the other."""
    if one.name is None or other.name is None or (one.who is not None and one.who == other.who):
        return False
    if akin(one.name, other.name) or (one.type == other.type == "person" and family(one.name) == family(other.name)):
        return False
    return not (_speaks(one, other.name) or _speaks(other, one.name))


def called(one: Bearer, words: str) -> bool:
    """Whether the words that stand for a bearer have a word of its name: `Ms Thrale`, not `she` or `the keeper`."""
    return bool(set(folded(one.name or "").split()) & set(folded(words).split()))


def _speaks(one: Bearer, body: str) -> bool:
    """Whether a bearer is of the body of this name, as its affiliation or a word of its role says."""
    said = [*([one.affiliation] if one.affiliation else []), *(w for w in (one.role or "").split() if is_acronym(w))]
    return any(akin(part, body) for part in said)


def family(name: str) -> str:
    """The last word of a person's name."""
    return folded(name).rpartition(" ")[2]


def overlooked(named: Bearer, unnamed: Bearer) -> bool:
    """Whether nothing in what is told of somebody unnamed says that it is the named one, or speaks for it."""
    told = [part for part in (named.name, named.affiliation, named.role) if part]
    return not any(akin(a, b) for a in (unnamed.affiliation, unnamed.role) if a for b in told)
