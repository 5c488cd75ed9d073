"""Line-ups: the lists of players that a match report ends with, each of one team."""

import re
from bisect import bisect_left
from collections import Counter

from extract.annotations import Entity
from extract.lexicon.names import word_set
from extract.pipes.names.roles import Mentioned
from extract.pipes.names.words import Words

_LEAST, _SHARE = 6, 0.5
_SCORING = word_set("scoring")
_SUBSTITUTES = frozenset({"replacements", "subs", "substitutes"})
_SIDES = 2
_RESULT = re.compile(r"(.+?) \d{1,3}-\d{1,3} (.+)")


def assign(w: Words, mentions: list[Mentioned], kinds: dict[int, str]) -> None:
    """Give the players of a line-up without a team the one that most of those with one play for.

    Two line-ups stand in the order of a title like `Penzance 3-1 Redruth`; without one, the line-up of which nothing
    is known has the other one's opponent. Substitutes go with the line-up before them.
    """
    _scorers(w, mentions, kinds)
    sides = _lists(w, mentions)
    teams = _titled(w, mentions, kinds) if len(sides) == _SIDES else None
    for players, team in zip(sides, teams or _known(sides, mentions, kinds), strict=True):
        for player in players:
            player.affiliation = player.affiliation or team


def _titled(w: Words, mentions: list[Mentioned], kinds: dict[int, str]) -> list[str | None] | None:
    """The teams of a title that is a result, in its order."""
    title = w.doc._.facts_article.title if w.doc._.facts_article is not None else None
    result = _RESULT.fullmatch(title) if title else None
    if result is None:
        return None
    names = {n: m.entity.name for m in mentions if kinds.get(id(m.entity)) == "team" for n in _names(m.entity)}
    found = [names.get(side.strip()) for side in result.groups()]
    return None if None in found else found


def _names(team: Entity) -> list[str]:
    return [team.name, *team.aliases]


def _known(sides: list[list[Entity]], mentions: list[Mentioned], kinds: dict[int, str]) -> list[str | None]:
    """The teams of the line-ups by what the article says of their players; none where two would have the same."""
    teams = [_team(players) for players in sides]
    playing = Counter(m.entity.name for m in mentions if kinds.get(id(m.entity)) == "team").most_common(_SIDES)
    if len(sides) != _SIDES or len(playing) != _SIDES:
        return teams
    if teams[0] == teams[1]:
        return [None, None]
    known = teams[0] or teams[1]
    other = next((name for name, _ in playing if name != known), None)
    return [team or other for team in teams]


def _scorers(w: Words, mentions: list[Mentioned], kinds: dict[int, str]) -> None:
    """`Truro beat Redruth through goals from Rowe and Jago`: they are Truro's."""
    end = 0
    for n, m in enumerate(mentions):
        if kinds.get(id(m.entity)) != "team" or m.first < end:
            continue
        end = next((i for i in range(m.last, len(w)) if w.word[i] == "." or "\n" in w.word[i]), len(w))
        at = next((i for i in range(m.last, end) if w.lower[i] in _SCORING), end)
        for other in mentions[n + 1 :]:
            if other.first >= end or (other.first > at and other.entity.type != "person"):
                break
            if other.first > at and other.entity.affiliation is None:
                other.entity.affiliation = m.entity.name


def _lists(w: Words, mentions: list[Mentioned]) -> list[list[Entity]]:
    """The players of every paragraph that is hardly more than names; substitutes with those before them."""
    found: list[list[Entity]] = []
    firsts = [m.first for m in mentions]
    for p in w.doc._.facts_layout:
        first, last = bisect_left(w.start, p.start), bisect_left(w.start, p.end)
        there = mentions[bisect_left(firsts, first) : bisect_left(firsts, last)]
        inside = [m for m in there if m.entity.type == "person"]
        if len(inside) < _LEAST:
            continue
        words = [i for i in range(first, last) if w.word[i][0].isalpha()]
        if sum(m.last - m.first for m in inside) < _SHARE * len(words):
            continue
        if found and w.lower[words[0]] in _SUBSTITUTES:
            found[-1] += [m.entity for m in inside]
        else:
            found.append([m.entity for m in inside])
    return found


def _team(players: list[Entity]) -> str | None:
    """The team that most of the players with a team have."""
    teams = Counter(p.affiliation for p in players if p.affiliation is not None)
    return teams.most_common(1)[0][0] if teams else None
