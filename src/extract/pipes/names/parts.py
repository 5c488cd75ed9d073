"""From runs of capitalised words to candidate names: titles, roles and nationalities come off, bodies are joined up."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.joins import head, joined, of_inside
from extract.pipes.names.words import PARTICLES, Words, capital, runs
from extract.text.nicknames import called, is_somebody

_HONOURS = word_set("honour")
_RELATED = word_set("several")
_OF = frozenset({"of", "for"})
_BRANCHED = frozenset({"campaign", "charity", "company", "bank", "association"})
_BASED = frozenset({"broadcaster", "newspaper", "newsagency"})
_OFFICES = word_set("office")
_GENERALS = word_set("general")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_BODIES = frozenset({"head", "listed"})
_PLURAL_CAPITALS = re.compile(r"[A-Z]{2,}s")

PERSONAL = frozenset({"called", "coupled", "player", "titled"})
"""The hints of names that are a person's whatever else tells of them."""


@dataclass(slots=True)
class Candidate:
    """Tokens `[first, last)` that may name somebody. `title` is the first token of the titles before it.

    `hint` says what its own form tells: `listed` and `head` of an organisation, `person` and those of PERSONAL of a
    person, `place`, `thing`, or nothing. `role` are the tokens of the capitalised role before it.
    """

    first: int
    last: int
    hint: str = ""
    kind: str = ""
    title: int | None = None
    role: tuple[int, int] | None = None


def candidates(w: Words, lex: Lexicon) -> list[Candidate]:
    """Every candidate name of the Doc, in the order of the text."""
    found: list[Candidate] = []
    spans = joined(w, lex, runs(w, lex))
    for first, last in spans:
        parts = _Parts(w, lex, first, last).all()
        parts = [c for c in parts if not _letter(w, c)]
        found += [c for c in parts if c.hint in {"person", "titled"}] if _portfolio(w, first) else parts
    coupled = _coupled(w, lex, _whole_bodies(w, lex, _bounded(w, lex, found)))
    return _with_nicknames(w, [c for c in coupled if w.lower[c.first] not in _OF])


def _coupled(w: Words, lex: Lexicon, found: list[Candidate]) -> list[Candidate]:
    """The candidates with a bare title as one where it shares the name behind the next title: `Mr and Mrs Harte`."""
    out: list[Candidate] = []
    for n, c in enumerate(found):
        title = lex.title_at(w.word[: c.last], c.first)
        after = found[n + 1] if n + 1 < len(found) else None
        if c.hint or title is None or title[0] != c.last or w.word[c.first] in w.surnames:
            out.append(c)
        elif after is not None and after.title == c.last + 1 and w.lower[c.last] in {"and", "&"}:
            out.append(Candidate(after.first, after.last, "coupled", title=c.first))
    return out


def _with_nicknames(w: Words, found: list[Candidate]) -> list[Candidate]:
    """The candidates with the names by which somebody goes who has no other, in place of what they touch."""
    names = [Candidate(first, last, "called") for _, first, last in called(w.doc) if w.live[first]]
    kept = [c for c in found if not any(n.first < c.last and c.first < n.last for n in names)]
    return sorted([*kept, *names], key=lambda c: c.first) if names else found


def _bounded(w: Words, lex: Lexicon, found: list[Candidate]) -> list[Candidate]:
    """The candidates whose form tells nothing in the bounds of the one name that the encoder reads there, surely.

    An office stays whole: the Lord Speaker is nobody of the name of Speaker.
    """
    out: list[Candidate] = []
    firsts, ends = [first for first, _ in w.spans], [last for _, last in w.spans]
    for c in found:
        inside = w.spans[bisect_right(ends, c.first) : bisect_left(firsts, c.last)]
        title = lex.title_at(w.word[: c.last], c.first)
        office = title is not None and title[0] == c.last
        if c.hint or office or len(inside) != 1 or inside[0] == (c.first, c.last):
            out.append(c)
            continue
        first, last = inside[0]
        read = [w.read[i] for i in range(c.first, c.last) if not first <= i < last]
        if all(r == "nothing" for r in read) and first >= (out[-1].last if out else 0):
            out.append(Candidate(first, last, role=c.role))
        else:
            out.append(c)
    return out


