"""Who somebody is: the role that the article first states, and the organisation of it."""

from dataclasses import dataclass
from functools import cache

from extract.annotations import Entity
from extract.data import lines
from extract.lexicon.names import Lexicon, word_set
from extract.pipes.names.words import Words

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_INTO = frozenset({"of", "at", "for", "with", "from", "in"})
_WITHIN = frozenset({"department", "government"})
_GENERALS = word_set("general")
_SPOKESMEN = word_set("spokesman")
_BEFORE_BODY = word_set("before body")
_NOMINAL = frozenset({"NN", "NNP", "JJ", "NNS", "JJS", "NNPS"})
_PARTICIPLES = word_set("participle")
_REACH = 9
_DASHES = frozenset({"-", "–", "—", "--"})
_DETERMINERS = frozenset({"a", "an", "the", "one", "its", "his", "her", "their", "our"})


@cache
def _dropped() -> frozenset[str]:
    return frozenset(lines("roles_dropped.txt"))


@dataclass(slots=True)
class Mentioned:
    """A name mention in tokens."""

    first: int
    last: int
    entity: Entity


@dataclass(slots=True)
class Found:
    """What one mention tells. `plural` is a role that holds for the names listed after it too."""

    role: str | None = None
    affiliation: Entity | None = None
    plural: bool = False


def assign(w: Words, lex: Lexicon, mentions: list[Mentioned], kinds: dict[int, str]) -> None:
    """Set role and affiliation of every person, from the first mention that states them."""
    reader = _Reader(w, lex, mentions, kinds)
    carried: Found | None = None
    end = -1
    for m in mentions:
        if m.entity.type != "person":
            continue
        found = reader.read(m)
        if found.role is None and carried is not None and reader.listed_on(end, m.first):
            found.role, found.affiliation = carried.role, found.affiliation or carried.affiliation
            found.plural = True
        carried, end = (found if found.plural else None), m.last
        if m.entity.role is None:
            m.entity.role = found.role
        if m.entity.affiliation is None and found.affiliation is not None:
            m.entity.affiliation = found.affiliation.name


