"""Sport: when a place's name is a team's, and the lists of players that reports end with."""

from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.parts import Candidate
from extract.pipes.names.words import PARTICLES, Words, capital

_SHARE, _DIFFERENT = 0.02, 5
_TOWNS = frozenset({"Town", "City", "County"})
_LOCATING = word_set("locating")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_MEETINGS = word_set("meeting")
_LIST_MARKS = frozenset({",", ";", ":", "(", ")", ".", "/", "-", "and"})
_BRACKET = 12
_LIST_SHARE, _LIST_LEAST = 0.7, 6


def is_sport(w: Words, lex: Lexicon, found: list[Candidate]) -> bool:
    """Whether the article is of sport, by the share and the number of sport's words and clubs in it."""
    topics = lex.sport["topic"]
    hits = [x for x in w.lower if x in topics]
    clubs = [c for c in found if c.hint == "listed" and c.kind == "team"]
    hits += [w.lower[c.first] for c in clubs if w.slice(c.first, c.last) not in lex.places]
    return len(hits) >= _SHARE * len(w) and len(set(hits)) >= _DIFFERENT


def without(w: Words, lex: Lexicon, found: list[Candidate]) -> list[Candidate]:
    """Outside sport a club's name that is a place's, or one ordinary word (`Saints`), is no club's."""
    seats = {w.slice(c.first, c.last) for c in found if c.kind == "team" and _seat(w, lex, c)}
    for c in found:
        if c.hint == "listed" and c.kind == "team":
            name = w.slice(c.first, c.last)
            if name in lex.places or (name in seats and w.word[c.last - 1] not in lex.heads.keys() | _TOWNS):
                c.hint = "place"
            elif c.last - c.first == 1:
                c.hint = ""
    return found


def _seat(w: Words, lex: Lexicon, c: Candidate) -> bool:
    """Whether a club's name stands for where it is at home: `voters in West Ham`, not `shares in Everton`."""
    before = w.lower[c.first - 2] if c.first > 1 else ""
    return _located(w, c) and ("held", before) not in lex.cues and w.label[c.first] != "ORG"


def of_one_player(w: Words, lex: Lexicon) -> bool:
    """Whether a sport that people play for themselves, as tennis or athletics, outweighs those of clubs."""
    alone, clubs = (sum(x in lex.sport[kind] for x in w.lower) for kind in ("alone", "club"))
    return alone > clubs


def within(w: Words, lex: Lexicon, found: list[Candidate]) -> list[Candidate]:
    """Mark teams by what stands around them and players by the lists in which they stand."""
    found = _split_lists(w, found)
    alone = of_one_player(w, lex)
    teams: set[str] = set()
    surnames = {
        w.lower[c.last - 1]
        for c in found
        if c.last - c.first > 1 and (c.hint in {"person", "titled"} or (not c.hint and w.label[c.last - 1] == "PERSON"))
    }
    for c in found:
        name = w.slice(c.first, c.last)
        if c.hint in {"person", "titled", "head", "acronym", "player", "thing"} or name.casefold() in surnames:
            continue
        if c.hint == "listed" and c.kind != "team":
            continue
        if alone and lex.places.get(name) in {"city", "region"}:
            c.hint = "place"
            continue
        if name in lex.places and lex.places[name] == "people":
            continue
        if w.word[c.last - 1] in _TOWNS and c.last - c.first > 1:
            teams.add(name)
        if (c.kind == "team" and not _located(w, c)) or _plays(w, lex, c):
            teams.add(name)
    teams |= {t.rsplit(" ", 1)[1] for t in teams if " " in t and t.rsplit(" ", 1)[1] in lex.heads}
    teams |= {w.slice(c.first, c.last) for c in found if c.hint == "player" and _listed_club(w, lex, c)}
    for c in found:
        name = w.slice(c.first, c.last)
        if name not in teams or c.hint in {"person", "titled", "thing"}:
            continue
        if name in lex.places and _located(w, c):
            c.hint = "place"
        else:
            c.hint, c.kind = "team", "team"
    return found


def _listed_club(w: Words, lex: Lexicon, c: Candidate) -> bool:
    """Whether an item in a list of players heads it as the club: `Everton (4-4-2)`."""
    one = lex.organisation(w.slice(c.first, c.last))
    return one is not None and one.kind == "team" and c.last < len(w) and w.word[c.last] in {":", "("}


def _located(w: Words, c: Candidate) -> bool:
    return c.first > 0 and w.lower[c.first - 1] in _LOCATING


