"""What a model gets right on the development part, read as the pipeline reads it."""

from collections.abc import Iterable

from extract.pipes.encoder.decode import Scheme, Tag, Tie, decode, extend
from extract.pipes.encoder.model import Network
from extract.pipes.encoder.windows import Tokenizer, windows
from extract.train.corpus import ROLES, Attribution, Story
from extract.train.score import token_f1


def found(network: Network, story: Story, tokenizer: Tokenizer, scheme: Scheme) -> tuple[list[Tag], list[Tie]]:
    """The tags and ties of a whole story."""
    tags: list[Tag] = []
    ties: list[Tie] = []
    for window in windows(story.text, story.paragraphs, tokenizer):
        extend(tags, ties, decode(story.text, window, *network(window), scheme))
    return tags, ties


def attributions(tags: list[Tag], ties: list[Tie]) -> list[Attribution]:
    """Contents with their source and cue; those tied to one cue are the pieces of one attribution."""
    groups: dict[object, Attribution] = {}
    for content, source, cue, *_ in ties:
        key = ("cue", cue) if cue is not None else ("content", content)
        whose, how = ([] if n is None else [tags[n][:2]] for n in (source, cue))
        groups.setdefault(key, Attribution(whose, how, [])).content.append(tags[content][:2])
    return list(groups.values())


def token_figures(network: Network, stories: Iterable[Story], tokenizer: Tokenizer, scheme: Scheme) -> dict[str, float]:
    """Token F1 of every role over the stories."""
    pairs = []
    for story in stories:
        tags, _ = found(network, story, tokenizer, scheme)
        pairs.append((story, {role: [t[:2] for t in tags if t[2] == role] for role in ROLES}))
    return {role: figures["f1"] for role, figures in token_f1(pairs).items()}