class _Reader:
    def __init__(self, w: Words, lex: Lexicon, mentions: list[Mentioned], kinds: dict[int, str]) -> None:
        self.w, self.lex, self.kinds = w, lex, kinds
        self.body_at: dict[int, Mentioned] = {}
        self.named: set[int] = set()
        for m in mentions:
            for i in range(m.first, m.last):
                self.named.add(i)
                if m.entity.type == "organisation":
                    self.body_at[i] = m

    def listed_on(self, end: int, first: int) -> bool:
        """Whether only a comma or `and` stands between two names."""
        return 0 < first - end <= 2 and all(self.w.lower[i] in {",", "and", "&"} for i in range(end, first))

    def read(self, m: Mentioned) -> Found:
        found = self._before(m)
        after = self._after(m) if found.role is None or found.affiliation is None else Found()
        found = Found(found.role or after.role, found.affiliation or after.affiliation, found.plural)
        if found.affiliation is None:
            found.affiliation = self._owner(m)
        return found

    def _role_word(self, i: int) -> str | None:
        """The role that a token names, singular; None if it names none."""
        w, lex = self.w, self.lex
        if not 0 <= i < len(w) or i in self.named:
            return None
        lower = w.lower[i]
        if lower in lex.roles or (w.word[i] == "General" and i and w.word[i - 1] in _GENERALS):
            return w.word[i]
        if lower.endswith("s") and lower[:-1] in lex.roles and w.tag[i] in {"NNS", "NNPS"}:
            return w.word[i][:-1]
        return None

    def _before(self, m: Mentioned) -> Found:
        """`Fiat chief executive Sergio M`, `Chancellor Gordon B`, `The men's solicitor, Louise C,`."""
        w = self.w
        head = m.first - 1
        if head >= 1 and w.word[head] == "," and m.last < len(w) and w.word[m.last] in {",", "."}:
            head -= 1
            if w.opens[head]:
                return self._ranked(m)
        role = self._role_word(head)
        if role is None or not w.live[head]:
            return self._ranked(m)
        words, body, _ = self._modifiers(head)
        text = self._phrase([*words, head], role)
        return Found(text, body.entity if body else None, role != w.word[head])

    def _ranked(self, m: Mentioned) -> Found:
        """`Det Supt Jane R`, `Kent Police Sgt Tom W`: the rank with which the mention opens."""
        w, end = self.w, m.first
        while end < m.last and (found := self.lex.title_at(w.word, end)) is not None and found[1].kind != "address":
            end = found[0]
        if not m.first < end < m.last:
            return Found()
        words, body, _ = self._modifiers(m.first)
        text = self._phrase([*words, *range(m.first, end)], w.word[end - 1])
        return Found(text, body.entity if body else None)

    def _modifiers(self, head: int) -> tuple[list[int], Mentioned | None, int]:
        """The tokens before a role's head that belong to it, the body among them, and where the phrase begins."""
        w, lex = self.w, self.lex
        kept: list[int] = []
        body: Mentioned | None = None
        i = head - 1
        while i >= max(0, head - _REACH) and w.live[i]:
            if i in self.body_at:
                one: Mentioned | None = self.body_at[i]
                assert one is not None
                if self.kinds.get(id(one.entity)) in _WITHIN and w.lower[i + 1] not in _POSSESSIVE:
                    kept[:0] = range(one.first, one.last)
                    if w.lower[head] in _SPOKESMEN:
                        one = None
                body = body or one
                i = self.body_at[i].first - 1
                continue
            if w.lower[i] in _POSSESSIVE:
                if i - 1 in self.body_at:
                    body = body or self.body_at[i - 1]
                break
            if (w.word[i] == "-" and w.glued(i)) or w.tag[i] == "HYPH":
                kept.insert(0, i)
            elif i in self.named:
                break
            elif w.word[i] in lex.places:
                kept.insert(0, i)
            elif (body is not None and w.lower[i] not in _BEFORE_BODY) or (
                w.word[head][0].isupper() and w.word[i][0].islower() and w.lower[i] not in _BEFORE_BODY
            ):
                break
            elif (w.tag[i] in _NOMINAL or w.lower[i] in _PARTICIPLES) and not w.opens[i + 1]:
                kept.insert(0, i)
            else:
                break
            i -= 1
        return kept, body, i + 1

    def _phrase(self, tokens: list[int], head: str) -> str:
        """The role's words, without what judges or places its holder."""
        w = self.w
        while len(tokens) > 1 and (
            w.word[tokens[0]] in self.lex.places
            or w.lower[tokens[0]] in _dropped()
            or w.word[tokens[0]] == "-"
            or self._aged(tokens)
        ):
            tokens = tokens[1:]
        out = ""
        for n, i in enumerate(tokens):
            word = head if n == len(tokens) - 1 else w.word[i]
            out += word if not out or (n and tokens[n - 1] == i - 1 and w.glued(i)) else " " + word
        return out

    def _aged(self, tokens: list[int]) -> bool:
        w = self.w
        return (
            w.lower[tokens[0]] in {"year", "old"}
            or w.word[tokens[0]][:1].isdigit()
            or (
                len(tokens) > 2
                and w.word[tokens[1]] == "-"
                and w.lower[tokens[2]] in {"based", "born", "year", "winning", "selling", "old"}
            )
        )

    def _after(self, m: Mentioned) -> Found:
        """`Grant D, chairman of the B,`, `Jim G, who is head of Y`, `Jo M (Brive, capt)`."""
        w = self.w
        i = m.last
        if i + 1 >= len(w):
            return Found()
        if w.word[i] == "(":
            return self._bracket(i + 1)
        if w.word[i] not in {","} | _DASHES:
            if w.lower[i] == "as":
                return self._noun_phrase(i + 1)
            return self._copula(i) if w.lower[i] in {"is", "was"} else Found()
        i += 1
        if w.word[i].isdigit() and i + 2 < len(w) and w.word[i + 1] == ",":
            i += 2
        if w.lower[i] == "who" and i + 1 < len(w) and w.lower[i + 1] in {"is", "was"}:
            i += 2
        return self._noun_phrase(i)

    def _copula(self, i: int) -> Found:
        j = i + 1
        return self._noun_phrase(j) if j < len(self.w) and self.w.lower[j] in {"a", "an", "the"} else Found()

    def _bracket(self, i: int) -> Found:
        w = self.w
        if i not in self.body_at:
            return Found(self._role_word(i) if i + 1 < len(w) and w.word[i + 1] == ")" else None)
        body = self.body_at[i]
        at = body.last
        role = self._role_word(at + 1) if at + 1 < len(w) and w.word[at] == "," else None
        return Found(role, body.entity)

    def _noun_phrase(self, i: int) -> Found:
        """A phrase with a role as its head that opens at token `i`."""
        w = self.w
        start = i
        if i + 2 < len(w) and w.lower[i] == "one" and w.lower[i + 1] == "of":
            i += 2
        head = None
        j = i
        while j < min(i + _REACH, len(w)) and w.live[j]:
            if j in self.body_at:
                j = self.body_at[j].last
                continue
            tag = w.tag[j]
            if self._role_word(j) is not None and not (j + 1 < len(w) and self._role_word(j + 1) is not None):
                if j + 1 < len(w) and w.tag[j + 1] in {"NN", "NNS", "HYPH"} and j + 1 not in self.named:
                    j += 1
                    continue
                head = j
                break
            if (
                tag[:2] not in {"NN", "JJ", "RB", "HY", "PO", "DT", "PR", "CD"}
                and tag not in {"VBN", "VBG"}
                and w.word[j] != "-"
            ):
                break
            if j in self.named:
                break
            j += 1
        if head is None or (head + 1 < len(w) and w.tag[head + 1] in {"VBZ", "VBD", "VBP", "MD"}):
            return Found()
        role = self._role_word(head)
        assert role is not None
        words, body, first = self._modifiers(head)
        if first < start - 1:
            return Found()
        words = [k for k in words if k >= start]
        tokens = [*words, head]
        text = self._phrase(tokens, role)
        tail, after = self._tail(head + 1)
        return Found(text + tail, (body or after).entity if body or after else None)  # type: ignore[union-attr]

    def _tail(self, i: int) -> tuple[str, Mentioned | None]:
        """What follows a role's head: ` of tax`, ` to the WTO` of the role, and the body after `of`, `at`, `for`."""
        w = self.w
        if i >= len(w) or w.lower[i] not in _INTO | {"to"}:
            return "", None
        tail, j = "", i + 1
        if w.lower[i] == "to":
            j += w.lower[j : j + 1] == ["the"]
            if j in self.body_at:
                return " " + w.slice(i, self.body_at[j].last), None
            return "", None
        if not self._body_follows(j) and w.lower[i] == "of":
            while j < len(w) and (
                (w.tag[j][:2] in {"NN", "JJ", "VB"} and w.tag[j] not in {"VBD", "VBZ", "VBP"})
                or w.lower[j] in {"and", "the", "-"}
            ):
                if j in self.named and j not in self.body_at:
                    break
                j += 1
            while j > i + 1 and w.lower[j - 1] in {"and", "the"}:
                j -= 1
            if j > i + 1 and w.tag[i + 1] != "DT":
                tail = " " + w.slice(i, j)
        for k in range(i, min(i + _REACH, len(w) - 1)):
            if w.word[k] in {",", ".", ";", '"'} or w.tag[k] in {"VBD", "VBZ", "MD"}:
                break
            if w.lower[k] in _INTO and (at := self._body_follows(k + 1)) is not None:
                return tail, at
        return tail, None

    def _body_follows(self, i: int) -> Mentioned | None:
        """The body that begins at token `i`, a determiner or a nationality apart."""
        w = self.w
        while i < len(w) and (
            w.lower[i] in {"the", "a", "an"}
            or w.tag[i] == "JJ"
            or (w.word[i] in self.lex.places and i not in self.body_at)
        ):
            i += 1
        for k in range(i, min(i + 3, len(w))):
            if k in self.body_at:
                return self.body_at[k]
            if w.tag[k][:2] != "NN":
                return None
        return None

    def _owner(self, m: Mentioned) -> Entity | None:
        """`Plaid Cymru's Elfyn L`, `David W of Standard & Poor's`, `Simon W, from Goldman Sachs`."""
        w = self.w
        if m.first > 1 and w.lower[m.first - 1] in _POSSESSIVE and m.first - 2 in self.body_at:
            return self.body_at[m.first - 2].entity
        i = m.last + (m.last < len(w) and w.word[m.last] == ",")
        if i + 2 < len(w) and w.lower[i] in {"of", "at", "from"}:
            at = i + 1 + (w.lower[i + 1] == "the")
            if at in self.body_at:
                return self.body_at[at].entity
        return None
