"""What the rules know of an entity besides its names: gender, kind of body, role, where it was mentioned."""

from dataclasses import dataclass, field

from extract.annotations import Entity
from extract.lexicon.names import lexicon, ranks, word_set

_LOOSE = word_set("loose")


@dataclass(slots=True)
class Seen:
    """One mention, as the search for antecedents sees it."""

    token: int
    sentence: int
    subject: bool
    quoted: bool
    form: str


@dataclass(slots=True)
class Profile:
    """An entity as the rules see it; its index is that in `doc._.facts_entities`."""

    index: int
    entity: Entity
    gender: str
    kinds: frozenset[str]
    nouns: frozenset[str]
    """Nouns that its own name or role gives: `centre` of `... Protection centre`, `chancellor`."""
    rank: frozenset[str] = frozenset()
    """Words of a role that make it another one: `shadow` of `shadow chancellor`."""
    nation: frozenset[str] = frozenset()
    """Whose office it holds: `Russian` of `Russian President Vladimir Putin`."""
    seen: list[Seen] = field(default_factory=list)

    @property
    def person(self) -> bool:
        """Whether it is a person, no organisation."""
        return self.entity.type == "person"


def profile(index: int, entity: Entity) -> Profile:
    """What an entity's names and role tell."""
    lex = lexicon()
    if entity.type == "person":
        role = entity.role.casefold().split(" of ")[0].split() if entity.role else []
        return Profile(
            index, entity, lex.gender_of(entity.name, *entity.aliases), frozenset(), frozenset(role[-1:]), ranks(role)
        )
    kinds = {entity.kind} if entity.kind else set()
    words = [x for name in (entity.name, *entity.aliases) for x in name.split()]
    heads = {x for x in words if x in lex.heads or x.capitalize() in lex.heads}
    if not entity.kind:
        kinds |= {lex.heads.get(x, lex.heads.get(x.capitalize(), ("", "")))[0] for x in heads}
    nouns = {x.casefold() for x in heads} | {x.casefold() for x in words if x.casefold() in lex.nouns}
    return Profile(index, entity, "n", frozenset(kinds), frozenset(nouns))


def kind_fits(p: Profile, noun: str) -> bool:
    """Whether a common noun may stand for this body."""
    lex = lexicon()
    kinds = lex.nouns.get(noun)
    if kinds is None:
        return False
    return noun in p.nouns or "any" in kinds or not p.kinds or bool(p.kinds & kinds)


def may_be(p: Profile, noun: str) -> bool:
    """Whether a body that no list knows may be what a common noun says, its own head word apart."""
    lex = lexicon()
    return not p.person and noun in lex.kind_nouns and noun in _LOOSE and p.entity.kind is None