def _whole_bodies(w: Words, lex: Lexicon, found: list[Candidate]) -> list[Candidate]:
    """The candidates, with a body in the bounds of the one name that the encoder surely reads there.

    Rules part `European Environment Agency` at the place. Two bodies stay two whatever is read (`Department of Justice
    and FBI`), and a town behind a body is none of its name (`BBC Delhi`).
    """
    out, starts = found.copy(), [c.first for c in found]
    for first, last in reversed(w.spans):
        n, end = bisect_left(starts, first), bisect_left(starts, last)
        parts = found[n:end]
        bodies = [c for c in parts if c.hint in _BODIES]
        crossed = (n > 0 and found[n - 1].last > first) or any(c.last > last for c in parts)
        whole = [(c.first, c.last) for c in parts] == [(first, last)]
        if w.read[first] != "organisation surely" or len(bodies) != 1 or crossed or whole:
            continue
        ends_in_place = w.word[last - 1] in lex.places
        if not ends_in_place and all(c.hint in {*_BODIES, "", "place"} for c in parts):
            out[n:end] = [Candidate(first, last, "head", bodies[0].kind, role=parts[0].role)]
    return out


def _letter(w: Words, c: Candidate) -> bool:
    """Whether a candidate is one letter, as in `band D`, which names nobody."""
    return c.last - c.first == 1 and len(w.word[c.first]) == 1 and c.hint != "titled"


def _portfolio(w: Words, i: int) -> bool:
    """Whether a run of words at `i` is of a minister's brief: `Secretary of State for Work and Pensions`."""
    for k in range(i - 1, max(i - 10, 0), -1):
        if w.lower[k] in _OF:
            return w.lower[k - 1] in _OFFICES and w.tag[k - 1].startswith("NN")
        if not (capital(w.word[k]) or w.lower[k] in {",", "and", "the"}):
            return False
    return False


