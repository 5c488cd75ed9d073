"""Training: epochs over the corpora, every epoch with other names in the stories."""

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from extract.pipes.encoder.windows import PIECES, Tokenizer, windows
from training.corpus import IGNORED, Example, Named, Story, example, named_example
from training.network import Model, tie_scores
from training.swap import Names, renamed

log = logging.getLogger(__name__)

_FIRST = 120
"""The least room of an article's first window; every epoch draws another."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    An epoch reads one of so many parts of the corpus of attributions, and of the articles with names.
    """

    epochs: int = 2
    parts: int = 1
    parts_named: int = 1
    batch: int = 16
    rate: float = 1e-4
    head_rate: float = 5e-4
    warm_up: float = 0.06
    decay: float = 0.01
    ties: float = 0.5
    links: float = 1.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Lessons:
    """What there is to learn.

    `stories` are those of the corpus of attributions, `annotated` ones with quotes as the guidelines have them, `named`
    articles with their names, `guessed` others whose names were guessed. `people` are the names to swap, by story.
    """

    stories: list[Story]
    annotated: list[Story]
    named: list[Named]
    guessed: list[Named]
    people: dict[str, Names]


def train(model: Model, lessons: Lessons, tokenizer: Tokenizer, plan: Plan, teacher: Model | None = None) -> None:
    """Train in place. With a teacher, its probabilities are half of what is learnt.

    Every epoch reads another part of the articles whose names are guessed.
    """
    random = Random(plan.seed)
    torch.manual_seed(plan.seed)
    batches = [batch for n in range(plan.epochs) for batch in _epoch(lessons, n, tokenizer, plan, random)]
    optimizer = torch.optim.AdamW(_groups(model, plan), betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _line(len(batches), plan.warm_up))
    model.train()
    for step, batch in enumerate(batches):
        loss = _loss(model, batch, plan, teacher)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 10 == 0 or step + 1 == len(batches):
            log.info("step %d of %d: %.3f", step, len(batches), loss.item())
    model.eval()


def _epoch(lessons: Lessons, n: int, tokenizer: Tokenizer, plan: Plan, random: Random) -> list[list[Example]]:
    """What epoch `n` reads, in batches each of which is told the same kinds of tags."""
    named = lessons.named[n % plan.parts_named :: plan.parts_named]
    guessed = lessons.guessed[n :: plan.epochs * plan.parts_named]
    batches = _batches(list(_marked(named + guessed, tokenizer, random)), plan, random)
    for stories in (lessons.stories[n % plan.parts :: plan.parts], lessons.annotated):
        batches += _batches(list(_told(stories, lessons.people, tokenizer, random)), plan, random)
    random.shuffle(batches)
    return batches


def _loss(model: Model, batch: list[Example], plan: Plan, teacher: Model | None) -> Tensor:
    ids, shapes, tags, ties, marks, quotes, linked = stack(batch)
    mask = ids != 0
    with torch.autocast("cpu", dtype=torch.bfloat16):
        given, vectors, names_given, quotes_given, links_given = model(ids, shapes, mask)
    if (marks != IGNORED).any():
        return tag_loss(names_given.float(), marks)
    links = ties_loss(vectors.float(), mask, ties)
    if (quotes != IGNORED).any():
        told = tag_loss(quotes_given.float(), quotes) + plan.ties * links
        return told + plan.links * ties_loss(links_given.float(), mask, linked) if (linked != IGNORED).any() else told
    loss = tag_loss(given.float(), tags)
    if teacher is not None:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            wanted, others, *_ = teacher(ids, shapes, mask)
        loss = (loss + soft_loss(given.float(), wanted.float(), tags)) / 2
        links = (links + soft_ties_loss(vectors.float(), others.float(), mask, ties)) / 2
    return loss + plan.ties * links


def _groups(model: Model, plan: Plan) -> list[dict[str, object]]:
    learnt = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    body = plan.rate if model.shape.kind == "transformer" else 20 * plan.rate
    return [
        {"params": [p for n, p in learnt if n.startswith(part) and (p.ndim > 1) == wide], "lr": rate, "weight_decay": d}
        for part, rate in (("body.", body), ("head.", plan.head_rate))
        for wide, d in ((True, plan.decay), (False, 0.0))
    ]


def _line(steps: int, warm_up: float) -> Callable[[int], float]:
    warm = max(1, math.ceil(steps * warm_up))
    return lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _told(stories: list[Story], names: dict[str, Names], tokenizer: Tokenizer, random: Random) -> Iterator[Example]:
    """Stories as one epoch reads them."""
    for story in stories:
        told = renamed(story, names[story.id], random)
        cut = windows(told.text, told.paragraphs, tokenizer, first=random.randint(_FIRST, PIECES))
        yield from (example(window, told) for window in cut)


def _marked(named: list[Named], tokenizer: Tokenizer, random: Random) -> Iterator[Example]:
    """Articles with names as one epoch reads them."""
    for article in named:
        cut = windows(article.text, article.paragraphs, tokenizer, first=random.randint(_FIRST, PIECES))
        yield from (named_example(window, article.names) for window in cut)


def _batches(examples: list[Example], plan: Plan, random: Random) -> list[list[Example]]:
    """The examples in batches of windows of about the same length."""
    random.shuffle(examples)
    size = plan.batch
    batches = []
    for start in range(0, len(examples), 20 * size):
        chunk = sorted(examples[start : start + 20 * size], key=lambda x: len(x.window))
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    random.shuffle(batches)
    return batches


def stack(batch: list[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Pieces, shapes, tags, ties, tags of names and of quotes, links of a batch, filled up to the longest window."""
    longest = max(len(x.window) for x in batch)

    def filled(values: list[int], with_: int) -> list[int]:
        return values + [with_] * (longest - len(values))

    return (
        torch.tensor([filled(x.window.ids, 0) for x in batch]),
        torch.tensor([filled(x.window.shapes, 0) for x in batch]),
        torch.tensor([filled(x.tags, IGNORED) for x in batch]),
        torch.tensor([[filled(tie, IGNORED) for tie in x.ties] for x in batch]),
        torch.tensor([filled(x.names, IGNORED) for x in batch]),
        torch.tensor([filled(x.quotes, IGNORED) for x in batch]),
        torch.tensor([[filled(link, IGNORED) for link in x.links] for x in batch]),
    )


def tag_loss(given: Tensor, tags: Tensor) -> Tensor:
    """Cross entropy of the tags."""
    return F.cross_entropy(given.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)


def soft_loss(given: Tensor, wanted: Tensor, tags: Tensor) -> Tensor:
    """Cross entropy against a teacher's probabilities."""
    each = -(wanted.softmax(2) * given.log_softmax(2)).sum(2)
    return each[tags != IGNORED].mean()


def soft_ties_loss(vectors: Tensor, wanted: Tensor, mask: Tensor, ties: Tensor) -> Tensor:
    """Cross entropy against where a teacher sees the source and cue of every piece of content begin."""
    scores, targets = (tie_scores(v).masked_fill(~mask[:, None, None, :], -1e4) for v in (vectors, wanted))
    each = -(targets.softmax(3) * scores.log_softmax(3)).sum(3)
    return each[ties != IGNORED].mean()


def ties_loss(vectors: Tensor, mask: Tensor, ties: Tensor) -> Tensor:
    """Cross entropy of where in the window begins what every piece of content is tied to, or of a number linked to."""
    scores = tie_scores(vectors).masked_fill(~mask[:, None, None, :], -1e4)
    return F.cross_entropy(scores.flatten(0, 2), ties.flatten(), ignore_index=IGNORED)