def _plays(w: Words, lex: Lexicon, c: Candidate) -> bool:
    """Whether a name stands where a team's stands: `England captain`, `beat Wales`, `Leeds won`, `(Brive)`."""
    place = w.slice(c.first, c.last) in lex.places
    i, n = c.last, len(w)
    if _located(w, c) or i >= n:
        return False
    nouns = lex.sport["noun"]
    if w.lower[i] in nouns and not w.opens[i] and (place or (w.tag[i].startswith("NN") and c.last - c.first <= 2)):
        return True
    if not place:
        return False
    if w.lower[i] in _POSSESSIVE and any(w.lower[j] in nouns for j in range(i + 1, min(i + 4, n))):
        return True
    if c.first > 0 and w.word[c.first - 1] == "(" and w.word[i] in {")", ","}:
        return True
    token = w.doc[c.last - 1]
    if token.dep_ == "nsubj" and token.head.lemma_ in lex.sport["verb"]:
        return True
    before = w.lower[c.first - 1] if c.first > 0 else ""
    if before == "the" and c.first > 1:
        before = w.lower[c.first - 2]
    if before in {"with", "to"} and c.first > 1:
        return any(w.lower[j] in _MEETINGS for j in range(max(0, c.first - 4), c.first - 1))
    return before in {
        "against",
        "beat",
        "beating",
        "beats",
        "over",
        "v",
        "vs",
        "versus",
        "thrashed",
        "defeated",
        "face",
        "faced",
        "facing",
    }


def _split_lists(w: Words, found: list[Candidate]) -> list[Candidate]:
    """In a paragraph that lists players, everything between its marks is a player's name, clubs in brackets apart."""
    spans = _list_paragraphs(w)
    if not spans:
        return found
    out = [c for c in found if not any(first <= c.first < last for first, last in spans)]
    brackets = [
        c for c in found if c.first and w.word[c.first - 1] == "(" and c.last < len(w) and w.word[c.last] in {")", ","}
    ]
    for first, last in spans:
        clubs = [c for c in brackets if first <= c.first < last]
        out += clubs
        for a, b in _items(w, first, last):
            after = w.word[b] if b < len(w) else ""
            if any(c.first < b and a < c.last for c in clubs):
                continue
            if after != ":" and (not _bracketed(w, first, a) or after[:1].isdigit()):
                out.append(Candidate(a, b, "player"))
    return sorted(out, key=lambda c: c.first)


def _items(w: Words, first: int, last: int) -> list[tuple[int, int]]:
    """The runs of one to four capitalised words between the marks of a list."""
    items: list[tuple[int, int]] = []
    a = first
    for k in range(first, last + 1):
        if k < last and (
            capital(w.word[k]) or (k > a and w.lower[k] in PARTICLES) or (k > a and w.word[k] == "-" and w.glued(k))
        ):
            continue
        if (
            0 < k - a <= 4
            and capital(w.word[a])
            and w.lower[a] not in {"replacements", "subs", "substitutes", "ref", "att"}
        ):
            items.append((a, k))
        a = k + 1
    return items


def _bracketed(w: Words, first: int, i: int) -> bool:
    """Whether token `i` of a list that opens at `first` stands in brackets that tell a club: no minute is in them."""
    for k in range(i - 1, max(first, i - _BRACKET) - 1, -1):
        if w.word[k] in {"(", ")"}:
            inside = w.word[k + 1 : k + 1 + _BRACKET]
            return w.word[k] == "(" and ")" in inside and not any(x[0].isdigit() for x in inside[: inside.index(")")])
    return False


def _list_paragraphs(w: Words) -> list[tuple[int, int]]:
    """The token spans of paragraphs that hold little but names and list marks."""
    spans: list[tuple[int, int]] = []
    i = 0
    ends = [*[p.start for p in w.doc._.facts_layout][1:], len(w.text) + 1]
    for end in ends:
        first = i
        while i < len(w) and w.start[i] < end:
            i += 1
        marks = sum(w.word[k] in _LIST_MARKS for k in range(first, i))
        if marks < _LIST_LEAST or marks * 5 < i - first:
            continue
        items = _items(w, first, i)
        held = (
            sum(b - a for a, b in items)
            + marks
            + sum(w.word[k].isdigit() or w.word[k].isspace() for k in range(first, i))
        )
        if len(items) >= _LIST_LEAST and held >= _LIST_SHARE * (i - first):
            spans.append((first, i))
    return spans
