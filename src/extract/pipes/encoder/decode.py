"""From what the model says of word pieces to spans of the text, and which of them belong together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.annotations import Attribution, Offsets, TaggedName
from extract.pipes.encoder.ties import Spot, choose, features, near
from extract.pipes.encoder.windows import Window

Array = NDArray[np.float32]

_TOUCHING = -4.0
"""How much less likely than its probability says it is that a name begins where another of its kind ends."""

Tag = tuple[int, int, str, float]
"""Start, end, `source`, `cue` or `content`, and the mean probability of its words."""

Tie = tuple[int, int | None, int | None, float, float]
"""The places, in the list of tags, of a content, its source and its cue, and the probabilities of both ties."""


def gathered(tags: list[Tag], ties: list[Tie]) -> list[Attribution]:
    """The attributions of a window: contents tied to one cue are the pieces of one."""
    groups: dict[tuple[str, int], list[Tie]] = {}
    for tie in ties:
        content, _, cue, *_ = tie
        groups.setdefault(("content", content) if cue is None else ("cue", cue), []).append(tie)
    return [_attribution(tags, group) for group in groups.values()]


def names(text: str, window: Window, tags: Array, scheme: "Scheme") -> list[TaggedName]:
    """The names of a window, in the order of the text."""
    found = []
    for run in _runs(text, window, tags, scheme):
        start, end = _span(window, run)
        found.append(TaggedName(start, end, run.role, round(run.score, 4)))  # type: ignore[arg-type]
    return found


def _attribution(tags: list[Tag], group: list[Tie]) -> Attribution:
    whose = next((t for t in group if t[1] is not None), group[0])
    _, source, cue, source_score, _ = whose
    return Attribution(
        [tags[t[0]][:2] for t in group],
        None if source is None else tags[source][:2],
        None if cue is None else tags[cue][:2],
        round(sum(tags[t[0]][3] for t in group) / len(group), 4),
        round(source_score, 4),
        round(max(t[4] for t in group), 4),
    )


Weights = Mapping[str, Sequence[float]]
"""For a content's source and for its cue, the weights of the features of ties.py."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What the numbers of the model stand for.

    `tags` are the columns of the probabilities (`O`, `B-SOURCE` ...), `ties` what a content is tied to, in
    the order of the vectors: for each, `width` numbers with which a content asks, and as many that answer. `weights`
    weigh the answers with how the spans stand; `transitions` say how much likelier a tag (row) is followed
    by another (column) than by chance.
    """

    tags: tuple[str, ...]
    ties: tuple[str, ...]
    width: int
    weights: Weights
    transitions: Sequence[Sequence[float]]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in the order of their tags."""
        return tuple(tag[2:].lower() for tag in self.tags if tag.startswith("B-"))


def naming(tags: tuple[str, ...]) -> Scheme:
    """The scheme of a head that tags names and ties nothing. Two names of a kind hardly ever touch."""
    touching = [[_TOUCHING if b == f"B-{a[2:]}" else 0.0 for b in tags] for a in tags]
    return Scheme(tags, (), 0, {}, touching)


@dataclass(slots=True)
class Candidates:
    """A content among the spans of its window: for each role the places of those that it may be tied to.

    `chances` are the network's, that of no tie first.
    """

    spots: list[Spot]
    content: int
    places: dict[str, list[int]]
    chances: dict[str, list[float]]


@dataclass(slots=True)
class _Run:
    """Pieces in a row with one role."""

    role: str
    pieces: list[int]
    score: float = 0.0


def decode(text: str, window: Window, tags: Array, ties: Array, scheme: Scheme) -> tuple[list[Tag], list[Tie]]:
    """The spans of a window in the order of the text, and its contents' ties, numbered within the window."""
    runs = _runs(text, window, tags, scheme)
    found = [(window.spans[r.pieces[0]][0], window.spans[r.pieces[-1]][1], r.role, r.score) for r in runs]
    return found, _ties(text, _candidates(window, runs, ties, scheme), scheme.weights)


def content_chances(tags: Array, scheme: Scheme) -> Array:
    """Of every piece of a window the chance to be content."""
    chances: Array = tags[:, [n for n, tag in enumerate(scheme.tags) if tag.endswith("-CONTENT")]].sum(1)
    return chances


