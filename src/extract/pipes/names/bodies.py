"""Which names are of one organisation: listed forms, acronyms, short forms."""

from dataclasses import dataclass, field

from extract.data.organisations import Organisation, plain
from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.acronyms import initials, looks_short

GENERIC = word_set("generic")
SPORT = frozenset({"sportsbody", "team"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article is of: whether it is of sport, the year of its publication."""

    sport: bool
    year: int | None


@dataclass(slots=True)
class Form:
    """One occurrence of an organisation's name."""

    text: str
    start: int
    end: int
    kind: str
    headline: bool = False


@dataclass(slots=True)
class Body:
    """One organisation: all occurrences of its names, and its row in the list."""

    forms: list[Form] = field(default_factory=list)
    listed: Organisation | None = None

    @property
    def kind(self) -> str:
        """Its kind, by the list or by the head word of its longest name."""
        if self.listed is not None:
            return self.listed.kind
        return next((f.kind for f in sorted(self.forms, key=lambda f: -len(f.text)) if f.kind), "")

    @property
    def best(self) -> Form:
        """The fullest form: by the list's order, else the longest; the headline's only if there is no other."""
        body = [f for f in self.forms if not f.headline] or self.forms
        order = [plain(f) for f in self.listed.forms] if self.listed else []

        def rank(f: Form) -> tuple[int, int, int]:
            key = plain(f.text)
            fuller = len(f.text) > 10 and not any(key in listed for listed in order)
            return (order.index(key) if key in order else (-1 if fuller else 99), -len(f.text), f.start)

        return min(body, key=rank)


def group(forms: list[Form], pairs: list[tuple[str, str]], lex: Lexicon, when: Setting) -> list[Body]:
    """The organisations behind the forms, in the order of the text; `pairs` are names that the article ties."""
    keys: dict[str, list[Form]] = {}
    for form in forms:
        keys.setdefault(plain(form.text), []).append(form)
    ties = _Ties(keys, {plain(short) for short, _ in pairs}, lex, when)
    for short, long in pairs:
        ties.tie(plain(short), plain(long))
    ties.by_list()
    ties.by_club()
    ties.by_form()
    bodies: dict[str, Body] = {}
    for key, some in keys.items():
        body = bodies.setdefault(ties.root(key), Body())
        body.forms += some
        body.listed = body.listed or ties.listed.get(key)
    for body in bodies.values():
        body.forms.sort(key=lambda f: f.start)
    return sorted(bodies.values(), key=lambda b: b.forms[0].start)


class _Ties:
    """Which plain forms are of one body."""

    def __init__(self, keys: dict[str, list[Form]], explained: set[str], lex: Lexicon, when: Setting) -> None:
        self.keys, self.explained, self.lex, self.when = keys, explained, lex, when
        self.parent = {k: k for k in keys}
        self.listed = {k: one for k in keys if k not in explained and (one := self._listed(k)) is not None}

    def _listed(self, key: str) -> Organisation | None:
        """The listed organisation of this name; of several the one that the article has by another name, too,
        else a sports body in sport alone, else the first that was there when the article was published.
        """
        rivals = self.lex.rivals.get(key, ())
        told = [one for one in rivals if any(plain(f) in self.keys for f in one.forms if plain(f) != key)]
        likely = [one for one in rivals if (one.kind in SPORT) == self.when.sport and one.existed(self.when.year)]
        return next(iter(told or likely), self.lex.organisations.get(key))

    def root(self, key: str) -> str:
        while self.parent[key] != key:
            key = self.parent[key]
        return key

    def tie(self, a: str, b: str) -> None:
        if a in self.parent and b in self.parent:
            self.parent[self.root(a)] = self.root(b)

    def by_list(self) -> None:
        """Tie the forms of one row of the list."""
        rows: dict[str, str] = {}
        for key, one in self.listed.items():
            self.tie(key, rows.setdefault(plain(one.name), key))
        for key, other in (("us", "usa"), ("united states", "usa"), ("us", "united states")):
            self.tie(key, other)

    def by_club(self) -> None:
        """Tie a town to its club where the article has the club by another name: `Leicester`, `Tigers`."""
        clubs = {k: one for k, one in self.listed.items() if one.kind == "team"}
        for key, one in clubs.items():
            for other, rival in clubs.items():
                known = plain(one.name).startswith(other + " ")
                if rival is not one and not known and plain(rival.name).startswith(key + " "):
                    self.tie(key, other)

    def by_form(self) -> None:
        """Tie acronyms to the names whose initials they are, and short forms to the long ones they open or end."""
        longs = [k for k in self.keys if " " in k]
        by_initials: dict[str, str] = {}
        opened: dict[str, list[str]] = {}
        ended: dict[str, str] = {}
        for key in longs:
            for letters in initials(key) | initials(self.keys[key][0].text):
                by_initials.setdefault(letters, key)
            words = key.split()
            for size in range(1, len(words)):
                opened.setdefault(" ".join(words[:size]).removesuffix("'s"), []).append(key)
            ended.setdefault(words[-1], key)
        for key, some in self.keys.items():
            if key in self.explained:
                continue
            text = some[0].text
            spelt = by_initials.get(key.replace("&", "")) or by_initials.get(key) if looks_short(text) else None
            long = spelt or next((x for x in opened.get(key, ()) if self._shortens(key, x, text)), None)
            if long is None and key not in self.listed and key.capitalize() in self.lex.heads:
                long = ended.get(key)
            if long is not None:
                self.tie(key, long)

    def _shortens(self, key: str, long: str, text: str) -> bool:
        """Whether a name is the front of a longer one that says no more: `Forrester Research`, `St Bede's School`."""
        one, other = self.listed.get(key), self.lex.organisations.get(long)
        if one is not None and other not in (None, one):
            return False
        if long.startswith(key + "'s "):
            return True
        if all(x in GENERIC for x in long[len(key) :].split()):
            return True
        return one is None and text.isupper() and len(key) <= 5