class _Parts:
    """One run of words, taken apart from the left."""

    def __init__(self, w: Words, lex: Lexicon, first: int, last: int) -> None:
        self.w, self.lex, self.first, self.last = w, lex, first, last

    def all(self) -> list[Candidate]:
        w, lex = self.w, self.lex
        i, last = self.first, self.last
        while last > i and w.word[last - 1] in _HONOURS:
            last -= 1
        found: list[Candidate] = []
        role: tuple[int, int] | None = None
        if last - i == 1 and self._called(i):
            return [Candidate(i, last)]
        while i < last:
            if i + 1 < last and self._tells_many(i) and w.word[i + 1] in lex.given:
                i += 1
            if (
                i + 1 < last
                and w.word[i] in lex.things
                and self._title_end(i, last) is None
                and (self._title_end(i + 1, last) or w.word[i + 1] in lex.given)
            ):
                i += 1
            whole = self._whole(i, last)
            if whole is not None:
                whole.role = role
                return [*found, whole]
            end = self._title_end(i, last)
            if end is not None:
                return [*found, Candidate(end, last, "titled", title=i, role=role)]
            end = self._listed_end(i, last)
            if end is not None:
                found.append(Candidate(i, end, "listed", self._kind(i, end)))
                if not self._separate(end, last):
                    return found
                i, role = end, None
                continue
            end = self._place_end(i, last)
            if end is not None:
                found.append(Candidate(i, end, "place"))
                i = end
                continue
            end = self._role_end(i, last)
            if end is not None:
                found += self._bodies(i, end)
                role, i = (i, end), end
                continue
            return [*found, self._rest(i, last, role)]
        return found

    def _tells_many(self, i: int) -> bool:
        """Whether a word says what several people are: `Brothers`, `Owners`."""
        word = self.w.lower[i]
        return word in _RELATED or (word.endswith("s") and is_somebody(word[:-1]))

    def _called(self, i: int) -> bool:
        """Whether a role, title or common word is here the surname of somebody named in full: `Baker said`."""
        w, word = self.w, self.w.word[i]
        if word not in w.surnames or (i and w.lower[i - 1] in {"the", "a", "an", "this", "every"}):
            return False
        common = word.lower() in self.lex.roles or self.lex.title_at(w.word, i) is not None or word in self.lex.things
        return common and self.lex.things.get(word) != "event"

    def _bodies(self, i: int, end: int) -> list[Candidate]:
        """The listed bodies inside a capitalised role: `Welsh Office Minister`."""
        w, found = self.w, []
        while i < end:
            offset = self.lex.listed_at(w.text, w.lowered, w.start[i])
            last = w.at(offset, i) if offset is not None else i
            if i < last < end and w.end[last - 1] == offset:
                found.append(Candidate(i, last, "listed", self._kind(i, last)))
                i = last
            else:
                i += 1
        return found

    def _kind(self, i: int, end: int) -> str:
        one = self.lex.organisation(self.w.slice(i, end))
        return one.kind if one else ""

    def _whole(self, i: int, last: int) -> Candidate | None:
        """All that is left as one name: listed, a body by its head word, a person by a given name, or a thing."""
        w, lex = self.w, self.lex
        name = w.slice(i, last)
        one = lex.organisation(name)
        if one is not None:
            return Candidate(i, last, "listed", one.kind)
        if name in lex.places:
            return Candidate(i, last, "place")
        if (
            last - i > 1
            and w.word[i] in lex.given
            and self._title_end(i, last) is None
            and w.word[i] not in lex.places
            and (w.word[last - 1] not in lex.heads or self._tagged_person(i, last))
        ):
            return Candidate(i, last, "thing" if self._ends_in_capitals(i, last) else "person")
        if last - i > 1 and lex.things.get(w.word[last - 1]) == "event":
            return Candidate(i, last, "thing")
        if (
            last - i > 1
            and not of_inside(w, (i, last))
            and (lex.things.get(w.word[last - 1]) == "end" or lex.things.get(w.word[i]) == "start")
        ):
            return Candidate(i, last, "thing") if not self._opens_with_body(i, last) else None
        if last - i == 1 and (w.word[i] in lex.things or self._common(w.word[i])):
            return Candidate(i, last, "thing")
        kind = head(w, lex, (i, last))
        if kind is None and last - i > 1 and w.word[last - 1] in lex.places:
            offset = lex.listed_at(w.text, w.lowered, w.start[i])
            if offset is not None and w.at(offset, i) == last - 1 and self._kind(i, last - 1) in _BRANCHED:
                kind = self._kind(i, last - 1)
        if kind is None and w.word[last - 1].islower():
            kind = lex.heads.get(w.word[last - 1].capitalize(), (None, ""))[0]
        if kind is not None and last - i > 1 and self._title_end(i, last) is None and self._front(i, last) is None:
            return Candidate(i, last, "head", kind)
        return None

    def _common(self, word: str) -> bool:
        """Whether capitals abbreviate a common noun: `DJs`, and `TV` or `FM`, which only end a body's name."""
        return _PLURAL_CAPITALS.fullmatch(word) is not None or (word.isupper() and word in self.lex.heads)

    def _ends_in_capitals(self, i: int, last: int) -> bool:
        """Whether a name ends in capitals that it does not share: `Marlow Kart DS`, not `TOM COLE` or `Tom Cole II`."""
        end = self.w.word[last - 1]
        numeral = not end.strip("IVX")
        return len(end) > 1 and end.isalpha() and end.isupper() and not self.w.word[i].isupper() and not numeral

    def _tagged_person(self, i: int, last: int) -> bool:
        return last - i == 2 and {self.w.label[k] for k in range(i, last)} == {"PERSON"}

    def _front(self, i: int, last: int) -> int | None:
        """The end of a listed name, role or nationality at the front that a listed body or person follows."""
        for k in range(i + 1, last):
            one = self.lex.organisation(self.w.slice(k, last))
            if one is not None and (told := self.lex.places.get(self.w.slice(i, k))):
                return k if one.kind != "court" or told not in {"city", "region"} else None
        return None

    def _opens_with_body(self, i: int, last: int) -> bool:
        end = self._listed_end(i, last)
        return end is not None and end < last and self.w.word[last - 1] not in {"Road", "Street", "Park", "Stadium"}

    def _title_end(self, i: int, last: int) -> int | None:
        """Where the name begins that follows titles; the last title is itself the name if none does: `Mr Lord`."""
        w, lex, j = self.w, self.lex, i
        ends: list[int] = []
        while j < last and (found := lex.title_at(w.word[:last], j)) is not None:
            end, title = found
            if (title.weak and j > i) or (j == i and end == i + 1 and w.word[i] in lex.given):
                break
            named_after = title.weak or (title.first and last - end > 1)
            if named_after and w.word[last - 1] in lex.heads and not self._tagged_person(end, last):
                break
            ends.append(end)
            j = end
        if j == last and len(ends) > 1 and ends[-1] == ends[-2] + 1:
            j = ends[-2]
        elif j == last and w.word[last - 1] in w.surnames and (shorter := lex.title_at(w.word[: last - 1], i)):
            j = shorter[0]
        if not i < j < last or w.word[j] in _POSSESSIVE or w.lower[j] in _OF:
            return None
        return None if self._is_office(i, j, last) else j

    def _is_office(self, i: int, j: int, last: int) -> bool:
        """Whether what looks like titles opens an office or a listed body: `Justice Minister`, `General Motors`."""
        w = self.w
        offset = self.lex.listed_at(w.text, w.lowered, w.start[i])
        if offset is not None and w.at(offset, i) > j:
            return True
        return w.word[j].lower() in self.lex.roles and w.word[j] not in self.lex.given and j + 1 < last

    def _listed_end(self, i: int, last: int) -> int | None:
        w, lex = self.w, self.lex
        offset = lex.listed_at(w.text, w.lowered, w.start[i])
        if offset is None:
            return None
        end = w.at(offset, i)
        if end > last or w.end[end - 1] != offset:
            return None
        if end == last or self._separate(end, last):
            return None if end - i == 1 and w.word[i] in lex.given and end < last else end
        if lex.places.get(w.slice(end, last)) == "city" and self._kind(i, end) in _BASED:
            return end
        if w.slice(end, last) in lex.places or w.word[last - 1] in lex.heads:
            return None
        whole = {w.label[j] for j in range(i, last)}
        return None if whole == {"PERSON"} or (end - i == 1 and whole == {"ORG"}) else end

    def _separate(self, i: int, last: int) -> bool:
        """Whether what follows a listed name is a name or role of its own, not the rest of a longer name."""
        w, lex = self.w, self.lex
        word = w.word[i]
        if (
            word in lex.given
            or lex.title_at(w.word, i) is not None
            or word in _HONOURS
            or lex.listed_at(w.text, w.lowered, w.start[i])
        ):
            return True
        if self._role_end(i, last) is not None or word.lower() in lex.roles:
            return True
        labels = {w.label[j] for j in range(i, last)}
        return labels == {"PERSON"} and w.label[i - 1] != "PERSON"

    def _place_end(self, i: int, last: int) -> int | None:
        w, lex = self.w, self.lex
        for size in (3, 2, 1):
            if i + size <= last and w.slice(i, i + size) in lex.places:
                if i + size == last:
                    return last
                if w.word[i] in lex.given and size == 1:
                    return None
                return (
                    i + size
                    if lex.places[w.slice(i, i + size)] == "people" or self._separate_person(i + size, last)
                    else None
                )
        return None

    def _separate_person(self, i: int, last: int) -> bool:
        w, lex = self.w, self.lex
        return (
            w.word[i] in lex.given
            or self._role_end(i, last) is not None
            or self._title_end(i, last) is not None
            or lex.organisation(w.slice(i, last)) is not None
            or ({w.label[j] for j in range(i, last)} == {"PERSON"} and w.label[i - 1] != "PERSON")
        )

    def _role_end(self, i: int, last: int) -> int | None:
        """The end of a capitalised role at the front (`Prime Minister`), if it is one."""
        w, lex = self.w, self.lex
        if w.word[i] in lex.given:
            return None
        for j in range(min(last, i + 6) - 1, i - 1, -1):
            if w.word[j].lower() in lex.roles and (j == i or w.word[j] not in lex.given):
                if any(w.word[k] in lex.given for k in range(i, j)) or (
                    j + 1 == last and j > i and w.label[j] == "PERSON"
                ):
                    return None
                return j + 2 if j + 1 < last and w.word[j] in _GENERALS and w.word[j + 1] == "General" else j + 1
        return None

    def _weak(self, i: int) -> bool:
        found = self.lex.title_at(self.w.word, i)
        return found is not None and found[1].weak

    def _rest(self, i: int, last: int, role: tuple[int, int] | None) -> Candidate:
        w = self.w
        for j in range(i + 1, last - 1):
            if (end := self._title_end(j, last)) is not None and not self._weak(j):
                return Candidate(end, last, "titled", title=j, role=role)
            if w.word[j] in self.lex.given and w.label[last - 1] == "PERSON" and w.label[i] != "PERSON":
                return Candidate(j, last, "person", role=role)
        while (
            last > i + 1
            and (w.word[last - 1] in PARTICLES or not capital(w.word[last - 1]))
            and w.word[last - 1] != "'s"
        ):
            last -= 1
        return Candidate(i, last, role=role)