def _runs(text: str, window: Window, tags: Array, scheme: Scheme) -> list[_Run]:
    """The runs of the likeliest row of tags in which nothing goes on that did not begin."""
    found = words(text, window)
    if not found:
        return []
    path = _path(tags[[w[0] for w in found]], [window.spans[w[0] - 1] for w in found], scheme)
    runs: list[_Run] = []
    for word, tag in zip(found, path, strict=True):
        name = scheme.tags[tag]
        if name.startswith("I-"):
            runs[-1].pieces += word
        elif name != "O":
            runs.append(_Run(name[2:].lower(), list(word)))
    for run in runs:
        columns = [n for n, tag in enumerate(scheme.tags) if tag[2:].lower() == run.role]
        run.score = float(tags[run.pieces][:, columns].sum(1).mean())
    return [r for r in runs if any(c.isalnum() for c in text[slice(*_span(window, r))])]


def words(text: str, window: Window) -> list[list[int]]:
    """The pieces of every word; a mark is a word."""
    found: list[list[int]] = []
    previous = (0, 0)
    for piece, (start, end) in enumerate(window.spans):
        if start < end:
            if found and _within_word(text, previous, start):
                found[-1].append(piece)
            else:
                found.append([piece])
        previous = (start, end)
    return found


def _path(tags: Array, before: Sequence[Offsets], scheme: Scheme) -> list[int]:
    """The likeliest tags, in which an I follows a B or an I of its role; `before` is empty where a paragraph begins."""
    follows = np.array([[_may_follow(one, other) for other in scheme.tags] for one in scheme.tags])
    barred = np.where(follows, np.array(scheme.transitions), -1e9)
    first = np.where([tag.startswith("I-") for tag in scheme.tags], -1e9, 0)
    logs = np.log(np.maximum(tags, 1e-9))
    back = np.zeros(logs.shape, np.int64)
    score = logs[0] + first
    for n in range(1, len(logs)):
        if before[n][0] == before[n][1]:
            back[n], score = score.argmax(), score.max() + first + logs[n]
        else:
            every = score[:, None] + barred
            back[n] = every.argmax(0)
            score = every.max(0) + logs[n]
    path = [int(score.argmax())]
    for n in range(len(logs) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    return path[::-1]


def _may_follow(one: str, other: str) -> bool:
    return not other.startswith("I-") or one[2:] == other[2:]


def _span(window: Window, run: _Run) -> Offsets:
    return window.spans[run.pieces[0]][0], window.spans[run.pieces[-1]][1]


def _within_word(text: str, previous: Offsets, start: int) -> bool:
    return previous[1] == start > previous[0] and text[start].isalnum() and text[start - 1].isalnum()


def candidates(text: str, window: Window, tags: Array, vectors: Array, scheme: Scheme) -> Iterator[Candidates]:
    """Every content of a window with the spans that may be its source or cue."""
    return _candidates(window, _runs(text, window, tags, scheme), vectors, scheme)


def _candidates(window: Window, runs: list[_Run], vectors: Array, scheme: Scheme) -> Iterator[Candidates]:
    spots = [Spot(*_span(window, r), r.role) for r in runs]
    split = vectors.reshape(len(vectors), len(scheme.ties), 2, scheme.width)
    for number, run in enumerate(runs):
        if run.role != "content":
            continue
        places, chances = {}, {}
        for n, role in enumerate(scheme.ties):
            asks = split[run.pieces, n, 0].mean(0)
            places[role] = near(spots, number, role)
            heads = [0, *(runs[p].pieces[0] for p in places[role])]
            chances[role] = _softmax(split[heads, n, 1] @ asks * np.float32(scheme.width**-0.5)).tolist()
        yield Candidates(spots, number, places, chances)


def _ties(text: str, found: Iterable[Candidates], weights: Weights) -> list[Tie]:
    ties: list[Tie] = []
    for c in found:
        cue, cue_chance = _chosen(text, c, "cue", None, weights)
        source, source_chance = _chosen(text, c, "source", cue, weights)
        ties.append((c.content, source, cue, source_chance, cue_chance))
    return ties


def _chosen(text: str, c: Candidates, role: str, cue: int | None, weights: Weights) -> tuple[int | None, float]:
    rows = features(text, c.spots, c.content, c.places[role], c.chances[role], cue)
    best, chance = choose(rows, weights[role])
    return c.places[role][best - 1] if best else None, chance


def _softmax(x: Array) -> Array:
    powers: Array = np.exp(x - x.max())
    return powers / np.float32(powers.sum())
