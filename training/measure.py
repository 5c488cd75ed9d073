"""What a model gets right on the development part, read as the pipeline reads it."""

from collections.abc import Iterable

from extract.pipes.encoder.decode import Scheme, Tag, decode
from extract.pipes.encoder.model import Network
from extract.pipes.encoder.windows import Tokenizer, windows
from training.corpus import ROLES, Story
from training.score import token_f1


def found(network: Network, story: Story, tokenizer: Tokenizer, scheme: Scheme) -> list[Tag]:
    """The tags of a whole story."""
    cut = windows(story.text, story.paragraphs, tokenizer)
    return [tag for window in cut for tag in decode(story.text, window, *network(window)[:2], scheme)[0]]


def token_figures(network: Network, stories: Iterable[Story], tokenizer: Tokenizer, scheme: Scheme) -> dict[str, float]:
    """Token F1 of every role over the stories."""
    pairs = []
    for story in stories:
        tags = found(network, story, tokenizer, scheme)
        pairs.append((story, {role: [t[:2] for t in tags if t[2] == role] for role in ROLES}))
    return {role: figures["f1"] for role, figures in token_f1(pairs).items()}
