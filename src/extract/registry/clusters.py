"""The bearers of one name: its articles in clusters, by what speaks for and against one bearer."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from extract.registry.roles import contradict

ALONE = "alone"
_PROMINENT, _WELL_KNOWN = 5, 30


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity of an article, with what the article tells of it.

    `marks` are signs of which one shared is enough to tie two articles: a rare name beside it, a rare role,
    an affiliation. `hints` are weaker signs, of which it takes two. `field` is that of its role or, where `inferred`,
    what the article is about; `sport` and `country` the article's. `target` is the full name that
    role and surname point to, or the surname where the article is about what its best known bearer is in.
    """

    entity: int
    article: int
    marks: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    field: str | None = None
    inferred: bool = False
    sport: str | None = None
    country: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Mentions of one bearer, and why they are held to be one."""

    mentions: tuple[Mention, ...]
    why: str
    label: str | None = None


class _Unions:
    """Union-find whose roots carry the fields of their members; a union that fields forbid is not made."""

    def __init__(self, fields: Sequence[str | None]) -> None:
        self._parent = list(range(len(fields)))
        self._fields = [{f} if f else set() for f in fields]

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def union(self, i: int, j: int, *, firm: bool = False) -> None:
        a, b = sorted((self.root(i), self.root(j)))
        if a == b:
            return
        if not firm and any(contradict(f, g) for f in self._fields[a] for g in self._fields[b]):
            return
        self._parent[b] = a
        self._fields[a] |= self._fields[b]

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            found[self.root(i)].append(i)
        return list(found.values())


def by_evidence(mentions: Sequence[Mention]) -> list[Cluster]:
    """Tie only what shares a mark or two hints, and what no field contradicts."""
    unions = _Unions([m.field for m in mentions])
    _tie(unions, ((i, mark) for i, m in enumerate(mentions) for mark in m.marks))
    _tie(
        unions,
        (
            (i, (one, other))
            for i, m in enumerate(mentions)
            for n, one in enumerate(m.hints)
            for other in m.hints[n + 1 :]
        ),
    )
    return [
        Cluster(tuple(mentions[i] for i in group), "evidence" if len(group) > 1 else ALONE) for group in unions.groups()
    ]


def by_sport(mentions: Sequence[Mention]) -> list[Cluster]:
    """A place's team: one a sport. Where the article tells none, it is the one that nearly all others have, or none."""
    sports = Counter(m.sport for m in mentions if m.sport)
    usual, most = next(iter(sports.most_common(1)), (None, 0))
    known = usual if most >= max(_PROMINENT, 9 * (sports.total() - most)) else None
    return _by("sport", [(m, m.sport or known) for m in mentions])


def by_country(mentions: Sequence[Mention]) -> list[Cluster]:
    """A body that many states have: one a country, and nothing tied where that is not clear."""
    return _by("country", [(m, m.country) for m in mentions])


def _by(why: str, mentions: Iterable[tuple[Mention, str | None]]) -> list[Cluster]:
    found: dict[str, list[Mention]] = defaultdict(list)
    alone = []
    for m, label in mentions:
        if label:
            found[label].append(m)
        else:
            alone.append(Cluster((m,), ALONE))
    return [Cluster(tuple(ms), why, label) for label, ms in sorted(found.items())] + alone


def by_field(mentions: Sequence[Mention]) -> list[Cluster]:
    """The bearers of a common full name: one a field, also where fields do not contradict."""
    return by_contradiction(mentions, meet=False)


def by_contradiction(mentions: Sequence[Mention], *, meet: bool = True) -> list[Cluster]:
    """The bearers of a full name whose roles contradict: one a field, tied to others by marks alone.

    Mentions without a field go with the marks that they share, else with a bearer that has by far the most of all
    (where the name is common, `_PROMINENT` at least; from `_WELL_KNOWN` on whatever else the article is about; where he
    has no field either, those of articles about the same as his).
    `meet` ties fields that one person often has. A field that is only what the article is about, unless it is a
    sport, ties to a bearer of that field whom many roles tell, and to none else.
    """
    unions = _Unions([None] * len(mentions))
    first: dict[str, int] = {}
    for i, m in enumerate(mentions):
        if m.field and not _vague(m):
            unions.union(first.setdefault(m.field, i), i, firm=True)
    several = sum(f.startswith("sport: ") for f in first) > 1
    for one in sorted(first):
        for other in sorted(first):
            if one < other and not contradict(one, other, meet=meet) and not (one == "sport" and several):
                unions.union(first[one], first[other], firm=True)
    _tie(unions, ((i, mark) for i, m in enumerate(mentions) for mark in m.marks), firm=True)
    groups = unions.groups()
    fielded = [g for g in groups if any(mentions[i].field and not _vague(mentions[i]) for i in g)]
    loose = [g for g in groups if g not in fielded]
    main = max(fielded if meet else groups, key=len, default=[])
    others = sum(map(len, fielded)) - (len(main) if main in fielded else 0)
    if main and (len(main) >= 3 * others if meet else len(main) >= max(_PROMINENT, 9 * others)):
        known = _label([mentions[i] for i in main if not _vague(mentions[i])])
        topic = None if known else _label([mentions[i] for i in main])
        for group in [g for g in loose if g is not main]:
            told = (mentions[i] for i in group if len(main) < _WELL_KNOWN or not _vague(mentions[i]))
            fields = {m.field for m in told if m.field}
            if not any(contradict(f, known) for f in fields if known) if known else fields == {topic}:
                main += group
                loose.remove(group)
    clusters = []
    for group in fielded + loose:
        members = tuple(mentions[i] for i in sorted(group))
        clusters.append(Cluster(members, "role" if len(members) > 1 else ALONE, _label(members)))
    return clusters


def _label(mentions: Sequence[Mention]) -> str | None:
    """The field that most of them have."""
    fields = Counter(sorted(m.field for m in mentions if m.field)).most_common(1)
    return fields[0][0] if fields else None


def _vague(m: Mention) -> bool:
    return m.inferred and not (m.field or "").startswith("sport")


def field(role: str | None, sport: str | None) -> str | None:
    """The field that a role tells, where it is sport the article's sport with it."""
    return f"sport: {sport}" if role == "sport" and sport else role


def _tie(unions: _Unions, signs: Iterable[tuple[int, Hashable]], *, firm: bool = False) -> None:
    first: dict[Hashable, int] = {}
    for i, sign in signs:
        unions.union(first.setdefault(sign, i), i, firm=firm)
